// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a file of activities: what can be read is written as well-formed XML that reads as the same.
#include <cstdio>
#include <cstdlib>

#include "exchange/activity.h"

namespace {

std::vector<projects::Project> read_all(std::string_view file, bool strict) {
  std::vector<projects::Project> all;
  iati::Reader reader(iati::source_of(file));
  reader.read({[&](const iati::Record& record) {
                 if (record.kind != iati::RecordKind::activity) return true;
                 all.push_back(exchange::read_activity(record));
                 projects::normalise(all.back());
                 return true;
               },
               [&](const iati::Fault& fault) {
                 if (!strict || fault.kind == iati::Fault::Kind::no_records) return;
                 std::fprintf(stderr, "line %d: %s\n", fault.line, fault.message.id.c_str());
                 std::abort();
               }});
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto first = read_all({reinterpret_cast<const char*>(data), size}, false);
  std::string file = exchange::activities_head("2026-11-23T00:00:00Z");
  for (const auto& project : first) exchange::write_activity(file, project, {"X-1", "11", "Lyon"});
  file += exchange::activities_foot();
  const auto again = read_all(file, true);
  if (first != again) {
    for (std::size_t i = 0; i < first.size(); ++i)
      if (i >= again.size() || first[i] != again[i])
        std::fprintf(stderr, "was %s\nis  %s\n", projects::json_text(first[i]).c_str(), i < again.size() ? projects::json_text(again[i]).c_str() : "");
    std::abort();
  }
  return 0;
}
