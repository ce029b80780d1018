// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a file of activities and organisations: what can be read is written as well-formed XML that reads as the same.
#include <cstdio>
#include <cstdlib>

#include "exchange/organisation.h"

namespace {

struct Read {
  std::vector<projects::Project> projects;
  std::vector<spending::Plan> plans;
};

Read read_all(std::string_view file, bool strict) {
  Read all;
  iati::Reader reader(iati::source_of(file));
  reader.read({[&](const iati::Record& record) {
                 if (record.kind == iati::RecordKind::activity) projects::normalise(all.projects.emplace_back(exchange::read_activity(record)));
                 if (record.kind == iati::RecordKind::organisation) spending::normalise(all.plans.emplace_back(exchange::read_organisation(record)));
                 return true;
               },
               [&](const iati::Fault& fault) {
                 if (!strict || fault.kind == iati::Fault::Kind::no_records) return;
                 std::fprintf(stderr, "line %d: %s\n", fault.line, fault.message.id.c_str());
                 std::abort();
               }});
  return all;
}

template <class Record>
void expect_same(const std::vector<Record>& first, const std::vector<Record>& again) {
  if (first == again) return;
  for (std::size_t i = 0; i < first.size(); ++i)
    if (i >= again.size() || first[i] != again[i])
      std::fprintf(stderr, "was %s\nis  %s\n", json_text(first[i]).c_str(), i < again.size() ? json_text(again[i]).c_str() : "");
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto first = read_all({reinterpret_cast<const char*>(data), size}, false);
  const exchange::Reporter reporter{"X-1", "11", "Lyon"};
  std::string activities = exchange::activities_head("2026-11-23T00:00:00Z"), organisations = exchange::organisations_head("2026-11-23T00:00:00Z");
  for (const auto& project : first.projects) exchange::write_activity(activities, project, reporter);
  for (const auto& plan : first.plans) exchange::write_organisation(organisations, plan, reporter);
  activities += exchange::activities_foot();
  organisations += exchange::organisations_foot();
  expect_same(first.projects, read_all(activities, true).projects);
  expect_same(first.plans, read_all(organisations, true).plans);
  return 0;
}
