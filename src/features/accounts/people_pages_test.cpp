// SPDX-License-Identifier: EUPL-1.2
// Who works for an organisation, who is let in, and the list of all accounts.
#include "accounts/test_account_pages.h"

namespace accounts {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_P(AccountPages, InviteToAnOrganisation) {
  const auto lyon = organisation("Lyon");
  const auto chief = make("chief@example.org", Office::none, test::good_password);
  give(chief, lyon, Role::administrator);
  auto browser = browser_of(chief);
  const auto page = "/organisations/" + lyon.text() + "/members";
  EXPECT_EQ(browser.post_form(page, {{"email", "new@example.org"}, {"role", "validator"}}).status, 303);
  EXPECT_EQ(mails(), 1);
  EXPECT_THAT(body(browser.get(page)), HasSubstr("new@example.org"));
  const auto url = invited(lyon, "new@example.org", Role::validator);  // the same once more: the first link is void
  EXPECT_THAT(body(client->get(url)), HasSubstr("Lyon"));
  EXPECT_EQ(client->post_form(url, {{"name", ""}, {"password", "short"}}).status, 422);
  EXPECT_EQ(client->post_form(url, {{"name", "New"}, {"password", new_password}, {"language", "fr"}}).get("Location"),
            "/organisations/" + lyon.text());
  EXPECT_EQ(client->get("/try/of/" + lyon.text()).status, 200);
  EXPECT_EQ(client->get(url).status, 410);
  auto session = database().read();
  EXPECT_EQ(find_by_email(session, "new@example.org")->language, base::Language::fr);
  EXPECT_THAT(invitations_of(session, lyon), IsEmpty());
}

TEST_P(AccountPages, InviteWhoeverHasAnAccountToSignInFirst) {
  const auto lyon = organisation("Lyon");
  const auto ana = make("ana@example.org", Office::none, test::good_password);
  give(ana, lyon, Role::validator);
  const auto url = invited(lyon, "ana@example.org", Role::reader);
  EXPECT_EQ(client->post_form(url, {{"name", "Thief"}, {"password", new_password}}).get("Location"),
            "/sign-in?return=" + http::url_encode(url));
  auto browser = browser_of(ana);
  EXPECT_EQ(browser.post_form(url, {}).status, 303);
  EXPECT_EQ(role(ana, lyon), Role::validator) << "nobody loses a higher role";
}

TEST_P(AccountPages, LeaveAnOrganisationsPeopleToItsOwnAdministrators) {
  const auto lyon = organisation("Lyon"), porto = organisation("Porto");
  const auto chief = make("chief@example.org", Office::none, test::good_password), other = make("other@example.org");
  give(chief, lyon, Role::administrator);
  give(other, porto, Role::administrator);
  auto browser = browser_of(other);
  const auto page = "/organisations/" + lyon.text() + "/members";
  EXPECT_EQ(browser.get(page).status, 403);
  EXPECT_EQ(browser.post_form(page, {{"email", "x@example.org"}, {"role", "administrator"}}).status, 403);
  EXPECT_EQ(browser.post_form(page + "/" + chief.text(), {{"role", "none"}}).status, 403);
  invited(lyon, "new@example.org", Role::reader);
  std::string id;
  {
    auto session = database().read();
    id = invitations_of(session, lyon).at(0).id.text();
  }
  // Through the own organisation's address another's invitation is not reached.
  EXPECT_EQ(browser.post_form("/organisations/" + porto.text() + "/members/invitations/" + id + "/withdraw", {}).status,
            404);
  EXPECT_EQ(
      browser.post_form("/organisations/" + porto.text() + "/members/" + chief.text(), {{"role", "reader"}}).status,
      404);
  auto own = browser_of(chief);
  EXPECT_EQ(own.post_form(page + "/invitations/" + id + "/withdraw", {}).status, 303);
  auto session = database().read();
  EXPECT_THAT(invitations_of(session, lyon), IsEmpty());
}

TEST_P(AccountPages, DoNotLetTheLastAdministratorOfAnOrganisationGoUnnoticed) {
  const auto lyon = organisation("Lyon");
  const auto chief = make("chief@example.org", Office::none, test::good_password), ana = make("ana@example.org");
  give(chief, lyon, Role::administrator);
  give(ana, lyon, Role::editor);
  auto browser = browser_of(chief);
  const auto of = [&](AccountId account) { return "/organisations/" + lyon.text() + "/members/" + account.text(); };
  const auto refused = browser.post_form(of(chief), {{"role", "reader"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(body(refused), HasSubstr("last administrator"));
  EXPECT_EQ(browser.post_form("/account/erase", {{"password", test::good_password}}).status, 422);
  EXPECT_EQ(browser.post_form(of(ana), {{"role", "administrator"}}).status, 303);
  EXPECT_EQ(browser.post_form(of(chief), {{"role", "none"}}).get("Location"), "/account");
  EXPECT_EQ(role(chief, lyon), Role::none);
  EXPECT_EQ(browser.post_form(of(ana), {{"role", "none"}}).status, 403) << "no longer theirs to decide";
}

TEST_P(AccountPages, TellWhoseRoleOrOfficeWasChangedWhatAndByWhom) {
  const auto lyon = organisation("Lyon");
  const auto chief = make("chief@example.org"), ana = make("ana@example.org"),
             root = make("root@example.org", Office::administrator);
  give(chief, lyon, Role::administrator);
  give(ana, lyon, Role::editor);
  {
    auto transaction = database().write({"test"});
    set_name_and_language(transaction, ana, "Ana", base::Language::fr);
    transaction.commit();
  }
  // The one mail that waits, if it is one; it waits no longer then.
  const auto the_mail = [&] {
    auto transaction = database().write_unlogged();
    const auto waiting = mail::queued(transaction.session());
    transaction.prepare("DELETE FROM mail").run();
    transaction.commit();
    EXPECT_EQ(waiting.size(), 1u);
    return waiting.size() == 1 ? waiting.front() : mail::Queued{};
  };
  const auto french = [](const base::Message& message) { return base::text(base::Language::fr, message); };
  const auto url = "/organisations/" + lyon.text() + "/members/" + ana.text();
  auto browser = browser_of(chief);
  EXPECT_EQ(browser.post_form(url, {{"role", "editor"}}).status, 303);
  EXPECT_EQ(mails(), 0) << "nothing changed";
  EXPECT_EQ(browser.post_form(url, {{"role", "validator"}}).status, 303);
  const auto changed = the_mail();
  EXPECT_EQ(changed.to, "ana@example.org");
  EXPECT_EQ(changed.kind, "account");
  EXPECT_THAT(changed.text,
              AllOf(HasSubstr("Lyon"), HasSubstr(french(label(Role::validator))),
                    HasSubstr(french(label(Role::editor))),
                    HasSubstr(french(base::msg("Somebody who gives out roles for {organisation} did this.",
                                               {{"organisation", "Lyon"}}))),
                    Not(HasSubstr("did this"))));
  EXPECT_EQ(browser_of(root).post_form(url, {{"role", "none"}}).status, 303);
  EXPECT_THAT(the_mail().text, HasSubstr(french(base::msg("A steward of the register did this."))));
  {
    auto transaction = database().write({"command line"});
    change_role(transaction, chief, lyon, Role::reader, {"command line"});
    transaction.commit();
  }
  const auto lowered = the_mail();
  EXPECT_EQ(lowered.to, "chief@example.org");
  EXPECT_THAT(lowered.text, AllOf(HasSubstr("It is now: reader. Before it was: administrator."),
                                 HasSubstr("Those who run this register did this.")));
  EXPECT_EQ(browser_of(root).post_form("/accounts/" + chief.text() + "/office", {{"office", "steward"}}).status, 303);
  EXPECT_THAT(the_mail().text, AllOf(HasSubstr("It is now: steward of the register. Before it was: no office."),
                                 HasSubstr("An administrator of the register did this.")));
}

TEST_P(AccountPages, ListAccountsForAdministratorsAlone) {
  const auto chief = make("chief@example.org", Office::administrator, test::good_password),
             steward = make("s@example.org", Office::steward);
  EXPECT_EQ(browser_of(steward).get("/accounts").status, 403);
  auto browser = browser_of(chief);
  EXPECT_THAT(body(browser.get("/accounts?q=s@example")), HasSubstr("s@example.org"));
  EXPECT_EQ(browser.post_form("/accounts/" + chief.text() + "/office", {{"office", "none"}}).status, 422)
      << "the last one";
  EXPECT_EQ(browser.post_form("/accounts/" + chief.text() + "/active", {{"active", "0"}}).status, 422);
  auto others = browser_of(steward);
  EXPECT_EQ(browser.post_form("/accounts/" + steward.text() + "/active", {{"active", "0"}}).status, 303);
  EXPECT_EQ(others.get("/try").status, 303);
  EXPECT_EQ(
      browser.post_form("/accounts", {{"name", "New"}, {"email", "new@example.org"}, {"office", "steward"}}).status,
      303);
  EXPECT_EQ(browser.post_form("/accounts", {{"name", "New"}, {"email", "NEW@example.org"}}).status, 422);
  EXPECT_EQ(mails(), 1);
  auto session = database().read();
  EXPECT_EQ(find_by_email(session, "new@example.org")->office, Office::steward);
}

TEST_P(AccountPages, LetInWhomAnotherProviderVouchesFor) {
  const auto ana = make("ana@example.org");
  const auto lyon = organisation("Lyon");
  invited(lyon, "new@example.org", Role::editor);
  const auto come = [&](web::TestClient& browser, const char* subject, const char* email, bool verified) {
    const auto request = browser.request("GET", "/", {});
    const http::Match match{request, {}, {}};
    web::Context context{request, match, *site};
    auto answer = gate->sign_in_elsewhere(context, "https://id.example", subject, email, verified, "New", "/try");
    if (!answer) return false;
    for (const auto& [name, value] : answer->headers)
      if (name == "Set-Cookie" && value.starts_with("session="))
        browser.cookies.emplace_back(session_cookie, value.substr(8, value.find(';') - 8));
    return true;
  };
  EXPECT_FALSE(come(*client, "1", "ana@example.org", false)) << "not verified";
  EXPECT_FALSE(come(*client, "2", "stranger@example.org", true)) << "not invited";
  const auto in = [&](const char* subject, const char* email, bool verified) {
    web::TestClient browser(*site);
    return come(browser, subject, email, verified) ? body(browser.get("/try")) : std::string();
  };
  EXPECT_EQ(in("1", "ana@example.org", true), ana.text());
  EXPECT_EQ(in("1", "changed@example.org", false), ana.text()) << "linked for good";
  const auto made = AccountId::parse(in("3", "new@example.org", true));
  ASSERT_TRUE(made);
  EXPECT_EQ(role(*made, lyon), Role::editor);
}

}  // namespace
}  // namespace accounts
