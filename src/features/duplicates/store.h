// SPDX-License-Identifier: EUPL-1.2
// Inside of duplicates: the SQL on its own tables.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "duplicates/api.h"

namespace duplicates {

using MergeId = base::Id<struct MergeTag>;

enum class PairState : std::uint8_t { open, not_duplicates, merged };
std::string_view code(PairState state);
std::optional<PairState> parse_state(std::string_view code);

// Two organisations that may be one; a < b.
struct Pair {
  OrganisationId a, b;
  int score = 0;  // of a thousand
  organisations::Kind kind = organisations::Kind::other;
  std::string country;
  std::vector<base::Message> reasons;
  PairState state = PairState::open;
  std::string found, decided;  // moments
  std::string decided_by;      // db::Author::name
};

struct PairFilter {
  std::optional<PairState> state = PairState::open;
  std::optional<organisations::Kind> kind;
  std::string country;
};
// By score, then by ids; those of which one is no longer there are left out, unless merged.
std::vector<Pair> pairs(db::Session& session, const PairFilter& filter, int limit, std::int64_t offset = 0);
std::int64_t count_pairs(db::Session& session, const PairFilter& filter);
std::optional<Pair> find_pair(db::Session& session, OrganisationId one, OrganisationId other);
// Open pairs alone are written anew; what was decided stays. Whether it is open now.
bool keep_pair(db::Transaction& transaction, const Pair& pair);
// Save those that a person proposed.
void remove_open_pairs(db::Transaction& transaction, OrganisationId of);
void remove_all_open_pairs(db::Transaction& transaction);
// Whether there is such a pair that was not decided so yet.
bool decide(db::Transaction& transaction, OrganisationId one, OrganisationId other, PairState state,
            std::string_view by);

void put_keys(db::Transaction& transaction, OrganisationId organisation, const std::vector<std::int64_t>& keys);
void clear_keys(db::Transaction& transaction);
// Those that share a key with these, each once; keys that more than `most` share say nothing.
std::vector<OrganisationId> with_keys(db::Session& session, const std::vector<std::int64_t>& keys, int most);

void set_reviewed(db::Transaction& transaction, std::int64_t sequence);  // 0: not at all

struct Merge {
  MergeId id;
  OrganisationId kept, gone;
  std::string at, author, reason;
  std::string done;     // what became of what, JSON of Plan
  std::string carried;  // {"roles":"…"}: what each of Carried moved
  std::string undone, undone_by, undone_reason;
};
void keep_merge(db::Transaction& transaction, const Merge& merge);
void set_undone(db::Transaction& transaction, MergeId id, std::string_view by, std::string_view reason);
std::optional<Merge> find_merge(db::Session& session, MergeId id);
std::vector<Merge> merges(db::Session& session, int limit, MergeId before = {});  // newest first

std::string messages_json(const std::vector<base::Message>& messages);
std::vector<base::Message> messages_from_json(std::string_view json);

}  // namespace duplicates
