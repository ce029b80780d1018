// SPDX-License-Identifier: EUPL-1.2
// Inside of duplicates: what a merge does, worked out without doing it. The page shows it, the merge follows it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "duplicates/api.h"
#include "relations/api.h"

namespace duplicates {

using relations::Relation;
using relations::RelationId;

// From which of the two a field is taken. Both: everything in either list.
enum class Side : std::uint8_t { kept, gone, both };
std::string_view code(Side side);
std::optional<Side> parse_side(std::string_view code);
using Choices = std::map<std::string, Side, std::less<>>;  // by name of field, as in records::fields()

// Whether a field is a list, of which both sides can be taken.
bool is_list(std::string_view field);
// Lists from both; of all else what the kept one says, where it says anything.
Choices usual_choices(const Organisation& kept, const Organisation& gone);

struct Plan {
  Organisation kept, gone;  // as they are now
  Organisation result;
  struct Change {
    Relation before, after;
  };
  std::vector<Change> moved;                            // to the kept one
  std::vector<Change> completed;                        // relations of the kept one that take in another
  std::vector<std::pair<Relation, RelationId>> united;  // the other ones, and into which
  std::vector<Relation> between;                        // of the two with each other: they end
  std::vector<OrganisationId> children;
  bool parent_dropped = false;  // it would have been its own parent
  // Of everything that the merge rests on: another when anything of it changed.
  std::string fingerprint;
};

// Not found where one of the two is not there.
base::Result<Plan> plan_merge(db::Session& session, OrganisationId kept, OrganisationId gone, const Choices& choices);

// Two relations of the same kind and parties as one: `into` takes in what `other` says. Dates in which they differ stay
// with the statements of each.
Relation unite(Relation into, const Relation& other);

// The one that stays if nobody says otherwise: with more relations; of as many, the one that was there first.
OrganisationId usually_kept(db::Session& session, OrganisationId one, OrganisationId other);

std::string json_text(const Plan& plan);  // what became of what, kept with the merge

}  // namespace duplicates
