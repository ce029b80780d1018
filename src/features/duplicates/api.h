// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/records.h"
#include "organisations/api.h"
#include "places/api.h"
#include "relations/api.h"
#include "web/site.h"

// One organisation, once: which organisations may be the same, and how two become one and two again.
namespace duplicates {

using organisations::Organisation;
using organisations::OrganisationId;

// From this score on a pair is put before the stewards; what is less sure is only worth showing to whoever is typing.
inline constexpr double worth_reviewing = 0.7;
inline constexpr double worth_showing = 0.5;

struct Candidate {
  OrganisationId organisation;
  double score = 0;  // 0 to 1
  std::vector<base::Message> reasons;
};

// Organisations of the register that may be the same as this one, which need not be stored (nor have an id): best
// first, from worth_showing on. Sees what the last review has seen, and besides what has the same name, place or
// identifier. A few milliseconds.
std::vector<Candidate> candidates(db::Session& session, const places::Gazetteer& gazetteer,
                                  const Organisation& organisation, int limit = 5);

struct Reviewed {
  std::int64_t organisations = 0;  // looked at
  std::int64_t pairs = 0;          // put before the stewards
  std::int64_t sequence = 0;       // of the last change seen
  bool stopped = false;            // before its end: the next one does it again
};
// Looks for duplicates of what changed after that change of the log (0: of everything) and keeps the pairs found, save
// those that were decided. Writes in portions, so that others can write in between.
Reviewed review(db::Database& database, const places::Gazetteer& gazetteer, std::int64_t since_sequence,
                const base::Progress& progress);
// Where the last review ended: what to give the next. 0 where there was none, or by older rules.
std::int64_t reviewed_until(db::Session& session);

// What other features have that belongs to an organisation without being a record of the register: roles, people. Moved
// within the merge's transaction, and back when it is undone.
struct Carried {
  std::string name;  // "roles": a key, kept with the merge
  // What there is to move, told to a person: "3 people work for it here". Empty if nothing.
  std::function<std::vector<base::Message>(db::Session&, OrganisationId)> told;
  std::function<std::string(db::Transaction&, OrganisationId from, OrganisationId to)> move;
  std::function<void(db::Transaction&, OrganisationId from, OrganisationId to, std::string_view moved)> move_back;
  // For records of the register that name relations: called before one goes, with the one that takes it in, if any. Undoing
  // the merge brings such records back by itself.
  std::function<void(db::Transaction&, relations::RelationId gone, std::optional<relations::RelationId> into)> leave_relation = nullptr;
};

// Pages for stewards. `kinds` are all kinds of record (undo needs them), `carried` is moved in this order.
web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer, std::vector<db::RecordKind> kinds,
                     std::vector<Carried> carried);

}  // namespace duplicates
