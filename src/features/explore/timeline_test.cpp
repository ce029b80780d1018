// SPDX-License-Identifier: EUPL-1.2
#include "explore/timeline.h"

#include <gmock/gmock.h>

#include "explore/test_register.h"

namespace explore {
namespace {

using base::PartialDate;
using testing::HasSubstr;
using testing::Not;

PartialDate date(std::string_view iso) {
  return PartialDate::parse(iso).value_or(PartialDate{});
}

// "partly 2012-01-01 2013-01-01, sure …", on an axis of the years 2000 to 2019.
std::string drawn(std::string_view start, std::string_view end) {
  const base::TimeAxis axis{*base::first_day({2000, 0, 0}), *base::first_day({2020, 0, 0})};
  std::string text;
  for (const auto& span : spans_of({date(start), date(end), {}}, axis))
    text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ",
                        span.certainty == Certainty::sure     ? "sure"
                        : span.certainty == Certainty::partly ? "partly"
                                                              : "open",
                        base::date_of(span.from).text(), base::date_of(span.to).text());
  return text;
}

TEST(Lifetimes, AreDrawnAsSurelyAsTheyAreKnown) {
  EXPECT_EQ(drawn("2012-03-05", "2014-06-30"), "sure 2012-03-05 2014-07-01");
  EXPECT_EQ(drawn("2012", "2014"), "partly 2012-01-01 2013-01-01, sure 2013-01-01 2014-01-01, partly 2014-01-01 2015-01-01");
  EXPECT_EQ(drawn("2012-03", "2014-06-30"), "partly 2012-03-01 2012-04-01, sure 2012-04-01 2014-07-01");
  EXPECT_EQ(drawn("2012", "2013"), "partly 2012-01-01 2014-01-01") << "of no day is it known that it went on";
  EXPECT_EQ(drawn("2012", "2012"), "partly 2012-01-01 2013-01-01");
  EXPECT_EQ(drawn("2012", "2012-05"), "partly 2012-01-01 2012-06-01");
  EXPECT_EQ(drawn("2012-05-05", "2012-05-05"), "sure 2012-05-05 2012-05-06");
}

TEST(Lifetimes, AreOpenWhereADateIsMissing) {
  EXPECT_EQ(drawn("2012-03-05", ""), "sure 2012-03-05 2012-03-06, open 2012-03-06 2020-01-01");
  EXPECT_EQ(drawn("2012", ""), "partly 2012-01-01 2013-01-01, open 2013-01-01 2020-01-01");
  EXPECT_EQ(drawn("", "2012"), "open 2000-01-01 2012-01-01, partly 2012-01-01 2013-01-01");
  EXPECT_EQ(drawn("", ""), "");
  EXPECT_EQ(drawn("2030", ""), "partly 2030-01-01 2031-01-01");
}

TEST(Lifetimes, ThatAreOverReachNoFartherThanToday) {
  const base::TimeAxis axis{*base::first_day({2000, 0, 0}), *base::first_day({2020, 0, 0})};
  const auto end = [&](std::string_view start, base::PartialDate today) { return base::date_of(spans_of({date(start), {}, base::first_day(today)}, axis).back().to).text(); };
  EXPECT_EQ(end("2012-03-05", {2015, 6, 1}), "2015-06-01");
  EXPECT_EQ(end("2012-03-05", {2026, 6, 1}), "2020-01-01");
  EXPECT_EQ(end("2012-03-05", {2011, 6, 1}), "2012-03-06") << "it says that it is over before it begins";
}

TEST(Lifetimes, ThatEndBeforeTheyBeginShowTheTwoDatesAlone) {
  EXPECT_EQ(drawn("2014-02-03", "2012"), "partly 2012-01-01 2013-01-01, sure 2014-02-03 2014-02-04");
}

std::string years(const std::vector<Lifetime>& lifetimes) {
  const auto axis = axis_of(lifetimes, {2026, 11, 23});
  return axis ? base::date_of(axis->from).text() + " " + base::date_of(axis->to).text() : "";
}

TEST(TimelineAxis, IsOfWholeYearsAroundWhatIsKnown) {
  EXPECT_EQ(years({{date("2012-03"), date("2014"), {}}}), "2012-01-01 2015-01-01");
  EXPECT_EQ(years({{date("2012-03"), date("2014"), {}}, {date("2009"), date("2010"), {}}, {}}), "2009-01-01 2015-01-01");
  EXPECT_EQ(years({{date("2012"), {}, {}}}), "2012-01-01 2027-01-01") << "its end may be today";
  EXPECT_EQ(years({{date("2031"), {}, {}}}), "2031-01-01 2032-01-01");
  EXPECT_EQ(years({{}, {}}), "");
  EXPECT_EQ(years({}), "");
}

TEST(TimelineAxis, IsNotStretchedByOneDateFarAway) {
  EXPECT_EQ(years({{date("2012"), date("2014"), {}}, {date("2011"), date("2013"), {}}, {date("0201"), date("2012"), {}}, {date("2012"), date("9999"), {}}}),
            "2011-01-01 2015-01-01");
}

struct TimelinePage : testing::Test {
  TestRegister records;
  web::Site site{TestRegister::settings(), {feature(records.atlas())}};
  web::TestClient client{site};

  void add(std::string title, const char* start, const char* end, const char* status = "2") {
    projects::Project project;
    project.state = projects::State::published;
    project.title = {{"en", std::move(title)}};
    project.status = status;
    project.owner = records.salzburg;
    projects::set_date(project, '1', date(start));
    projects::set_date(project, '3', date(end));
    made.push_back(std::move(project));
  }
  std::string page(const std::string& address) {
    if (!made.empty()) {
      auto transaction = records.database().write({"a test"});
      projects::Writer writer(transaction);
      for (auto& project : made)
        if (!writer.create(std::move(project))) throw std::runtime_error("the project was not taken");
      transaction.commit();
      made.clear();
    }
    const base::Progress progress;
    if (!records.own_atlas().follow(progress)) throw std::runtime_error("the index does not follow");
    return web::whole_body(client.get(address));
  }
  static int count(std::string_view text, std::string_view what) {
    int found = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
    return found;
  }
  std::vector<projects::Project> made;
};

TEST_F(TimelinePage, SaysWhatStandsHereWhereThereIsNothing) {
  EXPECT_THAT(page("/projects?view=timeline"), HasSubstr("No project is published yet"));
  add("Wells", "2012", "2014");
  EXPECT_THAT(page("/projects?view=timeline&status=5"), HasSubstr("Nothing in the register answers to this"));
}

TEST_F(TimelinePage, ShowsProjectsInTheOrderOfTheirStart) {
  add("Later <wells>", "2013-02", "2015");
  add("Earlier wells", "2009", "2010-05-06", "5");
  add("Endless wells", "2011", "");
  add("Dateless wells", "", "");
  const auto newest = page("/projects?view=timeline&lang=en"), oldest = page("/projects?view=timeline&sort=oldest&lang=en");
  const auto order = [](const std::string& page) {
    return std::vector{page.find(">Later &lt;wells&gt;</a>"), page.find(">Endless wells</a>"), page.find(">Earlier wells</a>"), page.find(">Dateless wells</a>")};
  };
  auto found = order(newest);
  EXPECT_TRUE(std::ranges::is_sorted(found) && found.back() != std::string::npos);
  found = order(oldest);
  EXPECT_TRUE(found[2] < found[1] && found[1] < found[0] && found[0] < found[3] && found[3] != std::string::npos);
  EXPECT_THAT(newest, HasSubstr("February 2013 – 2015 · <strong>"));
  EXPECT_THAT(newest, HasSubstr("from 2011, end not stated"));
  EXPECT_THAT(newest, HasSubstr("dates not stated"));
  EXPECT_THAT(newest, HasSubstr("<li class=\"is-stopped\"><div class=\"chrono-text\"><a class=\"chrono-title\" href=\"/projects/"));
  EXPECT_THAT(newest, HasSubstr("href=\"/projects?sort=date&amp;view=table\">The same as a table"));
  EXPECT_THAT(newest, HasSubstr("#timeline\"/></svg>Timeline</a>"));
}

TEST_F(TimelinePage, HasNoAxisWhereNoDateIsKnown) {
  add("Dateless wells", "", "");
  const auto shown = page("/projects?view=timeline&lang=en");
  EXPECT_THAT(shown, HasSubstr("dates not stated"));
  EXPECT_THAT(shown, Not(HasSubstr("chrono-axis")));
}

TEST_F(TimelinePage, HasFiftyProjectsAndStaysSmall) {
  for (int i = 0; i < 120; ++i) add(fmt::format("Project {} {}", i, std::string(150, 'w')), fmt::format("{}-02", 1990 + i % 30).c_str(), fmt::format("{}", 1995 + i % 30).c_str());
  std::set<std::string> seen;
  std::string address = "/projects?view=timeline";
  int pages = 0;
  while (!address.empty() && pages < 9) {
    const auto shown = page(address);
    EXPECT_LT(shown.size(), 150000u);
    EXPECT_LE(count(shown, "class=\"chrono-title\""), 50);
    for (auto at = shown.find(">Project "); at != std::string::npos; at = shown.find(">Project ", at + 1)) seen.insert(shown.substr(at, 14));
    ++pages;
    const auto next = shown.find("rel=\"next\" href=\"");
    address = next == std::string::npos ? "" : shown.substr(next + 17, shown.find('"', next + 17) - next - 17);
    for (auto amp = address.find("&amp;"); amp != std::string::npos; amp = address.find("&amp;", amp)) address.erase(amp + 1, 4);
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 120u);
}

TEST_F(TimelinePage, IsOfProjectsAlone) {
  const auto shown = page("/relations?view=timeline");
  EXPECT_THAT(shown, Not(HasSubstr("#timeline")));
  EXPECT_THAT(shown, HasSubstr("<ul class=\"entries\">"));
}

}  // namespace
}  // namespace explore
