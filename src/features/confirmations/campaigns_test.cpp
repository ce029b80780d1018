// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "base/text.h"
#include "confirmations/test_party.h"

namespace confirmations {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string base_url = "https://register.example.org";

class Campaigns : public ConfirmationsTest {
 protected:
  base::PartialDate deadline() {
    auto date = base::today();
    ++date.year;
    return {date.year, date.month, std::min<std::uint8_t>(date.day, 28)};
  }
  CampaignId begin(Scope scope = Scope::all, std::string value = {}) {
    const auto id =
        start(database(), {.title = "Spring", .deadline = deadline(), .scope = scope, .scope_value = std::move(value)},
              "test", base::today());
    if (!id) throw std::logic_error(id.error().message.id);
    return *id;
  }
  Progress of(CampaignId id) {
    auto session = database().read();
    return progress(session, id);
  }
  std::string list(OrganisationId organisation, CampaignId id) {
    return fmt::format("/organisations/{}/campaign/{}", organisation.text(), id.text());
  }
  std::string link(CampaignId id, OrganisationId organisation) {
    auto transaction = database().write_unlogged();
    const auto secret = links::make(transaction, campaign_purpose, subject({id, organisation}), std::chrono::hours(1));
    transaction.commit();
    return "/campaign/" + secret;
  }
};
ON_BOTH_DATABASES(Campaigns);

TEST_P(Campaigns, AskEachOrganisationForItsRecordAndRelations) {
  const auto all = of(begin());
  EXPECT_EQ(all.asked, 3);
  EXPECT_EQ(all.records, 3 + 4);
  EXPECT_EQ(all.open, 7);
  EXPECT_EQ(of(begin(Scope::country, "FR")).records, 3);
  EXPECT_EQ(of(begin(Scope::kind, "local_government")).asked, 3);
  OrganisationId network;
  {
    auto transaction = database().write({"test"});
    network = make(transaction, "Network", "");
    tie(transaction, relations::Kind::network_membership, porto, network);
    transaction.commit();
  }
  EXPECT_EQ(of(begin(Scope::network, network.text())).asked, 2) << "its member, and itself";
  ASSERT_EQ(as(of_porto).post_form(url(twinning), answer(twinning, porto)).status, 303);
  const auto id = begin(Scope::stale);
  auto session = database().read();
  EXPECT_FALSE(find_item(session, id, porto, twinning.text())) << "it was confirmed today";
  EXPECT_TRUE(find_item(session, id, lyon, twinning.text()));
}

TEST_P(Campaigns, AreAnsweredForBothPartiesByOneProposal) {
  const auto id = begin();
  const std::string page(as(steward).get(url(twinning)).content());
  const auto first = page.find("Propose a change");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("Propose a change", first + 1), std::string::npos);
  EXPECT_THAT(page, AllOf(HasSubstr("Confirm it for Lyon"), HasSubstr("Confirm it for Porto")));
  EXPECT_EQ(as(reader).post_form(url(twinning), {{"act", "correct"}}).status, 403);
  EXPECT_EQ(of(id).corrected, 0);
  EXPECT_EQ(as(of_lyon).post_form(url(twinning), {{"act", "correct"}}).status, 303);
  EXPECT_EQ(of(id).corrected, 1) << "a party answers for itself";
  EXPECT_EQ(as(steward).post_form(url(twinning), {{"act", "correct"}}).get("Location"), url(twinning, "/propose"));
  EXPECT_EQ(of(id).corrected, 2);
}

TEST_P(Campaigns, AreStartedOnlyIfTheyMakeSense) {
  auto client = as(steward);
  const http::Pairs good{{"title", "Spring"}, {"deadline", deadline().text()}, {"scope", "all"}};
  const auto with = [&](std::string name, std::string value) {
    auto form = good;
    std::erase_if(form, [&](const auto& pair) { return pair.first == name; });
    form.emplace_back(std::move(name), std::move(value));
    return client.post_form("/campaigns", form).status;
  };
  EXPECT_EQ(with("title", ""), 422);
  EXPECT_EQ(with("title", std::string(300, 'x')), 422);
  EXPECT_EQ(with("deadline", "2020-01-01"), 422);
  EXPECT_EQ(with("deadline", "2027"), 422);
  EXPECT_EQ(with("deadline", "9999-01-01"), 422);
  EXPECT_EQ(with("scope", "country"), 422);
  EXPECT_EQ(with("scope", "network"), 422);
  EXPECT_EQ(with("title", "<b>'; DROP TABLE campaign;--"), 303);
  EXPECT_THAT(std::string(client.get("/campaigns").content()), HasSubstr("&lt;b&gt;"));
  for (const auto who : {of_lyon, editor, reader}) EXPECT_EQ(as(who).post_form("/campaigns", good).status, 403);
  EXPECT_EQ(count("SELECT count(*) FROM campaign"), 1);
}

TEST_P(Campaigns, SumUpByCountry) {
  const auto id = begin();
  auto session = database().read();
  const auto lines = progress_by_country(session, id);
  ASSERT_EQ(lines.size(), 3u);
  std::int64_t asked = 0, records = 0;
  for (const auto& line : lines) asked += line.asked, records += line.records;
  EXPECT_EQ(lines[0].country, "FR");
  EXPECT_EQ(lines[0].records, 3);
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(records, 7);
}

TEST_P(Campaigns, AreAnsweredRecordByRecord) {
  const auto id = begin();
  auto client = as(of_lyon);
  const auto page = client.get(list(lyon, id));
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(std::string(page.content()), HasSubstr("0 of 3 records are done."));
  EXPECT_EQ(as(editor).get(list(lyon, id)).status, 200);
  EXPECT_EQ(as(editor).post_form(list(lyon, id), {}).status, 403);
  EXPECT_EQ(as(reader).get(list(lyon, id)).status, 403);
  EXPECT_EQ(client.get(list(porto, id)).status, 403);
  EXPECT_EQ(client.get(list(lyon, CampaignId::make())).status, 404);
  const auto value = item_value("relation", twinning.text(), seen(relation(twinning)));
  EXPECT_EQ(client.post_form(list(lyon, id), {{"act", "later"}, {"pick", value}}).get("Location"),
            list(lyon, id) + "?done=1&left=0");
  EXPECT_EQ(of(id).open, 7) << "put off is not done";
  EXPECT_EQ(of(id).begun, 1);
  EXPECT_EQ(client.post_form(list(lyon, id), {{"act", "confirm"}, {"pick", value}}).status, 303);
  EXPECT_EQ(of(id).confirmed, 1);
  EXPECT_EQ(client.post_form(url(pact), answer(pact, lyon, "correct")).get("Location"), url(pact, "/propose"));
  EXPECT_EQ(of(id).corrected, 1);
  EXPECT_EQ(of(id).finished, 0);
  auto ended = answer(twinning, lyon, "ended");
  ended.emplace_back("end", "2020");
  EXPECT_EQ(as(of_lyon).post_form(url(twinning), ended).status, 303);
  EXPECT_EQ(of(id).closed, 2) << "for the other party too there is nothing left to say";
  organisations::Organisation record;
  {
    auto session = database().read();
    record = *organisations::find(session, lyon);
  }
  EXPECT_EQ(client.post_form(url(lyon), {{"act", "confirm"}, {"seen", seen(record)}}).status, 303);
  EXPECT_EQ(of(id).finished, 1);
  EXPECT_THAT(std::string(client.get(list(lyon, id)).content()), HasSubstr("3 of 3 records are done."));
}

TEST_P(Campaigns, AreAnsweredByALinkEachRecordOnce) {
  const auto id = begin();
  const auto address = link(id, porto);
  auto client = as(std::nullopt);
  EXPECT_THAT(std::string(client.get(address).content()), HasSubstr("Porto"));
  EXPECT_EQ(of(id).begun, 0) << "opening it changes nothing";
  const auto value = item_value("relation", twinning.text(), seen(relation(twinning)));
  EXPECT_THAT(std::string(client
                              .post_form(address, {{"pick", value},
                                                   {"pick", item_value("relation", pact.text(), seen(relation(pact)))}})
                              .get("Location")
                              .value_or("")),
              testing::EndsWith("?done=1&left=1"))
      << "the other relation is not Porto's";
  EXPECT_EQ(confirmed(twinning, porto), base::today());
  EXPECT_EQ(last_change("relation", twinning.text()).actor, "link of " + porto.text());
  EXPECT_EQ(client.get(address + "/" + twinning.text()).status, 200);
  auto end = answer(twinning, porto, "ended");
  end.emplace_back("end", "2020");
  client.post_form(address + "/" + twinning.text(), end);
  EXPECT_EQ(relation(twinning).status, relations::Status::active) << "each record once";
  EXPECT_EQ(client.get(address + "/" + pact.text()).status, 404);
  EXPECT_EQ(client.post_form(address + "/" + pact.text(), answer(pact, porto)).status, 404);
  EXPECT_EQ(client.post_form(address + "/" + porto.text(), {{"act", "remark"}, {"remark", "The name is wrong"}}).status,
            303);
  EXPECT_EQ(of(id).corrected, 1);
  stop(database(), id);
  EXPECT_EQ(client.get(address).status, 410);
  EXPECT_EQ(client.post_form(address, {{"pick", value}}).status, 410);
}

TEST_P(Campaigns, TellMembersAndWriteToTheOthers) {
  const auto id = begin();
  auto client = as(steward);
  const auto contacts = "/campaigns/" + id.text() + "/contacts";
  EXPECT_EQ(client.post_form(contacts, {{"contacts", nara.text() + "; nara@example.org; fr\r\n"}}).status, 303);
  const auto wrong =
      client.post_form(contacts, {{"contacts", "Nowhere; a@example.org\n" + nara.text() + "; no address\n" +
                                                   nara.text() + "; a@example.org; xx"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(std::string(wrong.content()), HasSubstr("Line 3"));
  make_reminders(database(), "");
  EXPECT_EQ(of(id).told, 0) << "without its own address no link can be made";
  make_reminders(database(), base_url);
  make_reminders(database(), base_url);
  EXPECT_EQ(of(id).told, 3);
  {
    auto session = database().read();
    EXPECT_EQ(mail::outbox(session).waiting, 1);
  }
  EXPECT_EQ(count("SELECT count(*) FROM notice WHERE kind = 'confirmation_due'"), 3) << "two for Lyon, one for Porto";
  auto late = deadline();
  make_reminders(database(), base_url, {late.year, late.month, late.day});
  make_reminders(database(), base_url, {late.year, late.month, late.day});
  {
    auto session = database().read();
    EXPECT_EQ(mail::outbox(session).waiting, 2) << "reminded once";
  }
  make_reminders(database(), base_url, {static_cast<std::int16_t>(late.year + 1), 1, 1});
  EXPECT_EQ(count("SELECT count(*) FROM campaign WHERE state = 'over'"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM campaign_contact"), 0) << "addresses go when it ends";
}

TEST_P(Campaigns, SayWhomNobodyCouldTell) {
  const auto id = begin();
  make_reminders(database(), base_url);
  EXPECT_EQ(of(id).unreached, 1);
  auto client = as(steward);
  EXPECT_THAT(std::string(client.get("/campaigns/" + id.text()).content()),
              HasSubstr("neither members nor an address"));
  EXPECT_EQ(
      client.post_form("/campaigns/" + id.text() + "/contacts", {{"contacts", "Nara <b>\tnara@example.org"}}).status,
      303);
  make_reminders(database(), base_url);
  EXPECT_EQ(of(id).unreached, 0);
  EXPECT_THAT(std::string(client.get("/campaigns/" + id.text() + "/state").content()), HasSubstr("hx-get"));
  const auto csv = web::whole_body(client.get("/campaigns/" + id.text() + "/progress.csv"));
  EXPECT_THAT(csv, HasSubstr(lyon.text() + ",Lyon,FR,account,,,3,0\r\n"));
  EXPECT_THAT(csv, Not(HasSubstr("example.org")));
  EXPECT_EQ(client.post_form("/campaigns/" + id.text() + "/stop", {}).status, 303);
  EXPECT_THAT(std::string(client.get("/campaigns/" + id.text() + "/state").content()), Not(HasSubstr("hx-get")));
}

TEST_P(Campaigns, OfThreeThousandOrganisationsGoOnAfterAKill) {
  {
    auto transaction = database().write({"test"});
    OrganisationId before = nara;
    for (int i = 0; i < 3000; ++i) {
      const auto town = make(transaction, fmt::format("Town {}", i), "DE");
      tie(transaction, relations::Kind::twinning, before, town);
      before = town;
    }
    transaction.commit();
  }
  const auto id = begin();
  EXPECT_EQ(of(id).asked, 3003);
  EXPECT_EQ(of(id).records, 3003 + 4 + 6000);
  // A server that ends after some portions leaves the rest to the next one.
  EXPECT_EQ(tell_some(database(), base_url, base::today(), 200), 200);
  EXPECT_EQ(tell_some(database(), base_url, base::today(), 200), 200);
  EXPECT_EQ(of(id).told + of(id).unreached, 400);
  make_reminders(database(), base_url);
  EXPECT_EQ(of(id).told, 2);
  EXPECT_EQ(of(id).unreached, 3001);
  EXPECT_EQ(count("SELECT count(*) FROM notice WHERE kind = 'confirmation_due'"), 3) << "nobody is told twice";
  const auto csv = web::whole_body(as(steward).get("/campaigns/" + id.text() + "/progress.csv"));
  EXPECT_EQ(std::ranges::count(csv, '\n'), 3004);
}

TEST(Contacts, AreReadLineByLine) {
  const auto lines = parse_contacts("Lyon; a@example.org\r\n\n  Bath, Somerset\tb@example.org\tfr \n;;;;");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].organisation, "Lyon");
  EXPECT_EQ(lines[0].address, "a@example.org");
  EXPECT_EQ(lines[1].line, 3);
  EXPECT_EQ(lines[1].organisation, "Bath, Somerset");
  EXPECT_EQ(lines[1].language, "fr");
  EXPECT_EQ(lines[2].address, "");
}

TEST(Invitation, IsReadOnlyIfItIsOne) {
  const Invitation one{CampaignId{7}, OrganisationId{8}};
  const auto read = parse_invitation(subject(one));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->organisation, one.organisation);
  for (const char* text : {"", "{}", "[]", "{\"campaign\":7}", "{\"campaign\":\"x\",\"organisation\":\"y\"}",
                           "{\"ask\":\"000000000007\"}"})
    EXPECT_FALSE(parse_invitation(text)) << text;
}

}  // namespace
}  // namespace confirmations
