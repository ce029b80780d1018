// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "iati/reader.h"
#include "iati/tree.h"

namespace iati {

// critical: breaks the schema, so that programs may not read it as meant. error, warning: as the standard's ruleset
// says.
enum class Severity : std::uint8_t { warning, error, critical };

// Every rule: our name, the identifier that people see, severity. Numbers are those of the standard's ruleset; words
// are ours.
#define IATI_RULES(R)                                               \
  R(schema_unknown_element, "schema.element", critical)             \
  R(schema_order, "schema.order", critical)                         \
  R(schema_repeated, "schema.repeated", critical)                   \
  R(schema_missing, "schema.missing", critical)                     \
  R(schema_empty, "schema.empty", critical)                         \
  R(schema_text, "schema.text", critical)                           \
  R(schema_namespace, "schema.namespace", critical)                 \
  R(schema_unknown_attribute, "schema.attribute", critical)         \
  R(schema_missing_attribute, "schema.missing-attribute", critical) \
  R(schema_value, "schema.value", critical)                         \
  R(schema_date, "schema.date", critical)                           \
  R(schema_number, "schema.number", critical)                       \
  R(value_too_large, "value.too-large", error)                      \
  R(code_unknown, "code.unknown", error)                            \
  R(code_not_listed, "code.not-listed", warning)                    \
  R(code_withdrawn, "code.withdrawn", warning)                      \
  R(identity_duplicate, "identity.duplicate", error)                \
  R(identity_empty, "identity.empty", error)                        \
  R(percent_by_vocabulary, "percent.vocabulary", warning)           \
  R(same_as_reporter, "1.1.3", error)                               \
  R(prefix_of_reporter, "1.1.21", warning)                          \
  R(agency_of_reporter, "1.14.8", warning)                          \
  R(agency_of_organisation, "1.18.8", warning)                      \
  R(symbols_identifier, "1.3.13", warning)                          \
  R(symbols_reporter, "1.14.13", warning)                           \
  R(symbols_participant, "1.8.13", warning)                         \
  R(symbols_owner, "1.11.13", warning)                              \
  R(symbols_provider, "1.10.13", warning)                           \
  R(symbols_receiver, "1.15.13", warning)                           \
  R(symbols_organisation, "1.12.13", warning)                       \
  R(symbols_organisation_reporter, "1.18.13", warning)              \
  R(spaces_identifier, "1.3.1", warning)                            \
  R(spaces_reporter, "1.14.1", warning)                             \
  R(spaces_previous_reporter, "1.16.1", warning)                    \
  R(spaces_previous_activity, "1.6.1", warning)                     \
  R(spaces_related, "1.7.1", warning)                               \
  R(spaces_participant, "1.8.1", warning)                           \
  R(spaces_participant_activity, "1.9.1", warning)                  \
  R(spaces_owner, "1.11.1", warning)                                \
  R(spaces_provider, "1.10.1", warning)                             \
  R(spaces_provider_activity, "1.4.1", warning)                     \
  R(spaces_receiver, "1.15.1", warning)                             \
  R(spaces_receiver_activity, "1.5.1", warning)                     \
  R(spaces_organisation, "1.12.1", warning)                         \
  R(spaces_recipient, "1.17.1", warning)                            \
  R(spaces_organisation_reporter, "1.18.1", warning)                \
  R(start_date, "6.11.1", error)                                    \
  R(no_sector, "6.2.2", error)                                      \
  R(sector_of_every_transaction, "6.7.2", error)                    \
  R(sector_at_both, "6.6.2", error)                                 \
  R(place_at_both, "3.6.2", error)                                  \
  R(no_place, "3.7.1", error)                                       \
  R(place_of_every_transaction, "3.7.2", error)                     \
  R(language_of_text, "4.1.1", error)                               \
  R(language_of_organisation_text, "4.5.1", error)                  \
  R(currency_of_value, "7.8.1", error)                              \
  R(currency_of_organisation_value, "7.8.2", error)                 \
  R(title_without_text, "4.3.1", error)                             \
  R(description_without_text, "4.4.1", error)                       \
  R(updated_in_future, "11.1.1", error)                             \
  R(organisation_updated_in_future, "11.4.1", error)                \
  R(planned_dates, "11.1.2", error)                                 \
  R(actual_dates, "11.1.3", error)                                  \
  R(actual_start_in_future, "11.1.4", error)                        \
  R(actual_end_in_future, "11.1.5", error)                          \
  R(transaction_in_future, "11.2.1", error)                         \
  R(value_date_in_future, "11.2.2", error)                          \
  R(period_order, "8.6.3", error)                                   \
  R(indicator_period_order, "8.6.1", error)                         \
  R(budget_too_long, "7.5.3", error)                                \
  R(line_outside_period, "11.3.1", error)                           \
  R(sector_percentages_missing, "2.1.1", error)                     \
  R(sector_percentages_sum, "2.1.2", error)                         \
  R(sector_percentage_single, "2.1.4", error)                       \
  R(own_sector_without_text, "2.2.1", error)                        \
  R(country_percentages_missing, "3.1.1", error)                    \
  R(country_percentages_sum, "3.1.2", error)                        \
  R(country_percentage_single, "3.1.4", error)                      \
  R(region_percentages_missing, "3.4.1", error)                     \
  R(region_percentages_sum, "3.4.2", error)                         \
  R(region_percentage_single, "3.4.4", error)                       \
  R(budget_item_percentages_missing, "7.9.1", warning)              \
  R(budget_item_percentages_sum, "7.9.2", warning)                  \
  R(budget_item_percentage_single, "7.9.4", warning)                \
  R(place_percentage_range, "12.1.1", error)                        \
  R(percentage_range, "12.2.1", error)                              \
  R(sector_percentage_range, "12.3.1", error)                       \
  R(no_common_sector, "102.1.1", warning)                           \
  R(no_common_aid_type, "107.1.1", warning)                         \
  R(no_common_transaction_aid_type, "107.2.1", warning)             \
  R(aid_type_twice, "107.1.2", warning)                             \
  R(transaction_aid_type_twice, "107.2.2", warning)                 \
  R(participant_unnamed, "6.10.1", error)                           \
  R(owner_unnamed, "6.8.1", error)                                  \
  R(provider_unnamed, "6.9.1", error)                               \
  R(receiver_unnamed, "6.9.2", error)                               \
  R(marker_without_significance, "6.14.1", error)                   \
  R(own_marker_without_text, "6.13.1", error)                       \
  R(reference_twice, "8.11.1", error)                               \
  R(baseline_value_missing, "8.8.1", error)                         \
  R(baseline_value_number, "8.8.2", warning)                        \
  R(baseline_value_qualitative, "8.8.3", warning)                   \
  R(target_value_missing, "8.9.1", error)                           \
  R(target_value_number, "8.9.2", warning)                          \
  R(target_value_qualitative, "8.9.3", warning)                     \
  R(actual_value_missing, "8.10.1", error)                          \
  R(actual_value_number, "8.10.2", warning)                         \
  R(actual_value_qualitative, "8.10.3", warning)

enum class Rule : std::uint8_t {
#define R(name, id, severity) name,
  IATI_RULES(R)
#undef R
};

struct RuleInfo {
  std::string_view id;
  Severity severity;
};
const RuleInfo& info(Rule rule);
std::span<const RuleInfo> all_rules();

// What was found, as long as the record is there; made into words only when somebody reads it.
struct Found {
  Rule rule;
  Severity severity;
  Name attribute = Name::none;  // which of the node's attributes; none: the element itself
  Name other = Name::none;      // the element or attribute that is missing, or that should stand before
  const Node* node = nullptr;
  std::string_view value;  // as it stands in the file, or a name that the standard does not have
  const CodeList* list = nullptr;
  int other_line = 0;
};

base::Message message_of(const Found& found);

// The findings of one record. Beyond `most` only their number is kept.
class Findings {
 public:
  explicit Findings(std::size_t most = 10'000) : most_(most) {}
  void clear() {
    found_.clear();
    counts_ = {};
  }
  Found* add(Rule rule, const Node* node, Name attribute = Name::none, std::string_view value = {});
  std::span<const Found> all() const { return found_; }
  std::size_t count(Severity severity) const { return counts_[static_cast<std::size_t>(severity)]; }

 private:
  std::size_t most_;
  std::vector<Found> found_;
  Found spare_{};
  std::array<std::size_t, 3> counts_{};
};

// The parts of the check; see validate.h. `today` in days since 1970-01-01.
struct Context {
  const Record& record;
  std::int32_t today;
  Findings& findings;
  bool by_ruleset;                         // version 2
  const Node* without_language = nullptr;  // the first narrative that says no language
  const Node* without_currency = nullptr;  // the first value that says no currency
};
// Element by element: order, occurrences, attributes, types, codes; and the rules that concern one element.
void check_element(Context& context, const Node& node, const Spec& spec);
// What concerns one element and those inside it, called by check_element.
void check_element_rules(Context& context, const Node& node);
// What concerns the record as a whole.
void check_activity_rules(Context& context);
void check_organisation_rules(Context& context);

}  // namespace iati
