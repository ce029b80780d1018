// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <condition_variable>
#include <thread>

#include "db/test_databases.h"
#include "figures/pages.h"
#include "figures/views.h"
#include "projects/api.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_figures();

namespace figures {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

class FiguresPages : public db::DatabaseTest {
 protected:
  FiguresPages() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects()}) {}
  void SetUp() override {
    db::DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto transaction = database().write({"a test"});
    organisations::Writer writer(transaction);
    const auto add = [&](const char* name) {
      organisations::Organisation one;
      one.names = {{"", name}};
      return writer.create(std::move(one)).value();
    };
    town = add("Lindenau"), partner = add("=Oliveira");
    transaction.commit();
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    site.emplace(settings, std::vector<web::Feature>{projects::feature(), feature(database(), gazetteer())});
  }
  void TearDown() override {
    site.reset();
    db::DatabaseTest::TearDown();
  }
  std::string page(const std::string& address, int status = 200) {
    web::TestClient client(*site);
    const auto response = client.get(address);
    EXPECT_EQ(response.status, status) << address;
    return web::whole_body(response);
  }
  boost::json::value api(const std::string& rest) { return boost::json::parse(page("/api/v1/projects/figures" + rest)); }
  projects::ProjectId keep(projects::Project p) {
    auto transaction = database().write({"a test"});
    const auto id = projects::Writer(transaction).create(std::move(p)).value();
    transaction.commit();
    return id;
  }
  projects::Project wells(std::int64_t amount, std::string currency = "EUR") {
    projects::Project p;
    p.state = projects::State::published;
    p.owner = town;
    p.title = {{"", "Wells"}};
    p.currency = std::move(currency);
    p.status = "2";
    p.management = "direct";
    p.themes = {"water-and-sanitation"};
    p.countries = {{"", "SN", "", {}, {}, {}}};
    p.tags = {{"2", "6", {}, {}, {}, {}}, {"2", "13", {}, {}, {}, {}}};
    projects::BudgetLine line;
    line.id = projects::part_id();
    line.value.amount = amount;
    line.start = {2024}, line.end = {2024};
    line.funder.organisation = partner;
    p.budget = {line};
    projects::set_date(p, '1', {2023});
    projects::set_date(p, '3', {2024});
    return p;
  }

  organisations::OrganisationId town, partner;
  std::optional<web::Site> site;
};
ON_BOTH_DATABASES(FiguresPages);

TEST(FiguresTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_figures()};
  EXPECT_EQ(web::check_template<views::Page>(files, "figures/figures"), "");
  EXPECT_EQ(web::check_template<views::Counting>(files, "figures/counting"), "");
  EXPECT_EQ(web::check_template<views::Rules>(files, "figures/rules"), "");
  EXPECT_EQ(web::untranslated_text(files, "figures"), "");
}

TEST_P(FiguresPages, SayThatThereIsNothingYetAndWhatToDo) {
  EXPECT_THAT(page("/projects/figures"), AllOf(HasSubstr("No project is published yet"), HasSubstr("Find your organisation"), Not(HasSubstr("<table"))));
  EXPECT_EQ(api("").at("projects").as_int64(), 0);
}

TEST_P(FiguresPages, ShowTheTableTheChartAndTheFunnel) {
  keep(wells(123450)), keep(wells(100000)), keep(wells(5, "USD"));
  const auto shown = page("/projects/figures");
  EXPECT_THAT(shown, AllOf(HasSubstr("€2,234.50"), HasSubstr("$0.05"), HasSubstr("Water"), HasSubstr("2024"), HasSubstr("<rect width=\"100%\""), HasSubstr("3 projects"), HasSubstr("Under way")));
  EXPECT_THAT(shown, AllOf(HasSubstr("/projects/figures.csv"), HasSubstr("Counted at the source"), HasSubstr("/projects/figures/rules")));
  EXPECT_THAT(page("/projects/figures?rows=country&columns=none&lang=fr"), AllOf(HasSubstr("Sénégal"), HasSubstr("2\u202f234,50")));
  EXPECT_THAT(page("/projects/figures?rows=funder"), AllOf(HasSubstr("=Oliveira"), HasSubstr("/organisations/" + partner.text())));
  EXPECT_THAT(page("/projects/figures?currency=USD"), HasSubstr("(USD)"));
  EXPECT_THAT(page("/projects/figures?rows=goal"), AllOf(HasSubstr("counts whole in each goal"), HasSubstr("6 ")));
  EXPECT_THAT(page("/projects/figures?measure=projects&rows=year"), AllOf(HasSubstr("2023"), HasSubstr("once in the sum")));
  EXPECT_THAT(page("/projects/figures?measure=paid"), HasSubstr("Nothing to show"));
  EXPECT_THAT(page("/projects/figures/rules"), AllOf(HasSubstr("of_received"), HasSubstr("counts once")));
}

TEST_P(FiguresPages, ConvertByTheRatesThatAreGiven) {
  keep(wells(100000)), keep(wells(100000)), keep(wells(1000, "USD"));
  const auto without = page("/projects/figures?currency=EUR&convert=1");
  EXPECT_THAT(without, AllOf(HasSubstr("for want of a rate"), HasSubstr("$10.00"), HasSubstr("What 1 USD is worth in EUR")));
  EXPECT_THAT(page("/projects/figures?currency=EUR&convert=1&rate_USD=0.9"), AllOf(HasSubstr("€2,009.00"), HasSubstr("value=\"0.9\""), Not(HasSubstr("for want of a rate"))));
  EXPECT_THAT(page("/projects/figures?currency=EUR&convert=1&rate_USD=a%3Cb"), AllOf(HasSubstr("Not all of the address"), HasSubstr("a&lt;b"), Not(HasSubstr("a<b"))));
}

TEST_P(FiguresPages, NeverTellOfDraftsAndForgetWhatIsWithdrawn) {
  auto draft = wells(777700);
  draft.state = projects::State::draft;
  draft.countries = {{"", "MG", "", {}, {}, {}}};
  keep(draft);
  EXPECT_THAT(page("/projects/figures"), HasSubstr("No project is published yet"));
  const auto id = keep(wells(100));
  EXPECT_THAT(page("/projects/figures?rows=country"), AllOf(HasSubstr("€1.00"), Not(HasSubstr("7,777")), Not(HasSubstr("Madagascar"))));
  EXPECT_EQ(api("?by=country").at("cells").as_array().size(), 1U);
  auto transaction = database().write({"a test"});
  projects::Writer(transaction).remove(id).value();
  transaction.commit();
  EXPECT_THAT(page("/projects/figures"), HasSubstr("No project is published yet"));
}

TEST_P(FiguresPages, FollowMergesOfOrganisations) {
  keep(wells(100));
  EXPECT_THAT(page("/projects/figures?rows=funder"), HasSubstr("=Oliveira"));
  {
    auto transaction = database().write({"a test"});
    projects::follow_merge(transaction, partner, town);
    organisations::put_redirect(transaction, partner, town);
    transaction.commit();
  }
  EXPECT_THAT(page("/projects/figures?rows=funder"), AllOf(HasSubstr("Lindenau"), Not(HasSubstr("/organisations/" + partner.text()))));
  EXPECT_EQ(api("?funder=" + partner.text()).at("projects").as_int64(), 1);  // old addresses lead on
}

TEST_P(FiguresPages, FindTheFunderByTheNameThatIsTyped) {
  keep(wells(100));
  EXPECT_THAT(page("/projects/figures?funder_name=lindenau"), HasSubstr("Nothing to show"));
  EXPECT_THAT(page("/projects/figures?funder_name=%3DOliveira"), AllOf(HasSubstr("€1.00"), HasSubstr("value=\"" + partner.text() + "\"")));
  EXPECT_THAT(page("/projects/figures?funder_name=&funder=" + town.text()), HasSubstr("€1.00"));
  EXPECT_THAT(page("/projects/figures?funder_name=Nobody+Here"), HasSubstr("is called “Nobody Here”"));
}

TEST_P(FiguresPages, GiveTheSameTableAsAFile) {
  keep(wells(123450)), keep(wells(7, "USD"));
  const auto csv = page("/projects/figures.csv?by=funder,year&lang=en");
  EXPECT_EQ(csv, "\xEF\xBB\xBF" "funder,funder_name,year,year_name,currency,amount,projects\r\n"
                 "\"" + partner.text() + "\",\"'=Oliveira\",\"2024\",\"2024\",\"EUR\",\"1234.5\",\"1\"\r\n"
                 "\"" + partner.text() + "\",\"'=Oliveira\",\"2024\",\"2024\",\"USD\",\"0.07\",\"1\"\r\n");
  EXPECT_THAT(page("/projects/figures.csv?measure=projects&rows=goal&columns=none"), HasSubstr("\"13\",\"13 "));
  const auto answer = api("?by=theme,year,country&measure=planned");
  EXPECT_EQ(answer.at("cells").as_array().size(), 2U);
  EXPECT_EQ(answer.at("cells").at(0).at("country").as_string(), "SN");
  EXPECT_EQ(answer.at("cells").at(0).at("amount").as_string(), "1234.5");
  EXPECT_EQ(answer.at("point").as_string(), "source");
  EXPECT_EQ(answer.at("totals").as_array().size(), 2U);
  EXPECT_EQ(api("?currency=EUR&convert=1&rate_USD=0.5").at("converted").at("rates").at("USD").as_string(), "0.5");
}

TEST_P(FiguresPages, AnswerWhateverIsAsked) {
  keep(wells(100));
  const std::string huge(6000, 'x');
  for (const std::string wrong : {"rows=nowhere", "columns=%3Cscript%3E", "from=99999999", "to=-5", "from=2024x", "country=S", "country=%FF%FE", "theme=nothing", "goal=18", "goal=0", "status=99", "mode=secret",
                                  "funder=zz", "currency=QQQ", "measure=gold", "point=moon", "sector=99999", "by=theme,year,country,goal", "rate_QQQ=1", "convert=1&currency=EUR&rate_USD=1e9"}) {
    EXPECT_THAT(page("/projects/figures?" + wrong), AllOf(HasSubstr("Not all of the address was understood"), Not(HasSubstr("<script>")))) << wrong;
    page("/api/v1/projects/figures?" + wrong, 400);
    page("/projects/figures.csv?" + wrong, 400);
  }
  for (const char* name : {"rows", "columns", "by", "country", "theme", "funder", "funder_name", "currency", "measure", "point", "from", "rate_EUR"})
    EXPECT_LT(page("/projects/figures?currency=EUR&convert=1&" + std::string(name) + "=" + huge).size(), 200'000U);
  for (const char* fine : {"from=2024&to=2020", "country=none", "theme=none", "goal=none", "rows=none", "rows=none&columns=none", "by=theme,theme", "rows=year&columns=year", "funder=none", "country=ZZ", "from=9999"})
    EXPECT_THAT(page("/projects/figures?" + std::string(fine)), Not(HasSubstr("Not all of the address"))) << fine;
}

TEST_P(FiguresPages, SayNothingInEnglishToThoseWhoReadAnotherLanguage) {
  auto odd = wells(100);
  odd.themes.clear(), odd.tags.clear(), odd.countries.clear();
  keep(wells(100)), keep(odd), keep(wells(3, "USD"));
  for (const auto* rest : {"", "?rows=goal&columns=status", "?rows=mode&columns=none", "?measure=projects&rows=status", "?currency=EUR&convert=1", "?measure=paid", "/rules"}) {
    auto shown = page(std::string("/projects/figures") + rest + (std::string_view(rest).find('?') == std::string_view::npos ? "?" : "&") + "lang=en-x-pseudo");
    shown = shown.substr(shown.find("<main"), shown.find("</main>") - shown.find("<main"));
    // Amounts and codes have digits or three capitals; countries and themes have names of their own.
    for (const auto& text : web::text_outside_translation(shown)) {
      const bool is_code = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; }) || text == "EUR" || text == "USD";
      const bool is_name = text.find("Senegal") != std::string::npos || text.find("=Oliveira") != std::string::npos ||
                           std::ranges::any_of(themes::all(), [&](const auto& theme) { return text.find(theme.names[0]) != std::string::npos; });
      EXPECT_TRUE(is_code || is_name || text.size() < 4) << rest << ": " << text;
    }
  }
}

// A thread that counts waits here until it is let go on.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    open_.wait(lock, [this] { return is_open_; });
  }
  void set(bool open) {
    const std::lock_guard lock(mutex_);
    is_open_ = open;
    open_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable open_;
  bool is_open_ = false;
};

TEST_P(FiguresPages, SayThatTheyAreBeingCountedAndThenOfWhichMomentTheyAre) {
  Gate gate;
  web::SiteSettings settings;
  settings.strict_templates = true;
  site.emplace(settings, std::vector<web::Feature>{projects::feature(), feature(std::make_shared<Desk>(database(), gazetteer(), Figures::Waits{0, {}, {}, [&] { gate.wait(); }}))});
  keep(wells(100));
  const auto waiting = page("/projects/figures?rows=country");
  EXPECT_THAT(waiting, AllOf(HasSubstr("being counted"), HasSubstr("http-equiv=\"refresh\""), HasSubstr("hx-get=\"/projects/figures/state?rows=country\""), Not(HasSubstr("€1.00"))));
  EXPECT_THAT(page("/projects/figures?lang=en-x-pseudo"), Not(HasSubstr("being counted")));
  web::TestClient client(*site);
  EXPECT_EQ(client.get("/projects/figures/state").get("HX-Redirect"), std::nullopt);
  const auto refused = client.get("/api/v1/projects/figures");
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.get("Retry-After").has_value());
  page("/projects/figures.csv", 503);
  gate.set(true);
  const auto until = [&](const std::string& text) {
    for (int i = 0; i < 3000 && page("/projects/figures?lang=en").find(text) == std::string::npos; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return page("/projects/figures?lang=en");
  };
  EXPECT_THAT(until("€1.00"), Not(HasSubstr("has changed since")));
  EXPECT_EQ(client.get("/projects/figures/state?rows=country").get("HX-Redirect"), "/projects/figures?rows=country");
  gate.set(false);
  keep(wells(200));
  EXPECT_THAT(page("/projects/figures"), AllOf(HasSubstr("€1.00"), HasSubstr("has changed since")));
  gate.set(true);
  EXPECT_THAT(until("€3.00"), AllOf(HasSubstr("€3.00"), Not(HasSubstr("has changed since"))));
  site.reset();
}

TEST_P(FiguresPages, AreCountedByManyAtOnce) {
  keep(wells(100));
  std::vector<std::thread> readers;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        web::TestClient client(*site);
        const auto body = web::whole_body(client.get("/api/v1/projects/figures"));
        wrong += body.find("\"amount\"") == std::string::npos;
      }
    });
  for (int i = 0; i < 5; ++i) keep(wells(100));
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(api("").at("projects").as_int64(), 6);
}

TEST_P(FiguresPages, AreReadThreeTimesFromTheDatabaseWithTheSameResult) {
  for (int i = 0; i < 20; ++i) keep(wells(100 + i, i % 3 ? "EUR" : "USD"));
  auto session = database().read();
  const base::Progress progress;
  const auto kept = cube_of(session, progress), streamed = cube_of(session, progress, 5);
  Query query;
  query.by = {Dimension::theme, Dimension::year, Dimension::country};
  EXPECT_EQ(ask(*kept, query).cells, ask(*streamed, query).cells);
  EXPECT_EQ(kept->common, streamed->common);
  EXPECT_EQ(ask(*kept, query).projects, 20U);
  base::Progress stopped;
  stopped.stop = true;
  EXPECT_EQ(cube_of(session, stopped), nullptr);
  EXPECT_EQ(cube_of(session, stopped, 5), nullptr);
}

}  // namespace
}  // namespace figures
