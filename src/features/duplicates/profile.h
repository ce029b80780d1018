// SPDX-License-Identifier: EUPL-1.2
// Inside of duplicates: an organisation as it is compared, and what makes two worth comparing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duplicates/api.h"

namespace duplicates {

using organisations::Kind;
using organisations::Level;

// A name without what says only that it is a city or a town hall: "ayuntamiento de la paz" is "paz".
struct Core {
  std::string text;   // folded; in Latin letters if transliterated
  std::string shown;  // the name as written
  bool transliterated = false;
};

struct Profile {
  OrganisationId id;
  Kind kind = Kind::local_government;
  Level level = Level::none;  // stated, or told by its place or its name
  std::string country, subdivision;
  std::optional<places::Place> place;  // stated, or the one that its name surely means
  bool place_is_stated = false;
  bool name_is_ambiguous = false;  // several places are called so, or none
  std::optional<base::Point> point;
  std::vector<Core> names;               // the main one's first
  std::vector<std::string> short_names;  // folded
  std::string host, path;                // of its web address, if nobody else is likely to share it
  std::vector<std::string> identifiers;  // "wikidata:Q90", as one writes them, sorted

  bool is_territorial() const { return kind == Kind::local_government || kind == Kind::grouping; }
  const std::string& name() const { return names.front().shown; }
};

// The views of the place point into the gazetteer.
Profile profile_of(const Organisation& organisation, const places::Gazetteer& gazetteer);
// The cores of one name, in its own script and in Latin letters.
void add_cores(std::vector<Core>& cores, std::string_view name);

// Organisations without a key in common are not compared. The same on every machine: they are stored.
std::vector<std::int64_t> keys_of(const Profile& profile);
inline constexpr std::int64_t rules_version = 1;  // of keys and scores: with another the review begins anew

struct Likeness {
  double score = 0;
  std::vector<base::Message> reasons;
};
Likeness compare(const Profile& a, const Profile& b, const places::Gazetteer& gazetteer);

}  // namespace duplicates
