// SPDX-License-Identifier: EUPL-1.2
#include "search/store.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <map>
#include <stdexcept>
#include <system_error>

#include "base/text.h"

namespace search {

Mapping::~Mapping() {
  if (data_) munmap(data_, size_);
}

bool Mapping::open(const std::string& path) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  struct stat info {};
  void* at = MAP_FAILED;
  if (fstat(file, &info) == 0 && info.st_size > 0) {
    size_ = static_cast<std::size_t>(info.st_size);
    at = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
#ifdef MADV_POPULATE_READ
    // All at once instead of page by page; MAP_POPULATE would copy every page, as if it was going to be written.
    if (at != MAP_FAILED) madvise(at, size_, MADV_POPULATE_READ);
#endif
  }
  close(file);
  if (at == MAP_FAILED) return false;
  data_ = static_cast<char*>(at);
  return true;
}

void give_back_pages(void* data, std::size_t bytes) {
  auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  auto begin = (reinterpret_cast<std::uintptr_t>(data) + page - 1) / page * page;
  auto end = (reinterpret_cast<std::uintptr_t>(data) + bytes) / page * page;
  if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

Store::Store(const Schema& schema) {
  if (schema.size() > 16) throw std::logic_error("more than 16 collections to search");
  for (const Collection& collection : schema) collections.push_back(std::make_unique<Rows>(collection, dictionaries));
  for (const Collection& collection : schema) {
    links_to.push_back(collection_number(collection.links_to));
    if (!collection.links_to.empty() && links_to.back() < 0) {
      throw std::logic_error("collection " + collection.name + " links to " + collection.links_to +
                             ", which is not there");
    }
  }
}

int Store::collection_number(std::string_view name) const {
  for (std::size_t i = 0; i < collections.size(); ++i) {
    if (collections[i]->collection().name == name) return static_cast<int>(i);
  }
  return -1;
}

std::optional<std::uint32_t> Store::apply(const Change& change) {
  Rows& rows = *collections[change.collection];
  if (change.removed != 0) {
    auto row = rows.find(change.removed);
    if (!row || !rows.remove(*row)) return std::nullopt;
    rows.names.set(*row, 0, {});
    return row;
  }
  std::vector<std::uint32_t> linked;
  if (int target = links_to[change.collection]; target >= 0) {
    for (std::uint64_t id : change.document.links) linked.push_back(collections[target]->find_or_reserve(id));
  }
  std::uint32_t row = rows.put(change.document, linked);
  std::vector<std::string> names;
  for (const Text& text : change.document.texts) {
    if (text.role != Text::Role::name) continue;
    std::string folded = base::fold(text.text);
    if (std::find(names.begin(), names.end(), folded) == names.end()) names.push_back(std::move(folded));
  }
  rows.names.set(row, change.document.weight, names);
  return row;
}

std::size_t Store::bytes() const {
  std::size_t n = 0;
  for (const auto& rows : collections) n += rows->bytes();
  return n;
}

std::uint64_t checksum(const void* data, std::size_t size, std::uint64_t seed) {
  const char* at = static_cast<const char*>(data);
  constexpr std::uint64_t a = 0x9E3779B97F4A7C15ULL, b = 0xC2B2AE3D27D4EB4FULL;
  std::uint64_t lanes[4] = {seed + a, seed ^ b, seed - a, seed * b + 1};
  std::size_t left = size;
  for (; left >= 32; left -= 32, at += 32) {
    std::uint64_t words[4];
    std::memcpy(words, at, 32);
    for (int i = 0; i < 4; ++i) lanes[i] = std::rotl((lanes[i] ^ words[i]) * a, 29) + b;
  }
  std::uint64_t tail[4] = {};
  if (left > 0) std::memcpy(tail, at, left);
  std::uint64_t sum = size * b;
  for (int i = 0; i < 4; ++i) {
    lanes[i] = (lanes[i] ^ tail[i]) * a;
    sum = (sum ^ lanes[i] ^ (lanes[i] >> 31)) * b;
  }
  return sum ^ (sum >> 29);
}

std::uint64_t schema_hash(const Schema& schema) {
  std::string text = "columns 1;";
  auto add = [&](std::string_view part) { text.append(part).push_back('\0'); };
  for (const Collection& collection : schema) {
    add(collection.name), add(collection.links_to), add(collection.points ? "points" : "");
    for (const auto& number : collection.numbers) add(number);
    for (const Facet& facet : collection.facets) {
      add(facet.name), add(facet.vocabulary), add(facet.number), add(std::to_string(static_cast<int>(facet.kind)));
      for (const auto& value : facet.values) add(value);
      for (const Band& band : facet.bands) add(std::to_string(band.from)), add(band.value);
    }
    add(";");
  }
  return checksum(text.data(), text.size());
}

base::Problem disk_problem(const std::string& path, int error) {
  return {base::Problem::Kind::unavailable,
          base::msg("The search index file {path} cannot be written: {reason}.",
                    {{"path", path}, {"reason", std::generic_category().message(error)}}),
          {}};
}

base::Result<void> write_file_durably(const std::string& path, std::string_view content) {
  std::string aside = path + ".new";
  int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return disk_problem(aside, errno);
  bool good = ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) && fsync(file) == 0;
  int error = errno;
  close(file);
  if (!good || rename(aside.c_str(), path.c_str()) != 0) return disk_problem(path, good ? errno : error);
  return {};
}

}  // namespace search
