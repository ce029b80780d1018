// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/message.h"

namespace web {

// A finished page, as sent again and again.
struct CachedPage {
  http::Pairs headers;
  std::string etag;
  std::shared_ptr<const std::string> body;
  std::shared_ptr<const std::string> gzip;  // none until somebody took it compressed
};

// Finished pages, the least used dropped first, up to a number of bytes. A page belongs to a version of the data (the
// change log's head) and is not given out for another. Thread-safe; split in shards so that threads seldom wait.
class PageCache {
 public:
  explicit PageCache(std::size_t max_bytes) : shard_bytes_(max_bytes / shard_count) {}

  std::shared_ptr<const CachedPage> find(std::string_view key, std::uint64_t version);
  void put(std::string_view key, std::uint64_t version, std::shared_ptr<const CachedPage> page);
  struct Figures {
    std::size_t bytes = 0, pages = 0;
    std::uint64_t hits = 0, misses = 0;  // since the start
  };
  Figures figures() const;
  std::size_t bytes() const { return figures().bytes; }

 private:
  struct Entry {
    std::string key;
    std::uint64_t version;
    std::shared_ptr<const CachedPage> page;
    std::size_t bytes;
  };
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    std::list<Entry> entries;  // the last used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> places;  // keys are those of the entries
    std::size_t bytes = 0;
    std::uint64_t hits = 0, misses = 0;

    void drop(std::list<Entry>::iterator entry);
  };
  static constexpr std::size_t shard_count = 16;

  Shard& shard_of(std::string_view key) { return shards_[std::hash<std::string_view>{}(key) % shard_count]; }

  std::size_t shard_bytes_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace web
