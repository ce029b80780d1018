// SPDX-License-Identifier: EUPL-1.2
#include "web/page_cache.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

namespace {

std::shared_ptr<const web::CachedPage> page(std::string body) {
  auto made = std::make_shared<web::CachedPage>();
  made->body = std::make_shared<const std::string>(std::move(body));
  return made;
}

TEST(PageCache, GivesBackWhatWasPutForThatVersion) {
  web::PageCache cache(1 << 20);
  EXPECT_EQ(cache.find("a", 1), nullptr);
  cache.put("a", 1, page("one"));
  EXPECT_EQ(*cache.find("a", 1)->body, "one");
  EXPECT_EQ(cache.find("a", 2), nullptr);
  EXPECT_EQ(cache.bytes(), 0u);  // what is outdated goes when it is asked for
}

TEST(PageCache, ReplacesAPage) {
  web::PageCache cache(1 << 20);
  cache.put("a", 1, page(std::string(5000, 'x')));
  const auto before = cache.bytes();
  cache.put("a", 2, page(std::string(5000, 'y')));
  EXPECT_EQ(cache.bytes(), before);
  EXPECT_EQ(cache.find("a", 2)->body->front(), 'y');
}

TEST(PageCache, StaysWithinItsBytesAndKeepsWhatIsUsed) {
  web::PageCache cache(1 << 20);
  cache.put("popular", 1, page(std::string(1000, 'x')));
  for (int i = 0; i < 5000; ++i) {
    cache.put("seldom" + std::to_string(i), 1, page(std::string(1000, 'x')));
    ASSERT_NE(cache.find("popular", 1), nullptr) << i;
    ASSERT_LE(cache.bytes(), 1u << 20);
  }
  EXPECT_EQ(cache.find("seldom0", 1), nullptr);
}

TEST(PageCache, TakesNoPageLargerThanItsShare) {
  web::PageCache cache(16000);
  cache.put("a", 1, page(std::string(2000, 'x')));
  EXPECT_EQ(cache.find("a", 1), nullptr);
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(PageCache, ServesManyThreadsAtOnce) {
  web::PageCache cache(200000);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 5000; ++i) {
        const auto key = std::to_string(random() % 300);
        const auto version = random() % 3;
        if (const auto found = cache.find(key, version)) {
          if (*found->body != key + "/" + std::to_string(version)) ++wrong;
        } else {
          cache.put(key, version, page(key + "/" + std::to_string(version)));
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
