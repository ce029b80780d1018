// SPDX-License-Identifier: EUPL-1.2
#include "people/test_people_pages.h"
#include "people/views.h"
#include "web/template_check.h"

namespace people {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct PeoplePages : test::PagesTest {};
ON_BOTH_DATABASES(PeoplePages);

TEST(PeopleTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_people()};
  EXPECT_EQ(web::check_template<views::Persons>(files, "people/list"), "");
  EXPECT_EQ(web::check_template<views::Form>(files, "people/form"), "");
  EXPECT_EQ(web::check_template<views::PersonPage>(files, "people/person"), "");
  EXPECT_EQ(web::check_template<views::Leave>(files, "people/leave"), "");
  EXPECT_EQ(web::check_template<views::Left>(files, "people/left"), "");
  EXPECT_EQ(web::check_template<views::Erase>(files, "people/erase"), "");
  EXPECT_EQ(web::check_template<views::Export>(files, "people/export"), "");
  EXPECT_EQ(web::check_template<views::Posts>(files, "people/posts"), "");
  EXPECT_EQ(web::check_template<views::PostPage>(files, "people/post"), "");
  EXPECT_EQ(web::check_template<views::Contacts>(files, "people/contacts"), "");
  EXPECT_EQ(web::check_template<views::Public>(files, "people/public"), "");
  EXPECT_EQ(web::check_template<views::Accesses>(files, "people/access"), "");
  EXPECT_EQ(web::untranslated_text(files, "people"), "");
}

TEST_P(PeoplePages, AreForThoseWhoWorkThereInARoleThatCoversIt) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto id = post("Officer");
  const auto contact = noted({.person = ana.id, .subject = "A call"});
  struct Page {
    std::string address;
    web::Role least;
  };
  using web::Role;
  const std::vector<Page> pages{{here + "/people", Role::reader},
                                {url(ana), Role::reader},
                                {here + "/posts", Role::reader},
                                {here + "/posts/" + id.text(), Role::reader},
                                {here + "/contacts", Role::reader},
                                {here + "/contacts/new", Role::contributor},
                                {here + "/contacts/" + contact.text(), Role::editor},  // noted by somebody else
                                {here + "/people/new", Role::editor},
                                {url(ana, "/edit"), Role::editor},
                                {url(ana, "/leave"), Role::editor},
                                {here + "/posts/new", Role::editor},
                                {here + "/posts/" + id.text() + "/edit", Role::editor},
                                {url(ana, "/erase"), Role::administrator},
                                {here + "/people/access", Role::administrator}};
  for (const auto role : {Role::reader, Role::contributor, Role::editor, Role::validator, Role::administrator}) {
    auto client = of_town(role);
    for (const auto& [address, least] : pages)
      EXPECT_EQ(client.get(address).status, role >= least ? 200 : 403)
          << address << " as role " << static_cast<int>(role);
  }
  auto a_steward = steward(), a_stranger = browser(account_with("stranger@example.org", stranger, Role::administrator)),
       anybody = nobody();
  for (const auto& [address, least] : pages) {
    EXPECT_EQ(a_steward.get(address).status, 200) << address;
    EXPECT_EQ(a_stranger.get(address).status, 403) << address;
    EXPECT_EQ(anybody.get(address).status, 403) << address;
  }
}

TEST_P(PeoplePages, ChangeNothingForThoseWhoMayNot) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto id = post("Officer");
  const auto contact = noted({.person = ana.id, .subject = "A call", .next_step = "Another"});
  const auto before = [&] {
    return test::everything_stored(database(),
                                   {"account", "session", "membership", "change", "change_set", "change_head"});
  };
  auto contributor = of_town(web::Role::contributor),
       a_stranger = browser(account_with("stranger@example.org", stranger, web::Role::administrator)),
       anybody = nobody();
  const auto state = before();
  for (auto* client : {&contributor, &a_stranger, &anybody})
    for (const auto& address :
         {here + "/people/new", url(ana, "/edit"), url(ana, "/versions/1"), url(ana, "/leave"), url(ana, "/erase"),
          here + "/posts/" + id.text() + "/versions/1", here + "/contacts/" + contact.text() + "/versions/1",
          here + "/posts/new", here + "/posts/" + id.text() + "/edit", here + "/posts/" + id.text() + "/holders",
          here + "/contacts/" + contact.text(), here + "/contacts/" + contact.text() + "/done"})
      EXPECT_EQ(
          client
              ->post_form(
                  address,
                  {{"given", "Eve"}, {"title", "Eve"}, {"person", ana.id.text()}, {"version", "1"}, {"left", "2026"}})
              .status,
          403)
          << address;
  EXPECT_EQ(before(), state);
}

TEST_P(PeoplePages, KnowNothingOfOtherOrganisationsRecords) {
  const auto theirs = kept(named(partner, "Marked", "Zebrawitz"));
  const auto ana = kept(named(town, "Ana", "Weber"));
  const auto contact = noted({.keeper = partner, .organisation = stranger, .subject = "Zebrawitz"});
  const auto id = post("Officer");
  auto administrator = of_town(web::Role::administrator);
  for (const auto* rest : {"", "/edit", "/leave", "/erase", "/export", "/export.json"})
    page(administrator, url(theirs, rest), 404);
  page(administrator, here + "/contacts/" + contact.text(), 404);
  page(administrator, here + "/posts/" + PostId::make().text(), 404);
  page(administrator, url(ana, "/left/" + HandoverId::make().text()), 404);
  page(administrator, here + "/people/nonsense", 404);
  EXPECT_EQ(administrator.post_form(url(theirs, "/erase"), {}).status, 404);
  EXPECT_EQ(administrator.post_form(here + "/posts/" + id.text() + "/holders", {{"person", theirs.id.text()}}).status,
            422);
  const auto sent = administrator.post_form(here + "/contacts/new",
                                            {{"held", "2026"}, {"subject", "A call"}, {"person", theirs.id.text()}});
  EXPECT_EQ(sent.status, 422);
  EXPECT_THAT(web::whole_body(sent), Not(HasSubstr("Zebrawitz")));
  EXPECT_THAT(page(administrator, here + "/contacts?person=" + theirs.id.text()), Not(HasSubstr("Zebrawitz")));
  EXPECT_EQ(again(theirs).erased, "");
}

TEST_P(PeoplePages, RecordAPersonAndShowThem) {
  auto editor = of_town(web::Role::editor);
  page(editor, here + "/people/new");
  const auto sent = editor.post_form(here + "/people/new", {{"given", "Ana"},
                                                            {"family", "Weber"},
                                                            {"languages", "French, de, Português"},
                                                            {"email", "ana@example.org"},
                                                            {"email_visible", "public"}});
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent);
  const auto shown = web::whole_body(editor.follow(sent));
  EXPECT_THAT(shown, AllOf(HasSubstr("Ana Weber"), HasSubstr("French, German"), HasSubstr("ana@example.org"),
                           HasSubstr("everybody")));
  EXPECT_THAT(page(editor, here + "/people?q=weber"), HasSubstr("Ana Weber"));
  EXPECT_THAT(page(editor, here + "/people?q=nobody"), Not(HasSubstr("Ana Weber")));
  EXPECT_THAT(page(editor, here + "/people?which=former"), Not(HasSubstr("Ana Weber")));
}

TEST_P(PeoplePages, ShowAFormAgainWithWhatWasTyped) {
  auto editor = of_town(web::Role::editor);
  const auto sent = editor.post_form(here + "/people/new", {{"given", "<script>alert(1)</script>"},
                                                            {"family", "'; DROP TABLE person; --"},
                                                            {"email", "no address"},
                                                            {"languages", "Klingonese"},
                                                            {"web", "javascript:alert(1)"},
                                                            {"account", "000000000001"},
                                                            {"name_visible", "nonsense"}});
  EXPECT_EQ(sent.status, 422);
  const auto shown = web::whole_body(sent);
  EXPECT_THAT(shown,
              AllOf(HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"), Not(HasSubstr("<script>alert")),
                    HasSubstr("DROP TABLE"), HasSubstr("id=\"email-error\""), HasSubstr("id=\"languages-error\""),
                    HasSubstr("Klingonese"), HasSubstr("id=\"account-error\""), HasSubstr("role=\"alert\"")));
  const auto kept_one = editor.post_form(
      here + "/people/new", {{"given", "<b>\x01Ana\xFF"}, {"family", "\"><img src=x>"}, {"notes", "a\r\nb"}});
  ASSERT_EQ(kept_one.status, 303);
  EXPECT_THAT(web::whole_body(editor.follow(kept_one)), AllOf(HasSubstr("&lt;b&gt;"), Not(HasSubstr("<img src"))));
}

TEST_P(PeoplePages, ShowTheSecondOfTwoEditorsTheDifference) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  auto first = of_town(web::Role::editor), second = of_town(web::Role::editor);
  auto theirs = form_of(ana), mine = form_of(ana);
  theirs.emplace_back("phone", "+49 341 1");
  mine.emplace_back("phone", "+49 341 2");
  EXPECT_EQ(first.post_form(url(ana, "/edit"), theirs).status, 303);
  const auto sent = second.post_form(url(ana, "/edit"), mine);
  EXPECT_EQ(sent.status, 409);
  EXPECT_THAT(web::whole_body(sent),
              AllOf(HasSubstr("+49 341 1"), HasSubstr("+49 341 2"), HasSubstr("name=\"version\" value=\"2\"")));
  EXPECT_EQ(again(ana).phone, "+49 341 1") << "nothing was overwritten";
  mine[0].second = "2";  // having seen it
  EXPECT_EQ(second.post_form(url(ana, "/edit"), mine).status, 303);
  EXPECT_EQ(again(ana).phone, "+49 341 2");

  const auto back = second.post_form(url(ana, "/versions/1"), {{"version", "2"}});
  EXPECT_EQ(back.status, 409) << "an old page";
  EXPECT_EQ(second.post_form(url(ana, "/versions/2"), {{"version", "3"}}).status, 303);
  EXPECT_EQ(again(ana).phone, "+49 341 1");
  EXPECT_EQ(second.post_form(url(ana, "/versions/77"), {{"version", "4"}}).status, 404);
}

TEST_P(PeoplePages, ShowTheDifferenceOfPostsAndContactsToo) {
  const auto id = post("Officer");
  const auto contact = noted({.organisation = partner, .subject = "A call"});
  auto first = of_town(web::Role::editor), second = of_town(web::Role::editor);
  const auto at = here + "/posts/" + id.text() + "/edit";
  EXPECT_EQ(first.post_form(at, {{"version", "1"}, {"title", "First officer"}}).status, 303);
  const auto sent = second.post_form(at, {{"version", "1"}, {"title", "Second officer"}});
  EXPECT_EQ(sent.status, 409);
  EXPECT_THAT(web::whole_body(sent), AllOf(HasSubstr("First officer"), HasSubstr("Second officer")));
  const auto note = here + "/contacts/" + contact.text();
  EXPECT_EQ(
      first
          .post_form(note, {{"version", "1"}, {"held", "2026-05"}, {"organisation", "Oliveira"}, {"subject", "Theirs"}})
          .status,
      303);
  const auto late = second.post_form(
      note, {{"version", "1"}, {"held", "2026-05"}, {"organisation", "Oliveira"}, {"subject", "Mine"}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(web::whole_body(late), AllOf(HasSubstr("Theirs"), HasSubstr("Mine")));
}

TEST_P(PeoplePages, RecordAPostWithWhatComesWithIt) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  auto editor = of_town(web::Role::editor);
  const auto sent = editor.post_form(here + "/posts/new",
                                     {{"title", "Leiterin"},
                                      {"title_en", "Head"},
                                      {"title_visible", "public"},
                                      {"department", "Europe"},
                                      {"duties", "/relations/" + twinning.text() + "\r\nThe choir\r\n\r\nThe choir"}});
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent);
  const std::string at(*sent.get("Location"));
  EXPECT_THAT(page(editor, at), AllOf(HasSubstr("Head"), HasSubstr("Leiterin"), HasSubstr("The choir"),
                                      HasSubstr("/relations/" + twinning.text()), HasSubstr("vacant")));
  EXPECT_EQ(editor.post_form(at + "/holders", {{"person", ana.id.text()}, {"since", "2019"}, {"until", "2018"}}).status,
            422);
  EXPECT_EQ(editor.post_form(at + "/holders", {{"person", ana.id.text()}, {"since", "2019-02-30"}}).status, 422);
  EXPECT_EQ(editor.post_form(at + "/holders", {{"person", ana.id.text()}, {"since", "2019"}}).status, 303);
  EXPECT_EQ(editor.post_form(at + "/holders", {{"person", ana.id.text()}, {"since", "2020"}}).status, 422)
      << "holds it already";
  EXPECT_THAT(page(editor, at), AllOf(HasSubstr("Ana Weber"), HasSubstr("since 2019")));
  EXPECT_THAT(page(editor, url(ana)), AllOf(HasSubstr("Head"), HasSubstr("The choir")));
  EXPECT_THAT(page(editor, here + "/posts"), HasSubstr("Ana Weber"));
  const auto held = [&] {
    auto session = database().read();
    return holdings_of(session, ana.id).front();
  }();
  const auto holder = at + "/holders/" + held.id.text();
  EXPECT_EQ(editor.post_form(holder + "/end", {{"until", "2018"}}).status, 422);
  EXPECT_EQ(editor.post_form(holder + "/end", {{"until", "2026"}}).status, 303);
  EXPECT_THAT(page(editor, at), HasSubstr("from 2019 to 2026"));
  EXPECT_EQ(
      editor.post_form(here + "/posts/" + post("Other").text() + "/holders/" + held.id.text() + "/remove", {}).status,
      404)
      << "of another post";
  EXPECT_EQ(editor.post_form(holder + "/remove", {}).status, 303);
  EXPECT_THAT(page(editor, at), Not(HasSubstr("Ana Weber</a>")));
}

TEST_P(PeoplePages, LetWhoDoesAStepSayThatItIsDone) {
  const auto of = [&](const std::string& name, OrganisationId organisation, OrganisationId keeper) {
    const auto account = account_with(name + "@example.org", organisation, web::Role::reader);
    auto person = named(keeper, name, "Weber");
    person.account = account;
    return std::pair{kept(person).id, browser(account)};
  };
  auto [doer, her] = of("ana", town, town);
  auto [met, him] = of("bo", town, town);
  auto [elsewhere, stranger_there] = of("eve", stranger, town);
  const auto contact = noted({.person = met, .subject = "A call", .next_step = "Send songs", .doer = doer});
  const auto url = here + "/contacts/" + contact.text() + "/done";
  const std::string button = "action=\"" + url + "\"";
  auto contributor = of_town(web::Role::contributor);
  for (auto* other : {&him, &contributor}) {
    EXPECT_THAT(page(*other, here + "/contacts"), AllOf(HasSubstr("Send songs"), Not(HasSubstr(button))));
    EXPECT_EQ(other->post_form(url, {}).status, 403);
  }
  const auto done = [&](ContactId id) {
    auto session = database().read();
    return find_contact(session, id)->done;
  };
  EXPECT_EQ(done(contact), "");
  EXPECT_THAT(page(her, here + "/contacts"), HasSubstr(button));
  EXPECT_EQ(her.post_form(url, {}).status, 303);
  EXPECT_EQ(done(contact), base::today().text());
  page(her, here + "/contacts/" + contact.text(), 403);
  EXPECT_EQ(her.post_form(here + "/contacts/" + contact.text(), {{"subject", "Other"}}).status, 403)
      << "that alone, nothing else of it";
  const auto other = noted({.person = met, .subject = "A visit", .next_step = "Write", .doer = elsewhere});
  EXPECT_EQ(stranger_there.post_form(here + "/contacts/" + other.text() + "/done", {}).status, 403)
      << "who works there no longer";
  EXPECT_EQ(done(other), "");
}

TEST_P(PeoplePages, NoteContactsAndWhatIsToBeDone) {
  const auto ana = kept(named(town, "Ana", "Weber"));
  auto contributor = of_town(web::Role::contributor), other = of_town(web::Role::contributor);
  page(contributor,
       here + "/contacts/new?with=" + partner.text() + "&relation=" + twinning.text() + "&person=" + ana.id.text());
  const auto sent =
      contributor.post_form(here + "/contacts/new", {{"held", "2026-05-17"},
                                                     {"kind", "visit"},
                                                     {"organisation", "oliveira"},
                                                     {"person", ana.id.text()},
                                                     {"relation", "https://example.org/relations/" + twinning.text()},
                                                     {"subject", "The <i>choir</i>"},
                                                     {"next_step", "Send songs"},
                                                     {"due", "2020-01-01"},
                                                     {"doer", ana.id.text()}});
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent);
  const auto shown = page(contributor, here + "/contacts");
  EXPECT_THAT(shown, AllOf(HasSubstr("The &lt;i&gt;choir"), HasSubstr("Oliveira"), HasSubstr("Ana Weber"),
                           HasSubstr("Overdue")));
  EXPECT_THAT(page(contributor, here + "/contacts?with=" + partner.text()), HasSubstr("Last contact: 17 May 2026"));
  EXPECT_THAT(page(contributor, here + "/contacts?kind=call"), Not(HasSubstr("choir")));
  EXPECT_THAT(page(contributor, here + "/contacts?relation=" + twinning.text()), HasSubstr("choir"));
  EXPECT_THAT(page(contributor, url(ana)), HasSubstr("Send songs"));
  const auto id = [&] {
    auto session = database().read();
    return list_contacts(session, {.keeper = town}).front().id.text();
  }();
  page(contributor, here + "/contacts/" + id);
  page(other, here + "/contacts/" + id, 403);
  EXPECT_EQ(other.post_form(here + "/contacts/" + id + "/done", {}).status, 403);
  EXPECT_EQ(contributor.post_form(here + "/contacts/" + id + "/done", {}).status, 303);
  EXPECT_THAT(page(contributor, here + "/contacts?open=1"), Not(HasSubstr("choir")));
  for (const http::Pairs& bad :
       {http::Pairs{{"held", "yesterday"}, {"organisation", "Oliveira"}, {"subject", "x"}},
        {{"held", "2026"}, {"subject", "with nobody"}},
        {{"held", "2026"}, {"organisation", "Nowhere"}, {"subject", "x"}},
        {{"held", "2026"}, {"organisation", "Oliveira"}},
        {{"held", "2026"}, {"organisation", "Oliveira"}, {"subject", "x"}, {"relation", "nothing"}}})
    EXPECT_EQ(contributor.post_form(here + "/contacts/new", bad).status, 422);
}

}  // namespace
}  // namespace people
