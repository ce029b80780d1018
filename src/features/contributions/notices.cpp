// SPDX-License-Identifier: EUPL-1.2
// Who is told what.
#include <map>
#include <set>

#include "contributions/notes.h"
#include "contributions/queue.h"
#include "notifications/api.h"

namespace contributions {

namespace {

using base::msg;

std::string name_of(db::Session& session, std::optional<OrganisationId> id, base::Language language) {
  const auto found = id ? organisations::find(session, *id) : std::nullopt;
  return found ? found->name_in(language) : std::string();
}

std::string title_of(db::Session& session, const Contribution& c, base::Language language) {
  return records::title(session, c.kind, c.is_new() ? c.content() : c.base, language);
}

// Those who decide for these desks, each once.
std::vector<AccountId> deciders(db::Session& session, const std::vector<std::string>& desks) {
  std::set<AccountId> all;
  for (const auto& desk : desks) {
    const auto organisation = OrganisationId::parse(desk);
    const auto some = desk == register_desk ? accounts::stewards(session)
                      : organisation        ? accounts::holders(session, *organisation, web::Role::validator)
                                            : std::vector<AccountId>();
    all.insert(some.begin(), some.end());
  }
  return {all.begin(), all.end()};
}

}  // namespace

void tell_desks(db::Transaction& transaction, const Contribution& c, const std::vector<std::string>& desks) {
  auto& session = transaction.session();
  for (const auto& account : accounts::find_many(session, deciders(session, desks))) {
    if (account.id == c.sender) continue;
    const auto title = title_of(session, c, account.language);
    const auto from = name_of(session, c.spoken_for, account.language);
    notifications::Notice notice{notifications::Kind::validation_asked, {}, {}, c.url(), c.about()};
    if (from.empty())
      notice.title = c.is_new() ? msg("A new record is proposed: {title}", {{"title", title}})
                                : msg("A change is proposed: {title}", {{"title", title}});
    else
      notice.title =
          c.is_new() ? msg("{organisation} proposes a new record: {title}", {{"organisation", from}, {"title", title}})
                     : msg("{organisation} proposes a change: {title}", {{"organisation", from}, {"title", title}});
    notice.text = msg("Please look at it, and accept, edit or refuse it.");
    notifications::notify(transaction, account.id, notice);
  }
}

void tell_sender(db::Transaction& transaction, const Contribution& c) {
  auto& session = transaction.session();
  const auto found = accounts::find(session, c.sender);
  if (!found) return;
  const auto title = title_of(session, c, found->language);
  notifications::Notice notice{notifications::Kind::validation_answered, {}, {}, c.url(), c.about()};
  if (c.state == State::accepted) {
    notice.title = msg("Your proposal was accepted: {title}", {{"title", title}});
    notice.text = c.edited.empty() ? msg("It is in the register now.")
                                   : msg("It is in the register now, edited by who decided on it.");
  } else {
    notice.title = msg("Your proposal was refused: {title}", {{"title", title}});
    notice.text = msg("The reason stands on its page.");
  }
  notifications::notify(transaction, c.sender, notice);
}

void tell_of_note(db::Transaction& transaction, const Contribution& c, const std::vector<Desk>& desks,
                  const Telling& telling) {
  using notifications::Kind;
  auto& session = transaction.session();
  // Whom it concerns, and how; who is mentioned is told of that alone.
  std::map<AccountId, Kind> told;
  for (const auto account : telling.people) told.emplace(account, Kind::mention);
  for (const auto account : deciders(session, telling.desks)) told.emplace(account, Kind::mention);
  if (telling.for_the_sender) {
    std::vector<std::string> asked;
    for (const auto& desk : desks)
      if (desk.state != DeskState::agreed) asked.push_back(desk.desk);
    for (const auto account : deciders(session, asked))
      if (account != c.sender) told.emplace(account, Kind::validation_asked);
  }
  told.emplace(c.sender, Kind::validation_answered);
  told.erase(telling.author);
  for (const auto& [id, kind] : told) {
    const auto account = accounts::find(session, id);
    if (!account) continue;
    const auto title = title_of(session, c, account->language);
    // No names of persons: notices outlive accounts.
    const auto from = name_of(session, OrganisationId::parse(telling.desk), account->language);
    notifications::Notice notice{
        kind, {}, msg("Read it, and answer, on the page of the proposal."), c.url() + "#notes", c.about_notes()};
    if (kind == Kind::mention)
      notice.title = from.empty() ? msg("You are mentioned in a note: {title}", {{"title", title}})
                                  : msg("{organisation} mentions you in a note: {title}",
                                        {{"organisation", from}, {"title", title}});
    else if (kind == Kind::validation_answered)
      notice.title = msg("There is a note on your proposal: {title}", {{"title", title}});
    else
      notice.title = from.empty() ? msg("The sender of a proposal has written a note: {title}", {{"title", title}})
                                  : msg("{organisation} has written a note on its proposal: {title}",
                                        {{"organisation", from}, {"title", title}});
    notifications::notify(transaction, id, notice);
  }
}

void make_reminders(db::Database& database) {
  const auto week_ago = base::utc_after(-std::chrono::hours(24 * 7));
  struct Load {
    std::int64_t count = 0;
    std::string oldest;
  };
  std::map<AccountId, Load> loads;
  {
    auto session = database.read();
    std::vector<std::pair<std::string, Load>> desks;
    {
      auto rows = session.prepare(
          "SELECT desk, count(*), min(since) FROM contribution_desk WHERE is_waiting = 1 GROUP BY desk");
      for (rows.run(); rows.row();)
        desks.emplace_back(std::string(rows.text(0)), Load{rows.integer(1), std::string(rows.text(2))});
    }
    for (const auto& [desk, load] : desks) {
      if (load.oldest > week_ago) continue;
      for (const auto account : deciders(session, {desk})) {
        auto& all = loads[account];
        all.count += load.count;
        if (all.oldest.empty() || load.oldest < all.oldest) all.oldest = load.oldest;
      }
    }
    auto last = session.prepare("SELECT at FROM contribution_reminder WHERE account = $1");
    std::erase_if(loads, [&](const auto& one) { return last.run(one.first.text()).row() && last.text(0) > week_ago; });
  }
  if (loads.empty()) return;
  auto transaction = database.write({"operator"});
  auto claim = transaction.prepare(
      "INSERT INTO contribution_reminder (account, at) VALUES ($1, $2) "
      "ON CONFLICT (account) DO UPDATE SET at = excluded.at WHERE contribution_reminder.at <= $3");
  for (const auto& [account, load] : loads) {
    // Another server may have reminded them since.
    if (claim.run(account.text(), transaction.at(), week_ago).changed() != 1) continue;
    notifications::Notice notice{
        notifications::Kind::validation_asked, {}, {}, "/contributions", "contributions waiting"};
    notice.title = msg("Proposals wait for you: {n}", {{"n", std::to_string(load.count)}});
    notice.text = msg("The oldest has been waiting for {days} days.",
                      {{"days", std::to_string(days_between(load.oldest, transaction.at()))}});
    notifications::notify(transaction, account, notice);
  }
  transaction.commit();
}

}  // namespace contributions
