// SPDX-License-Identifier: EUPL-1.2
#include <charconv>

#include "exchange/write_results.h"

namespace exchange {
namespace {

using iati::Name;
using iati::Spec;

class ActivityWriter : PartWriter {
 public:
  ActivityWriter(std::string& out, const projects::Project& project) : PartWriter(out, project.currency), p_(project) {}

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
    reporting_org(e, p_.reporter, reporter);
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
    own(e, ResultWriter(out_, p_).results(e));
  }

 private:
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

  const projects::Project& p_;
};

}  // namespace

void write_activity(std::string& out, const projects::Project& project, const Reporter& reporter) { ActivityWriter(out, project).activity(reporter); }

std::string activities_head(std::string_view generated) { return file_head("iati-activities", generated); }
std::string_view activities_foot() { return "</iati-activities>\n"; }

}  // namespace exchange
