// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <set>

#include "db/test_databases.h"
#include "mail/outbox.h"
#include "mail/views.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_web();

namespace mail {
namespace {

using testing::HasSubstr;
using testing::Not;

struct MailPage : db::DatabaseTest {
  MailPage() : DatabaseTest({embedded_db(), embedded_mail()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request&) { return who; };
    site.emplace(settings, std::vector<web::Feature>{feature(database(), false)});
    client.emplace(*site);
  }
  MailId put() {
    auto transaction = database().write_unlogged();
    const auto id = queue(transaction, {.to = "ana@example.org",
                                        .subject = base::msg("A subject"),
                                        .paragraphs = {},
                                        .buttons = {},
                                        .closing = {},
                                        .unsubscribe_url = {},
                                        .kind = "digest"});
    transaction.commit();
    return id;
  }
  MailId give_one_up() {
    const auto id = put();
    take_due(database(), "one", 10, std::chrono::seconds(600));
    give_up(database(), id, "one", "550");
    return id;
  }
  web::Identity who{.account = "a", .name = "Ana", .office = web::Office::administrator};
  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};
ON_BOTH_DATABASES(MailPage);

TEST(MailTemplates, GetWhatTheyUse) {
  EXPECT_EQ(web::check_template<views::OutboxPage>({embedded_web(), embedded_mail()}, "mail/outbox"), "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_mail()}, "mail"), "");
}

TEST_P(MailPage, ShowsNeitherAddressNorText) {
  give_one_up();
  const auto page = web::whole_body(client->get("/mail"));
  EXPECT_THAT(page, HasSubstr("1 mail given up"));
  EXPECT_THAT(page, HasSubstr("550"));
  EXPECT_THAT(page, Not(HasSubstr("ana@example.org")));
  EXPECT_THAT(page, Not(HasSubstr("A subject")));
}

TEST_P(MailPage, SendsAgainWhatWasGivenUp) {
  const auto id = give_one_up();
  EXPECT_EQ(client->post_form("/mail/again", {{"id", "zzz"}}).status, 404);
  EXPECT_EQ(client->post_form("/mail/again", {{"id", id.text()}}).status, 303);
  EXPECT_EQ(client->post_form("/mail/again", {{"id", id.text()}}).status, 404);
  give_one_up();
  EXPECT_EQ(client->post_form("/mail/again", {{"id", "all"}}).status, 303);
  auto session = database().read();
  EXPECT_EQ(outbox(session).given_up, 0);
}

TEST_P(MailPage, IsForAdministratorsAlone) {
  who.office = web::Office::steward;
  EXPECT_EQ(client->get("/mail").status, 403);
  EXPECT_EQ(client->post_form("/mail/again", {{"id", "all"}}).status, 403);
  who = {};
  EXPECT_EQ(client->get("/mail").status, 403);
}

}  // namespace
}  // namespace mail
