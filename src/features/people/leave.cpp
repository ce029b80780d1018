// SPDX-License-Identifier: EUPL-1.2
// When somebody leaves: all that they held goes to somebody else, or is left vacant, at once.
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "people/people.h"

namespace people {
namespace {

using base::msg;
using base::Problem;

template <class Id>
std::optional<std::string> text_of(Id id) {
  return id ? std::optional(id.text()) : std::nullopt;
}

template <class Id>
boost::json::array pairs_json(const std::vector<std::pair<Id, PersonId>>& pairs) {
  boost::json::array all;
  for (const auto& [what, who] : pairs) all.push_back(boost::json::array{what.text(), who ? who.text() : ""});
  return all;
}

template <class Id>
void read_pairs(const boost::json::object& from, std::string_view key, std::vector<std::pair<Id, PersonId>>& to) {
  const auto* found = from.if_contains(key);
  if (!found || !found->is_array()) return;
  for (const auto& pair : found->get_array()) {
    const auto& both = pair.as_array();
    to.emplace_back(Id::parse(both.at(0).as_string()).value_or(Id{}),
                    PersonId::parse(both.at(1).as_string()).value_or(PersonId{}));
  }
}

// Who has it now, if that was answered.
template <class Id>
const PersonId* answer(const std::vector<std::pair<Id, PersonId>>& answers, Id what) {
  const auto at = std::ranges::find(answers, what, &std::pair<Id, PersonId>::first);
  return at == answers.end() ? nullptr : &at->second;
}

Handover handover_of(const db::Statement& row) {
  Handover handover;
  handover.id = HandoverId::parse(row.text(0)).value_or(HandoverId{});
  handover.keeper = OrganisationId::parse(row.text(1)).value_or(OrganisationId{});
  handover.person = PersonId::parse(row.text(2)).value_or(PersonId{});
  handover.at = row.text(3);
  handover.author = row.text(4);
  handover.left = base::PartialDate::parse(row.text(5)).value_or(base::PartialDate{});
  const auto items = boost::json::parse(row.text(6)).as_object();
  read_pairs(items, "posts", handover.posts);
  read_pairs(items, "duties", handover.duties);
  read_pairs(items, "steps", handover.steps);
  handover.withdraw_role = items.contains("role_withdrawn");
  handover.note = row.text(7);
  return handover;
}

}  // namespace

Held what_they_hold(db::Session& session, const Person& person) {
  Held held;
  for (auto& holding : holdings_of(session, person.id))
    if (!holding.ended) held.holdings.push_back(holding);
  held.duties = duties_of(session, person.id);
  held.steps = list_contacts(session, {.keeper = person.keeper, .doer = person.id, .open = true, .limit = 1000});
  if (person.account)
    for (const auto& membership : accounts::memberships(session, person.account))
      if (membership.organisation == person.keeper) held.role = membership.role;
  return held;
}

base::Result<HandoverId> leave(db::Transaction& transaction, const Person& person, const Handover& handover,
                               const db::Author& author) {
  auto& session = transaction.session();
  const auto current = find_person(session, person.id);
  if (!current || !current->erased.empty())
    return Problem{Problem::Kind::not_found, msg("There is no such person any more."), {}};
  const auto held = what_they_hold(session, *current);
  const Problem unanswered{
      Problem::Kind::conflict,
      msg("Something was added to what this person holds in the meantime. Please look at the list again."),
      {}};

  std::vector<PersonId> takers;
  for (const auto& [what, who] : handover.posts) takers.push_back(who);
  for (const auto& [what, who] : handover.duties) takers.push_back(who);
  for (const auto& [what, who] : handover.steps) takers.push_back(who);
  std::ranges::sort(takers);
  takers.erase(std::ranges::unique(takers).begin(), takers.end());
  for (const auto id : takers) {
    if (!id) continue;
    const auto taker = find_person(session, id);
    if (!taker || taker->keeper != current->keeper || !taker->erased.empty() || taker->left.known() ||
        id == current->id)
      return Problem{Problem::Kind::invalid,
                     msg("One of those chosen is no person of this organisation any more. Please choose again."),
                     {}};
  }
  for (const auto& holding : held.holdings)
    if (!answer(handover.posts, holding.id)) return unanswered;
  for (const auto& duty : held.duties)
    if (!answer(handover.duties, duty.duty.id)) return unanswered;
  for (const auto& step : held.steps)
    if (!answer(handover.steps, step.id)) return unanswered;
  if (handover.withdraw_role && held.role == web::Role::administrator) {
    const auto administrators = accounts::holders(session, current->keeper, web::Role::administrator);
    if (std::ranges::all_of(administrators, [&](auto id) { return id == current->account; }))
      return Problem{Problem::Kind::invalid,
                     msg("They are the only administrator of the organisation: give this role to somebody else first."),
                     "withdraw_role"};
  }

  Handover done = handover;
  done.id = HandoverId::make();
  done.posts.clear(), done.duties.clear(), done.steps.clear();
  // Duties first: which of them come with a post is known while it is held.
  for (const auto& duty : held.duties) {
    const auto to = *answer(handover.duties, duty.duty.id);
    transaction.prepare("UPDATE duty SET person = $2 WHERE id = $1").run(duty.duty.id.text(), text_of(to));
    log_fact(transaction, "post", duty.post.text(), "duty handed over");
    done.duties.emplace_back(duty.duty.id, to);
  }
  for (const auto& holding : held.holdings) {
    const auto to = *answer(handover.posts, holding.id);
    end_holding(transaction, holding.id, handover.left);
    if (to) appoint(transaction, {{}, holding.post, to, handover.left, {}, false});
    done.posts.emplace_back(holding.id, to);
  }
  for (const auto& step : held.steps) {
    const auto to = *answer(handover.steps, step.id);
    transaction.prepare("UPDATE contact SET version = version + 1, doer = $2 WHERE id = $1")
        .run(step.id.text(), text_of(to));
    log_fact(transaction, "contact", step.id.text(), "next step handed over");
    keep_version(transaction, &step, step.id);
    done.steps.emplace_back(step.id, to);
  }
  done.withdraw_role = handover.withdraw_role && held.role != web::Role::none;
  if (done.withdraw_role) accounts::change_role(transaction, current->account, current->keeper, web::Role::none, author);

  boost::json::object items{
      {"posts", pairs_json(done.posts)}, {"duties", pairs_json(done.duties)}, {"steps", pairs_json(done.steps)}};
  if (done.withdraw_role) items["role_withdrawn"] = true;
  transaction
      .prepare(
          "INSERT INTO handover (id, keeper, person, at, author, left_on, items, note) VALUES ($1, $2, $3, $4, $5, $6, "
          "$7, $8)")
      .run(done.id.text(), current->keeper.text(), current->id.text(), transaction.at(), author.name,
           handover.left.text(), base::serialize(items), db::or_null(handover.note));
  transaction.prepare("UPDATE person SET left_on = $2 WHERE id = $1").run(current->id.text(), handover.left.text());
  log_fact(transaction, "person", current->id.text(), "left");
  return done.id;
}

std::optional<Handover> find_handover(db::Session& session, HandoverId id) {
  auto row = session.prepare("SELECT id, keeper, person, at, author, left_on, items, note FROM handover WHERE id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return handover_of(row);
}

std::vector<Handover> handovers_of(db::Session& session, PersonId person) {
  std::vector<Handover> found;
  auto rows = session.prepare(
      "SELECT id, keeper, person, at, author, left_on, items, note FROM handover WHERE person = $1 ORDER BY id DESC");
  for (rows.run(person.text()); rows.row();) found.push_back(handover_of(rows));
  return found;
}

}  // namespace people
