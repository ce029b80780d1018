// SPDX-License-Identifier: EUPL-1.2
#include "search/index.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "search/test_data.h"

using namespace search;
using namespace search::test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

namespace {

class SmallIndex : public testing::Test {
 protected:
  Folder folder;
  std::unique_ptr<Index> index = small_index(folder);
};

Document with_text(std::uint64_t id, std::string_view language, std::string_view text) {
  Document d;
  d.id = id;
  d.add(Text::Role::text, language, text);
  return d;
}

}  // namespace

TEST_F(SmallIndex, FindsNamesWithAndWithoutAccents) {
  EXPECT_THAT(ask(*index, "organisations", "leon"), ElementsAre(9, 1));
  EXPECT_THAT(ask(*index, "organisations", "LEÓN"), ElementsAre(9, 1));
  EXPECT_THAT(ask(*index, "organisations", "lodz"), ElementsAre(7));
  EXPECT_THAT(ask(*index, "organisations", "Łódź"), ElementsAre(7));
  EXPECT_THAT(ask(*index, "organisations", "cologne"), ElementsAre(4));
  EXPECT_THAT(ask(*index, "organisations", "saint denis"), ElementsAre(8));
  EXPECT_THAT(ask(*index, "organisations", "Saint-Denis"), ElementsAre(8));
}

TEST_F(SmallIndex, FindsNamesInScriptsWithoutSpaces) {
  EXPECT_THAT(ask(*index, "organisations", "東京"), ElementsAre(6));
  EXPECT_THAT(ask(*index, "organisations", "京"), ElementsAre(6));
  EXPECT_THAT(ask(*index, "organisations", "京東"), IsEmpty());
}

TEST_F(SmallIndex, UnderstandsCountriesInAnyLanguage) {
  for (const char* name : {"Germany", "alemania", "DEUTSCHLAND", "德国"}) {
    EXPECT_THAT(ask(*index, "organisations", name), UnorderedElementsAre(3, 4, 10)) << name;
    EXPECT_THAT(ask(*index, "relations", name), UnorderedElementsAre(102, 103, 104)) << name;
  }
  EXPECT_THAT(ask(*index, "organisations", "costa rica"), ElementsAre(5));
  EXPECT_THAT(ask(*index, "organisations", "san costa rica jose"), ElementsAre(5));
}

TEST_F(SmallIndex, SaysWhatItUnderstood) {
  Request request{.collection = "organisations", .text = "Köln  Alemania"};
  auto page = index->search(request);
  ASSERT_EQ(page.understood.size(), 1U);
  EXPECT_EQ(page.understood[0].vocabulary, "country");
  EXPECT_EQ(page.understood[0].value, "DE");
  EXPECT_THAT(ids(page), ElementsAre(4));
}

TEST_F(SmallIndex, FindsTheRelationBetweenTwoPlaces) {
  EXPECT_THAT(ask(*index, "relations", "León Salzburg"), ElementsAre(101));
  EXPECT_THAT(ask(*index, "relations", "salzburg alemania"), ElementsAre(102));
  EXPECT_THAT(ask(*index, "relations", "salzburg"), UnorderedElementsAre(101, 102));
  EXPECT_THAT(ask(*index, "relations", "salzburg -munich"), ElementsAre(101));
  EXPECT_THAT(ask(*index, "relations", "salzburg OR salzgitter"), UnorderedElementsAre(101, 102, 104));
  EXPECT_THAT(ask(*index, "relations", "salzburg | salzgitter"), UnorderedElementsAre(101, 102, 104));
  EXPECT_THAT(ask(*index, "relations", "cologne residuos"), ElementsAre(103));
  EXPECT_THAT(ask(*index, "relations", "twin towns"), UnorderedElementsAre(101, 103));
  EXPECT_THAT(ask(*index, "relations", "drinking water"), ElementsAre(102));
}

TEST_F(SmallIndex, StemsInTheLanguageOfTheInterface) {
  EXPECT_THAT(ask(*index, "relations", "partnership", base::Language::en), ElementsAre(103));
  EXPECT_THAT(ask(*index, "relations", "residuo", base::Language::es), ElementsAre(103));
  EXPECT_THAT(ask(*index, "relations", "cooperaciones", base::Language::es), ElementsAre(103));
}

TEST_F(SmallIndex, FindsPhrasesInTheirOrderOnly) {
  EXPECT_THAT(ask(*index, "relations", "\"waste management\""), ElementsAre(103));
  EXPECT_THAT(ask(*index, "relations", "“residuos sólidos”"), ElementsAre(103));
  EXPECT_THAT(ask(*index, "relations", "\"management waste\""), IsEmpty());
  EXPECT_THAT(ask(*index, "relations", "cologne -\"waste management\""), ElementsAre(104));
}

TEST_F(SmallIndex, TakesTheLastWordAsABeginning) {
  EXPECT_THAT(ask(*index, "organisations", "salz", base::Language::en, true), ElementsAre(2, 10));
  EXPECT_THAT(ask(*index, "organisations", "salz", base::Language::en, false), IsEmpty());
  EXPECT_THAT(ask(*index, "organisations", "salz ", base::Language::en, true), IsEmpty());
}

TEST_F(SmallIndex, FindsIdentifiersAsAWhole) {
  EXPECT_THAT(ask(*index, "organisations", "geonames:1004"), ElementsAre(4));
  EXPECT_THAT(ask(*index, "organisations", "geonames"), IsEmpty());
}

TEST_F(SmallIndex, NarrowsByIdentifiersThatNobodyTyped) {
  Request request{.collection = "organisations", .identifiers = {"geonames 1004"}};
  EXPECT_THAT(ids(index->search(request)), ElementsAre(4));
  request.text = "germany";
  EXPECT_THAT(ids(index->search(request)), ElementsAre(4));
  request.text = "\"";
  EXPECT_THAT(ids(index->search(request)), ElementsAre(4)) << "whatever stands in the box";
  request.text = "leon";
  EXPECT_THAT(ids(index->search(request)), IsEmpty());
  request.text = "colonge";
  EXPECT_EQ(index->search(request).did_you_mean, "cologne");
  request = {.collection = "organisations", .identifiers = {"geonames 1004", "geonames 1001"}};
  EXPECT_THAT(ids(index->search(request)), IsEmpty());
  request.identifiers = {"cologne"};
  EXPECT_THAT(ids(index->search(request)), IsEmpty()) << "a name is no identifier";
}

TEST_F(SmallIndex, HelpsWithSpelling) {
  Request request{.collection = "organisations", .text = "Slazburg -leon"};
  auto page = index->search(request);
  EXPECT_EQ(page.total, 0U);
  EXPECT_EQ(page.did_you_mean, "salzburg -leon");
}

TEST_F(SmallIndex, SuggestsByWeight) {
  auto suggestions = index->suggest("organisations", "Le", 5);
  ASSERT_EQ(suggestions.size(), 2U);
  EXPECT_EQ(suggestions[0].id, 9U);
  EXPECT_EQ(suggestions[1].id, 1U);
  ASSERT_EQ(index->suggest("organisations", "aldama", 5).size(), 1U);
  EXPECT_TRUE(index->suggest("organisations", "", 5).empty());
}

TEST_F(SmallIndex, CountsAFacetWithoutItsOwnSelection) {
  Request request{
      .collection = "organisations", .selections = {{"country", {"DE"}}, {"size", {"1000000"}}}, .want_facets = true};
  auto page = index->search(request);
  EXPECT_THAT(ids(page), UnorderedElementsAre(3, 4));
  std::map<std::string, std::uint32_t> countries, sizes;
  for (const auto& facet : page.facets) {
    for (const auto& value : facet.values)
      (facet.facet == "country" ? countries : sizes)[value.value] +=
          facet.facet == "country" || facet.facet == "size" ? value.count : 0;
  }
  EXPECT_EQ(countries["DE"], 2U);
  EXPECT_EQ(countries["JP"], 1U);
  EXPECT_EQ(countries["MX"], 1U);
  EXPECT_EQ(sizes["100000"], 1U);
  EXPECT_EQ(sizes["1000000"], 2U);
}

TEST_F(SmallIndex, SortsByNameLikeADictionary) {
  Request request{.collection = "organisations", .sort = {.by = Sort::By::name}};
  EXPECT_THAT(ids(index->search(request)), ElementsAre(4, 1, 9, 7, 3, 8, 2, 10, 5, 6));
}

TEST_F(SmallIndex, SortsByDistance) {
  Request request{
      .collection = "organisations", .near = base::Point{47.8, 13.04}, .sort = {.by = Sort::By::distance}, .limit = 3};
  auto page = index->search(request);
  EXPECT_THAT(ids(page), ElementsAre(2, 3, 10));
  EXPECT_NEAR(page.rows[1].distance_km, 115, 2);
}

TEST_F(SmallIndex, ChangedRecordsAreFoundByTheirNewTextsOnly) {
  Changes changes;
  Document renamed = organisation({2, "Mozartstadt", "", "AT", 155021, 47.8, 13.04});
  changes.put("organisations", renamed);
  changes.remove("relations", 102);
  changes.put("relations", relation(105, {2, 7}, "twinning", 2020, {"AT", "PL"}));
  ASSERT_TRUE(index->apply(7, changes));
  EXPECT_THAT(ask(*index, "organisations", "salzburg"), IsEmpty());
  EXPECT_THAT(ask(*index, "relations", "mozartstadt"), UnorderedElementsAre(101, 105));
  EXPECT_THAT(ask(*index, "relations", "munich"), ElementsAre(104));
  EXPECT_TRUE(index->suggest("organisations", "salzbu", 5).empty());
  EXPECT_EQ(index->suggest("organisations", "moz", 5).size(), 1U);
  EXPECT_EQ(index->state().sequence, 7);
  EXPECT_THAT(index->check(), IsEmpty());
}

TEST_F(SmallIndex, RefusesChangesOlderThanItself) {
  ASSERT_TRUE(index->apply(7, {}));
  auto again = index->apply(6, {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, base::Problem::Kind::conflict);
}

TEST_F(SmallIndex, AChangeOfOneFieldOfARelationFindsItStill) {
  Changes changes;
  changes.put("relations", relation(101, {1, 3}, "twinning", 1984, {"ES", "DE"}));
  ASSERT_TRUE(index->apply(8, changes));
  EXPECT_THAT(ask(*index, "relations", "leon salzburg"), IsEmpty());
  EXPECT_THAT(ask(*index, "relations", "leon munich"), ElementsAre(101));
  Request request{.collection = "relations", .linked_to = {3}};
  EXPECT_THAT(ids(index->search(request)), UnorderedElementsAre(101, 102, 104));
}

TEST_F(SmallIndex, HostileTextsAreWords) {
  for (std::string text : {"\"",
                           "-",
                           "--",
                           "OR",
                           "OR OR",
                           "|",
                           "\"\"",
                           "a OR",
                           "NOT AND XOR",
                           "country:DE",
                           "XQ1 Q0000000000000001",
                           "'; DROP TABLE x; --",
                           "<script>",
                           "*",
                           "****",
                           "(((",
                           ")",
                           "\\",
                           "~",
                           "NEAR/3",
                           "-\"",
                           "+",
                           "\xff\xfe",
                           "a\0b",
                           "%s%n",
                           "N salzburg",
                           "-salzburg -leon"}) {
    Request request{.collection = "organisations", .text = text, .want_facets = true};
    EXPECT_NO_THROW(index->search(request)) << text;
  }
  EXPECT_THAT(ask(*index, "organisations", "-"), testing::SizeIs(10));
  EXPECT_THAT(ask(*index, "organisations", "Nsalzburg"), IsEmpty());
  EXPECT_THAT(ask(*index, "organisations", "-salzburg"), testing::SizeIs(9));
  EXPECT_NO_THROW(ask(*index, "relations", std::string(100000, 'a')));
  EXPECT_NO_THROW(ask(*index, "relations", std::string(50000, '"')));
}

TEST_F(SmallIndex, UnknownSelectionsAndCursorsAreNoErrors) {
  Request request{.collection = "organisations", .selections = {{"nothing", {"x"}}}, .cursor = "rubbish.0.g.zz"};
  EXPECT_EQ(index->search(request).rows.size(), 10U);
  request.selections = {{"country", {"no such"}}};
  EXPECT_EQ(index->search(request).total, 0U);
}

TEST_F(SmallIndex, ASecondWriterIsTurnedAwayAndReadersAreNot) {
  auto second = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::Problem::Kind::unavailable);
  auto reader = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::read);
  ASSERT_TRUE(reader);
  EXPECT_THAT(ask(**reader, "relations", "León Salzburg"), ElementsAre(101));
  EXPECT_FALSE((*reader)->refresh());
  Changes changes;
  changes.remove("relations", 101);
  ASSERT_TRUE(index->apply(9, changes));
  EXPECT_TRUE((*reader)->refresh());
  EXPECT_THAT(ask(**reader, "relations", "León Salzburg"), IsEmpty());
}

TEST(Index, OpensEmptyAndSaysThatItMustBeBuilt) {
  Folder folder;
  auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  EXPECT_TRUE((*index)->state().rebuild_because);
  EXPECT_THAT(ask(**index, "organisations", "salzburg"), IsEmpty());
  EXPECT_FALSE((*index)->apply(1, {}));
}

TEST(Index, AStoppedRebuildLeavesWhatWasThere) {
  Folder folder;
  auto index = small_index(folder);
  base::Progress progress;
  auto stopped = index->rebuild(
      5,
      [&](const Sink& sink) -> base::Result<void> {
        progress.stop = true;
        EXPECT_FALSE(sink("organisations", organisation(places()[0])));
        return {};
      },
      progress);
  EXPECT_FALSE(stopped);
  EXPECT_THAT(ask(*index, "relations", "León Salzburg"), ElementsAre(101));
  ASSERT_TRUE(index->apply(9, {}));
  EXPECT_EQ(index->state().sequence, 9);
}

TEST(Index, AnotherSchemaMustBeBuiltAgain) {
  Folder folder;
  small_index(folder);
  auto schema = small_schema();
  schema[0].numbers.push_back("area");
  auto index = Index::open(folder.path(), schema, small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  EXPECT_TRUE((*index)->state().rebuild_because);
  base::Progress progress;
  ASSERT_TRUE((*index)->rebuild(2, feed_small, progress));
  EXPECT_FALSE((*index)->state().rebuild_because);
}

TEST(Index, ATornSnapshotIsSeen) {
  Folder folder;
  small_index(folder);
  std::string file = folder.path() + "/generation-1/columns";
  auto size = std::filesystem::file_size(file);
  for (std::uintmax_t at = 0; at < size; at += 97) {
    std::string content;
    {
      std::ifstream in(file, std::ios::binary);
      content.assign(std::istreambuf_iterator<char>(in), {});
    }
    std::string torn = content;
    torn[at] = static_cast<char>(torn[at] ^ 0x41);
    std::ofstream(file, std::ios::binary) << torn;
    auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::read);
    ASSERT_TRUE(index);
    // Only the padding between sections is summed nowhere, and nothing reads it.
    if (!(*index)->state().rebuild_because) {
      EXPECT_THAT(ask(**index, "relations", "León Salzburg"), ElementsAre(101)) << at;
      EXPECT_THAT((*index)->check(), IsEmpty()) << at;
    }
    std::ofstream(file, std::ios::binary) << content;
  }
  std::filesystem::resize_file(file, size / 2);
  auto index = Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  EXPECT_TRUE((*index)->state().rebuild_because);
}

TEST(Index, StemsManyLanguages) {
  Schema schema{{.name = "texts"}};
  Folder folder;
  auto index = Index::open(folder.path(), schema, small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  base::Progress progress;
  ASSERT_TRUE((*index)->rebuild(
      1,
      [](const Sink& sink) -> base::Result<void> {
        sink("texts", with_text(1, "fr", "Les coopérations décentralisées"));
        sink("texts", with_text(2, "pt", "As relações entre municípios"));
        sink("texts", with_text(3, "de", "Städtepartnerschaften"));
        sink("texts", with_text(4, "xx", "unbekannt"));
        return {};
      },
      progress));
  EXPECT_THAT(ask(**index, "texts", "cooperation decentralisee", base::Language::fr), ElementsAre(1));
  EXPECT_THAT(ask(**index, "texts", "relações município", base::Language::pt), ElementsAre(2));
  EXPECT_THAT(ask(**index, "texts", "stadtepartnerschaften", base::Language::en), ElementsAre(3));
  EXPECT_THAT(ask(**index, "texts", "la cooperation", base::Language::fr), ElementsAre(1));
}

TEST(Index, StemsAreThoseOfAnyTextOfTheRegister) {
  Schema schema{{.name = "texts"}};
  Folder folder;
  auto index = Index::open(folder.path(), schema, small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  base::Progress progress;
  Document named{.id = 1, .name = "Jumelages du sud"};
  named.add(Text::Role::name, "fr", named.name);
  ASSERT_TRUE((*index)->rebuild(1, [&](const Sink& sink) -> base::Result<void> { return sink("texts", named), base::Result<void>(); }, progress));
  EXPECT_THAT(ask(**index, "texts", "jumelage", base::Language::fr), IsEmpty());
  Changes changes;
  const auto text = with_text(2, "fr", "Parmi les jumelages");
  changes.put("texts", text);
  ASSERT_TRUE((*index)->apply(2, changes));
  EXPECT_THAT(ask(**index, "texts", "jumelage", base::Language::fr), UnorderedElementsAre(1, 2));
}

TEST(Index, FindsPhrasesWithinOneTextInAnyScript) {
  Schema schema{{.name = "texts"}};
  Folder folder;
  auto index = Index::open(folder.path(), schema, small_vocabulary(), Index::Mode::write);
  ASSERT_TRUE(index);
  base::Progress progress;
  ASSERT_TRUE((*index)->rebuild(
      1,
      [](const Sink& sink) -> base::Result<void> {
        auto first = with_text(1, "en", "clean water, clean air");
        first.add(Text::Role::text, "en", "management of waste water");
        sink("texts", first);
        sink("texts", with_text(2, "ja", "東京都と姉妹都市"));
        sink("texts", with_text(3, "ja", "京都は東京から 姉妹 都市"));
        return {};
      },
      progress));
  EXPECT_THAT(ask(**index, "texts", "\"clean air\""), ElementsAre(1));
  EXPECT_THAT(ask(**index, "texts", "\"clean water clean air\""), ElementsAre(1));
  EXPECT_THAT(ask(**index, "texts", "\"water management\""), IsEmpty());
  EXPECT_THAT(ask(**index, "texts", "\"air management\""), IsEmpty());
  EXPECT_THAT(ask(**index, "texts", "\"lean air\""), IsEmpty());
  EXPECT_THAT(ask(**index, "texts", "東京都"), ElementsAre(2));
  EXPECT_THAT(ask(**index, "texts", "姉妹都市"), ElementsAre(2));
}

TEST(Index, AnswersWhileItIsWritten) {
  Folder folder;
  auto index = small_index(folder);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0}, asked{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        if (ask(*index, "relations", "León Salzburg").empty()) ++wrong;
        index->suggest("organisations", "new", 5);
        ++asked;
      }
    });
  }
  for (std::uint64_t i = 0; i < 60; ++i) {
    Changes changes;
    changes.put("organisations", organisation({1000 + i, "Newtown", "", "GB", static_cast<int>(i), 50, 0}));
    changes.put("relations", relation(5000 + i, {1000 + i, 2}, "twinning", 2000, {"GB", "AT"}));
    ASSERT_TRUE(index->apply(static_cast<std::int64_t>(10 + i), changes));
    if (i % 20 == 0) {
      ASSERT_TRUE(index->save());
    }
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(asked, 0);
  EXPECT_EQ(ask(*index, "relations", "newtown").size(), 60U);
  EXPECT_THAT(index->check(), IsEmpty());
}
