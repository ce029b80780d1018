// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <zip.h>

#include <set>

#include "base/json.h"
#include "explore/test_register.h"
#include "open_data/api.h"
#include "open_data/pages_view.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_open_data();
std::span<const base::EmbeddedFile> embedded_web();

namespace open_data {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Rest : testing::Test {
  explore::TestRegister& records = explore::TestRegister::shared();
  web::Site site{explore::TestRegister::settings(), {explore::feature(records.atlas()), open_data::feature(records.atlas())}};
  web::TestClient client{site};

  json::value get(const std::string& address, int status = 200) {
    const auto answer = client.get(address);
    EXPECT_EQ(answer.status, status) << address << ": " << answer.content().substr(0, 300);
    boost::system::error_code error;
    auto parsed = json::parse(std::string(answer.content()), error);
    EXPECT_FALSE(error) << address;
    return parsed;
  }
  std::int64_t total(const std::string& address) { return get(address).at("total").to_number<std::int64_t>(); }
  json::value openapi() { return get("/api/v1/openapi.json"); }
  // A path of the document with ids that exist.
  std::string address_of(std::string path) const {
    const auto put = [&](std::string_view name, std::string_view value) {
      if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
    };
    put("{code}", "AT");
    put("{id}", path.find("relations/{id}") != std::string::npos ? records.twinning.text() : records.salzburg.text());
    return path;
  }
};

TEST_F(Rest, HasTheRoutesOfItsDocumentAndNoOthers) {
  std::set<std::string> served, described;
  for (const auto& route : site.routes())
    if (route.pattern.starts_with("/api/v1")) served.insert(route.method + " " + route.pattern);
  const auto document = openapi();
  for (const auto& [path, methods] : document.at("paths").as_object())
    for (const auto& [method, operation] : methods.as_object())
      if (!operation.as_object().contains("security"))  // those of other features: app's tests walk them all
        described.insert((std::string(method) == "get" ? "GET " : std::string(method) + " ") + std::string(path));
  EXPECT_EQ(served, described);
}

TEST_F(Rest, AnswersEachRouteAsItsDocumentSays) {
  const auto document = openapi();
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    if (!methods.as_object().contains("get") || methods.at("get").as_object().contains("security")) continue;
    std::string address = address_of(std::string(path));
    const auto& operation = methods.at("get").as_object();
    if (const auto* parameters = operation.if_contains("parameters"))
      for (const auto& parameter : parameters->as_array())
        if (const auto* required = parameter.as_object().if_contains("required"); required && required->as_bool() && parameter.at("in") == "query")
          address += "?" + std::string(parameter.at("name").as_string()) + "=Verona";
    const auto answer = client.get(address);
    EXPECT_EQ(answer.status, 200) << address;
    const auto type = std::string(answer.get("content-type").value_or(""));
    EXPECT_TRUE(operation.at("responses").at("200").at("content").as_object().contains(type.substr(0, type.find(';')))) << address << " is " << type;
    EXPECT_EQ(answer.get("access-control-allow-origin").value_or(""), "*") << address;
    EXPECT_NO_THROW((void)json::parse(std::string(answer.content()))) << address;
  }
}

// For each parameter that the document has, a value of it that changes the answer.
TEST_F(Rest, ReadsEachParameterOfItsDocument) {
  const std::map<std::string, std::map<std::string, std::string>> values{
      {"/api/v1/organisations",
       {{"q", "Verona"}, {"kind", "ngo"}, {"country", "AT"}, {"partner", "JP"}, {"subdivision", "AT.05"}, {"theme", "culture"}, {"decade", "1970"}, {"population", "100000"}, {"trust", "confirmed"},
        {"near", "geonames:2766824&sort=distance"}, {"within", "0&near=geonames:2766824"}, {"sort", "population"}, {"limit", "1"}, {"facets", "1"}, {"format", "geojson"}}},
      {"/api/v1/relations",
       {{"q", "Verona"}, {"kind", "informal"}, {"country", "JP"}, {"partner", "JP"}, {"subdivision", "AT.05"}, {"theme", "culture"}, {"status", "closed"}, {"decade", "1970"}, {"trust", "confirmed"},
        {"population", "1000000"}, {"length", "3000"}, {"organisation", records.kyoto.text()}, {"sort", "oldest"}, {"limit", "1"}, {"facets", "1"}, {"format", "geojson"}}},
      {"/api/v1/map",
       {{"q", "Verona"}, {"kind", "informal"}, {"country", "JP"}, {"partner", "JP"}, {"subdivision", "AT.05"}, {"theme", "culture"}, {"status", "closed"}, {"decade", "1970"}, {"trust", "confirmed"},
        {"population", "1000000"}, {"length", "3000"}, {"organisation", records.kyoto.text()}, {"zoom", "9"}, {"bbox", "100,0,150,60"}}},
      {"/api/v1/networks", {{"sort", "partners&limit=1"}, {"limit", "1"}, {"facets", "1"}, {"format", "geojson"}}},
      {"/api/v1/organisations/{id}", {{"format", "geojson"}}},
      {"/api/v1/organisations/{id}/relations", {{"limit", "1"}, {"facets", "1"}, {"format", "geojson"}}},
      {"/api/v1/relations/{id}", {{"format", "geojson"}}},
      {"/api/v1/countries", {{"lang", "fr"}}},
      {"/api/v1/countries/{code}", {{"lang", "fr"}}},
      {"/api/v1/places", {{"name", "Toledo"}, {"country", "US"}, {"subdivision", "Ohio"}, {"lat", "41.66&lon=-83.55"}, {"lon", "-83.55&lat=41.66"}}},
      {"/api/v1/suggest", {{"q", "Ver"}, {"lang", "fr"}}},
  };
  const auto document = openapi();
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    if (!methods.as_object().contains("get") || methods.at("get").as_object().contains("security")) continue;
    const auto* parameters = methods.at("get").as_object().if_contains("parameters");
    if (!parameters || path.ends_with("/history")) continue;  // one change each here: features/history tries its own
    for (const auto& parameter : parameters->as_array()) {
      const std::string name(parameter.at("name").as_string());
      if (parameter.at("in") == "path" || name == "cursor") continue;  // cursor: WalksThroughAllResults
      const auto of_path = values.find(std::string(path));
      ASSERT_NE(of_path, values.end()) << path;
      const auto value = of_path->second.find(name);
      ASSERT_NE(value, of_path->second.end()) << path << " " << name;
      std::string plain = address_of(std::string(path)), separator = "?";
      if (path == "/api/v1/places" && name != "name") plain += "?name=Toledo", separator = "&";
      if (path == "/api/v1/suggest" && name != "q") plain += "?q=Germ", separator = "&";
      if (path == "/api/v1/suggest" && name == "lang") plain = "/api/v1/suggest?q=Salzb";
      if (path == "/api/v1/networks" && name == "sort") plain += "?limit=1", separator = "&";
      const auto without = client.get(plain), with = client.get(plain + separator + name + "=" + value->second);
      EXPECT_EQ(with.status, 200) << path << " " << name;
      EXPECT_NE(with.content(), without.content()) << path << " does not read " << name;
      client.cookies.clear();
    }
  }
}

TEST_F(Rest, TellsErrorsAsProblemDetails) {
  for (const auto& [address, status] : std::vector<std::pair<std::string, int>>{{"/api/v1/relations/zzz", 404},
                                                                                {"/api/v1/relations/" + base::id_text(7), 404},
                                                                                {"/api/v1/organisations/" + base::id_text(7), 404},
                                                                                {"/api/v1/organisations/" + base::id_text(7) + "/relations", 404},
                                                                                {"/api/v1/countries/QQ", 404},
                                                                                {"/api/v1/nothing", 404},
                                                                                {"/api/v1/relations?limit=0", 400},
                                                                                {"/api/v1/relations?limit=many", 400},
                                                                                {"/api/v1/organisations?format=xml", 400},
                                                                                {"/api/v1/places", 400},
                                                                                {"/api/v1/places?name=Toledo&lat=100&lon=0", 400}}) {
    const auto answer = client.get(address);
    EXPECT_EQ(answer.status, status) << address;
    EXPECT_THAT(std::string(answer.get("content-type").value_or("")), HasSubstr("application/problem+json")) << address;
    const auto problem = json::parse(std::string(answer.content())).as_object();
    EXPECT_EQ(problem.at("status").to_number<int>(), status);
    EXPECT_FALSE(problem.at("detail").as_string().empty()) << address;
  }
}

TEST_F(Rest, LeadsFromAMergedOrganisationToTheOneItIsPartOf) {
  for (const std::string rest : {"", "/relations"}) {
    const auto answer = client.get("/api/v1/organisations/" + records.merged.text() + rest + "?format=json");
    EXPECT_EQ(answer.status, 308);
    EXPECT_EQ(answer.get("Location"), "/api/v1/organisations/" + records.salzburg.text() + rest + "?format=json");
    EXPECT_EQ(client.follow(answer).status, 200);
  }
}

TEST_F(Rest, LeadsFromARelationThatBecameOneWithAnotherToThatOne) {
  for (const std::string query : {"", "?format=json", "?format=geojson"}) {
    const auto answer = client.get("/api/v1/relations/" + records.united.text() + query);
    EXPECT_EQ(answer.status, 308);
    EXPECT_EQ(answer.get("Location"), "/api/v1/relations/" + records.twinning.text() + query);
    EXPECT_EQ(answer.get("Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(client.follow(answer).status, 200);
  }
}

TEST_F(Rest, AnswersAnythingOddWithoutFailing) {
  const std::string long_text(10000, 'a');
  for (const char* path : {"/api/v1/relations", "/api/v1/organisations", "/api/v1/map", "/api/v1/suggest", "/api/v1/places", "/api/v1/networks"})
    for (const char* name : {"q", "name", "country", "cursor", "limit", "near", "organisation", "bbox", "zoom", "lat", "format"})
      for (const auto& value : {std::string("%FF%FE"), std::string("%00"), std::string("';--"), long_text, std::string("nan,inf,1e999,-1"), std::string("%22%28*"), std::string("-1")}) {
        const auto status = client.get(fmt::format("{}?{}={}", path, name, value)).status;
        EXPECT_TRUE(status == 200 || status == 400) << path << " " << name << "=" << value.substr(0, 30) << ": " << status;
      }
}

TEST_F(Rest, SendsNothingAgainThatIsUnchanged) {
  for (const auto& address : {std::string("/api/v1/relations"), "/api/v1/organisations/" + records.salzburg.text(), std::string("/api/v1/openapi.json"), std::string("/about")}) {
    const auto first = client.get(address);
    const auto etag = std::string(first.get("ETag").value_or(""));
    ASSERT_FALSE(etag.empty()) << address;
    const auto second = client.get(address, {{"if-none-match", etag}});
    EXPECT_EQ(second.status, 304) << address;
    EXPECT_TRUE(second.content().empty()) << address;
    EXPECT_EQ(client.get(address, {{"if-none-match", "\"other\""}}).status, 200) << address;
  }
}

TEST_F(Rest, GivesLongitudeFirst) {
  const auto kyoto = get("/api/v1/organisations/" + records.kyoto.text() + "?format=geojson");
  EXPECT_EQ(kyoto.at("type"), "Feature");
  EXPECT_NEAR(kyoto.at("geometry").at("coordinates").at(0).to_number<double>(), 135.7538, 1e-3);
  EXPECT_NEAR(kyoto.at("geometry").at("coordinates").at(1).to_number<double>(), 35.0211, 1e-3);
  const auto accepted = client.get("/api/v1/organisations?country=JP", {{"accept", "application/geo+json"}});
  EXPECT_THAT(std::string(accepted.get("content-type").value_or("")), HasSubstr("application/geo+json"));
  const auto nowhere = get("/api/v1/organisations/" + records.nowhere.text() + "?format=geojson");
  EXPECT_TRUE(nowhere.at("geometry").is_null());
  const auto tie = get("/api/v1/relations/" + records.agreement.text() + "?format=geojson");
  EXPECT_THAT(base::serialize(tie.at("geometry")), HasSubstr("[135.7538,35.0211]"));
}

TEST_F(Rest, WalksThroughAllResults) {
  for (const auto& [address, expected] : std::vector<std::pair<std::string, std::int64_t>>{{"/api/v1/relations?limit=7", records.relations_made},
                                                                                            {"/api/v1/relations?limit=7&sort=date", records.relations_made},
                                                                                            {"/api/v1/organisations?limit=9&sort=name", records.organisations_made},
                                                                                            {"/api/v1/organisations/" + records.salzburg.text() + "/relations?limit=10", 45}}) {
    std::set<std::string> seen;
    std::string cursor;
    int pages = 0;
    do {
      const auto page = get(address + (cursor.empty() ? "" : "&cursor=" + http::url_encode(cursor)));
      EXPECT_EQ(page.at("total").to_number<std::int64_t>(), expected) << address;
      for (const auto& item : page.at("items").as_array()) EXPECT_TRUE(seen.insert(std::string(item.at("id").as_string())).second) << address;
      const auto* next = page.as_object().if_contains("next");
      cursor = next ? std::string(next->as_string()) : "";
    } while (!cursor.empty() && ++pages < 50);
    EXPECT_EQ(static_cast<std::int64_t>(seen.size()), expected) << address;
  }
}

TEST_F(Rest, CountsByFacets) {
  const auto facets = get("/api/v1/relations?facets=1").at("facets");
  std::int64_t closed = 0;
  for (const auto& value : facets.at("status").as_array())
    if (value.at("value") == "closed") closed = value.at("count").to_number<std::int64_t>();
  EXPECT_EQ(closed, 1);
  EXPECT_EQ(total("/api/v1/relations?status=closed"), 1);
  EXPECT_FALSE(facets.as_object().contains("inner"));
  EXPECT_FALSE(get("/api/v1/relations").as_object().contains("facets"));
}

// RFC 4180, as far as these files go.
std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> rows{{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') rows.back().back() += text[++i];
    else if (c == '"') quoted = !quoted;
    else if (!quoted && c == ',') rows.back().emplace_back();
    else if (!quoted && c == '\r') continue;
    else if (!quoted && c == '\n') rows.push_back({""});
    else rows.back().back() += c;
  }
  rows.pop_back();
  return rows;
}

TEST_F(Rest, DownloadsWhatWasFoundInFourFormats) {
  for (const auto& [name, query, expected] : std::vector<std::tuple<std::string, std::string, std::int64_t>>{{"relations", "", records.relations_made},
                                                                                                             {"organisations", "", records.organisations_made},
                                                                                                             {"organisations", "?country=FR", 3},
                                                                                                             {"relations", "?q=zzzzzz", 0}}) {
    const auto csv = client.get("/download/" + name + ".csv" + query);
    ASSERT_EQ(csv.status, 200);
    const auto rows = parse_csv(web::whole_body(csv));
    EXPECT_EQ(static_cast<std::int64_t>(rows.size()), expected + 1);
    for (const auto& row : rows) EXPECT_EQ(row.size(), rows.front().size());
    EXPECT_EQ(static_cast<std::int64_t>(json::parse(web::whole_body(client.get("/download/" + name + ".json" + query))).as_array().size()), expected);
    const auto geo = json::parse(web::whole_body(client.get("/download/" + name + ".geojson" + query)));
    EXPECT_EQ(static_cast<std::int64_t>(geo.at("features").as_array().size()), expected);

    const std::string sheet = web::whole_body(client.get("/download/" + name + ".xlsx" + query));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(sheet.data(), sheet.size(), 0, &error);
    ASSERT_NE(source, nullptr);
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    ASSERT_NE(archive, nullptr) << zip_error_strerror(&error);
    EXPECT_GE(zip_name_locate(archive, "xl/worksheets/sheet1.xml", 0), 0);
    zip_close(archive);
  }
  EXPECT_EQ(client.get("/download/relations.exe").status, 404);
  EXPECT_EQ(client.get("/download/people.csv").status, 404);
  EXPECT_EQ(client.get("/download/%FF").status, 404);
}

TEST_F(Rest, ShowsSourcesWithWhatTheyState) {
  for (const auto language : base::languages) {
    const auto page = client.get("/about?lang=" + std::string(base::code(language)));
    ASSERT_EQ(page.status, 200);
    const std::string html(page.content());
    EXPECT_THAT(html, HasSubstr("<h3 id=\"" + records.list.text() + "\">"));
    EXPECT_THAT(html, HasSubstr("Liste &lt;des&gt; jumelages"));
    EXPECT_THAT(html, HasSubstr("GeoNames"));
  }
  const std::string english(client.get("/about?lang=en").content());
  EXPECT_THAT(english, HasSubstr(fmt::format("{} relations stated", records.relations_made)));
  EXPECT_THAT(english, HasSubstr("1 relation stated"));
  EXPECT_THAT(english, HasSubstr("The source states no licence."));
}

TEST_F(Rest, ShowsTheApiAsItsDocumentHasIt) {
  const std::string page(client.get("/api").content());
  const auto document = openapi();
  for (const auto& [path, methods] : document.at("paths").as_object()) EXPECT_THAT(page, HasSubstr("<code translate=\"no\">" + std::string(path) + "</code>"));
  EXPECT_THAT(page, HasSubstr("curl \"http://localhost/api/v1/relations"));
}

TEST_F(Rest, ExplainsItselfInTheReadersLanguage) {
  const std::string page(client.get("/api?lang=fr").content());
  EXPECT_THAT(page, HasSubstr("Les relations qui correspondent."));
  EXPECT_THAT(page, HasSubstr("Décennie du début, comme 1980."));
  EXPECT_THAT(page, Not(HasSubstr("Relations that match.")));
}

TEST_F(Rest, LeavesNoTextOfItsPagesUntranslated) {
  auto given = records.names;
  for (const char* name : {"GeoNames", "iso-codes", "@etalab/decoupage-administratif", "Instituto Nacional de Estadística", "Destatis", "Unicode CLDR", "Natural Earth", "Source Sans 3, Source Serif 4", "Tabler, Tabler Icons",
                           "CC BY 4.0", "dl-de/by-2-0", "Unicode-3.0", "LGPL-2.1-or-later", "Licence Ouverte 2.0; MIT", "MIT", "SIL OFL 1.1", "GeoJSON", "JSON", "CSV", "XLSX", "Cosmopolis"})
    given.emplace_back(name);
  for (const char* address : {"/about?lang=en-x-pseudo", "/api?lang=en-x-pseudo"}) {
    const auto page = client.get(address);
    EXPECT_EQ(page.status, 200) << address;
    EXPECT_THAT(explore::untranslated(page.content(), given), IsEmpty()) << address;
  }
}

TEST(OpenDataTemplates, GetExactlyWhatTheyUse) {
  EXPECT_EQ(web::check_template<AboutPage>({embedded_web(), embedded_open_data()}, "open_data/about"), "");
  EXPECT_EQ(web::check_template<ApiPage>({embedded_web(), embedded_open_data()}, "open_data/api"), "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_open_data()}, "open_data"), "");
}

}  // namespace
}  // namespace open_data
