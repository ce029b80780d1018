// SPDX-License-Identifier: EUPL-1.2
#include "web/page_cache.h"

namespace web {
namespace {

std::size_t bytes_of(std::string_view key, const CachedPage& page) {
  std::size_t bytes = key.size() + page.etag.size() + 256;  // the entry itself, its places in list and map
  for (const auto& [name, value] : page.headers) bytes += name.size() + value.size() + 64;
  if (page.body) bytes += page.body->size();
  if (page.gzip) bytes += page.gzip->size();
  return bytes;
}

}  // namespace

void PageCache::Shard::drop(std::list<Entry>::iterator entry) {
  bytes -= entry->bytes;
  places.erase(entry->key);
  entries.erase(entry);
}

std::shared_ptr<const CachedPage> PageCache::find(std::string_view key, std::uint64_t version) {
  auto& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.places.find(key);
  if (found == shard.places.end() || found->second->version != version) {
    if (found != shard.places.end()) shard.drop(found->second);
    ++shard.misses;
    return nullptr;
  }
  ++shard.hits;
  shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
  return found->second->page;
}

void PageCache::put(std::string_view key, std::uint64_t version, std::shared_ptr<const CachedPage> page) {
  const auto bytes = bytes_of(key, *page);
  auto& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  if (const auto found = shard.places.find(key); found != shard.places.end()) shard.drop(found->second);
  if (bytes > shard_bytes_) return;
  while (shard.bytes + bytes > shard_bytes_) shard.drop(std::prev(shard.entries.end()));
  shard.entries.push_front({std::string(key), version, std::move(page), bytes});
  shard.places.emplace(shard.entries.front().key, shard.entries.begin());
  shard.bytes += bytes;
}

PageCache::Figures PageCache::figures() const {
  Figures sum;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum.bytes += shard.bytes;
    sum.pages += shard.entries.size();
    sum.hits += shard.hits;
    sum.misses += shard.misses;
  }
  return sum;
}

}  // namespace web
