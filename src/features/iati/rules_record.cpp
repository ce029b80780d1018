// SPDX-License-Identifier: EUPL-1.2
// The rules of the standard's ruleset that concern an activity or organisation as a whole.
#include <algorithm>
#include <span>
#include <vector>

#include "iati/rules.h"
#include "iati/values.h"

namespace iati {
namespace {

bool has_space(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  return !text.empty() && (blank(text.front()) || blank(text.back()));
}

bool has_symbol(std::string_view text) {
  return text.empty() || text.find_first_of("/&|?") != std::string_view::npos;
}

std::string_view vocabulary_of(const Node& node) {
  const auto vocabulary = node.attribute(Name::vocabulary).value_or("1");
  return vocabulary.empty() ? std::string_view("1") : vocabulary;
}

// Whether the identifier is one that the register of organisations is known to hold, or begins with an agency's code.
bool has_agency(std::string_view ref) {
  static const CodeList* agencies = code_list("OrganisationRegistrationAgency");
  static const CodeList* known[] = {code_list("OrganisationIdentifier"), code_list("IATIOrganisationIdentifier")};
  for (const auto* list : known)
    if (list->find(ref)) return true;
  for (auto at = ref.find('-'); at != std::string_view::npos; at = ref.find('-', at + 1))
    if (agencies->find(ref.substr(0, at))) return true;
  return false;
}

void check_reporter(Context& context, Rule agency, Rule symbols, Rule spaces) {
  for (const auto& reporter : children(*context.record.root, Name::reporting_org)) {
    const auto ref = reporter.attribute(Name::ref);
    if (!ref) continue;
    if (!has_agency(*ref)) context.findings.add(agency, &reporter, Name::ref, *ref);
    if (has_symbol(*ref)) context.findings.add(symbols, &reporter, Name::ref, *ref);
    if (has_space(*ref)) context.findings.add(spaces, &reporter, Name::ref, *ref);
  }
}

void check_updated(Context& context, Rule rule) {
  const auto& root = *context.record.root;
  if (const auto value = root.attribute(Name::last_updated_datetime))
    if (const auto day = day_of(*value); day && *day > context.today)
      context.findings.add(rule, &root, Name::last_updated_datetime, *value);
}

void check_defaults(Context& context, Rule language, Rule currency) {
  const auto& root = *context.record.root;
  if (context.without_language && !root.find_attribute(Name::xml_lang))
    context.findings.add(language, context.without_language)->other = Name::xml_lang;
  if (context.without_currency && !root.find_attribute(Name::default_currency))
    context.findings.add(currency, context.without_currency)->other = Name::currency;
}

void check_identifier(Context& context, const Node& root) {
  auto& findings = context.findings;
  for (const auto& identifier : children(root, Name::iati_identifier)) {
    if (identifier.first) continue;  // elements in it are a fault of their own
    const auto text = identifier.text();
    if (has_symbol(text)) findings.add(Rule::symbols_identifier, &identifier, Name::none, text);
    if (has_space(text)) findings.add(Rule::spaces_identifier, &identifier, Name::none, text);
    bool prefixed = false;
    auto is_prefix = [&](std::optional<std::string_view> prefix) {
      if (prefix && text.starts_with(*prefix) && text.size() > prefix->size() && text[prefix->size()] == '-')
        prefixed = true;
    };
    for (const auto& reporter : children(root, Name::reporting_org)) {
      is_prefix(reporter.attribute(Name::ref));
    }
    for (const auto& other : children(root, Name::other_identifier))
      if (other.attribute(Name::type) == "B1") is_prefix(other.attribute(Name::ref));
    if (!prefixed) findings.add(Rule::prefix_of_reporter, &identifier, Name::none, text);
  }
}

// All identifiers of the activity and of who reports it are to differ.
void check_distinct(Context& context, const Node& root) {
  std::vector<std::pair<std::string_view, const Node*>> texts;
  for (const auto* at = root.first; at; at = at->next) {
    if (at->name == Name::iati_identifier) texts.emplace_back(at->text(), at);
    if (at->name == Name::reporting_org)
      if (const auto ref = at->attribute(Name::ref)) texts.emplace_back(*ref, at);
  }
  std::stable_sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto same =
      std::adjacent_find(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.first == b.first; });
  if (same != texts.end()) context.findings.add(Rule::same_as_reporter, same->second, Name::none, same->first);
}

void check_dates(Context& context, const Node& root) {
  auto& findings = context.findings;
  const Node* dates[5] = {};
  bool any_start = false;
  for (const auto& date : children(root, Name::activity_date)) {
    const auto type = date.attribute(Name::type).value_or("");
    if (type.size() != 1 || type[0] < '1' || type[0] > '4') continue;
    any_start = any_start || type == "1" || type == "2";
    const auto value = date.attribute(Name::iso_date);
    const auto day = value ? day_of(*value) : std::nullopt;
    if (!day) continue;
    auto& first = dates[type[0] - '0'];
    if (!first) first = &date;
    if (type == "2" && *day > context.today) findings.add(Rule::actual_start_in_future, &date, Name::iso_date, *value);
    if (type == "4" && *day > context.today) findings.add(Rule::actual_end_in_future, &date, Name::iso_date, *value);
  }
  if (!any_start) findings.add(Rule::start_date, &root)->other = Name::activity_date;
  auto day = [](const Node* date) { return *day_of(*date->attribute(Name::iso_date)); };
  if (dates[1] && dates[3] && day(dates[1]) > day(dates[3]))
    findings.add(Rule::planned_dates, dates[3])->other_line = static_cast<int>(dates[1]->line);
  if (dates[2] && dates[4] && day(dates[2]) > day(dates[4]))
    findings.add(Rule::actual_dates, dates[4])->other_line = static_cast<int>(dates[2]->line);
}

// Elements that share 100 per cent among them.
struct Shares {
  std::size_t count = 0, with = 0;
  const Node* first = nullptr;
  const Node* without = nullptr;
  Wide sum = 0;
  bool broken = false;  // a percentage that is no number

  void add(const Node& node) {
    ++count;
    if (!first) first = &node;
    const auto value = node.attribute(Name::percentage);
    if (!value) {
      if (!without) without = &node;
      return;
    }
    ++with;
    const auto percentage = scaled_decimal(*value);
    if (percentage)
      sum += *percentage;
    else
      broken = true;
  }
  bool is_hundred() const { return !broken && sum == 100 * decimal_one; }
};

using Nodes = std::vector<const Node*>;

// Calls `group` with the elements of each vocabulary, in the order of the file.
template <class Vocabulary, class Group>
void for_each_vocabulary(Nodes nodes, Vocabulary vocabulary, Group group) {
  std::stable_sort(nodes.begin(), nodes.end(),
                   [&](const Node* a, const Node* b) { return vocabulary(*a) < vocabulary(*b); });
  for (auto at = nodes.begin(); at != nodes.end();) {
    auto end = std::find_if(at, nodes.end(), [&](const Node* node) { return vocabulary(*node) != vocabulary(**at); });
    group(std::span<const Node* const>(at, end));
    at = end;
  }
}

// The children of an activity that the rules below compare, gathered in one pass.
struct Activity {
  const Node& root;
  Nodes sectors, countries, regions, aid_types, budget_items;
  bool any_transaction = false;
  bool any_common_aid_type = false;
  const Node* with_sector = nullptr;  // the first sector, place and type of aid of a transaction
  const Node* with_place = nullptr;
  const Node* with_aid_type = nullptr;
  const Node* without_sector = nullptr;  // the first transaction that has none
  const Node* without_place = nullptr;

  explicit Activity(const Node& node) : root(node) {
    for (const auto* at = root.first; at; at = at->next) switch (at->name) {
        case Name::sector:
          sectors.push_back(at);
          break;
        case Name::recipient_country:
          countries.push_back(at);
          break;
        case Name::recipient_region:
          regions.push_back(at);
          break;
        case Name::default_aid_type:
          aid_types.push_back(at);
          break;
        case Name::country_budget_items:
          budget_items.push_back(at);
          break;
        case Name::transaction:
          add_transaction(*at);
          break;
        default:
          break;
      }
  }

  void add_transaction(const Node& transaction) {
    any_transaction = true;
    const Node* sector = nullptr;
    const Node* place = nullptr;
    for (const auto* at = transaction.first; at; at = at->next) switch (at->name) {
        case Name::sector:
          sector = at;
          break;
        case Name::recipient_country:
        case Name::recipient_region:
          place = at;
          break;
        case Name::aid_type:
          if (!with_aid_type) with_aid_type = at;
          if (vocabulary_of(*at) == "1") any_common_aid_type = true;
          break;
        default:
          break;
      }
    if (sector && !with_sector) with_sector = sector;
    if (!sector && !without_sector) without_sector = &transaction;
    if (place && !with_place) with_place = place;
    if (!place && !without_place) without_place = &transaction;
  }
};

void check_sectors(Context& context, const Activity& activity) {
  auto& findings = context.findings;
  bool common = false;
  std::size_t own = 0, own_texts = 0;
  const Node* own_without = nullptr;
  for (const auto* sector : activity.sectors) {
    const auto vocabulary = vocabulary_of(*sector);
    common = common || vocabulary == "1";
    if (vocabulary != "98" && vocabulary != "99") continue;
    ++own;
    const auto texts = children(*sector, Name::narrative).size();
    own_texts += texts;
    if (texts == 0 && !own_without) own_without = sector;
  }
  if (own_texts < own) findings.add(Rule::own_sector_without_text, own_without);
  if (!activity.sectors.empty() && !common) findings.add(Rule::no_common_sector, activity.sectors.front());
  for_each_vocabulary(activity.sectors, vocabulary_of, [&](std::span<const Node* const> sectors) {
    Shares shares;
    for (const auto* sector : sectors) shares.add(*sector);
    if (shares.count > 1 && shares.without)
      findings.add(Rule::sector_percentages_missing, shares.without)->other = Name::percentage;
    if (shares.count == 1 && shares.with == 1 && !shares.is_hundred())
      findings.add(Rule::sector_percentage_single, shares.first, Name::percentage,
                   shares.first->attribute(Name::percentage).value_or(""));
    // For other vocabularies than the first the ruleset's condition is never true, though its text asks for it.
    if (shares.with > 1 && !shares.is_hundred())
      findings.add(vocabulary_of(*shares.first) == "1" ? Rule::sector_percentages_sum : Rule::percent_by_vocabulary,
                   shares.first);
  });
  if (activity.sectors.empty()) {
    if (!activity.with_sector) findings.add(Rule::no_sector, &activity.root);
    if (activity.without_sector) findings.add(Rule::sector_of_every_transaction, activity.without_sector);
  } else if (activity.with_sector) {
    findings.add(Rule::sector_at_both, activity.with_sector);
  }
}

void check_places(Context& context, const Activity& activity) {
  auto& findings = context.findings;
  Shares countries;
  for (const auto* country : activity.countries) countries.add(*country);
  if (countries.count > 0 && activity.regions.empty()) {
    if (countries.count > 1 && countries.without)
      findings.add(Rule::country_percentages_missing, countries.without)->other = Name::percentage;
    if (countries.count > 1 && !countries.is_hundred()) findings.add(Rule::country_percentages_sum, countries.first);
    if (countries.count == 1 && countries.with == 1 && !countries.is_hundred())
      findings.add(Rule::country_percentage_single, countries.first, Name::percentage,
                   countries.first->attribute(Name::percentage).value_or(""));
  }
  // As the ruleset has it, of regions that state no vocabulary nothing is asked; that their shares add up is ours.
  for_each_vocabulary(
      activity.regions, [](const Node& node) { return node.attribute(Name::vocabulary); },
      [&](std::span<const Node* const> nodes) {
        Shares regions;
        for (const auto* region : nodes) regions.add(*region);
        const bool adds_up = !regions.broken && !countries.broken && regions.sum + countries.sum == 100 * decimal_one;
        if (!regions.first->find_attribute(Name::vocabulary)) {
          if (regions.with > 1 && !adds_up) findings.add(Rule::percent_by_vocabulary, regions.first);
          return;
        }
        if (regions.count > 1 && regions.without)
          findings.add(Rule::region_percentages_missing, regions.without)->other = Name::percentage;
        if (regions.count == 1 && countries.count == 0 && regions.with == 1 && !regions.is_hundred())
          findings.add(Rule::region_percentage_single, regions.first, Name::percentage,
                       regions.first->attribute(Name::percentage).value_or(""));
        if (regions.count + countries.count > 1 && !adds_up) findings.add(Rule::region_percentages_sum, regions.first);
      });
  if (countries.count > 0 || !activity.regions.empty()) {
    if (activity.with_place) findings.add(Rule::place_at_both, activity.with_place);
  } else {
    if (!activity.with_place) findings.add(Rule::no_place, &activity.root);
    if (activity.without_place) findings.add(Rule::place_of_every_transaction, activity.without_place);
  }
}

void check_budget_items(Context& context, const Activity& activity) {
  Nodes with_vocabulary;
  for (const auto* items : activity.budget_items)
    if (items->find_attribute(Name::vocabulary)) with_vocabulary.push_back(items);
  for_each_vocabulary(
      with_vocabulary, [](const Node& node) { return node.attribute(Name::vocabulary); },
      [&](std::span<const Node* const> nodes) {
        Shares shares;
        for (const auto* items : nodes)
          for (const auto& item : children(*items, Name::budget_item)) shares.add(item);
        if (shares.count > 1 && !shares.is_hundred()) context.findings.add(Rule::budget_item_percentages_sum, nodes[0]);
        if (shares.count > 1 && shares.with == 0)
          context.findings.add(Rule::budget_item_percentages_missing, nodes[0])->other = Name::percentage;
        if (shares.count == 1 && shares.with == 1 && !shares.is_hundred())
          context.findings.add(Rule::budget_item_percentage_single, shares.first, Name::percentage,
                               shares.first->attribute(Name::percentage).value_or(""));
      });
}

void check_aid_types(Context& context, const Activity& activity) {
  const auto& types = activity.aid_types;
  if (!types.empty() &&
      std::none_of(types.begin(), types.end(), [](const Node* node) { return vocabulary_of(*node) == "1"; }))
    context.findings.add(Rule::no_common_aid_type, types.front());
  for_each_vocabulary(types, vocabulary_of, [&](std::span<const Node* const> nodes) {
    for (const auto* node : nodes.subspan(1))
      context.findings.add(Rule::aid_type_twice, node)->other_line = static_cast<int>(nodes[0]->line);
  });
  if (activity.with_aid_type && !activity.any_common_aid_type)
    context.findings.add(Rule::no_common_transaction_aid_type, activity.with_aid_type);
}

}  // namespace

void check_activity_rules(Context& context) {
  const auto& root = *context.record.root;
  const Activity activity(root);
  check_identifier(context, root);
  check_distinct(context, root);
  check_reporter(context, Rule::agency_of_reporter, Rule::symbols_reporter, Rule::spaces_reporter);
  check_updated(context, Rule::updated_in_future);
  check_defaults(context, Rule::language_of_text, Rule::currency_of_value);
  check_dates(context, root);
  check_sectors(context, activity);
  check_places(context, activity);
  check_budget_items(context, activity);
  check_aid_types(context, activity);
}

void check_organisation_rules(Context& context) {
  const auto& root = *context.record.root;
  for (const auto& identifier : children(root, Name::organisation_identifier)) {
    if (identifier.first) continue;  // elements in it are a fault of their own
    const auto text = identifier.text();
    if (has_symbol(text)) context.findings.add(Rule::symbols_organisation, &identifier, Name::none, text);
    if (has_space(text)) context.findings.add(Rule::spaces_organisation, &identifier, Name::none, text);
  }
  check_reporter(context, Rule::agency_of_organisation, Rule::symbols_organisation_reporter,
                 Rule::spaces_organisation_reporter);
  check_updated(context, Rule::organisation_updated_in_future);
  check_defaults(context, Rule::language_of_organisation_text, Rule::currency_of_organisation_value);
}

}  // namespace iati
