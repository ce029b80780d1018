// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <thread>

#include "base/text.h"
#include "confirmations/test_party.h"
#include "web/template_check.h"

namespace confirmations {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

class Confirmations : public ConfirmationsTest {};
ON_BOTH_DATABASES(Confirmations);

TEST_P(Confirmations, AreGivenByAPartyInTheProduct) {
  auto client = as(of_lyon);
  const auto page = client.get(url(twinning));
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(std::string(page.content()), HasSubstr("Confirm this twinning"));
  EXPECT_EQ(client.post_form(url(twinning), answer(twinning, lyon)).status, 303);
  EXPECT_EQ(confirmed(twinning, lyon), base::today());
  EXPECT_FALSE(confirmed(twinning, porto).known()) << "each party for itself";
  const auto change = last_change("relation", twinning.text());
  EXPECT_EQ(change.actor, "account " + of_lyon.text());
  EXPECT_EQ(change.reason, "confirmed");
  EXPECT_EQ(as(of_porto).post_form(url(twinning), answer(twinning, porto)).status, 303);
  EXPECT_EQ(relations::trust(relation(twinning), base::today()), relations::Trust::confirmed);
}

TEST_P(Confirmations, AreRefusedToWhoDoesNotSpeakForTheParty) {
  for (const auto who : {reader, contributor, editor, of_porto})
    EXPECT_EQ(as(who).post_form(url(twinning), answer(twinning, lyon)).status, 403);
  EXPECT_EQ(as(of_lyon).post_form(url(twinning), answer(twinning, nara)).status, 403);
  EXPECT_NE(as(std::nullopt).post_form(url(twinning), answer(twinning, lyon)).status, 303);
  EXPECT_NE(as(std::nullopt).get(url(twinning)).status, 200) << "asked to sign in";
  EXPECT_EQ(as(of_porto).post_form(url(lyon), {{"act", "confirm"}}).status, 403);
  EXPECT_FALSE(confirmed(twinning, lyon).known());
  EXPECT_FALSE(confirmed(lyon).known());
  EXPECT_THAT(std::string(as(reader).get(url(twinning)).content()), Not(HasSubstr("name=\"act\"")));
  auto client = as(of_lyon);
  client.headers.emplace_back("origin", "https://elsewhere.example");
  EXPECT_EQ(client.post_form(url(twinning), answer(twinning, lyon)).status, 403);
}

TEST_P(Confirmations, OfAStewardSayThatTheyAre) {
  EXPECT_EQ(as(steward).post_form(url(twinning), answer(twinning, porto)).status, 303);
  EXPECT_EQ(last_change("relation", twinning.text()).reason, "confirmed by a steward for " + porto.text());
}

TEST_P(Confirmations, OfAnOrganisationsOwnRecord) {
  auto client = as(of_lyon);
  EXPECT_THAT(std::string(client.get(url(lyon)).content()), HasSubstr("Confirm this record"));
  organisations::Organisation record;
  {
    auto session = database().read();
    record = *organisations::find(session, lyon);
  }
  EXPECT_EQ(client.post_form(url(lyon), {{"act", "confirm"}, {"seen", "something else"}}).status, 409);
  EXPECT_FALSE(confirmed(lyon).known());
  EXPECT_EQ(client.post_form(url(lyon), {{"act", "confirm"}, {"seen", seen(record)}}).status, 303);
  EXPECT_EQ(confirmed(lyon), base::today());
  EXPECT_EQ(client.post_form(url(lyon), {{"act", "correct"}}).get("Location"), url(lyon, "/propose"));
}

TEST_P(Confirmations, NamePlacesAndRegions) {
  {
    auto transaction = database().write({"test"});
    auto salzburg = *organisations::find(transaction.session(), lyon);
    salzburg.country = "AT";
    salzburg.place = "geonames:2766824";
    salzburg.subdivision = "AT.05";
    ASSERT_TRUE(organisations::Writer(transaction).update(salzburg));
    transaction.commit();
  }
  const std::string own(as(of_lyon).get(url(lyon)).content());
  EXPECT_THAT(own, HasSubstr("Salzburg, Salzburg"));
  EXPECT_THAT(own, Not(AnyOf(HasSubstr("geonames:"), HasSubstr("AT.05"))));
  EXPECT_THAT(std::string(as(of_lyon).get(url(twinning)).content()),
              AllOf(HasSubstr("Austria"), HasSubstr("Portugal")));
}

TEST_P(Confirmations, AreOfWhatWasSeen) {
  const auto form = answer(twinning, lyon);
  {
    auto transaction = database().write({"test"});
    auto changed = *relations::find(transaction.session(), twinning);
    changed.start = {1991, 0, 0};
    ASSERT_TRUE(relations::Writer(transaction).update(changed));
    transaction.commit();
  }
  const auto page = as(of_lyon).post_form(url(twinning), form);
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(std::string(page.content()), HasSubstr("was changed while you looked"));
  EXPECT_FALSE(confirmed(twinning, lyon).known());
  const auto now = answer(twinning, lyon);
  EXPECT_EQ(as(of_porto).post_form(url(twinning), answer(twinning, porto)).status, 303);
  EXPECT_EQ(as(of_lyon).post_form(url(twinning), now).status, 303)
      << "the other side's confirmation changes nothing of what was seen";
}

TEST_P(Confirmations, EndWithTheRelation) {
  auto client = as(of_lyon);
  auto form = answer(twinning, lyon, "ended");
  for (const char* wrong : {"", "soon", "9998", "1989", "2024-02-30", "<b>"}) {
    auto bad = form;
    bad.emplace_back("end", wrong);
    EXPECT_EQ(client.post_form(url(twinning), bad).status, 422) << wrong;
  }
  form.emplace_back("end", "2024-05-17");
  form.emplace_back("reason", "expired");
  EXPECT_EQ(client.post_form(url(twinning), form).status, 303);
  EXPECT_EQ(relation(twinning).status, relations::Status::closed);
  EXPECT_EQ(relation(twinning).end, (base::PartialDate{2024, 5, 17}));
  EXPECT_EQ(last_change("relation", twinning.text()).reason, "ended: expired");
  EXPECT_EQ(client.post_form(url(twinning), answer(twinning, lyon)).status, 409)
      << "there is nothing to confirm any more";
  EXPECT_EQ(client.get(url(twinning)).status, 200);
}

TEST_P(Confirmations, AreGivenOnceByALink) {
  const auto link = link_to(twinning, porto);
  auto client = as(std::nullopt);
  for (int i = 0; i < 3; ++i) {
    const auto page = client.get(link);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(std::string(page.content()), HasSubstr("confirm it for Porto"));
    EXPECT_EQ(page.get("Cache-Control"), "no-store");
  }
  EXPECT_FALSE(confirmed(twinning, porto).known()) << "opening it changes nothing";
  // The party of the form is not looked at: the link speaks for its own.
  EXPECT_EQ(client.post_form(link, answer(twinning, lyon)).status, 303);
  EXPECT_EQ(confirmed(twinning, porto), base::today());
  EXPECT_FALSE(confirmed(twinning, lyon).known());
  EXPECT_EQ(last_change("relation", twinning.text()).actor, "link of " + porto.text());
  const auto head = database().head();
  EXPECT_THAT(std::string(client.get(link).content()), HasSubstr("was confirmed on"));
  auto end = answer(twinning, porto, "ended");
  end.emplace_back("end", "2020");
  EXPECT_THAT(std::string(client.post_form(link, end).content()), HasSubstr("was confirmed on")) << "played again";
  EXPECT_EQ(database().head(), head);
}

TEST_P(Confirmations, ByALinkThatIsNoneAreRefused) {
  auto client = as(std::nullopt);
  std::string other, late, campaign;
  {
    auto transaction = database().write_unlogged();
    other = links::make(transaction, "password", "{}", std::chrono::hours(1));
    late = links::make(transaction, ask_purpose, "{\"ask\":\"" + AskId::make().text() + "\"}", std::chrono::hours(1));
    transaction.commit();
  }
  for (const auto& secret : {std::string("x"), base::id_text(5), other, late, std::string(5000, 'a'),
                             std::string("%27%20OR%201=1"), std::string("%00")}) {
    EXPECT_EQ(client.get("/confirm/" + secret).status, 404);
    EXPECT_EQ(client.post_form("/confirm/" + secret, {{"act", "confirm"}}).status, 404);
    EXPECT_EQ(client.get("/campaign/" + secret).status, 404);
    EXPECT_EQ(client.post_form("/campaign/" + secret + "/" + twinning.text(), {{"act", "confirm"}}).status, 404);
  }
  const auto expired = link_to(twinning, porto);
  {
    auto transaction = database().write_unlogged();
    transaction.prepare("UPDATE link SET expires = $1 WHERE purpose = 'confirm'")
        .run(base::utc_after(-std::chrono::hours(1)));
    transaction.commit();
  }
  EXPECT_EQ(client.get(expired).status, 410);
  EXPECT_EQ(client.post_form(expired, answer(twinning, porto)).status, 410);
  EXPECT_FALSE(confirmed(twinning, porto).known());
}

TEST_P(Confirmations, ByALinkMaySayWhatIsWrong) {
  const auto link = link_to(twinning, porto);
  auto client = as(std::nullopt);
  EXPECT_EQ(client.post_form(link, {{"act", "remark"}, {"remark", " "}}).status, 422);
  EXPECT_EQ(client.post_form(link, {{"act", "remark"}, {"remark", std::string(5000, 'x')}}).status, 422);
  EXPECT_EQ(client.post_form(link, {{"act", "remark"}, {"remark", "bad \x01"}}).status, 422);
  EXPECT_EQ(client.post_form(link, {{"act", "nonsense"}}).status, 422);
  const auto head = database().head();
  EXPECT_EQ(client
                .post_form(
                    link, {{"act", "remark"}, {"remark", "It began in <script>1995</script>'; DROP TABLE relation;--"}})
                .status,
            303);
  EXPECT_EQ(database().head(), head) << "free text is not for the log";
  EXPECT_THAT(std::string(client.get(link).content()), HasSubstr("stewards"));
  const auto page = std::string(as(steward).get("/confirmations/remarks").content());
  EXPECT_THAT(page, HasSubstr("It began in &lt;script&gt;1995"));
  EXPECT_EQ(as(of_lyon).get("/confirmations/remarks").status, 403);
  EXPECT_EQ(count("SELECT count(*) FROM notice WHERE url = '/confirmations/remarks'"), 1);
}

TEST_P(Confirmations, AreAskedForByMailWithinLimits) {
  auto client = as(of_lyon);
  EXPECT_EQ(as(reader).get(url(twinning, "/ask")).status, 403);
  EXPECT_EQ(client.get(url(twinning, "/ask")).status, 200);
  EXPECT_EQ(client.post_form(url(twinning, "/ask"), {{"party", porto.text()}, {"address", "no address"}}).status, 422);
  EXPECT_EQ(client
                .post_form(url(twinning, "/ask"),
                           {{"party", porto.text()}, {"address", "a@example.org\r\nBcc: b@example.org"}})
                .status,
            422);
  EXPECT_EQ(client.post_form(url(twinning, "/ask"), {{"party", nara.text()}, {"address", "a@example.org"}}).status, 422)
      << "no party to it";
  for (int i = 0; i < most_asks_of_relation; ++i)
    EXPECT_EQ(client
                  .post_form(url(twinning, "/ask"),
                             {{"party", porto.text()}, {"address", "a@example.org"}, {"language", "pt"}})
                  .status,
              303);
  EXPECT_EQ(client.post_form(url(twinning, "/ask"), {{"party", porto.text()}, {"address", "a@example.org"}}).status,
            429);
  auto session = database().read();
  EXPECT_EQ(mail::outbox(session).waiting, most_asks_of_relation);
  auto logged = session.prepare(
      "SELECT count(*) FROM change WHERE after LIKE '%a@example.org%' OR before LIKE '%a@example.org%'");
  EXPECT_EQ(logged.run().integer(0), 0) << "addresses are not for the log";
}

TEST_P(Confirmations, OfWhatIsDueAreGivenAtOnce) {
  auto client = as(of_lyon);
  const auto page = std::string(client.get("/confirmations").content());
  EXPECT_THAT(page, HasSubstr(item_value("relation", twinning.text(), seen(relation(twinning)))));
  EXPECT_THAT(page, HasSubstr("Nara &lt;b&gt;"));
  web::Identity identity;
  identity.roles = {{lyon.text(), web::Role::validator}};
  {
    auto session = database().read();
    const auto before = due(session, identity, base::Language::en);
    EXPECT_EQ(before.records, 3);
    EXPECT_EQ(before.first.size(), 3U);
    EXPECT_EQ(due(session, {}, base::Language::en).records, 0);
  }
  http::Pairs form{{"organisation", lyon.text()},
                   {"pick", item_value("relation", twinning.text(), seen(relation(twinning)))},
                   {"pick", item_value("relation", pact.text(), "changed")},
                   {"pick", item_value("organisation", porto.text(), "x")},
                   {"pick", "nonsense"},
                   {"pick", "::'"}};
  EXPECT_EQ(client.post_form("/confirmations", form).get("Location"), "/confirmations?done=1&left=4");
  EXPECT_EQ(confirmed(twinning, lyon), base::today());
  EXPECT_FALSE(confirmed(pact, lyon).known());
  EXPECT_EQ(as(editor).post_form("/confirmations", form).status, 403);
  form[0].second = porto.text();
  EXPECT_EQ(client.post_form("/confirmations", form).status, 403);
  auto session = database().read();
  EXPECT_EQ(due(session, identity, base::Language::en).records, 2);
  EXPECT_EQ(
      due(session, identity, base::Language::en, {static_cast<std::int16_t>(base::today().year + 2), 2, 28}).records, 3)
      << "a year later it is due again";
}

TEST_P(Confirmations, OfTwoAtOnceAreBothKept) {
  const auto link = link_to(twinning, porto);
  const auto form = answer(twinning, lyon);
  const auto by_link = answer(twinning, porto);
  std::thread one([&] { as(of_lyon).post_form(url(twinning), form); });
  std::thread two([&] { as(std::nullopt).post_form(link, by_link); });
  one.join();
  two.join();
  EXPECT_EQ(confirmed(twinning, lyon), base::today());
  EXPECT_EQ(confirmed(twinning, porto), base::today());
}

TEST(ConfirmationTemplates, GetWhatTheyUse) {
  const auto check = [](const std::string& report, std::initializer_list<std::string_view> unused = {}) {
    std::string wrong;
    for (const auto line : base::split(report, '\n'))
      if (!line.empty() &&
          !std::ranges::any_of(unused, [&](auto name) { return line == "nothing shows " + std::string(name); }))
        wrong += std::string(line) + "\n";
    return wrong;
  };
#define MATCHES(View, name) \
  check(web::check_template<views::View>({embedded_web(), embedded_confirmations()}, "confirmations/" name))
  EXPECT_EQ(MATCHES(Record, "record"), "");
  EXPECT_EQ(MATCHES(AskForm, "ask"), "");
  EXPECT_EQ(MATCHES(Done, "done"), "");
  EXPECT_EQ(MATCHES(DueList, "due"), "");
  EXPECT_EQ(MATCHES(Sheet, "sheet"), "");
  EXPECT_EQ(MATCHES(CampaignList, "campaigns"), "");
  EXPECT_EQ(MATCHES(CampaignPage, "campaign"), "");
  EXPECT_EQ(MATCHES(Remarks, "remarks"), "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_confirmations()}, "confirmations"), "");
}

}  // namespace
}  // namespace confirmations
