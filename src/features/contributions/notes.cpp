// SPDX-License-Identifier: EUPL-1.2
#include "contributions/notes.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/partial_date.h"
#include "base/text.h"
#include "db/storable.h"

namespace contributions {

namespace {

using base::msg;
using base::Problem;
using web::Role;

constexpr std::string_view ends_of_names = "\n\t,;:!?()[]{}<>\"@";

Problem invalid(base::Message message, std::string_view field) {
  return {Problem::Kind::invalid, std::move(message), std::string(field)};
}

// Whether a text ends with a letter or digit of any script: then an “@” after it is an e-mail address's.
bool ends_with_letter(std::string_view text) {
  auto from = text.size();
  while (from > 0 && (static_cast<unsigned char>(text[--from]) & 0xC0) == 0x80) continue;
  return !base::fold(text.substr(from)).empty();
}

Role own_role(const web::Identity& identity, std::string_view organisation) {
  for (const auto& [id, role] : identity.roles)
    if (id == organisation) return role;
  return Role::none;
}

// The organisation for which somebody writes.
std::string side_of(const web::Identity& identity, const Contribution& c, const std::vector<Desk>& desks) {
  if (accounts::account_of(identity) == c.sender) return c.spoken_for ? c.spoken_for->text() : std::string();
  std::string best;
  Role most = Role::none;
  for (const auto& desk : desks)
    if (const auto role = own_role(identity, desk.desk); role > most) {
      most = role;
      best = desk.desk;
    }
  if (!best.empty()) return best;
  if (c.spoken_for && identity.works_for(c.spoken_for->text())) return c.spoken_for->text();
  return identity.is_steward() ? std::string(register_desk) : std::string();
}

bool is_of_the_sender(const web::Identity& identity, const Contribution& c, const std::vector<Desk>& desks) {
  if (accounts::account_of(identity) == c.sender) return true;
  return !identity.is_steward() &&
         std::ranges::none_of(desks, [&](const Desk& desk) { return identity.works_for(desk.desk); });
}

#define NOTE_COLUMNS "number, at, author, desk, words"

Note note_of(const db::Statement& row) {
  Note note{static_cast<int>(row.integer(0)),
            std::string(row.text(1)),
            {},
            std::string(row.text(3)),
            std::string(row.text(4))};
  if (const auto author = AccountId::parse(row.text(2)); author && *author) note.author = author;
  return note;
}

Note newest(db::Session& session, ContributionId id) {
  auto row = session.prepare("SELECT " NOTE_COLUMNS
                             " FROM contribution_note WHERE contribution = $1 ORDER BY number DESC LIMIT 1");
  return row.run(id.text()).row() ? note_of(row) : Note{};
}

std::int64_t written_within_an_hour(db::Session& session, AccountId author) {
  auto row = session.prepare("SELECT count(*) FROM contribution_note WHERE author = $1 AND at > $2");
  return row.run(author.text(), base::utc_after(-std::chrono::hours(1))).integer(0);
}

// Whose names stand on the page, whoever reads it.
std::set<AccountId> named(db::Session& session, const Contribution& c, const std::vector<Desk>& desks) {
  std::set<AccountId> all{c.sender};
  for (const auto& desk : desks)
    if (desk.by) all.insert(*desk.by);
  for (const auto& event : events_of(session, c.id))
    if (event.by) all.insert(*event.by);
  for (const auto& note : notes_of(session, c.id))
    if (note.author) all.insert(*note.author);
  return all;
}

}  // namespace

std::vector<Note> notes_of(db::Session& session, ContributionId id) {
  std::vector<Note> notes;
  auto rows = session.prepare("SELECT " NOTE_COLUMNS " FROM contribution_note WHERE contribution = $1 ORDER BY number");
  for (rows.run(id.text()); rows.row();) notes.push_back(note_of(rows));
  return notes;
}

bool may_write_note(const web::Identity& identity, const Contribution& c, const std::vector<Desk>& desks) {
  if (desks.empty() || !may_see(identity, c, desks)) return false;
  if (accounts::account_of(identity) == c.sender || identity.is_steward()) return true;
  if (c.spoken_for && own_role(identity, c.spoken_for->text()) >= Role::editor) return true;
  return std::ranges::any_of(desks, [&](const Desk& desk) { return own_role(identity, desk.desk) >= Role::editor; });
}

Audience audience(db::Session& session, const web::Identity& identity, const Contribution& c,
                  const std::vector<Desk>& desks) {
  Audience all;
  if (desks.empty()) return all;
  std::vector<std::string> organisations;
  for (const auto& desk : desks)
    if (desk.desk != register_desk) organisations.push_back(desk.desk);
  all.desks = organisations;
  all.desks.emplace_back(register_desk);
  if (c.spoken_for && std::ranges::find(organisations, c.spoken_for->text()) == organisations.end())
    organisations.push_back(c.spoken_for->text());

  std::map<AccountId, std::string> who;  // all who may see it, and for whom they do
  std::set<AccountId> known = named(session, c, desks);
  who[c.sender] = c.spoken_for ? c.spoken_for->text() : std::string();
  for (const auto& organisation : organisations) {
    const auto id = OrganisationId::parse(organisation);
    if (!id) continue;
    for (const auto& member : accounts::members(session, *id)) {
      who.try_emplace(member.account, organisation);
      if (identity.works_for(organisation)) known.insert(member.account);
    }
  }
  for (const auto steward : accounts::stewards(session)) who.try_emplace(steward, register_desk);

  const auto me = accounts::account_of(identity);
  for (const auto& [id, desk] : who) {
    if (id == me || (!identity.is_steward() && !known.contains(id))) continue;
    const auto account = accounts::find(session, id);
    if (account && account->active) all.people.push_back({id, account->name, desk, id == c.sender});
  }
  std::ranges::stable_sort(all.people, {}, [](const Hearer& hearer) { return base::fold(hearer.name); });
  return all;
}

std::vector<AccountId> mentioned(std::string_view words, const std::vector<Hearer>& people, std::string_view writer) {
  std::vector<std::pair<std::string, std::optional<AccountId>>> names{{base::fold(writer), std::nullopt}};
  for (const auto& person : people) names.emplace_back(base::fold(person.name), person.account);
  std::vector<AccountId> found;
  for (auto at = words.find('@'); at != std::string_view::npos; at = words.find('@', at + 1)) {
    if (ends_with_letter(words.substr(0, at))) continue;
    auto rest = words.substr(at + 1);
    rest = rest.substr(0, rest.find_first_of(ends_of_names));
    if (rest.empty() || rest.front() == ' ') continue;
    const auto text = base::fold(rest) + ' ';
    std::size_t longest = 0;
    std::vector<AccountId> here;
    for (const auto& [name, account] : names) {
      if (name.empty() || name.size() < longest || !text.starts_with(name + ' ')) continue;
      if (name.size() > longest) here.clear();
      longest = name.size();
      if (account) here.push_back(*account);
    }
    for (const auto account : here)
      if (std::ranges::find(found, account) == found.end()) found.push_back(account);
  }
  return found;
}

std::string key(const Hearer& hearer) {
  return "p-" + hearer.account.text();
}

base::Result<int> write_note(db::Database& database, const web::Identity& identity, ContributionId id,
                             const Saying& saying) {
  const auto words = clean(saying.words);
  if (words.empty()) return invalid(msg("Write something first."), "note");
  if (base::length(words) > most_note)
    return invalid(msg("This text is too long: at most {n} characters.", {{"n", std::to_string(most_note)}}), "note");
  if (!db::is_storable(words)) return invalid(msg("This text has characters that cannot be shown."), "note");
  auto transaction = database.write(accounts::author(identity));
  auto& session = transaction.session();
  const auto c = find(session, id);
  const auto desks = desks_of_contribution(session, id);
  const auto me = accounts::account_of(identity);
  if (!c || !me || !may_see(identity, *c, desks))
    return Problem{Problem::Kind::not_found, msg("There is no such contribution.")};
  if (!may_write_note(identity, *c, desks))
    return Problem{Problem::Kind::forbidden,
                   msg("Notes are written by the sender and by those who edit for the organisations concerned."),
                   "note"};
  const auto hearers = audience(session, identity, *c, desks);
  Telling telling{*me,
                  side_of(identity, *c, desks),
                  is_of_the_sender(identity, *c, desks),
                  mentioned(words, hearers.people, identity.name),
                  {}};
  for (const auto& one : saying.tell) {
    const auto person = std::ranges::find(hearers.people, one, key);
    if (person != hearers.people.end())
      telling.people.push_back(person->account);
    else if (std::ranges::find(hearers.desks, one) != hearers.desks.end())
      telling.desks.push_back(one);
    else
      return invalid(msg("Somebody whom you ticked cannot be told: they do not see this proposal, or not any more. "
                         "Please choose again."),
                     "tell");
  }

  const auto last = newest(session, id);
  if (last.author == me && last.words == words) return last.number;
  const int number = last.number + 1;
  if (number > most_notes || written_within_an_hour(session, *me) >= most_notes_an_hour)
    return Problem{Problem::Kind::conflict,
                   msg("Many notes have been written already. Please wait an hour, or use another way."), "note"};
  transaction
      .prepare(
          "INSERT INTO contribution_note (contribution, number, at, author, desk, words) VALUES ($1, $2, $3, $4, $5, "
          "$6)")
      .run(id.text(), number, transaction.at(), me->text(), db::or_null(telling.desk), words);
  tell_of_note(transaction, *c, desks, telling);
  transaction.commit();
  return number;
}

}  // namespace contributions
