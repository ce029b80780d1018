// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: changes told to a reader.
#pragma once
#include <limits>
#include <optional>

#include "accounts/api.h"
#include "history/api.h"

namespace history {

std::optional<db::Change> change_of(db::Session& session, records::Kind kind, std::string_view id,
                                    std::int64_t sequence);
// Where the history of an organisation goes on that was merged into another and is no record any more.
std::optional<records::Ref> merged_into(db::Session& session, const records::Ref& ref);
std::vector<organisations::OrganisationId> parties_of(std::string_view relation);  // or the organisation itself

// On whose behalf. Only a steward is told the person.
struct Actor {
  enum class Kind : std::uint8_t {
    steward,
    organisation,
    person,
    import,
    command_line,
    operator_,
    register_
  } kind = Kind::register_;
  organisations::OrganisationId organisation;
  std::string name;    // of the organisation or the source
  std::string person;  // for stewards
};
std::string_view code(Actor::Kind kind);
Actor actor_of(db::Session& session, const db::Change& change, base::Language language, bool for_steward);
base::Message label(const Actor& actor);
std::string batch_url(db::Session& session, const db::Change& change);  // for stewards; may be empty


}  // namespace history
