// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <random>

#include "db/change_log.h"
#include "db/test_databases.h"
#include "sources/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();

namespace sources {
namespace {

Source gazette() {
  Source source;
  source.title = "Official gazette of León";
  source.publisher = "Ayuntamiento de León";
  source.url = "https://example.org/gazette";
  source.licence = "CC BY 4.0";
  source.as_of = {1984, 5, 0};
  return source;
}

TEST(Source, IsTheSameAfterJson) {
  std::mt19937 random(1);
  const std::vector<std::string> words{"", "a", "\"quoted\"", "back\\slash", "line\nbreak\ttab", "é日本😀", "{}[],:", "\x1f"};
  const auto word = [&] { return words[random() % words.size()] + words[random() % words.size()]; };
  for (int i = 0; i < 2000; ++i) {
    Source source;
    source.id = SourceId{random() + 1ULL};
    source.title = "t" + word();
    source.publisher = word();
    source.url = word();
    source.licence = word();
    source.notes = word();
    if (random() % 2) source.as_of = {static_cast<std::int16_t>(1 + random() % 9999), 0, 0};
    const std::string text = json_text(source);
    EXPECT_EQ(source_from_json(boost::json::parse(text).as_object()), source) << text;
    EXPECT_EQ(source_from_json(to_json(source)), source) << text;
  }
}

TEST(Source, IsNotReadFromWhatIsNone) {
  const auto read = [](const char* text) { return source_from_json(boost::json::parse(text).as_object()); };
  EXPECT_TRUE(read(R"({"id":"000000000001","title":"x"})"));
  EXPECT_FALSE(read(R"({"id":"000000000001"})"));
  EXPECT_FALSE(read(R"({"id":"1","title":"x"})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","title":7})"));
  EXPECT_FALSE(read(R"({"id":"000000000001","title":"x","as_of":"1984-13"})"));
}

TEST(Source, NeedsATitleAndAWebAddressOfTheWeb) {
  EXPECT_TRUE(check(gazette()));
  auto source = gazette();
  source.title = "";
  EXPECT_EQ(check(source).error().field, "title");
  source = gazette();
  source.title = std::string("nul\0", 4);
  EXPECT_FALSE(check(source));
  source = gazette();
  source.notes = "broken \xff";
  EXPECT_FALSE(check(source));
  for (const char* url : {"javascript:alert(1)", "ftp://example.org", "https://", "https:///x", "http://a b", "https://a\"b", "HTTP"}) {
    source = gazette();
    source.url = url;
    EXPECT_EQ(check(source).error().field, "url") << url;
  }
}

class SourceStore : public db::DatabaseTest {
 protected:
  SourceStore() : DatabaseTest({embedded_db(), embedded_sources()}) {}
  SourceId make(const Source& source) {
    auto transaction = database().write({"test"});
    const auto id = ensure(transaction, source);
    transaction.commit();
    return id;
  }
};
ON_BOTH_DATABASES(SourceStore);

TEST_P(SourceStore, MakesASourceOnceForItsTitle) {
  const auto id = make(gazette());
  auto again = gazette();
  again.publisher = "somebody else";
  EXPECT_EQ(make(again), id);
  auto session = database().read();
  auto expected = gazette();
  expected.id = id;
  EXPECT_EQ(find(session, id), expected);
  EXPECT_FALSE(find(session, SourceId::make()));
  EXPECT_EQ(database().head(), 1) << "the second time nothing is written";
}

TEST_P(SourceStore, ListsByTitle) {
  for (const char* title : {"zeta", "Alpha", "beta"}) {
    auto source = gazette();
    source.title = title;
    make(source);
  }
  auto session = database().read();
  std::vector<std::string> titles;
  for (const auto& source : all(session)) titles.push_back(source.title);
  EXPECT_THAT(titles, testing::ElementsAre("Alpha", "beta", "zeta"));
}

TEST_P(SourceStore, PutsBackWhatTheLogSays) {
  const auto id = make(gazette());
  std::string json;
  {
    auto session = database().read();
    json = db::history(session, "source", id.text()).at(0).after;
  }
  const auto put_and_find = [&](const std::string& text) {
    auto transaction = database().write({"test"});
    put(transaction, id.text(), text);
    auto found = find(transaction.session(), id);
    transaction.commit();
    return found;
  };
  EXPECT_FALSE(put_and_find(""));
  EXPECT_EQ(json_text(put_and_find(json).value()), json);
  EXPECT_EQ(database().head(), 3);
  EXPECT_TRUE(put_and_find(json));
  EXPECT_EQ(database().head(), 3) << "the same is no change";
  auto transaction = database().write({"test"});
  EXPECT_THROW(put(transaction, SourceId::make().text(), json), std::logic_error) << "another's record";
}

}  // namespace
}  // namespace sources
