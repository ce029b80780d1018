// SPDX-License-Identifier: EUPL-1.2
#include "iati/standard.h"

#include <array>
#include <stdexcept>
#include <string>

#include "base/text.h"
#include "iati/tables.h"

namespace iati {
namespace {

constexpr std::size_t name_count = std::size(names);
constexpr std::size_t name_slots = 1024;

constexpr std::size_t slot_of(std::string_view text) {
  std::uint32_t value = 2166136261U;
  for (char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return (value ^ (value >> 15)) & (name_slots - 1);
}

constexpr std::array<std::uint16_t, name_slots> make_name_table() {
  std::array<std::uint16_t, name_slots> table{};
  for (std::size_t i = 1; i < name_count; ++i) {
    auto slot = slot_of(names[i]);
    while (table[slot] != 0) slot = (slot + 1) & (name_slots - 1);
    table[slot] = static_cast<std::uint16_t>(i);
  }
  return table;
}

constexpr auto name_table = make_name_table();

Type read_type(std::string_view text) {
  constexpr std::pair<std::string_view, Type> types[] = {
      {"any", Type::any},     {"string", Type::string},     {"decimal", Type::decimal}, {"boolean", Type::boolean},
      {"date", Type::date},   {"datetime", Type::datetime}, {"uri", Type::uri},         {"int", Type::integer},
      {"count", Type::count}, {"positive", Type::positive}, {"token", Type::token},     {"language", Type::language}};
  for (const auto& [word, type] : types)
    if (word == text) return type;
  throw std::logic_error("the table of the standard names an unknown type: " + std::string(text));
}

// A line of data/standard.tsv: from, to, path, occurrences, content, foreign, attributes.
Spec read_row(std::span<const std::string_view> cells) {
  Spec spec;
  const auto name = cells[2].substr(cells[2].rfind('/') + 1);  // npos + 1 is 0
  spec.is_foreign = name == "*";
  if (!spec.is_foreign) spec.name = find_name(name);
  spec.required = cells[3] == "1" || cells[3] == "+";
  spec.repeats = cells[3] == "*" || cells[3] == "+";
  if (spec.is_foreign) return spec;
  auto content = cells[4];
  if (content.starts_with("mixed ")) {
    spec.mixed = true;
    content.remove_prefix(6);
  }
  if (content == "sequence") {
    spec.content = Content::sequence;
  } else if (content.starts_with("choice")) {
    spec.content = Content::choice;
    spec.some = content == "choice+";
  } else if (content != "empty") {
    spec.content = Content::text;
    spec.type = read_type(content);
  }
  spec.foreign_attributes = cells[5] == "foreign";
  if (!cells[6].empty())
    for (auto word : base::split(cells[6], ' ')) {
      const auto colon = word.rfind(':');
      auto& attribute = spec.attributes.emplace_back();
      attribute.type = read_type(word.substr(colon + 1));
      word = word.substr(0, colon);
      attribute.required = word.ends_with('!');
      if (attribute.required) word.remove_suffix(1);
      attribute.name = find_name(word);
    }
  return spec;
}

Spec* descend(Spec& root, std::string_view path) {
  Spec* at = &root;
  for (auto step : base::split(path, '/')) {
    const auto name = find_name(step);
    Spec* next = nullptr;
    for (auto& child : at->children)
      if (child.name == name && !child.is_foreign) next = &child;
    if (!next) return nullptr;
    at = next;
  }
  return at;
}

void add_child(Spec& parent, Spec child) {
  parent.child_names.push_back(child.name);
  parent.children.push_back(std::move(child));
}

struct Standard {
  // Of each version a root over iati-activities and iati-organisations.
  std::array<Spec, 5> roots;

  Standard() {
    for_each_row("iati/data/standard.tsv", [&](std::span<const std::string_view> cells) {
      const auto first = read_version(cells[0]).version;
      const auto last = read_version(cells[1]).version;
      for (auto v = static_cast<int>(first); v <= static_cast<int>(last); ++v) {
        auto& root = roots[static_cast<std::size_t>(v)];
        const auto slash = cells[2].rfind('/');
        auto* parent = slash == std::string_view::npos ? &root : descend(root, cells[2].substr(0, slash));
        if (!parent) throw std::logic_error("the table of the standard has no parent for " + std::string(cells[2]));
        add_child(*parent, read_row(cells));
      }
    });
    for_each_row("iati/data/code_rules.tsv", [&](std::span<const std::string_view> cells) {
      std::string path{cells[0]};
      if (path.starts_with("iati-activity")) path = "iati-activities/" + path;
      if (path.starts_with("iati-organisation/") || path == "iati-organisation") path = "iati-organisations/" + path;
      for (auto& root : roots) {
        auto* spec = descend(root, path);
        if (!spec) continue;
        const CodeRule rule{code_list(cells[2]), cells[3]};
        if (!rule.list) throw std::logic_error("no list of codes is called " + std::string(cells[2]));
        if (cells[1] == "text") spec->text_codes.push_back(rule);
        for (auto& attribute : spec->attributes)
          if (attribute.name == find_name(cells[1])) attribute.codes.push_back(rule);
      }
    });
    roots[0] = roots[static_cast<std::size_t>(Version::v203)];
  }

  static const Spec& root(Version version) {
    static const Standard standard;
    return standard.roots[static_cast<std::size_t>(version)];
  }
};

}  // namespace

Name find_name(std::string_view name) {
  for (auto slot = slot_of(name); name_table[slot] != 0; slot = (slot + 1) & (name_slots - 1))
    if (names[name_table[slot]] == name) return static_cast<Name>(name_table[slot]);
  return Name::none;
}

VersionRead read_version(std::string_view text) {
  if (text == "2.03") return {Version::v203, true};
  if (text == "2.02") return {Version::v202, true};
  if (text == "2.01") return {Version::v201, true};
  const auto* known = find_code("Version", text);
  if (known || text.starts_with("1.") || text == "1") return {Version::v1, known != nullptr};
  return {};
}

std::string_view text_of(Version version) {
  switch (version) {
    case Version::v1:
      return "1.05";
    case Version::v201:
      return "2.01";
    case Version::v202:
      return "2.02";
    case Version::v203:
      return "2.03";
    case Version::unknown:
      break;
  }
  return {};
}

const Spec* Spec::child(Name child_name) const {
  for (std::size_t i = 0; i < child_names.size(); ++i)
    if (child_names[i] == child_name && !children[i].is_foreign) return &children[i];
  return nullptr;
}

const AttributeSpec* Spec::attribute(Name attribute_name) const {
  for (const auto& spec : attributes)
    if (spec.name == attribute_name) return &spec;
  return nullptr;
}

const Spec& activities_spec(Version version) {
  return *Standard::root(version).child(Name::iati_activities);
}
const Spec& activity_spec(Version version) {
  return *activities_spec(version).child(Name::iati_activity);
}
const Spec& organisations_spec(Version version) {
  return *Standard::root(version).child(Name::iati_organisations);
}
const Spec& organisation_spec(Version version) {
  return *organisations_spec(version).child(Name::iati_organisation);
}

}  // namespace iati
