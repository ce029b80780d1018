// SPDX-License-Identifier: EUPL-1.2
#include "imports/wikidata.h"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <vector>

namespace imports {

namespace {

namespace json = boost::json;

const json::value* member(const json::value* value, std::string_view key) {
  if (!value || !value->is_object()) return nullptr;
  return value->get_object().if_contains(key);
}

const json::value* path(const json::value* value, std::initializer_list<std::string_view> keys) {
  for (auto key : keys) value = member(value, key);
  return value;
}

std::string text_of(const json::value* value) {
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<const json::value*> statements(const json::value* claims, std::string_view property) {
  std::vector<const json::value*> kept;
  auto* list = member(claims, property);
  if (!list || !list->is_array()) return kept;
  for (auto& statement : list->get_array())
    if (text_of(member(&statement, "rank")) != "deprecated") kept.push_back(&statement);
  return kept;
}

std::string item_id(const json::value* snak) {
  auto* value = path(snak, {"datavalue", "value"});
  if (auto id = text_of(member(value, "id")); !id.empty()) return id;
  auto* number = member(value, "numeric-id");  // older dumps
  return number && number->is_int64() ? fmt::format("Q{}", number->get_int64()) : std::string();
}

// "+1995-02-18T00:00:00Z" with precision 11 is a day, 10 a month, 9 a year; anything coarser says nothing here.
std::string date_of(const json::value* statement, std::string_view property) {
  auto* list = path(statement, {"qualifiers", property});
  if (!list || !list->is_array() || list->get_array().empty()) return {};
  auto* value = path(&list->get_array().front(), {"datavalue", "value"});
  std::string time = text_of(member(value, "time"));
  auto* precision = member(value, "precision");
  if (!time.starts_with('+') || time.size() < 11 || !precision || !precision->is_int64()) return {};
  switch (precision->get_int64()) {
    case 9: return time.substr(1, 4);
    case 10: return time.substr(1, 7);
    case 11: case 12: case 13: case 14: return time.substr(1, 10);
    default: return {};
  }
}

std::string reference_url(const json::value* statement) {
  auto* references = member(statement, "references");
  if (!references || !references->is_array()) return {};
  for (auto& reference : references->get_array()) {
    auto* list = path(&reference, {"snaks", "P854"});
    if (list && list->is_array() && !list->get_array().empty())
      return text_of(path(&list->get_array().front(), {"datavalue", "value"}));
  }
  return {};
}

}  // namespace

bool is_wikidata_entity(const json::value& value) {
  auto* claims = member(&value, "claims");
  return claims && claims->is_object() && member(&value, "labels") && text_of(member(&value, "id")).starts_with('Q');
}

std::vector<std::vector<std::pair<std::string, std::string>>> wikidata_rows(const json::value& entity) {
  auto* claims = member(&entity, "claims");
  std::string names;
  if (auto* labels = member(&entity, "labels"); labels && labels->is_object())
    for (auto& label : labels->get_object()) {
      auto text = text_of(member(&label.value(), "value"));
      if (text.empty() || text.find('\n') != std::string::npos) continue;
      if (!names.empty()) names += '\n';
      names += std::string(label.key()) + "=" + text;
    }
  std::string geonames;
  for (auto* statement : statements(claims, "P1566")) {
    if (!geonames.empty()) geonames += ';';
    geonames += text_of(path(statement, {"mainsnak", "datavalue", "value"}));
  }
  std::string latitude, longitude;
  for (auto* statement : statements(claims, "P625")) {
    auto* value = path(statement, {"mainsnak", "datavalue", "value"});
    auto *lat = member(value, "latitude"), *lon = member(value, "longitude");
    if (!lat || !lon || !lat->is_number() || !lon->is_number()) continue;
    latitude = fmt::format("{}", lat->to_number<double>());
    longitude = fmt::format("{}", lon->to_number<double>());
    break;
  }
  std::vector<std::vector<std::pair<std::string, std::string>>> rows;
  auto add = [&](std::string partner, std::string start, std::string end, std::string url) {
    rows.push_back({{"wikidata1", text_of(member(&entity, "id"))}, {"geonames1", geonames}, {"latitude1", latitude},
                    {"longitude1", longitude}, {"names1", names}, {"wikidata2", std::move(partner)},
                    {"start", std::move(start)}, {"end", std::move(end)}, {"url", std::move(url)}});
  };
  for (auto* statement : statements(claims, "P190"))
    add(item_id(member(statement, "mainsnak")), date_of(statement, "P580"), date_of(statement, "P582"), reference_url(statement));
  if (rows.empty()) add("", "", "", "");
  return rows;
}

}  // namespace imports
