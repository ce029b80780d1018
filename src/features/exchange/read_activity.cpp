// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <charconv>

#include "base/money.h"
#include "db/described_json.h"
#include "exchange/activity.h"
#include "exchange/kept.h"

namespace exchange {
namespace {

using iati::Name;
using iati::Node;
using iati::Spec;
using iati::Version;
using projects::Narrative;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void add_narratives(Narrative& to, const Node& node) {
  for (const auto& one : iati::narratives(node))
    if (!one.text.empty()) to.push_back({std::string(one.language), std::string(one.text)});
}

// "2012-03-01", also with a time or a zone behind it; only whole days.
std::optional<base::PartialDate> day_of(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 10 || (text.size() > 10 && text[10] != 'T' && text[10] != 'Z' && text[10] != '+' && text[10] != '-')) return std::nullopt;
  return base::PartialDate::parse(text.substr(0, 10));
}

std::string_view own_json(const Node& node) { return own_name(node) == "own" ? node.text() : std::string_view(); }

// What <c:own> says goes into the part before its other fields are read.
template <class Part>
void take_own(Part& part, const Node& node) {
  for (const auto* at = node.first; at; at = at->next) {
    const auto json = own_json(*at);
    if (json.empty()) continue;
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    Part read;
    if (!error && db::read_described(value, read)) part = std::move(read);
    return;
  }
}

class Reading {
 public:
  Reading(const iati::Record& record) : version_(record.version) {}

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
      case Name::result: result(p, at, here); return true;
      default: return false;
    }
  }

  std::string current(std::string_view list, std::string_view code) const {
    code = trimmed(code);
    if (version_ == Version::v1)
      if (const auto* found = iati::code_list(list)) return std::string(found->current(code));
    return std::string(code);
  }

  // An element that is a code and nothing else.
  bool code_only(std::string& to, const Node& at, Name attribute, std::string_view list) {
    if (!to.empty() || at.first || at.attributes().size() != 1) {
      // Version 1 puts the name of the code into the element: the code says it.
      if (!to.empty() || version_ != Version::v1 || !at.find_attribute(attribute)) return false;
    }
    const auto code = at.attribute(attribute);
    if (!code || trimmed(*code).empty()) return false;
    to = current(list, *code);
    return true;
  }

  template <class TakeAttribute, class TakeChild>
  std::string rest_of(const Node& at, const Spec* spec, TakeAttribute take_attribute, TakeChild take_child) {
    Kept kept(spec);
    for (const auto& a : at.attributes())
      if (!take_attribute(a)) kept.attribute(a, version_);
    for (const auto* child = at.first; child; child = child->next)
      if (own_json(*child).empty() && !take_child(*child)) kept.child(*child, version_);
    for (const auto& [attribute, value] : faults_) kept.fault(attribute, value);
    faults_.clear();
    return kept.text();
  }

  bool date_attribute(base::PartialDate& to, const iati::Attribute& a, std::string_view name) {
    if (to.known()) return !to.day;  // a part of a day's name, from <c:own>
    if (const auto day = day_of(a.value)) to = *day;
    else if (!trimmed(a.value).empty()) faults_.emplace_back(name, std::string(a.value));
    return true;
  }

  // Of a child that is a date and nothing else: <period-start iso-date="…"/>.
  bool date_child(base::PartialDate& to, const Node& at, std::string_view name) {
    if (at.first || at.attributes().size() != 1 || !trimmed(at.text()).empty()) return false;
    const auto* a = at.find_attribute(Name::iso_date);
    return a && date_attribute(to, *a, name);
  }

  bool value_child(projects::Value& value, bool& had, const Node& at) {
    if (had || at.first) return false;
    for (const auto& a : at.attributes())
      if (a.name != Name::currency && a.name != Name::value_date) return false;
    had = true;
    if (const auto* a = at.find_attribute(Name::currency)) value.currency = trimmed(a->value);
    if (const auto* a = at.find_attribute(Name::value_date)) date_attribute(value.date, *a, "value-date");
    const auto text = trimmed(at.text());
    if (const auto amount = base::parse_minor(text, value.currency.empty() ? currency_ : value.currency)) value.amount = *amount;
    else value.written = text;
    return true;
  }

  bool narrative_child(Narrative& to, const Node& at) {
    if (!to.empty() || !at.attributes().empty()) {
      if (version_ != Version::v1) return false;
      for (const auto& a : at.attributes())
        if (a.name != Name::xml_lang) return false;
    }
    for (const auto* child = at.first; child; child = child->next)
      if (child->name != Name::narrative && !(child->is_text && trimmed(child->text()).empty())) return false;
    for (const auto& child : iati::children(at, Name::narrative))
      for (const auto& a : child.attributes())
        if (a.name != Name::xml_lang) return false;
    add_narratives(to, at);
    return true;
  }

  // The children <narrative> of an element that has other things too.
  void own_narratives(Narrative& to, const Node& at) {
    to.clear();
    add_narratives(to, at);
  }
  static bool is_narrative(const Node& child) {
    if (child.name != Name::narrative || child.first) return false;
    for (const auto& a : child.attributes())
      if (a.name != Name::xml_lang) return false;
    return true;
  }

  projects::Named named(const Node& at, const Spec* spec,
                        const std::function<bool(const iati::Attribute&)>& more = nullptr, projects::Named one = {}) {
    if (!more) take_own(one, at);
    own_narratives(one.name, at);
    const bool text_is_name = version_ == Version::v1;
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (more && more(a)) return true;
          if (a.name == Name::ref) one.reference = trimmed(a.value);
          else if (a.name == Name::type) one.type = current("OrganisationType", a.value);
          else if (a.name == Name::activity_id || a.name == Name::provider_activity_id || a.name == Name::receiver_activity_id) one.activity = trimmed(a.value);
          else if (a.name == Name::xml_lang && text_is_name) return true;  // the narrative has it
          else return false;
          return true;
        },
        [&](const Node& child) { return is_narrative(child); });
    return one;
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

  projects::Classification classification(const Node& at, const Spec* spec) {
    projects::Classification one;
    own_narratives(one.name, at);
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::code) one.code = trimmed(a.value);
          else if (a.name == Name::vocabulary) one.vocabulary = current(vocabulary_list(at.name), a.value);
          else if (a.name == Name::percentage) one.percentage = trimmed(a.value);
          else if (a.name == Name::significance) one.significance = trimmed(a.value);
          else return a.name == Name::xml_lang && version_ == Version::v1;
          return true;
        },
        is_narrative);
    return one;
  }
  static std::string_view vocabulary_list(Name name) {
    switch (name) {
      case Name::sector: return "SectorVocabulary";
      case Name::recipient_region: return "RegionVocabulary";
      case Name::policy_marker: return "PolicyMarkerVocabulary";
      default: return "TagVocabulary";
    }
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
  // Inside another part, whose own faults are not this one's.
  projects::Named inner_named(const Node& at, const Spec* parent) {
    auto outside = std::move(faults_);
    faults_.clear();
    auto one = named(at, parent ? parent->child(at.name) : nullptr);
    faults_ = std::move(outside);
    return one;
  }
  projects::Classification inner_classification(const Node& at, const Spec* parent) {
    auto outside = std::move(faults_);
    faults_.clear();
    auto one = classification(at, parent ? parent->child(at.name) : nullptr);
    faults_ = std::move(outside);
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

  projects::Document document(const Node& at, const Spec* spec) {
    projects::Document one;
    take_own(one, at);
    one.rest = rest_of(
        at, spec,
        [&](const iati::Attribute& a) {
          if (a.name == Name::url) one.url = trimmed(a.value);
          else if (a.name == Name::format) one.format = trimmed(a.value);
          else return false;
          return true;
        },
        [&](const Node& child) {
          const auto only_code = [&] { return child.attributes().size() == 1 && !child.first && child.find_attribute(Name::code) && (version_ == Version::v1 || trimmed(child.text()).empty()); };
          switch (child.name) {
            case Name::title: return narrative_child(one.title, child);
            case Name::description: return narrative_child(one.description, child);
            case Name::category:
              if (!only_code()) return false;
              one.categories.emplace_back(trimmed(*child.attribute(Name::code)));
              return true;
            case Name::language:
              if (!only_code()) return false;
              one.languages.emplace_back(trimmed(*child.attribute(Name::code)));
              return true;
            case Name::document_date: return date_child(one.date, child, "document-date");
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

  void result(projects::Project& p, const Node& at, const Spec* spec) {
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

  projects::Indicator indicator(const Node& at, const Spec* spec, const std::string& node) {
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

  projects::Period period(const Node& at, const Spec* spec) {
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

  projects::Measure measure(const Node& at, const Spec* parent) {
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

  Version version_;
  std::string currency_;
  int results_ = 0, indicators_ = 0, periods_ = 0;
  std::vector<std::pair<std::string, std::string>> faults_;  // of the part being read
};

}  // namespace

projects::Project read_activity(const iati::Record& record) { return Reading(record).activity(*record.root); }

}  // namespace exchange
