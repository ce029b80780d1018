// SPDX-License-Identifier: EUPL-1.2
#include "duplicates/proposal.h"

#include "base/text.h"
#include "db/storable.h"
#include "duplicates/profile.h"
#include "notifications/api.h"

namespace duplicates {
namespace {

using base::msg;
using base::Problem;

std::pair<std::string, std::string> ordered(OrganisationId one, OrganisationId other) {
  return {std::min(one, other).text(), std::max(one, other).text()};
}

std::int64_t made_since_yesterday(db::Session& session, accounts::AccountId account) {
  return session.prepare("SELECT count(*) FROM duplicate_proposal WHERE account = $1 AND at > $2")
      .run(account.text(), base::utc_after(-std::chrono::hours(24)))
      .integer(0);
}

void tell_stewards(db::Transaction& transaction, std::optional<accounts::AccountId> by, const Organisation& one,
                   const Organisation& other) {
  const auto [a, b] = ordered(one.id, other.id);
  notifications::Notice notice;
  notice.kind = notifications::Kind::mention;
  notice.title =
      msg("{one} and {other} may be one organisation", {{"one", one.main_name()}, {"other", other.main_name()}});
  notice.text = msg("Somebody who is signed in says so. The reason stands with the pair.");
  notice.url = "/duplicates/merge?a=" + a + "&b=" + b;
  notice.about = "duplicates " + a + " " + b;
  for (const auto steward : accounts::stewards(transaction.session()))
    if (steward != by) notifications::notify(transaction, steward, notice);
}

}  // namespace

base::Result<void> propose(db::Database& database, const places::Gazetteer& gazetteer,
                           std::optional<accounts::AccountId> by, OrganisationId one, OrganisationId other,
                           const std::string& reason) {
  if (one == other)
    return Problem{Problem::Kind::invalid, msg("Please name another organisation: these two are the same record."),
                   "b"};
  if (base::trim(reason).empty())
    return Problem{Problem::Kind::invalid, msg("Please say why they are one organisation."), "reason"};
  if (base::length(reason) > longest_reason || !db::is_storable(reason))
    return Problem{Problem::Kind::invalid,
                   msg("The reason is a text of at most {most} characters.", {{"most", "2000"}}), "reason"};
  Pair pair;
  {
    auto session = database.read();
    const auto left = organisations::find(session, one), right = organisations::find(session, other);
    if (!left || !right)
      return Problem{
          Problem::Kind::not_found,
          msg("One of the two organisations is no longer there. It may have been merged or removed meanwhile."), "b"};
    auto likeness = compare(profile_of(*left, gazetteer), profile_of(*right, gazetteer), gazetteer);
    pair.a = std::min(one, other);
    pair.b = std::max(one, other);
    // Whatever the rules say: a person does.
    pair.score = static_cast<int>(std::max(likeness.score, worth_reviewing) * 1000 + 0.5);
    pair.kind = left->kind;
    pair.country = left->country.empty() ? right->country : left->country;
    pair.reasons = std::move(likeness.reasons);
  }
  auto transaction = database.write_unlogged();
  auto& session = transaction.session();
  const auto left = organisations::find(session, one), right = organisations::find(session, other);
  if (!left || !right)
    return Problem{
        Problem::Kind::not_found,
        msg("One of the two organisations is no longer there. It may have been merged or removed meanwhile."), "b"};
  const auto [a, b] = ordered(one, other);
  const auto account = by ? std::optional(by->text()) : std::nullopt;
  if (by) {
    transaction.prepare("DELETE FROM duplicate_proposal WHERE a = $1 AND b = $2 AND account = $3").run(a, b, *account);
    if (made_since_yesterday(session, *by) >= most_proposals_a_day)
      return Problem{Problem::Kind::conflict,
                     msg("You have told of many pairs today. Please go on tomorrow, so that the stewards can follow."),
                     {}};
  }
  transaction.prepare("INSERT INTO duplicate_proposal (id, a, b, account, at, reason) VALUES ($1, $2, $3, $4, $5, $6)")
      .run(base::id_text(base::new_id_value()), a, b,
           account ? std::optional(std::string_view(*account)) : std::nullopt, transaction.at(), reason);
  pair.found = transaction.at();
  keep_pair(transaction, pair);
  tell_stewards(transaction, by, *left, *right);
  transaction.commit();
  return {};
}

std::vector<Proposal> proposals(db::Session& session, OrganisationId one, OrganisationId other) {
  const auto [a, b] = ordered(one, other);
  std::vector<Proposal> found;
  auto rows = session.prepare("SELECT account, at, reason FROM duplicate_proposal WHERE a = $1 AND b = $2 ORDER BY id");
  for (rows.run(a, b); rows.row();)
    found.push_back({accounts::AccountId::parse(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2))});
  return found;
}

std::optional<OrganisationId> organisation_meant(db::Session& session, std::string_view written) {
  written = base::trim(written);
  auto last = written.substr(0, written.find_first_of("?#"));
  while (last.ends_with('/')) last.remove_suffix(1);
  last = last.substr(last.rfind('/') + 1);  // the whole where there is none
  if (const auto id = OrganisationId::parse(last)) {
    if (organisations::find(session, *id)) return id;
    if (const auto now = organisations::redirect_of(session, *id)) return now;
  }
  const auto named = organisations::find_by_name(session, written, 2);
  return named.size() == 1 ? std::optional(named.front()) : std::nullopt;
}

}  // namespace duplicates
