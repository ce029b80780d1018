// SPDX-License-Identifier: EUPL-1.2
#include "contributions/commands.h"

#include "base/text.h"

namespace contributions {

namespace {

using base::msg;
using base::Problem;

constexpr int most_drafts = 100;

Problem no_such() {
  return {Problem::Kind::not_found, msg("There is no such contribution.")};
}

bool speaks_for(const web::Identity& identity, OrganisationId organisation) {
  return identity.role_in(organisation.text()) >= web::Role::contributor;
}

// What the sender gave, checked and without what they may not say.
base::Result<void> check(const web::Identity& identity, Proposal& proposal) {
  proposal.message = clean(proposal.message);
  if (auto good = check_text(proposal.message, most_message, "message"); !good) return good;
  if (proposal.proposed.size() > most_record)
    return Problem{Problem::Kind::too_large, msg("This is too much for one record."), {}};
  if (proposal.spoken_for && !speaks_for(identity, *proposal.spoken_for))
    return Problem{Problem::Kind::forbidden, msg("You do not speak for this organisation."), "speaking_for"};
  proposal.proposed = without_claims(proposal.kind, proposal.proposed, proposal.base,
                                     [&](OrganisationId id) { return speaks_for(identity, id); });
  return {};
}

// The contribution that a proposal makes or goes on with. Nothing if the draft is not the sender's, or was sent
// already.
std::optional<Contribution> begun(db::Session& session, const web::Identity& identity, const Proposal& proposal,
                                  const std::string& at) {
  Contribution c;
  const auto sender = accounts::account_of(identity);
  if (!sender) return std::nullopt;
  if (proposal.draft) {
    auto found = find(session, *proposal.draft);
    if (!found || found->state != State::draft || found->sender != *sender) return std::nullopt;
    c = std::move(*found);
  } else {
    c.id = ContributionId::make();
    c.kind = proposal.kind;
    c.record = proposal.record;
    c.sender = *sender;
    c.made = at;
  }
  c.since = at;
  c.base = proposal.base;
  c.proposed = proposal.proposed;
  c.spoken_for = proposal.spoken_for;
  c.message = proposal.message;
  return c;
}

void keep(db::Transaction& transaction, const Contribution& c, bool is_there) {
  if (is_there) return update(transaction, c);
  insert(transaction, c);
}

// Whether it would keep the rules of records, found by doing it and giving it up.
base::Result<void> rehearse(db::Database& database, const web::Identity& identity, const Contribution& c) {
  auto transaction = database.write(accounts::author(identity));
  const auto applied = apply(transaction, c);
  if (applied.problem) return Problem{Problem::Kind::invalid, *applied.problem, {}};
  return {};
}

void close_desks(db::Transaction& transaction, ContributionId id) {
  transaction.prepare("UPDATE contribution_desk SET is_waiting = 0 WHERE contribution = $1").run(id.text());
}

void finish(db::Transaction& transaction, Contribution& c, State state, const web::Identity& identity) {
  c.state = state;
  c.decided = transaction.at();
  c.decided_by = accounts::account_of(identity);
  close_desks(transaction, c.id);
}

}  // namespace

base::Result<ContributionId> keep_draft(db::Database& database, const web::Identity& identity, Proposal proposal) {
  if (auto good = check(identity, proposal); !good) return good.error();
  auto transaction = database.write(accounts::author(identity));
  auto c = begun(transaction.session(), identity, proposal, transaction.at());
  if (!c) return no_such();
  if (!proposal.draft && count_drafts(transaction.session(), c->sender) >= most_drafts)
    return Problem{Problem::Kind::conflict, msg("You have {n} drafts already. Send or withdraw some of them first.",
                                                {{"n", std::to_string(most_drafts)}})};
  keep(transaction, *c, proposal.draft.has_value());
  if (!proposal.draft) add_event(transaction, c->id, EventKind::drafted, c->sender);
  transaction.commit();
  return c->id;
}

base::Result<Outcome> propose(db::Database& database, const web::Identity& identity, Proposal proposal) {
  if (auto good = check(identity, proposal); !good) return good.error();
  const bool is_new = proposal.record.empty();
  if (!is_new && records::changed_fields(proposal.kind, proposal.base, proposal.proposed).empty())
    return Problem{Problem::Kind::invalid, msg("Nothing has been changed yet."), {}};
  Desks desks;
  std::optional<Contribution> trial;
  {
    auto session = database.read();
    desks = desks_of(session, proposal.kind, proposal.base, proposal.proposed, identity);
    trial = begun(session, identity, proposal, base::utc_now());
    if (!trial) return no_such();
    if (!desks.alone() && count_open(session, trial->sender) >= most_open)
      return Problem{Problem::Kind::conflict,
                     msg("You have {n} proposals waiting already. Please wait until some of them are decided.",
                         {{"n", std::to_string(most_open)}})};
    if (!is_new) {
      const auto current = records::current(session, {proposal.kind, proposal.record});
      if (current.empty()) return Problem{Problem::Kind::not_found, msg("The record is not in the register any more.")};
      if (current != proposal.base) trial.reset();
    }
  }
  if (trial && !desks.alone())
    if (auto good = rehearse(database, identity, *trial); !good) return good.error();

  const ContributionId id = trial ? trial->id : proposal.draft.value_or(ContributionId::make());
  const std::string about = "contribution " + id.text();
  auto transaction = database.write(accounts::author(identity), about, about);
  auto& session = transaction.session();
  auto c = begun(session, identity, proposal, transaction.at());
  if (!c) return no_such();
  c->id = id;
  const bool is_stale = !is_new && records::current(session, {proposal.kind, proposal.record}) != proposal.base;
  if (is_stale) {
    keep(transaction, *c, proposal.draft.has_value());
    if (!proposal.draft) add_event(transaction, c->id, EventKind::drafted, c->sender);
    transaction.commit();
    return Outcome{c->id, State::draft, {}, true};
  }
  c->state = State::pending;
  keep(transaction, *c, proposal.draft.has_value());
  add_event(transaction, c->id, EventKind::sent, c->sender);
  for (const auto& desk : desks.agreed)
    put_desk(transaction, c->id, {desk, DeskState::agreed, c->sender, transaction.at(), {}});
  for (const auto& desk : desks.asked) put_desk(transaction, c->id, {desk, DeskState::waiting, {}, {}, {}});
  if (desks.alone()) {
    const auto applied = apply(transaction, *c);
    if (applied.problem) return Problem{Problem::Kind::invalid, *applied.problem, {}};
    c->result = applied.record;
    finish(transaction, *c, State::accepted, identity);
    update(transaction, *c);
    add_event(transaction, c->id, EventKind::applied, c->sender);
  } else {
    tell_desks(transaction, *c, desks.asked);
  }
  transaction.commit();
  return Outcome{c->id, c->state, c->result, false};
}

base::Result<void> withdraw(db::Database& database, const web::Identity& identity, ContributionId id) {
  auto transaction = database.write(accounts::author(identity));
  auto c = find(transaction.session(), id);
  if (!c || accounts::account_of(identity) != c->sender) return no_such();
  if (c->state != State::draft && !is_open(c->state))
    return Problem{Problem::Kind::conflict,
                   msg("This contribution was decided on meanwhile and can no longer be withdrawn.")};
  finish(transaction, *c, State::withdrawn, identity);
  update(transaction, *c);
  add_event(transaction, id, EventKind::withdrawn, c->sender);
  transaction.commit();
  return {};
}

bool may_see(const web::Identity& identity, const Contribution& c, const std::vector<Desk>& desks) {
  if (!identity.signed_in()) return false;
  if (accounts::account_of(identity) == c.sender) return true;
  const bool was_sent = !desks.empty();
  if (!was_sent)  // private: their own role counts, an office does not
    return c.spoken_for && std::ranges::any_of(identity.roles, [&](const auto& role) {
             return role.first == c.spoken_for->text() && role.second >= web::Role::editor;
           });
  if (identity.is_steward()) return true;
  if (c.spoken_for && identity.works_for(c.spoken_for->text())) return true;
  return std::ranges::any_of(desks, [&](const Desk& desk) { return identity.works_for(desk.desk); });
}

std::vector<std::string> decidable(const web::Identity& identity, const std::vector<Desk>& desks) {
  std::vector<std::string> mine;
  for (const auto& desk : desks)
    if (desk.state == DeskState::waiting && may_decide(identity, desk.desk)) mine.push_back(desk.desk);
  return mine;
}

namespace {

struct Opened {
  Contribution contribution;
  std::vector<Desk> desks;
  std::vector<std::string> mine;  // to be decided now
};

base::Result<Opened> open_for_decision(db::Session& session, const web::Identity& identity, ContributionId id,
                                       std::string_view desk) {
  auto c = find(session, id);
  if (!c) return no_such();
  Opened opened{std::move(*c), desks_of_contribution(session, id), {}};
  if (!may_see(identity, opened.contribution, opened.desks)) return no_such();
  if (!is_open(opened.contribution.state))
    return Problem{Problem::Kind::conflict,
                   msg("Somebody has decided on this contribution meanwhile. Nothing was changed.")};
  for (auto& one : decidable(identity, opened.desks))
    if (desk.empty() || desk == one) opened.mine.push_back(std::move(one));
  if (opened.mine.empty() &&
      std::ranges::any_of(opened.desks, [&](const Desk& d) { return may_decide(identity, d.desk); }))
    return Problem{Problem::Kind::conflict,
                   msg("Somebody has decided on this contribution meanwhile. Nothing was changed.")};
  if (opened.mine.empty())
    return Problem{Problem::Kind::forbidden, msg("This is for those who decide for the organisations concerned.")};
  return opened;
}

}  // namespace

base::Result<Outcome> accept(db::Database& database, const web::Identity& identity, ContributionId id,
                             const Acceptance& acceptance) {
  const std::string reason = clean(acceptance.reason), about = "contribution " + id.text();
  if (auto good = check_text(reason, most_reason, "reason"); !good) return good.error();
  if (acceptance.edited.size() > most_record)
    return Problem{Problem::Kind::too_large, msg("This is too much for one record."), {}};
  auto transaction = database.write(accounts::author(identity), about, about);
  auto opened = open_for_decision(transaction.session(), identity, id, acceptance.desk);
  if (!opened) return opened.error();
  auto& c = opened->contribution;
  const auto me = accounts::account_of(identity);
  std::vector<std::string> others;  // still to decide
  std::vector<std::string> asked_again;
  for (const auto& desk : opened->desks)
    if (desk.state == DeskState::waiting && std::ranges::find(opened->mine, desk.desk) == opened->mine.end())
      others.push_back(desk.desk);
  if (!acceptance.edited.empty() && acceptance.edited != c.content()) {
    c.edited = without_claims(c.kind, acceptance.edited, acceptance.edited_base, [&](OrganisationId organisation) {
      return organisation == c.spoken_for || speaks_for(identity, organisation);
    });
    c.edited_base = acceptance.edited_base;
    add_event(transaction, id, acceptance.merged ? EventKind::merged : EventKind::edited, me);
    // They agreed to something else.
    for (const auto& desk : opened->desks)
      if ((desk.state == DeskState::accepted || desk.state == DeskState::agreed) && !may_decide(identity, desk.desk)) {
        put_desk(transaction, id, {desk.desk, DeskState::waiting, {}, {}, {}});
        others.push_back(desk.desk);
        asked_again.push_back(desk.desk);
      }
  } else if (!acceptance.edited.empty() && acceptance.edited_base != c.content_base()) {
    c.edited = acceptance.edited;
    c.edited_base = acceptance.edited_base;
  }
  c.problem.reset();
  c.state = State::pending;
  add_event(transaction, id, EventKind::accepted, me, reason);
  for (const auto& desk : opened->mine)
    put_desk(transaction, id, {desk, DeskState::accepted, me, transaction.at(), reason});
  if (others.empty()) {
    auto applied = apply(transaction, c);
    if (applied.problem) {
      c.state = State::merging;
      c.problem = std::move(applied.problem);
      for (const auto& desk : opened->mine) put_desk(transaction, id, {desk, DeskState::waiting, {}, {}, {}});
      add_event(transaction, id, EventKind::clashed, std::nullopt);
    } else {
      c.result = std::move(applied.record);
      finish(transaction, c, State::accepted, identity);
      add_event(transaction, id, EventKind::applied, std::nullopt);
      tell_sender(transaction, c);
    }
  } else if (!asked_again.empty()) {
    add_event(transaction, id, EventKind::asked_again, std::nullopt);
    tell_desks(transaction, c, asked_again);
  }
  update(transaction, c);
  transaction.commit();
  return Outcome{c.id, c.state, c.result, false};
}

base::Result<void> refuse(db::Database& database, const web::Identity& identity, ContributionId id,
                          std::string_view desk, std::string_view given_reason) {
  const std::string reason = clean(given_reason);
  if (reason.empty()) return Problem{Problem::Kind::invalid, msg("Say why: the sender is told the reason."), "reason"};
  if (auto good = check_text(reason, most_reason, "reason"); !good) return good;
  auto transaction = database.write(accounts::author(identity));
  auto opened = open_for_decision(transaction.session(), identity, id, desk);
  if (!opened) return opened.error();
  auto& c = opened->contribution;
  for (const auto& one : opened->mine)
    put_desk(transaction, id, {one, DeskState::refused, accounts::account_of(identity), transaction.at(), reason});
  finish(transaction, c, State::refused, identity);
  update(transaction, c);
  add_event(transaction, id, EventKind::refused, c.decided_by, reason);
  tell_sender(transaction, c);
  transaction.commit();
  return {};
}

}  // namespace contributions
