// SPDX-License-Identifier: EUPL-1.2
#include "imports/mapping.h"

#include <boost/json.hpp>

#include <vector>

#include "base/text.h"
#include "relations/api.h"

namespace imports {

namespace {

struct FieldText {
  Field field;
  std::string_view code;
};
constexpr FieldText field_texts[] = {
    {Field::none, "none"},           {Field::personal, "personal"},   {Field::name, "name"},
    {Field::country, "country"},     {Field::subdivision, "subdivision"}, {Field::latitude, "latitude"},
    {Field::longitude, "longitude"}, {Field::point, "point"},         {Field::wikidata, "wikidata"},
    {Field::geonames, "geonames"},   {Field::insee, "insee"},         {Field::siren, "siren"},
    {Field::ine, "ine"},             {Field::population, "population"}, {Field::names, "names"},
    {Field::role, "role"},           {Field::kind, "kind"},           {Field::status, "status"},
    {Field::start, "start"},         {Field::end, "end"},             {Field::themes, "themes"},
    {Field::title, "title"},         {Field::source, "source"},       {Field::url, "url"},
    {Field::network, "network"},     {Field::group, "group"}};
static_assert(std::size(field_texts) == field_count);

std::string text_at(const boost::json::object& object, std::string_view key) {
  auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag_at(const boost::json::object& object, std::string_view key) {
  auto* value = object.if_contains(key);
  return value && value->is_bool() && value->get_bool();
}

}  // namespace

std::string_view code(Field field) { return field_texts[static_cast<std::size_t>(field)].code; }

std::optional<Field> parse_field(std::string_view code) {
  for (auto& text : field_texts)
    if (text.code == code) return text.field;
  return std::nullopt;
}

base::Message label(Field field) {
  using base::msg;
  switch (field) {
    case Field::none: return msg("not used");
    case Field::personal: return msg("personal data, not kept");
    case Field::name: return msg("name");
    case Field::country: return msg("country");
    case Field::subdivision: return msg("region or province");
    case Field::latitude: return msg("latitude");
    case Field::longitude: return msg("longitude");
    case Field::point: return msg("latitude and longitude");
    case Field::wikidata: return msg("Wikidata identifier");
    case Field::geonames: return msg("GeoNames identifier");
    case Field::insee: return msg("INSEE code");
    case Field::siren: return msg("SIREN number");
    case Field::ine: return msg("INE code");
    case Field::population: return msg("population");
    case Field::names: return msg("names in several languages");
    case Field::role: return msg("role");
    case Field::kind: return msg("kind of relation");
    case Field::status: return msg("status");
    case Field::start: return msg("start");
    case Field::end: return msg("end");
    case Field::themes: return msg("themes");
    case Field::title: return msg("title");
    case Field::source: return msg("source");
    case Field::url: return msg("web address");
    case Field::network: return msg("network");
    case Field::group: return msg("several members in one row");
  }
  return msg("not used");
}

bool is_of_party(Field field) { return field >= Field::name && field <= Field::role; }

bool operator==(const Column& a, const Column& b) {
  return a.header == b.header && a.field == b.field && a.party == b.party;
}

int Mapping::find(Field field, int party) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].field == field && (party == 0 || columns[i].party == party)) return static_cast<int>(i);
  return -1;
}

bool Mapping::has_second_party() const {
  for (Field field : {Field::name, Field::wikidata, Field::geonames, Field::insee, Field::siren, Field::ine})
    if (find(field, 2) >= 0) return true;
  return false;
}

boost::json::object to_json(const Mapping& mapping) {
  boost::json::object object;
  object["name"] = mapping.name;
  boost::json::array columns;
  for (auto& column : mapping.columns) {
    boost::json::object one;
    one["header"] = column.header;
    one["field"] = code(column.field);
    if (column.party) one["party"] = column.party;
    columns.push_back(std::move(one));
  }
  object["columns"] = std::move(columns);
  object["kind"] = mapping.kind;
  if (!mapping.network.empty()) object["network"] = mapping.network;
  if (!mapping.country[0].empty()) object["country1"] = mapping.country[0];
  if (!mapping.country[1].empty()) object["country2"] = mapping.country[1];
  if (mapping.stated_by_first) object["stated_by_first"] = true;
  if (mapping.split_groups) object["split_groups"] = true;
  if (!mapping.nothing.empty()) object["nothing"] = boost::json::value_from(mapping.nothing);
  for (auto& [key, value] : {std::pair("source_title", &mapping.source_title), std::pair("source_publisher", &mapping.source_publisher),
                             std::pair("source_url", &mapping.source_url), std::pair("source_licence", &mapping.source_licence),
                             std::pair("source_as_of", &mapping.source_as_of)})
    if (!value->empty()) object[key] = *value;
  return object;
}

std::optional<Mapping> mapping_from_json(const boost::json::object& object) {
  Mapping mapping;
  mapping.name = text_at(object, "name");
  auto* columns = object.if_contains("columns");
  if (!columns || !columns->is_array()) return std::nullopt;
  for (auto& value : columns->get_array()) {
    if (!value.is_object()) return std::nullopt;
    auto field = parse_field(text_at(value.get_object(), "field"));
    if (!field) return std::nullopt;
    Column column{text_at(value.get_object(), "header"), *field, 0, 1, {}};
    if (auto* party = value.get_object().if_contains("party"); party && party->is_int64())
      column.party = static_cast<int>(party->get_int64());
    if (is_of_party(*field) && column.party != 1 && column.party != 2) return std::nullopt;
    mapping.columns.push_back(std::move(column));
  }
  mapping.kind = text_at(object, "kind");
  if (!relations::parse_kind(mapping.kind)) return std::nullopt;
  mapping.network = text_at(object, "network");
  mapping.country[0] = text_at(object, "country1");
  mapping.country[1] = text_at(object, "country2");
  mapping.stated_by_first = flag_at(object, "stated_by_first");
  mapping.split_groups = flag_at(object, "split_groups");
  if (auto* nothing = object.if_contains("nothing"); nothing && nothing->is_array())
    for (auto& text : nothing->get_array())
      if (text.is_string()) mapping.nothing.emplace_back(text.get_string());
  mapping.source_title = text_at(object, "source_title");
  mapping.source_publisher = text_at(object, "source_publisher");
  mapping.source_url = text_at(object, "source_url");
  mapping.source_licence = text_at(object, "source_licence");
  mapping.source_as_of = text_at(object, "source_as_of");
  return mapping;
}

std::string fingerprint(const std::vector<std::string>& headers) {
  std::string joined;
  for (auto& header : headers) joined += base::fold(header) + "|";
  return joined;
}

Mapping fit(const Mapping& mapping, const std::vector<std::string>& headers) {
  Mapping fitted = mapping;
  fitted.columns.clear();
  std::vector<bool> used(mapping.columns.size(), false);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    Column column{headers[i], Field::none, 0, 1, {}};
    std::string folded = base::fold(headers[i]);
    for (std::size_t j = 0; j < mapping.columns.size(); ++j) {
      if (used[j] || base::fold(mapping.columns[j].header) != folded) continue;
      used[j] = true;
      column.field = mapping.columns[j].field;
      column.party = mapping.columns[j].party;
      break;
    }
    fitted.columns.push_back(std::move(column));
  }
  return fitted;
}

base::Result<void> check(const Mapping& mapping) {
  auto identified = [&](int party) {
    for (Field field : {Field::name, Field::wikidata, Field::geonames, Field::insee, Field::siren, Field::ine})
      if (mapping.find(field, party) >= 0) return true;
    return false;
  };
  auto invalid = [](base::Message message, std::string field) {
    return base::Problem{base::Problem::Kind::invalid, std::move(message), std::move(field)};
  };
  if (!identified(1))
    return invalid(base::msg("No column names the first party. Say which column holds the name of the city or region."), "columns");
  if (!identified(2) && mapping.network.empty() && mapping.find(Field::network) < 0)
    return invalid(base::msg("No column names a second party. Say which one does, or which network the listed parties are members of."),
                   "network");
  if (!relations::parse_kind(mapping.kind))
    return invalid(base::msg("There is no kind of relation {kind}.", {{"kind", mapping.kind}}), "kind");
  return {};
}

}  // namespace imports
