// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <random>
#include <set>

#include "base/geo.h"
#include "base/text.h"
#include "places/api.h"

namespace places {
namespace {

const std::string built = COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin";

const Gazetteer& gazetteer() {
  static const auto opened = [] {
    auto result = Gazetteer::open(built);
    if (!result) throw std::runtime_error(result.error().message.id + " " + built);
    return std::move(result.value());
  }();
  return *opened;
}

Resolution resolve(std::string_view name, std::string_view country, std::optional<base::Point> point = {}) {
  return gazetteer().resolve({name, country, point, {}});
}

// The id of what was found, "none" if nothing.
std::string found(std::string_view name, std::string_view country, std::optional<base::Point> point = {}) {
  const auto resolution = resolve(name, country, point);
  return resolution.best ? resolution.best->place.id() : "none";
}

std::string country(std::string_view text) {
  const auto match = gazetteer().resolve_country(text);
  return match ? match->country + (match->subdivision.empty() ? "" : "/" + match->subdivision) : "none";
}

TEST(Gazetteer, HoldsTheWorldsPlaces) {
  EXPECT_GT(gazetteer().size(), 290000u);
  EXPECT_GE(gazetteer().countries().size(), 249u);
  EXPECT_THAT(std::string(gazetteer().built_on()), testing::MatchesRegex("20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]"));
}

TEST(Gazetteer, KnowsWhatItHoldsOfAPlace) {
  const auto berlin = gazetteer().find("geonames:2950159");
  ASSERT_TRUE(berlin);
  EXPECT_EQ(berlin->name, "Berlin");
  EXPECT_EQ(berlin->country, "DE");
  EXPECT_EQ(berlin->kind, PlaceKind::populated);
  EXPECT_GT(berlin->population, 3000000);
  EXPECT_LT(base::distance_km(berlin->point, {52.52, 13.41}), 5);
  const auto names = gazetteer().names(*berlin);
  EXPECT_EQ(names.front(), "Berlin");
  EXPECT_THAT(names, testing::Contains("柏林"));
  EXPECT_THAT(names, testing::Contains("Берлин"));
}

TEST(Gazetteer, FindsEveryPlaceByItsId) {
  std::mt19937 random(7);
  std::set<std::string> seen;
  for (int i = 0; i < 5000; ++i) {
    const auto place = gazetteer().place(static_cast<std::uint32_t>(random() % gazetteer().size()));
    const auto again = gazetteer().find(place.id());
    ASSERT_TRUE(again) << place.id() << " " << place.name;
    EXPECT_EQ(again->id(), place.id());
    EXPECT_EQ(again->name, place.name) << place.id();
  }
  EXPECT_FALSE(gazetteer().find("geonames:1"));
  EXPECT_FALSE(gazetteer().find("admin1:XX.1"));
  EXPECT_FALSE(gazetteer().find(""));
  EXPECT_FALSE(gazetteer().find("geonames:"));
}

TEST(Gazetteer, FindsEveryPlaceByItsOwnNameCountryAndPoint) {
  std::mt19937 random(11);
  int wrong = 0, tried = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto place = gazetteer().place(static_cast<std::uint32_t>(random() % gazetteer().size()));
    if (!place.has_point || place.kind != PlaceKind::populated) continue;
    ++tried;
    const auto resolution = resolve(place.name, place.country, place.point);
    const bool right = resolution.best && base::distance_km(resolution.best->place.point, place.point) < 10;
    wrong += !right;
  }
  EXPECT_GT(tried, 1000);
  EXPECT_LE(wrong, tried / 100);
}

TEST(Gazetteer, GivesFrenchCommunesTheirCodes) {
  const auto lyon = gazetteer().find("insee:69123");
  ASSERT_TRUE(lyon);
  EXPECT_EQ(lyon->name, "Lyon");
  EXPECT_EQ(lyon->siren, "216901231");
  EXPECT_NE(lyon->geonames, 0u);
  EXPECT_EQ(gazetteer().find("siren:216901231")->id(), lyon->id());
}

TEST(Gazetteer, HoldsFrenchCommunesThatAreTooSmallForGeoNames) {
  const auto commune = gazetteer().find("insee:01002");
  ASSERT_TRUE(commune);
  EXPECT_EQ(commune->name, "L'Abergement-de-Varey");
  EXPECT_EQ(commune->subdivision_name, "Auvergne-Rhône-Alpes");
  EXPECT_EQ(commune->district_name, "Ain");
  EXPECT_EQ(found("Abergement de Varey", "France"), "insee:01002");
}

TEST(Gazetteer, HoldsFrenchGroupings) {
  const auto grouping = gazetteer().find("siren:200000172");
  ASSERT_TRUE(grouping);
  EXPECT_EQ(grouping->kind, PlaceKind::grouping);
  EXPECT_EQ(found("Communauté de communes Faucigny - Glières", "France"), "siren:200000172");
}

TEST(Gazetteer, GivesSpanishMunicipalitiesTheirCodes) {
  for (const auto& [code, name] : std::vector<std::pair<std::string, std::string>>{
           {"ine:28079", "Madrid"}, {"ine:24089", "León"}, {"ine:41091", "Sevilla"}, {"ine:15030", "A Coruña"}}) {
    const auto place = gazetteer().find(code);
    ASSERT_TRUE(place) << code;
    EXPECT_EQ(found(name, "España"), place->id()) << name << " " << place->name;
  }
}

TEST(Gazetteer, HoldsEverySpanishMunicipality) {
  const auto arboc = gazetteer().find("ine:43016");
  ASSERT_TRUE(arboc);
  EXPECT_EQ(base::fold(arboc->name), "l arboc");
  EXPECT_EQ(found("L'Arboç", "es"), arboc->id());
}

TEST(Gazetteer, NamesCountriesAndSubdivisionsInFourLanguages) {
  EXPECT_EQ(gazetteer().country_name("DE", base::Language::en), "Germany");
  EXPECT_EQ(gazetteer().country_name("DE", base::Language::fr), "Allemagne");
  EXPECT_EQ(gazetteer().country_name("DE", base::Language::es), "Alemania");
  EXPECT_EQ(gazetteer().country_name("DE", base::Language::pt), "Alemanha");
  EXPECT_EQ(gazetteer().country_name("ZZ", base::Language::pt), "ZZ");
  EXPECT_THAT(gazetteer().country_names("DE"), testing::Contains("Deutschland"));
  EXPECT_EQ(gazetteer().subdivision_name("DE.02", base::Language::fr), "Bavière");
  EXPECT_EQ(gazetteer().subdivision_name("XX.02", base::Language::fr), "XX.02");
  EXPECT_EQ(gazetteer().country_name("GB", base::Language::en), "United Kingdom");
  EXPECT_EQ(gazetteer().country_name("CD", base::Language::pt), "República Democrática do Congo");
  EXPECT_EQ(gazetteer().country_name("KP", base::Language::es), "Corea del Norte");
  EXPECT_EQ(gazetteer().subdivision_name("ES.56", base::Language::es), "Cataluña");
  EXPECT_EQ(gazetteer().subdivision_name("IT.09", base::Language::pt), "Lombardia");
  EXPECT_EQ(gazetteer().resolve({"Baixa Saxónia", "Alemanha", {}, {}}).best->place.id(), "admin1:DE.06");
}

TEST(Country, IsUnderstoodInManyLanguagesScriptsAndCodes) {
  for (const auto& [text, code] : std::vector<std::pair<std::string, std::string>>{
           {"Germany", "DE"}, {"Alemania", "DE"}, {"Deutschland", "DE"}, {"ドイツ", "DE"}, {"Германия", "DE"},
           {"日本", "JP"}, {"Norge", "NO"}, {"España", "ES"}, {"espana", "ES"}, {"Island", "IS"}, {"de", "DE"},
           {"FRA", "FR"}, {"Ελλάδα", "GR"}, {"مصر", "EG"}, {"대한민국", "KR"}, {"Magyarország", "HU"},
           {"Česko", "CZ"}, {"Czech Republic", "CZ"}, {"Republic of Ireland", "IE"}, {"Palestine", "PS"},
           {"Northern Cyprus", "CY"}, {"Kosovo", "XK"}, {"USA", "US"}, {"U.S.A.", "US"}, {"UK", "GB"},
           {"The Netherlands", "NL"}, {"Bolivia", "BO"}, {"Ivory Coast", "CI"}, {"Democratic Republic of the Congo", "CD"},
           {"Taiwan", "TW"}, {"Moldova", "MD"}, {"Cape Verde", "CV"}, {"Swaziland", "SZ"}, {"Burma", "MM"}})
    EXPECT_EQ(country(text), code) << text;
}

TEST(Country, IsUnderstoodWhenMisspelt) {
  EXPECT_EQ(country("Grece"), "GR");
  EXPECT_EQ(country("Kazakhstah"), "KZ");
  EXPECT_EQ(country("Madagaskar"), "MG");
  EXPECT_EQ(country("in Italy"), "IT");
  EXPECT_EQ(country("Georgia (country)"), "GE");
  EXPECT_EQ(country("Bosnia and Hercegovina"), "BA");
}

TEST(Country, IsUnderstoodTogetherWithAPartOfIt) {
  EXPECT_EQ(country("Scotland, United Kingdom"), "GB/GB.SCT");
  EXPECT_EQ(country("Scotland"), "GB/GB.SCT");
  EXPECT_EQ(country("England"), "GB/GB.ENG");
  EXPECT_EQ(country("New York, United States"), "US/US.NY");
  EXPECT_EQ(country("Réunion, France"), "RE");
  EXPECT_EQ(country("Åland Islands, Finland"), "AX");
}

TEST(Country, IsNotInvented) {
  EXPECT_EQ(country(""), "none");
  EXPECT_EQ(country("xyzzyqwrt"), "none");
  EXPECT_EQ(country("(((,,,)))"), "none");
  EXPECT_EQ(country("\xFF\xFE"), "none");
}

TEST(Resolve, TakesTheNameInAnyLanguageAndScript) {
  const std::string munich = "geonames:2867714";
  for (const auto* name : {"München", "Munchen", "MUNICH", "Monaco di Baviera", "Мюнхен", "慕尼黑", "ミュンヘン", "Múnich"})
    EXPECT_EQ(found(name, "Germany"), munich) << name;
}

TEST(Resolve, SeesThroughWordsThatAreNoPartOfTheName) {
  EXPECT_EQ(found("City of Bristol", "England"), found("Bristol", "England"));
  EXPECT_EQ(found("Ville de Lyon", "France"), "geonames:2996944");
  EXPECT_EQ(found("Ayuntamiento de Sevilla", "ES"), found("Sevilla", "ES"));
  EXPECT_EQ(found("St. Petersburg", "Russia"), "geonames:498817");
  EXPECT_EQ(found("Sankt Pölten", "Austria"), found("St. Pölten", "Austria"));
  EXPECT_EQ(found("Frankfurt am Main", "Germany"), "geonames:2925533");
  EXPECT_EQ(found("Limanowa (rural gmina)", "Poland"), found("Limanowa", "Poland"));
}

TEST(Resolve, FindsRegionsAndCounties) {
  EXPECT_EQ(found("Catalonia", "Spain"), "admin1:ES.56");
  EXPECT_EQ(found("Maramureș County", "Romania").substr(0, 6), "admin1");
  EXPECT_EQ(found("Washington County", "Oregon, United States").substr(0, 9), "admin2:US");
  EXPECT_EQ(found("Ravenna Province", "Italy").substr(0, 9), "admin2:IT");
  EXPECT_EQ(found("Ravenna", "Italy"), "geonames:3169561");
}

TEST(Resolve, UsesWhatStandsInBracketsOrBehindAComma) {
  const auto binhai = resolve("Binhai (Tianjin)", "China");
  ASSERT_TRUE(binhai.best);
  EXPECT_EQ(binhai.best->place.subdivision_name, "Tianjin");
  const auto salisbury = resolve("Salisbury, North Carolina", "United States");
  ASSERT_TRUE(salisbury.best);
  EXPECT_EQ(salisbury.best->place.subdivision, "US.NC");
  const auto lengnau = gazetteer().resolve({"Lengnau", "Switzerland", {}, "Bern"});
  ASSERT_TRUE(lengnau.best);
  EXPECT_EQ(lengnau.best->place.subdivision, "CH.BE");
}

TEST(Resolve, TrustsTheCountryMoreThanThePoint) {
  const base::Point perth_in_australia{-31.9522, 115.8589};
  const auto perth = resolve("Perth", "Scotland, United Kingdom", perth_in_australia);
  ASSERT_TRUE(perth.best);
  EXPECT_EQ(perth.best->place.country, "GB");
  EXPECT_EQ(perth.best->place.subdivision, "GB.SCT");
}

TEST(Resolve, ChoosesAmongNamesakesByThePoint) {
  EXPECT_EQ(resolve("Springfield", "United States", base::Point{39.80, -89.64}).best->place.subdivision, "US.IL");
  EXPECT_EQ(resolve("Springfield", "United States", base::Point{42.10, -72.59}).best->place.subdivision, "US.MA");
  EXPECT_EQ(resolve("Springfield", "US", base::Point{37.21, -93.29}).certainty, Certainty::sure);
}

TEST(Resolve, DoubtsAmongNamesakesOfLikeSize) {
  const auto springfield = resolve("Springfield", "United States");
  EXPECT_EQ(springfield.certainty, Certainty::doubtful);
  EXPECT_GE(springfield.alternatives.size(), 3u);
  EXPECT_LE(springfield.alternatives.size(), 5u);
}

TEST(Resolve, ForgivesASlipOfThePen) {
  EXPECT_EQ(found("Barcellona", "Spain"), "geonames:3128760");
  EXPECT_EQ(found("Strassbourg", "France"), "geonames:2973783");
  EXPECT_EQ(found("Buenos Aries", "Argentina"), "geonames:3435910");
}

TEST(Resolve, MapsFormerCountriesToTodays) {
  EXPECT_EQ(resolve("Lviv", "Austrian Empire").best->place.country, "UA");
  EXPECT_EQ(resolve("Bratislava", "Czechoslovakia").best->place.country, "SK");
  EXPECT_EQ(resolve("Sarajevo", "Yugoslavia").best->place.country, "BA");
}

TEST(Resolve, FindsNothingWhereThereIsNothing) {
  for (const auto* name : {"", " ", "()", ",", "xqzzwvkj", "\xFF\xFF", "1234567890123"}) {
    const auto resolution = resolve(name, "France");
    EXPECT_EQ(resolution.certainty, Certainty::none) << name;
    EXPECT_FALSE(resolution.best) << name;
  }
}

TEST(Resolve, SurvivesAnyPoint) {
  const double nan = std::nan("");
  for (const auto point : {base::Point{nan, nan}, {1e300, -1e300}, {90, 180}, {-90, -180}, {0, 0}, {89.999, 179.999}}) {
    const auto resolution = resolve("Paris", "France", point);
    ASSERT_TRUE(resolution.best);
    EXPECT_EQ(resolution.best->place.name, "Paris");
  }
}

TEST(Resolve, KeepsScoresInOrder) {
  for (const auto* name : {"San José", "Springfield", "Santa Cruz", "Victoria", "Newtown"}) {
    const auto resolution = resolve(name, "");
    ASSERT_TRUE(resolution.best) << name;
    double last = resolution.best->score;
    EXPECT_LE(last, 1);
    for (const auto& other : resolution.alternatives) {
      EXPECT_LE(other.score, last);
      EXPECT_NE(other.place.number, resolution.best->place.number);
      last = other.score;
    }
  }
}

TEST(Suggest, OffersTheMostPopulousFirst) {
  const auto hits = gazetteer().suggest("ber", 10, "DE");
  ASSERT_FALSE(hits.empty());
  EXPECT_EQ(hits.front().place.name, "Berlin");
  for (const auto& hit : hits) EXPECT_EQ(hit.place.country, "DE");
  EXPECT_EQ(gazetteer().suggest("sao pau", 5).front().place.country, "BR");
  EXPECT_EQ(gazetteer().suggest("москв", 5).front().place.country, "RU");
}

TEST(Suggest, FindsEveryPlaceByTheBeginningOfItsName) {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    const auto place = gazetteer().place(static_cast<std::uint32_t>(random() % gazetteer().size()));
    const auto hits = gazetteer().suggest(place.name, 100, place.country);
    const bool there = std::any_of(hits.begin(), hits.end(), [&](const auto& hit) { return hit.place.number == place.number; });
    EXPECT_TRUE(there || hits.size() == 100) << place.name << " " << place.country;
  }
}

TEST(Suggest, AnswersOneLetterAndNothingForNonsense) {
  EXPECT_EQ(gazetteer().suggest("s", 10).size(), 10u);
  EXPECT_TRUE(gazetteer().suggest("", 10).empty());
  EXPECT_TRUE(gazetteer().suggest("qqqqqq", 10).empty());
  EXPECT_TRUE(gazetteer().suggest("ber", 0).empty());
  EXPECT_TRUE(gazetteer().suggest("ber", 10, "ZZ").empty());
}

class DamagedFile : public testing::Test {
 protected:
  // Of this process alone: tests run side by side.
  std::string path = testing::TempDir() + "places_damaged_" + std::to_string(getpid()) + ".bin";
  void SetUp() override {
    std::ifstream in(built, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
    ASSERT_GT(bytes.size(), 1000000u);
  }
  void TearDown() override { std::remove(path.c_str()); }
  std::string refusal() {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    const auto result = Gazetteer::open(path);
    return result ? "opened" : result.error().message.id;
  }
  std::string bytes;
};

TEST_F(DamagedFile, ThatIsCutOffIsRefused) {
  bytes.resize(bytes.size() / 2);
  EXPECT_THAT(refusal(), testing::HasSubstr("incomplete"));
  bytes.resize(20);
  EXPECT_THAT(refusal(), testing::HasSubstr("no list of places"));
  bytes.clear();
  EXPECT_THAT(refusal(), testing::HasSubstr("no list of places"));
}

TEST_F(DamagedFile, ThatIsSomethingElseIsRefused) {
  bytes = std::string(100000, 'x');
  EXPECT_THAT(refusal(), testing::HasSubstr("no list of places"));
}

TEST_F(DamagedFile, OfAnotherVersionIsRefused) {
  bytes[8] = 99;
  EXPECT_THAT(refusal(), testing::HasSubstr("another version"));
}

TEST_F(DamagedFile, WithADamagedHeaderIsRefused) {
  bytes[60] = static_cast<char>(bytes[60] ^ 1);
  EXPECT_THAT(refusal(), testing::HasSubstr("damaged"));
}

TEST_F(DamagedFile, BehindItsHeaderNeverCrashesTheProgram) {
  std::mt19937 random(5);
  for (int i = 0; i < 20000; ++i) bytes[1024 + random() % (bytes.size() - 1024)] = static_cast<char>(random());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  const auto result = Gazetteer::open(path);
  ASSERT_TRUE(result);
  for (const auto* name : {"Paris", "Springfield", "San José", "Лондон", "Binhai (Tianjin)", "Buenos Aries"}) {
    for (const auto* text : {"", "France", "United States", "Grece"}) {
      result.value()->resolve({name, text, base::Point{48, 2}, {}});
      result.value()->suggest(name, 10, "FR");
    }
  }
  for (int i = 0; i < 20000; ++i) {
    const auto place = result.value()->place(static_cast<std::uint32_t>(random() % (result.value()->size() + 10)));
    EXPECT_LT(result.value()->names(place).size(), 100000u);
  }
}

TEST(Gazetteer, SaysWhatToDoWhenTheFileIsNotThere) {
  const auto result = Gazetteer::open("/nowhere/gazetteer.bin");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message.id, testing::HasSubstr("build it"));
  EXPECT_EQ(result.error().message.parameters.front().second, "/nowhere/gazetteer.bin");
}

}  // namespace
}  // namespace places
