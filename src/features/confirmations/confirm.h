// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "organisations/api.h"
#include "relations/api.h"

// What a party, or whoever speaks for it, may say of a record. Each act writes through the records' own writers, in the
// transaction of the caller, and ticks the record off in the campaigns that ask for it.
namespace confirmations {

using organisations::OrganisationId;
using relations::RelationId;

// What a person saw, without who confirmed it when: nobody confirms a record that was changed while they looked.
std::string seen(const relations::Relation& relation);
std::string seen(const organisations::Organisation& organisation);

// Not found: no such record, or the organisation is no party to it. Conflict: it changed meanwhile, or has ended.
base::Result<void> confirm_relation(db::Transaction& transaction, RelationId id, OrganisationId party,
                                    std::string_view seen, base::PartialDate today);
base::Result<void> confirm_organisation(db::Transaction& transaction, OrganisationId id, std::string_view seen,
                                        base::PartialDate today);
// Invalid (field "end"): unknown, after today, or before it started.
base::Result<void> close_relation(db::Transaction& transaction, RelationId id, OrganisationId party,
                                  std::string_view end, std::string_view seen, base::PartialDate today);

// Why a relation ended: words of ours, because the change log, which keeps them, takes no free text.
struct Ending {
  std::string_view code, label;
};
inline constexpr std::array endings{Ending("expired", "the agreement ran out"),
                                    Ending("agreed", "the parties agreed to end it"),
                                    Ending("inactive", "nothing has happened for long"),
                                    Ending("replaced", "another agreement took its place"),
                                    Ending("mistaken", "it never existed"),
                                    Ending("other", "another reason")};
std::optional<Ending> ending(std::string_view code);

}  // namespace confirmations
