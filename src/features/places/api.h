// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/i18n.h"
#include "base/result.h"
#include "places/names.h"

namespace places {

enum class PlaceKind : std::uint8_t { populated, commune, subdivision1, subdivision2, grouping };

// A place of the gazetteer. The views point into the mapped file and live as long as the Gazetteer.
struct Place {
  std::uint32_t number = 0;   // its place in the file of this build; not to be stored
  PlaceKind kind = PlaceKind::populated;
  std::string_view name;      // in its own country's usual Latin form, as GeoNames gives it
  std::string_view country;   // ISO 3166-1 alpha-2
  std::string_view subdivision;       // code, "<country>.<admin1>" as GeoNames writes it; empty if none
  std::string_view subdivision_name;
  std::string_view district;          // code of the second level, "<country>.<admin1>.<admin2>"; empty if none
  std::string_view district_name;
  base::Point point;
  bool has_point = false;     // false: the point is that of the surrounding subdivision
  std::int64_t population = 0;  // 0: unknown
  std::uint32_t geonames = 0;   // 0: none
  std::string_view insee, siren, ine;
  std::string id() const;  // stable: "geonames:2950159", "insee:01001", "ine:43016", "admin1:ES.29", "admin2:…", "siren:…",
                           // or, of a place that only the later list of GeoNames has, "point:48.29117,17.73331,sered"
};

struct Country {
  std::string_view code;    // alpha-2
  std::string_view alpha3;
  base::Point point;        // of its capital
};

struct CountryMatch {
  std::string country;      // alpha-2
  std::string subdivision;  // given along with it, as in "Scotland, United Kingdom"; code or empty
  double score = 0;         // 1: exact in some language
};

struct Query {
  std::string_view name;
  std::string_view country;               // free text in any language, or a code; empty if unknown
  std::optional<base::Point> point;
  std::string_view subdivision;           // free text, optional
};

struct Candidate {
  Place place;
  double score = 0;  // 0 to 1
  std::string reason;  // English key, translated by who shows it: "same name", "other name", "nearby, similar name"…
};

enum class Certainty { none, doubtful, sure };

struct Resolution {
  Certainty certainty = Certainty::none;
  std::optional<Candidate> best;         // unset only for none
  std::vector<Candidate> alternatives;   // best excluded, best first, at most five
  std::optional<CountryMatch> country;   // how the country text was understood
  // The point lies in the country given and nothing there fits the name: rather a place that the gazetteer lacks than
  // the best one, if there is one. Never with certainty sure.
  bool unlisted = false;
};

// The world's places, read-only, mapped from one file. Thread-safe. Opening takes no time worth naming: nothing is
// parsed. Methods do not allocate beyond their results.
class Gazetteer {
 public:
  static base::Result<std::unique_ptr<Gazetteer>> open(const std::string& path);
  ~Gazetteer();

  Resolution resolve(const Query& query) const;
  std::optional<CountryMatch> resolve_country(std::string_view text) const;
  // Places whose name or other name begins so, the most populous first.
  std::vector<Candidate> suggest(std::string_view prefix, int limit, std::string_view country = {}) const;

  // The town or commune of a country (alpha-2) nearest to a point, if one is within so many kilometres.
  std::optional<Place> nearest(base::Point point, std::string_view country, double within_km) const;

  std::optional<Place> find(std::string_view id) const;           // by Place::id()
  std::optional<Place> find_geonames(std::uint32_t id) const;
  Place place(std::uint32_t number) const;
  std::uint32_t size() const;
  // Every name the gazetteer knows of a place, the main one first.
  std::vector<std::string_view> names(const Place& place) const;

  const std::vector<Country>& countries() const;
  std::string country_name(std::string_view code, base::Language language) const;  // the code if unknown
  std::vector<std::string_view> country_names(std::string_view code) const;        // in every language known
  std::string subdivision_name(std::string_view code, base::Language language) const;
  std::string_view built_on() const;  // ISO date of the sources

  struct State;  // the mapped file, in state.h

  // Gives the pages of the file that were read so far back to the system; what is asked next reads them again.
  void give_back_memory() const;

 private:
  explicit Gazetteer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace places
