// SPDX-License-Identifier: EUPL-1.2
#include "exchange/read_results.h"

namespace exchange {

using iati::Name;

void ResultReader::result(projects::Project& p, const Node& at, const Spec* spec) {
  projects::Node node;
  take_own(node, at);
  const bool known = !node.id.empty();
  std::vector<const Node*> indicators;
  node.rest = rest_of(
      at, spec,
      [&](const iati::Attribute& a) {
        if (a.name != Name::type) return false;
        if (!known) node.result_type = current("ResultType", a.value);
        return true;
      },
      [&](const Node& child) {
        if (child.name == Name::title) return narrative_child(node.title, child);
        if (child.name == Name::description) return narrative_child(node.description, child);
        if (child.name != Name::indicator) return false;
        indicators.push_back(&child);
        return true;
      });
  if (!known) {
    node.id = "r" + std::to_string(++results_);
    node.level = node.result_type == "3"   ? projects::Level::objective
                 : node.result_type == "2" ? projects::Level::specific_objective
                                           : projects::Level::result;
  }
  const Spec* inner = spec ? spec->child(Name::indicator) : nullptr;
  for (const auto* child : indicators) p.indicators.push_back(indicator(*child, inner, node.id));
  if (const auto place = std::ranges::find(p.nodes, node.id, &projects::Node::id); place != p.nodes.end()) *place = std::move(node);
  else p.nodes.push_back(std::move(node));
}

projects::Indicator ResultReader::indicator(const Node& at, const Spec* spec, const std::string& node) {
  projects::Indicator one;
  take_own(one, at);
  one.node = node;
  const bool known = !one.id.empty();
  if (!known) one.id = "i" + std::to_string(++indicators_);
  one.rest = rest_of(
      at, spec,
      [&](const iati::Attribute& a) {
        if (a.name == Name::measure) {
          if (!known) one.measure = current("IndicatorMeasure", a.value);
        } else if (a.name == Name::ascending && (trimmed(a.value) == "0" || trimmed(a.value) == "false")) one.descending = true;
        else return false;
        return true;
      },
      [&](const Node& child) {
        switch (child.name) {
          case Name::title: return narrative_child(one.title, child);
          case Name::description: return narrative_child(one.description, child);
          case Name::baseline: one.baselines.push_back(measure(child, spec)); return true;
          case Name::period: one.periods.push_back(period(child, spec ? spec->child(Name::period) : nullptr)); return true;
          default: return false;
        }
      });
  if (!known && one.measure == "2") one.measurement = projects::Measurement::percentage;
  return one;
}

projects::Period ResultReader::period(const Node& at, const Spec* spec) {
  auto outside = std::move(faults_);
  faults_.clear();
  projects::Period one;
  take_own(one, at);
  if (one.id.empty()) one.id = "p" + std::to_string(++periods_);
  one.rest = rest_of(
      at, spec, [](const iati::Attribute&) { return false; },
      [&](const Node& child) {
        switch (child.name) {
          case Name::period_start: return date_child(one.start, child, "period-start");
          case Name::period_end: return date_child(one.end, child, "period-end");
          case Name::target: one.targets.push_back(measure(child, spec)); return true;
          case Name::actual: one.actuals.push_back(measure(child, spec)); return true;
          default: return false;
        }
      });
  faults_ = std::move(outside);
  return one;
}

projects::Measure ResultReader::measure(const Node& at, const Spec* parent) {
  auto outside = std::move(faults_);
  faults_.clear();
  projects::Measure one;
  take_own(one, at);
  std::string year;
  one.rest = rest_of(
      at, parent ? parent->child(at.name) : nullptr,
      [&](const iati::Attribute& a) {
        if (a.name == Name::value) one.value = trimmed(a.value);
        else if (a.name == Name::iso_date && at.name == Name::baseline) return date_attribute(one.date, a, "iso-date");
        else if (a.name == Name::year && at.name == Name::baseline) year = trimmed(a.value);
        else return false;
        return true;
      },
      [&](const Node& child) {
        if (child.name == Name::comment) return narrative_child(one.comment, child);
        if (child.name == Name::dimension && child.attributes().size() == 2 && !child.first && trimmed(child.text()).empty()) {
          const auto name = child.attribute(Name::name), value = child.attribute(Name::value);
          if (!name || !value || trimmed(*name).empty() || trimmed(*value).empty()) return false;
          one.dimensions.push_back({std::string(trimmed(*name)), std::string(trimmed(*value))});
          return true;
        }
        return false;
      });
  if (!year.empty()) {
    const auto date = year.size() == 4 ? base::PartialDate::parse(year) : std::nullopt;
    if (date && !one.date.known()) one.date = *date;
    else if (!date || date->year != one.date.year) {
      std::string attribute = " c:year=\"";
      iati::escape_attribute(attribute, year);
      one.rest.insert(0, attribute + '"');
    }
  }
  faults_ = std::move(outside);
  return one;
}

}  // namespace exchange
