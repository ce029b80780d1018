// SPDX-License-Identifier: EUPL-1.2
#include "contributions/bulk.h"

#include <map>

#include "contributions/commands.h"
#include "notifications/api.h"

namespace contributions {

namespace {

using base::msg;
using base::Problem;

constexpr int piece_size = 200;  // contributions in one transaction: other writers wait for a tenth of a second
constexpr std::size_t most_named = 1000;

void tell_refused(db::Transaction& transaction, DecisionId decision) {
  std::vector<std::tuple<AccountId, std::int64_t, std::string>> senders;
  {
    auto rows =
        transaction.prepare("SELECT sender, count(*), min(id) FROM contribution WHERE decision = $1 GROUP BY sender");
    for (rows.run(decision.text()); rows.row();)
      if (const auto sender = AccountId::parse(rows.text(0)))
        senders.emplace_back(*sender, rows.integer(1), rows.text(2));
  }
  for (const auto& [sender, number, first] : senders) {
    if (number == 1) {
      const auto id = ContributionId::parse(first);
      if (const auto c = id ? find(transaction.session(), *id) : std::nullopt) tell_sender(transaction, *c);
      continue;
    }
    notifications::Notice notice{
        notifications::Kind::validation_answered, {}, {}, "/contributions/mine", "decision " + decision.text()};
    notice.title = msg("Proposals of yours were refused: {n}", {{"n", std::to_string(number)}});
    notice.text = msg("The reason stands on the page of each.");
    notifications::notify(transaction, sender, notice);
  }
}

void tell_accepted(db::Transaction& transaction, DecisionId decision, AccountId sender, const Contribution& one) {
  auto row = transaction.prepare(
      "SELECT count(*) FROM contribution WHERE decision = $1 AND sender = $2 AND state = 'accepted' AND is_unapplied = "
      "0");
  const auto number = row.run(decision.text(), sender.text()).integer(0);
  if (number == 1) return tell_sender(transaction, one);
  notifications::Notice notice{
      notifications::Kind::validation_answered, {}, {}, "/contributions/mine", "decision " + decision.text()};
  notice.title = msg("Proposals of yours were accepted: {n}", {{"n", std::to_string(number)}});
  notice.text = msg("They are in the register now.");
  notifications::notify(transaction, sender, notice);
}

}  // namespace

base::Result<DecisionId> decide_many(db::Database& database, const web::Identity& identity,
                                     const BulkDecision& decision) {
  const std::string reason = clean(decision.reason);
  if (!decision.accepts && reason.empty())
    return Problem{Problem::Kind::invalid, msg("Say why: the senders are told the reason."), "reason"};
  if (auto good = check_text(reason, most_reason, "reason"); !good) return good.error();
  if (decision.only.size() > most_named)
    return Problem{Problem::Kind::too_large, msg("These are too many to be named one by one."), {}};
  const auto me = accounts::account_of(identity);
  if (!me)
    return Problem{Problem::Kind::forbidden, msg("This is for those who decide for the organisations concerned.")};

  // Which desks are decided: the one asked for, or all of theirs; a steward's are all there are.
  std::vector<std::string> desks;
  const bool all_desks = identity.is_steward() && decision.filter.desk.empty();
  if (!all_desks) desks = decision.filter.desk.empty() ? desks_of_person(identity) : std::vector{decision.filter.desk};
  if (!all_desks && desks.empty())
    return Problem{Problem::Kind::forbidden, msg("This is for those who decide for the organisations concerned.")};

  const DecisionId id = DecisionId::make();
  const std::string decision_id = id.text(), account = me->text();
  auto transaction = database.write(accounts::author(identity));
  auto& session = transaction.session();
  const std::string at = transaction.at();
  auto matching = condition_of(identity, decision.filter, true);
  if (!decision.only.empty()) matching.add_in("c.id IN (", decision.only);
  const std::int64_t matched = decision.only.empty()
                                   ? matching.run(session, "SELECT count(*) FROM contribution c").integer(0)
                                   : static_cast<std::int64_t>(decision.only.size());
  matching.add("c.state = 'pending'");

  // Others still have to agree to some of them.
  std::string set = "state = 'refused', is_open = 0, ";
  std::vector<std::string> values;
  if (decision.accepts && all_desks) {
    set = "state = 'accepted', is_open = 0, is_unapplied = 1, ";
  } else if (decision.accepts) {
    std::string others =
        "EXISTS (SELECT 1 FROM contribution_desk o WHERE o.contribution = c.id AND o.is_waiting = 1 AND o.desk NOT IN "
        "(";
    for (std::size_t i = 0; i < desks.size(); ++i) others += i == 0 ? "$" : ", $";
    others += "))";
    set = fmt::format(
        "state = CASE WHEN {0} THEN 'pending' ELSE 'accepted' END, is_open = CASE WHEN {0} THEN 1 ELSE 0 END, "
        "is_unapplied = CASE WHEN {0} THEN 0 ELSE 1 END, ",
        others);
    for (int i = 0; i < 3; ++i) values.insert(values.end(), desks.begin(), desks.end());
  }
  values.insert(values.end(), {at, account, decision_id});
  const auto chosen =
      matching.run(session, "UPDATE contribution AS c SET " + set + "decided = $, decided_by = $, decision = $", values)
          .changed();

  const auto of_decision = [&](const std::vector<std::string>& only_desks) {
    Condition condition;
    condition.add("is_waiting = 1");
    if (!only_desks.empty()) condition.add_in("desk IN (", only_desks);
    condition.add("contribution IN (SELECT id FROM contribution WHERE decision = $)", {decision_id});
    return condition;
  };
  of_decision(desks).run(
      session, "UPDATE contribution_desk SET state = $, is_waiting = 0, decided_by = $, at = $, reason = $",
      {std::string(code(decision.accepts ? DeskState::accepted : DeskState::refused)), account, at, reason});
  if (!decision.accepts && !all_desks) of_decision({}).run(session, "UPDATE contribution_desk SET is_waiting = 0");
  // Numbers only order the events of one contribution: the same one for all, above every one of theirs, is asked for once.
  const auto number = session
                          .prepare("SELECT coalesce(max(e.number), 0) + 1 FROM contribution c JOIN contribution_event e ON "
                                   "e.contribution = c.id WHERE c.decision = $1")
                          .run(decision_id)
                          .integer(0);
  transaction
      .prepare(
          "INSERT INTO contribution_event (contribution, number, at, account, what, words) SELECT id, $1, $2, $3, $4, $5 "
          "FROM contribution WHERE decision = $6")
      .run(number, at, account, code(decision.accepts ? EventKind::accepted : EventKind::refused), db::or_null(reason),
           decision_id);
  transaction
      .prepare(
          "INSERT INTO contribution_decision (id, at, decided_by, accepts, reason, chosen, passed_over) VALUES ($1, "
          "$2, $3, $4, $5, $6, $7)")
      .run(decision_id, at, account, decision.accepts ? 1 : 0, reason, chosen,
           std::max<std::int64_t>(0, matched - chosen));
  if (!decision.accepts) tell_refused(transaction, id);
  transaction.commit();
  return id;
}

std::optional<Bulk> find_bulk(db::Session& session, DecisionId id) {
  Bulk bulk;
  const std::string text = id.text();
  {
    auto row = session.prepare(
        "SELECT at, decided_by, accepts, reason, chosen, passed_over FROM contribution_decision WHERE id = $1");
    if (!row.run(text).row()) return std::nullopt;
    bulk = {id,
            row.integer(2) != 0,
            std::string(row.text(3)),
            std::string(row.text(0)),
            AccountId::parse(row.text(1)).value_or(AccountId{}),
            row.integer(4),
            row.integer(5)};
  }
  auto rows = session.prepare(
      "SELECT state, is_unapplied, count(*) FROM contribution WHERE decision = $1 GROUP BY state, is_unapplied");
  for (rows.run(text); rows.row();) {
    const auto state = parse_state(rows.text(0)).value_or(State::draft);
    (rows.integer(1) != 0       ? bulk.left
     : state == State::accepted ? bulk.applied
     : state == State::merging  ? bulk.merging
     : state == State::pending  ? bulk.elsewhere
                                : bulk.applied) += rows.integer(2);
  }
  return bulk;
}

namespace {

struct Piece {
  DecisionId decision;
  AccountId by;
  std::vector<ContributionId> ids;
};

// The next ones to do, all of one decision.
std::optional<Piece> next_piece(db::Database& database, std::optional<DecisionId> decision) {
  auto session = database.read();
  Piece found;
  if (decision) {
    found.decision = *decision;
  } else {
    auto first = session.prepare("SELECT decision FROM contribution WHERE is_unapplied = 1 ORDER BY id LIMIT 1");
    if (!first.run().row()) return std::nullopt;
    found.decision = DecisionId::parse(first.text(0)).value_or(DecisionId{});
  }
  auto rows = session.prepare(
      "SELECT id, decided_by FROM contribution WHERE is_unapplied = 1 AND decision = $1 ORDER BY id LIMIT $2");
  for (rows.run(found.decision.text(), piece_size); rows.row();) {
    found.ids.push_back(ContributionId::parse(rows.text(0)).value_or(ContributionId{}));
    found.by = AccountId::parse(rows.text(1)).value_or(AccountId{});
  }
  return found.ids.empty() ? std::nullopt : std::optional(std::move(found));
}

// Back to the desks that had accepted it in this decision.
void ask_to_merge(db::Transaction& transaction, const Contribution& before, const base::Message& why) {
  Contribution c = before;
  c.state = State::merging;
  c.unapplied = false;
  c.problem = why;
  c.decided.clear();
  update(transaction, c);
  const std::string id = c.id.text(), by = c.decided_by ? c.decided_by->text() : "";
  transaction
      .prepare(
          "UPDATE contribution_desk SET state = 'waiting', is_waiting = 1, decided_by = NULL, at = NULL, reason = NULL "
          "WHERE contribution = $1 AND state = 'accepted' AND decided_by = $2")
      .run(id, by);
  add_event(transaction, c.id, EventKind::clashed, std::nullopt);
}

void apply_piece(db::Database& database, const Piece& piece) {
  web::Identity decider;
  decider.account = piece.by.text();
  const std::string name = "decision " + piece.decision.text();
  auto transaction = database.write(accounts::author(decider), "contributions, " + name, name);
  auto done = transaction.prepare("UPDATE contribution SET is_unapplied = 0, result = $2 WHERE id = $1");
  auto begin = transaction.prepare("SAVEPOINT one"), keep = transaction.prepare("RELEASE SAVEPOINT one"),
       give_up = transaction.prepare("ROLLBACK TO SAVEPOINT one");
  std::map<AccountId, Contribution> senders;
  for (const auto id : piece.ids) {
    auto c = find(transaction.session(), id);
    if (!c || !c->unapplied) continue;  // another server was quicker
    begin.run();
    Applied applied;
    try {
      applied = apply(transaction, *c);
    } catch (const db::Failure& failure) {
      if (failure.kind() != db::Failure::Kind::constraint) throw;
      applied.problem = failure.problem().message;
    }
    if (applied.problem) {
      give_up.run();
      keep.run();
      ask_to_merge(transaction, *c, *applied.problem);
      continue;
    }
    keep.run();
    done.run(id.text(), applied.record);
    add_event(transaction, id, EventKind::applied, std::nullopt);
    c->result = applied.record;
    senders.insert_or_assign(c->sender, std::move(*c));
  }
  for (const auto& [sender, one] : senders) tell_accepted(transaction, piece.decision, sender, one);
  transaction.commit();
}

}  // namespace

std::int64_t apply_accepted(db::Database& database, std::optional<DecisionId> decision,
                            const base::Progress* progress) {
  std::int64_t looked_at = 0;
  while (!progress || !progress->stop) {
    const auto next = next_piece(database, decision);
    if (!next) break;
    apply_piece(database, *next);
    looked_at += static_cast<std::int64_t>(next->ids.size());
  }
  return looked_at;
}

}  // namespace contributions
