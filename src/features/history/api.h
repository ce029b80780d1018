// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "db/change_log.h"
#include "db/database.h"
#include "db/references.h"
#include "places/api.h"
#include "records/api.h"
#include "web/site.h"

namespace history {

// Whether the change is undone: by itself or with its batch, and that not undone again.
bool is_undone(db::Session& session, const db::Change& change);
// Undoes one change: the fields it touched get the values from before it, if they still have those it gave; what was
// changed in other fields since stays. A conflict names what stands in the way. The transaction has to be
// undo_batch(sequence)'s, with the reason; a failure leaves it to be given up. A creation is undone where none of
// `references` needs the record; `needs`, if given, is told those that do.
base::Result<void> undo_change(db::Transaction& transaction, records::Kind kind, std::string_view id,
                               std::int64_t sequence, const std::vector<db::Reference>& references = {},
                               std::vector<base::Message>* needs = nullptr);
std::string undo_batch(std::int64_t sequence);  // "undo of change 17"
// Later changes of the record that touched the same fields, newest first.
std::vector<db::Change> changed_since(db::Session& session, const db::Change& change);
// Whether this person may undo it: stewards; validators of the organisation; of a relation, validators of a party by
// whose people the change was made.
bool may_undo(db::Session& session, const web::Identity& identity, const db::Change& change);

// Who made a change of whatever record, for everybody to read: one of these organisations, a steward, an import; no person.
base::Message author_of(db::Session& session, const db::Change& change, const std::vector<organisations::OrganisationId>& concerned,
                        base::Language language);
// Why, for a person; an empty message where nobody said.
base::Message reason_of(const db::Change& change);

// `references`: whatever refers to records, of all features.
web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer,
                     std::vector<db::Reference> references);
// /api/v1/organisations/{id}/history and the same of relations; open_data documents them and adds them to its own.
std::vector<web::Route> api_routes(db::Database& database);

}  // namespace history
