// SPDX-License-Identifier: EUPL-1.2
#include <charconv>

#include "base/money.h"
#include "db/described_json.h"
#include "exchange/activity.h"
#include "exchange/kept.h"

namespace exchange {
namespace {

using iati::Name;
using iati::Spec;
using projects::Narrative;

// JSON of what only we know of the part; empty if that is nothing.
template <class Part>
std::string own_of(const Part& part) {
  if (db::is_default(part)) return {};
  std::string json;
  db::write_described(json, part);
  return json;
}

// On a reporter that the sheet does not name.
constexpr std::string_view reported_by_owner = " c:owner=\"1\"";

class Writing {
 public:
  Writing(std::string& out, const projects::Project& project) : out_(out), p_(project) {}

  void activity(const Reporter& reporter) {
    // The place where an activity stands.
    static const Spec above = [] {
      Spec made;
      made.child_names = {Name::iati_activity};
      made.children = {iati::activity_spec(iati::Version::v203)};
      return made;
    }();
    Element e(out_, Name::iati_activity, &above, p_.rest);
    e.attribute(Name::xml_lang, p_.language);
    e.attribute(Name::default_currency, p_.currency);
    e.attribute(Name::humanitarian, p_.humanitarian);
    if (!p_.identifier.empty()) {
      e.before(Name::iati_identifier);
      Element(out_, Name::iati_identifier, e.spec()).text(p_.identifier);
    }
    reporting_org(e, reporter);
    narrative(e, Name::title, p_.title);
    for (const auto& one : p_.descriptions) {
      e.before(Name::description);
      Element d(out_, Name::description, e.spec(), one.rest);
      d.attribute(Name::type, one.type);
      narratives(d, one.text);
    }
    for (const auto& one : p_.participants) {
      auto own = projects::Participant{{}, {}, {}, one.share};
      own.who.organisation = one.who.organisation;
      e.before(Name::participating_org);
      Element o(out_, Name::participating_org, e.spec(), one.who.rest);
      o.attribute(Name::ref, one.who.reference);
      o.attribute(Name::type, one.who.type);
      o.attribute(Name::role, one.role);
      o.attribute(Name::activity_id, one.who.activity);
      o.attribute(Name::crs_channel_code, one.channel);
      narratives(o, one.who.name);
      if (const auto json = own_of(own); !json.empty()) o.own(json);
    }
    for (const auto& one : p_.other_identifiers) {
      e.before(Name::other_identifier);
      Element o(out_, Name::other_identifier, e.spec(), one.rest);
      o.attribute(Name::ref, one.reference);
      o.attribute(Name::type, one.type);
      if (one.owner.empty() && one.owner_name.empty()) continue;
      o.before(Name::owner_org);
      Element owner(out_, Name::owner_org, o.spec());
      owner.attribute(Name::ref, one.owner);
      narratives(owner, one.owner_name);
    }
    code(e, Name::activity_status, p_.status);
    for (const auto& one : p_.dates) {
      e.before(Name::activity_date);
      Element d(out_, Name::activity_date, e.spec(), one.rest);
      d.attribute(Name::type, one.type);
      d.attribute(Name::iso_date, day(one.on, one.type == "3" || one.type == "4"));
      narratives(d, one.note);
    }
    code(e, Name::activity_scope, p_.scope);
    classifications(e, Name::recipient_country, p_.countries);
    classifications(e, Name::recipient_region, p_.regions);
    for (const auto& one : p_.locations) location(e, one);
    classifications(e, Name::sector, p_.sectors);
    classifications(e, Name::tag, p_.tags);
    classifications(e, Name::policy_marker, p_.markers);
    code(e, Name::collaboration_type, p_.collaboration);
    code(e, Name::default_flow_type, p_.flow);
    code(e, Name::default_finance_type, p_.finance);
    code(e, Name::default_aid_type, p_.aid);
    code(e, Name::default_tied_status, p_.tied);
    for (const auto& one : p_.budget) budget(e, one);
    for (const auto& one : p_.planned_disbursements) planned(e, one);
    for (const auto& one : p_.transactions) transaction(e, one);
    for (const auto& one : p_.documents) document(e, one);
    for (const auto& one : p_.related) {
      e.before(Name::related_activity);
      Element r(out_, Name::related_activity, e.spec(), one.rest);
      r.attribute(Name::ref, one.reference);
      r.attribute(Name::type, one.type);
    }
    own(e, results(e));
  }

 private:
  // Where only a year or a month is known, its first day, or its last where that is the end of something.
  static std::string day(base::PartialDate date, bool is_end = false) {
    if (!date.known() || date.day) return date.text();
    if (!date.month) date.month = is_end ? 12 : 1;
    date.day = 1;
    if (is_end) {
      const std::chrono::year_month_day_last last{std::chrono::year(date.year), std::chrono::month_day_last(std::chrono::month(date.month))};
      date.day = static_cast<std::uint8_t>(static_cast<unsigned>(last.day()));
    }
    return date.text();
  }

  void narratives(Element& e, const Narrative& texts) {
    for (const auto& one : texts) {
      e.before(Name::narrative);
      Element n(out_, Name::narrative, e.spec());
      n.attribute(Name::xml_lang, one.language);
      n.text(one.text);
    }
  }
  void narrative(Element& e, Name name, const Narrative& texts) {
    if (texts.empty()) return;
    e.before(name);
    Element n(out_, name, e.spec());
    narratives(n, texts);
  }
  void code(Element& e, Name name, const std::string& value) {
    if (value.empty()) return;
    e.before(name);
    Element(out_, name, e.spec()).attribute(Name::code, value);
  }
  void date(Element& e, Name name, base::PartialDate on, bool is_end = false) {
    if (!on.known()) return;
    e.before(name);
    Element(out_, name, e.spec()).attribute(Name::iso_date, day(on, is_end));
  }
  void value(Element& e, const projects::Value& v) {
    if (v == projects::Value{}) return;
    e.before(Name::value);
    Element n(out_, Name::value, e.spec());
    n.attribute(Name::currency, v.currency);
    n.attribute(Name::value_date, day(v.date));
    n.text(v.written.empty() ? base::minor_text(v.amount, v.currency.empty() ? p_.currency : v.currency) : v.written);
  }
  void named(Element& above, Name name, const projects::Named& one, Name activity_attribute) {
    if (one == projects::Named{}) return;
    above.before(name);
    Element e(out_, name, above.spec(), one.rest);
    e.attribute(Name::ref, one.reference);
    e.attribute(Name::type, one.type);
    projects::Named own;
    if (activity_attribute == Name::none) own.activity = one.activity;
    else e.attribute(activity_attribute, one.activity);
    narratives(e, one.name);
    own.organisation = one.organisation;
    if (const auto json = own_of(own); !json.empty()) e.own(json);
  }

  void reporting_org(Element& e, const Reporter& reporter) {
    projects::Named one = p_.reporter;
    if (one == projects::Named{}) {
      one.reference = reporter.reference;
      one.type = reporter.type;
      if (!reporter.name.empty()) one.name = {{"", reporter.name}};
      one.rest = reported_by_owner;
    }
    named(e, Name::reporting_org, one, Name::none);
  }

  void classifications(Element& e, Name name, const std::vector<projects::Classification>& list) {
    for (const auto& one : list) {
      e.before(name);
      Element c(out_, name, e.spec(), one.rest);
      c.attribute(Name::vocabulary, one.vocabulary);
      c.attribute(Name::code, one.code);
      c.attribute(Name::significance, one.significance);
      c.attribute(Name::percentage, one.percentage);
      narratives(c, one.name);
    }
  }

  static std::string degrees(double value) {
    char buffer[64];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr};
  }
  void location(Element& e, const projects::Location& one) {
    e.before(Name::location);
    Element l(out_, Name::location, e.spec(), one.rest);
    l.attribute(Name::ref, one.reference);
    narrative(l, Name::name, one.name);
    narrative(l, Name::description, one.description);
    narrative(l, Name::activity_description, one.activity);
    if (one.latitude && one.longitude) {
      l.before(Name::point);
      Element point(out_, Name::point, l.spec());
      point.attribute(Name::srsName, "http://www.opengis.net/def/crs/EPSG/0/4326");
      point.before(Name::pos);
      Element(out_, Name::pos, point.spec()).text(degrees(*one.latitude) + " " + degrees(*one.longitude));
    }
    projects::Location own;
    own.place = one.place;
    if (const auto json = own_of(own); !json.empty()) l.own(json);
  }

  void budget(Element& e, const projects::BudgetLine& one) {
    e.before(Name::budget);
    Element b(out_, Name::budget, e.spec(), one.rest);
    b.attribute(Name::type, one.type);
    b.attribute(Name::status, one.status);
    date(b, Name::period_start, one.start);
    date(b, Name::period_end, one.end, true);
    value(b, one.value);
    auto own = one;
    own.type.clear();
    own.status.clear();
    own.rest.clear();
    own.value = {};
    own.value.date = one.value.date;
    clear_days(own.value.date);
    clear_days(own.start);
    clear_days(own.end);
    if (const auto json = own_of(own); !json.empty()) b.own(json);
  }
  // A whole day is in the file; less than one is ours to remember.
  static void clear_days(base::PartialDate& date) {
    if (date.day) date = {};
  }

  void planned(Element& e, const projects::PlannedDisbursement& one) {
    e.before(Name::planned_disbursement);
    Element d(out_, Name::planned_disbursement, e.spec(), one.rest);
    d.attribute(Name::type, one.type);
    date(d, Name::period_start, one.start);
    date(d, Name::period_end, one.end, true);
    value(d, one.value);
    named(d, Name::provider_org, one.provider, Name::provider_activity_id);
    named(d, Name::receiver_org, one.receiver, Name::receiver_activity_id);
    projects::PlannedDisbursement own;
    own.id = one.id;
    own.value.date = one.value.date;
    clear_days(own.value.date);
    own.start = one.start;
    own.end = one.end;
    clear_days(own.start);
    clear_days(own.end);
    if (const auto json = own_of(own); !json.empty()) d.own(json);
  }

  void transaction(Element& e, const projects::Transaction& one) {
    e.before(Name::transaction);
    Element t(out_, Name::transaction, e.spec(), one.rest);
    t.attribute(Name::ref, one.reference);
    code(t, Name::transaction_type, one.type);
    date(t, Name::transaction_date, one.date);
    value(t, one.value);
    narrative(t, Name::description, one.description);
    named(t, Name::provider_org, one.provider, Name::provider_activity_id);
    named(t, Name::receiver_org, one.receiver, Name::receiver_activity_id);
    classifications(t, Name::sector, one.sectors);
    classifications(t, Name::recipient_country, one.countries);
    classifications(t, Name::recipient_region, one.regions);
    code(t, Name::flow_type, one.flow);
    code(t, Name::finance_type, one.finance);
    code(t, Name::aid_type, one.aid);
    code(t, Name::tied_status, one.tied);
    projects::Transaction own;
    own.id = one.id;
    own.heading = one.heading;
    own.in_kind = one.in_kind;
    own.method = one.method;
    own.exchange = one.exchange;
    own.date = one.date;
    clear_days(own.date);
    own.value.date = one.value.date;
    clear_days(own.value.date);
    if (const auto json = own_of(own); !json.empty()) t.own(json);
  }

  void document(Element& e, const projects::Document& one) {
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
  }

  // The standard's results are nodes with indicators; it needs one. Gives which nodes became results.
  std::vector<bool> results(Element& e) {
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

  void result(Element& e, const projects::Node& node) {
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

  void indicator(Element& e, const projects::Indicator& one) {
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
  static bool made_up(std::string_view id, char letter) { return !id.empty() && id.size() < 12 && id.front() == letter; }

  void period(Element& e, const projects::Period& one) {
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

  void measure(Element& e, Name name, const projects::Measure& one) {
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

  void own(Element& e, const std::vector<bool>& with_results) {
    projects::Project own;
    own.owner = p_.owner;
    own.relations = p_.relations;
    own.management = p_.management;
    own.criteria = p_.criteria;
    own.themes = p_.themes;
    own.approvals = p_.approvals;
    own.headings = p_.headings;
    own.news = p_.news;
    for (const auto& date : p_.dates)
      if (date.on.known() && !date.on.day) own.dates.push_back({date.type, date.on, {}, {}});
    // All in their order, the results by their ids alone; nothing if all are results.
    if (std::ranges::find(with_results, false) != with_results.end())
      for (std::size_t i = 0; i < p_.nodes.size(); ++i) {
        if (with_results[i]) own.nodes.emplace_back().id = p_.nodes[i].id;
        else own.nodes.push_back(p_.nodes[i]);
      }
    for (const auto& indicator : p_.indicators)
      if (indicator.node.empty()) own.indicators.push_back(indicator);
    if (const auto json = own_of(own); !json.empty()) e.own(json);
  }

  std::string& out_;
  const projects::Project& p_;
};

}  // namespace

void write_activity(std::string& out, const projects::Project& project, const Reporter& reporter) { Writing(out, project).activity(reporter); }

std::string activities_head(std::string_view generated) {
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)" "\n" R"(<iati-activities version="2.03" xmlns:c=")";
  out += own_namespace;
  if (!generated.empty()) {
    out += R"(" generated-datetime=")";
    out += generated;
  }
  out += "\">\n";
  return out;
}

std::string_view activities_foot() { return "</iati-activities>\n"; }

}  // namespace exchange
