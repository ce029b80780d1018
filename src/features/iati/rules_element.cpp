// SPDX-License-Identifier: EUPL-1.2
// The rules of the standard's ruleset that concern one element and what is in it.
#include <algorithm>
#include <array>

#include "iati/rules.h"
#include "iati/values.h"

namespace iati {
namespace {

struct Dates {
  std::optional<std::int32_t> start, end;
};

std::optional<std::int32_t> day_in(const Node& node, Name child, Name attribute) {
  const auto* inner = node.child(child);
  if (!inner) return {};
  const auto value = inner->attribute(attribute);
  return value ? day_of(*value) : std::nullopt;
}

Dates period_of(const Node& node) {
  return {day_in(node, Name::period_start, Name::iso_date), day_in(node, Name::period_end, Name::iso_date)};
}

void check_order(Context& context, const Node& node, const Dates& dates, Rule rule) {
  if (dates.start && dates.end && *dates.start > *dates.end) context.findings.add(rule, &node);
}

void check_length(Context& context, const Node& node, const Dates& dates) {
  if (dates.start && dates.end && *dates.end > year_after(*dates.start))
    context.findings.add(Rule::budget_too_long, &node);
}

bool has_space(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; };
  return !text.empty() && (blank(text.front()) || blank(text.back()));
}

void check_spaces(Context& context, const Node& node, Name attribute, Rule rule) {
  if (const auto value = node.attribute(attribute); value && has_space(*value))
    context.findings.add(rule, &node, attribute, *value);
}

void check_symbols(Context& context, const Node& node, Name attribute, Rule rule) {
  if (const auto value = node.attribute(attribute);
      value && (value->empty() || value->find_first_of("/&|?") != std::string_view::npos))
    context.findings.add(rule, &node, attribute, *value);
}

void check_named(Context& context, const Node& node, Rule rule) {
  if (!node.find_attribute(Name::ref) && !node.child(Name::narrative)) context.findings.add(rule, &node);
}

void check_measured(Context& context, const Node& node, std::string_view measure, Rule missing, Rule number,
                    Rule qualitative) {
  const auto value = node.attribute(Name::value);
  if (measure == "5") {
    if (value) context.findings.add(qualitative, &node, Name::value, *value);
  } else if (measure == "1" || measure == "2" || measure == "3" || measure == "4") {
    if (!value)
      context.findings.add(missing, &node)->other = Name::value;
    else if (!number_of(*value))
      context.findings.add(number, &node, Name::value, *value);
  }
}

void check_with_text(Context& context, const Node& node, Rule rule) {
  for (const auto& narrative : children(node, Name::narrative))
    if (!narrative.text().empty()) return;
  context.findings.add(rule, &node);
}

void check_percentage(Context& context, const Node& node, Rule rule) {
  const auto value = node.attribute(Name::percentage);
  if (!value) return;
  const auto percentage = scaled_decimal(*value);
  if (!percentage || *percentage < 0 || *percentage > 100 * decimal_one)
    context.findings.add(rule, &node, Name::percentage, *value);
}

// One code for each vocabulary; none given is 1. There are six vocabularies: many more are looked at no further.
void check_aid_types(Context& context, const Node& transaction) {
  std::array<std::pair<std::string_view, const Node*>, 8> seen;
  std::size_t known = 0;
  for (const auto& type : children(transaction, Name::aid_type)) {
    auto vocabulary = type.attribute(Name::vocabulary).value_or("1");
    if (vocabulary.empty()) vocabulary = "1";
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(known);
    const auto before = std::find_if(seen.begin(), end, [&](const auto& one) { return one.first == vocabulary; });
    if (before != end)
      context.findings.add(Rule::transaction_aid_type_twice, &type)->other_line =
          static_cast<int>(before->second->line);
    else if (known < seen.size())
      seen[known++] = {vocabulary, &type};
  }
}

}  // namespace

void check_element_rules(Context& context, const Node& node) {
  const auto parent = node.parent ? node.parent->name : Name::none;
  auto& findings = context.findings;
  switch (node.name) {
    case Name::narrative:
      if (!context.without_language && !node.find_attribute(Name::xml_lang)) context.without_language = &node;
      break;
    case Name::value:
      if (!context.without_currency && !node.find_attribute(Name::currency)) context.without_currency = &node;
      break;
    case Name::title:
      check_with_text(context, node, Rule::title_without_text);
      break;
    case Name::description:
      check_with_text(context, node, Rule::description_without_text);
      break;
    case Name::participating_org:
      check_named(context, node, Rule::participant_unnamed);
      check_symbols(context, node, Name::ref, Rule::symbols_participant);
      check_spaces(context, node, Name::ref, Rule::spaces_participant);
      check_spaces(context, node, Name::activity_id, Rule::spaces_participant_activity);
      break;
    case Name::owner_org:
      check_named(context, node, Rule::owner_unnamed);
      check_spaces(context, node, Name::ref, Rule::spaces_owner);
      check_symbols(context, node, Name::ref, Rule::symbols_owner);
      break;
    case Name::provider_org:
      check_named(context, node, Rule::provider_unnamed);
      check_symbols(context, node, Name::ref, Rule::symbols_provider);
      check_spaces(context, node, Name::ref, Rule::spaces_provider);
      check_spaces(context, node, Name::provider_activity_id, Rule::spaces_provider_activity);
      break;
    case Name::receiver_org:
      check_named(context, node, Rule::receiver_unnamed);
      check_symbols(context, node, Name::ref, Rule::symbols_receiver);
      check_spaces(context, node, Name::ref, Rule::spaces_receiver);
      check_spaces(context, node, Name::receiver_activity_id, Rule::spaces_receiver_activity);
      break;
    case Name::related_activity:
      check_spaces(context, node, Name::ref, Rule::spaces_related);
      break;
    case Name::recipient_org:
      if (parent == Name::recipient_org_budget) check_spaces(context, node, Name::ref, Rule::spaces_recipient);
      break;
    case Name::other_identifier: {
      const auto type = node.attribute(Name::type).value_or("");
      if (type == "B1") check_spaces(context, node, Name::ref, Rule::spaces_previous_reporter);
      if (type == "A3") check_spaces(context, node, Name::ref, Rule::spaces_previous_activity);
      break;
    }
    case Name::policy_marker: {
      const auto vocabulary = node.attribute(Name::vocabulary).value_or("");
      if ((vocabulary.empty() || vocabulary == "1") && !node.find_attribute(Name::significance))
        findings.add(Rule::marker_without_significance, &node);
      if (vocabulary == "99" && !node.child(Name::narrative)) findings.add(Rule::own_marker_without_text, &node);
      break;
    }
    case Name::sector:
      if (parent == Name::iati_activity) check_percentage(context, node, Rule::sector_percentage_range);
      break;
    case Name::recipient_country:
    case Name::recipient_region:
      if (parent == Name::iati_activity) check_percentage(context, node, Rule::place_percentage_range);
      break;
    case Name::capital_spend:
    case Name::budget_item:
      check_percentage(context, node, Rule::percentage_range);
      break;
    case Name::planned_disbursement:
      check_order(context, node, period_of(node), Rule::period_order);
      break;
    case Name::budget:
    case Name::total_budget:
    case Name::recipient_org_budget:
    case Name::recipient_region_budget:
    case Name::total_expenditure:
    case Name::recipient_country_budget: {
      const auto dates = period_of(node);
      check_order(context, node, dates, Rule::period_order);
      check_length(context, node, dates);
      if (node.name != Name::recipient_country_budget || !dates.start || !dates.end) break;
      for (const auto& line : children(node, Name::budget_line))
        for (const auto& value : children(line, Name::value))
          if (const auto date = value.attribute(Name::value_date))
            if (const auto day = day_of(*date); day && (*day < *dates.start || *day > *dates.end))
              findings.add(Rule::line_outside_period, &value, Name::value_date, *date);
      break;
    }
    case Name::period:
      check_order(context, node, period_of(node), Rule::indicator_period_order);
      break;
    case Name::transaction: {
      check_aid_types(context, node);
      for (const auto& date : children(node, Name::transaction_date))
        if (const auto value = date.attribute(Name::iso_date))
          if (const auto day = day_of(*value); day && *day > context.today)
            findings.add(Rule::transaction_in_future, &date, Name::iso_date, *value);
      for (const auto& amount : children(node, Name::value))
        if (const auto value = amount.attribute(Name::value_date))
          if (const auto day = day_of(*value); day && *day > context.today)
            findings.add(Rule::value_date_in_future, &amount, Name::value_date, *value);
      break;
    }
    case Name::indicator: {
      const auto measure = node.attribute(Name::measure).value_or("");
      if (const auto* own = node.child(Name::reference))
        if (const auto* outer = node.parent ? node.parent->child(Name::reference) : nullptr)
          findings.add(Rule::reference_twice, own)->other_line = static_cast<int>(outer->line);
      for (const auto& baseline : children(node, Name::baseline))
        check_measured(context, baseline, measure, Rule::baseline_value_missing, Rule::baseline_value_number,
                       Rule::baseline_value_qualitative);
      for (const auto& period : children(node, Name::period)) {
        for (const auto& target : children(period, Name::target))
          check_measured(context, target, measure, Rule::target_value_missing, Rule::target_value_number,
                         Rule::target_value_qualitative);
        for (const auto& actual : children(period, Name::actual))
          check_measured(context, actual, measure, Rule::actual_value_missing, Rule::actual_value_number,
                         Rule::actual_value_qualitative);
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace iati
