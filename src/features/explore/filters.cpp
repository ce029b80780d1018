// SPDX-License-Identifier: EUPL-1.2
#include "explore/filters.h"

#include <charconv>

#include "base/id.h"
#include "base/text.h"
#include "explore/documents.h"
#include "organisations/api.h"
#include "relations/api.h"
#include "themes/api.h"

namespace explore {
namespace {

constexpr std::size_t most_values = 50;      // of one facet
constexpr std::size_t longest_value = 80;    // bytes
constexpr std::size_t longest_text = 1000;   // bytes
constexpr std::size_t largest_page = 500;

bool is_one_of(const std::vector<std::string>& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::string number_text(std::string_view text, base::Language language) {
  long long number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return base::format_number(language, number);
}

// The bands as documents.cpp cuts them: each goes up to the next.
std::string band_label(std::string_view value, std::initializer_list<std::string_view> bands, const base::Message& between,
                       const base::Message& below, const base::Message& above, base::Language language) {
  const auto fill = [&](base::Message message, std::string_view from, std::string_view to) {
    message.parameters = {{"from", number_text(from, language)}, {"to", number_text(to, language)}};
    return base::text(language, message);
  };
  for (auto band = bands.begin(); band != bands.end(); ++band) {
    if (*band != value) continue;
    if (band + 1 == bands.end()) return fill(above, *band, "");
    return band == bands.begin() ? fill(below, "", *(band + 1)) : fill(between, *band, *(band + 1));
  }
  return std::string(value);
}

void add_parameter(std::string& address, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!address.empty()) address += '&';
  address += name;
  address += '=';
  address += http::url_encode(value);
}

}  // namespace

const std::vector<std::string>& shown_facets(std::string_view collection) {
  static const std::vector<std::string> organisations{"country", "kind", "partner", "subdivision", "theme", "decade", "population", "distance", "trust"};
  static const std::vector<std::string> relations{"kind", "country", "partner", "status", "theme", "decade", "trust", "length", "subdivision", "population"};
  static const std::vector<std::string> projects{"status", "country", "theme", "goal", "year", "management"};
  return collection == "projects" ? projects : collection == "relations" ? relations : organisations;
}

const std::vector<std::string>& sorts(std::string_view collection) {
  static const std::vector<std::string> organisations{"relevance", "name", "partners", "population", "distance"};
  static const std::vector<std::string> relations{"relevance", "date", "oldest", "length"};
  static const std::vector<std::string> projects{"relevance", "date", "oldest", "name"};
  return collection == "projects" ? projects : collection == "relations" ? relations : organisations;
}

Filters Filters::read(const http::Pairs& parameters, std::string_view collection) {
  Filters filters;
  filters.collection = collection;
  const auto& facets = shown_facets(collection);
  for (const auto& [name, raw] : parameters) {
    const std::string value = base::repair_utf8(base::trim(raw));
    if (value.empty() || value.size() > longest_text) continue;
    if (name == "q") filters.text = value;
    else if (name == "sort" && is_one_of(sorts(collection), value)) filters.sort = value;
    else if (name == "cursor") filters.cursor = value;
    else if (name == "near" && value.size() <= longest_value) filters.near = value;
    else if (name == "organisation" && base::id_value(value)) filters.organisation = value;
    else if (name == "owner" && collection == "projects" && base::id_value(value)) filters.owner = value;
    else if (name == "relation" && collection == "projects" && base::id_value(value)) filters.relation = value;
    else if (name == "limit") {
      std::size_t limit = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
      if (error == std::errc{} && end == value.data() + value.size()) filters.limit = std::clamp<std::size_t>(limit, 1, largest_page);
    } else if (is_one_of(facets, name) && value.size() <= longest_value) {
      auto& values = filters.chosen[name];
      if (values.size() < most_values && !is_one_of(values, value)) values.push_back(value);
    } else if (name == "within" && value.size() <= longest_value) {
      filters.chosen["distance"] = {value};
    }
  }
  return filters;
}

search::Request Filters::request(base::Language language, const places::Gazetteer& gazetteer) const {
  search::Request request;
  request.collection = collection;
  request.text = text;
  request.language = language;
  request.cursor = cursor;
  if (limit > 0) request.limit = limit;
  for (const auto& [facet, values] : chosen) {
    if (facet != "partner" || collection != "relations") {
      request.selections.push_back({facet, values});
      continue;
    }
    // A relation's countries are one list. The partner's country is another party's than the one chosen: where both are
    // the same country, two parties must be in it.
    const auto own = chosen.find("country");
    std::vector<std::string> abroad, inner;
    for (const auto& value : values)
      (own != chosen.end() && own->second.size() == 1 && own->second.front() == value ? inner : abroad).push_back(value);
    if (!abroad.empty()) request.selections.push_back({"partner", abroad});
    if (!inner.empty() && abroad.empty()) request.selections.push_back({"inner", inner});
  }
  if (!near.empty())
    if (const auto place = gazetteer.find(near)) request.near = place->point;
  if (const auto id = base::id_value(organisation)) request.linked_to = {*id};
  if (!owner.empty()) request.identifiers.push_back(of_owner(owner));
  if (!relation.empty()) request.identifiers.push_back(of_relation(relation));

  using By = search::Sort::By;
  if (sort == "name") request.sort = {By::name, "", false};
  else if (sort == "partners") request.sort = {By::number, "partners", true};
  else if (sort == "population") request.sort = {By::number, "population", true};
  else if (sort == "distance" && request.near) request.sort = {By::distance, "", false};
  else if (sort == "date") request.sort = {By::number, "start", true};
  else if (sort == "oldest") request.sort = {By::number, "start", false};
  else if (sort == "length") request.sort = {By::number, "length", true};
  else if (sort.empty() && text.empty() && collection == "projects") request.sort = {By::number, "start", true};
  return request;
}

std::string Filters::address() const {
  std::string address;
  add_parameter(address, "q", text);
  for (const auto& [facet, values] : chosen)
    for (const auto& value : values) add_parameter(address, facet, value);
  add_parameter(address, "near", near);
  add_parameter(address, "organisation", organisation);
  add_parameter(address, "owner", owner);
  add_parameter(address, "relation", relation);
  add_parameter(address, "sort", sort);
  if (limit > 0) add_parameter(address, "limit", fmt::format("{}", limit));
  return address;
}

bool Filters::has(std::string_view facet, std::string_view value) const {
  const auto found = chosen.find(facet);
  return found != chosen.end() && is_one_of(found->second, value);
}

Filters Filters::with(std::string_view facet, std::string_view value) const {
  Filters changed = *this;
  changed.cursor.clear();
  if (!has(facet, value)) changed.chosen[std::string(facet)].emplace_back(value);
  return changed;
}

Filters Filters::without(std::string_view facet, std::string_view value) const {
  Filters changed = *this;
  changed.cursor.clear();
  if (const auto found = changed.chosen.find(facet); found != changed.chosen.end()) {
    std::erase(found->second, value);
    if (found->second.empty()) changed.chosen.erase(found);
  }
  return changed;
}

std::string facet_title(std::string_view facet, base::Language language) {
  const auto message = [&]() -> base::Message {
    if (facet == "kind") return base::msg("Kind");
    if (facet == "country") return base::msg("Country");
    if (facet == "partner") return base::msg("Partner’s country");
    if (facet == "subdivision") return base::msg("Region or state");
    if (facet == "theme") return base::msg("Theme");
    if (facet == "status") return base::msg("Status");
    if (facet == "decade") return base::msg("Decade of the start");
    if (facet == "year") return base::msg("Year of the start");
    if (facet == "goal") return base::msg("Goal");
    if (facet == "management") return base::msg("Management");
    if (facet == "population") return base::msg("Inhabitants");
    if (facet == "distance") return base::msg("Distance");
    if (facet == "length") return base::msg("Distance between the parties");
    if (facet == "trust") return base::msg("Confirmation");
    return base::msg(std::string(facet));
  }();
  return base::text(language, message);
}

std::string facet_label(std::string_view facet, std::string_view value, std::string_view collection, base::Language language,
                        const places::Gazetteer& gazetteer) {
  if (facet == "country" || facet == "partner") return gazetteer.country_name(value, language);
  if (facet == "subdivision") {
    const std::string name = gazetteer.subdivision_name(value, language);
    return name.empty() ? std::string(value) : name;
  }
  if (facet == "theme") {
    const auto* theme = themes::find(value);
    return theme ? std::string(themes::name(*theme, language)) : std::string(value);
  }
  if (facet == "kind" && collection == "relations") {
    const auto kind = relations::parse_kind(value);
    return kind ? base::text(language, relations::label(*kind)) : std::string(value);
  }
  if (facet == "kind") {
    const auto kind = organisations::parse_kind(value);
    return kind ? base::text(language, organisations::label(*kind)) : std::string(value);
  }
  if (facet == "status" && collection == "projects") return base::text(language, projects::status_label(value));
  if (facet == "management") return base::text(language, projects::management_label(value));
  if (facet == "goal") {
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool known = error == std::errc{} && end == value.data() + value.size() && number >= 1 && number <= 17;
    return known ? fmt::format("{} {}", value, base::text(language, themes::goal_name(number))) : std::string(value);
  }
  if (facet == "status") {
    const auto status = relations::parse_status(value);
    return status ? base::text(language, relations::label(*status)) : std::string(value);
  }
  if (facet == "decade") return base::text(language, base::msg("{decade}s", {{"decade", std::string(value)}}));
  if (facet == "population")
    return band_label(value, {"1", "5000", "20000", "100000", "500000", "1000000"}, base::msg("{from} to {to}"),
                      base::msg("under {to}"), base::msg("{from} and more"), language);
  if (facet == "distance" || facet == "length")
    return band_label(value, {"0", "100", "500", "1000", "3000", "10000"}, base::msg("{from} to {to} km"), base::msg("under {to} km"),
                      base::msg("{from} km and more"), language);
  if (facet == "trust" && collection == "organisations")
    return base::text(language, value == "confirmed" ? base::msg("confirmed by the organisation") : base::msg("unverified"));
  if (facet == "trust") {
    if (value == "confirmed") return base::text(language, base::msg("confirmed by all parties"));
    if (value == "one_sided") return base::text(language, base::msg("stated by one side"));
    return base::text(language, base::msg("not confirmed by the parties"));
  }
  return std::string(value);
}

std::string sort_label(std::string_view sort, base::Language language) {
  const auto message = [&]() -> base::Message {
    if (sort == "name") return base::msg("by name");
    if (sort == "partners") return base::msg("most partners first");
    if (sort == "population") return base::msg("most inhabitants first");
    if (sort == "distance") return base::msg("nearest first");
    if (sort == "date") return base::msg("newest first");
    if (sort == "oldest") return base::msg("oldest first");
    if (sort == "length") return base::msg("farthest apart first");
    return base::msg("best match first");
  }();
  return base::text(language, message);
}

}  // namespace explore
