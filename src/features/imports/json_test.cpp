// SPDX-License-Identifier: EUPL-1.2
#include "imports/test_tables.h"

namespace imports {

using test::in_memory;
using test::read_all;
using test::Table;

namespace {

struct Parsed {
  std::vector<std::string> columns;
  test::Got got;
};

Parsed parse(std::string text, RowLimits limits = {}) {
  auto reader = read_json(in_memory(std::move(text), "list.json"), "", limits);
  if (!reader) return {{}, {{}, {}, {}, reader.error()}};
  auto columns = (*reader)->columns();
  return {columns, read_all(**reader)};
}

}  // namespace

TEST(Json, ReadsAnArrayOfObjects) {
  auto [columns, got] = parse(R"([{"a":"x","b":1},{"b":2.5,"c":true},{"a":null}])");
  EXPECT_EQ(columns, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(got.cells, (Table{{"x", "1", ""}, {"", "2.5", "true"}, {"", "", ""}}));
  EXPECT_EQ(got.lines, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST(Json, ReadsRecordsOneAfterTheOther) {
  auto [columns, got] = parse("{\"a\":\"x } y\"}\n{\"a\":\"\\\"\"}\n");
  EXPECT_EQ(got.cells, (Table{{"x } y"}, {"\""}}));
}

TEST(Json, FindsTheListInsideAnObjectAndUnfoldsListsInItsRecords) {
  auto [columns, got] = parse(
      R"({"about":"x","data":{"cities":[{"name":"Sofia","at":[42.7,23.3],"twins":[{"name":"Algiers"},{"name":"Amman","at":[31.9,35.9]}]},{"name":"Varna","twins":[]}]}})");
  EXPECT_EQ(columns, (std::vector<std::string>{"name", "at.latitude", "at.longitude", "twins.name", "twins.at.latitude", "twins.at.longitude", "twins"}));
  EXPECT_EQ(got.cells.size(), 3U);
  EXPECT_EQ(got.cells[1], (std::vector<std::string>{"Sofia", "42.7", "23.3", "Amman", "31.9", "35.9", ""}));
}

TEST(Json, ReadsAnObjectByColumn) {
  auto [columns, got] = parse(R"({"City":{"0":"Hamar","1":"Durán"},"Country":{"0":"Norge","1":"Ecuador"}})");
  EXPECT_EQ(columns, (std::vector<std::string>{"City", "Country"}));
  EXPECT_EQ(got.cells, (Table{{"Hamar", "Norge"}, {"Durán", "Ecuador"}}));
}

TEST(Json, ReadsGeoJsonWithTheLongitudeFirst) {
  auto [columns, got] = parse(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"León"},"geometry":{"type":"Point","coordinates":[-5.57,42.6]}}]})");
  EXPECT_EQ(columns, (std::vector<std::string>{"type", "properties.name", "geometry.type", "geometry.coordinates.latitude", "geometry.coordinates.longitude"}));
  EXPECT_EQ(got.cells[0][3], "42.6");
}

TEST(Json, ReadsAnAnswerOfASparqlEndpoint) {
  auto [columns, got] = parse(R"({"head":{"vars":["city"]},"results":{"bindings":[{"city":{"type":"literal","value":"León"}}]}})");
  EXPECT_EQ(columns, (std::vector<std::string>{"city"}));
  EXPECT_EQ(got.cells, (Table{{"León"}}));
}

TEST(Json, StreamsAListTooLongToHold) {
  std::string text = "[";
  for (int i = 0; i < 50'000; ++i) text += (i ? ",\n" : "") + ("{\"name\":\"town " + std::to_string(i) + "\"}");
  text += "]";
  auto parsed = parse(text, {.json_whole = 1000});
  EXPECT_EQ(parsed.got.cells.size(), 50'000U);
  EXPECT_EQ(parsed.got.cells.back()[0], "town 49999");
  auto wrapped = parse("{\"list\": " + text + "}", {.json_whole = 1000});
  EXPECT_EQ(wrapped.got.cells.size(), 50'000U);
}

TEST(Json, ABrokenRecordCostsThatRecord) {
  auto [columns, got] = parse("[{\"a\":1},{\"a\":tru},{\"a\":3}]");
  ASSERT_EQ(got.cells.size(), 3U);
  EXPECT_EQ(got.troubles[1], "The record is no readable JSON: {error}");
  EXPECT_EQ(got.cells[2][0], "3");
}

TEST(Json, SaysThatItBreaksOff) {
  EXPECT_EQ(parse("[{\"a\":1},{\"a\":").got.problem->message.id, "The JSON breaks off in record {number}.");
  EXPECT_EQ(parse("[{\"a\":1},{\"a\":").got.cells, (Table{{"1"}}));
  EXPECT_EQ(parse("{\"a\":").got.problem->message.id, "The JSON of {file} breaks off before its end.");
  EXPECT_TRUE(parse("[}").got.problem);
}

TEST(Json, RefusesToGoTooDeep) {
  std::string deep = "{\"a\":";
  for (int i = 0; i < 5000; ++i) deep += "[";
  EXPECT_TRUE(parse(deep).got.problem);
  std::string record = "[" + std::string(100, '[') + std::string(100, ']') + "]";
  EXPECT_EQ(parse(record).got.troubles.at(0), "The record is no readable JSON: {error}");
}

TEST(Json, ReadsTheTwinningsOfAWikidataEntity) {
  auto [columns, got] = parse(R"({"entities":{"Q1":{"id":"Q1","labels":{"de":{"language":"de","value":"Weimar"},"fr":{"language":"fr","value":"Weimar"}},
    "claims":{"P1566":[{"rank":"normal","mainsnak":{"datavalue":{"value":"2812482"}}}],
      "P625":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"latitude":50.98,"longitude":11.32}}}}],
      "P190":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"numeric-id":160927}}},
               "qualifiers":{"P580":[{"datavalue":{"value":{"time":"+1995-02-18T00:00:00Z","precision":11}}}],
                             "P582":[{"datavalue":{"value":{"time":"+2001-00-00T00:00:00Z","precision":9}}}]}},
              {"rank":"deprecated","mainsnak":{"datavalue":{"value":{"id":"Q9"}}}}]}}}})");
  ASSERT_EQ(got.cells.size(), 1U);
  EXPECT_EQ(got.cells[0], (std::vector<std::string>{"Q1", "2812482", "50.98", "11.32", "de=Weimar\nfr=Weimar", "Q160927", "1995-02-18", "2001", ""}));
}

}  // namespace imports
