// SPDX-License-Identifier: EUPL-1.2
#include "confirmations/confirm.h"

#include "base/secret.h"
#include "confirmations/campaigns.h"

namespace confirmations {
namespace {

using base::msg;
using base::Problem;

Problem gone() {
  return {Problem::Kind::not_found, msg("There is no such record, or the organisation is no party to it."), ""};
}
Problem changed() {
  return {Problem::Kind::conflict,
          msg("The record was changed while you looked at it. Please look again and confirm what it says now."), ""};
}
Problem invalid_end(base::Message message) {
  return {Problem::Kind::invalid, std::move(message), "end"};
}

// The relation as it is, if the party may say something of it.
base::Result<relations::Relation> open_relation(db::Session& session, RelationId id, OrganisationId party,
                                                std::string_view was_seen) {
  auto relation = relations::find(session, id);
  if (!relation ||
      std::ranges::find(relation->parties, party, &relations::Party::organisation) == relation->parties.end())
    return gone();
  if (relation->status == relations::Status::closed)
    return Problem{Problem::Kind::conflict, msg("This relation has ended already."), ""};
  if (seen(*relation) != was_seen) return changed();
  return std::move(*relation);
}

void set_confirmed(relations::Relation& relation, OrganisationId party, base::PartialDate today) {
  for (auto& one : relation.parties)
    if (one.organisation == party) one.confirmed = today;
}

}  // namespace

std::string seen(const relations::Relation& relation) {
  auto bare = relation;
  for (auto& party : bare.parties) party.confirmed = {};
  relations::normalise(bare);
  return base::secret_hash(relations::json_text(bare)).substr(0, 16);
}

std::string seen(const organisations::Organisation& organisation) {
  auto bare = organisation;
  bare.confirmed = {};
  return base::secret_hash(organisations::json_text(bare)).substr(0, 16);
}

base::Result<void> confirm_relation(db::Transaction& transaction, RelationId id, OrganisationId party,
                                    std::string_view was_seen, base::PartialDate today) {
  auto relation = open_relation(transaction.session(), id, party, was_seen);
  if (!relation) return relation.error();
  set_confirmed(*relation, party, today);
  if (auto written = relations::Writer(transaction).update(*relation); !written) return written.error();
  answered(transaction, party, id.text(), ItemState::confirmed);
  return {};
}

base::Result<void> confirm_organisation(db::Transaction& transaction, OrganisationId id, std::string_view was_seen,
                                        base::PartialDate today) {
  auto organisation = organisations::find(transaction.session(), id);
  if (!organisation) return gone();
  if (seen(*organisation) != was_seen) return changed();
  organisation->confirmed = today;
  if (auto written = organisations::Writer(transaction).update(*organisation); !written) return written.error();
  answered(transaction, id, id.text(), ItemState::confirmed);
  return {};
}

base::Result<void> close_relation(db::Transaction& transaction, RelationId id, OrganisationId party,
                                  std::string_view end, std::string_view was_seen, base::PartialDate today) {
  const auto date = base::PartialDate::parse(end);
  if (!date) return invalid_end(msg("Please say when it ended: a year, or a date as 2024-05-17."));
  if (*date > today) return invalid_end(msg("A relation that ends later has not ended yet: the date is after today."));
  auto relation = open_relation(transaction.session(), id, party, was_seen);
  if (!relation) return relation.error();
  relation->status = relations::Status::closed;
  relation->end = *date;
  set_confirmed(*relation, party, today);
  if (auto written = relations::Writer(transaction).update(*relation); !written) return written.error();
  // Nobody else need confirm it now.
  for (const auto& one : relation->parties) answered(transaction, one.organisation, id.text(), ItemState::closed);
  return {};
}

std::optional<Ending> ending(std::string_view code) {
  const auto at = std::ranges::find(endings, code, &Ending::code);
  return at == endings.end() ? std::nullopt : std::optional(*at);
}

}  // namespace confirmations
