// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "base/partial_date.h"
#include "db/test_databases.h"
#include "mail/outbox.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_mail();

namespace mail {
namespace {

using namespace std::chrono_literals;

TEST(Address, TakesWhatMailServersTake) {
  for (const auto* good : {"a@b.org", "first.last+tag@sub.example.co.uk", "o'neil@example.org", "root@localhost",
                           "x@xn--bcher-kva.example"})
    EXPECT_TRUE(is_address(good)) << good;
}

TEST(Address, RefusesListsBlanksControlsAndTwoAtSigns) {
  for (const std::string_view bad : std::initializer_list<std::string_view>{"",
                                                                            "@",
                                                                            "a@",
                                                                            "@b.org",
                                                                            "a@b@c.org",
                                                                            "a b@c.org",
                                                                            "a@b.org,c@d.org",
                                                                            "a@b.org;c@d.org",
                                                                            "A <a@b.org>",
                                                                            "a@b.org\r\nBcc: x@y.org",
                                                                            std::string_view("a\0@b.org", 8),
                                                                            "a@b..org",
                                                                            ".a@b.org",
                                                                            "a.@b.org",
                                                                            "a@-b.org",
                                                                            "a@b.org.",
                                                                            "\"a b\"@c.org",
                                                                            "a@[127.0.0.1]",
                                                                            "a@b.org>",
                                                                            "ána@example.org"})
    EXPECT_FALSE(is_address(bad)) << bad;
  EXPECT_FALSE(is_address(std::string(65, 'a') + "@b.org"));
  EXPECT_FALSE(is_address("a@" + std::string(64, 'b') + ".org"));
  std::string long_domain = "a@";
  while (long_domain.size() < 260) long_domain += "abcdefghi.";
  EXPECT_FALSE(is_address(long_domain + "org"));
}

struct OutboxTable : db::DatabaseTest {
  OutboxTable() : DatabaseTest({embedded_db(), embedded_mail()}) {}
  MailId put(const Mail& mail) {
    auto transaction = database().write_unlogged();
    const auto id = queue(transaction, mail);
    transaction.commit();
    return id;
  }
  Mail greeting() {
    return {.to = "ana@example.org",
            .language = base::Language::en,
            .subject = base::msg("Hello {name}", {{"name", "Ana"}}),
            .paragraphs = {base::msg("First.")},
            .buttons = {{base::msg("Open"), "https://example.org/a?b=c&d"}},
            .closing = {base::msg("Last.")},
            .unsubscribe_url = "https://example.org/unsubscribe/x",
            .kind = "greeting"};
  }
  Outbox figures() {
    auto session = database().read();
    return outbox(session);
  }
  std::vector<Queued> waiting() {
    auto session = database().read();
    return queued(session);
  }
};
ON_BOTH_DATABASES(OutboxTable);

TEST_P(OutboxTable, KeepsWhatWasQueued) {
  put(greeting());
  const auto mails = waiting();
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_EQ(mails[0].to, "ana@example.org");
  EXPECT_EQ(mails[0].subject, "Hello Ana");
  EXPECT_EQ(mails[0].text, "First.\nLast.\n");
  EXPECT_EQ(mails[0].links, std::vector<std::string>{"https://example.org/a?b=c&d"});
  EXPECT_EQ(figures().waiting, 1);
  EXPECT_EQ(figures().oldest_waiting.size(), 20u);
}

TEST_P(OutboxTable, KeepsNothingOfATransactionThatFails) {
  {
    auto transaction = database().write_unlogged();
    queue(transaction, greeting());
  }
  EXPECT_EQ(figures().waiting, 0);
  EXPECT_EQ(figures().oldest_waiting, "");
}

TEST_P(OutboxTable, TakesNoBadAddressAndNoBadLink) {
  auto bad = greeting();
  bad.to = "ana@example.org\r\nBcc: all@example.org";
  EXPECT_THROW(put(bad), std::logic_error);
  bad = greeting();
  bad.buttons[0].url = "javascript:alert(1)";
  EXPECT_THROW(put(bad), std::logic_error);
}

TEST_P(OutboxTable, CleansTextsOfControlsAndBrokenBytes) {
  auto mail = greeting();
  mail.subject = base::msg("{name}", {{"name", std::string("A\r\nBcc: x@y.org\0B\xff", 18)}});
  put(mail);
  EXPECT_EQ(waiting()[0].subject, "A  Bcc: x@y.org B�");
  mail.subject = base::msg("{name}", {{"name", std::string(5000, 'x')}});
  put(mail);
  EXPECT_LT(waiting()[1].subject.size(), 260u);
}

TEST_P(OutboxTable, GivesAMailToOneTakerAtATime) {
  const auto id = put(greeting());
  EXPECT_EQ(take_due(database(), "one", 10, 600s).size(), 1u);
  EXPECT_EQ(take_due(database(), "two", 10, 600s).size(), 0u);
  set_sent(database(), id, "two");  // not the taker
  EXPECT_EQ(figures().waiting, 1);
  set_sent(database(), id, "one");
  EXPECT_EQ(figures().waiting, 0);
}

TEST_P(OutboxTable, GivesAMailToAnotherWhenTheClaimRanOut) {
  const auto id = put(greeting());
  EXPECT_EQ(take_due(database(), "one", 10, -1s).size(), 1u);
  EXPECT_EQ(take_due(database(), "two", 10, 600s).size(), 1u);
  set_sent(database(), id, "one");
  EXPECT_EQ(figures().waiting, 1) << "the first taker's claim is gone";
}

TEST_P(OutboxTable, TriesAgainWhatWasGivenUpWhenAsked) {
  const auto id = put(greeting());
  take_due(database(), "one", 10, 600s);
  give_up(database(), id, "one", "550");
  EXPECT_EQ(figures().given_up, 1);
  EXPECT_EQ(try_again(database(), id), 1);
  EXPECT_EQ(try_again(database(), id), 0);
  EXPECT_EQ(figures().waiting, 1);
  EXPECT_EQ(take_due(database(), "two", 10, 600s)[0].attempts, 0);
}

TEST_P(OutboxTable, ForgetsTextsWhenSentAndAddressesLater) {
  const auto id = put(greeting());
  take_due(database(), "one", 10, 600s);
  set_sent(database(), id, "one");
  const auto kept = [&] {
    auto session = database().read();
    auto row = session.prepare("SELECT recipient, subject, content FROM mail");
    row.run().row();
    return fmt::format("{}|{}|{}", row.text(0), row.text(1), row.text(2));
  };
  EXPECT_EQ(kept(), "ana@example.org||");
  auto transaction = database().write_unlogged();
  forget_old(transaction, -1);
  transaction.commit();
  EXPECT_EQ(kept(), "||");
}

}  // namespace
}  // namespace mail
