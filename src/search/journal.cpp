// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <unistd.h>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "search/store.h"

namespace search {
namespace {

constexpr std::uint64_t magic = 0x314C4E52'554F4A43ULL;

struct FileHead {
  std::uint64_t magic_number = magic;
  std::uint64_t snapshot_revision = 0;
};

struct BatchHead {
  std::uint64_t bytes = 0;
  std::uint64_t sum = 0;
  std::uint64_t revision = 0;
  std::int64_t sequence = 0;
};

struct Packer {
  std::string out;
  void number(std::uint64_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    out.append(value);
  }
  void change(const Change& change) {
    number(change.collection);
    number(change.removed);
    if (change.removed != 0) return;
    const Document& d = change.document;
    number(d.id), text(d.name), number(d.weight), text(d.display), number(d.point ? 1 : 0);
    if (d.point)
      number(std::bit_cast<std::uint64_t>(d.point->latitude)), number(std::bit_cast<std::uint64_t>(d.point->longitude));
    number(d.facets.size());
    for (const auto& [name, value] : d.facets) text(name), text(value);
    number(d.masks.size());
    for (const auto& [name, value] : d.masks) text(name), number(value);
    number(d.numbers.size());
    for (const auto& [name, value] : d.numbers) text(name), number(static_cast<std::uint64_t>(value));
    number(d.links.size());
    for (auto link : d.links) number(link);
    number(d.texts.size());
    for (const auto& t : d.texts) {
      number(static_cast<std::uint64_t>(t.role));
      text(t.role == Text::Role::name ? t.text : std::string());
    }
  }
};

// Reads what Packer wrote. The checksum has been verified, so what does not fit is a bug of this program.
struct Unpacker {
  std::string_view in;
  std::uint64_t number() {
    std::uint64_t value = 0;
    if (in.size() < sizeof value) throw std::logic_error("search journal: a batch ends too early");
    std::memcpy(&value, in.data(), sizeof value);
    in.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    auto size = number();
    if (size > in.size()) throw std::logic_error("search journal: a text ends too early");
    std::string value(in.substr(0, size));
    in.remove_prefix(size);
    return value;
  }
  Change change() {
    Change change;
    change.collection = number();
    change.removed = number();
    if (change.removed != 0) return change;
    Document& d = change.document;
    d.id = number(), d.name = text(), d.weight = static_cast<std::uint32_t>(number()), d.display = text();
    if (number() != 0) {
      double latitude = std::bit_cast<double>(number());
      d.point = base::Point{latitude, std::bit_cast<double>(number())};
    }
    for (auto n = number(); n > 0; --n) {
      auto name = text();
      d.facets.emplace_back(std::move(name), text());
    }
    for (auto n = number(); n > 0; --n) {
      auto name = text();
      d.masks.emplace_back(std::move(name), number());
    }
    for (auto n = number(); n > 0; --n) {
      auto name = text();
      d.numbers.emplace_back(std::move(name), static_cast<std::int64_t>(number()));
    }
    for (auto n = number(); n > 0; --n) d.links.push_back(number());
    for (auto n = number(); n > 0; --n) {
      auto role = static_cast<Text::Role>(number());
      d.texts.push_back({role, {}, text()});
    }
    return change;
  }
};

}  // namespace

Journal::~Journal() {
  if (file_ >= 0) close(file_);
}

base::Result<void> Journal::reset(const std::string& path, std::uint64_t snapshot_revision) {
  FileHead head{magic, snapshot_revision};
  std::string_view bytes(reinterpret_cast<const char*>(&head), sizeof head);
  if (auto written = write_file_durably(path, bytes); !written) return written;
  return resume(path);
}

base::Result<void> Journal::resume(const std::string& path) {
  if (file_ >= 0) close(file_);
  file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file_ < 0) return disk_problem(path, errno);
  off_t end = lseek(file_, 0, SEEK_END);
  size_ = last_size_ = static_cast<std::uint64_t>(end);
  return {};
}

base::Result<void> Journal::append(std::uint64_t revision, std::int64_t sequence, const std::vector<Change>& changes) {
  Packer packer;
  packer.out.resize(sizeof(BatchHead));
  for (const Change& change : changes) packer.change(change);
  BatchHead head{packer.out.size() - sizeof(BatchHead), 0, revision, sequence};
  head.sum = checksum(packer.out.data() + sizeof head, head.bytes, revision ^ static_cast<std::uint64_t>(sequence));
  std::memcpy(packer.out.data(), &head, sizeof head);
  last_size_ = size_;
  ssize_t n = pwrite(file_, packer.out.data(), packer.out.size(), static_cast<off_t>(size_));
  if (n != static_cast<ssize_t>(packer.out.size()) || fdatasync(file_) != 0) {
    int error = errno;
    drop_last();
    return disk_problem("journal", error != 0 ? error : ENOSPC);
  }
  size_ += packer.out.size();
  return {};
}

void Journal::drop_last() {
  // A batch that stays behind does no harm: replay stops at the text engine's revision, and the next overwrites it.
  size_ = last_size_;
  [[maybe_unused]] int ignored = ftruncate(file_, static_cast<off_t>(size_));
}

bool Journal::replay(const std::string& path, Store& store, std::uint64_t revision, bool truncate) {
  Mapping mapping;
  if (!mapping.open(path)) return false;
  std::string_view in(mapping.data(), mapping.size());
  FileHead file_head;
  if (in.size() < sizeof file_head) return false;
  std::memcpy(&file_head, in.data(), sizeof file_head);
  // A journal of an older snapshot: the crash came between the new snapshot and its new journal.
  if (file_head.magic_number != magic || file_head.snapshot_revision != store.revision) return false;
  std::size_t at = sizeof file_head;
  while (store.revision < revision && in.size() - at >= sizeof(BatchHead)) {
    BatchHead head;
    std::memcpy(&head, in.data() + at, sizeof head);
    if (head.bytes > in.size() - at - sizeof head || head.revision != store.revision + 1) break;
    std::string_view batch = in.substr(at + sizeof head, head.bytes);
    if (head.sum != checksum(batch.data(), batch.size(), head.revision ^ static_cast<std::uint64_t>(head.sequence)))
      break;
    for (Unpacker unpacker{batch}; !unpacker.in.empty();) store.apply(unpacker.change());
    store.revision = head.revision;
    store.sequence = head.sequence;
    at += sizeof head + head.bytes;
  }
  if (truncate && at < in.size()) {
    [[maybe_unused]] int ignored = ::truncate(path.c_str(), static_cast<off_t>(at));
  }
  return true;
}

}  // namespace search
