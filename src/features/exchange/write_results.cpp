// SPDX-License-Identifier: EUPL-1.2
#include "exchange/write_results.h"

namespace exchange {
namespace {

bool made_up(std::string_view id, char letter) { return !id.empty() && id.size() < 12 && id.front() == letter; }

}  // namespace

std::vector<bool> ResultWriter::results(Element& e) {
  std::vector<bool> written(p_.nodes.size());
  for (std::size_t i = 0; i < p_.nodes.size(); ++i) {
    const auto& node = p_.nodes[i];
    const bool measured = std::ranges::any_of(p_.indicators, [&](const projects::Indicator& one) { return one.node == node.id && !node.id.empty(); });
    if (!measured && node.result_type.empty()) continue;
    written[i] = true;
    result(e, node);
  }
  return written;
}

void ResultWriter::result(Element& e, const projects::Node& node) {
  e.before(Name::result);
  Element r(out_, Name::result, e.spec(), node.rest);
  using projects::Level;
  r.attribute(Name::type, !node.result_type.empty()                       ? node.result_type
                          : node.level == Level::objective                ? "3"
                          : node.level == Level::specific_objective       ? "2"
                          : node.level == Level::result                   ? "1"
                                                                          : "9");
  narrative(r, Name::title, node.title);
  narrative(r, Name::description, node.description);
  for (const auto& one : p_.indicators)
    if (one.node == node.id) indicator(r, one);
  auto own = node;
  own.title.clear();
  own.description.clear();
  own.rest.clear();
  // As the reader makes it up by itself.
  if (node.id.starts_with('r') && own.parent.empty()) {
    projects::Node made;
    made.id = node.id;
    made.result_type = node.result_type;
    made.level = node.result_type == "3" ? Level::objective : node.result_type == "2" ? Level::specific_objective : Level::result;
    if (own == made) own = {};
  }
  if (const auto json = own_of(own); !json.empty()) r.own(json);
}

void ResultWriter::indicator(Element& e, const projects::Indicator& one) {
  e.before(Name::indicator);
  Element i(out_, Name::indicator, e.spec(), one.rest);
  using projects::Measurement;
  i.attribute(Name::measure, !one.measure.empty()                               ? one.measure
                             : one.measurement == Measurement::percentage       ? "2"
                             : one.measurement == Measurement::scale            ? "4"
                             : one.measurement == Measurement::yes_no           ? "3"
                                                                                : "1");
  if (one.descending) i.attribute(Name::ascending, "0");
  narrative(i, Name::title, one.title);
  narrative(i, Name::description, one.description);
  for (const auto& baseline : one.baselines) measure(i, Name::baseline, baseline);
  for (const auto& one_period : one.periods) period(i, one_period);
  auto own = one;
  own.node.clear();
  own.descending = false;
  own.title.clear();
  own.description.clear();
  own.baselines.clear();
  own.periods.clear();
  own.rest.clear();
  // As the reader makes it up by itself.
  projects::Indicator made;
  made.id = one.id;
  made.measure = one.measure;
  if (one.measure == "2") made.measurement = Measurement::percentage;
  if (made_up(one.id, 'i') && !one.measure.empty() && own == made) own = {};
  if (const auto json = own_of(own); !json.empty()) i.own(json);
}

void ResultWriter::period(Element& e, const projects::Period& one) {
  e.before(Name::period);
  Element p(out_, Name::period, e.spec(), one.rest);
  date(p, Name::period_start, one.start);
  date(p, Name::period_end, one.end, true);
  for (const auto& target : one.targets) measure(p, Name::target, target);
  for (const auto& actual : one.actuals) measure(p, Name::actual, actual);
  auto own = one;
  own.targets.clear();
  own.actuals.clear();
  own.rest.clear();
  clear_days(own.start);
  clear_days(own.end);
  if (made_up(own.id, 'p')) own.id.clear();
  if (const auto json = own_of(own); !json.empty()) p.own(json);
}

void ResultWriter::measure(Element& e, Name name, const projects::Measure& one) {
  e.before(name);
  Element m(out_, name, e.spec(), one.rest);
  m.attribute(Name::value, one.value);
  const bool baseline = name == Name::baseline;
  if (baseline && one.date.known()) {
    if (one.rest.find(" c:year=") == std::string::npos) m.attribute(Name::year, base::PartialDate{one.date.year, 0, 0}.text());
    if (one.date.day) m.attribute(Name::iso_date, one.date.text());
  }
  for (const auto& dimension : one.dimensions) {
    m.before(Name::dimension);
    Element d(out_, Name::dimension, m.spec());
    d.attribute(Name::name, dimension.name);
    d.attribute(Name::value, dimension.value);
  }
  narrative(m, Name::comment, one.comment);
  projects::Measure own;
  own.numerator = one.numerator;
  own.denominator = one.denominator;
  if (!baseline || (one.date.month && !one.date.day)) own.date = one.date;
  if (const auto json = own_of(own); !json.empty()) m.own(json);
}

}  // namespace exchange
