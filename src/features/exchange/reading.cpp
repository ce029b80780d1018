// SPDX-License-Identifier: EUPL-1.2
#include "exchange/reading.h"

#include "base/money.h"

namespace exchange {

using iati::Name;
using iati::Version;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<base::PartialDate> day_of(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 10 || (text.size() > 10 && text[10] != 'T' && text[10] != 'Z' && text[10] != '+' && text[10] != '-')) return std::nullopt;
  return base::PartialDate::parse(text.substr(0, 10));
}

void add_narratives(projects::Narrative& to, const iati::Node& node) {
  for (const auto& one : iati::narratives(node))
    if (!one.text.empty()) to.push_back({std::string(one.language), std::string(one.text)});
}

std::string PartReader::current(std::string_view list, std::string_view code) const {
  code = trimmed(code);
  if (version_ == Version::v1)
    if (const auto* found = iati::code_list(list)) return std::string(found->current(code));
  return std::string(code);
}

bool PartReader::code_only(std::string& to, const Node& at, Name attribute, std::string_view list) {
  if (!to.empty() || at.first || at.attributes().size() != 1) {
    // Version 1 puts the name of the code into the element: the code says it.
    if (!to.empty() || version_ != Version::v1 || !at.find_attribute(attribute)) return false;
  }
  const auto code = at.attribute(attribute);
  if (!code || trimmed(*code).empty()) return false;
  to = current(list, *code);
  return true;
}

bool PartReader::date_attribute(base::PartialDate& to, const iati::Attribute& a, std::string_view name) {
  if (to.known()) return !to.day;  // a part of a day's name, from <c:own>
  if (const auto day = day_of(a.value)) to = *day;
  else if (!trimmed(a.value).empty()) faults_.emplace_back(name, std::string(a.value));
  return true;
}

bool PartReader::date_child(base::PartialDate& to, const Node& at, std::string_view name) {
  if (at.first || at.attributes().size() != 1 || !trimmed(at.text()).empty()) return false;
  const auto* a = at.find_attribute(Name::iso_date);
  return a && date_attribute(to, *a, name);
}

bool PartReader::value_child(projects::Value& value, bool& had, const Node& at) {
  const auto text = trimmed(at.text());
  if (had || at.first || text.empty()) return false;
  for (const auto& a : at.attributes())
    if (a.name != Name::currency && a.name != Name::value_date) return false;
  had = true;
  if (const auto* a = at.find_attribute(Name::currency)) value.currency = trimmed(a->value);
  if (const auto* a = at.find_attribute(Name::value_date)) date_attribute(value.date, *a, "value-date");
  if (const auto amount = base::parse_minor(text, value.currency.empty() ? currency_ : value.currency)) value.amount = *amount;
  else value.written = text;
  if (value == projects::Value{}) value.written = text;  // a zero and nothing else is not the same as nothing
  return true;
}

bool PartReader::narrative_child(Narrative& to, const Node& at) {
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

void PartReader::own_narratives(Narrative& to, const Node& at) {
  to.clear();
  if (!at.child(Name::narrative)) return add_narratives(to, at);
  // One that says more than its language is kept as it stands.
  for (const auto& child : iati::children(at, Name::narrative))
    if (const auto text = trimmed(child.text()); is_narrative(child) && !text.empty())
      to.push_back({std::string(child.attribute(Name::xml_lang).value_or("")), std::string(text)});
}

bool PartReader::is_narrative(const Node& child) {
  if (child.name != Name::narrative || child.first) return false;
  for (const auto& a : child.attributes())
    if (a.name != Name::xml_lang) return false;
  return true;
}

projects::Named PartReader::named(const Node& at, const Spec* spec, const TakeAttribute& more, projects::Named one) {
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

namespace {
std::string_view vocabulary_list(Name name) {
  switch (name) {
    case Name::sector: return "SectorVocabulary";
    case Name::recipient_region: return "RegionVocabulary";
    case Name::policy_marker: return "PolicyMarkerVocabulary";
    default: return "TagVocabulary";
  }
}
}  // namespace

projects::Classification PartReader::classification(const Node& at, const Spec* spec) {
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

projects::Named PartReader::inner_named(const Node& at, const Spec* parent) {
  return inside([&] { return named(at, parent ? parent->child(at.name) : nullptr); });
}
projects::Classification PartReader::inner_classification(const Node& at, const Spec* parent) {
  return inside([&] { return classification(at, parent ? parent->child(at.name) : nullptr); });
}

projects::Document PartReader::document(const Node& at, const Spec* spec, const std::function<bool(const Node&)>& more) {
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
        const auto only_code = [&] { return child.attributes().size() == 1 && !child.first && !trimmed(child.attribute(Name::code).value_or("")).empty() && (version_ == Version::v1 || trimmed(child.text()).empty()); };
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
          default: return more && more(child);
        }
      });
  return one;
}

}  // namespace exchange
