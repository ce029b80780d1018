// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "imports/api.h"
#include "imports/interpret.h"
#include "organisations/api.h"
#include "relations/api.h"
#include "sources/api.h"

namespace imports {

// What became of a row, and what a person needs to mend it.
struct Applied {
  Outcome outcome = Outcome::same;
  std::optional<base::Message> reason;
  std::vector<Choice> choices[2];
  relations::RelationId relation;  // the one it made or touched, if one
  std::string found[2];            // organisation ids, for the report
  bool wait = false;               // a party is known by an identifier that a later row may bring: try again at the end
};

// Stores rows in a transaction, in the order they come. One thread.
class Applier {
 public:
  Applier(db::Transaction& transaction, const places::Gazetteer& gazetteer, const Mapping& mapping, const sources::Source& source);

  // `last_try`: do not wait any more.
  Applied apply(const Interpreted& row, bool last_try);
  // Takes back what a row of this import stored: the relation it made, or this source's statement in it.
  void take_back(relations::RelationId relation, std::string_view batch);

 private:
  using OrganisationId = organisations::OrganisationId;
  struct Key {
    std::uint64_t a, b;
    std::uint8_t kind;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      std::uint64_t h = key.a * 0x9E3779B97F4A7C15ULL ^ (key.b + key.kind) * 0xC2B2AE3D27D4EB4FULL;
      return h ^ (h >> 29);
    }
  };
  struct Seen {
    std::int64_t line;
    relations::RelationId relation;
  };

  void offer_choices(const Interpreted& row, Applied& applied) const;
  std::optional<OrganisationId> organisation(const Finding& finding, const std::string& wikidata, bool& changed);
  OrganisationId organisation_of_place(std::uint32_t place, bool& changed);
  OrganisationId unlisted_organisation(const Finding& finding, bool& changed);
  std::optional<OrganisationId> by_wikidata(const std::string& id);
  void add_to_organisation(OrganisationId id, const std::string& wikidata, const std::string& names, bool& changed);
  OrganisationId network(const std::string& name, bool& changed);
  sources::SourceId source_of(const Interpreted& row, bool make);
  Applied link(const Interpreted& row, OrganisationId first, OrganisationId second, bool is_network);
  bool merge(relations::Relation& known, const Interpreted& row, OrganisationId first, std::optional<base::Message>& contradiction);

  db::Transaction& transaction_;
  const places::Gazetteer& gazetteer_;
  const Mapping& mapping_;
  sources::Source source_;
  std::unordered_map<std::string, sources::SourceId> sources_;  // by title; unset id: not there yet
  organisations::Writer organisations_;
  relations::Writer relations_;
  bool register_was_empty_;
  std::unordered_map<std::uint32_t, OrganisationId> by_place_;
  std::unordered_map<std::string, std::vector<std::pair<base::Point, OrganisationId>>> unlisted_;  // by country and folded name
  std::unordered_map<std::string, OrganisationId> by_wikidata_;
  std::unordered_map<std::string, OrganisationId> networks_;
  std::unordered_map<OrganisationId, std::string> named_;  // whose names and identifier were looked at already
  std::unordered_map<Key, Seen, KeyHash> seen_;
};

}  // namespace imports
