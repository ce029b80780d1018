// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "organisations/api.h"
#include "places/api.h"
#include "projects/api.h"
#include "relations/api.h"
#include "search/schema.h"
#include "search/vocabulary.h"

// What the search index holds of the register: the collections, and the document of each record.
namespace explore {

inline constexpr std::string_view organisations_collection = "organisations";
inline constexpr std::string_view relations_collection = "relations";
inline constexpr std::string_view projects_collection = "projects";  // published ones: of drafts the index knows nothing

search::Schema schema();
// The words for countries, subdivisions, themes and kinds, in every language known.
search::Vocabulary vocabulary(const places::Gazetteer& gazetteer);

// What an organisation's document says of its relations. Memberships of networks join, but do not make partners.
struct Ties {
  std::set<organisations::OrganisationId> partners;
  std::set<std::string> partner_countries;
  std::set<int> decades;
  std::int64_t relations = 0;
  std::int64_t members = 0;  // of a network
};

// What a relation's document says of its parties.
struct PartyPlace {
  std::string country;
  std::string subdivision;
  std::int64_t population = 0;
  std::optional<base::Point> point;
};

PartyPlace party_place(const organisations::Organisation& organisation);
// Adds a relation to the ties of one of its parties.
void add_tie(Ties& ties, const relations::Relation& relation, organisations::OrganisationId of,
             const std::unordered_map<organisations::OrganisationId, PartyPlace>& places);

search::Document document(const organisations::Organisation& organisation, const Ties& ties, const places::Gazetteer& gazetteer, base::PartialDate today);
search::Document document(const relations::Relation& relation,
                          const std::unordered_map<organisations::OrganisationId, PartyPlace>& places, base::PartialDate today);
search::Document document(const projects::Project& project, const places::Gazetteer& gazetteer);
// Identifiers by which a page asks for the projects of an owner or a relation.
std::string of_owner(std::string_view id);
std::string of_relation(std::string_view id);

// What lists show of a row without asking the database; packed into Document::display.
struct OrganisationDisplay {
  std::string kind, level, country, subdivision;
  std::int64_t partners = 0, relations = 0;
  std::string names[4];  // en, fr, es, pt; empty where the main name serves
  std::string confirmed;  // when it confirmed its record, while that counts
};
struct RelationDisplay {
  std::string kind, status, start, end, trust;
  std::string until;  // the day on which it is trusted less if nobody says anything; empty where it is not trusted now
};
struct ProjectDisplay {
  std::string status, start, end;
  std::string countries;   // codes with a blank between
  std::string owner;       // its id; empty: `reporter` is all that is known
  std::string reporter;
  std::string titles[4];   // en, fr, es, pt; empty where the row's name serves
  std::vector<base::Point> places;  // other than the row's own point
};
std::string pack(const OrganisationDisplay& display);
std::string pack(const RelationDisplay& display);
std::string pack(const ProjectDisplay& display);
OrganisationDisplay unpack_organisation(std::string_view packed);
RelationDisplay unpack_relation(std::string_view packed);
ProjectDisplay unpack_project(std::string_view packed);
// Its other places alone. Cheap: asked of every row that has any.
std::vector<base::Point> other_places(std::string_view packed_project);

// From this day on a row is trusted less than its document says; unknown if never. Cheap: asked of every row.
base::PartialDate trusted_until(std::string_view collection, std::string_view display);

std::string_view trust_code(relations::Trust trust);  // "confirmed", "one_sided", "unverified"

}  // namespace explore
