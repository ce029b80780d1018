// SPDX-License-Identifier: EUPL-1.2
#include "records/form_values.h"

#include <charconv>
#include <set>

#include "base/text.h"
#include "records/fields.h"

namespace records {
namespace {

using organisations::Organisation;
using organisations::OrganisationId;

const std::string nothing;
constexpr std::size_t most_candidates = 8;

const boost::json::array& list_of(const boost::json::object& record, std::string_view field) {
  static const boost::json::array none;
  const auto* value = record.if_contains(field);
  const auto* list = value ? value->if_array() : nullptr;
  return list ? *list : none;
}

std::string decimal(double value) {
  auto text = fmt::format("{:.7f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string row_name(std::string_view control, int row) {
  return fmt::format("{}-{}", control, row);
}

void Typed::add(std::string name, std::string_view value) {
  values_.emplace(std::move(name), std::string(value));
}

void Typed::put(const std::string& name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Typed::remove(const std::string& name) { values_.erase(name); }

Typed::Typed(db::Session& session, const places::Gazetteer& gazetteer, Kind kind, const boost::json::object& record,
             base::Language language) {
  const auto name_of = [&](std::string_view id) {
    const auto parsed = OrganisationId::parse(id);
    const auto found = parsed ? organisations::find(session, *parsed) : std::nullopt;
    return found ? found->name_in(language) : std::string(id);
  };
  for (const auto& field : fields(kind)) {
    const auto name = field.name;
    const auto& list = list_of(record, name);
    int row = 0;
    if (name == "names" || name == "title" || name == "summary") {
      for (const auto& item : list)
        if (const auto* object = item.if_object()) {
          add(row_name(fmt::format("{}-language", name), row), text_of(*object, "language"));
          add(row_name(fmt::format("{}-text", name), row++), text_of(*object, "text"));
        }
    } else if (name == "identifiers") {
      for (const auto& item : list)
        if (const auto* object = item.if_object()) {
          add(row_name("identifiers-scheme", row), text_of(*object, "scheme"));
          add(row_name("identifiers-value", row++), text_of(*object, "value"));
        }
    } else if (name == "parties") {
      for (const auto& item : list)
        if (const auto* object = item.if_object()) {
          add(row_name("parties-role", row), text_of(*object, "role"));
          add(row_name("parties-name", row), name_of(text_of(*object, "organisation")));
          add(row_name("parties-name", row++) + "-id", text_of(*object, "organisation"));
        }
    } else if (name == "languages") {
      for (const auto& item : list)
        if (const auto* code = item.if_string()) add(row_name("languages-code", row++), *code);
    } else if (name == "themes") {
      for (const auto& item : list)
        if (const auto* code = item.if_string()) add("themes", *code);
    } else if (name == "parent") {
      const auto id = text_of(record, "parent");
      add("parent", id.empty() ? std::string() : name_of(id));
      add("parent-id", id);
    } else if (name == "place") {
      const auto id = text_of(record, "place");
      const auto place = gazetteer.find(id);
      add("place", place ? place_label(gazetteer, *place, language) : std::string(id));
      add("place-id", id);
    } else if (name == "subdivision") {
      const auto code = text_of(record, "subdivision");
      add("subdivision", code.empty() ? std::string() : gazetteer.subdivision_name(code, language));
      add("subdivision-id", code);
    } else if (name == "point") {
      const auto value = value_of(kind, record, "point");
      const auto* both = value.if_array();
      add("latitude", both ? decimal((*both)[0].to_number<double>()) : "");
      add("longitude", both ? decimal((*both)[1].to_number<double>()) : "");
    } else if (name == "population") {
      const auto value = value_of(kind, record, "population");
      add("population", value.is_int64() ? fmt::format("{}", value.as_int64()) : "");
    } else {
      add(std::string(name), text_of(record, name));
    }
  }
}

Typed::Typed(const http::Request& request) {
  std::size_t taken = 0;
  for (const auto& [name, value] : request.form()) {
    if (name.size() > 60 || ++taken > 20000) continue;
    std::string text = base::repair_utf8(value);
    std::erase(text, '\r');
    add(name, base::trim(text));
  }
}

const std::string& Typed::text(std::string_view name) const {
  const auto at = values_.lower_bound(name);
  return at == values_.end() || at->first != name ? nothing : at->second;
}

std::string Typed::line(std::string_view name) const {
  std::string text = this->text(name);
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '\t', ' ');
  return text;
}

std::vector<std::string> Typed::all(std::string_view name) const {
  std::vector<std::string> list;
  for (auto at = values_.lower_bound(name); at != values_.end() && at->first == name; ++at) list.push_back(at->second);
  return list;
}

std::vector<int> Typed::rows(std::string_view control) const {
  std::set<int> numbers;
  const std::string prefix = fmt::format("{}-", control);
  for (auto at = values_.lower_bound(prefix); at != values_.end() && at->first.starts_with(prefix); ++at) {
    int number = 0;
    const char *begin = at->first.data() + prefix.size(), *end = at->first.data() + at->first.size();
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error == std::errc{} && stop == end && number >= 0 && number < 100000) numbers.insert(number);
    if (numbers.size() > most_rows) numbers.erase(std::prev(numbers.end()));
  }
  return {numbers.begin(), numbers.end()};
}

void Typed::complete_from(const Typed& other) {
  // A list belongs together: "names-text-0" was sent if any row of "names" was.
  const auto beginning = [](std::string_view name) { return std::string(name.substr(0, name.find('-'))); };
  std::set<std::string> sent;
  for (const auto& [name, value] : values_) sent.insert(beginning(name));
  for (const auto& [name, value] : other.values_)
    if (!sent.contains(beginning(name))) values_.emplace(name, value);
}

std::string place_label(const places::Gazetteer& gazetteer, const places::Place& place, base::Language language) {
  std::string label(place.name);
  const auto subdivision =
      place.subdivision.empty() ? std::string() : gazetteer.subdivision_name(place.subdivision, language);
  if (!subdivision.empty() && subdivision != place.name) label += ", " + subdivision;
  return label + ", " + gazetteer.country_name(place.country, language);
}

std::string organisation_label(const places::Gazetteer& gazetteer, const Organisation& o, base::Language language) {
  std::string label = o.name_in(language);
  if (!o.subdivision.empty()) label += ", " + gazetteer.subdivision_name(o.subdivision, language);
  if (!o.country.empty()) label += ", " + gazetteer.country_name(o.country, language);
  const auto kind =
      o.level == organisations::Level::none ? organisations::label(o.kind) : organisations::label(o.level);
  return fmt::format("{} ({})", label, base::text(language, kind));
}

Meant<Organisation> meant_organisation(db::Session& session, const places::Gazetteer& gazetteer, const Typed& typed,
                                       std::string_view control) {
  const std::string name = typed.line(control), prefix(control);
  if (name.empty()) return {};
  const auto by_id = [&](std::string_view text) {
    const auto id = OrganisationId::parse(text);
    return id && *id ? organisations::find(session, *id) : std::nullopt;
  };
  if (typed.line(prefix + "-asked") == name)
    if (auto chosen = by_id(typed.line(prefix + "-choice"))) return {std::move(chosen), {}};
  // The id that came along counts only as long as the name is still one of its own.
  const std::string folded = base::fold(name);
  if (auto known = by_id(typed.line(prefix + "-id")))
    if (std::ranges::any_of(known->names, [&](const auto& one) { return base::fold(one.text) == folded; }) ||
        base::fold(known->short_name) == folded)
      return {std::move(known), {}};
  const auto slash = name.rfind('/');
  if (auto found = by_id(std::string_view(name).substr(slash == std::string::npos ? 0 : slash + 1)))
    return {std::move(found), {}};
  auto found =
      organisations::find_many(session, organisations::find_by_name(session, name, static_cast<int>(most_candidates)));
  if (found.size() == 1) return {std::move(found.front()), {}};
  if (found.empty() && name.size() <= 200) {
    const auto resolution = gazetteer.resolve({.name = name, .country = {}, .point = {}, .subdivision = {}});
    const auto add = [&](const places::Candidate& candidate) {
      const auto id = organisations::find_by_place(session, candidate.place.id());
      if (!id || std::ranges::any_of(found, [&](const auto& one) { return one.id == *id; })) return;
      if (auto organisation = organisations::find(session, *id)) found.push_back(std::move(*organisation));
    };
    if (resolution.best) add(*resolution.best);
    if (found.size() == 1 && resolution.certainty == places::Certainty::sure) return {std::move(found.front()), {}};
    for (const auto& other : resolution.alternatives) add(other);
  }
  return {std::nullopt, std::move(found)};
}

Meant<places::Place> meant_place(const places::Gazetteer& gazetteer, const Typed& typed, std::string_view control) {
  const std::string name = typed.line(control), prefix(control);
  if (name.empty() || name.size() > 300) return {};
  if (typed.line(prefix + "-asked") == name)
    if (auto chosen = gazetteer.find(typed.line(prefix + "-choice"))) return {*chosen, {}};
  if (auto known = gazetteer.find(typed.line(prefix + "-id"))) {
    // As it was written into the form, in whichever language.
    for (const auto language : base::languages)
      if (base::fold(place_label(gazetteer, *known, language)) == base::fold(name)) return {*known, {}};
  }
  const std::string country = control == "place" ? typed.line("country") : std::string();
  const auto comma = name.find(',');
  const std::string own = name.substr(0, comma);
  std::string within = comma == std::string::npos ? std::string() : name.substr(comma + 1);
  if (const auto last = within.rfind(','); last != std::string::npos) within = within.substr(0, last);
  auto resolution =
      gazetteer.resolve({.name = own, .country = country, .point = {}, .subdivision = base::trim(within)});
  if (resolution.best && resolution.certainty == places::Certainty::sure) return {resolution.best->place, {}};
  Meant<places::Place> meant;
  const auto add = [&](const places::Candidate& candidate) {
    if (meant.candidates.size() < most_candidates &&
        std::ranges::none_of(meant.candidates, [&](const auto& one) { return one.number == candidate.place.number; }))
      meant.candidates.push_back(candidate.place);
  };
  if (resolution.best) add(*resolution.best);
  for (const auto& other : resolution.alternatives) add(other);
  for (const auto& other : gazetteer.suggest(own, 4, country)) add(other);
  return meant;
}

std::optional<base::PartialDate> date_from(std::string_view text) {
  if (const auto iso = base::PartialDate::parse(text)) return iso;
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const auto to = std::min(text.find_first_of("/.-", from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  if (parts.empty() || parts.size() > 3) return std::nullopt;
  if (parts.front().size() != 4) std::ranges::reverse(parts);
  std::string iso;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty() || parts[i].size() > (i == 0 ? 4U : 2U)) return std::nullopt;
    iso += (i == 0 ? "" : "-") + std::string(parts[i].size() == 1 ? "0" : "") + std::string(parts[i]);
  }
  return base::PartialDate::parse(iso);
}

}  // namespace records
