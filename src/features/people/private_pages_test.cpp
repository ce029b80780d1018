// SPDX-License-Identifier: EUPL-1.2
// Leaving, what is held about people, erasing, and who sees what: through the pages.
#include "people/test_people_pages.h"

namespace people {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct PrivatePages : test::PagesTest {};
ON_BOTH_DATABASES(PrivatePages);

TEST_P(PrivatePages, OutliveTheRelationTheySpeakOf) {
  const auto gone = RelationId::make();
  const auto one = kept(named(town, "Ana", "Weber"));
  const auto made = post("Officer", Visibility::members, {{{}, gone, {}, one.id}});
  appointed(made, one);
  const auto contact =
      noted({.organisation = partner, .relation = gone, .subject = "A visit", .next_step = "Write", .doer = one.id});
  auto editor = of_town(web::Role::editor);
  const std::string at = here + "/posts/" + made.text(), address = "/relations/" + gone.text();
  for (const auto& shown :
       {here + "/posts", at, at + "/edit", here + "/contacts", here + "/contacts?relation=" + gone.text(),
        here + "/contacts/" + contact.text(), url(one), url(one, "/leave"), url(one, "/export")})
    page(editor, shown);
  EXPECT_THAT(page(editor, here + "/contacts"), testing::Not(testing::HasSubstr(address + "\"")));
  EXPECT_EQ(editor.post_form(at + "/edit", {{"version", "1"}, {"title", "Chief"}, {"duties", address}}).status, 303);
  EXPECT_EQ(editor
                .post_form(here + "/contacts/" + contact.text(), {{"version", "1"},
                                                                  {"held", "2026-05-18"},
                                                                  {"organisation", "/organisations/" + partner.text()},
                                                                  {"subject", "Two visits"},
                                                                  {"relation", address}})
                .status,
            303);
  // What was not there before is refused.
  EXPECT_EQ(
      editor
          .post_form(at + "/edit",
                     {{"version", "2"}, {"title", "Chief"}, {"duties", "/relations/" + RelationId::make().text()}})
          .status,
      422);
}

TEST_P(PrivatePages, GuideWhoeverLeaves) {
  auto ana = kept(named(town, "Ana", "Weber"));
  const auto bo = kept(named(town, "Bo", "Lind"));
  ana.account = account_with("ana@example.org", town, web::Role::reader);
  EXPECT_TRUE(written([&](auto& transaction) { return update_person(transaction, ana, tester); }));
  const auto head = post("Head", Visibility::members, {{{}, {}, "The choir", {}}});
  const auto held = appointed(head, ana, "2019");
  const auto step = noted({.organisation = partner, .subject = "Visit", .next_step = "Write", .doer = ana.id});
  const auto duty = [&] {
    auto session = database().read();
    return find_post(session, head)->duties.front().id;
  }();
  auto administrator = of_town(web::Role::administrator);
  EXPECT_THAT(
      page(administrator, url(ana, "/leave")),
      AllOf(HasSubstr("name=\"post-" + held.text()), HasSubstr("name=\"duty-" + duty.text()),
            HasSubstr("name=\"step-" + step.text()), HasSubstr("name=\"withdraw_role\""), HasSubstr("Bo Lind")));
  http::Pairs answers{{"left", "2026-11-20"},
                      {"note", "All is well"},
                      {"post-" + held.text(), bo.id.text()},
                      {"duty-" + duty.text(), ""},
                      {"withdraw_role", "1"}};
  const auto forgotten = administrator.post_form(url(ana, "/leave"), answers);
  EXPECT_EQ(forgotten.status, 409) << "the next step is not answered for";
  EXPECT_THAT(web::whole_body(forgotten), HasSubstr("All is well"));
  answers.emplace_back("step-" + step.text(), bo.id.text());
  auto no_day = answers;
  no_day[0].second = "";
  EXPECT_EQ(administrator.post_form(url(ana, "/leave"), no_day).status, 422);
  const auto sent = administrator.post_form(url(ana, "/leave"), answers);
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent);
  EXPECT_THAT(web::whole_body(administrator.follow(sent)),
              AllOf(HasSubstr("Bo Lind"), HasSubstr("All is well"), HasSubstr("whoever holds the post"),
                    HasSubstr("withdrawn")));
  EXPECT_THAT(page(administrator, here + "/people?which=former"), HasSubstr("Ana Weber"));
  auto session = database().read();
  EXPECT_TRUE(accounts::memberships(session, ana.account).empty());
}

TEST_P(PrivatePages, GivePeopleWhatIsHeldAboutThem) {
  auto ana = named(town, "Ana", "Weber");
  ana.notes = "Drinks tea.";
  ana.account = account("ana@example.org");
  ana = kept(ana);
  const auto bo = kept(named(town, "Bo", "Lind"));
  auto herself = browser(ana.account), reader = of_town(web::Role::reader), editor = of_town(web::Role::editor),
       anybody = nobody();
  for (auto* client : {&herself, &editor}) {
    EXPECT_THAT(page(*client, url(ana, "/export")), HasSubstr("Drinks tea."));
    const auto response = client->get(url(ana, "/export.json"));
    EXPECT_THAT(web::whole_body(response), HasSubstr("Drinks tea."));
    EXPECT_THAT(std::string(response.get("Content-Disposition").value_or("")), HasSubstr("attachment"));
  }
  page(herself, url(bo, "/export"), 404);
  page(herself, url(ana), 403);
  page(reader, url(ana, "/export"), 404);
  page(anybody, url(ana, "/export"), 403);
}

TEST_P(PrivatePages, EraseOnRequest) {
  auto ana = named(town, "Ana", "Quaggawitz");
  ana = kept(ana);
  appointed(post("Officer"), ana, "2019");
  noted({.person = ana.id, .subject = "A call"});
  auto administrator = of_town(web::Role::administrator);
  EXPECT_THAT(page(administrator, url(ana, "/erase")), HasSubstr("Ana Quaggawitz"));
  EXPECT_EQ(administrator.post_form(url(ana, "/erase"), {}).status, 303);
  const auto shown = page(administrator, url(ana));
  EXPECT_THAT(shown, AllOf(HasSubstr("a person, erased on"), HasSubstr("Officer"), HasSubstr("A call")));
  EXPECT_THAT(page(administrator, here + "/posts"), HasSubstr("a person, erased on"));
  page(administrator, url(ana, "/edit"), 404);
  EXPECT_EQ(administrator.post_form(url(ana, "/erase"), {}).status, 404);
  EXPECT_THAT(test::everything_stored(database()), Not(HasSubstr("Quaggawitz")));
}

TEST_P(PrivatePages, ShowEachFieldToThoseItIsForAlone) {
  auto ana = named(town, "Anapublic", "Weber");
  ana.email = "partners@example.org";
  ana.phone = "+49 555 0001";
  ana.notes = "members-only";
  ana.visible[static_cast<std::size_t>(Field::name)] = Visibility::everybody;
  ana.visible[static_cast<std::size_t>(Field::email)] = Visibility::partners;
  ana = kept(ana);
  appointed(post("Public post", Visibility::everybody), ana);
  appointed(post("Shared post", Visibility::partners), ana);
  appointed(post("Private post"), ana);
  appointed(post("Post elsewhere", Visibility::everybody, {}, partner), ana);
  const auto at = here + "/people/public";
  auto anybody = nobody(), a_partner = browser(account_with("p@example.org", partner, web::Role::reader)),
       a_stranger = browser(account_with("s@example.org", stranger, web::Role::administrator));
  for (auto* client : {&anybody, &a_stranger}) {
    const auto shown = page(*client, at);
    EXPECT_THAT(shown, AllOf(HasSubstr("Public post"), HasSubstr("Anapublic Weber")));
    for (const auto* hidden :
         {"Shared post", "Private post", "Post elsewhere", "partners@", "555 0001", "members-only"})
      EXPECT_THAT(shown, Not(HasSubstr(hidden)));
  }
  const auto shared = page(a_partner, at);
  EXPECT_THAT(shared, AllOf(HasSubstr("Public post"), HasSubstr("Shared post"), HasSubstr("partners@example.org")));
  for (const auto* hidden : {"Private post", "Post elsewhere", "555 0001", "members-only"})
    EXPECT_THAT(shared, Not(HasSubstr(hidden)));
  EXPECT_THAT(page(anybody, "/organisations/" + partner.text() + "/people/public"), Not(HasSubstr("Post elsewhere")))
      << "others do not speak for it";
  EXPECT_EQ(anybody.get(at).get("Cache-Control"), "no-store");

  auto hidden = ana;
  hidden.visible = {};
  EXPECT_TRUE(written([&](auto& transaction) { return update_person(transaction, hidden, tester); }));
  EXPECT_THAT(page(anybody, at), AllOf(HasSubstr("Public post"), Not(HasSubstr("Anapublic")))) << "taken back at once";
}

TEST_P(PrivatePages, NoMoreCountAClosedRelationAsPartnership) {
  written([&](auto& transaction) {
    auto relation = *relations::find(transaction.session(), twinning);
    relation.status = relations::Status::closed;
    relations::Writer writer(transaction);
    EXPECT_TRUE(writer.update(relation));
    return 0;
  });
  appointed(post("Shared post", Visibility::partners), kept(named(town, "Ana", "Weber")));
  auto a_partner = browser(account_with("p@example.org", partner, web::Role::reader));
  EXPECT_THAT(page(a_partner, here + "/people/public"), Not(HasSubstr("Shared post")));
}

TEST_P(PrivatePages, RecordStewardsWhoLookIn) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  auto a_steward = steward(), administrator = of_town(web::Role::administrator);
  EXPECT_THAT(page(administrator, here + "/people/access"), HasSubstr("Nobody has."));
  EXPECT_THAT(page(a_steward, url(ana)), HasSubstr("that you did is recorded"));
  EXPECT_THAT(page(administrator, here + "/people/access"), AllOf(HasSubstr("Account steward"), HasSubstr(url(ana))));
  EXPECT_THAT(page(administrator, url(ana)), Not(HasSubstr("that you did is recorded")));
  auto session = database().read();
  EXPECT_EQ(accesses(session, town, 10, 0).size(), 1U) << "those who work there are not recorded";
  EXPECT_TRUE(accesses(session, partner, 10, 0).empty());
}

}  // namespace
}  // namespace people
