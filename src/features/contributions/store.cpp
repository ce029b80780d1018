// SPDX-License-Identifier: EUPL-1.2
#include "contributions/store.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "base/text.h"

namespace contributions {

namespace {

namespace json = boost::json;

constexpr std::size_t most_words = 400;

template <class IdType>
std::optional<IdType> optional_id(std::string_view text) {
  const auto id = IdType::parse(text);
  return id && *id ? id : std::nullopt;
}

template <class IdType>
std::string text_of(const std::optional<IdType>& id) {
  return id ? id->text() : std::string();
}

std::optional<EventKind> parse_event(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(EventKind::asked_again); ++i)
    if (code(static_cast<EventKind>(i)) == text) return static_cast<EventKind>(i);
  return std::nullopt;
}

DeskState parse_desk_state(std::string_view text) {
  for (const auto state : {DeskState::agreed, DeskState::accepted, DeskState::refused})
    if (code(state) == text) return state;
  return DeskState::waiting;
}

std::string problem_text(const std::optional<base::Message>& message) {
  if (!message) return {};
  json::array parameters;
  for (const auto& [name, value] : message->parameters) parameters.push_back(json::array{name, value});
  return json::serialize(json::array{message->id, std::move(parameters)});
}

std::optional<base::Message> problem_of(std::string_view text) {
  boost::system::error_code error;
  const auto parsed = json::parse(text, error);
  if (error || !parsed.is_array() || parsed.as_array().size() != 2) return std::nullopt;
  base::Message message{std::string(parsed.as_array()[0].as_string()), {}};
  for (const auto& one : parsed.as_array()[1].as_array())
    message.parameters.emplace_back(one.as_array()[0].as_string(), one.as_array()[1].as_string());
  return message;
}

Contribution contribution_of(const db::Statement& row) {
  Contribution c;
  c.id = ContributionId::parse(row.text(0)).value_or(ContributionId{});
  c.kind = records::parse_kind(row.text(1)).value_or(records::Kind::organisation);
  c.record = row.text(2);
  c.sender = AccountId::parse(row.text(3)).value_or(AccountId{});
  c.spoken_for = optional_id<OrganisationId>(row.text(4));
  c.state = parse_state(row.text(5)).value_or(State::draft);
  c.unapplied = row.integer(6) != 0;
  c.made = row.text(7);
  c.since = row.text(8);
  c.decided = row.text(9);
  c.decided_by = optional_id<AccountId>(row.text(10));
  c.result = row.text(11);
  c.base = row.text(12);
  c.proposed = row.text(13);
  c.edited_base = row.text(14);
  c.edited = row.text(15);
  c.message = row.text(16);
  c.problem = problem_of(row.text(17));
  return c;
}

const json::value* member(const json::value& object, std::string_view key) {
  const auto* o = object.if_object();
  return o ? o->if_contains(key) : nullptr;
}

void add_countries(db::Session& session, records::Kind kind, std::string_view text, std::set<std::string>& countries) {
  boost::system::error_code error;
  const auto record = json::parse(text, error);
  if (error) return;
  if (kind == records::Kind::organisation) {
    if (const auto* country = member(record, "country"); country && country->is_string())
      countries.emplace(country->as_string());
    return;
  }
  std::vector<OrganisationId> parties;
  if (const auto* list = member(record, "parties"); list && list->is_array())
    for (const auto& party : list->as_array()) {
      const auto* id = member(party, "organisation");
      const auto parsed =
          id && id->is_string() ? OrganisationId::parse(std::string_view(id->as_string())) : std::nullopt;
      if (parsed && parties.size() < 50) parties.push_back(*parsed);
    }
  for (const auto& organisation : organisations::find_many(session, parties))
    if (!organisation.country.empty()) countries.insert(organisation.country);
}

// " FR PT ", for LIKE '% FR %'.
std::string countries_of(db::Session& session, const Contribution& c) {
  std::set<std::string> countries;
  add_countries(session, c.kind, c.base, countries);
  add_countries(session, c.kind, c.content(), countries);
  std::string all = " ";
  for (const auto& country : countries) all += country + " ";
  return all;
}

std::string words_of(db::Session& session, const Contribution& c) {
  const auto title = records::title(session, c.kind, c.base.empty() ? c.content() : c.base, base::Language::en);
  auto words = base::fold(title + " " + c.message.substr(0, most_words));
  if (words.size() > most_words) words = base::repair_utf8(words.substr(0, most_words));
  return words;
}

}  // namespace

std::vector<Contribution> read_all(db::Statement& rows) {
  std::vector<Contribution> list;
  while (rows.row()) list.push_back(contribution_of(rows));
  return list;
}

std::optional<Contribution> find(db::Session& session, ContributionId id) {
  auto row = session.prepare("SELECT " CONTRIBUTION_COLUMNS " FROM " CONTRIBUTION_TABLES " WHERE c.id = $1");
  return row.run(id.text()).row() ? std::optional(contribution_of(row)) : std::nullopt;
}

std::vector<Desk> desks_of_contribution(db::Session& session, ContributionId id) {
  std::vector<Desk> desks;
  auto rows = session.prepare(
      "SELECT desk, state, decided_by, at, reason FROM contribution_desk WHERE contribution = $1 ORDER BY desk");
  for (rows.run(id.text()); rows.row();)
    desks.push_back({std::string(rows.text(0)), parse_desk_state(rows.text(1)), optional_id<AccountId>(rows.text(2)),
                     std::string(rows.text(3)), std::string(rows.text(4))});
  return desks;
}

std::vector<Event> events_of(db::Session& session, ContributionId id) {
  std::vector<Event> events;
  auto rows = session.prepare(
      "SELECT at, account, what, words FROM contribution_event WHERE contribution = $1 ORDER BY number");
  for (rows.run(id.text()); rows.row();)
    events.push_back({std::string(rows.text(0)), optional_id<AccountId>(rows.text(1)),
                      parse_event(rows.text(2)).value_or(EventKind::drafted), std::string(rows.text(3))});
  return events;
}

std::vector<Contribution> of_sender(db::Session& session, AccountId sender, int limit,
                                    std::optional<ContributionId> before) {
  auto rows = session.prepare("SELECT " CONTRIBUTION_COLUMNS " FROM " CONTRIBUTION_TABLES
                              " WHERE c.sender = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3");
  rows.run(sender.text(), before ? before->text() : std::string("~"), limit);
  return read_all(rows);
}

int count_open(db::Session& session, AccountId sender) {
  auto row = session.prepare("SELECT count(*) FROM contribution WHERE sender = $1 AND is_open = 1");
  return static_cast<int>(row.run(sender.text()).integer(0));
}

int count_open_of_record(db::Session& session, std::string_view record) {
  auto row = session.prepare("SELECT count(*) FROM contribution WHERE record_id = $1 AND is_open = 1");
  return static_cast<int>(row.run(record).integer(0));
}

int count_drafts(db::Session& session, AccountId sender) {
  auto row = session.prepare("SELECT count(*) FROM contribution WHERE sender = $1 AND state = 'draft'");
  return static_cast<int>(row.run(sender.text()).integer(0));
}

void insert(db::Transaction& transaction, const Contribution& c) {
  const std::string id = c.id.text(), sender = c.sender.text(), spoken_for = text_of(c.spoken_for),
                    by = text_of(c.decided_by), problem = problem_text(c.problem);
  transaction
      .prepare(
          "INSERT INTO contribution (id, record_kind, record_id, sender, spoken_for, state, is_open, is_unapplied, "
          "made, since, "
          "decided, decided_by, result, countries, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
          "$13, $14, $15)")
      .run(id, records::code(c.kind), db::or_null(c.record), sender, db::or_null(spoken_for), code(c.state),
           is_open(c.state) ? 1 : 0, c.unapplied ? 1 : 0, c.made, c.since, db::or_null(c.decided), db::or_null(by),
           db::or_null(c.result), countries_of(transaction.session(), c), words_of(transaction.session(), c));
  transaction
      .prepare(
          "INSERT INTO contribution_text (contribution, base, proposed, edited_base, edited, message, problem) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7)")
      .run(id, c.base, c.proposed, db::or_null(c.edited_base), db::or_null(c.edited), c.message, db::or_null(problem));
}

void update(db::Transaction& transaction, const Contribution& c) {
  const std::string id = c.id.text(), spoken_for = text_of(c.spoken_for), by = text_of(c.decided_by),
                    problem = problem_text(c.problem);
  transaction
      .prepare(
          "UPDATE contribution SET spoken_for = $2, state = $3, is_open = $4, is_unapplied = $5, since = $6, decided = "
          "$7, "
          "decided_by = $8, result = $9, countries = $10, words = $11 WHERE id = $1")
      .run(id, db::or_null(spoken_for), code(c.state), is_open(c.state) ? 1 : 0, c.unapplied ? 1 : 0, c.since,
           db::or_null(c.decided), db::or_null(by), db::or_null(c.result), countries_of(transaction.session(), c),
           words_of(transaction.session(), c));
  transaction
      .prepare(
          "UPDATE contribution_text SET base = $2, proposed = $3, edited_base = $4, edited = $5, message = $6, problem "
          "= $7 "
          "WHERE contribution = $1")
      .run(id, c.base, c.proposed, db::or_null(c.edited_base), db::or_null(c.edited), c.message, db::or_null(problem));
}

void put_desk(db::Transaction& transaction, ContributionId id, const Desk& desk) {
  const std::string by = text_of(desk.by);
  const bool waits = desk.state == DeskState::waiting;
  transaction
      .prepare(
          "INSERT INTO contribution_desk (contribution, desk, state, is_waiting, since, decided_by, at, reason) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (contribution, desk) DO UPDATE SET state = "
          "excluded.state, "
          "is_waiting = excluded.is_waiting, decided_by = excluded.decided_by, at = excluded.at, reason = "
          "excluded.reason")
      .run(id.text(), desk.desk, code(desk.state), waits ? 1 : 0, transaction.at(), db::or_null(by),
           waits ? std::nullopt : db::or_null(transaction.at()), db::or_null(desk.reason));
}

void remove_desks(db::Transaction& transaction, ContributionId id) {
  transaction.prepare("DELETE FROM contribution_desk WHERE contribution = $1").run(id.text());
}

void add_event(db::Transaction& transaction, ContributionId id, EventKind what, std::optional<AccountId> by,
               std::string_view words) {
  const std::string account = text_of(by);
  transaction
      .prepare(
          "INSERT INTO contribution_event (contribution, number, at, account, what, words) SELECT $1, "
          "coalesce(max(number), 0) + 1, "
          "$2, $3, $4, $5 FROM contribution_event WHERE contribution = $6")
      .run(id.text(), transaction.at(), db::or_null(account), code(what), db::or_null(words), id.text());
}

std::int64_t version_of(db::Session& session, const records::Ref& record) {
  auto row = session.prepare("SELECT max(sequence) FROM change WHERE record_kind = $1 AND record_id = $2");
  return row.run(records::code(record.kind), record.id).integer(0);
}

std::optional<std::string> at_version(db::Session& session, const records::Ref& record, std::int64_t version) {
  auto row = session.prepare("SELECT after FROM change WHERE record_kind = $1 AND record_id = $2 AND sequence = $3");
  if (!row.run(records::code(record.kind), record.id, version).row() || row.is_null(0)) return std::nullopt;
  return std::string(row.text(0));
}

}  // namespace contributions
