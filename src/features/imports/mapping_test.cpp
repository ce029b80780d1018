// SPDX-License-Identifier: EUPL-1.2
#include "imports/mapping.h"

#include <gtest/gtest.h>

#include "imports/test_tables.h"

namespace imports {

namespace {

// "name1 country1 - start" for the columns of a guess.
std::string fields(const Mapping& mapping) {
  std::string text;
  for (auto& column : mapping.columns) {
    if (!text.empty()) text += ' ';
    text += column.field == Field::none ? "-" : std::string(code(column.field)) + (column.party ? std::to_string(column.party) : "");
  }
  return text;
}

std::string guessed(const std::vector<std::string>& headers, const test::Table& rows = {}) {
  return fields(guess_mapping(headers, true, rows, nullptr));
}

}  // namespace

TEST(Guess, ReadsNumberedHeaders) {
  EXPECT_EQ(guessed({"city1", "country1", "lat1", "lng1", "city2", "country2", "lat2", "lng2"}),
            "name1 country1 latitude1 longitude1 name2 country2 latitude2 longitude2");
  EXPECT_EQ(guessed({"city_a", "country_a", "city_b", "country_b"}), "name1 country1 name2 country2");
}

TEST(Guess, ReadsHeadersWrittenTogether) {
  EXPECT_EQ(guessed({"origincityLabel", "origincountry", "originlat", "originlong", "originpopulation", "sistercityLabel", "destinationlat",
                     "destinationlong", "destinationpopulation", "destination_countryLabel", "dist", "eu"}),
            "name1 country1 latitude1 longitude1 population1 name2 latitude2 longitude2 population2 country2 - -");
}

TEST(Guess, ReadsFourLanguages) {
  EXPECT_EQ(guessed({"Ville", "Pays", "Ville partenaire", "Pays partenaire", "Depuis"}), "name1 country1 name2 country2 start");
  EXPECT_EQ(guessed({"Municipio", "Provincia", "Ciudad hermanada", "País", "Fecha de firma"}), "name1 subdivision1 name2 country2 start");
  EXPECT_EQ(guessed({"Cidade", "País", "Cidade irmã", "País", "Ano", "Situação"}), "name1 country1 name2 country2 start status");
  EXPECT_EQ(guessed({"City", "Country", "Sister City", "Country", "Agreement type", "Year"}), "name1 country1 name2 country2 title start");
}

TEST(Guess, ReadsAMemberListWithOtherPeoplesIdentifiers) {
  EXPECT_EQ(guessed({"organisation_id", "organisation_name", "coordinator_name", "country_code", "country_name", "organisation_latitude",
                     "organisation_longitude", "mayor", "date_of_adhesion"}),
            "- name1 - country1 - latitude1 longitude1 personal start");
  EXPECT_EQ(guessed({"City Name", "Country", "Latitude", "Longitude", "City Category", "City URL", "About the Creative City", "Member since"}),
            "name1 country1 latitude1 longitude1 themes url - start");
}

TEST(Guess, DropsAHeaderThatItsColumnContradicts) {
  EXPECT_EQ(guessed({"city1", "city2", "lat1"}, {{"León", "Salzburg", "north"}, {"Berat", "Amasya", "south"}}), "name1 name2 -");
}

TEST(Guess, NeverShowsPersonalData) {
  auto mapping = guess_mapping({"city", "partner city", "alcalde", "x"}, true, {{"León", "Salzburg", "Juana Pérez", "juana@leon.es"}}, nullptr);
  EXPECT_EQ(fields(mapping), "name1 name2 personal personal");
  EXPECT_TRUE(mapping.columns[2].samples.empty());
  EXPECT_TRUE(mapping.columns[3].samples.empty());
  EXPECT_EQ(mapping.columns[0].samples, (std::vector<std::string>{"León"}));
}

TEST(Guess, ReadsColumnsWithoutHeadersByTheirContents) {
  auto mapping = guess_mapping({"Column 1", "Column 2"}, false, {{"Q1", "Q2"}, {"Q3", "Q4"}}, nullptr);
  EXPECT_EQ(fields(mapping), "wikidata1 wikidata2");
}

TEST(Mapping, OfBuiltInLayoutsIsRecognised) {
  for (auto& mapping : built_in_mappings()) {
    std::vector<std::string> headers{"something else"};
    for (auto& column : mapping.columns) headers.push_back(column.header);
    EXPECT_TRUE(check(mapping)) << mapping.name;
    if (mapping.name == "wikidata-statements") continue;
    ASSERT_TRUE(recognise_built_in(headers)) << mapping.name;
    EXPECT_EQ(recognise_built_in(headers)->name, mapping.name);
    auto fitted = fit(mapping, headers);
    EXPECT_EQ(fitted.columns.size(), headers.size());
    EXPECT_EQ(fitted.columns[1].field, mapping.columns[0].field);
  }
}

TEST(Mapping, SurvivesBeingStored) {
  for (auto& mapping : built_in_mappings()) {
    auto back = mapping_from_json(to_json(mapping));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, mapping);
  }
  EXPECT_FALSE(mapping_from_json({}));
}

TEST(Mapping, WithoutAPartyIsRefused) {
  Mapping mapping;
  EXPECT_FALSE(check(mapping));
  mapping.columns = {{"a", Field::name, 1, 1, {}}};
  EXPECT_EQ(check(mapping).error().field, "network");
  mapping.network = "Eurocities";
  EXPECT_TRUE(check(mapping));
}

TEST(OpenRows, FindsTheHeaderBelowATitle) {
  auto opened = open_rows(test::in_memory("Our twin towns,,\n,,\nCity,Country,Partner city\nLeón,Spain,Salzburg\n"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->layout.columns, (std::vector<std::string>{"City", "Country", "Partner city"}));
  EXPECT_EQ(test::read_all(*opened->rows).cells, (test::Table{{"León", "Spain", "Salzburg"}}));
}

TEST(OpenRows, TakesAFileWithoutHeader) {
  auto opened = open_rows(test::in_memory("Q200166\tQ182059\nQ688654\tQ192176\n"));
  ASSERT_TRUE(opened);
  EXPECT_FALSE(opened->layout.has_header());
  EXPECT_EQ(opened->layout.delimiter, '\t');
  EXPECT_EQ(test::read_all(*opened->rows).cells.size(), 2U);
}

TEST(OpenRows, SaysWhatItCannotRead) {
  auto message = [](std::string content) {
    auto opened = open_rows(test::in_memory(std::move(content), "f"));
    return opened ? std::string("read") : opened.error().message.id;
  };
  EXPECT_EQ(message(""), "The file {file} is empty.");
  EXPECT_EQ(message("\n\n"), "The file {file} has no rows.");
  EXPECT_EQ(message("\xD0\xCF\x11\xE0 old"), "{file} is an old or password-protected Office file; save it as XLSX without a password, or as CSV.");
  EXPECT_EQ(message("\x1F\x8B gz"), "{file} is compressed; unpack it first.");
  EXPECT_EQ(message("%PDF-1.4"), "{file} is a PDF; save its table as CSV or XLSX.");
  EXPECT_EQ(message("<!DOCTYPE html><html>"), "{file} is a web page, not a table; save the table itself.");
  auto missing = open_rows({"none.csv", "/nowhere/none.csv", nullptr});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, base::Problem::Kind::not_found);
}

}  // namespace imports
