// SPDX-License-Identifier: EUPL-1.2
// Notes on a contribution's page and in the API, as different people see them, without script.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "contributions/test_pages.h"

namespace contributions {
namespace {

using test::text;
using test::to;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using web::Role;

class NotePages : public test::PagesTest {
 protected:
  void SetUp() override {
    PagesTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    id = sent(sender, change(ref(lyon), "short_name", R"("L")"));
    at = url(id) + "/notes";
  }
  http::Response write(AccountId who, const std::string& words, std::vector<std::string> tell = {}) {
    http::Pairs fields{{"note", words}};
    for (auto& one : tell) fields.emplace_back("tell", std::move(one));
    return browser(who).post_form(at, fields);
  }
  // What stands between two texts of a page, the first time.
  static std::string between(const std::string& page, std::string_view from, std::string_view until) {
    const auto begin = page.find(from);
    return begin == std::string::npos ? std::string() : page.substr(begin, page.find(until, begin) - begin);
  }
  static std::string notes_in(const std::string& page) {
    return between(page, "<section class=\"section\" id=\"notes\"", "</section>");
  }

  ContributionId id;
  std::string at;
};
ON_BOTH_DATABASES(NotePages);

TEST_P(NotePages, LetTheSenderAskAndTheDeciderAnswer) {
  EXPECT_THAT(notes_in(page(sender, url(id))),
              AllOf(HasSubstr("will stand here"), HasSubstr("Those who decide for Lyon"), Not(HasSubstr("N l"))));
  auto asker = browser(sender);
  const auto asked = asker.post_form(at, {{"note", "Is “L” the usual\nshort name?"}});
  ASSERT_EQ(asked.status, 303) << text(asked).substr(0, 2000);
  EXPECT_EQ(to(asked), url(id) + "?done=noted#note-1");
  EXPECT_THAT(notes_in(text(asker.get(url(id) + "?done=noted"))),
              AllOf(HasSubstr("Is “L” the usual\nshort name?"), HasSubstr("N sender"), HasSubstr("id=\"note-1\""),
                    HasSubstr("Your note is kept")));
  auto decider = browser(lyon_validator);
  EXPECT_THAT(notes_in(text(decider.get(url(id)))), AllOf(HasSubstr("short name?"), HasSubstr("N sender"),
                                                          HasSubstr("The sender is told"), HasSubstr("N le")));
  ASSERT_EQ(decider.post_form(at, {{"note", "It is."}}).status, 303);
  const auto both = notes_in(page(sender, url(id)));
  EXPECT_LT(both.find("short name?"), both.find("It is.")) << "the newest last";
  EXPECT_THAT(both, AllOf(HasSubstr("N lv"), HasSubstr("for Lyon")));
  EXPECT_THAT(notes_in(page(steward, url(id))), HasSubstr("It is."));
}

TEST_P(NotePages, TakeNoticesAsSeenWhenTheyAreShown) {
  ASSERT_EQ(write(sender, "Why?").status, 303);
  const auto unseen = [&] {
    auto session = database().read();
    return session.prepare("SELECT count(*) FROM notice WHERE account = $1 AND seen IS NULL")
        .run(lyon_validator.text())
        .integer(0);
  };
  EXPECT_EQ(unseen(), 2) << "of the proposal and of the note";
  accounts::Settings counting;
  counting.unread = [](db::Session&, AccountId) { return std::int64_t{2}; };
  accounts::Gate other_gate(database(), counting);
  web::SiteSettings settings;
  settings.strict_templates = true;
  settings.identify = [&](const http::Request& request) { return other_gate.identify(request); };
  const web::Site other_site(settings, {records::feature(), feature(database(), test::gazetteer())});
  web::TestClient client(other_site);
  client.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), lyon_validator));
  EXPECT_EQ(client.get(url(id)).status, 200);
  EXPECT_EQ(unseen(), 0);
}

TEST_P(NotePages, KeepWhatWasTypedWhereItIsRefused) {
  const auto tick = "p-" + lyon_editor.text();
  const auto empty = write(lyon_validator, "  \n ", {tick});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(text(empty), AllOf(HasSubstr("href=\"#note\""), HasSubstr("id=\"note-error\""),
                                 HasSubstr("value=\"" + tick + "\" checked")));
  std::string long_text(4001, 'x');
  const auto too_long = write(lyon_validator, long_text);
  EXPECT_EQ(too_long.status, 422);
  EXPECT_THAT(text(too_long), AllOf(HasSubstr(long_text), HasSubstr("at most 4000 characters")));
  const auto stranger = write(lyon_validator, "Look, please.", {"p-" + other.text(), tick});
  EXPECT_EQ(stranger.status, 422);
  EXPECT_THAT(text(stranger), AllOf(HasSubstr("href=\"#tell\""), HasSubstr(">Look, please.</textarea>"),
                                    HasSubstr("value=\"" + tick + "\" checked"), Not(HasSubstr("N other")),
                                    Not(HasSubstr(other.text()))));
  EXPECT_THAT(notes_in(page(sender, url(id))), HasSubstr("will stand here")) << "nothing was kept";
}

TEST_P(NotePages, AreClosedToOthers) {
  ASSERT_EQ(write(sender, "Between us.").status, 303);
  EXPECT_THAT(page(other, url(id), 404), Not(HasSubstr("Between us")));
  EXPECT_EQ(write(other, "Me too").status, 404);
  EXPECT_EQ(write(porto_validator, "Me too", {porto.text()}).status, 404) << "another organisation's";
  EXPECT_EQ(browser(other).post_form("/contributions/0000000000zz/notes", {{"note", "a"}}).status, 404);
  web::TestClient nobody(*site);
  nobody.speak_from_elsewhere();
  EXPECT_THAT(to(nobody.post_form(at, {{"note", "a"}})), HasSubstr("/sign-in"));
  const auto reading = notes_in(page(lyon_contributor, url(id)));
  EXPECT_THAT(reading, AllOf(HasSubstr("Between us."), Not(HasSubstr("<form"))));
  const auto refused = write(lyon_contributor, "I only read.");
  EXPECT_EQ(refused.status, 403);
  const auto tell_porto = write(lyon_validator, "Look.", {porto.text()});
  EXPECT_EQ(tell_porto.status, 422) << "no desk of this one";
  auto session = database().read();
  EXPECT_EQ(session.prepare("SELECT count(*) FROM contribution_note").run().integer(0), 1);
}

TEST_P(NotePages, TakeNoHarmFromWhatIsTyped) {
  const std::string evil =
      "\"></textarea><script>alert(1)</script><a href=x>' OR 1=1; -- https://evil.example {{title}} &amp;";
  ASSERT_EQ(write(sender, evil).status, 303);
  for (const auto who : {sender, lyon_validator, steward}) {
    const auto shown = notes_in(page(who, url(id)));
    EXPECT_THAT(shown, AllOf(HasSubstr("&lt;script&gt;"), HasSubstr("https://evil.example"), HasSubstr("{{title}}"),
                             HasSubstr("&amp;amp;"), Not(HasSubstr("<script")), Not(HasSubstr("<a "))));
  }
  const auto again = write(sender, evil + "\x01", {evil});
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(text(again), AllOf(HasSubstr("&lt;/textarea&gt;"), Not(HasSubstr("<script>alert"))));
  for (const auto& typed : {std::string("\xff\xfe broken"), std::string(1'000'000, '@'), std::string(300'000, 'x')})
    EXPECT_LT(write(sender, typed).status, 500);
  EXPECT_LT(browser(sender).post_form(at, http::Pairs(2000, {"tell", evil})).status, 500);
  EXPECT_LT(browser(sender).post_form(at, {}).status, 500);
  {
    auto transaction = database().write_unlogged();
    transaction.prepare("UPDATE account SET name = '<img src=x onerror=alert(2)>' WHERE id = $1").run(sender.text());
    transaction.commit();
  }
  EXPECT_THAT(page(lyon_validator, url(id)), Not(HasSubstr("<img src=x")));
}

TEST_P(NotePages, ShowNothingOfDrafts) {
  const auto draft = keep_draft(database(), as(sender), change(ref(porto), "short_name", R"("P")")).value();
  EXPECT_THAT(page(sender, url(draft)), Not(HasSubstr("id=\"notes\"")));
  EXPECT_EQ(browser(sender).post_form(url(draft) + "/notes", {{"note", "a"}}).status, 403);
}

TEST_P(NotePages, StayReadableAndOpenWhenItIsDecided) {
  ASSERT_EQ(write(sender, "Please.").status, 303);
  ASSERT_EQ(browser(lyon_validator).post_form(url(id) + "/refuse", {{"reason", "No."}}).status, 303);
  EXPECT_THAT(notes_in(page(sender, url(id))), AllOf(HasSubstr("Please."), HasSubstr("Send the note")));
  EXPECT_EQ(write(sender, "Why not?").status, 303);
}

TEST_P(NotePages, LeadOnToTheOrganisationThatTookItsPlace) {
  ASSERT_EQ(write(lyon_validator, "For us.").status, 303);
  {
    auto transaction = database().write({"a test"});
    transaction.prepare("UPDATE contribution_note SET desk = $1").run(base::id_text(77));
    organisations::put_redirect(transaction, OrganisationId{77}, braga);
    transaction.commit();
  }
  EXPECT_THAT(notes_in(page(sender, url(id))), HasSubstr("for Braga"));
}

TEST_P(NotePages, ArePartOfTheCopyOfOnesDataAndGoWithTheAccount) {
  AccountId ana;
  {
    auto transaction = database().write({"a test"});
    ana = accounts::create(transaction,
                           {.name = "Ana", .email = "ana@example.org", .password = "quiet lanterns over seven bridges"})
              .value();
    accounts::set_role(transaction, ana, lyon, Role::editor);
    transaction.commit();
  }
  ASSERT_EQ(write(ana, "What Ana said.").status, 303);
  auto client = browser(ana);
  const auto data = boost::json::parse(text(client.get("/account/data.json")));
  ASSERT_EQ(data.at("notes").as_array().size(), 1u);
  EXPECT_EQ(data.at("notes").at(0).at("text"), "What Ana said.");
  EXPECT_EQ(std::string(data.at("notes").at(0).at("href").as_string()), url(id) + "#note-1");
  EXPECT_EQ(to(client.post_form("/account/erase", {{"password", "quiet lanterns over seven bridges"}})), "/");
  EXPECT_THAT(notes_in(page(sender, url(id))),
              AllOf(HasSubstr("somebody who has left"), HasSubstr("went with the account"), HasSubstr("for Lyon"),
                    Not(HasSubstr("What Ana said")), Not(HasSubstr("<strong>Ana"))));
}

TEST_P(NotePages, AreReadAndWrittenInJson) {
  ASSERT_EQ(write(lyon_validator, "From where is it?").status, 303);
  auto client = browser(sender);
  const auto api = "/api/v1/contributions/" + id.text();
  const auto made =
      client.post_json(api + "/notes", R"({"text":"From the council.","tell":[")" + lyon.text() + R"("]})");
  ASSERT_EQ(made.status, 201) << text(made);
  const auto body = boost::json::parse(text(client.get(api)));
  const auto& notes = body.at("notes").as_array();
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].at("text"), "From where is it?");
  EXPECT_EQ(std::string(notes[0].at("desk").as_string()), lyon.text());
  EXPECT_FALSE(notes[0].as_object().contains("mine"));
  EXPECT_EQ(notes[1].at("mine"), true);
  EXPECT_THAT(text(client.get(api)), Not(HasSubstr("N lv"))) << "the API names nobody";
  for (const auto* wrong : {"{", "[]", R"({"text":1})", R"({"text":"a","more":1})", R"({"text":"a","tell":[1]})", "{}",
                            R"({"text":"a","tell":["0000000000zz"]})"})
    EXPECT_EQ(client.post_json(api + "/notes", wrong).status, 422) << wrong;
  EXPECT_EQ(client.post_form(api + "/notes", {{"text", "a"}}).status, 415);
  for (const auto who : {other, steward, lyon_validator})
    EXPECT_EQ(browser(who).post_json(api + "/notes", R"({"text":"a"})").status, 404) << "one's own alone";
}

}  // namespace
}  // namespace contributions
