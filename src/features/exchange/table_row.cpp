// SPDX-License-Identifier: EUPL-1.2
#include "exchange/table_row.h"

#include <algorithm>

#include "base/money.h"
#include "base/text.h"
#include "db/storable.h"
#include "exchange/table_values.h"
#include "themes/api.h"

namespace exchange {
namespace {

using base::msg;
using iati::Severity;
using projects::Classification;

bool is_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

// Short, without blanks: rather a code that the list does not know than a word.
bool looks_like_code(std::string_view text) {
  return text.size() <= 12 && text.find(' ') == std::string_view::npos && std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

template <class List>
void add_once(List& list, typename List::value_type one) {
  if (std::ranges::find(list, one) == list.end()) list.push_back(std::move(one));
}

}  // namespace

std::string shown(std::string_view cell) {
  constexpr std::size_t most = 80;
  if (cell.size() <= most) return std::string(cell);
  auto end = most;
  while (end > 0 && (static_cast<unsigned char>(cell[end]) & 0xC0) == 0x80) --end;
  return std::string(cell.substr(0, end)) + "…";
}

void RowParts::fault(Severity severity, std::string_view rule, const Cell& cell, base::Message message) {
  message.parameters.emplace_back("value", shown(cell.text));
  on_fault_(severity, rule, *cell.column, std::move(message));
}

const Cell* RowParts::find(Sub sub) const {
  for (const auto& cell : *cells_)
    if (cell.column->says.sub == sub) return &cell;
  return nullptr;
}

std::string RowParts::text(Sub sub) const {
  const auto* cell = find(sub);
  return cell ? std::string(cell->text) : std::string();
}

std::string RowParts::as() const {
  for (const auto& cell : *cells_)
    if (!cell.column->as.empty()) return cell.column->as;
  return {};
}

std::string RowParts::code(const Cell* cell, std::string_view list) {
  if (!cell) return {};
  if (auto known = parse_code(list, cell->text)) return *known;
  if (looks_like_code(cell->text) || is_digits(cell->text)) {
    fault(Severity::warning, "table.code", *cell, msg("“{value}” is no code that the standard's list {list} knows; it was kept as it stands.", {{"list", std::string(list)}}));
    return std::string(cell->text);
  }
  fault(Severity::error, "table.code", *cell,
        msg("“{value}” is no code and no name of the standard's list {list}; it was left out. Say in the mapping which code it means.", {{"list", std::string(list)}}));
  return {};
}

std::string RowParts::type(Sub sub, std::string_view list) {
  auto found = code(find(sub), list);
  return found.empty() ? as() : found;
}

std::string RowParts::language(const Cell& cell) {
  if (const auto* column = find(Sub::language)) {
    auto code = base::fold(column->text);
    if (code.size() > 3 && base::parse_language(column->text)) code = base::code(*base::parse_language(column->text));
    const bool good = (code.size() == 2 || code.size() == 3) && std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
    if (good) return code;
    fault(Severity::warning, "table.language", *column, msg("“{value}” is no code of a language. Write en, fr, es, pt…"));
  }
  return cell.column->language;
}

std::optional<base::PartialDate> RowParts::day(const Cell* cell) {
  if (!cell) return std::nullopt;
  if (const auto date = parse_day(cell->text, cell->column->dates); date && date->known()) return date;
  fault(Severity::error, "table.date", *cell, msg("“{value}” is no date that exists; it was left out. Write days like 2009-02-28."));
  return std::nullopt;
}

std::string RowParts::percentage(Sub sub) {
  const auto* cell = find(sub);
  if (!cell) return {};
  if (auto found = parse_percentage(cell->text)) return *found;
  fault(Severity::error, "table.percentage", *cell, msg("“{value}” is no percentage from 0 to 100; it was left out."));
  return {};
}

void RowParts::put(std::string& to, const Cell& cell, std::string value) {
  if (value.empty() || to == value) return;
  if (to.empty()) to = std::move(value);
  else
    fault(Severity::warning, "table.conflict", cell,
          msg("“{value}” is not what an earlier row says of the same project, “{earlier}”. The earlier one was kept.", {{"earlier", shown(to)}}));
}

void RowParts::put(projects::Narrative& to, const Cell& cell, std::string_view what) {
  auto in = language(cell);
  if (in == mapping_.language) in.clear();
  const auto same = std::ranges::find(to, in, &organisations::Name::language);
  if (same == to.end()) to.push_back({std::move(in), std::string(what)});
  else if (same->text != what)
    fault(Severity::warning, "table.conflict", cell,
          msg("“{value}” is not what an earlier row says of the same project, “{earlier}”. The earlier one was kept.", {{"earlier", shown(same->text)}}));
}

projects::Value RowParts::value(const Cell& cell, bool& good) {
  projects::Value value;
  good = false;
  const auto amount = parse_amount(cell.text, cell.column->decimal, cell.column->thousands);
  if (!amount) {
    fault(Severity::error, "table.amount", cell, msg("“{value}” is no amount of money; it was left out. Write digits and one decimal sign."));
    return value;
  }
  if (amount->ambiguous) {
    fault(Severity::error, "table.amount", cell, msg("“{value}” may mean thousands or parts of one; it was left out. Say in the mapping which sign is the decimal one."));
    return value;
  }
  std::string currency = amount->currency;
  const Cell* from = &cell;
  if (const auto* column = find(Sub::currency)) {
    currency = column->text;
    std::ranges::transform(currency, currency.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    from = column;
  }
  if (currency.empty()) currency = cell.column->currency;
  const auto effective = !currency.empty() ? currency : !p_.currency.empty() ? p_.currency : mapping_.currency;
  good = true;
  if (effective.empty()) {
    fault(Severity::error, "table.currency", cell, msg("“{value}” has no currency; it was kept as text and counts nowhere. Say in the mapping which one it is."));
    value.written = amount->number;
    return value;
  }
  if (!base::is_currency(effective)) {
    fault(Severity::error, "table.currency", *from, msg("“{value}” is no currency of ISO 4217; its amount was kept as text and counts nowhere. Write EUR, USD…"));
    value.currency = effective.substr(0, 20);
    value.written = amount->number;
    return value;
  }
  if (currency != p_.currency) value.currency = currency;
  if (const auto minor = base::parse_minor(amount->number, effective)) {
    value.amount = *minor;
  } else {
    fault(Severity::error, "table.amount", cell, msg("“{value}” has more digits than {currency} or this register can count; it was kept as text.", {{"currency", effective}}));
    value.written = amount->number;
  }
  return value;
}

projects::Named RowParts::named(Sub name, Sub reference, Sub type) {
  projects::Named one;
  if (const auto* cell = find(name)) {
    if (looks_damaged(cell->text)) fault(Severity::warning, "table.damaged", *cell, msg("“{value}” seems to have lost letters. Send the file again as UTF-8."));
    auto in = language(*cell);
    if (in == mapping_.language) in.clear();
    one.name = {{std::move(in), std::string(cell->text)}};
  }
  one.reference = text(reference);
  one.type = code(find(type), "OrganisationType");
  return one;
}

projects::Named RowParts::only_named(Sub sub) const {
  projects::Named one;
  if (const auto* cell = find(sub)) one.name = {{"", std::string(cell->text)}};
  return one;
}

std::string RowParts::next_id(char kind) { return fmt::format("table-{}{}", kind, ++parts_); }

void RowParts::scalar(Part part, const Cell& cell) {
  switch (part) {
    case Part::status: return put(p_.status, cell, code(&cell, "ActivityStatus"));
    case Part::scope: return put(p_.scope, cell, code(&cell, "ActivityScope"));
    case Part::collaboration: return put(p_.collaboration, cell, code(&cell, "CollaborationType"));
    case Part::flow: return put(p_.flow, cell, code(&cell, "FlowType"));
    case Part::finance: return put(p_.finance, cell, code(&cell, "FinanceType"));
    case Part::aid: return put(p_.aid, cell, code(&cell, "AidType"));
    case Part::tied: return put(p_.tied, cell, code(&cell, "TiedStatus"));
    case Part::language:
      if (cell.text.size() == 2 || cell.text.size() == 3) return put(p_.language, cell, std::string(cell.text));
      return fault(Severity::warning, "table.language", cell, msg("“{value}” is no code of a language. Write en, fr, es, pt…"));
    case Part::currency:
      if (base::is_currency(cell.text)) return put(p_.currency, cell, std::string(cell.text));
      return fault(Severity::error, "table.currency", cell, msg("“{value}” is no currency of ISO 4217; it was left out. Write EUR, USD…"));
    case Part::humanitarian: {
      const auto word = base::fold(cell.text);
      if (imports::parse_flag(cell.text)) return put(p_.humanitarian, cell, "1");
      if (word == "0" || word == "no" || word == "non" || word == "nao" || word == "false") return put(p_.humanitarian, cell, "0");
      return fault(Severity::error, "table.flag", cell, msg("“{value}” is neither yes nor no; it was left out."));
    }
    case Part::management:
      if (std::ranges::find(projects::all_managements(), cell.text) != projects::all_managements().end()) return put(p_.management, cell, std::string(cell.text));
      return fault(Severity::error, "table.code", cell, msg("“{value}” is none of: {all}. It was left out.", {{"all", "direct, delegated, indirect"}}));
    default: return;
  }
}

void RowParts::reporter() {
  auto said = named(Sub::value, Sub::reference, Sub::type);
  if (p_.reporter == projects::Named{}) p_.reporter = std::move(said);
  else if (p_.reporter != said)
    fault(Severity::warning, "table.conflict", cells_->front(),
          msg("“{value}” is not what an earlier row says of the same project, “{earlier}”. The earlier one was kept.",
              {{"earlier", shown(p_.reporter.name.empty() ? p_.reporter.reference : p_.reporter.name.front().text)}}));
}

void RowParts::description(const Cell& cell) {
  auto kind = type(Sub::type, "DescriptionType");
  if (kind.empty()) kind = "1";
  auto in = language(cell);
  if (in == mapping_.language) in.clear();
  // The text of another language belongs to the first description of that kind which has none in it.
  for (auto& known : p_.descriptions) {
    if (known.type != kind) continue;
    const auto same = std::ranges::find(known.text, in, &organisations::Name::language);
    if (same == known.text.end()) {
      known.text.push_back({in, std::string(cell.text)});
      return;
    }
    if (same->text == cell.text) return;
  }
  p_.descriptions.push_back({kind, {{in, std::string(cell.text)}}, {}});
}

void RowParts::date(const Cell& cell) {
  const auto kind = type(Sub::type, "ActivityDateType");
  const auto on = day(&cell);
  if (!on) return;
  if (kind.size() != 1) {
    fault(Severity::error, "table.date", cell, msg("Nothing says what happens on “{value}”; it was left out. Say in the mapping whether it is a planned or actual start or end."));
    return;
  }
  const auto known = projects::date_of(p_, kind[0]);
  if (!known.known()) projects::set_date(p_, kind[0], *on);
  else if (known != *on)
    fault(Severity::warning, "table.conflict", cell,
          msg("“{value}” is not what an earlier row says of the same project, “{earlier}”. The earlier one was kept.", {{"earlier", known.text()}}));
}

void RowParts::classification(Part part, const Cell& cell) {
  Classification one;
  one.percentage = percentage(Sub::percentage);
  one.vocabulary = text(Sub::vocabulary);
  if (one.vocabulary.empty() && part != Part::country) one.vocabulary = as();
  if (const auto* name = find(Sub::name)) {
    auto in = name->column->language;
    if (in == mapping_.language) in.clear();
    one.name = {{in, std::string(name->text)}};
  }
  const bool standard = one.vocabulary.empty() || one.vocabulary == "1";
  switch (part) {
    case Part::country:
      if (const auto* known = cell.text.size() == 2 ? iati::find_code("Country", cell.text) : nullptr) {
        one.code = known->code;
      } else if (const auto found = gazetteer_ ? gazetteer_->resolve_country(cell.text) : std::nullopt; found && found->score >= 0.95 && found->subdivision.empty()) {
        one.code = found->country;
      } else {
        fault(Severity::error, "table.country", cell, msg("“{value}” is no country; it was left out. Write its code of two letters, or say in the mapping which one it means."));
        return;
      }
      break;
    case Part::region: one.code = standard ? code(&cell, "Region") : std::string(cell.text); break;
    case Part::sector:
      one.code = standard ? code(&cell, "Sector") : one.vocabulary == "2" ? code(&cell, "SectorCategory") : std::string(cell.text);
      break;
    case Part::marker:
      one.code = standard ? code(&cell, "PolicyMarker") : std::string(cell.text);
      one.significance = code(find(Sub::significance), "PolicySignificance");
      break;
    default: one.code = cell.text;
  }
  if (one.code.empty()) return;
  auto& list = part == Part::country ? p_.countries : part == Part::region ? p_.regions : part == Part::sector ? p_.sectors : part == Part::marker ? p_.markers : p_.tags;
  add_once(list, std::move(one));
}

void RowParts::goal(const Cell& cell) {
  if (const auto found = parse_goal(cell.text)) return add_once(p_.tags, {found->first, found->second, {}, {}, {}, {}});
  fault(Severity::error, "table.goal", cell, msg("“{value}” is no goal or target of sustainable development; it was left out. Write 6 or 6.1."));
}

void RowParts::theme(const Cell& cell) {
  if (const auto* found = themes::recognise(cell.text)) return add_once(p_.themes, std::string(found->code));
  fault(Severity::warning, "table.theme", cell, msg("“{value}” is no theme known here; it was left out. Say in the mapping which one it means."));
}

void RowParts::participant() {
  projects::Participant one;
  one.who = named(Sub::value, Sub::reference, Sub::type);
  if (one.who == projects::Named{}) return;
  one.who.activity = text(Sub::activity);
  one.role = type(Sub::role, "OrganisationRole");
  one.channel = text(Sub::channel);
  one.share = percentage(Sub::share);
  if (one.role.empty()) {
    const auto& cell = cells_->front();
    fault(Severity::warning, "table.role", cell, msg("Nothing says what “{value}” does in the project. Say in the mapping whether it funds, answers, passes on or implements."));
  }
  add_once(p_.participants, std::move(one));
}

void RowParts::location() {
  projects::Location one;
  one.reference = text(Sub::reference);
  const auto narrative = [&](Sub sub) -> projects::Narrative {
    const auto* cell = find(sub);
    if (!cell) return {};
    if (looks_damaged(cell->text)) fault(Severity::warning, "table.damaged", *cell, msg("“{value}” seems to have lost letters. Send the file again as UTF-8."));
    auto in = cell->column->language;
    if (in == mapping_.language) in.clear();
    return {{in, std::string(cell->text)}};
  };
  one.name = narrative(find(Sub::place) && !find(Sub::value) ? Sub::place : Sub::value);
  one.description = narrative(Sub::description);
  one.activity = narrative(Sub::activity);
  const auto *latitude = find(Sub::latitude), *longitude = find(Sub::longitude), *both = find(Sub::point);
  std::optional<base::Point> point;
  if (latitude && longitude) point = imports::parse_point(latitude->text, longitude->text);
  else if (both) point = imports::parse_point(both->text);
  if (point) {
    one.latitude = point->latitude;
    one.longitude = point->longitude;
  } else if (const auto* wrong = latitude ? latitude : longitude ? longitude : both) {
    const auto other = latitude && longitude ? std::string(longitude->text) : std::string();
    fault(Severity::error, "table.point", *wrong,
          other.empty() ? msg("“{value}” is no point on the map; it was left out. Write degrees, latitude from -90 to 90 and longitude from -180 to 180.")
                        : msg("“{value}” and “{other}” are no point on the map; they were left out. Write degrees, latitude from -90 to 90 and longitude from -180 to 180.",
                              {{"other", shown(other)}}));
  }
  if (const auto* cell = find(Sub::place); cell && gazetteer_) {
    const std::string country = p_.countries.size() == 1 ? p_.countries.front().code : std::string();
    const auto found = gazetteer_->resolve({cell->text, country, point, {}});
    if (found.certainty == places::Certainty::sure && found.best) {
      one.place = found.best->place.id();
      if (!point && found.best->place.has_point) {
        one.latitude = found.best->place.point.latitude;
        one.longitude = found.best->place.point.longitude;
      }
    } else {
      fault(Severity::warning, "table.place", *cell, msg("No place is surely meant by “{value}”; its name was kept. Give the country, or latitude and longitude."));
    }
  }
  if (one != projects::Location{}) add_once(p_.locations, std::move(one));
}

void RowParts::budget(const Cell& cell) {
  projects::BudgetLine line;
  bool good = false;
  line.value = value(cell, good);
  if (!good) return;
  line.type = type(Sub::type, "BudgetType");
  line.status = code(find(Sub::status), "BudgetStatus");
  line.start = day(find(Sub::start)).value_or(base::PartialDate{});
  line.end = day(find(Sub::end)).value_or(base::PartialDate{});
  line.value.date = day(find(Sub::date)).value_or(base::PartialDate{});
  line.funder = only_named(Sub::provider);
  line.id = next_id('b');
  p_.budget.push_back(std::move(line));
}

void RowParts::transaction(const Cell& cell) {
  projects::Transaction one;
  bool good = false;
  one.value = value(cell, good);
  if (!good) return;
  one.type = type(Sub::type, "TransactionType");
  if (one.type.empty())
    fault(Severity::warning, "table.transaction", cell, msg("Nothing says what kind of payment “{value}” is. Say in the mapping whether it is a commitment, a disbursement…"));
  one.date = day(find(Sub::date)).value_or(base::PartialDate{});
  one.value.date = one.date;
  one.reference = text(Sub::reference);
  if (const auto* described = find(Sub::description)) one.description = {{"", std::string(described->text)}};
  one.provider = only_named(Sub::provider);
  one.receiver = only_named(Sub::receiver);
  one.id = next_id('t');
  p_.transactions.push_back(std::move(one));
}

void RowParts::document(Part part, const Cell& cell) {
  if (!db::is_web_address(cell.text)) {
    fault(Severity::error, "table.address", cell, msg("“{value}” is no web address; it was left out. Write all of it, https:// included."));
    return;
  }
  projects::Document one;
  one.url = cell.text;
  if (const auto* title = find(Sub::title)) one.title = {{"", std::string(title->text)}};
  one.date = day(find(Sub::date)).value_or(base::PartialDate{});
  if (part == Part::website) {
    one.format = "text/html";
    one.categories = {"A12"};
  } else if (const auto category = type(Sub::type, "DocumentCategory"); !category.empty()) {
    one.categories = {category};
  }
  add_once(p_.documents, std::move(one));
}

void RowParts::activity(const Cell& cell) {
  projects::Node node;
  node.level = projects::Level::activity;
  node.title = {{"", std::string(cell.text)}};
  node.start = day(find(Sub::start)).value_or(base::PartialDate{});
  node.end = day(find(Sub::end)).value_or(base::PartialDate{});
  node.id = next_id('a');
  p_.nodes.push_back(std::move(node));
}

void RowParts::take(Part part, const std::vector<Cell>& cells) {
  cells_ = &cells;
  if (cells.empty()) return;
  if (part == Part::reporter) return reporter();
  if (part == Part::participant) return participant();
  if (part == Part::location) return location();
  const auto* cell = find(Sub::value);
  if (!cell) return;  // a type, a language or a name without the thing
  switch (part) {
    case Part::none:
    case Part::key:
    case Part::identifier: return;
    case Part::title: return put(p_.title, *cell, cell->text);
    case Part::description: return description(*cell);
    case Part::date: return date(*cell);
    case Part::country:
    case Part::region:
    case Part::sector:
    case Part::tag:
    case Part::marker: return classification(part, *cell);
    case Part::goal: return goal(*cell);
    case Part::theme: return theme(*cell);
    case Part::budget: return budget(*cell);
    case Part::transaction: return transaction(*cell);
    case Part::document:
    case Part::website: return document(part, *cell);
    case Part::other_identifier: {
      auto kind = type(Sub::type, "OtherIdentifierType");
      add_once(p_.other_identifiers, {std::string(cell->text), kind.empty() ? "A1" : kind, {}, {}, {}});
      return;
    }
    case Part::activity: return activity(*cell);
    default: return scalar(part, *cell);
  }
}

}  // namespace exchange
