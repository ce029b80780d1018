// SPDX-License-Identifier: EUPL-1.2
// Going through the register for duplicates, whole or what changed, and looking for those of one organisation.
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "db/change_log.h"
#include "duplicates/profile.h"
#include "duplicates/store.h"

namespace duplicates {
namespace {

// A key that more organisations share than these says nothing: the name of a saint, a host of a thousand pages.
constexpr int most_of_a_key = 60;
constexpr std::size_t portion = 500;  // organisations written at once: other writers wait no longer than that
constexpr int changes_at_once = 5000;

struct Found {
  OrganisationId a, b;
  Likeness likeness;
};

Pair pair_of(const Profile& one, const Profile& other, Likeness likeness) {
  Pair pair;
  pair.a = std::min(one.id, other.id);
  pair.b = std::max(one.id, other.id);
  pair.score = static_cast<int>(likeness.score * 1000 + 0.5);
  pair.kind = one.kind;
  pair.country = one.country.empty() ? other.country : one.country;
  pair.reasons = std::move(likeness.reasons);
  return pair;
}

// What was said of one that was merged into this holds for this too: A is not B, so A with C put in is not B.
bool decided_before(db::Session& session, OrganisationId one, OrganisationId other) {
  const auto said = [&session](OrganisationId a, OrganisationId b) {
    const auto pair = find_pair(session, a, b);
    return pair && pair->state == PairState::not_duplicates;
  };
  for (const auto old : organisations::redirected_to(session, one))
    if (said(old, other)) return true;
  for (const auto old : organisations::redirected_to(session, other))
    if (said(one, old)) return true;
  return false;
}

// Writes the pairs of those looked at, in the place of what was found of them before.
std::int64_t write(db::Database& database, const std::vector<OrganisationId>& looked_at, std::vector<Pair>& found,
                   const std::vector<std::pair<OrganisationId, std::vector<std::int64_t>>>& keys,
                   const std::vector<OrganisationId>& gone) {
  auto transaction = database.write_unlogged();
  for (const auto id : looked_at) remove_open_pairs(transaction, id);
  for (const auto id : gone) put_keys(transaction, id, {});
  for (const auto& [id, list] : keys) put_keys(transaction, id, list);
  std::int64_t kept = 0;
  for (auto& pair : found) {
    if (decided_before(transaction.session(), pair.a, pair.b)) continue;
    pair.found = transaction.at();
    kept += keep_pair(transaction, pair) ? 1 : 0;
  }
  transaction.commit();
  return kept;
}

void note_progress(const base::Progress& progress, std::string_view stage, std::uint64_t done, std::uint64_t total) {
  if (done % 200 == 0) progress.report(stage, done, total);
}

Reviewed review_all(db::Database& database, const places::Gazetteer& gazetteer, const base::Progress& progress) {
  Reviewed result;
  std::vector<Profile> profiles;
  std::vector<std::pair<std::int64_t, std::uint32_t>> keys;
  {
    // Read first what is true from then on: a change that comes meanwhile is looked at once more.
    auto session = database.read();
    auto head = session.prepare("SELECT max(sequence) FROM change");
    result.sequence = head.run().integer(0);
  }
  {
    auto session = database.read();
    const auto total = static_cast<std::uint64_t>(organisations::count(session));
    profiles.reserve(total);
    organisations::each(session, [&](const Organisation& organisation) {
      if (progress.stop) return;
      profiles.push_back(profile_of(organisation, gazetteer));
      for (const auto key : keys_of(profiles.back()))
        keys.emplace_back(key, static_cast<std::uint32_t>(profiles.size() - 1));
      note_progress(progress, "reading organisations", profiles.size(), total);
    });
  }
  std::ranges::sort(keys);
  std::vector<Pair> found;
  std::unordered_set<std::uint64_t> compared;
  for (std::size_t from = 0; from < keys.size() && !progress.stop;) {
    std::size_t to = from;
    while (to < keys.size() && keys[to].first == keys[from].first) ++to;
    if (to - from <= most_of_a_key)
      for (std::size_t i = from; i < to; ++i)
        for (std::size_t j = i + 1; j < to; ++j) {
          const auto one = keys[i].second, other = keys[j].second;
          if (!compared.insert(std::uint64_t{std::min(one, other)} << 32 | std::max(one, other)).second) continue;
          auto likeness = compare(profiles[one], profiles[other], gazetteer);
          if (likeness.score >= worth_reviewing)
            found.push_back(pair_of(profiles[one], profiles[other], std::move(likeness)));
        }
    if (from / 4096 != to / 4096) progress.report("comparing organisations", to, keys.size());
    from = to;
  }
  result.organisations = static_cast<std::int64_t>(profiles.size());
  if (progress.stop) {
    result.stopped = true;
    return result;
  }
  // From here to the end the keys are not whole: a review that is stopped or killed leaves word that it was none.
  {
    auto transaction = database.write_unlogged();
    set_reviewed(transaction, 0);
    remove_all_open_pairs(transaction);
    clear_keys(transaction);
    transaction.commit();
  }
  for (std::size_t done = 0; done < found.size() && !progress.stop; done += portion) {
    std::vector<Pair> some(
        std::make_move_iterator(found.begin() + static_cast<std::ptrdiff_t>(done)),
        std::make_move_iterator(found.begin() + static_cast<std::ptrdiff_t>(std::min(done + portion, found.size()))));
    result.pairs += write(database, {}, some, {}, {});
  }
  constexpr std::size_t keys_at_once = 20000;
  for (std::size_t done = 0; done < keys.size() && !progress.stop;) {
    auto transaction = database.write_unlogged();
    auto insert =
        transaction.prepare("INSERT INTO duplicate_key (key, organisation) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    for (const auto end = std::min(done + keys_at_once, keys.size()); done < end; ++done)
      insert.run(keys[done].first, profiles[keys[done].second].id.text());
    transaction.commit();
    progress.report("writing keys", done, keys.size());
  }
  result.stopped = progress.stop;
  return result;
}

// The organisations that changes after `since` made, changed or removed.
std::vector<OrganisationId> changed(db::Database& database, std::int64_t since, std::int64_t& last) {
  std::unordered_set<OrganisationId> ids;
  last = since;
  auto session = database.read();
  for (;;) {
    const auto changes = db::changes_after(session, last, changes_at_once);
    for (const auto& change : changes) {
      last = change.sequence;
      if (change.record_kind == "organisation")
        if (const auto id = OrganisationId::parse(change.record_id)) ids.insert(*id);
    }
    if (static_cast<int>(changes.size()) < changes_at_once) break;
  }
  std::vector<OrganisationId> sorted(ids.begin(), ids.end());
  std::ranges::sort(sorted);
  return sorted;
}

Reviewed review_changed(db::Database& database, const places::Gazetteer& gazetteer, std::int64_t since,
                        const base::Progress& progress) {
  Reviewed result;
  const auto ids = changed(database, since, result.sequence);
  for (std::size_t from = 0; from < ids.size(); from += portion) {
    if (progress.stop) {
      result.stopped = true;
      result.sequence = since;
      return result;
    }
    const std::vector<OrganisationId> some(
        ids.begin() + static_cast<std::ptrdiff_t>(from),
        ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + portion, ids.size())));
    std::vector<Profile> profiles;
    std::vector<std::pair<OrganisationId, std::vector<std::int64_t>>> keys;
    std::unordered_set<OrganisationId> gone(some.begin(), some.end());
    {
      auto session = database.read();
      for (const auto& organisation : organisations::find_many(session, some)) {
        gone.erase(organisation.id);
        profiles.push_back(profile_of(organisation, gazetteer));
        keys.emplace_back(organisation.id, keys_of(profiles.back()));
      }
    }
    // Their keys first, so that they find each other too.
    std::vector<Pair> none;
    write(database, some, none, keys, {gone.begin(), gone.end()});
    std::vector<Pair> found;
    {
      auto session = database.read();
      std::unordered_map<OrganisationId, Profile> others;
      for (std::size_t i = 0; i < profiles.size() && !progress.stop; ++i) {
        const auto near = with_keys(session, keys[i].second, most_of_a_key);
        std::vector<OrganisationId> missing;
        for (const auto id : near)
          if (id != profiles[i].id && !others.contains(id)) missing.push_back(id);
        for (const auto& organisation : organisations::find_many(session, missing))
          others.emplace(organisation.id, profile_of(organisation, gazetteer));
        for (const auto id : near) {
          const auto other = others.find(id);
          if (id == profiles[i].id || other == others.end()) continue;
          auto likeness = compare(profiles[i], other->second, gazetteer);
          if (likeness.score >= worth_reviewing)
            found.push_back(pair_of(profiles[i], other->second, std::move(likeness)));
        }
        note_progress(progress, "comparing organisations", from + i, ids.size());
      }
    }
    result.pairs += write(database, {}, found, {}, {});
    result.organisations += static_cast<std::int64_t>(some.size());
  }
  return result;
}

}  // namespace

Reviewed review(db::Database& database, const places::Gazetteer& gazetteer, std::int64_t since,
                const base::Progress& progress) {
  auto result =
      since == 0 ? review_all(database, gazetteer, progress) : review_changed(database, gazetteer, since, progress);
  if (result.stopped || (since != 0 && result.sequence == since)) return result;
  auto transaction = database.write_unlogged();
  set_reviewed(transaction, result.sequence);
  transaction.commit();
  return result;
}

std::vector<Candidate> candidates(db::Session& session, const places::Gazetteer& gazetteer,
                                  const Organisation& organisation, int limit) {
  if (organisation.names.empty()) return {};
  const auto profile = profile_of(organisation, gazetteer);
  auto ids = with_keys(session, keys_of(profile), most_of_a_key);
  // What the review has not seen yet.
  for (const auto& name : organisation.names)
    for (const auto id : organisations::find_by_name(session, name.text)) ids.push_back(id);
  if (profile.place)
    if (const auto id = organisations::find_by_place(session, profile.place->id())) ids.push_back(*id);
  for (const auto& identifier : organisation.identifiers)
    if (const auto id = organisations::find_by_identifier(session, identifier.scheme, identifier.value))
      ids.push_back(*id);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::erase(ids, organisation.id);
  std::vector<Candidate> found;
  for (const auto& other : organisations::find_many(session, ids)) {
    auto likeness = compare(profile, profile_of(other, gazetteer), gazetteer);
    if (likeness.score >= worth_showing) found.push_back({other.id, likeness.score, std::move(likeness.reasons)});
  }
  std::ranges::stable_sort(found, [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  if (found.size() > static_cast<std::size_t>(std::max(limit, 0)))
    found.resize(static_cast<std::size_t>(std::max(limit, 0)));
  return found;
}

}  // namespace duplicates
