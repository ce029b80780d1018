// SPDX-License-Identifier: EUPL-1.2
#include "exchange/organisation.h"
#include "exchange/reading.h"

namespace exchange {
namespace {

using iati::Name;
using iati::Version;

class OrganisationReader : PartReader {
 public:
  explicit OrganisationReader(const iati::Record& record) : PartReader(record.version) {}

  spending::Plan organisation(const Node& node) {
    spending::Plan p;
    take_own(p, node);
    p.id = {};
    const Spec& spec = iati::organisation_spec(Version::v203);
    Kept kept(&spec);
    for (const auto& a : node.attributes()) {
      if (a.name == Name::xml_lang) p.language = a.value;
      else if (a.name == Name::default_currency) p.currency = trimmed(a.value);
      else if (a.name == Name::last_updated_datetime) p.updated = trimmed(a.value);
      else if (a.name != Name::version) kept.attribute(a, version_);
    }
    currency_ = p.currency;
    for (const auto* at = node.first; at; at = at->next)
      if (own_json(*at).empty() && !part(p, *at, spec)) kept.child(*at, version_);
    p.rest = kept.text();
    return p;
  }

 private:
  // Whether the child of an organisation was read into a field.
  bool part(spending::Plan& p, const Node& at, const Spec& spec) {
    const Spec* here = at.name == Name::none ? nullptr : spec.child(at.name);
    switch (at.name) {
      // Of version 1, whose files often have the later name.
      case Name::iati_identifier: return identifier(p, at, spec.child(Name::organisation_identifier));
      case Name::organisation_identifier: return identifier(p, at, here);
      case Name::name: return name(p, at, here);
      case Name::reporting_org:
        if (p.reporter != projects::Named{}) return false;
        for (const auto& a : at.attributes())
          if (own_name(a) == "owner") return true;
        p.reporter = named(at, here);
        return true;
      case Name::total_budget: p.total.push_back(budget(at, here)); return true;
      case Name::total_expenditure: p.expenditure.push_back(budget(at, here)); return true;
      case Name::recipient_org_budget: {
        spending::OrganisationBudget one;
        bool had = false;
        one.budget = budget(at, here, [&](const Node& child) {
          if (child.name != Name::recipient_org || std::exchange(had, true)) return false;
          one.recipient = inner_named(child, here);
          return true;
        });
        p.organisations.push_back(std::move(one));
        return true;
      }
      case Name::recipient_region_budget: p.regions.push_back(place_budget(at, here, Name::recipient_region)); return true;
      case Name::recipient_country_budget: p.countries.push_back(place_budget(at, here, Name::recipient_country)); return true;
      case Name::document_link: {
        spending::Document one;
        one.document = document(at, here, [&](const Node& child) {
          if (child.name != Name::recipient_country) return false;
          one.countries.push_back(inner_classification(child, here));
          return true;
        });
        p.documents.push_back(std::move(one));
        return true;
      }
      default: return false;
    }
  }

  bool identifier(spending::Plan& p, const Node& at, const Spec* spec) {
    if (!p.identifier.empty() || at.first || trimmed(at.text()).empty()) return false;
    p.identifier = trimmed(at.text());
    Kept kept(spec);
    for (const auto& a : at.attributes()) kept.attribute(a, version_);
    p.identifier_rest = kept.text();
    return true;
  }

  bool name(spending::Plan& p, const Node& at, const Spec* spec) {
    if (is_old()) {  // repeats the element for each language
      add_narratives(p.name.text, at);
      Kept kept(spec);
      for (const auto& a : at.attributes())
        if (a.name != Name::xml_lang) kept.attribute(a, version_);
      p.name.rest += kept.text();
      return true;
    }
    if (p.name != spending::Text{}) return false;
    own_narratives(p.name.text, at);
    p.name.rest = rest_of(at, spec, [](const iati::Attribute&) { return false; }, is_narrative);
    return true;
  }

  spending::PlaceBudget place_budget(const Node& at, const Spec* spec, Name recipient) {
    spending::PlaceBudget one;
    bool had = false;
    one.budget = budget(at, spec, [&](const Node& child) {
      if (child.name != recipient || std::exchange(had, true)) return false;
      one.recipient = inner_classification(child, spec);
      return true;
    });
    return one;
  }

  // Expenditure is of the same form. `more` takes what it is for.
  spending::Budget budget(const Node& at, const Spec* spec, const std::function<bool(const Node&)>& more = nullptr) {
    spending::Budget one;
    take_own(one, at);
    bool had_value = false;
    const bool has_status = at.name != Name::total_expenditure;
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name != Name::status || !has_status) return false;
          one.status = trimmed(a.value);
          return true;
        },
        [&](const Node& child) {
          switch (child.name) {
            case Name::period_start: return date_child(one.start, child, "period-start");
            case Name::period_end: return date_child(one.end, child, "period-end");
            case Name::value: return value_child(one.value, had_value, child);
            case Name::budget_line:
            case Name::expense_line: {
              const bool its = (child.name == Name::expense_line) == (at.name == Name::total_expenditure);
              if (its) one.lines.push_back(line(child, spec ? spec->child(child.name) : nullptr));
              return its;
            }
            default: return more && more(child);
          }
        });
    return one;
  }

  spending::Line line(const Node& at, const Spec* spec) {
    return inside([&] {
      spending::Line one;
      take_own(one, at);
      own_narratives(one.name, at);
      bool had_value = false;
      one.rest = rest_of(
          at, spec,
          [&](const iati::Attribute& a) {
            if (a.name != Name::ref) return false;
            one.reference = trimmed(a.value);
            return true;
          },
          [&](const Node& child) { return is_narrative(child) || (child.name == Name::value && value_child(one.value, had_value, child)); });
      return one;
    });
  }
};

}  // namespace

spending::Plan read_organisation(const iati::Record& record) { return OrganisationReader(record).organisation(*record.root); }

}  // namespace exchange
