// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unistd.h>

#include "search/index.h"

// What the tests of search share: a small register and a folder that goes away.
namespace search::test {

inline Schema small_schema() {
  Collection organisations;
  organisations.name = "organisations";
  organisations.points = true;
  organisations.numbers = {"population"};
  organisations.facets = {
      {"kind", Facet::Kind::single, "organisation_kind", {}, {}, {}},
      {"country", Facet::Kind::single, "country", {}, {}, {}},
      {"themes", Facet::Kind::mask, "theme", {"water", "culture", "youth"}, {}, {}},
      {"size",
       Facet::Kind::band,
       {},
       {},
       "population",
       {{0, "0"}, {10000, "10000"}, {100000, "100000"}, {1000000, "1000000"}}},
      {"distance",
       Facet::Kind::distance,
       {},
       {},
       {},
       {{100, "100"}, {500, "500"}, {1000, "1000"}, {5000, "5000"}, {10000, "10000"}}},
  };
  Collection relations;
  relations.name = "relations";
  relations.links_to = "organisations";
  relations.numbers = {"start"};
  relations.facets = {
      {"kind", Facet::Kind::single, "relation_kind", {}, {}, {}},
      {"countries", Facet::Kind::multiple, "country", {}, {}, {}},
      {"themes", Facet::Kind::mask, "theme", {"water", "culture", "youth"}, {}, {}},
      {"decade", Facet::Kind::band, {}, {}, "start", {{1950, "1950"}, {1980, "1980"}, {2000, "2000"}, {2020, "2020"}}},
      {"distance", Facet::Kind::distance, {}, {}, {}, {{100, "100"}, {1000, "1000"}, {10000, "10000"}}},
  };
  return {organisations, relations};
}

inline std::shared_ptr<const Vocabulary> small_vocabulary() {
  auto vocabulary = std::make_shared<Vocabulary>();
  for (const char* phrase : {"Germany", "Alemania", "Deutschland", "Allemagne", "德国"})
    vocabulary->add("country", "DE", phrase);
  for (const char* phrase : {"Spain", "España", "Espagne"}) vocabulary->add("country", "ES", phrase);
  for (const char* phrase : {"Austria", "Österreich", "Autriche"}) vocabulary->add("country", "AT", phrase);
  for (const char* phrase : {"Costa Rica"}) vocabulary->add("country", "CR", phrase);
  vocabulary->add("theme", "water", "drinking water");
  vocabulary->add("theme", "water", "agua potable");
  vocabulary->add("relation_kind", "twinning", "twin towns");
  vocabulary->freeze();
  return vocabulary;
}

class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "cosmopolis-search-XXXXXX";
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string path(std::string_view name = "index") const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

struct Place {
  std::uint64_t id;
  const char* name;
  const char* other;
  const char* country;
  int population;
  double latitude, longitude;
};

inline const std::vector<Place>& places() {
  static const std::vector<Place> list{{1, "León", "Léon", "ES", 124303, 42.6, -5.57},
                                       {2, "Salzburg", "Salisburgo", "AT", 155021, 47.8, 13.04},
                                       {3, "München", "Munich", "DE", 1488202, 48.14, 11.58},
                                       {4, "Köln", "Cologne", "DE", 1085664, 50.93, 6.95},
                                       {5, "San José", "", "CR", 333980, 9.93, -84.08},
                                       {6, "東京", "Tokyo", "JP", 13960000, 35.69, 139.69},
                                       {7, "Łódź", "Lodz", "PL", 672185, 51.76, 19.46},
                                       {8, "Saint-Denis", "", "FR", 111135, 48.94, 2.36},
                                       {9, "León", "León de los Aldama", "MX", 1579803, 21.12, -101.68},
                                       {10, "Salzgitter", "", "DE", 104948, 52.15, 10.33}};
  return list;
}

inline Document organisation(const Place& place) {
  Document d;
  d.id = place.id;
  d.name = place.name;
  d.weight = static_cast<std::uint32_t>(place.population);
  d.point = base::Point{place.latitude, place.longitude};
  d.facet("kind", "city");
  d.facet("country", place.country);
  d.number("population", place.population);
  d.add(Text::Role::name, "", place.name);
  if (*place.other) d.add(Text::Role::name, "", place.other);
  d.add(Text::Role::identifier, "", "geonames " + std::to_string(1000 + place.id));
  return d;
}

inline Document relation(std::uint64_t id, std::vector<std::uint64_t> parties, std::string_view kind, int start,
                         std::vector<std::string> countries, std::uint64_t themes = 0) {
  Document d;
  d.id = id;
  d.links = std::move(parties);
  d.facet("kind", kind);
  for (const auto& country : countries) d.facet("countries", country);
  if (start != 0) d.number("start", start);
  d.mask("themes", themes);
  return d;
}

inline base::Result<void> feed_small(const Sink& sink) {
  for (const Place& place : places()) sink("organisations", organisation(place));
  sink("relations", relation(101, {1, 2}, "twinning", 1984, {"ES", "AT"}));
  sink("relations", relation(102, {2, 3}, "cooperation", 2005, {"AT", "DE"}, 1));
  Document described = relation(103, {4, 5}, "twinning", 1999, {"DE", "CR"}, 2);
  described.add(Text::Role::text, "es", "Cooperación en gestión de residuos sólidos");
  described.add(Text::Role::text, "en", "Municipal waste management partnerships");
  sink("relations", described);
  sink("relations", relation(104, {3, 4, 10}, "informal", 0, {"DE"}));
  return {};
}

inline std::unique_ptr<Index> small_index(const Folder& folder) {
  auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
  base::Progress progress;
  if (!index || !(*index)->rebuild(1, feed_small, progress))
    throw std::runtime_error("the small index cannot be built");
  return std::move(*index);
}

inline std::vector<std::uint64_t> ids(const Page& page) {
  std::vector<std::uint64_t> list;
  for (const Row& row : page.rows) list.push_back(row.id);
  return list;
}

inline std::vector<std::uint64_t> ask(const Index& index, std::string collection, std::string text,
                                      base::Language language = base::Language::en, bool prefix = false) {
  Request request;
  request.collection = std::move(collection);
  request.text = std::move(text);
  request.language = language;
  request.last_word_is_prefix = prefix;
  request.limit = 100;
  return ids(index.search(request));
}

}  // namespace search::test
