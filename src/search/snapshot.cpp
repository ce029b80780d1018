// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "search/store.h"

namespace search {
namespace {

// The file: header, table of sections, sections at multiples of 64. Numbers as this machine writes them: a snapshot is
// a cache of the register, not an exchange format, and the magic number tells another byte order.
struct Header {
  std::uint64_t magic = 0x32585343'4F4D5343ULL;
  std::uint64_t schema = 0;
  std::int64_t sequence = 0;
  std::uint64_t revision = 0;
  std::uint64_t sections = 0;
  std::uint64_t file_size = 0;
  std::uint64_t content_sum = 0;
  std::uint64_t header_sum = 0;  // of all the above
};

struct Section {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;  // of elements
};

std::uint64_t header_sum(const Header& header) {
  return checksum(&header, offsetof(Header, header_sum));
}
std::uint64_t aligned(std::uint64_t offset) {
  return (offset + 63) & ~std::uint64_t(63);
}

std::string pack_dictionaries(const Store& store) {
  std::map<std::string, std::string> packed;
  for (const auto& [key, dictionary] : store.dictionaries) packed[key] = dictionary->pack();
  std::string all;
  for (const auto& [key, values] : packed) {
    std::uint32_t lengths[2] = {static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(values.size())};
    all.append(reinterpret_cast<const char*>(lengths), sizeof lengths).append(key).append(values);
  }
  return all;
}

void unpack_dictionaries(Store& store, std::string_view all) {
  while (all.size() >= 8) {
    std::uint32_t lengths[2];
    std::memcpy(lengths, all.data(), sizeof lengths);
    std::string key(all.substr(8, lengths[0]));
    if (auto known = store.dictionaries.find(key); known != store.dictionaries.end()) {
      known->second->unpack(all.substr(8 + lengths[0], lengths[1]));
    }
    all.remove_prefix(8 + std::size_t(lengths[0]) + lengths[1]);
  }
}

struct Collect {
  std::vector<Section> sections;
  std::vector<std::span<const char>> bytes;
  template <class T>
  void operator()(const Column<T>& column) {
    sections.push_back({0, column.size()});
    bytes.emplace_back(reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T));
  }
};

struct Attach {
  char* base;
  const Section* section;
  std::uint64_t file_size;
  bool good = true;
  template <class T>
  void operator()(Column<T>& column) {
    if (section->offset > file_size || section->count > (file_size - section->offset) / sizeof(T)) {
      good = false;
    } else {
      column.map(reinterpret_cast<T*>(base + section->offset), section->count);
    }
    ++section;
  }
};

bool write_all(int file, const char* data, std::size_t size) {
  while (size > 0) {
    ssize_t n = ::write(file, data, std::min<std::size_t>(size, 1 << 26));
    if (n <= 0) return false;
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

base::Result<void> save_snapshot(const Store& store, const Schema& schema, const std::string& path) {
  Collect collect;
  std::string dictionaries = pack_dictionaries(store);
  collect.sections.push_back({0, dictionaries.size()});
  collect.bytes.emplace_back(dictionaries.data(), dictionaries.size());
  for (auto& rows : store.collections) rows->visit(collect);

  std::uint64_t offset = aligned(sizeof(Header) + collect.sections.size() * sizeof(Section));
  for (std::size_t i = 0; i < collect.sections.size(); ++i) {
    collect.sections[i].offset = offset;
    offset = aligned(offset + collect.bytes[i].size());
  }
  Header header;
  header.schema = schema_hash(schema);
  header.sequence = store.sequence;
  header.revision = store.revision;
  header.sections = collect.sections.size();
  header.file_size = offset;
  header.content_sum = checksum(collect.sections.data(), collect.sections.size() * sizeof(Section));
  for (const auto& bytes : collect.bytes) header.content_sum = checksum(bytes.data(), bytes.size(), header.content_sum);
  header.header_sum = header_sum(header);

  std::string aside = path + ".new";
  int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return disk_problem(aside, errno);
  std::uint64_t at = 0;
  auto put = [&](const void* data, std::size_t size) {
    at += size;
    return write_all(file, static_cast<const char*>(data), size);
  };
  auto pad = [&] {
    static constexpr char zeros[64] = {};
    return put(zeros, aligned(at) - at);
  };
  bool good =
      put(&header, sizeof header) && put(collect.sections.data(), collect.sections.size() * sizeof(Section)) && pad();
  for (const auto& bytes : collect.bytes) good = good && put(bytes.data(), bytes.size()) && pad();
  good = good && fsync(file) == 0;
  int error = errno;
  close(file);
  if (!good || rename(aside.c_str(), path.c_str()) != 0) {
    if (good) error = errno;
    unlink(aside.c_str());
    return disk_problem(path, error);
  }
  return {};
}

base::Result<std::unique_ptr<Store>> load_snapshot(const Schema& schema, const std::string& path) {
  using Kind = base::Problem::Kind;
  auto store = std::make_unique<Store>(schema);
  if (!store->mapping.open(path)) {
    return base::Problem{Kind::not_found, base::msg("There is no search index yet."), {}};
  }
  base::Problem torn{Kind::invalid, base::msg("The search index is damaged. It has to be built again."), {}};
  Header header;
  char* data = store->mapping.data();
  std::uint64_t size = store->mapping.size();
  if (size < sizeof header) return torn;
  std::memcpy(&header, data, sizeof header);
  if (header.magic != Header{}.magic || header.header_sum != header_sum(header) || header.file_size != size ||
      header.sections > (size - sizeof header) / sizeof(Section)) {
    return torn;
  }
  if (header.schema != schema_hash(schema)) {
    return base::Problem{
        Kind::invalid, base::msg("The search index was made by another version. It has to be built again."), {}};
  }
  std::vector<Section> sections(header.sections);
  std::memcpy(sections.data(), data + sizeof header, sections.size() * sizeof(Section));

  // The same walk over the columns as when writing, once to attach and once to sum up what was attached.
  Collect expected;
  for (auto& rows : store->collections) rows->visit(expected);
  if (sections.size() != expected.sections.size() + 1) return torn;
  if (sections[0].offset > size || sections[0].count > size - sections[0].offset) return torn;
  Attach attach{data, sections.data() + 1, size};
  for (auto& rows : store->collections) rows->visit(attach);
  if (!attach.good) return torn;
  Collect attached;
  for (auto& rows : store->collections) rows->visit(attached);
  std::uint64_t sum = checksum(sections.data(), sections.size() * sizeof(Section));
  sum = checksum(data + sections[0].offset, sections[0].count, sum);
  for (const auto& bytes : attached.bytes) sum = checksum(bytes.data(), bytes.size(), sum);
  if (sum != header.content_sum) return torn;

  unpack_dictionaries(*store, {data + sections[0].offset, sections[0].count});
  for (auto& rows : store->collections) rows->loaded();
  store->sequence = header.sequence;
  store->revision = header.revision;
  return store;
}

}  // namespace search
