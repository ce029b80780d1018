// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "framework/plan.h"
#include "framework/words.h"

namespace framework {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using projects::Project;
using testing::Not;

constexpr auto en = base::Language::en;

Project activities(std::vector<Node> nodes) {
  Project project;
  project.title = {{"", "Wells"}};
  project.id = *projects::ProjectId::parse("0000000000zz");
  for (auto& node : nodes) node.level = projects::Level::activity;
  project.nodes = std::move(nodes);
  return project;
}
Node node(const char* id, base::PartialDate start = {}, base::PartialDate end = {}) {
  Node made;
  made.id = id, made.title = {{"", id}}, made.start = start, made.end = end;
  return made;
}

TEST(Plan, KnowsWhatIsLate) {
  auto done = node("done", {2025, 1, 1}, {2025, 2, 1}), done_late = done, under_way = node("under way", {2025, 1, 1}, {2025, 5, 31}),
       not_begun = node("not begun", {2025, 6, 1}, {2025, 12, 31}), in_time = node("in time", {2025, 6, 0}, {2025, 12, 0}), undated = node("undated");
  done.actual_end = {2025, 2, 1};
  done_late.actual_start = {2025, 1, 1};
  done_late.actual_end = {2025, 2, 11};
  under_way.actual_start = {2025, 1, 5};
  const auto project = activities({done, done_late, under_way, not_begun, in_time, undated});
  const auto plan = plan_of(project, {2025, 6, 11});
  std::vector<std::string> said;
  for (const auto& one : plan) said.push_back(base::text(en, label(one.stage)) + (one.days_late ? ", " + lateness(one, en) : ""));
  EXPECT_THAT(said, ElementsAre("done", "done, ended 10 days late", "under way, late: should have ended 11 days ago", "not begun, late: should have begun 10 days ago", "not begun", "without a date"));
}

TEST(Plan, NamesWhatBeginsBeforeWhatItWaitsForEnds) {
  auto a = node("a", {2025, 1, 1}, {2025, 3, 31}), b = node("b", {2025, 3, 1}, {2025, 4, 30}), c = node("c", {2025, 3, 0}, {2025, 5, 0});
  b.after = {"a"}, c.after = {"a", "gone"};
  const auto project = activities({a, b, c});
  const auto plan = plan_of(project, {2025, 1, 1});
  ASSERT_EQ(plan[1].clashes.size(), 1U);
  EXPECT_EQ(plan[1].clashes[0]->id, "a");
  EXPECT_TRUE(plan[2].clashes.empty()) << "some day in March may be the last";
  EXPECT_EQ(plan[2].before.size(), 1U);
}

TEST(Plan, NumbersLinesByTheirPlaceInTheTree) {
  std::vector<Node> nodes{node("a"), node("b"), node("c"), node("d")};
  nodes[1].parent = "a", nodes[2].parent = "a";
  EXPECT_THAT(numbers_of(nodes), ElementsAre("1", "1.1", "1.2", "2"));
}

TEST(Chart, SaysInWordsWhatIsLateAndEscapesWhatPeopleWrote) {
  auto late = node("l", {2025, 1, 1}, {2025, 2, 1});
  late.title = {{"", "<script>&\"" + std::string(200, 'x')}};
  const auto project = activities({late, node("undated")});
  const auto chart = chart_of(plan_of(project, {2025, 3, 1}), en, {2025, 3, 1});
  EXPECT_EQ(chart.shown, 1);
  EXPECT_THAT(chart.svg, AllOf(HasSubstr("late: should have ended 28 days ago"), HasSubstr("<title id="), HasSubstr("late: 1."), HasSubstr("&lt;script&gt;&amp;"), Not(HasSubstr("<script")), HasSubstr("…"), HasSubstr("today")));
  EXPECT_EQ(chart_of({}, en, {2025, 1, 1}).svg, "");
}

TEST(Chart, StandsAnyDates) {
  const auto project = activities({node("a", {1, 1, 1}, {9999, 12, 31}), node("b", {2025, 2, 1}, {2025, 1, 1}), node("c", {}, {2025, 0, 0})});
  EXPECT_EQ(chart_of(plan_of(project, {2025, 1, 1}), en, {2025, 1, 1}).shown, 3);
}

std::vector<std::string> lines(const std::string& calendar) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < calendar.size();) {
    const auto end = calendar.find("\r\n", at);
    EXPECT_NE(end, std::string::npos);
    if (end == std::string::npos) break;
    found.push_back(calendar.substr(at, end - at));
    at = end + 2;
  }
  return found;
}

TEST(Calendar, HasWholeDaysFoldedLinesAndEscapedTexts) {
  auto a = node("a", {2025, 3, 1}, {2025, 3, 31}), month = node("m", {2025, 4, 0}), undated = node("u");
  a.title = {{"", "Dig, line; and \\ wells\nBEGIN:VALARM"}};
  a.description = {{"", "éàü, " + std::string(300, 'x') + "\r\nEND:VCALENDAR " + std::string(50, 'y')}};
  for (int i = 0; i < 100; ++i) a.description[0].text += "水";
  a.responsible = "Water works";
  month.after = {"a"};
  const auto project = activities({a, month, undated});
  const auto calendar = calendar_of(project, plan_of(project, {2025, 1, 1}), en, "example.org", "2026-11-23T00:42:32Z", "https://example.org/projects/0000000000zz/plan");
  std::string unfolded;
  for (const auto& line : lines(calendar)) {
    EXPECT_LE(line.size(), 75U) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    if (line.starts_with(' ')) unfolded += line.substr(1);
    else unfolded += "\n" + line;
  }
  EXPECT_THAT(unfolded, AllOf(HasSubstr("\nUID:0000000000zz-a@example.org"), HasSubstr("\nDTSTAMP:20261123T004232Z"), HasSubstr("\nDTSTART;VALUE=DATE:20250301"), HasSubstr("\nDTEND;VALUE=DATE:20250401"),
                              HasSubstr("\nSUMMARY:1 Dig\\, line\\; and \\\\ wells\n"), HasSubstr("Responsible: Water works"), HasSubstr("\nDTEND;VALUE=DATE:20250501"),
                              HasSubstr("the day is not fixed: April 2025"), HasSubstr("After: Dig"), HasSubstr("水水水")));
  int events = 0;
  for (auto at = unfolded.find("\nBEGIN:VEVENT"); at != std::string::npos; at = unfolded.find("\nBEGIN:VEVENT", at + 1)) ++events;
  EXPECT_EQ(events, 2);
  EXPECT_EQ(unfolded.find("\nBEGIN:VALARM"), std::string::npos);
  EXPECT_TRUE(calendar.ends_with("END:VCALENDAR\r\n"));
}

TEST(Spans, AreSaidShortly) {
  EXPECT_EQ(span_text({2025, 1, 1}, {2025, 12, 31}, en), "2025");
  EXPECT_EQ(span_text({2025, 1, 0}, {2025, 12, 0}, en), "2025");
  EXPECT_EQ(span_text({2025, 3, 0}, {2025, 3, 0}, en), "March 2025");
  EXPECT_EQ(span_text({2025, 3, 0}, {}, en), "from March 2025");
  EXPECT_EQ(span_text({}, {2025, 0, 0}, en), "until 2025");
}

}  // namespace
}  // namespace framework
