// SPDX-License-Identifier: EUPL-1.2
// What the schema asks of an element at its place, and whether codes are of their lists.
#include "base/text.h"
#include "iati/rules.h"
#include "iati/values.h"

namespace iati {
namespace {

bool is_blank(std::string_view text) {
  for (char c : text)
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return false;
  return true;
}

void check_codes(Context& context, const Node& node, Name attribute, std::string_view value,
                 const std::vector<CodeRule>& rules) {
  const bool old = context.record.version == Version::v1;
  for (const auto& rule : rules) {
    if (!rule.vocabulary.empty()) {
      const auto vocabulary = node.attribute(Name::vocabulary);
      if (!vocabulary) {
        if (rule.vocabulary != "1") continue;
      } else if (*vocabulary != rule.vocabulary) {
        if (!old || !(*vocabulary == "DAC" && rule.vocabulary == "1")) continue;
      }
    }
    const auto* code = rule.list->find(value);
    if (!code && old) code = rule.list->find(rule.list->current(value));
    if (code && !code->withdrawn) continue;
    // Lists of version 1 were others; only what they became is known here.
    const auto what = code                          ? Rule::code_withdrawn
                      : rule.list->complete && !old ? Rule::code_unknown
                                                    : Rule::code_not_listed;
    context.findings.add(what, &node, attribute, value)->list = rule.list;
  }
}

void check_value(Context& context, const Node& node, Name attribute, Type type, std::string_view value) {
  if (type == Type::string || type == Type::any) return;
  if (!is_of(type, value)) {
    const auto rule = type == Type::date || type == Type::datetime ? Rule::schema_date
                      : type == Type::decimal                      ? Rule::schema_number
                                                                   : Rule::schema_value;
    context.findings.add(rule, &node, attribute, value);
  } else if (type == Type::decimal && value.size() > 16 && !fits_an_amount(value)) {
    context.findings.add(Rule::value_too_large, &node, attribute, value);
  }
}

void check_attributes(Context& context, const Node& node, const Spec& spec) {
  std::uint32_t seen = 0;
  for (const auto& attribute : node.attributes()) {
    if (attribute.foreign) {
      const auto& space = attribute.foreign->space;
      const bool instance = space.uri == "http://www.w3.org/2001/XMLSchema-instance";
      if (space.uri.empty() || (!spec.foreign_attributes && !instance))
        context.findings.add(Rule::schema_unknown_attribute, &node, Name::none, attribute.foreign->local);
      continue;
    }
    std::size_t at = 0;
    while (at < spec.attributes.size() && spec.attributes[at].name != attribute.name) ++at;
    if (at == spec.attributes.size()) {
      if (attribute.name != Name::xml_lang || !spec.foreign_attributes)
        context.findings.add(Rule::schema_unknown_attribute, &node, attribute.name, text_of(attribute.name));
      else
        check_value(context, node, attribute.name, Type::language, attribute.value);
      continue;
    }
    seen |= 1U << at;
    const auto& known = spec.attributes[at];
    check_value(context, node, attribute.name, known.type, attribute.value);
    if (!known.codes.empty()) check_codes(context, node, attribute.name, attribute.value, known.codes);
  }
  for (std::size_t at = 0; at < spec.attributes.size(); ++at)
    if (spec.attributes[at].required && !(seen & (1U << at)))
      context.findings.add(Rule::schema_missing_attribute, &node)->other = spec.attributes[at].name;
}

void check_children(Context& context, const Node& node, const Spec& spec) {
  const auto& known = spec.children;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  bool text_found = false;
  for (const auto* child = node.first; child; child = child->next) {
    if (child->is_text) {
      text_found = true;
      continue;
    }
    const bool foreign = child->is_foreign();
    auto fits = [&](std::size_t i) {
      return foreign ? known[i].is_foreign : spec.child_names[i] == child->name && child->name != Name::none;
    };
    std::size_t found = at;
    while (found < known.size() && !fits(found)) ++found;
    if (found == known.size()) {
      found = 0;
      while (found < at && !fits(found)) ++found;
      if (found == at || spec.content == Content::text || spec.content == Content::empty) {
        context.findings.add(Rule::schema_unknown_element, child, Name::none, child->local_name());
        continue;
      }
      // It stands behind what should come after it.
      if (spec.content == Content::sequence) {
        if ((seen >> found & 1U) && !known[found].repeats)
          context.findings.add(Rule::schema_repeated, child);
        else
          context.findings.add(Rule::schema_order, child)->other = spec.child_names[at];
      }
    } else {
      if (spec.content == Content::sequence) {
        if ((seen >> found & 1U) && !known[found].repeats) context.findings.add(Rule::schema_repeated, child);
        at = found;
      }
    }
    seen |= std::uint64_t{1} << found;
    if (!known[found].is_foreign) check_element(context, *child, known[found]);
  }
  if (spec.content == Content::sequence) {
    for (std::size_t i = 0; i < known.size(); ++i)
      if (known[i].required && !(seen >> i & 1U))
        context.findings.add(Rule::schema_missing, &node)->other = spec.child_names[i];
  } else if (spec.some && seen == 0) {
    context.findings.add(Rule::schema_empty, &node);
  }
  if (!spec.mixed && spec.content != Content::text && (text_found || !is_blank(node.text())))
    context.findings.add(Rule::schema_text, &node);
}

}  // namespace

void check_element(Context& context, const Node& node, const Spec& spec) {
  if (node.in_namespace) context.findings.add(Rule::schema_namespace, &node);
  if (spec.content == Content::text && spec.type == Type::any) return;
  check_attributes(context, node, spec);
  if (spec.content == Content::text) {
    for (const auto* child = node.first; child; child = child->next)
      if (!child->is_text) context.findings.add(Rule::schema_unknown_element, child, Name::none, child->local_name());
    check_value(context, node, Name::none, spec.type, node.text());
    if (!spec.text_codes.empty()) check_codes(context, node, Name::none, base::trim(node.text()), spec.text_codes);
  } else {
    check_children(context, node, spec);
  }
  if (context.by_ruleset) check_element_rules(context, node);
}

}  // namespace iati
