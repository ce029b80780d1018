// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <limits>
#include <random>

#include "db/test_databases.h"
#include "spending/counting.h"
#include "spending/pages.h"
#include "spending/test_plans.h"
#include "spending/views.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_spending();

namespace spending {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Budget budget(std::string start, std::string end, std::int64_t amount, std::string currency = {}, std::string status = {}) {
  Budget made;
  made.status = std::move(status);
  made.start = base::PartialDate::parse(start).value_or(base::PartialDate{});
  made.end = base::PartialDate::parse(end).value_or(base::PartialDate{});
  made.value = {amount, std::move(currency), {2024, 1, 1}, {}};
  return made;
}
std::vector<std::string> sums(const Table& table) {
  std::vector<std::string> all;
  for (const auto& sum : table.sums) all.push_back(fmt::format("{} {}", sum.too_large ? "many" : std::to_string(sum.amount), sum.currency));
  return all;
}
std::vector<Reason> reasons(const Table& table) {
  std::vector<Reason> all;
  for (const auto& entry : table.entries) all.push_back(entry.left_out);
  return all;
}

TEST(PlannedSpending, IsAddedByCurrencyAlone) {
  Plan plan;
  plan.currency = "EUR";
  plan.total = {budget("2024", "2024", 100), budget("2025-01-01", "2025-12-31", 20, "EUR"), budget("2024", "2024", 7, "XOF")};
  EXPECT_THAT(sums(table(plan, Kind::total)), ElementsAre("120 EUR", "7 XOF"));
  EXPECT_THAT(sums(table(plan, Kind::expenditure)), ElementsAre());
}

TEST(PlannedSpending, CountsNoDayTwice) {
  Plan plan;
  plan.currency = "EUR";
  plan.total = {budget("2024", "2026", 1000), budget("2024", "2024", 100), budget("2024-12-31", "2025-12-30", 10), budget("2025", "2025", 1, "", "2"), budget("2026-01", "2026-06", 5)};
  const auto made = table(plan, Kind::total);
  // 2024 has a day more than the others; of the years of equal length the committed one counts.
  EXPECT_THAT(reasons(made), ElementsAre(Reason::overlaps, Reason::none, Reason::overlaps, Reason::none, Reason::none));
  plan.total = {budget("2025", "2025", 10), budget("2025", "2025", 1, "", "2")};
  EXPECT_THAT(sums(table(plan, Kind::total)), ElementsAre("1 EUR"));
}

TEST(PlannedSpending, LetsEachRecipientHaveTheSameYear) {
  Plan plan;
  plan.currency = "EUR";
  Classification senegal, mali;
  senegal.code = "SN", mali.code = "ML";
  plan.countries = {{senegal, budget("2024", "2024", 1)}, {mali, budget("2024", "2024", 2)}, {senegal, budget("2024", "2024", 4)}};
  EXPECT_THAT(sums(table(plan, Kind::countries)), ElementsAre("3 EUR"));
  Named one, other;
  one.reference = "A-1", other.name = {{"", "Wells"}};
  plan.organisations = {{one, budget("2024", "2024", 1)}, {other, budget("2024", "2024", 2)}};
  EXPECT_THAT(sums(table(plan, Kind::organisations)), ElementsAre("3 EUR"));
}

TEST(PlannedSpending, LeavesOutWhatSaysNoAmountOrNoPeriod) {
  Plan plan;
  plan.currency = "EUR";
  auto unreadable = budget("2024", "2024", 0);
  unreadable.value.written = "a lot";
  auto empty = budget("2024", "2024", 0);
  empty.value = {};
  plan.total = {unreadable, empty, budget("", "2024", 1), budget("2025", "2024", 2)};
  const auto made = table(plan, Kind::total);
  EXPECT_THAT(reasons(made), ElementsAre(Reason::no_amount, Reason::no_amount, Reason::no_period, Reason::no_period));
  EXPECT_TRUE(made.sums.empty());
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  plan.total = {budget("2024", "2024", most), budget("2025", "2025", most)};
  EXPECT_THAT(sums(table(plan, Kind::total)), ElementsAre("many EUR"));
}

// What counts never overlaps, and nothing is left out that does not overlap what counts: for budgets at random.
TEST(PlannedSpending, CountsAsMuchAsDoesNotOverlap) {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    Plan plan;
    plan.currency = "EUR";
    for (auto n = random() % 12; n > 0; --n) {
      const auto from = 2000 + random() % 15, to = from + random() % 4;
      plan.total.push_back(budget(std::to_string(from), std::to_string(to), 1, "", random() % 2 ? "2" : "1"));
    }
    const auto made = table(plan, Kind::total);
    const auto overlap = [](const Entry& a, const Entry& b) { return a.budget->start.year <= b.budget->end.year && b.budget->start.year <= a.budget->end.year; };
    for (const auto& entry : made.entries) {
      const auto others = std::ranges::count_if(made.entries, [&](const Entry& other) { return &other != &entry && other.left_out == Reason::none && overlap(entry, other); });
      EXPECT_EQ(others == 0, entry.left_out == Reason::none);
    }
  }
}

class Spending : public db::DatabaseTest {
 protected:
  Spending() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_spending()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    auto transaction = database().write({"a test"});
    organisations::Writer writer(transaction);
    for (auto [id, name] : {std::pair(&town, "Lindenau"), std::pair(&partner, "Oliveira")}) {
      organisations::Organisation one;
      one.names = {{"", name}};
      *id = writer.create(std::move(one)).value();
    }
    transaction.commit();
    web::SiteSettings settings;
    settings.strict_templates = true;
    site.emplace(settings, std::vector<web::Feature>{feature(database(), *gazetteer())});
  }
  void TearDown() override {
    site.reset();
    DatabaseTest::TearDown();
  }
  static const std::shared_ptr<places::Gazetteer>& gazetteer() {
    static const std::shared_ptr<places::Gazetteer> opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
    return opened;
  }
  PlanId keep(Plan plan) {
    plan.owner = town;
    auto transaction = database().write({"a test"});
    const auto made = Writer(transaction).create(std::move(plan)).value();
    transaction.commit();
    return made;
  }
  std::string get(const std::string& address, int status = 200) {
    web::TestClient client(*site);
    const auto answer = client.get(address);
    EXPECT_EQ(answer.status, status) << address;
    return web::whole_body(answer);
  }
  OrganisationId town, partner;
  std::optional<web::Site> site;
};
ON_BOTH_DATABASES(Spending);

TEST_P(Spending, IsKeptFoundChangedAndPutBack) {
  test::Maker maker(9, {town, partner});
  std::vector<Plan> all;
  {
    auto transaction = database().write({"a test"});
    Writer writer(transaction);
    for (int i = 0; i < 30; ++i) {
      auto plan = maker.plan();
      plan.owner = i % 2 ? town : partner;
      plan.id = writer.create(plan).value();
      normalise(plan);
      all.push_back(std::move(plan));
    }
    transaction.commit();
  }
  auto session = database().read();
  for (const auto& plan : all) {
    EXPECT_EQ(find(session, plan.id), plan);
    EXPECT_EQ(plan_from_json(json_text(plan)), plan);
    EXPECT_THAT(find_by_identifier(session, plan.identifier), testing::Contains(plan));
  }
  EXPECT_EQ(count(session), 30);
  EXPECT_EQ(of_owner(session, town).size(), 15U);
  EXPECT_TRUE(record_kind().tables_astray(session).empty());
  auto transaction = database().write({"a test"});
  auto changed = all[0];
  changed.owner = changed.owner == town ? partner : town;
  EXPECT_TRUE(Writer(transaction).update(changed));
  Writer(transaction).put(all[1].id.text(), {});
  EXPECT_FALSE(find(transaction.session(), all[1].id));
  Writer(transaction).put(all[1].id.text(), json_text(all[1]));
  Writer(transaction).put(all[0].id.text(), json_text(all[0]));
  EXPECT_EQ(find(transaction.session(), all[0].id), all[0]);
  EXPECT_EQ(find(transaction.session(), all[1].id), all[1]);
  EXPECT_TRUE(record_kind().tables_astray(transaction.session()).empty());
  follow_merge(transaction, partner, town);
  EXPECT_EQ(of_owner(transaction.session(), town).size(), 30U);
  EXPECT_FALSE(are_named(transaction.session(), partner));
  EXPECT_TRUE(record_kind().tables_astray(transaction.session()).empty());
}

TEST_P(Spending, RefusesWhatNamesNobodyOrIsNoText) {
  auto transaction = database().write({"a test"});
  Writer writer(transaction);
  Plan plan;
  plan.owner = town;
  EXPECT_FALSE(writer.create(plan));
  plan.identifier = std::string(2000, 'x');
  EXPECT_FALSE(writer.create(plan));
  plan.identifier = "A-1";
  plan.name.text = {{"", std::string("a\0b", 3)}};
  EXPECT_FALSE(writer.create(plan));
  plan.name.text = {{"", "A"}};
  EXPECT_TRUE(writer.create(plan));
}

Plan told_plan(OrganisationId partner) {
  Plan plan;
  plan.identifier = "XM-1";
  plan.name.text = {{"", "Lindenau"}};
  plan.currency = "EUR";
  plan.updated = "2024-11-25T18:15:45Z";
  plan.total = {budget("2025-01-01", "2025-12-31", 123450), budget("2026-01-01", "2026-12-31", 100, "USD", "2"), budget("2025-01", "2026-12", 999)};
  plan.total[0].lines = {{"l1", {100000, {}, {2024, 1, 1}, {}}, {{"", "<b>Wells</b>"}}, {}}};
  Named recipient;
  recipient.organisation = partner;
  plan.organisations = {{recipient, budget("2025", "2025", 500)}};
  Classification senegal, africa;
  senegal.code = "SN", africa.code = "298";
  plan.countries = {{senegal, budget("2025", "2025", 700)}};
  plan.regions = {{africa, budget("2025", "2025", 800)}};
  plan.expenditure = {budget("2023", "2023", 900)};
  Document report, bad;
  report.document.url = "https://example.org/report.pdf";
  report.document.title = {{"", "Annual report"}};
  report.document.categories = {"B01"};
  bad.document.url = "javascript:alert(1)";
  bad.document.title = {{"", "Trap"}};
  plan.documents = {report, bad};
  return plan;
}

TEST_P(Spending, StandsOnAPageWithTotalsByCurrencyAndTheirRule) {
  keep(told_plan(partner));
  const auto html = get(url(town));
  EXPECT_THAT(html, HasSubstr("€1,234.50 · "));
  EXPECT_THAT(html, HasSubstr("periods overlap"));
  EXPECT_THAT(html, HasSubstr("not counted: its period overlaps"));
  EXPECT_THAT(html, HasSubstr("Senegal"));
  EXPECT_THAT(html, HasSubstr("Africa"));
  EXPECT_THAT(html, HasSubstr("/organisations/" + partner.text()));
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;Wells"));
  EXPECT_THAT(html, HasSubstr("https://example.org/report.pdf"));
  EXPECT_THAT(html, Not(HasSubstr("href=\"javascript:")));
  EXPECT_THAT(html, HasSubstr(url(town, ".csv")));
  EXPECT_THAT(html, HasSubstr("25 November 2024"));
  const auto french = get(url(town) + "?lang=fr");
  EXPECT_THAT(french, HasSubstr("Sénégal"));
  EXPECT_THAT(french, Not(HasSubstr("periods overlap")));
  auto other = told_plan(partner);
  other.reporter.reference = "XM-2";
  keep(other);
  EXPECT_THAT(get(url(town)), HasSubstr("nothing of one is added to another"));
  EXPECT_THAT(get(url(partner)), HasSubstr("Nothing is recorded yet"));
  get("/organisations/000000000000/spending", 404);
}

TEST_P(Spending, IsGivenAsFileAndToPrograms) {
  keep(told_plan(partner));
  const auto csv = get(url(town, ".csv"));
  EXPECT_THAT(csv, HasSubstr("\"1234.5\",\"EUR\",\"2024-01-01\",\"1\",\"\""));
  EXPECT_THAT(csv, HasSubstr("\"overlaps\""));
  EXPECT_THAT(csv, HasSubstr("\"l1\",\"<b>Wells</b>\",\"1000\",\"EUR\",\"2024-01-01\",\"0\",\"line\""));
  EXPECT_THAT(csv, HasSubstr("\"Oliveira\",\"\",\"" + partner.text() + "\""));
  const auto answer = boost::json::parse(get("/api/v1" + url(town)));
  const auto& plan = answer.at("plans").at(0);
  EXPECT_EQ(plan.at("identifier").as_string(), "XM-1");
  EXPECT_EQ(plan.at("total").at(0).at("value").at("amount").as_int64(), 123450);
  EXPECT_EQ(plan.at("totals").at(0).at("amounts").at(0).at("amount").as_string(), "1234.5");
  EXPECT_EQ(plan.at("totals").at(0).at("left_out").at(0).at("at").as_int64(), 2);
  EXPECT_EQ(boost::json::parse(get("/api/v1" + url(partner))).at("plans").as_array().size(), 0U);
}

TEST_P(Spending, LeadsFromAMergedOrganisationToTheOneItIsPartOf) {
  const auto gone = OrganisationId::make();
  auto transaction = database().write({"a test"});
  organisations::put_redirect(transaction, gone, town);
  transaction.commit();
  web::TestClient client(*site);
  EXPECT_EQ(client.get(url(gone, ".csv")).get("Location").value_or(""), url(town, ".csv"));
  EXPECT_EQ(client.get("/api/v1" + url(gone)).get("Location").value_or(""), "/api/v1" + url(town));
}

TEST(SpendingTemplates, GetExactlyWhatTheyUse) { EXPECT_EQ(web::check_template<views::Plans>({embedded_web(), embedded_spending()}, "spending/plans"), ""); }

}  // namespace
}  // namespace spending
