// SPDX-License-Identifier: EUPL-1.2
// The framework for programs.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "framework/pages.h"

namespace framework {
namespace {

namespace json = boost::json;

json::array texts(const Narrative& narrative) {
  json::array list;
  for (const auto& name : narrative) {
    json::object one;
    if (!name.language.empty()) one["language"] = name.language;
    one["text"] = name.text;
    list.push_back(std::move(one));
  }
  return list;
}

void put(json::object& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}
void put(json::object& object, const char* name, base::PartialDate date) { put(object, name, date.text()); }
void put(json::object& object, const char* name, const Narrative& narrative) {
  if (!narrative.empty()) object[name] = texts(narrative);
}
void put(json::object& object, const char* name, const std::optional<base::Decimal>& value) {
  if (value) object[name] = value->text();
}
template <class Enum>
std::string code(Enum value) {
  return boost::describe::enum_to_string(value, "");
}
std::string state_code(State state) {
  switch (state) {
    case State::reached: return "reached";
    case State::on_the_way: return "on_the_way";
    case State::behind: return "behind";
    case State::no_target: return "no_target";
    case State::not_measured: return "not_measured";
  }
  return {};
}

json::array measures(const std::vector<Measure>& list) {
  json::array made;
  for (const auto& measure : list) {
    json::object one;
    put(one, "value", measure.value);
    put(one, "numerator", measure.numerator);
    put(one, "denominator", measure.denominator);
    put(one, "date", measure.date);
    put(one, "comment", measure.comment);
    json::array dimensions;
    for (const auto& dimension : measure.dimensions) dimensions.push_back(json::object{{"name", dimension.name}, {"value", dimension.value}});
    if (!dimensions.empty()) one["dimensions"] = std::move(dimensions);
    made.push_back(std::move(one));
  }
  return made;
}

json::object indicator_json(const Desk& desk, const Indicator& indicator) {
  const auto progress = progress_of(indicator, base::today());
  json::object made;
  put(made, "id", indicator.id);
  put(made, "node", indicator.node);
  put(made, "title", indicator.title);
  put(made, "description", indicator.description);
  made["measurement"] = code(indicator.measurement);
  put(made, "unit", indicator.unit);
  made["descending"] = indicator.descending;
  made["cumulative"] = indicator.cumulative;
  json::array scale;
  for (const auto& step : indicator.scale) scale.push_back(texts(step));
  if (!scale.empty()) made["scale"] = std::move(scale);
  put(made, "source", indicator.source);
  put(made, "responsible", indicator.responsible);
  made["baselines"] = measures(indicator.baselines);
  put(made, "target", progress.target);
  put(made, "actual", progress.actual);
  put(made, "share", progress.share);
  made["state"] = state_code(progress.state);
  json::array periods;
  for (std::size_t i = 0; i < indicator.periods.size(); ++i) {
    const auto& period = indicator.periods[i];
    json::object one;
    put(one, "id", period.id);
    put(one, "start", period.start);
    put(one, "end", period.end);
    one["targets"] = measures(period.targets);
    one["actuals"] = measures(period.actuals);
    put(one, "share", progress.periods[i].share);
    one["state"] = state_code(progress.periods[i].state);
    if (desk.works || period.approval == projects::Approval::approved) one["approval"] = code(period.approval);
    periods.push_back(std::move(one));
  }
  made["periods"] = std::move(periods);
  return made;
}

json::object node_json(const Node& node, const std::string& number) {
  json::object made;
  put(made, "id", node.id);
  put(made, "parent", node.parent);
  made["number"] = number;
  made["level"] = code(node.level);
  made["territory"] = code(node.territory);
  put(made, "title", node.title);
  put(made, "description", node.description);
  put(made, "assumptions", node.assumptions);
  json::array risks;
  for (const auto& risk : node.risks) {
    json::object one{{"level", code(risk.level)}};
    put(one, "text", risk.text);
    put(one, "response", risk.response);
    risks.push_back(std::move(one));
  }
  if (!risks.empty()) made["risks"] = std::move(risks);
  put(made, "responsible", node.responsible);
  put(made, "start", node.start);
  put(made, "end", node.end);
  put(made, "actual_start", node.actual_start);
  put(made, "actual_end", node.actual_end);
  json::array after;
  for (const auto& id : node.after) after.emplace_back(id);
  if (!after.empty()) made["after"] = std::move(after);
  return made;
}

}  // namespace

http::Response get_framework(const Desk& desk, web::Context& context) {
  json::array nodes, indicators;
  const auto numbers = numbers_of(desk.project.nodes);
  for (std::size_t i = 0; i < desk.project.nodes.size(); ++i) nodes.push_back(node_json(desk.project.nodes[i], numbers[i]));
  for (const auto& indicator : desk.project.indicators) indicators.push_back(indicator_json(desk, indicator));
  const json::object made{{"project", desk.project.id.text()},
                          {"href", context.site.base_url(context.request) + desk.url("/framework")},
                          {"nodes", std::move(nodes)},
                          {"indicators", std::move(indicators)}};
  auto response = http::json_response(json::serialize(made));
  response.set("Access-Control-Allow-Origin", "*");
  return response;
}

}  // namespace framework
