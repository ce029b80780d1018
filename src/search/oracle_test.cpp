// SPDX-License-Identifier: EUPL-1.2
#include "search/oracle.h"

#include <gmock/gmock.h>

#include <fmt/core.h>
#include <random>

#include "search/index.h"
#include "search/test_data.h"

using namespace search;
using namespace search::test;

namespace {

// A small made-up world, thick with names that share words, so that queries find things in many ways.
class World {
 public:
  explicit World(unsigned seed) : random_(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
  template <std::size_t N>
  std::string one_of(const char* const (&list)[N]) {
    return list[below(N)];
  }
  std::string word() {
    return one_of({"san", "José", "sanjo", "León", "rica", "costa", "Neustadt", "agua", "potable", "salz", "salzburg",
                   "burg", "Łódź", "río"});
  }
  std::string words(std::uint32_t least, std::uint32_t most) {
    std::string text = word();
    for (std::uint32_t i = 1, n = least + below(most - least + 1); i < n; ++i) text += " " + word();
    return text;
  }
  std::string country() { return one_of({"DE", "ES", "AT", "CR", "FR"}); }

  Document organisation(std::uint64_t id) {
    Document d;
    d.id = id;
    d.name = words(1, 2);
    d.weight = below(4) == 0 ? 0 : below(2'000'000);
    if (below(8) != 0) d.point = base::Point{-60.0 + below(120), -180.0 + below(360)};
    d.facet("kind", one_of({"city", "region", "network"}));
    if (below(6) != 0) d.facet("country", country());
    d.mask("themes", below(8));
    if (below(5) != 0) d.number("population", d.weight);
    if (below(10) == 0) return d;
    d.add(Text::Role::name, "", d.name);
    if (below(2)) d.add(Text::Role::name, "de", words(1, 3));
    if (below(3) == 0)
      d.add(Text::Role::text, "es",
            one_of({"aguas potables", "las cooperaciones", "salzburg costa rica", "hermanamientos"}));
    if (below(3) == 0) d.add(Text::Role::identifier, "", "Q" + std::to_string(below(20)));
    return d;
  }

  Document relation(std::uint64_t id, std::uint32_t organisations) {
    Document d;
    d.id = id;
    for (std::uint32_t i = 0, n = below(20) == 0 ? 0 : below(5) == 0 ? 5 : 2; i < n; ++i)
      d.links.push_back(1 + below(organisations));
    if (below(10) == 0) d.name = words(1, 2);
    d.facet("kind", one_of({"twinning", "informal"}));
    for (std::uint32_t i = 0, n = below(5); i < n; ++i) d.facet("countries", country());
    d.mask("themes", below(8));
    if (below(4) != 0) d.number("start", 1940 + below(90));
    if (below(5) == 0)
      d.add(Text::Role::text, "es", one_of({"gestión del agua potable", "cooperación", "costa rica y león"}));
    return d;
  }

  Request request() {
    Request r;
    r.collection = one_of({"organisations", "relations", "relations"});
    if (below(4) != 0) {
      for (std::uint32_t i = 0, n = 1 + below(3); i < n; ++i) {
        r.text += one_of({"", "", "", "", "", "-", "OR ", "\""}) +
                  one_of({"san",        "jose",         "leon",  "sal",         "salzburg",    "costa rica", "Alemania",
                          "españa",     "agua potable", "aguas", "cooperación", "cooperacion", "de",         "q3",
                          "twin towns", "burg",         "lodz",  "nothing",     "san-josé",    "rio"}) +
                  one_of({" ", " ", " ", "\" "});
      }
      if (below(2)) r.text.pop_back();
    }
    r.language = below(2) ? base::Language::es : base::Language::en;
    r.last_word_is_prefix = below(2) != 0;
    bool organisations = r.collection == "organisations";
    if (below(2)) r.selections.push_back({organisations ? "country" : "countries", {country(), country()}});
    if (below(3) == 0) r.selections.push_back({"themes", {one_of({"water", "culture", "youth"})}});
    if (below(3) == 0) r.selections.push_back({"kind", {one_of({"city", "twinning", "no such"})}});
    if (below(4) == 0)
      r.selections.push_back(
          {organisations ? "size" : "decade", {one_of({"10000", "100000", "1980", "2000"}), "1000000", "1950"}});
    if (below(4) == 0)
      r.ranges.push_back({organisations ? "population" : "start",
                          below(2) ? std::optional<std::int64_t>(1960) : std::nullopt, 500'000});
    if (!organisations && below(8) == 0) r.linked_to = {1 + below(20)};
    if (below(2)) {
      r.near = base::Point{10.31, 20.17};
      if (below(4) == 0) r.within_km = 3000;
      if (below(4) == 0) r.selections.push_back({"distance", {"1000", "10000"}});
    }
    r.sort.by = static_cast<Sort::By>(below(5));
    r.sort.number = organisations ? "population" : "start";
    r.sort.descending = below(2) != 0;
    r.limit = 1 + below(40);
    r.want_facets = true;
    return r;
  }

 private:
  std::mt19937 random_;
};

std::string describe(const Request& r) {
  std::string text = fmt::format("{} [{}] language {} prefix {} sort {}{}{}", r.collection, r.text,
                                 static_cast<int>(r.language), r.last_word_is_prefix, static_cast<int>(r.sort.by),
                                 r.sort.descending ? " down" : "", r.near ? " near" : "");
  for (const auto& s : r.selections) text += fmt::format(" {}={}", s.facet, s.values[0]);
  return text;
}

void expect_same(const Index& index, const Oracle& oracle, Request request) {
  SCOPED_TRACE(describe(request));
  auto expected = oracle.ask(request);
  std::vector<std::uint64_t> got;
  for (bool first = true;; first = false) {
    Page page = index.search(request);
    ASSERT_EQ(page.total, expected.ids.size());
    if (first) {
      std::map<std::string, std::map<std::string, std::uint32_t>> facets;
      for (const auto& facet : page.facets) {
        for (const auto& value : facet.values) {
          if (value.count > 0) facets[facet.facet][value.value] = value.count;
        }
      }
      ASSERT_EQ(facets, expected.facets);
    }
    for (auto id : ids(page)) got.push_back(id);
    if (page.next.empty()) break;
    ASSERT_EQ(page.rows.size(), request.limit);
    request.cursor = page.next;
  }
  ASSERT_EQ(got, expected.ids);
  View view = index.view();
  ASSERT_EQ(view.all(request).size(), expected.ids.size());
}

class AgainstOracle : public testing::TestWithParam<unsigned> {};

}  // namespace

TEST_P(AgainstOracle, SameTotalsFacetsOrderAndPages) {
  World world(GetParam());
  Folder folder;
  auto schema = small_schema();
  auto vocabulary = small_vocabulary();
  Oracle oracle(schema, vocabulary);
  constexpr std::uint32_t organisations = 60, relations = 250;
  auto& o = oracle.documents["organisations"];
  auto& r = oracle.documents["relations"];
  for (std::uint64_t id = 1; id <= organisations; ++id) {
    if (id % 10 != 0) o[id] = world.organisation(id);  // some are linked to and not there
  }
  for (std::uint64_t id = 1001; id <= 1000 + relations; ++id) r[id] = world.relation(id, organisations);
  auto feed = [&](const Sink& sink) -> base::Result<void> {
    oracle.stems.clear();
    for (const auto& [id, d] : o) sink("organisations", d), oracle.learn(d);
    for (const auto& [id, d] : r) sink("relations", d), oracle.learn(d);
    return {};
  };
  auto open = [&] { return std::move(Index::open(folder.path(), schema, vocabulary, Index::Mode::write).value()); };
  auto index = open();
  base::Progress progress;
  ASSERT_TRUE(index->rebuild(1, feed, progress));
  std::int64_t sequence = 1;
  for (int round = 0; round < 6; ++round) {
    for (int i = 0; i < 60; ++i)
      ASSERT_NO_FATAL_FAILURE(expect_same(*index, oracle, world.request())) << "round " << round;
    Changes changes;
    for (int i = 0; i < 30; ++i) {
      std::uint64_t id = 1 + world.below(organisations + 20);
      if (world.below(3) == 0) {
        o.erase(id);
        changes.remove("organisations", id);
      } else {
        o[id] = world.organisation(id);
        oracle.learn(o[id]);
        changes.put("organisations", o[id]);
      }
      id = 1001 + world.below(relations + 50);
      if (world.below(3) == 0) {
        r.erase(id);
        changes.remove("relations", id);
      } else {
        r[id] = world.relation(id, organisations + 20);
        oracle.learn(r[id]);
        changes.put("relations", r[id]);
      }
    }
    ASSERT_TRUE(index->apply(++sequence, changes));
    if (round == 1) {
      ASSERT_TRUE(index->save());
    }
    if (round == 2) {
      index.reset();
      index = open();
    }
    if (round == 4) {
      ASSERT_TRUE(index->rebuild(sequence, feed, progress));
    }
    ASSERT_EQ(index->state().sequence, sequence);
    ASSERT_THAT(index->check(), testing::IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AgainstOracle, testing::Range(0U, 12U));

TEST(Paging, NeitherSkipsNorRepeatsWhileRowsAreAdded) {
  for (auto by : {Sort::By::relevance, Sort::By::name, Sort::By::number, Sort::By::id}) {
    World world(5);
    Folder folder;
    auto index = std::move(Index::open(folder.path(), small_schema(), small_vocabulary(), Index::Mode::write).value());
    base::Progress progress;
    std::set<std::uint64_t> at_first;
    ASSERT_TRUE(index->rebuild(
        1,
        [&](const Sink& sink) -> base::Result<void> {
          for (std::uint64_t id = 10; id <= 3000; id += 10) {
            sink("organisations", world.organisation(id));
            at_first.insert(id);
          }
          return {};
        },
        progress));
    Request request{.collection = "organisations", .sort = {.by = by, .number = "population"}, .limit = 7};
    std::multiset<std::uint64_t> seen;
    for (std::uint64_t page_number = 0;; ++page_number) {
      Page page = index->search(request);
      for (auto id : ids(page)) seen.insert(id);
      if (page.next.empty()) break;
      request.cursor = page.next;
      Changes changes;
      for (int i = 0; i < 3; ++i)
        changes.put("organisations", world.organisation(10 * world.below(300) + 1 + page_number % 9));
      ASSERT_TRUE(index->apply(static_cast<std::int64_t>(2 + page_number), changes));
    }
    for (auto id : at_first) ASSERT_EQ(seen.count(id), 1U) << id;
  }
}
