// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <set>

#include "base/text.h"
#include "explore/continents.h"
#include "explore/country_view.h"
#include "explore/home_view.h"
#include "explore/network_view.h"
#include "explore/pieces.h"
#include "explore/reach_view.h"
#include "explore/record_views.h"
#include "explore/results_view.h"
#include "explore/test_register.h"
#include "explore/theme_view.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_explore();
std::span<const base::EmbeddedFile> embedded_web();

std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();

namespace explore {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Pages : testing::Test {
  TestRegister& records = TestRegister::shared();
  web::Site site{TestRegister::settings(), {feature(records.atlas())}};
  web::TestClient client{site};

  std::string body(std::string_view address) {
    const auto page = client.get(address);
    EXPECT_EQ(page.status, 200) << address;
    return std::string(page.content());
  }
  std::string of(organisations::OrganisationId id) { return "/organisations/" + id.text(); }
  std::string of(relations::RelationId id) { return "/relations/" + id.text(); }

  std::vector<std::string> all() {
    std::vector<std::string> addresses{"/", "/countries", "/themes", "/search?q=Verona", "/search?q=Salzburg+Verona", "/search", "/themes/culture", "/themes/health"};
    for (const char* collection : {"/organisations", "/relations"})
      for (const char* view : {"", "?view=table", "?view=map", "?view=chart", "?q=zzzzzz", "?country=FR&theme=culture", "?country=AT&partner=IT&view=table"})
        addresses.push_back(std::string(collection) + view);
    for (const auto id : {records.salzburg, records.kyoto, records.nara, records.marked, records.lonely, records.nowhere, records.association, records.network, records.empty_network}) {
      addresses.push_back(of(id));
      addresses.push_back(of(id) + "/reach");
    }
    for (const auto id : {records.twinning, records.agreement, records.three_party, records.closed, records.confirmed, records.half_confirmed, records.membership, records.of_marked})
      addresses.push_back(of(id));
    for (const char* code : {"AT", "FR", "JP", "MA", "NZ"}) addresses.push_back(std::string("/countries/") + code);
    return addresses;
  }
};

TEST_F(Pages, AllAnswerInFourLanguages) {
  for (const auto language : base::languages)
    for (const auto& address : all()) {
      const auto page = body(address + (address.find('?') == std::string::npos ? "?" : "&") + "lang=" + std::string(base::code(language)));
      EXPECT_THAT(page, HasSubstr(fmt::format("<html lang=\"{}\"", base::code(language)))) << address;
    }
}

// Letters that are in no record, no list of places and no theme, and yet were not translated.
TEST_F(Pages, LeaveNoTextUntranslated) {
  std::vector<std::string> given = records.names;
  const auto& gazetteer = test_gazetteer();
  for (const auto& country : gazetteer.countries()) {
    given.push_back(gazetteer.country_name(country.code, base::Language::pseudo));
    given.emplace_back(country.code);
  }
  for (const char* code : {"AT.05"}) given.push_back(gazetteer.subdivision_name(code, base::Language::pseudo));
  for (const auto& theme : themes::all()) given.emplace_back(themes::name(theme, base::Language::pseudo));
  // Names of months come from the library of languages, not from the catalogues.
  for (std::uint8_t month = 1; month <= 12; ++month) {
    const std::string text = base::format_date(base::Language::pseudo, {2000, month, 0});
    given.push_back(text.substr(0, text.find(' ')));
  }
  for (const char* word : {"GeoJSON", "JSON", "CSV", "XLSX", "GeoNames", "Wikidata", "Q34713", "German", "Salzburg León", "zzzzzz", "Cosmopolis"}) given.emplace_back(word);
  std::set<std::string> found;
  for (const auto& address : all())
    for (const auto& text : untranslated(body(address + (address.find('?') == std::string::npos ? "?" : "&") + "lang=en-x-pseudo"), given)) found.insert(address + ": " + text);
  EXPECT_THAT(found, IsEmpty());
}

// Pieces that several pages share have members which not every page shows: their names are given here.
template <class View>
std::string mismatch(std::string_view name, const std::set<std::string>& unused = {}) {
  std::string wrong;
  const std::string report = web::check_template<View>({embedded_web(), embedded_explore()}, name);
  for (const auto line : base::split(report, '\n'))
    if (!line.empty() && !(line.starts_with("nothing shows ") && unused.contains(std::string(line.substr(14))))) wrong += std::string(line) + "\n";
  return wrong;
}

TEST(PageTemplates, GetExactlyWhatTheyUse) {
  EXPECT_EQ(mismatch<HomePage>("explore/home", {"latest.start"}), "");
  EXPECT_EQ(mismatch<ResultsPage>("explore/results"), "");
  EXPECT_EQ(mismatch<OrganisationPage>("explore/organisation"), "");
  EXPECT_EQ(mismatch<NetworkPage>("explore/network"), "");
  EXPECT_EQ(mismatch<RelationPage>("explore/relation", {"left.country_code", "left.role", "right.country_code", "right.role", "parties.detail"}), "");
  EXPECT_EQ(mismatch<CountryPage>("explore/country"), "");
  EXPECT_EQ(mismatch<CountriesPage>("explore/countries"), "");
  EXPECT_EQ(mismatch<ThemePage>("explore/theme", {"relations.start"}), "");
  EXPECT_EQ(mismatch<ThemesPage>("explore/themes"), "");
  EXPECT_EQ(mismatch<ReachPage>("explore/reach"), "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_explore()}, "explore"), "");
}

TEST_F(Pages, LeadFromAMergedOrganisationToTheOneItIsPartOf) {
  for (const std::string rest : {"", "/reach"}) {
    const auto answer = client.get(of(records.merged) + rest + "?view=x");
    EXPECT_EQ(answer.status, 301);
    EXPECT_EQ(answer.get("Location"), of(records.salzburg) + rest + "?view=x");
    EXPECT_EQ(client.follow(answer).status, 200);
  }
}

TEST_F(Pages, LeadFromARelationThatBecameOneWithAnotherToThatOne) {
  for (const std::string query : {"", "?lang=fr"}) {
    const auto answer = client.get("/relations/" + records.united.text() + query);
    EXPECT_EQ(answer.status, 301);
    EXPECT_EQ(answer.get("Location"), "/relations/" + records.twinning.text() + query);
    EXPECT_EQ(client.follow(answer).status, 200);
  }
}

TEST_F(Pages, AnswerAnUnknownRecordWith404) {
  for (const auto& address : {std::string("/organisations/zzz"), "/organisations/" + base::id_text(12345), "/organisations/" + base::id_text(12345) + "/reach",
                              std::string("/organisations/x/reach"), std::string("/relations/%00"), "/relations/" + base::id_text(12345), std::string("/countries/QQ"),
                              std::string("/countries/<b>"), std::string("/countries/%FF"), std::string("/themes/nothing"), std::string("/themes/%FF"),
                              "/relations/" + records.salzburg.text(), "/organisations/" + records.twinning.text()})
    EXPECT_EQ(client.get(address).status, 404) << address;
}

TEST_F(Pages, EscapeNamesThatHoldMarkup) {
  for (const auto& address : {of(records.marked), of(records.marked) + "/reach", of(records.of_marked), std::string("/organisations?q=Fils"), std::string("/organisations?q=Fils&view=table"),
                              std::string("/relations?country=FR"), std::string("/countries/FR"), of(records.agreement), of(records.nowhere)}) {
    const auto page = body(address);
    EXPECT_THAT(page, Not(HasSubstr("<b>Ville"))) << address;
    EXPECT_THAT(page, Not(HasSubstr("<des>"))) << address;
    EXPECT_THAT(page, Not(HasSubstr("<gardens>"))) << address;
  }
  EXPECT_THAT(body(of(records.marked)), HasSubstr("&lt;b&gt;Ville &amp; &quot;Fils&quot;&lt;/b&gt;"));
  EXPECT_THAT(body("/search?q=%3Cscript%3Ealert(1)%3C/script%3E"), Not(HasSubstr("<script>alert(1)")));
}

TEST_F(Pages, TakeAnyAddressWithoutFailing) {
  const std::string long_text(10000, 'a');
  const std::vector<std::string> values{"%27;DROP%20TABLE%20relation;--", "%22%22%22((AND%20OR%20NOT%20XK%3A*", "%FF%FE%C0", "%00", long_text, "-", "OR", "%22", "*", "%E2%80%AE",
                                        "-1", "999999999999999999999", "NaN", "%3Cimg%20src=x%3E", "&&&===", "[]", "1980s"};
  for (const char* path : {"/search", "/organisations", "/relations"})
    for (const char* name : {"q", "country", "kind", "theme", "cursor", "sort", "near", "near_name", "within", "organisation", "limit", "view", "what", "population"})
      for (const auto& value : values) {
        const auto status = client.get(fmt::format("{}?{}={}", path, name, value)).status;
        EXPECT_TRUE(status == 200 || status == 400) << path << " " << name << "=" << value.substr(0, 40) << ": " << status;
      }
}

// The addresses in which a link with that relation leads.
std::optional<std::string> link_to(const std::string& page, std::string_view rel) {
  const auto at = page.find(fmt::format("rel=\"{}\" href=\"", rel));
  if (at == std::string::npos) return std::nullopt;
  const auto begin = page.find("href=\"", at) + 6;
  std::string address = page.substr(begin, page.find('"', begin) - begin);
  for (std::size_t i; (i = address.find("&amp;")) != std::string::npos;) address.replace(i, 5, "&");
  return address;
}

std::vector<std::string> records_in(const std::string& page, const std::string& collection) {
  std::vector<std::string> ids;
  const std::string results = page.substr(std::min(page.size(), page.find("id=\"results\"")));
  const std::string begins = "href=\"/" + collection + "/";
  for (std::size_t at = 0; (at = results.find(begins, at)) != std::string::npos; at += begins.size()) ids.push_back(results.substr(at + begins.size(), 12));
  return ids;
}

TEST_F(Pages, LeadThroughAllResultsWithoutSkipping) {
  for (const auto& [address, collection, total] :
       std::vector<std::tuple<std::string, std::string, std::int64_t>>{{"/relations?sort=date", "relations", records.relations_made},
                                                                       {"/relations?view=table", "relations", records.relations_made},
                                                                       {"/organisations?sort=name", "organisations", records.organisations_made},
                                                                       {"/organisations?sort=partners&view=table", "organisations", records.organisations_made}}) {
    std::set<std::string> seen;
    std::optional<std::string> next = address;
    int pages = 0;
    for (; next && pages < 10; ++pages) {
      const auto page = body(*next);
      for (const auto& id : records_in(page, collection)) EXPECT_TRUE(seen.insert(id).second) << "twice: " << id << " in " << *next;
      next = link_to(page, "next");
    }
    EXPECT_EQ(static_cast<std::int64_t>(seen.size()), total) << address;
    EXPECT_GE(pages, 2) << address;
  }
}

TEST_F(Pages, ShowWhatIsChosenAndHowToTakeItAway) {
  const auto page = body("/relations?country=AT&kind=twinning&view=table");
  EXPECT_THAT(page, HasSubstr("href=\"/relations?country=AT&amp;view=table\""));
  EXPECT_THAT(page, HasSubstr("href=\"/relations?kind=twinning&amp;view=table\""));
  EXPECT_THAT(page, HasSubstr("value=\"twinning\" checked"));
}

TEST_F(Pages, KeepTheSearchInTheAddress) {
  const auto page = body("/organisations?q=Dorf&country=DE");
  EXPECT_THAT(page, HasSubstr("/organisations?q=Dorf&amp;country=DE&amp;view=map"));
  EXPECT_THAT(page, HasSubstr("/download/organisations.csv?q=Dorf&amp;country=DE"));
  EXPECT_THAT(page, HasSubstr("20 organisations"));
}

TEST_F(Pages, GoFromTheSearchBoxToTheCollectionThatAnswers) {
  EXPECT_THAT(body("/search?q=Reims"), HasSubstr(of(records.reims)));
  EXPECT_THAT(body("/search?q=Salzburg+Verona"), HasSubstr(of(records.twinning)));
}

TEST_F(Pages, ShowACountryWithItsFigures) {
  const auto page = body("/countries/AT");
  EXPECT_THAT(page, HasSubstr("Austria"));
  EXPECT_THAT(page, HasSubstr("/organisations?country=AT"));
  EXPECT_THAT(page, HasSubstr("/relations?country=AT&amp;partner=IT"));
  EXPECT_THAT(page, Not(HasSubstr("partner=AT")));
  EXPECT_THAT(page, HasSubstr("most of them in"));
  EXPECT_THAT(body("/countries/NZ"), HasSubstr("Nothing of this country is in the register yet"));
  EXPECT_THAT(body("/countries/MA"), HasSubstr("no relation of theirs yet"));
  const auto lower = client.get("/countries/at");
  EXPECT_EQ(lower.status, 301);
  EXPECT_EQ(lower.get("Location").value_or(""), "/countries/AT");
}

TEST_F(Pages, ListCountriesByTheirNamesInEachLanguage) {
  const auto english = body("/countries"), french = body("/countries?lang=fr");
  EXPECT_LT(english.find("href=\"/countries/FR\""), english.find("href=\"/countries/DE\""));  // France, Germany
  EXPECT_LT(french.find("href=\"/countries/DE\""), french.find("href=\"/countries/FR\""));    // Allemagne, France
  EXPECT_THAT(english, Not(HasSubstr("href=\"/countries/NZ\"")));
}

TEST_F(Pages, ShowThemesWithTheRelationsThatNameThem) {
  EXPECT_THAT(body("/themes"), HasSubstr("/themes/water-and-sanitation"));
  const auto page = body("/themes/water-and-sanitation");
  EXPECT_THAT(page, HasSubstr(of(records.agreement)));
  EXPECT_THAT(page, HasSubstr("Clean water and sanitation"));
  EXPECT_THAT(page, Not(HasSubstr(of(records.closed))));
}

TEST_F(Pages, TellHowFarAPlaceReaches) {
  const auto page = body(of(records.salzburg) + "/reach");
  const auto far = page.find("<th scope=\"row\"><a href=\"" + of(records.kyoto)), near = page.find("<th scope=\"row\"><a href=\"" + of(records.verona));
  EXPECT_NE(far, std::string::npos);
  EXPECT_LT(far, near);
  EXPECT_THAT(page, HasSubstr("9,191"));  // kilometres to Kyoto
  EXPECT_THAT(page, HasSubstr("Asia"));
  const auto second = page.find("second-title");
  EXPECT_NE(page.find(of(records.dresden), second), std::string::npos);
  EXPECT_EQ(page.find(of(records.reims), second), std::string::npos);  // a partner itself
  EXPECT_THAT(page, HasSubstr("2 partners in common"));
  EXPECT_THAT(page, Not(HasSubstr(of(records.association))));  // only a fellow member
  EXPECT_THAT(body(of(records.lonely) + "/reach"), HasSubstr("No partner is recorded yet"));
}

TEST_F(Pages, ShowANetworkWithItsMembers) {
  const auto page = body(of(records.network));
  EXPECT_THAT(page, HasSubstr("3 members in 3 countries, the first since 1990."));
  for (const auto id : {records.salzburg, records.kyoto, records.association}) EXPECT_THAT(page, HasSubstr(of(id)));
  EXPECT_THAT(page, Not(HasSubstr(of(records.verona))));
  EXPECT_THAT(page, HasSubstr("<a href=\"/networks\" aria-current=\"page\">"));
  EXPECT_THAT(page, Not(HasSubstr("<a href=\"/organisations\" aria-current=\"page\">")));
  EXPECT_THAT(body(of(records.empty_network)), HasSubstr("No member is recorded yet"));
  const auto list = client.get("/networks");
  EXPECT_EQ(list.get("Location").value_or(""), "/organisations?kind=network");
  EXPECT_THAT(body("/organisations?kind=network"), AllOf(HasSubstr(of(records.network)), HasSubstr("<a href=\"/networks\" aria-current=\"page\">")));
}

TEST_F(Pages, ShowAnOrganisationWithPartnersAndNetworks) {
  const auto page = body(of(records.salzburg));
  EXPECT_THAT(page, HasSubstr("Reaches 44 partners in 6 countries, the farthest 9,191 km away."));
  EXPECT_THAT(page, HasSubstr(of(records.twinning)));
  EXPECT_THAT(page, HasSubstr(of(records.network)));
  EXPECT_THAT(page, HasSubstr("https://www.wikidata.org/wiki/Q34713"));
  EXPECT_THAT(body(of(records.salzburg) + "?lang=fr"), HasSubstr("<h1>Salzbourg</h1>"));
  EXPECT_THAT(body(of(records.lonely) + "?lang=en"), HasSubstr("No partner is recorded yet"));
}

TEST_F(Pages, ShowARelationWithItsPartiesAndSources) {
  const auto two = body(of(records.agreement));
  EXPECT_THAT(two, HasSubstr(of(records.salzburg)));
  EXPECT_THAT(two, HasSubstr(of(records.kyoto)));
  EXPECT_THAT(two, HasSubstr("Liste &lt;des&gt; jumelages"));
  EXPECT_THAT(two, HasSubstr("Music &amp; &lt;gardens&gt;"));
  EXPECT_THAT(two, HasSubstr("March 2012"));
  const auto three = body(of(records.three_party));
  for (const auto id : {records.verona, records.reims, records.athens}) EXPECT_THAT(three, HasSubstr(of(id)));
  EXPECT_THAT(body(of(records.closed)), HasSubstr("2005"));
  EXPECT_THAT(body(of(records.confirmed)), HasSubstr("Each party has confirmed it within a year."));
}

TEST_F(Pages, ShowWhatASourceSaysOfOtherDates) { EXPECT_THAT(body(of(records.agreement)), HasSubstr("says: since 2011")); }

TEST_F(Pages, TellWhoConfirmedAndWhoDidNot) {
  const std::string today = base::format_date(base::Language::en, base::today());
  EXPECT_THAT(body(of(records.half_confirmed)), HasSubstr("Confirmed by Verona on " + today + "; Kyoto has not confirmed it yet."));
  EXPECT_THAT(body(of(records.confirmed)), HasSubstr("Each party has confirmed it within a year."));
  EXPECT_THAT(body(of(records.twinning)), HasSubstr("no party has confirmed it yet"));
  EXPECT_THAT(body(of(records.twinning)), HasSubstr("href=\"" + of(records.twinning) + "/confirm\""));
  EXPECT_THAT(body(of(records.nara)), HasSubstr("The organisation confirmed its record on " + today));
  EXPECT_THAT(body(of(records.kyoto)), HasSubstr("The organisation has not confirmed its record yet."));
  EXPECT_THAT(body(of(records.network)), HasSubstr("The organisation has not confirmed its record yet."));
  EXPECT_THAT(body("/organisations?trust=confirmed"), HasSubstr("confirmed on " + today));
  EXPECT_THAT(body("/organisations?trust=confirmed"), Not(HasSubstr(of(records.kyoto))));
}

TEST_F(Pages, ShowTheLatestConfirmationOnTheHomePage) { EXPECT_THAT(body("/"), HasSubstr(of(records.confirmed))); }

TEST(EmptyRegister, ShowsPagesThatSayWhatWillStandThere) {
  db::TestDatabase database(db::Dialect::sqlite);
  std::vector<base::EmbeddedFile> files;
  for (const auto& part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending()}) files.insert(files.end(), part.begin(), part.end());
  ASSERT_TRUE(db::migrate(database.database(), files));
  const auto opened = Atlas::open(database.database(), test_gazetteer(), (database.folder() / "index").string(), search::Index::Mode::write);
  ASSERT_TRUE(opened);
  const auto& atlas = *opened;
  const web::Site site(TestRegister::settings(), {feature(*atlas)});
  web::TestClient client(site);
  for (const char* address : {"/", "/organisations", "/relations?view=map", "/relations?view=chart", "/countries", "/countries/FR", "/themes", "/themes/culture", "/search?q=Paris"})
    EXPECT_EQ(client.get(address).status, 200) << address;
}

TEST(Continents, HaveEveryCountryOfTheGazetteer) {
  for (const auto& country : test_gazetteer().countries())
    EXPECT_TRUE(continent_of(country.code) || country.code == "AQ") << country.code;
  EXPECT_FALSE(continent_of("A"));
  EXPECT_FALSE(continent_of("O "));
  EXPECT_EQ(continent_of("ES"), Continent::europe);
  EXPECT_EQ(continent_of("EH"), Continent::africa);
}

}  // namespace
}  // namespace explore
