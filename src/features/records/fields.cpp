// SPDX-License-Identifier: EUPL-1.2
#include "records/fields.h"

#include <boost/json/parse.hpp>

#include "base/json.h"

namespace records {
namespace {

namespace json = boost::json;
using base::msg;
using Coded = Field;

constexpr std::array organisation_fields{
    Coded("kind", "Kind"),
    Coded("level", "Level"),
    Coded("names", "Names"),
    Coded("short_name", "Short name"),
    Coded("country", "Country"),
    Coded("subdivision", "Part of the country"),
    Coded("place", "Place"),
    Coded("point", "Coordinates"),
    Coded("population", "Population"),
    Coded("identifiers", "Identifiers"),
    Coded("languages", "Languages"),
    Coded("themes", "Themes"),
    Coded("web", "Web address"),
    Coded("parent", "Belongs to"),
    Coded("summary", "Summary"),
};
constexpr std::array relation_fields{
    Coded("kind", "Kind"),       Coded("status", "Status"),   Coded("parties", "Parties"),
    Coded("start", "Start"),     Coded("end", "End"),         Coded("themes", "Themes"),
    Coded("title", "Title"),     Coded("summary", "Summary"), Coded("statements", "Who says so"),
    Coded("web", "Web address"),
};
// Kept by the register itself; nobody edits them.
constexpr std::array kept_fields{Coded("source", "Source"), Coded("confirmed", "Last confirmed")};

bool is_nothing(const json::value& value) {
  if (const auto* text = value.if_string()) return text->empty();
  if (const auto* list = value.if_array()) return list->empty();
  if (const auto* object = value.if_object()) return object->empty();
  return value.is_null();
}

// Of an organisation or relation with an id; nothing if it is none.
template <class Parsed, class Normalise>
std::optional<std::string> text_of_whole(std::optional<Parsed> record, Normalise tidy) {
  if (!record) return std::nullopt;
  tidy(*record);
  return json_text(*record);
}

std::string ordered(Kind kind, const json::object& record) {
  json::object sorted;
  const auto take = [&](std::string_view key) {
    if (const auto* value = record.if_contains(key); value && !is_nothing(*value)) sorted.emplace(key, *value);
  };
  take("id");
  for (const auto& field : fields(kind)) {
    if (field.name != "point") {
      take(field.name);
      continue;
    }
    take("latitude");
    take("longitude");
  }
  for (const auto& [key, value] : record)
    if (!sorted.contains(key)) take(key);
  return base::serialize(sorted);
}

}  // namespace

std::string_view code(Kind kind) {
  return kind == Kind::organisation ? "organisation" : "relation";
}

std::optional<Kind> parse_kind(std::string_view code) {
  if (code == "organisation") return Kind::organisation;
  if (code == "relation") return Kind::relation;
  return std::nullopt;
}

std::string url(const Ref& ref) {
  return fmt::format("/{}s/{}", code(ref.kind), ref.id);
}

std::span<const Field> fields(Kind kind) {
  if (kind == Kind::organisation) return organisation_fields;
  return relation_fields;
}

base::Message label(Kind kind, std::string_view field) {
  for (const auto& one : fields(kind))
    if (one.name == field) return msg(std::string(one.label));
  for (const auto& one : kept_fields)
    if (one.name == field) return msg(std::string(one.label));
  return msg(std::string(field));
}

base::Message label_of(Kind kind, std::string_view field) { return label(kind, field); }

std::vector<std::pair<std::string, base::Message>> all_labels(Kind kind, const json::object& record) {
  std::vector<std::pair<std::string, base::Message>> all;
  for (auto& field : all_fields(kind, {&record}))
    if (!value_of(kind, record, field).is_null()) all.emplace_back(field, label(kind, field));
  return all;
}

std::string_view text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

json::object parse(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error || !value.is_object()) return {};
  return std::move(value.as_object());
}

json::value value_of(Kind kind, const json::object& record, std::string_view field) {
  if (kind == Kind::organisation && field == "point") {
    const auto *latitude = record.if_contains("latitude"), *longitude = record.if_contains("longitude");
    if (!latitude || !longitude || !latitude->is_number() || !longitude->is_number()) return nullptr;
    return json::array{latitude->to_number<double>(), longitude->to_number<double>()};
  }
  const auto* value = record.if_contains(field);
  if (!value || is_nothing(*value)) return nullptr;
  if (field == "level" && *value == "none") return nullptr;
  if (field == "population" && *value == 0) return nullptr;
  return *value;
}

void set_value(json::object& record, std::string_view field, const json::value& value) {
  if (field == "point") {
    const auto* both = value.if_array();
    set_value(record, "latitude", both && both->size() == 2 ? (*both)[0] : json::value());
    set_value(record, "longitude", both && both->size() == 2 ? (*both)[1] : json::value());
    return;
  }
  if (is_nothing(value))
    record.erase(field);
  else
    record[field] = value;
}

std::vector<std::string> all_fields(Kind kind, std::initializer_list<const json::object*> records) {
  std::vector<std::string> names;
  for (const auto& field : fields(kind)) names.emplace_back(field.name);
  for (const auto& field : kept_fields) names.emplace_back(field.name);
  for (const auto* record : records)
    for (const auto& [key, value] : *record) {
      if (key == "id" || (kind == Kind::organisation && (key == "latitude" || key == "longitude" || key == "point")))
        continue;
      if (std::ranges::find(names, std::string_view(key)) == names.end()) names.emplace_back(key);
    }
  return names;
}

std::string canonical(Kind kind, const json::object& record) {
  if (record.empty()) return "{}";
  // A record without an id yet is written as one with it, and the id taken out of the text.
  constexpr std::string_view no_id = "000000000001";
  json::object whole = record;
  const bool has_id = !text_of(whole, "id").empty();
  if (!has_id) whole["id"] = no_id;
  auto text =
      kind == Kind::organisation
          ? text_of_whole(organisations::organisation_from_json(whole), [](auto& o) { organisations::normalise(o); })
          : text_of_whole(relations::relation_from_json(whole), [](auto& r) { relations::normalise(r); });
  if (!text) return ordered(kind, record);
  const auto written = parse(*text);
  for (const auto& field : all_fields(kind, {&record}))
    if (!value_of(kind, record, field).is_null() && value_of(kind, written, field).is_null())
      return ordered(kind, record);
  if (has_id) return std::move(*text);
  const std::string beginning = fmt::format("{{\"id\":\"{}\",", no_id);
  return text->starts_with(beginning) ? "{" + text->substr(beginning.size()) : ordered(kind, record);
}

}  // namespace records
