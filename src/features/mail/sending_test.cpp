// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <set>

#include "base/partial_date.h"
#include "db/test_databases.h"
#include "mail/compose.h"
#include "mail/test_sink.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_mail();

namespace mail {
namespace {

using testing::HasSubstr;
using testing::Not;

Letter letter(std::string subject = "Hello") {
  Letter made;
  made.id = MailId::make();
  made.to = "ana@example.org";
  made.language = "en";
  made.subject = std::move(subject);
  made.queued = "2026-11-23T07:15:02Z";
  return made;
}

// Every line is within the limits of RFC 5322, and ends as it demands.
void expect_good_lines(const std::string& message) {
  for (std::size_t at = 0; at < message.size();) {
    const auto end = message.find('\n', at);
    ASSERT_NE(end, std::string::npos);
    ASSERT_TRUE(end > at ? message[end - 1] == '\r' : false);
    EXPECT_LE(end - at, 998u);
    EXPECT_EQ(message.substr(at, end - at - 1).find_first_of(std::string("\r\0", 2)), std::string::npos);
    at = end + 1;
  }
}

TEST(Compose, WritesAMailThatProgramsUnderstand) {
  auto mail = letter("Relação confirmada: São Paulo – 東京");
  mail.paragraphs = {"Uma linha.", "A=B & <c>"};
  mail.buttons = {{"Abrir", "https://example.org/x?a=1&b=2"}};
  mail.closing = {"Até logo."};
  mail.unsubscribe_url = "https://example.org/unsubscribe/x.y";
  mail.unsubscribe_label = "Parar";
  const auto source = compose(mail, "register@example.org", "Observatório");
  expect_good_lines(source);
  const test::Message read(source);
  EXPECT_EQ(read.header("Subject"), "Relação confirmada: São Paulo – 東京");
  EXPECT_EQ(read.header("From"), "Observatório <register@example.org>");
  EXPECT_EQ(read.header("To"), "<ana@example.org>");
  EXPECT_EQ(read.header("Date"), "Mon, 23 Nov 2026 07:15:02 +0000");
  EXPECT_EQ(read.header("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(read.header("List-Unsubscribe"), "<https://example.org/unsubscribe/x.y>");
  EXPECT_EQ(read.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_EQ(read.header("Message-ID"), "<" + mail.id.text() + "@example.org>");
  ASSERT_EQ(read.parts.size(), 2u);
  EXPECT_EQ(read.parts[0].first, "text/plain; charset=utf-8");
  EXPECT_EQ(read.parts[0].second,
            "Uma linha.\n\nA=B & <c>\n\nAbrir:\nhttps://example.org/x?a=1&b=2\n\nAté logo.\n\n-- \nObservatório\n"
            "Parar: https://example.org/unsubscribe/x.y\n");
  EXPECT_EQ(read.parts[1].first, "text/html; charset=utf-8");
  EXPECT_THAT(read.parts[1].second, HasSubstr("A=B &amp; &lt;c&gt;"));
  EXPECT_THAT(read.parts[1].second, HasSubstr("href=\"https://example.org/x?a=1&amp;b=2\""));
}

TEST(Compose, LeavesOutUnsubscribingWhereThereIsNothingToEnd) {
  EXPECT_THAT(compose(letter(), "register@example.org", "Site"), Not(HasSubstr("List-Unsubscribe")));
}

TEST(Compose, LetsNoTextAddAHeaderOrEndAPart) {
  const std::vector<std::string> hostile{"a\r\nBcc: x@y.org",
                                         "a\nBcc: x@y.org",
                                         "a\rBcc: x@y.org",
                                         std::string("a\0Bcc: x@y.org", 15),
                                         "=?UTF-8?Q?a=0D=0ABcc:_x@y.org?=",
                                         std::string(5000, 'x'),
                                         std::string(5000, ' ') + "y",
                                         "\xff\xfe",
                                         ".\r\n.\r\nQUIT\r\n",
                                         "--=_\r\nContent-Type: text/html\r\n\r\n",
                                         "\"a\\\" <x@y.org>, "};
  for (const auto& text : hostile) {
    auto mail = letter(text);
    mail.paragraphs = {text};
    mail.buttons = {{text, "https://example.org/"}};
    mail.closing = {text};
    mail.unsubscribe_url = "https://example.org/" + text;
    mail.unsubscribe_label = text;
    mail.language = text;
    const auto source = compose(mail, "register@example.org", text);
    expect_good_lines(source);
    const test::Message read(source);
    EXPECT_EQ(read.header("Bcc"), "");
    EXPECT_EQ(std::ranges::count(read.headers, "Subject", &std::pair<std::string, std::string>::first), 1);
    EXPECT_LE(read.headers.size(), 12u);
    EXPECT_EQ(read.parts.size(), 2u) << text;
  }
}

TEST(Compose, EncodesLongAndForeignHeadersInWordsOfTheAllowedLength) {
  for (const std::string text :
       {"Ein sehr langer Betreff, der mehr als sechzig Zeichen hat und daher kodiert wird, so ist das",
        "Соглашение о сотрудничестве между городами и регионами, подписанное сегодня утром в мэрии",
        "関係の確認をお願いします。あなたの都市と東京都の間の姉妹都市関係についてのご連絡です。",
        "𝔸𝔹ℂ🏙️"}) {
    const auto encoded = header_text(text);
    for (std::size_t at = 0; at < encoded.size();) {
      const auto end = std::min(encoded.find("\r\n", at), encoded.size());
      EXPECT_LE(end - at, 76u);
      at = end + 2;
    }
    EXPECT_EQ(test::Message("Subject: " + encoded + "\r\n\r\n").header("Subject"), text);
  }
}

TEST(Compose, EncodesWhatQuotedPrintableCannotHold) {
  EXPECT_EQ(quoted_printable("a = b"), "a =3D b");
  EXPECT_EQ(quoted_printable("blank \nend "), "blank=20\r\nend=20");
  EXPECT_EQ(quoted_printable("é"), "=C3=A9");
  for (const auto& text : {std::string(1000, 'x'), std::string(300, ' '), std::string("\t\n\n=")}) {
    EXPECT_EQ(
        [&] {
          auto back = test::from_quoted_printable(quoted_printable(text));
          std::erase(back, '\r');
          return back;
        }(),
        text);
  }
}

struct Sending : db::DatabaseTest {
  Sending() : DatabaseTest({embedded_db(), embedded_mail()}) {}
  MailId put(const std::string& to = "ana@example.org", base::Language language = base::Language::en) {
    auto transaction = database().write_unlogged();
    const auto id = queue(transaction, {.to = to,
                                        .language = language,
                                        .subject = base::msg("This is too large"),
                                        .paragraphs = {base::msg("Something went wrong here")},
                                        .buttons = {},
                                        .closing = {},
                                        .unsubscribe_url = {},
                                        .kind = "test"});
    transaction.commit();
    return id;
  }
  // As if so much time had passed for the outbox.
  void let_pass(std::chrono::seconds time) {
    auto transaction = database().write_unlogged();
    transaction.prepare("UPDATE mail SET due = $1 WHERE state = 'waiting' AND due <= $2")
        .run(base::utc_now(), base::utc_after(time));
    transaction.commit();
  }
  void grow_old(std::chrono::seconds age) {
    auto transaction = database().write_unlogged();
    transaction.prepare("UPDATE mail SET queued = $1").run(base::utc_after(-age));
    transaction.commit();
  }
  std::string state() {
    auto session = database().read();
    auto rows = session.prepare("SELECT state, failure FROM mail ORDER BY id");
    std::string text;
    for (rows.run(); rows.row();)
      text += fmt::format("{}{}{} ", rows.text(0), rows.text(1).empty() ? "" : ":", rows.text(1));
    return text;
  }
  SmtpSettings settings() { return {.url = sink.url(), .from = "register@example.org", .from_name = "Site"}; }
  std::string round() {
    const auto done = send_due(database(), settings());
    return fmt::format("{} sent, {} failed", done.sent, done.failed);
  }
  test::Sink sink;
};
ON_BOTH_DATABASES(Sending);

TEST_P(Sending, SendsEachMailOnceInTheLanguageOfItsReader) {
  for (const auto language : base::languages) put(fmt::format("{}@example.org", base::code(language)), language);
  EXPECT_EQ(round(), "4 sent, 0 failed");
  EXPECT_EQ(round(), "0 sent, 0 failed");
  const auto mails = sink.received();
  ASSERT_EQ(mails.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto language = base::languages[i];
    const test::Message read(mails[i].message);
    EXPECT_EQ(mails[i].from, "MAIL FROM:<register@example.org>" +
                                 mails[i].from.substr(std::min<std::size_t>(32, mails[i].from.size())));
    EXPECT_EQ(mails[i].to, fmt::format("RCPT TO:<{}@example.org>", base::code(language)));
    EXPECT_EQ(read.header("Subject"), base::translate(language, "This is too large"));
    EXPECT_EQ(read.header("Content-Language"), base::code(language));
    EXPECT_EQ(read.parts.at(0).second, base::translate(language, "Something went wrong here") + "\n\n-- \nSite\n");
    EXPECT_THAT(read.parts.at(1).second, HasSubstr(fmt::format("<html lang=\"{}\"", base::code(language))));
  }
}

TEST_P(Sending, TriesAgainWhatTheServerDoesNotTakeNow) {
  put();
  sink.answer("RCPT", {"451 come back later"});
  EXPECT_EQ(round(), "0 sent, 1 failed");
  EXPECT_EQ(state(), "waiting:451 ");
  EXPECT_EQ(round(), "0 sent, 0 failed") << "not before a minute has passed";
  let_pass(std::chrono::seconds(61));
  EXPECT_EQ(round(), "1 sent, 0 failed");
  EXPECT_EQ(state(), "sent ");
}

TEST_P(Sending, GivesUpAtOnceAnAddressThatIsRefusedForGoodAndGoesOn) {
  put("gone@example.org");
  put("ana@example.org");
  sink.answer("RCPT", {"550 no such user gone@example.org"});
  EXPECT_EQ(round(), "1 sent, 1 failed");
  EXPECT_EQ(state(), "given_up:550 sent ");
}

TEST_P(Sending, GivesUpAMessageThatIsRefusedForGood) {
  put();
  sink.answer(".", {"554 not this"});
  EXPECT_EQ(round(), "0 sent, 1 failed");
  EXPECT_EQ(state(), "given_up:554 ");
}

TEST_P(Sending, KeepsMailsWhileTheSenderIsNotAllowed) {
  put();
  sink.answer("MAIL", {"550 who are you"});
  EXPECT_EQ(round(), "0 sent, 1 failed");
  EXPECT_EQ(state(), "waiting:550 ");
}

TEST_P(Sending, LeavesTheOthersAloneWhileTheServerIsAway) {
  put();
  put();
  auto away = settings();
  away.url = "smtp://127.0.0.1:1";
  EXPECT_EQ(send_due(database(), away).failed, 1);
  EXPECT_EQ(state(), "waiting:unreachable waiting ");
  let_pass(std::chrono::seconds(61));
  EXPECT_EQ(round(), "2 sent, 0 failed");
}

TEST_P(Sending, GivesUpAfterTwoDays) {
  put();
  sink.answer("RCPT", {"451 later", "451 later"});
  grow_old(std::chrono::hours(47));
  EXPECT_EQ(round(), "0 sent, 1 failed");
  EXPECT_EQ(state(), "waiting:451 ");
  let_pass(std::chrono::hours(1));
  grow_old(std::chrono::hours(48));
  EXPECT_EQ(round(), "0 sent, 1 failed");
  EXPECT_EQ(state(), "given_up:451 ");
}

TEST_P(Sending, SendsNothingWithoutTlsWhereItIsRequired) {
  put();
  auto strict = settings();
  strict.require_tls = true;
  EXPECT_EQ(send_due(database(), strict).failed, 1);
  EXPECT_EQ(state(), "waiting:tls ");
  EXPECT_TRUE(sink.received().empty());
}

TEST_P(Sending, TellsNoPasswordWithoutTlsUnlessTlsWasSwitchedOff) {
  put();
  auto with_password = settings();
  with_password.user = "site";
  with_password.password = "secret";
  EXPECT_EQ(send_due(database(), with_password).failed, 1);
  for (const auto& line : sink.said()) EXPECT_FALSE(line.starts_with("AUTH")) << line;
  let_pass(std::chrono::seconds(61));
  with_password.use_tls = false;
  EXPECT_EQ(send_due(database(), with_password).sent, 1);
}

TEST_P(Sending, KeepsMailsWhileThePasswordIsWrong) {
  put();
  auto with_password = settings();
  with_password.user = "site";
  with_password.password = "wrong";
  with_password.use_tls = false;
  sink.answer("AUTH", {"535 no"});
  EXPECT_EQ(send_due(database(), with_password).failed, 1);
  EXPECT_EQ(state(), "waiting:535 ");
}

TEST_P(Sending, KeepsMailsWhileNoServerIsSet) {
  put();
  EXPECT_EQ(send_due(database(), {}).sent, 0);
  EXPECT_EQ(state(), "waiting ");
}

TEST_P(Sending, SendsEachMailOnceThoughTwoServersSendAtOnce) {
  for (int i = 0; i < 60; ++i) put(fmt::format("a{}@example.org", i));
  std::atomic<int> sent = 0;
  {
    std::vector<std::jthread> servers;
    for (int i = 0; i < 3; ++i) servers.emplace_back([&] { sent += send_due(database(), settings()).sent; });
  }
  EXPECT_EQ(sent, 60);
  std::set<std::string> to;
  for (const auto& mail : sink.received()) to.insert(mail.to);
  EXPECT_EQ(to.size(), 60u);
  EXPECT_EQ(sink.received().size(), 60u);
}

TEST_P(Sending, IsDoneByAThreadThatStopsWhenTold) {
  {
    Sender sender(database(), settings());
    put();
    sender.wake();
    for (int i = 0; i < 500 && sink.received().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(sink.received().size(), 1u);
  EXPECT_EQ(state(), "sent ");
}

TEST_P(Sending, TriesTheSettingsWithATestMail) {
  EXPECT_TRUE(send_test(settings(), "ana@example.org", base::Language::fr));
  EXPECT_EQ(sink.received().size(), 1u);
  EXPECT_FALSE(send_test(settings(), "ana@example.org\r\nx", base::Language::fr));
  sink.answer("RCPT", {"550 no"});
  EXPECT_FALSE(send_test(settings(), "ana@example.org", base::Language::fr));
}

}  // namespace
}  // namespace mail
