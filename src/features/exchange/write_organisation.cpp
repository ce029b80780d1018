// SPDX-License-Identifier: EUPL-1.2
#include "exchange/organisation.h"
#include "exchange/writing.h"

namespace exchange {
namespace {

class OrganisationWriter : PartWriter {
 public:
  OrganisationWriter(std::string& out, const spending::Plan& plan) : PartWriter(out, plan.currency), p_(plan) {}

  void organisation(const Reporter& owner) {
    // The place where an organisation stands.
    static const iati::Spec above = [] {
      iati::Spec made;
      made.child_names = {Name::iati_organisation};
      made.children = {iati::organisation_spec(iati::Version::v203)};
      return made;
    }();
    Element e(out_, Name::iati_organisation, &above, p_.rest);
    e.attribute(Name::last_updated_datetime, p_.updated);
    e.attribute(Name::xml_lang, p_.language);
    e.attribute(Name::default_currency, p_.currency);
    if (!p_.identifier.empty()) {
      e.before(Name::organisation_identifier);
      Element(out_, Name::organisation_identifier, e.spec(), p_.identifier_rest).text(p_.identifier);
    }
    if (p_.name != spending::Text{}) {
      e.before(Name::name);
      Element name(out_, Name::name, e.spec(), p_.name.rest);
      narratives(name, p_.name.text);
    }
    reporting_org(e, p_.reporter, owner);
    for (const auto& one : p_.total) budget(e, Name::total_budget, one, [](Element&) {});
    for (const auto& one : p_.organisations)
      budget(e, Name::recipient_org_budget, one.budget, [&](Element& b) { named(b, Name::recipient_org, one.recipient, Name::none); });
    for (const auto& one : p_.regions) place_budget(e, Name::recipient_region_budget, Name::recipient_region, one);
    for (const auto& one : p_.countries) place_budget(e, Name::recipient_country_budget, Name::recipient_country, one);
    for (const auto& one : p_.expenditure) budget(e, Name::total_expenditure, one, [](Element&) {});
    for (const auto& one : p_.documents) document(e, one.document, one.countries);
    spending::Plan own;
    own.owner = p_.owner;
    if (const auto json = own_of(own); !json.empty()) e.own(json);
  }

 private:
  void place_budget(Element& e, Name name, Name recipient, const spending::PlaceBudget& one) {
    budget(e, name, one.budget, [&](Element& b) {
      if (one.recipient != projects::Classification{}) classification(b, recipient, one.recipient);
    });
  }

  template <class Recipient>
  void budget(Element& e, Name name, const spending::Budget& one, Recipient recipient) {
    e.before(name);
    Element b(out_, name, e.spec(), one.rest);
    if (name != Name::total_expenditure) b.attribute(Name::status, one.status);
    recipient(b);
    date(b, Name::period_start, one.start);
    date(b, Name::period_end, one.end, true);
    value(b, one.value);
    for (const auto& each : one.lines) line(b, name == Name::total_expenditure ? Name::expense_line : Name::budget_line, each);
    spending::Budget own;
    own.start = one.start;
    own.end = one.end;
    own.value.date = one.value.date;
    for (auto* day : {&own.start, &own.end, &own.value.date}) clear_days(*day);
    if (const auto json = own_of(own); !json.empty()) b.own(json);
  }

  void line(Element& e, Name name, const spending::Line& one) {
    e.before(name);
    Element l(out_, name, e.spec(), one.rest);
    l.attribute(Name::ref, one.reference);
    value(l, one.value);
    narratives(l, one.name);
    spending::Line own;
    own.value.date = one.value.date;
    clear_days(own.value.date);
    if (const auto json = own_of(own); !json.empty()) l.own(json);
  }

  const spending::Plan& p_;
};

}  // namespace

void write_organisation(std::string& out, const spending::Plan& plan, const Reporter& owner) { OrganisationWriter(out, plan).organisation(owner); }

std::string organisations_head(std::string_view generated) { return file_head("iati-organisations", generated); }
std::string_view organisations_foot() { return "</iati-organisations>\n"; }

}  // namespace exchange
