// SPDX-License-Identifier: EUPL-1.2
#include "exchange/writing.h"

#include "base/money.h"

namespace exchange {
namespace {

// On a reporter that the record does not name.
constexpr std::string_view reported_by_owner = " c:owner=\"1\"";

}  // namespace

std::string file_head(std::string_view container, std::string_view generated) {
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)" "\n<";
  out += container;
  out += R"( version="2.03" xmlns:c=")";
  out += own_namespace;
  if (!generated.empty()) {
    out += R"(" generated-datetime=")";
    out += generated;
  }
  out += "\">\n";
  return out;
}

std::string PartWriter::day(base::PartialDate date, bool is_end) {
  if (!date.known() || date.day) return date.text();
  if (!date.month) date.month = is_end ? 12 : 1;
  date.day = 1;
  if (is_end) {
    const std::chrono::year_month_day_last last{std::chrono::year(date.year), std::chrono::month_day_last(std::chrono::month(date.month))};
    date.day = static_cast<std::uint8_t>(static_cast<unsigned>(last.day()));
  }
  return date.text();
}

void PartWriter::clear_days(base::PartialDate& date) {
  if (date.day) date = {};
}

void PartWriter::narratives(Element& e, const Narrative& texts) {
  for (const auto& one : texts) {
    e.before(Name::narrative);
    Element n(out_, Name::narrative, e.spec());
    n.attribute(Name::xml_lang, one.language);
    n.text(one.text);
  }
}

void PartWriter::narrative(Element& e, Name name, const Narrative& texts) {
  if (texts.empty()) return;
  e.before(name);
  Element n(out_, name, e.spec());
  narratives(n, texts);
}

void PartWriter::code(Element& e, Name name, const std::string& value) {
  if (value.empty()) return;
  e.before(name);
  Element(out_, name, e.spec()).attribute(Name::code, value);
}

void PartWriter::date(Element& e, Name name, base::PartialDate on, bool is_end) {
  if (!on.known()) return;
  e.before(name);
  Element(out_, name, e.spec()).attribute(Name::iso_date, day(on, is_end));
}

void PartWriter::value(Element& e, const projects::Value& v) {
  if (v == projects::Value{}) return;
  e.before(Name::value);
  Element n(out_, Name::value, e.spec());
  n.attribute(Name::currency, v.currency);
  n.attribute(Name::value_date, day(v.date));
  n.text(v.written.empty() ? base::minor_text(v.amount, v.currency.empty() ? currency_ : v.currency) : v.written);
}

void PartWriter::named(Element& above, Name name, const projects::Named& one, Name activity_attribute) {
  if (one == projects::Named{}) return;
  above.before(name);
  Element e(out_, name, above.spec(), one.rest);
  e.attribute(Name::ref, one.reference);
  projects::Named own;
  if (e.spec() && e.spec()->attribute(Name::type)) e.attribute(Name::type, one.type);
  else own.type = one.type;
  if (activity_attribute == Name::none) own.activity = one.activity;
  else e.attribute(activity_attribute, one.activity);
  narratives(e, one.name);
  own.organisation = one.organisation;
  if (const auto json = own_of(own); !json.empty()) e.own(json);
}

void PartWriter::reporting_org(Element& e, projects::Named one, const Reporter& reporter) {
  if (one == projects::Named{}) {
    one.reference = reporter.reference;
    one.type = reporter.type;
    if (!reporter.name.empty()) one.name = {{"", reporter.name}};
    one.rest = reported_by_owner;
  }
  named(e, Name::reporting_org, one, Name::none);
}

void PartWriter::classification(Element& e, Name name, const projects::Classification& one) {
  e.before(name);
  Element c(out_, name, e.spec(), one.rest);
  c.attribute(Name::vocabulary, one.vocabulary);
  c.attribute(Name::code, one.code);
  c.attribute(Name::significance, one.significance);
  c.attribute(Name::percentage, one.percentage);
  narratives(c, one.name);
}
void PartWriter::classifications(Element& e, Name name, const std::vector<projects::Classification>& list) {
  for (const auto& one : list) classification(e, name, one);
}

void PartWriter::document(Element& e, const projects::Document& one, const std::vector<projects::Classification>& countries) {
  e.before(Name::document_link);
  Element d(out_, Name::document_link, e.spec(), one.rest);
  d.attribute(Name::format, one.format);
  d.attribute(Name::url, one.url);
  narrative(d, Name::title, one.title);
  narrative(d, Name::description, one.description);
  for (const auto& category : one.categories) code(d, Name::category, category);
  for (const auto& language : one.languages) code(d, Name::language, language);
  date(d, Name::document_date, one.date);
  projects::Document own;
  own.date = one.date;
  clear_days(own.date);
  if (const auto json = own_of(own); !json.empty()) d.own(json);
  classifications(d, Name::recipient_country, countries);
}

}  // namespace exchange
