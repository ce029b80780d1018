// SPDX-License-Identifier: EUPL-1.2
// A file read, written and read again says the same; a project written and read is the same.
#include <gtest/gtest.h>

#include <filesystem>

#include "exchange/activity.h"
#include "projects/test_projects.h"

namespace exchange {
namespace {

namespace fs = std::filesystem;

std::vector<projects::Project> read_all(iati::Reader::Source source, bool strict = true) {
  std::vector<projects::Project> all;
  iati::Reader reader(std::move(source));
  reader.read({.on_record =
                   [&](const iati::Record& record) {
                     if (record.kind != iati::RecordKind::activity) return true;
                     all.push_back(read_activity(record));
                     projects::normalise(all.back());
                     return true;
                   },
               .on_fault = [&](const iati::Fault& fault) { if (strict) ADD_FAILURE() << fault.line << ": " << base::text(base::Language::en, fault.message); }});
  return all;
}

std::string file_of(const std::vector<projects::Project>& all) {
  std::string out = activities_head("2026-11-23T00:00:00Z");
  for (const auto& project : all) write_activity(out, project, {"FR-COA-1", "11", "Lyon"});
  return out += activities_foot();
}

void expect_same(const projects::Project& a, const projects::Project& b) {
  if (a == b) return;
  const auto was = projects::json_text(a), is = projects::json_text(b);
  std::size_t at = 0;
  while (at < was.size() && at < is.size() && was[at] == is[at]) ++at;
  const auto from = at > 150 ? at - 150 : 0;
  ADD_FAILURE() << a.identifier << "\nwas …" << was.substr(from, 400) << "\nis  …" << is.substr(from, 400);
}

TEST(RoundTrip, GivesBackAnyProject) {
  projects::test::Maker maker(11, {projects::OrganisationId::make(), projects::OrganisationId::make()}, {projects::RelationId::make()});
  std::vector<projects::Project> all;
  for (int i = 0; i < 400; ++i) {
    auto project = maker.project();
    projects::normalise(project);
    project.state = projects::State::published;
    all.push_back(std::move(project));
  }
  const auto file = file_of(all);
  const auto again = read_all(iati::source_of(file));
  ASSERT_EQ(again.size(), all.size());
  for (std::size_t i = 0; i < all.size() && !testing::Test::HasFailure(); ++i) expect_same(all[i], again[i]);
}

// Names that become one under our prefix, prefixes that others have, xml:… beside xml:lang.
TEST(RoundTrip, KeepsAttributesThatClashWellFormed) {
  const auto first = read_all(iati::source_of(R"(<iati-activities version="2.03" xmlns:c="urn:else" xmlns:other="urn:other" xmlns:o="urn:cosmopolis:iati:1" xmlns:second="urn:else">
<iati-activity c:a="1" other:a="2" o:amount="3" amount="4" xml:space="preserve" xml:base="x"><iati-identifier>X-1</iati-identifier>
<title odd="1" o:odd="2" c:a="1" other:a="2" second:b="3"><narrative xml:lang="en" xml:space="default" odd="1" o:odd="2" c:a="1" other:a="2">Wells</narrative></title>
<activity-date type="2" iso-date="2009-02-30" o:iso-date="2"/><wells xml:space="preserve" c:a="1" other:a="2" second:b="3"/></iati-activity></iati-activities>)"));
  ASSERT_EQ(first.size(), 1U);
  const auto again = read_all(iati::source_of(file_of(first)));
  ASSERT_EQ(again.size(), 1U);
  expect_same(first[0], again[0]);
}

TEST(RoundTrip, GivesBackEveryRealActivity) {
  const fs::path data = fs::path(COSMOPOLIS_SOURCE_DIR) / "../shared/data/iati";
  if (!fs::exists(data)) GTEST_SKIP() << "The real files are not there: ../shared/data/iati";
  std::size_t activities = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data)) {
    if (entry.path().extension() != ".xml") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const auto first = read_all(iati::source_of_file(entry.path().string()), false);
    if (first.empty()) continue;
    const auto file = file_of(first);
    const auto again = read_all(iati::source_of(file));
    ASSERT_EQ(again.size(), first.size());
    activities += first.size();
    for (std::size_t i = 0; i < first.size(); ++i) {
      expect_same(first[i], again[i]);
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(activities, 2000U);
}

}  // namespace
}  // namespace exchange
