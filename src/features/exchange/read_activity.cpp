// SPDX-License-Identifier: EUPL-1.2
#include <charconv>

#include "exchange/activity.h"
#include "exchange/read_results.h"

namespace exchange {
namespace {

using iati::Name;
using iati::Version;

class ActivityReader : PartReader {
 public:
  explicit ActivityReader(const iati::Record& record) : PartReader(record.version), results_(record.version) {}

  projects::Project activity(const Node& node) {
    projects::Project p;
    take_own(p, node);
    p.state = projects::State::published;
    p.id = {};
    const Spec& spec = iati::activity_spec(Version::v203);
    Kept kept(&spec);
    for (const auto& a : node.attributes()) {
      if (a.name == Name::xml_lang) p.language = a.value;
      else if (a.name == Name::default_currency) p.currency = trimmed(a.value);
      else if (a.name == Name::humanitarian) p.humanitarian = trimmed(a.value);
      else if (a.name != Name::version) kept.attribute(a, version_);
    }
    currency_ = p.currency;
    const auto partial = std::exchange(p.dates, {});
    for (const auto* at = node.first; at; at = at->next)
      if (!own_json(*at).empty() || part(p, *at, spec)) continue;
      else kept.child(*at, version_);
    for (const auto& own : partial)
      if (const auto at = std::ranges::find_if(p.dates, [&](const auto& date) { return date.type == own.type && date.on.year == own.on.year; }); at != p.dates.end())
        at->on = own.on;
    p.rest = kept.text();
    return p;
  }

 private:

 private:
  // Whether the child of an activity was read into a field.
  bool part(projects::Project& p, const Node& at, const Spec& spec) {
    const Spec* here = at.name == Name::none ? nullptr : spec.child(at.name);
    switch (at.name) {
      case Name::iati_identifier:
        if (!p.identifier.empty()) return false;
        p.identifier = trimmed(at.text());
        return at.attributes().empty();
      case Name::reporting_org:
        if (p.reporter != projects::Named{}) return false;
        for (const auto& a : at.attributes())
          if (own_name(a) == "owner") return true;
        p.reporter = named(at, here);
        return true;
      case Name::title:
        if (version_ != Version::v1 && !p.title.empty()) return false;
        if (!at.attributes().empty() && version_ != Version::v1) return false;
        add_narratives(p.title, at);
        return true;
      case Name::description: return description(p, at, here);
      case Name::participating_org: {
        projects::Participant one;
        take_own(one, at);
        one.who = named(at, here, [&](const iati::Attribute& a) {
          if (a.name == Name::role) one.role = current("OrganisationRole", a.value);
          else if (a.name == Name::crs_channel_code) one.channel = trimmed(a.value);
          else return false;
          return true;
        }, one.who);
        p.participants.push_back(std::move(one));
        return true;
      }
      case Name::other_identifier:
        p.other_identifiers.push_back(other_identifier(at, here));
        return true;
      case Name::activity_status: return code_only(p.status, at, Name::code, "ActivityStatus");
      case Name::activity_scope: return code_only(p.scope, at, Name::code, "ActivityScope");
      case Name::collaboration_type: return code_only(p.collaboration, at, Name::code, "CollaborationType");
      case Name::default_flow_type: return code_only(p.flow, at, Name::code, "FlowType");
      case Name::default_finance_type: return code_only(p.finance, at, Name::code, "FinanceType");
      case Name::default_aid_type: return code_only(p.aid, at, Name::code, "AidType");
      case Name::default_tied_status: return code_only(p.tied, at, Name::code, "TiedStatus");
      case Name::activity_date: p.dates.push_back(activity_date(at, here)); return true;
      case Name::recipient_country: p.countries.push_back(classification(at, here)); return true;
      case Name::recipient_region: p.regions.push_back(classification(at, here)); return true;
      case Name::sector: p.sectors.push_back(classification(at, here)); return true;
      case Name::tag: p.tags.push_back(classification(at, here)); return true;
      case Name::policy_marker: p.markers.push_back(classification(at, here)); return true;
      case Name::location: p.locations.push_back(location(at, here)); return true;
      case Name::budget: p.budget.push_back(budget(at, here)); return true;
      case Name::planned_disbursement: p.planned_disbursements.push_back(planned(at, here)); return true;
      case Name::transaction: p.transactions.push_back(transaction(at, here)); return true;
      case Name::document_link: p.documents.push_back(document(at, here)); return true;
      case Name::activity_website: {  // of version 1: a document since
        projects::Document site;
        site.url = trimmed(at.text());
        site.format = "text/html";
        site.categories = {"A12"};
        p.documents.push_back(std::move(site));
        return at.attributes().empty() && !trimmed(at.text()).empty();
      }
      case Name::related_activity: p.related.push_back(related(at, here)); return true;
      case Name::result: results_.result(p, at, here); return true;
      default: return false;
    }
  }

  bool description(projects::Project& p, const Node& at, const Spec* spec) {
    projects::Description one;
    own_narratives(one.text, at);
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::type) one.type = current("DescriptionType", a.value);
          else if (a.name != Name::xml_lang || version_ != Version::v1) return false;
          return true;
        },
        is_narrative);
    // Version 1 repeats the element for each language.
    if (version_ == Version::v1 && one.rest.empty() && !p.descriptions.empty() && p.descriptions.back().type == one.type && one.text.size() == 1 &&
        std::ranges::find(p.descriptions.back().text, one.text[0].language, &organisations::Name::language) == p.descriptions.back().text.end()) {
      p.descriptions.back().text.push_back(one.text[0]);
      return true;
    }
    p.descriptions.push_back(std::move(one));
    return true;
  }

  projects::OtherIdentifier other_identifier(const Node& at, const Spec* spec) {
    projects::OtherIdentifier one;
    if (version_ == Version::v1) one.reference = trimmed(at.text());
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (version_ == Version::v1 && a.name == Name::owner_ref) one.owner = trimmed(a.value);
          else if (version_ == Version::v1 && a.name == Name::owner_name && !trimmed(a.value).empty()) one.owner_name = {{"", std::string(trimmed(a.value))}};
          else if (a.name == Name::ref && !one.reference.empty()) return false;
          else if (a.name == Name::ref) one.reference = trimmed(a.value);
          else if (a.name == Name::type) one.type = trimmed(a.value);
          else return false;
          return true;
        },
        [&](const Node& child) {
          if (child.name != Name::owner_org || !one.owner.empty() || !one.owner_name.empty()) return false;
          for (const auto& a : child.attributes())
            if (a.name != Name::ref) return false;
          for (const auto* inner = child.first; inner; inner = inner->next)
            if (!is_narrative(*inner) && !inner->is_text) return false;
          if (const auto ref = child.attribute(Name::ref)) one.owner = trimmed(*ref);
          add_narratives(one.owner_name, child);
          return true;
        });
    return one;
  }

  projects::DateOf activity_date(const Node& at, const Spec* spec) {
    projects::DateOf one;
    own_narratives(one.note, at);
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::type) one.type = current("ActivityDateType", a.value);
          else if (a.name == Name::iso_date) return date_attribute(one.on, a, "iso-date");
          else return a.name == Name::xml_lang && version_ == Version::v1;
          return true;
        },
        is_narrative);
    if (version_ == Version::v1 && !one.on.known())  // the date may stand in the element instead
      if (const auto day = day_of(at.text())) {
        one.on = *day;
        one.note.clear();
      }
    return one;
  }

  projects::Location location(const Node& at, const Spec* spec) {
    projects::Location one;
    take_own(one, at);
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::ref) one.reference = trimmed(a.value);
          else return false;
          return true;
        },
        [&](const Node& child) {
          if (child.name == Name::name) return narrative_child(one.name, child);
          if (child.name == Name::description) return narrative_child(one.description, child);
          if (child.name == Name::activity_description) return narrative_child(one.activity, child);
          if (child.name == Name::point) return point(one, child);
          if (child.name == Name::coordinates && version_ == Version::v1) return coordinates(one, child);
          return false;
        });
    return one;
  }
  static std::optional<double> degrees(std::string_view text, double most) {
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= -most && value <= most)) return std::nullopt;
    return value;
  }
  static bool set_point(projects::Location& one, std::string_view latitude, std::string_view longitude) {
    const auto y = degrees(latitude, 90), x = degrees(longitude, 180);
    if (!y || !x || one.latitude) return false;
    one.latitude = y;
    one.longitude = x;
    return true;
  }
  bool point(projects::Location& one, const Node& at) {
    const auto* pos = at.child(Name::pos);
    if (!pos || pos->next || at.first != pos || !pos->attributes().empty()) return false;
    for (const auto& a : at.attributes())
      if (a.name != Name::srsName || trimmed(a.value) != "http://www.opengis.net/def/crs/EPSG/0/4326") return false;
    const auto text = trimmed(pos->text());
    const auto gap = text.find(' ');
    return gap != std::string_view::npos && set_point(one, text.substr(0, gap), text.substr(gap + 1));
  }
  bool coordinates(projects::Location& one, const Node& at) {
    const auto latitude = at.attribute(Name::latitude), longitude = at.attribute(Name::longitude);
    return latitude && longitude && at.attributes().size() == 2 && !at.first && set_point(one, *latitude, *longitude);
  }

  projects::BudgetLine budget(const Node& at, const Spec* spec) {
    projects::BudgetLine one;
    take_own(one, at);
    bool had_value = false;
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::type) one.type = current("BudgetType", a.value);
          else if (a.name == Name::status) one.status = trimmed(a.value);
          else return false;
          return true;
        },
        [&](const Node& child) {
          if (child.name == Name::period_start) return date_child(one.start, child, "period-start");
          if (child.name == Name::period_end) return date_child(one.end, child, "period-end");
          return child.name == Name::value && value_child(one.value, had_value, child);
        });
    return one;
  }

  projects::PlannedDisbursement planned(const Node& at, const Spec* spec) {
    projects::PlannedDisbursement one;
    take_own(one, at);
    bool had_value = false, had_provider = false, had_receiver = false;
    const std::string rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::type) one.type = current("BudgetType", a.value);
          else return false;
          return true;
        },
        [&](const Node& child) {
          if (child.name == Name::period_start) return date_child(one.start, child, "period-start");
          if (child.name == Name::period_end) return date_child(one.end, child, "period-end");
          if (child.name == Name::provider_org && !std::exchange(had_provider, true)) {
            one.provider = inner_named(child, spec);
            return true;
          }
          if (child.name == Name::receiver_org && !std::exchange(had_receiver, true)) {
            one.receiver = inner_named(child, spec);
            return true;
          }
          return child.name == Name::value && value_child(one.value, had_value, child);
        });
    one.rest = rest;
    return one;
  }

  projects::Transaction transaction(const Node& at, const Spec* spec) {
    projects::Transaction one;
    take_own(one, at);
    bool had_value = false, had_provider = false, had_receiver = false;
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::ref) one.reference = trimmed(a.value);
          else return false;
          return true;
        },
        [&](const Node& child) {
          switch (child.name) {
            case Name::transaction_type: return code_only(one.type, child, Name::code, "TransactionType");
            case Name::transaction_date: return date_child(one.date, child, "transaction-date");
            case Name::value: return value_child(one.value, had_value, child);
            case Name::description: return narrative_child(one.description, child);
            case Name::provider_org:
              if (std::exchange(had_provider, true)) return false;
              one.provider = inner_named(child, spec);
              return true;
            case Name::receiver_org:
              if (std::exchange(had_receiver, true)) return false;
              one.receiver = inner_named(child, spec);
              return true;
            case Name::sector: one.sectors.push_back(inner_classification(child, spec)); return true;
            case Name::recipient_country: one.countries.push_back(inner_classification(child, spec)); return true;
            case Name::recipient_region: one.regions.push_back(inner_classification(child, spec)); return true;
            case Name::flow_type: return code_only(one.flow, child, Name::code, "FlowType");
            case Name::finance_type: return code_only(one.finance, child, Name::code, "FinanceType");
            case Name::aid_type: return code_only(one.aid, child, Name::code, "AidType");
            case Name::tied_status: return code_only(one.tied, child, Name::code, "TiedStatus");
            default: return false;
          }
        });
    return one;
  }

  projects::Related related(const Node& at, const Spec* spec) {
    projects::Related one;
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::ref) one.reference = trimmed(a.value);
          else if (a.name == Name::type) one.type = current("RelatedActivityType", a.value);
          else return false;
          return true;
        },
        [](const Node&) { return false; });
    return one;
  }

  ResultReader results_;
};

}  // namespace

projects::Project read_activity(const iati::Record& record) { return ActivityReader(record).activity(*record.root); }

}  // namespace exchange
