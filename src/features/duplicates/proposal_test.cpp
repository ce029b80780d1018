// SPDX-License-Identifier: EUPL-1.2
// Whoever is signed in tells the stewards of two that are one.
#include <gmock/gmock.h>

#include <set>

#include "db/change_log.h"
#include "db/test_databases.h"
#include "duplicates/pages.h"
#include "duplicates/proposal.h"
#include "notifications/api.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_duplicates();
std::span<const base::EmbeddedFile> embedded_web();

namespace duplicates {
namespace {

using accounts::AccountId;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

TEST(ProposalTemplate, GetsWhatItUses) {
  EXPECT_EQ(web::check_template<views::Propose>({embedded_web(), embedded_duplicates()}, "duplicates/propose"), "");
}

class Proposals : public db::DatabaseTest {
 protected:
  Proposals()
      : DatabaseTest({embedded_db(), embedded_links(), embedded_mail(), embedded_sources(), embedded_organisations(),
                      embedded_relations(), embedded_accounts(), embedded_notifications(), embedded_duplicates()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (testing::Test::IsSkipped()) return;
    gate = std::make_unique<accounts::Gate>(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    settings.ask_to_sign_in = [this](web::Context& context) { return gate->ask_to_sign_in(context); };
    site.emplace(settings,
                 std::vector<web::Feature>{
                     gate->feature(), feature(database(), gazetteer(), {}, {})});
    auto transaction = database().write({"test"});
    organisations::Writer writer(transaction);
    const auto add = [&](std::string name, std::string country) {
      Organisation organisation;
      organisation.names = {{"", std::move(name)}};
      organisation.country = std::move(country);
      return writer.create(organisation).value();
    };
    lyon = add("Lyon", "FR");
    mairie = add("Mairie du Rhône & Saône", "FR");
    porto = add("Porto", "PT");
    const auto account = [&](const char* name, web::Office office) {
      return accounts::create(
                 transaction,
                 {.name = name, .email = std::string(name) + "@example.org", .password = {}, .office = office})
          .value();
    };
    ana = account("ana", web::Office::none);
    bo = account("bo", web::Office::none);
    steward = account("steward", web::Office::steward);
    transaction.commit();
  }
  void TearDown() override {
    site.reset();
    gate.reset();
  }

  web::TestClient browser(AccountId account) {
    web::TestClient client(*site);
    client.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), account));
    return client;
  }
  http::Response tell(AccountId who, const std::string& a, const std::string& b, const std::string& reason) {
    return browser(who).post_form("/duplicates/propose", {{"a", a}, {"b", b}, {"reason", reason}});
  }
  std::string page(AccountId who, const std::string& at, int status = 200) {
    const auto answer = browser(who).get(at);
    EXPECT_EQ(answer.status, status) << at;
    return web::whole_body(answer);
  }
  std::vector<Proposal> told() {
    auto session = database().read();
    return proposals(session, lyon, mairie);
  }
  std::optional<Pair> pair() {
    auto session = database().read();
    return find_pair(session, mairie, lyon);
  }
  std::int64_t unread(AccountId account) {
    auto session = database().read();
    return notifications::unread(session, account);
  }
  std::string url() { return "/duplicates/propose?a=" + lyon.text(); }

  OrganisationId lyon, mairie, porto;
  AccountId ana, bo, steward;
  std::unique_ptr<accounts::Gate> gate;
  std::optional<web::Site> site;
};
ON_BOTH_DATABASES(Proposals);

TEST_P(Proposals, PutAPairBeforeTheStewardsAndTellThem) {
  EXPECT_THAT(page(ana, url() + "&b=" + mairie.text()), HasSubstr("Mairie du Rhône &amp; Saône"));
  const auto sent = tell(ana, lyon.text(), mairie.text(), "One town hall since 1969.");
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent);
  EXPECT_THAT(page(ana, std::string(*sent.get("Location"))), HasSubstr("The stewards were told"));
  ASSERT_TRUE(pair());
  EXPECT_EQ(pair()->state, PairState::open);
  EXPECT_EQ(pair()->score, 700) << "the rules see nothing in common";
  EXPECT_EQ(unread(steward), 1);
  EXPECT_EQ(unread(ana), 0);
  for (const auto& at : {std::string("/duplicates"), "/duplicates/merge?a=" + lyon.text() + "&b=" + mairie.text()})
    EXPECT_THAT(page(steward, at), AllOf(HasSubstr("One town hall since 1969."), HasSubstr("ana said on"))) << at;
}

TEST_P(Proposals, KeepTheReasonFromEverybodyElseAndFromTheLog) {
  ASSERT_EQ(tell(ana, lyon.text(), mairie.text(), "Mrs Secret told me.").status, 303);
  EXPECT_THAT(page(bo, url() + "&b=" + mairie.text()), Not(HasSubstr("Secret")));
  page(bo, "/duplicates", 403);
  auto session = database().read();
  for (const auto& change : db::changes_after(session, 0, 1000))
    EXPECT_THAT(change.reason + change.before + change.after, Not(HasSubstr("Secret")));
  EXPECT_EQ(session.prepare("SELECT count(*) FROM notice WHERE content LIKE '%Secret%' OR title LIKE '%Secret%'")
                .run()
                .integer(0),
            0);
}

TEST_P(Proposals, StayThroughReviewsUntilTheyAreDecided) {
  ASSERT_EQ(tell(ana, lyon.text(), mairie.text(), "One.").status, 303);
  const base::Progress progress;
  review(database(), gazetteer(), 0, progress);
  EXPECT_TRUE(pair());
  {
    auto transaction = database().write({"test"});
    auto changed = *organisations::find(transaction.session(), lyon);
    changed.population = 7;
    ASSERT_TRUE(organisations::Writer(transaction).update(changed));
    transaction.commit();
  }
  std::int64_t since = 0;
  {
    auto session = database().read();
    since = reviewed_until(session);
  }
  EXPECT_EQ(review(database(), gazetteer(), since, progress).organisations, 1);
  ASSERT_TRUE(pair());
  browser(steward).post_form("/duplicates/decide",
                             {{"a", lyon.text()}, {"b", mairie.text()}, {"state", "not_duplicates"}});
  EXPECT_EQ(pair()->state, PairState::not_duplicates);
  // What was decided stays so; the stewards hear of it all the same.
  ASSERT_EQ(tell(bo, mairie.text(), lyon.text(), "They are, look again.").status, 303);
  EXPECT_EQ(pair()->state, PairState::not_duplicates);
  EXPECT_THAT(page(steward, "/duplicates?state=not_duplicates"), HasSubstr("They are, look again."));
}

TEST_P(Proposals, AreOneOfAPersonForAPair) {
  ASSERT_EQ(tell(ana, lyon.text(), mairie.text(), "First.").status, 303);
  ASSERT_EQ(tell(ana, mairie.text(), lyon.text(), "Second.").status, 303);
  ASSERT_EQ(tell(bo, lyon.text(), mairie.text(), "Third.").status, 303);
  ASSERT_THAT(told(), SizeIs(2));
  EXPECT_EQ(told()[0].reason, "Second.");
  EXPECT_EQ(told()[0].account, ana);
}

TEST_P(Proposals, UnderstandAddressesAndNames) {
  for (const auto& written : {"https://cosmopolis.example/organisations/" + mairie.text() + "/?lang=fr#x",
                              std::string("Mairie du Rhône & Saône"), " " + mairie.text() + " "}) {
    ASSERT_EQ(tell(ana, lyon.text(), written, "One.").status, 303) << written;
    EXPECT_THAT(told(), SizeIs(1)) << written;
  }
}

TEST_P(Proposals, BearAnyForm) {
  const std::string good = mairie.text();
  EXPECT_EQ(tell(ana, lyon.text(), lyon.text(), "x").status, 422);
  EXPECT_EQ(tell(ana, lyon.text(), good, " \n ").status, 422);
  EXPECT_EQ(tell(ana, lyon.text(), good, std::string(2001, 'x')).status, 422);
  EXPECT_EQ(tell(ana, "' OR 1=1 --", good, "x").status, 404);
  EXPECT_EQ(tell(ana, OrganisationId::make().text(), good, "x").status, 404);
  for (const std::string odd :
       {"", "'; DROP TABLE organisation; --", "<script>alert(1)</script>", "\xff\xfe", "%", "/"}) {
    const auto answer = tell(ana, lyon.text(), odd, "<script>alert(2)</script>");
    EXPECT_EQ(answer.status, 422) << odd;
    EXPECT_THAT(web::whole_body(answer), AllOf(HasSubstr("Please give the other organisation"),
                                               HasSubstr("&lt;script&gt;alert(2)"), Not(HasSubstr("<script>alert"))))
        << odd;
  }
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_FALSE(pair());
  page(ana, "/duplicates/propose", 404);
  page(ana, "/duplicates/propose?a=%27--&b=%3Cscript%3E", 404);
  EXPECT_THAT(page(ana, url() + "&b=%3Cscript%3Ealert"), Not(HasSubstr("script&gt;alert")));
  ASSERT_EQ(tell(ana, lyon.text(), good, "<b>bold</b> \x01'; --").status, 303);
  EXPECT_THAT(page(steward, "/duplicates"), AllOf(HasSubstr("&lt;b&gt;bold"), Not(HasSubstr("<b>bold"))));
}

TEST_P(Proposals, NeedSomebodySignedInAndAreNotWithoutEnd) {
  web::TestClient nobody(*site);
  nobody.speak_from_elsewhere();
  for (const auto& answer : {nobody.get(url()), nobody.post_form("/duplicates/propose", {{"a", lyon.text()}})})
    EXPECT_THAT(std::string(answer.get("Location").value_or("")), testing::StartsWith("/sign-in"));
  std::vector<OrganisationId> many;
  {
    auto transaction = database().write({"test"});
    organisations::Writer writer(transaction);
    for (int i = 0; i <= most_proposals_a_day; ++i) {
      Organisation organisation;
      organisation.names = {{"", fmt::format("Town {}", i)}};
      many.push_back(writer.create(organisation).value());
    }
    transaction.commit();
  }
  for (int i = 0; i < most_proposals_a_day; ++i)
    ASSERT_TRUE(propose(database(), gazetteer(), ana, lyon, many[static_cast<std::size_t>(i)], "One."));
  EXPECT_EQ(tell(ana, lyon.text(), many.back().text(), "One.").status, 409);
  EXPECT_EQ(tell(ana, lyon.text(), many.front().text(), "Better said.").status, 303);
  EXPECT_EQ(tell(bo, lyon.text(), many.back().text(), "One.").status, 303);
}

}  // namespace
}  // namespace duplicates
