// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "budget/test_budget.h"
#include "web/template_check.h"

namespace budget {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct BudgetPages : test::BudgetTest {};
ON_BOTH_DATABASES(BudgetPages);

TEST(BudgetTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_projects(), embedded_budget()};
  EXPECT_EQ(web::check_template<views::Page>(files, "budget/show"), "");
  EXPECT_EQ(web::check_template<views::Form>(files, "budget/form"), "");
  EXPECT_EQ(web::untranslated_text(files, "budget"), "");
}

TEST_P(BudgetPages, ShowALineThatWasAdded) {
  auto client = contributor();
  EXPECT_THAT(page(client, here + "/budget"), HasSubstr("No money is recorded yet"));
  page(client, here + "/budget/lines/new");
  const auto sent = client.post_form(here + "/budget/lines", line_form());
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent).substr(0, 3000);
  const auto p = project();
  ASSERT_EQ(p.budget.size(), 1U);
  const auto& line = p.budget[0];
  EXPECT_EQ(line.value.amount, 123450);
  EXPECT_EQ(line.funder.organisation, partner);
  EXPECT_EQ(line.heading, "h1");
  EXPECT_EQ(line.end.text(), "2024");
  auto anybody = nobody();
  const auto shown = page(anybody, here + "/budget");
  EXPECT_THAT(shown, AllOf(HasSubstr("€1,234.50"), HasSubstr("Travel"), HasSubstr("Oliveira"), HasSubstr("How was this counted?"), Not(HasSubstr("/budget/lines/new"))));
  EXPECT_THAT(page(anybody, here + "/budget?lang=fr"), AllOf(HasSubstr("1\u202f234,50\u00a0€"), HasSubstr("Voyages")));
  EXPECT_THAT(page(anybody, here + "/budget?columns=funders"), HasSubstr("Oliveira"));
}

TEST_P(BudgetPages, KeepAFreeNameAndANewHeading) {
  auto client = contributor();
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"funder", "The <b>neighbours</b>"}, {"new_heading", "Works"}})).status, 303);
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"funder", "x"}, {"new_heading", "works"}})).status, 303);
  const auto p = project();
  EXPECT_EQ(p.headings.size(), 2U);
  EXPECT_EQ(p.budget[0].heading, p.headings[1].id);
  EXPECT_EQ(p.budget[1].heading, p.headings[1].id);
  EXPECT_EQ(p.budget[0].funder.name[0].text, "The <b>neighbours</b>");
  EXPECT_THAT(page(client, here + "/budget"), AllOf(HasSubstr("The &lt;b&gt;neighbours"), Not(HasSubstr("<b>neighbours"))));
}

TEST_P(BudgetPages, TakeTheNameThatWasTypedBesideAnOldChoice) {
  auto client = contributor();
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"funder", "Lindenau"}, {"funder_id", partner.text()}})).status, 303);
  EXPECT_EQ(project().budget[0].funder.organisation, town);
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"funder", "/organisations/" + partner.text()}})).status, 303);
  EXPECT_EQ(project().budget[1].funder.organisation, partner);
}

TEST_P(BudgetPages, ReadAmountsAsTheReadersLanguageWritesThem) {
  auto client = contributor();
  const auto sent = [&](const std::string& language, const std::string& amount) {
    const auto response = client.post_form(here + "/budget/lines?lang=" + language, with(line_form(), {{"amount", amount}}));
    return response.status == 303 ? base::minor_text(project().budget.back().value.amount, "EUR") : std::to_string(response.status);
  };
  EXPECT_EQ(sent("fr", "1 234,50"), "1234.5");
  EXPECT_EQ(sent("es", "2.234,50"), "2234.5");
  EXPECT_EQ(sent("pt", "3.234"), "3234");
  EXPECT_EQ(sent("en", "4,234.50"), "4234.5");
  EXPECT_EQ(sent("fr", "1,234"), "422");
  // What is shown in the form is read again.
  const auto line = project().budget[0].id;
  const auto form = page(client, here + "/budget/lines/" + line + "?lang=fr");
  EXPECT_THAT(form, HasSubstr("value=\"1\u202f234,50\""));
}

TEST_P(BudgetPages, RefuseWhatCannotBeKeptAndKeepWhatWasTyped) {
  auto client = contributor();
  const auto before = project();
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"amount", "1e400"}, {"amount", "NaN"}, {"amount", "-5"}, {"amount", ""}, {"amount", "99999999999999999999999"}, {"amount", "1.234"}, {"amount", "<script>alert(1)</script>"},
      {"currency", "QQQ"}, {"currency", ""}, {"currency", "<b>"}, {"start", ""}, {"start", "2009-02-30"}, {"start", "soon"}, {"end", "2023"}, {"heading", "nowhere"}};
  for (const auto& [name, value] : wrong) {
    const auto response = client.post_form(here + "/budget/lines", with(line_form(), {{name, value}}));
    EXPECT_EQ(response.status, 422) << name << " " << value;
    const auto body = web::whole_body(response);
    EXPECT_THAT(body, HasSubstr("href=\"#" + name + "\"")) << value;
    EXPECT_THAT(body, Not(HasSubstr("<script>alert"))) << value;
    EXPECT_THAT(body, HasSubstr("Oliveira"));
  }
  EXPECT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"in_kind", "1"}})).status, 422);  // no method
  EXPECT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"currency", "XOF"}, {"amount", "5"}, {"rate", "0.0015"}})).status, 422);  // of which day, who says so
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"date", "2024"}, {"date", "2024-05"}, {"date", ""}, {"type", "77"}, {"amount", "inf"}, {"currency", "eur"}})
    EXPECT_EQ(client.post_form(here + "/budget/transactions", with(transaction_form(), {{name, value}})).status, 422) << name << " " << value;
  EXPECT_EQ(project(), before);
  EXPECT_EQ(client.post_form(here + "/budget/lines", {}).status, 422);
  EXPECT_EQ(client.post_form(here + "/budget/transactions", {}).status, 422);
  EXPECT_EQ(client.post_form(here + "/budget/headings", {}).status, 303);  // changes nothing
  EXPECT_EQ(project(), before);
}

TEST_P(BudgetPages, KeepTheRateWithItsDateAndSource) {
  auto client = contributor();
  const auto sent = client.post_form(here + "/budget/lines?lang=fr", with(line_form(), {{"amount", "655 957"}, {"currency", "XOF"}, {"rate", "0,00152449"}, {"rate_date", "2024"}, {"rate_source", "BCEAO"}}));
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent).substr(0, 3000);
  EXPECT_EQ(project().budget[0].exchange, (projects::Exchange{"0.00152449", {2024}, "BCEAO"}));
  const auto shown = page(client, here + "/budget?lang=en");
  EXPECT_THAT(shown, AllOf(HasSubstr("€1,000.00"), HasSubstr("1 XOF = 0.00152449 EUR (2024; BCEAO)")));
  // In another currency, at a rate that the address says.
  EXPECT_THAT(page(client, here + "/budget?in=USD&rate=1.08&rate_date=2024-05&rate_source=ECB"), AllOf(HasSubstr("1,080.00"), HasSubstr("1 EUR = 1.08 USD (May 2024; ECB)")));
  EXPECT_THAT(page(client, here + "/budget?in=USD"), HasSubstr("for want of a rate"));
  EXPECT_THAT(page(client, here + "/budget?in=USD&rate=1,234"), HasSubstr("can be read in two ways"));
  page(client, here + "/budget?in=%3Cscript%3E&rate=%FF&columns=x&line=99999999999999999999&transaction=-1");
}

TEST_P(BudgetPages, ShowWhatIsGivenInKindApart) {
  auto client = contributor();
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"in_kind", "1"}, {"method", "hours at their cost"}})).status, 303);
  const auto shown = page(client, here + "/budget");
  EXPECT_THAT(shown, AllOf(HasSubstr("Planned in kind"), HasSubstr("hours at their cost")));
  EXPECT_THAT(shown, Not(HasSubstr("Planned and paid by heading")));  // no money in the table
}

TEST_P(BudgetPages, SayWhereTransactionsCount) {
  auto client = contributor();
  ASSERT_EQ(client.post_form(here + "/budget/transactions", with(transaction_form(), {{"type", "1"}, {"amount", "300"}, {"provider", "The Union"}, {"receiver", ""}})).status, 303);
  ASSERT_EQ(client.post_form(here + "/budget/transactions", with(transaction_form(), {{"receiver_activity", "XM-9"}})).status, 303);
  ASSERT_EQ(client.post_form(here + "/budget/transactions", with(transaction_form(), {{"type", "4"}, {"amount", "-10"}})).status, 303);
  const auto shown = page(client, here + "/budget");
  EXPECT_THAT(shown, AllOf(HasSubstr("Paid out"), HasSubstr("€390.00"), HasSubstr("Given from own funds"), HasSubstr("€90.00"), HasSubstr("comes in; it counts where it is paid out")));
  EXPECT_EQ(project().transactions[1].receiver.activity, "XM-9");
  const auto csv = page(client, here + "/transactions.csv");
  EXPECT_THAT(csv, AllOf(HasSubstr("\"400\",\"EUR\""), HasSubstr("counted_at_last_hand"), HasSubstr("\"incoming\"")));
  const auto answer = boost::json::parse(page(client, "/api/v1" + here + "/budget"));
  EXPECT_EQ(answer.at("transactions").as_array().size(), 3U);
  EXPECT_EQ(answer.at("transactions").at(0).at("counted").at("last_hand").at("left_out"), "incoming");
}

TEST_P(BudgetPages, GiveCsvThatNoSpreadsheetRuns) {
  auto client = contributor();
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"funder", "=HYPERLINK(\"x\")"}, {"new_heading", "-cmd"}})).status, 303);
  const auto csv = page(client, here + "/budget.csv");
  EXPECT_THAT(csv, AllOf(HasSubstr("\"'=HYPERLINK(\"\"x\"\")\""), HasSubstr("\"'-cmd\""), HasSubstr("\"1234.5\",\"EUR\"")));
}

TEST_P(BudgetPages, AreNotThereForThoseWhoMayNotSeeADraft) {
  auto client = contributor();
  ASSERT_EQ(client.post_form(here + "/budget/lines", line_form()).status, 303);
  ASSERT_EQ(client.post_form(here + "/budget/transactions", transaction_form()).status, 303);
  const auto line = project().budget[0].id, transaction = project().transactions[0].id;
  changed([](auto& p) { p.state = projects::State::draft; });
  const auto before = project();
  auto reader = browser(web::Role::reader), stranger = browser(web::Role::administrator, partner), anybody = nobody();
  const std::vector<std::string> open{"/budget", "/budget.csv", "/transactions.csv"};
  const std::vector<std::string> forms{"/budget/headings", "/budget/lines/new", "/budget/lines/" + line, "/budget/transactions/new", "/budget/transactions/" + transaction};
  const std::vector<std::string> sent{"/budget/headings", "/budget/lines", "/budget/lines/" + line, "/budget/lines/" + line + "/remove", "/budget/transactions", "/budget/transactions/" + transaction,
                                      "/budget/transactions/" + transaction + "/remove"};
  for (const auto& rest : open) {
    page(stranger, here + rest, 404);
    page(anybody, here + rest, 404);
    page(reader, here + rest, 200);
  }
  page(stranger, "/api/v1" + here + "/budget", 404);
  page(anybody, "/api/v1" + here + "/budget", 404);
  for (const auto& rest : forms) {
    page(stranger, here + rest, 404);
    page(reader, here + rest, 403);
    page(client, here + rest, 200);
  }
  for (const auto& rest : sent) {
    EXPECT_EQ(stranger.post_form(here + rest, line_form()).status, 404) << rest;
    EXPECT_EQ(reader.post_form(here + rest, line_form()).status, 403) << rest;
    EXPECT_NE(anybody.post_form(here + rest, line_form()).status, 303) << rest;
  }
  EXPECT_EQ(project(), before);
  page(client, "/projects/" + projects::ProjectId::make().text() + "/budget", 404);
  page(client, "/projects/nonsense/budget", 404);
  page(client, here + "/budget/lines/nothing", 404);
}

TEST_P(BudgetPages, LetTwoPeopleChangeDifferentLines) {
  auto ana = contributor(), ben = contributor();
  ASSERT_EQ(ana.post_form(here + "/budget/lines", line_form()).status, 303);
  ASSERT_EQ(ana.post_form(here + "/budget/lines", line_form()).status, 303);
  const auto first = project().budget[0].id, second = project().budget[1].id;
  const auto seen = line_form();  // both have the same version
  ASSERT_EQ(ana.post_form(here + "/budget/lines/" + first, with(seen, {{"amount", "10"}})).status, 303);
  ASSERT_EQ(ben.post_form(here + "/budget/lines/" + second, with(seen, {{"amount", "20"}})).status, 303);
  EXPECT_EQ(project().budget[0].value.amount, 1000);
  EXPECT_EQ(project().budget[1].value.amount, 2000);
  // The same line: neither is lost.
  const auto again = line_form();
  ASSERT_EQ(ana.post_form(here + "/budget/lines/" + first, with(again, {{"amount", "11"}})).status, 303);
  const auto clash = ben.post_form(here + "/budget/lines/" + first, with(again, {{"amount", "12"}}));
  EXPECT_EQ(clash.status, 409);
  EXPECT_THAT(web::whole_body(clash), AllOf(HasSubstr("€11.00"), HasSubstr("€12.00"), HasSubstr("value=\"12\"")));
  EXPECT_EQ(project().budget[0].value.amount, 1100);
  ASSERT_EQ(ben.post_form(here + "/budget/lines/" + first, with(line_form(), {{"amount", "12"}})).status, 303);
  EXPECT_EQ(project().budget[0].value.amount, 1200);
  // Removed meanwhile.
  const auto last = line_form();
  ASSERT_EQ(ana.post_form(here + "/budget/lines/" + first + "/remove", {{"version", version()}}).status, 303);
  EXPECT_EQ(ben.post_form(here + "/budget/lines/" + first, with(last, {{"amount", "13"}})).status, 404);
  EXPECT_EQ(ben.post_form(here + "/budget/lines/" + second + "/remove", {{"version", seen[0].second}}).status, 409);  // changed since
  EXPECT_EQ(project().budget.size(), 1U);
}

TEST_P(BudgetPages, ChangeATransactionAndKeepWhatAFileSaid) {
  changed([&](auto& p) {
    projects::Transaction t;
    t.id = "t1", t.type = "QP", t.date = {2020, 1, 2}, t.value.amount = 5, t.value.written = "1e400", t.rest = " ref=\"x\"";
    t.provider.reference = "FR-1", t.provider.name = {{"", "A file’s name"}}, t.provider.rest = " a=\"b\"";
    t.description = {{"en", "Hello"}, {"fr", "Bonjour"}};
    p.transactions = {t};
  });
  auto client = contributor();
  EXPECT_THAT(page(client, here + "/budget/transactions/t1"), AllOf(HasSubstr("1e400"), HasSubstr("A file’s name"), HasSubstr("Hello")));
  ASSERT_EQ(client.post_form(here + "/budget/transactions/t1", with(transaction_form(), {{"type", "QP"}, {"provider", "A file’s name"}, {"description", "Hello you"}})).status, 303);
  const auto t = project().transactions[0];
  EXPECT_EQ(t.provider.reference, "FR-1");
  EXPECT_EQ(t.provider.rest, " a=\"b\"");
  EXPECT_EQ(t.rest, " ref=\"x\"");
  EXPECT_EQ(t.value.amount, 40000);
  EXPECT_EQ(t.value.written, "");
  EXPECT_EQ(t.description, (projects::Narrative{{"en", "Hello you"}, {"fr", "Bonjour"}}));
  const auto seen = transaction_form();
  changed([](auto& p) { p.transactions[0].value.amount = 7; });
  EXPECT_EQ(client.post_form(here + "/budget/transactions/t1", with(seen, {{"amount", "9"}})).status, 409);
  EXPECT_EQ(client.post_form(here + "/budget/transactions/t1/remove", {{"version", seen[0].second}}).status, 409);
  EXPECT_EQ(client.post_form(here + "/budget/transactions/t1/remove", {{"version", version()}}).status, 303);
  EXPECT_TRUE(project().transactions.empty());
}

TEST_P(BudgetPages, ChangeHeadings) {
  auto client = contributor();
  page(client, here + "/budget/headings");
  const auto seen = version();
  ASSERT_EQ(client.post_form(here + "/budget/headings", {{"version", seen}, {"name_h1_", "Travel"}, {"name_h1_es", "Viajes"}, {"name_h1_fr", ""}, {"name_new1_", "Works"}, {"name_new2_fr", "Salaires"}}).status, 303);
  auto p = project();
  ASSERT_EQ(p.headings.size(), 3U);
  EXPECT_EQ(p.headings[0].name, (projects::Narrative{{"", "Travel"}, {"es", "Viajes"}}));
  const auto works = p.headings[1].id;
  // Who saw the old one and changes it otherwise is asked.
  const auto clash = client.post_form(here + "/budget/headings", {{"version", seen}, {"name_h1_", "Journeys"}});
  EXPECT_EQ(clash.status, 409);
  EXPECT_THAT(web::whole_body(clash), AllOf(HasSubstr("Viajes"), HasSubstr("Journeys")));
  ASSERT_EQ(client.post_form(here + "/budget/lines", line_form()).status, 303);
  EXPECT_EQ(client.post_form(here + "/budget/headings", {{"version", version()}, {"name_h1_", "Travel"}, {"remove_h1", "1"}}).status, 422);
  ASSERT_EQ(client.post_form(here + "/budget/headings", {{"version", version()}, {"name_" + works + "_", "Works"}, {"remove_" + works, "1"}}).status, 303);
  EXPECT_EQ(project().headings.size(), 2U);
}

TEST_P(BudgetPages, StandTenThousandLines) {
  changed([](auto& p) {
    for (int i = 0; i < 10000; ++i) {
      projects::BudgetLine line;
      line.id = projects::part_id(), line.start = {2024}, line.end = {2024}, line.value.amount = 100;
      p.budget.push_back(line);
      projects::Transaction t;
      t.id = projects::part_id(), t.type = "4", t.date = {2024, 1, 1}, t.value.amount = INT64_MAX / 1000;
      p.transactions.push_back(t);
    }
  });
  auto client = contributor();
  const auto shown = page(client, here + "/budget");
  EXPECT_LT(shown.size(), 500'000U);
  EXPECT_THAT(shown, AllOf(HasSubstr("€10,000.00"), HasSubstr("more EUR than can be counted"), HasSubstr("line=100")));
  EXPECT_THAT(page(client, here + "/budget?line=9900"), Not(HasSubstr("line=10000")));
  EXPECT_EQ(client.post_form(here + "/budget/lines", line_form()).status, 303);
}

TEST_P(BudgetPages, SayNothingInEnglishToThoseWhoReadAnotherLanguage) {
  auto client = contributor();
  changed([](auto& p) {
    p.title = {}, p.identifier = "1-2-3", p.headings.clear();
  });
  ASSERT_EQ(client.post_form(here + "/budget/lines", with(line_form(), {{"heading", ""}, {"funder", ""}})).status, 303);
  ASSERT_EQ(client.post_form(here + "/budget/transactions", with(transaction_form(), {{"receiver", ""}, {"description", ""}})).status, 303);
  for (const auto* rest : {"/budget", "/budget/lines/new", "/budget/transactions/new", "/budget/headings"}) {
    auto shown = page(client, here + rest + "?lang=en-x-pseudo");
    for (const auto& text : web::text_outside_translation(shown))
    {
      // Left are amounts, the day, and the site's name.
      const bool is_amount = std::ranges::none_of(text, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
      EXPECT_TRUE(is_amount || text.find("EUR") != std::string::npos || text.find("Cosmopolis") != std::string::npos || text == "17 May 2024" || text.find(" · ") != std::string::npos)
          << rest << ": " << text;
    }
  }
}

}  // namespace
}  // namespace budget
