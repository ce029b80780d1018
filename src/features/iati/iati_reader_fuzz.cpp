// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "iati/api.h"

namespace {

struct Read {
  std::vector<std::string> records;
  std::size_t faults = 0;
};

Read read(std::string_view text, std::size_t most_at_once) {
  Read found;
  auto source = iati::source_of(text);
  iati::Reader reader([&](char* to, std::size_t size) { return source(to, std::min(size, most_at_once)); },
                      {.faults = 100});
  reader.read({[&](const iati::Record& record) {
                 iati::write_xml(found.records.emplace_back(), *record.root);
                 iati::path_of(*record.root, record.number);
                 for (const auto* at = record.root->first; at; at = at->next) iati::narratives(*at);
                 return true;
               },
               [&](const iati::Fault&) { ++found.faults; }});
  return found;
}

}  // namespace

// Any bytes: no crash, the same records in whatever pieces they come, and what is written again is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto whole = read(text, 1 << 20);
  const auto pieces = read(text, 1 + size % 7);
  if (whole.faults < 90 && pieces.faults < 90 && whole.records != pieces.records) __builtin_trap();
  for (const auto& record : whole.records) {
    const auto again = read(record, 1 << 20);
    for (const auto& copy : again.records)
      if (again.faults == 0 && copy != record) __builtin_trap();
  }
  return 0;
}
