// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "operations/exposition.h"
#include "operations/readiness.h"
#include "operations/request_figures.h"

namespace operations {
namespace {

using testing::HasSubstr;

Seen healthy() {
  return {.database_answers = true, .schema_is_current = true, .index_is_open = true, .lag = 3, .free_bytes = 1u << 30};
}

TEST(Readiness, NeedsEveryPart) {
  EXPECT_TRUE(judge(healthy(), {}).ready);
  const auto unready = [](auto change) {
    auto seen = healthy();
    change(seen);
    const auto judged = judge(seen, {});
    EXPECT_FALSE(judged.ready) << judged.json;
    return judged.json;
  };
  EXPECT_THAT(unready([](Seen& s) { s.stopping = true; }), HasSubstr(R"("stopping":true)"));
  EXPECT_THAT(unready([](Seen& s) { s.database_answers = false; }), HasSubstr(R"("database":"no answer")"));
  EXPECT_THAT(unready([](Seen& s) { s.age_seconds = 60; }), HasSubstr(R"("database":"no answer")"));
  EXPECT_THAT(unready([](Seen& s) { s.schema_is_current = false; }), HasSubstr(R"("schema":"another version")"));
  EXPECT_THAT(unready([](Seen& s) { s.index_is_open = false; }), HasSubstr(R"("index":"not built")"));
  EXPECT_THAT(unready([](Seen& s) { s.lag = 100001; }), HasSubstr(R"("index":"behind","lag":100001)"));
  EXPECT_THAT(unready([](Seen& s) { s.free_bytes = 1000; }), HasSubstr(R"("disk":"full")"));
}

TEST(RequestFigures, AddUpWhatManyThreadsCount) {
  RequestFigures figures({"/", "/organisations/{id}"});
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) {
        figures.count("GET", "/organisations/{id}", n % 10 == 0 ? 404 : 200, 100, 0.002);
        figures.count("POST", "/", 303, 0, 0.7);
      }
    });
  for (auto& thread : threads) thread.join();
  const auto rows = figures.read();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].route, "/");
  EXPECT_EQ(rows[0].method, "POST");
  EXPECT_EQ(rows[0].statuses[3], 8000u);
  EXPECT_EQ(rows[1].statuses[2], 7200u);
  EXPECT_EQ(rows[1].statuses[4], 800u);
  EXPECT_EQ(rows[1].bytes, 800000u);
  EXPECT_EQ(rows[1].durations[1], 8000u);  // up to 2.5 ms
  EXPECT_NEAR(rows[1].seconds, 16.0, 0.001);
}

TEST(RequestFigures, GrowByNothingThatPeopleSend) {
  RequestFigures figures({"/"});
  for (int i = 0; i < 1000; ++i) figures.count("X" + std::to_string(i), "/invented/" + std::to_string(i), i, 0, -1);
  const auto rows = figures.read();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].route, "");
  EXPECT_EQ(rows[0].method, "other");
  EXPECT_EQ(rows[0].requests(), 1000u);
}

TEST(Exposition, KeepsLabelsInsideTheirQuotes) {
  Exposition out;
  out.begin("x_total", Exposition::Type::counter, "What it is.");
  out.sample(std::uint64_t{3}, {{"route", "a\"} 1\nforged 2\\"}});
  out.sample(0.5, {}, "_sum");
  EXPECT_EQ(out.text(),
            "# HELP x_total What it is.\n# TYPE x_total counter\nx_total{route=\"a\\\"} 1\\nforged 2\\\\\"} "
            "3\nx_total_sum 0.5\n");
}

}  // namespace
}  // namespace operations
