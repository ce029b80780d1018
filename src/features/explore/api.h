// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/partial_date.h"
#include "base/progress.h"
#include "base/result.h"
#include "db/database.h"
#include "explore/views.h"
#include "organisations/api.h"
#include "places/api.h"
#include "relations/api.h"
#include "search/index.h"
#include "web/site.h"

namespace explore {

// The register as it is read: the database, the gazetteer, and the search index that follows the change log.
// Thread-safe. Database and gazetteer must outlive it.
class Atlas {
 public:
  // `folder` holds the index. An index that is missing or of another version opens empty: needs_rebuild() says so.
  static base::Result<std::unique_ptr<Atlas>> open(db::Database& database, const places::Gazetteer& gazetteer,
                                                   std::string folder, search::Index::Mode mode);

  db::Database& database() const { return database_; }
  const places::Gazetteer& gazetteer() const { return gazetteer_; }
  const search::Index& index() const { return *index_; }

  bool needs_rebuild() const;
  base::Result<void> rebuild(const base::Progress& progress, base::PartialDate today = base::today());
  // Takes in what the change log holds since last time; builds everything again where that is less work.
  // Returns how many changes were taken in. One caller at a time works, others wait.
  // What was confirmed a year ago turns unverified without a change: at the first call of a day those records are taken in
  // anew whose day it is.
  base::Result<std::int64_t> follow(const base::Progress& progress, base::PartialDate today = base::today());
  base::Result<void> save() { return index_->save(); }
  // What is wrong between the index and the register, in sentences.
  std::vector<base::Message> check();

 private:
  Atlas(db::Database& database, const places::Gazetteer& gazetteer, std::unique_ptr<search::Index> index);
  db::Database& database_;
  const places::Gazetteer& gazetteer_;
  std::unique_ptr<search::Index> index_;
  base::Result<void> let_trust_end(const base::Progress& progress, base::PartialDate today);

  std::mutex writing_;
  base::PartialDate day_;  // up to which trust has been looked at; under writing_
};

// A search by the address of a page or an API call; `collection` is "organisations", "relations" or "projects".
struct Listing {
  std::uint64_t total = 0;
  std::vector<std::uint64_t> ids;
  std::string next;
  std::string did_you_mean;
  std::vector<search::FacetCounts> facets;
};
Listing list(const Atlas& atlas, const http::Pairs& parameters, std::string_view collection, base::Language language,
             std::size_t default_limit, bool want_facets);
// The ids of all that match, for downloads.
std::vector<std::uint64_t> list_all(const Atlas& atlas, const http::Pairs& parameters, std::string_view collection, base::Language language);

// What the index knows of an organisation, without the database.
struct Known {
  std::string name;  // main name
  std::string country;
  std::optional<base::Point> point;
};
std::optional<Known> known(const search::View& view, organisations::OrganisationId id);

// The data of GET /api/v1/map, as JSON.
std::string map_json(const Atlas& atlas, const http::Pairs& parameters, base::Language language);
// The data of GET /api/v1/suggest, as JSON.
std::string suggest_json(const Atlas& atlas, std::string_view text, base::Language language);

struct CountryFigures {
  std::uint64_t organisations = 0;
  std::uint64_t relations = 0;
};
// By alpha-2 code; countries without records are absent.
std::map<std::string, CountryFigures, std::less<>> country_figures(const Atlas& atlas);

// The map of a few places, for the partial web/map: a view has a member of this type, or none.
struct MarkedPlace {
  base::Point at;
  std::string name, url;  // `url` may be empty
};
MapView places_map(const Atlas& atlas, const web::Context& context, const std::vector<MarkedPlace>& places, std::string label);

// The public pages.
web::Feature feature(const Atlas& atlas);

}  // namespace explore
