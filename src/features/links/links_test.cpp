// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "db/test_databases.h"
#include "links/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();

namespace {

using namespace std::chrono_literals;

struct Links : db::DatabaseTest {
  Links() : DatabaseTest({embedded_db(), embedded_links()}) {}
  std::string made(std::string_view purpose, std::chrono::seconds lifetime = 1h) {
    auto transaction = database().write_unlogged();
    auto secret = links::make(transaction, purpose, "the subject", lifetime);
    transaction.commit();
    return secret;
  }
  std::optional<std::string> used(std::string_view purpose, const std::string& secret) {
    auto transaction = database().write_unlogged();
    auto subject = links::use(transaction, purpose, secret);
    transaction.commit();
    return subject;
  }
};
ON_BOTH_DATABASES(Links);

TEST_P(Links, AreGoodOnce) {
  const auto secret = made("invitation");
  EXPECT_EQ(used("invitation", secret), "the subject");
  EXPECT_EQ(used("invitation", secret), std::nullopt);
  auto session = database().read();
  EXPECT_TRUE(links::look_at(session, "invitation", secret)->used);
}

TEST_P(Links, AreGoodForTheirPurposeAlone) {
  const auto secret = made("invitation");
  EXPECT_EQ(used("password", secret), std::nullopt);
  EXPECT_EQ(used("invitation", secret + "x"), std::nullopt);
  EXPECT_EQ(used("invitation", ""), std::nullopt);
}

TEST_P(Links, EndWithTheirTime) {
  const auto secret = made("invitation", -1s);
  EXPECT_EQ(used("invitation", secret), std::nullopt);
  auto session = database().read();
  EXPECT_TRUE(links::look_at(session, "invitation", secret)->expired);
}

TEST_P(Links, CanBeTakenBack) {
  const auto secret = made("invitation");
  {
    auto transaction = database().write_unlogged();
    links::revoke(transaction, "invitation", "the subject");
    transaction.commit();
  }
  EXPECT_EQ(used("invitation", secret), std::nullopt);
}

TEST_P(Links, AreNotKeptAsTheyAreSent) {
  const auto secret = made("invitation");
  auto session = database().read();
  auto row = session.prepare("SELECT hash FROM link");
  EXPECT_NE(row.run().text(0), secret);
}

TEST_P(Links, SealTextsThatOnlyThisRegisterCanSeal) {
  const auto text = links::sign(database(), "unsubscribe", "a.b");
  EXPECT_EQ(links::verify(database(), "unsubscribe", text), "a.b");
  EXPECT_EQ(links::verify(database(), "confirm", text), std::nullopt);
  EXPECT_EQ(links::verify(database(), "unsubscribe", "c" + text), std::nullopt);
  EXPECT_EQ(links::verify(database(), "unsubscribe", ""), std::nullopt);
}

}  // namespace
