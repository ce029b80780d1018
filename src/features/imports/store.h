// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>

#include "imports/api.h"
#include "imports/interpret.h"

namespace imports {

// All SQL on the tables of this feature.
void insert_import(db::Transaction& transaction, const Import& import);
void update_counts(db::Transaction& transaction, ImportId id, const Counts& counts);
void set_state(db::Transaction& transaction, ImportId id, State state);
void insert_outcomes(db::Transaction& transaction, ImportId id, int chunk, std::size_t rows, const std::string& text);
// Calls f for each chunk in order until it gives false; `rows` is how many rows the chunk holds.
void each_chunk(db::Session& session, ImportId id, const std::function<bool(std::int64_t rows, std::string_view text)>& f);
void insert_repair(db::Transaction& transaction, ImportId id, const Repair& repair, const std::string& cells);
void update_repair(db::Transaction& transaction, ImportId id, const Repair& repair);
std::string cells_of_repair(db::Session& session, ImportId id, std::int64_t number);
// An import of that very file, mapping and source that was not undone.
std::optional<ImportId> find_same_import(db::Session& session, const Import& import);
Choices all_choices(db::Session& session);
void keep_choice(db::Transaction& transaction, const std::string& party, const std::string& place);
std::optional<Mapping> find_mapping_by_fingerprint(db::Session& session, const std::string& fingerprint);

}  // namespace imports
