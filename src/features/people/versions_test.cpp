// SPDX-License-Identifier: EUPL-1.2
// Posts and contacts as they were: kept, shown with the person, taken back,
// erased.
#include "people/test_people_pages.h"

namespace people {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Versions : test::PagesTest {
  Contact contact_now(ContactId id) {
    auto session = database().read();
    return *find_contact(session, id);
  }
  template <class F> void change_contact(ContactId id, F f) {
    written([&](db::Transaction &transaction) {
      auto contact = *find_contact(transaction.session(), id);
      f(contact);
      EXPECT_TRUE(update_contact(transaction, contact));
      return 0;
    });
  }
  template <class F> void change_post(PostId id, F f) {
    written([&](db::Transaction &transaction) {
      auto post = *find_post(transaction.session(), id);
      f(post);
      EXPECT_TRUE(update_post(transaction, post));
      return 0;
    });
  }
};
ON_BOTH_DATABASES(Versions);

TEST_P(Versions, OfContactsAndPostsAreKeptWithWhoMadeThem) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto contact = noted({.organisation = partner,
                              .person = ana.id,
                              .relation = twinning,
                              .subject = "A call",
                              .notes = "Line one\nline two",
                              .next_step = "Write",
                              .due = {2026, 6, 0},
                              .doer = ana.id});
  const auto before = contact_now(contact);
  change_contact(contact, [](Contact &one) {
    one.subject = "A visit", one.due = {}, one.done = "2026-06-01";
  });
  const auto officer =
      post("Officer", Visibility::partners,
           {{{}, twinning, {}, ana.id}, {{}, {}, "The choir", {}}});
  change_post(officer, [](Post &one) {
    one.department = "Europe", one.duties.pop_back();
  });
  auto session = database().read();
  const auto of_contact = versions(session, contact);
  ASSERT_EQ(of_contact.size(), 2u);
  EXPECT_EQ(of_contact[1].author, tester.name);
  EXPECT_EQ(of_contact[1].at.size(), 20u);
  Contact as_it_was;
  read_data(as_it_was, of_contact[1].data);
  EXPECT_EQ(data_json(as_it_was), data_json(before));
  EXPECT_EQ(as_it_was.notes, "Line one\nline two");
  EXPECT_EQ(as_it_was.doer, ana.id);
  const auto of_post = versions(session, officer);
  ASSERT_EQ(of_post.size(), 2u);
  Post was;
  read_data(was, of_post[1].data);
  EXPECT_EQ(was.department, "");
  ASSERT_EQ(was.duties.size(), 2u);
  EXPECT_EQ(was.visible, Visibility::partners);
  // The log knows that something was done, not what.
  auto log = session.prepare("SELECT count(*) FROM change WHERE after LIKE "
                             "'%visit%' OR after LIKE '%choir%'");
  EXPECT_EQ(log.run().integer(0), 0);
}

TEST_P(Versions, BeginWithHowARecordWasBeforeTheyWereKept) {
  const auto contact = noted({.organisation = partner, .subject = "A call"});
  written([&](db::Transaction &transaction) {
    transaction.prepare("DELETE FROM people_version").run();
    return 0;
  });
  change_contact(contact, [](Contact &one) { one.subject = "A visit"; });
  auto session = database().read();
  const auto all = versions(session, contact);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_THAT(all[1].data, HasSubstr("A call"));
  EXPECT_EQ(all[1].author, "") << "nobody noted who";
}

TEST_P(Versions, AreShownWithThePersonToThoseWhoMayChangeThem) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto contact = noted({.person = ana.id, .subject = "A call"});
  const auto officer = post("Officer");
  appointed(officer, ana);
  auto editor = of_town(web::Role::editor), reader = of_town(web::Role::reader);
  const std::string heading = "Earlier versions of their posts and contacts";
  EXPECT_THAT(web::whole_body(editor.get(url(ana))), Not(HasSubstr(heading)))
      << "nothing was changed yet";
  change_contact(contact, [](Contact &one) { one.notes = "They rang"; });
  change_post(officer, [](Post &one) { one.department = "Europe"; });
  EXPECT_THAT(
      web::whole_body(editor.get(url(ana))),
      AllOf(HasSubstr(heading),
            HasSubstr(here + "/contacts/" + contact.text() + "/versions/1"),
            HasSubstr(here + "/posts/" + officer.text() + "/versions/1"),
            HasSubstr("Department")));
  EXPECT_THAT(web::whole_body(editor.get(here + "/posts/" + officer.text())),
              HasSubstr("/versions/1"));
  EXPECT_THAT(web::whole_body(reader.get(url(ana))), Not(HasSubstr(heading)));
  EXPECT_THAT(web::whole_body(reader.get(here + "/posts/" + officer.text())),
              Not(HasSubstr("/versions/1")));
}

TEST_P(Versions, AreTakenBackUnlessSomethingCameBetween) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto contact =
      noted({.person = ana.id, .subject = "A call", .next_step = "Write"});
  change_contact(contact, [](Contact &one) {
    one.subject = "A visit", one.next_step = "";
  });
  auto editor = of_town(web::Role::editor);
  const std::string back = here + "/contacts/" + contact.text() + "/versions/";
  EXPECT_EQ(editor.post_form(back + "1", {{"version", "1"}}).status, 409)
      << "an old page";
  EXPECT_EQ(editor.post_form(back + "7", {{"version", "2"}}).status, 404);
  EXPECT_EQ(editor
                .post_form(here + "/contacts/" + ContactId::make().text() +
                               "/versions/1",
                           {})
                .status,
            404);
  EXPECT_EQ(of_town(web::Role::contributor)
                .post_form(back + "1", {{"version", "2"}})
                .status,
            403);
  const auto done = editor.post_form(back + "1", {{"version", "2"}});
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(done.get("Location"), url(ana));
  EXPECT_EQ(contact_now(contact).subject, "A call");
  EXPECT_EQ(contact_now(contact).next_step, "Write");
  EXPECT_EQ(contact_now(contact).version, 3);
  // The undoing is undone.
  EXPECT_EQ(editor.post_form(back + "2", {{"version", "3"}}).status, 303);
  EXPECT_EQ(contact_now(contact).subject, "A visit");

  const auto officer =
      post("Officer", Visibility::members, {{{}, {}, "The choir", {}}});
  change_post(officer, [](Post &one) {
    one.titles = {{"", "Head"}}, one.duties.clear();
  });
  EXPECT_EQ(editor
                .post_form(here + "/posts/" + officer.text() + "/versions/1",
                           {{"version", "2"}})
                .status,
            303);
  auto session = database().read();
  const auto now = *find_post(session, officer);
  EXPECT_EQ(now.titles.front().text, "Officer");
  ASSERT_EQ(now.duties.size(), 1u);
  EXPECT_EQ(now.duties.front().words, "The choir");
}

TEST_P(Versions, OfAnOrganisationThatWasMergedAreOfTheOneThatIsLeft) {
  const auto contact = noted({.organisation = stranger, .subject = "A call"});
  change_contact(contact, [&](Contact &one) { one.organisation = partner; });
  written([&](db::Transaction &transaction) {
    organisations::Writer(transaction).put(stranger.text(), {});
    return 0;
  });
  auto editor = of_town(web::Role::editor);
  const std::string back = here + "/contacts/" + contact.text() + "/versions/1";
  EXPECT_EQ(editor.post_form(back, {{"version", "2"}}).status, 409)
      << "it is gone";
  written([&](db::Transaction &transaction) {
    organisations::put_redirect(transaction, stranger, partner);
    return 0;
  });
  EXPECT_EQ(editor.post_form(back, {{"version", "2"}}).status, 303);
  EXPECT_EQ(contact_now(contact).organisation, partner);
}

TEST_P(Versions, LoseWhoIsErased) {
  const auto ana = kept(named(town, "Zebrina", "Quaggawitz"));
  const auto theirs =
      noted({.person = ana.id, .subject = "Call", .notes = "Private things"});
  const auto others = noted(
      {.organisation = partner, .subject = "Visit of Zebrina Quaggawitz"});
  const auto officer = post("Officer", Visibility::members,
                            {{{}, {}, "Quaggawitz: the choir", {}}});
  change_contact(theirs, [](Contact &one) { one.notes = ""; });
  change_contact(others, [](Contact &one) { one.subject = "Visit"; });
  change_post(officer, [](Post &one) { one.duties.clear(); });
  EXPECT_THAT(test::everything_stored(
                  database(), {"person", "person_version", "contact", "duty"}),
              AllOf(HasSubstr("Quaggawitz"), HasSubstr("Private things")));
  written([&](db::Transaction &transaction) {
    erase(transaction, ana);
    return 0;
  });
  EXPECT_THAT(
      test::everything_stored(database()),
      AllOf(Not(HasSubstr("uaggawitz")), Not(HasSubstr("Private things"))));
  auto session = database().read();
  EXPECT_THAT(versions(session, others), testing::SizeIs(2))
      << "that something was changed stays";
}

} // namespace
} // namespace people
