// SPDX-License-Identifier: EUPL-1.2
// What each rule says: what is wrong, and what to do. Line and place are shown beside it.
#include "iati/rules.h"

namespace iati {
namespace {

// What is shown of a value: enough to find it again.
std::string shown(std::string_view value) {
  constexpr std::size_t most = 60;
  if (value.size() <= most) return std::string(value);
  auto end = most;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return std::string(value.substr(0, end)) + "…";
}

}  // namespace

base::Message message_of(const Found& found) {
  using base::msg;
  const auto value = shown(found.value);
  const std::string other{text_of(found.other)};
  const std::string name{found.node ? found.node->local_name() : std::string_view()};
  const auto line = std::to_string(found.other_line);
  switch (found.rule) {
    case Rule::schema_unknown_element:
      return msg(
          "The element {name} is not known at this place in this version. Remove it, correct its name, or give it a "
          "namespace of your own.",
          {{"name", value}});
    case Rule::schema_order:
      return msg("The element {name} must stand before {other}. Move it up.", {{"name", name}, {"other", other}});
    case Rule::schema_repeated:
      return msg("The element {name} may stand here once only. Keep one.", {{"name", name}});
    case Rule::schema_missing:
      return msg("The element {name} is missing. Add it.", {{"name", other}});
    case Rule::schema_empty:
      return msg("The element {name} is empty. Add what belongs into it, or remove it.", {{"name", name}});
    case Rule::schema_text:
      return msg("Text stands where the standard has only elements. Put it into a narrative element, or remove it.");
    case Rule::schema_namespace:
      return msg(
          "The element {name} is in a namespace; elements of the standard are in none. Remove the attribute xmlns.",
          {{"name", name}});
    case Rule::schema_unknown_attribute:
      return msg("The attribute {name} is not known on this element in this version. Remove it or correct its name.",
                 {{"name", value}});
    case Rule::schema_missing_attribute:
      return msg("The attribute {name} is missing. Add it.", {{"name", other}});
    case Rule::schema_value:
      return msg("The value “{value}” is not of the form that the standard asks for here.", {{"value", value}});
    case Rule::schema_date:
      return msg("“{value}” is no date that exists. Write it as in 2026-12-31.", {{"value", value}});
    case Rule::schema_number:
      return msg("“{value}” is no number. Write digits with a point, without spaces, commas or currency signs.",
                 {{"value", value}});
    case Rule::value_too_large:
      return msg("The number {value} is larger than any amount of money. Correct it.", {{"value", value}});
    case Rule::code_unknown:
      return msg("“{value}” is not in the list {list}. Choose one of its codes.",
                 {{"value", value}, {"list", std::string(found.list->name)}});
    case Rule::code_not_listed:
      return msg("“{value}” is not among the codes of the list {list} known here. Check it.",
                 {{"value", value}, {"list", std::string(found.list->name)}});
    case Rule::code_withdrawn:
      return msg("The code “{value}” of the list {list} was withdrawn. Choose the one that took its place.",
                 {{"value", value}, {"list", std::string(found.list->name)}});
    case Rule::identity_duplicate:
      return msg("The identifier “{value}” already stands on line {line}. Give each record its own.",
                 {{"value", value}, {"line", line}});
    case Rule::identity_empty:
      return msg("The identifier is empty. Without it the record cannot be recognised again.");
    case Rule::percent_by_vocabulary:
      return msg("The percentages of one vocabulary do not add up to 100.");
    case Rule::same_as_reporter:
      return msg(
          "The identifier of the activity is that of the reporting organisation. Add a hyphen and a part of its own.");
    case Rule::prefix_of_reporter:
      return msg(
          "The identifier “{value}” does not begin with that of the reporting organisation, or a former one, and a "
          "hyphen.",
          {{"value", value}});
    case Rule::agency_of_reporter:
    case Rule::agency_of_organisation:
      return msg("The identifier “{value}” does not begin with the code of a known registration agency.",
                 {{"value", value}});
    case Rule::symbols_identifier:
    case Rule::symbols_reporter:
    case Rule::symbols_participant:
    case Rule::symbols_owner:
    case Rule::symbols_provider:
    case Rule::symbols_receiver:
    case Rule::symbols_organisation:
    case Rule::symbols_organisation_reporter:
      return msg("The identifier “{value}” is empty or holds one of / & | ?, which identifiers must not.",
                 {{"value", value}});
    case Rule::spaces_identifier:
    case Rule::spaces_reporter:
    case Rule::spaces_previous_reporter:
    case Rule::spaces_previous_activity:
    case Rule::spaces_related:
    case Rule::spaces_participant:
    case Rule::spaces_participant_activity:
    case Rule::spaces_owner:
    case Rule::spaces_provider:
    case Rule::spaces_provider_activity:
    case Rule::spaces_receiver:
    case Rule::spaces_receiver_activity:
    case Rule::spaces_organisation:
    case Rule::spaces_recipient:
    case Rule::spaces_organisation_reporter:
      return msg("The identifier “{value}” begins or ends with a space or line break. Remove it.", {{"value", value}});
    case Rule::start_date:
      return msg("The activity has neither a planned nor an actual start date. Add an activity-date of type 1 or 2.");
    case Rule::no_sector:
      return msg("The activity has no sector, nor has any transaction. Add one.");
    case Rule::sector_of_every_transaction:
      return msg("This transaction has no sector, and the activity has none either. Add it here or to the activity.");
    case Rule::sector_at_both:
      return msg("Sectors stand both with the activity and with transactions. Keep them at one of the two.");
    case Rule::place_at_both:
      return msg(
          "Countries or regions stand both with the activity and with transactions. Keep them at one of the two.");
    case Rule::no_place:
      return msg("The activity has no recipient country or region, nor has any transaction. Add one.");
    case Rule::place_of_every_transaction:
      return msg(
          "This transaction has no recipient country or region, and the activity has none either. Add it here or to "
          "the activity.");
    case Rule::language_of_text:
    case Rule::language_of_organisation_text:
      return msg("The language of this text is not said. Add xml:lang here or, for all texts, to the record.");
    case Rule::currency_of_value:
    case Rule::currency_of_organisation_value:
      return msg("The currency of this value is not said. Add currency here or default-currency to the record.");
    case Rule::title_without_text:
      return msg("The title has no text. Add a narrative.");
    case Rule::description_without_text:
      return msg("The description has no text. Add a narrative.");
    case Rule::updated_in_future:
    case Rule::organisation_updated_in_future:
      return msg("The date of the last update, {value}, is in the future.", {{"value", value}});
    case Rule::planned_dates:
      return msg("The planned end is before the planned start on line {line}.", {{"line", line}});
    case Rule::actual_dates:
      return msg("The actual end is before the actual start on line {line}.", {{"line", line}});
    case Rule::actual_start_in_future:
      return msg("The actual start, {value}, is in the future. Give it as planned.", {{"value", value}});
    case Rule::actual_end_in_future:
      return msg("The actual end, {value}, is in the future. Give it as planned.", {{"value", value}});
    case Rule::transaction_in_future:
      return msg("The date of the transaction, {value}, is in the future. What is to come is a planned disbursement.",
                 {{"value", value}});
    case Rule::value_date_in_future:
      return msg("The value date, {value}, is in the future.", {{"value", value}});
    case Rule::period_order:
    case Rule::indicator_period_order:
      return msg("The period ends before it starts.");
    case Rule::budget_too_long:
      return msg("The period of the budget is longer than a year. Split it into years.");
    case Rule::line_outside_period:
      return msg("The value date, {value}, is outside the period of the budget.", {{"value", value}});
    case Rule::sector_percentages_missing:
      return msg("Of several sectors of one vocabulary each needs a percentage. Add it.");
    case Rule::sector_percentages_sum:
      return msg("The percentages of the sectors do not add up to 100.");
    case Rule::own_sector_without_text:
      return msg("A sector of the organisation's own vocabulary (98 or 99) has no narrative. Say what the code means.");
    case Rule::sector_percentage_single:
    case Rule::country_percentage_single:
    case Rule::region_percentage_single:
    case Rule::budget_item_percentage_single:
      return msg("The only one of its kind has {value} per cent. Leave the percentage out or write 100.",
                 {{"value", value}});
    case Rule::country_percentages_missing:
    case Rule::region_percentages_missing:
      return msg("Of several recipient countries or regions each needs a percentage. Add it.");
    case Rule::country_percentages_sum:
    case Rule::region_percentages_sum:
      return msg("The percentages of recipient countries and regions do not add up to 100.");
    case Rule::budget_item_percentages_missing:
      return msg("Of several budget items each needs a percentage. Add it.");
    case Rule::budget_item_percentages_sum:
      return msg("The percentages of the budget items do not add up to 100.");
    case Rule::place_percentage_range:
    case Rule::percentage_range:
    case Rule::sector_percentage_range:
      return msg("The percentage “{value}” is not between 0 and 100.", {{"value", value}});
    case Rule::no_common_sector:
      return msg("No sector is of the common vocabulary (1, OECD DAC). Add one.");
    case Rule::no_common_aid_type:
    case Rule::no_common_transaction_aid_type:
      return msg("No type of aid is of the common vocabulary (1, OECD DAC). Add one.");
    case Rule::aid_type_twice:
    case Rule::transaction_aid_type_twice:
      return msg("A type of aid of this vocabulary already stands on line {line}. Keep one for each vocabulary.",
                 {{"line", line}});
    case Rule::participant_unnamed:
    case Rule::owner_unnamed:
    case Rule::provider_unnamed:
    case Rule::receiver_unnamed:
      return msg("The organisation has neither an identifier (ref) nor a name (narrative). Add one of them.");
    case Rule::marker_without_significance:
      return msg("The policy marker has no significance. Add the attribute.");
    case Rule::own_marker_without_text:
      return msg(
          "A policy marker of the organisation's own vocabulary (99) has no narrative. Say what the code means.");
    case Rule::reference_twice:
      return msg("The result has a reference on line {line}, and so has its indicator. Keep them at one of the two.",
                 {{"line", line}});
    case Rule::baseline_value_missing:
    case Rule::target_value_missing:
    case Rule::actual_value_missing:
      return msg("The value is missing, though the indicator measures a quantity. Add it.");
    case Rule::baseline_value_number:
    case Rule::target_value_number:
    case Rule::actual_value_number:
      return msg("“{value}” is no number, though the indicator measures a quantity.", {{"value", value}});
    case Rule::baseline_value_qualitative:
    case Rule::target_value_qualitative:
    case Rule::actual_value_qualitative:
      return msg("The indicator is qualitative: describe it in a comment and leave the value “{value}” out.",
                 {{"value", value}});
  }
  return {};
}

}  // namespace iati
