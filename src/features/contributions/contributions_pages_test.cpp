// SPDX-License-Identifier: EUPL-1.2
// The pages as different people see them, without script.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <set>

#include "duplicates/api.h"
#include "contributions/test_pages.h"
#include "contributions/views.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_web();

namespace contributions {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using test::gazetteer;
using test::text;
using test::to;
using web::Role;

std::string attribute(std::string_view tag, std::string_view name) {
  const auto at = tag.find(fmt::format(" {}=\"", name));
  if (at == std::string_view::npos) return {};
  const auto from = at + name.size() + 3;
  return std::string(tag.substr(from, tag.find('"', from) - from));
}

// The fields of the page's last form as a browser would send them back untouched.
http::Pairs fields_of(const std::string& page) {
  http::Pairs fields;
  std::string select;
  const auto begin = page.find("name=\"version\"");
  for (auto at = begin == std::string::npos ? page.find("<form method=\"post\" action=\"/contri")
                                            : page.rfind("<form", begin);
       (at = page.find('<', at)) != std::string::npos; ++at) {
    const std::string_view tag(page.data() + at, page.find('>', at) - at);
    if (tag.starts_with("</form")) break;
    const auto name = attribute(tag, "name");
    if (tag.starts_with("<select"))
      select = name;
    else if (tag.starts_with("<option") && tag.ends_with(" selected"))
      fields.emplace_back(select, attribute(tag, "value"));
    else if (tag.starts_with("<textarea"))
      fields.emplace_back(name, page.substr(at + tag.size() + 1, page.find("</textarea", at) - at - tag.size() - 1));
    else if (tag.starts_with("<input")) {
      const auto type = attribute(tag, "type");
      if ((type == "checkbox" || type == "radio") && !tag.ends_with(" checked")) continue;
      fields.emplace_back(name, attribute(tag, "value"));
    }
  }
  return fields;
}

http::Pairs with(http::Pairs fields, const std::string& name, const std::string& value) {
  for (auto& [key, old] : fields)
    if (key == name) {
      old = value;
      return fields;
    }
  fields.emplace_back(name, value);
  return fields;
}

class Pages : public test::PagesTest {
 protected:
  std::string propose_url(OrganisationId id) { return "/organisations/" + id.text() + "/propose"; }
};
ON_BOTH_DATABASES(Pages);

TEST(ContributionTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_records(), embedded_contributions()};
  EXPECT_EQ(web::check_template<views::Propose>(files, "contributions/propose"), "");
  EXPECT_EQ(web::check_template<views::Show>(files, "contributions/show"), "");
  EXPECT_EQ(web::check_template<views::Merge>(files, "contributions/merge"), "");
  EXPECT_EQ(web::check_template<views::Edit>(files, "contributions/edit"), "");
  EXPECT_EQ(web::check_template<views::Queue>(files, "contributions/queue"), "");
  EXPECT_EQ(web::check_template<views::Mine>(files, "contributions/mine"), "");
  EXPECT_EQ(web::check_template<views::Bulk>(files, "contributions/decision"), "");
  EXPECT_EQ(web::check_template<views::Stewardships>(files, "contributions/stewardships"), "");
}

TEST(ContributionTemplates, HaveNoUntranslatedText) {
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_records(), embedded_contributions()}, "contributions"),
            "");
}

TEST_P(Pages, AskToSignIn) {
  web::TestClient client(*site);
  client.speak_from_elsewhere();
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("L")"));
  for (const auto& address : {propose_url(lyon), std::string("/propose/relation"), std::string("/contributions"),
                              url(id), std::string("/stewardships")}) {
    const auto response = client.get(address);
    EXPECT_EQ(response.status, 303) << address;
    EXPECT_THAT(to(response), HasSubstr("/sign-in")) << address;
  }
  EXPECT_EQ(client.get("/api/v1/contributions/" + id.text()).status, 401);
}

TEST_P(Pages, LeadFromAProposalToItsAcceptance) {
  auto proposer = browser(sender);
  const auto form = text(proposer.get(propose_url(lyon)));
  EXPECT_THAT(form, AllOf(HasSubstr("Propose a change to Lyon"), HasSubstr(">Propose<")));
  const auto sent_form = proposer.post_form(
      propose_url(lyon), with(with(fields_of(form), "short_name", "LYN"), "message", "The council said so."));
  ASSERT_EQ(sent_form.status, 303) << text(sent_form);
  const auto shown = text(proposer.follow(sent_form));
  EXPECT_THAT(shown, AllOf(HasSubstr("LYN"), HasSubstr("The council said so."), HasSubstr("has not decided yet"),
                           HasSubstr("Withdraw"), Not(HasSubstr("Your decision"))));
  auto decider = browser(lyon_validator);
  EXPECT_THAT(text(decider.get("/contributions")), AllOf(HasSubstr("Lyon"), HasSubstr("1 contribution")));
  const std::string address = to(sent_form).substr(0, to(sent_form).find('?'));
  EXPECT_THAT(text(decider.get(address)), AllOf(HasSubstr("Your decision"), HasSubstr("N sender")));
  const auto accepted = decider.post_form(address + "/accept", {{"reason", "Thank you."}});
  ASSERT_EQ(accepted.status, 303) << text(accepted);
  EXPECT_THAT(text(decider.follow(accepted)), HasSubstr("Accepted. The change is in the register"));
  EXPECT_THAT(now(ref(lyon)), HasSubstr("LYN"));
  EXPECT_THAT(text(proposer.get("/contributions/mine")), AllOf(HasSubstr("Lyon"), HasSubstr("accepted")));
  // Sent again, by impatience.
  EXPECT_EQ(decider.post_form(address + "/accept", {}).status, 409);
}

TEST_P(Pages, SaveAtOnceForThoseWhoDecide) {
  auto editor = browser(lyon_editor);
  const auto form = text(editor.get(propose_url(lyon)));
  EXPECT_THAT(form, AllOf(HasSubstr("Change Lyon"), HasSubstr(">Save<")));
  const auto saved = editor.post_form(propose_url(lyon), with(fields_of(form), "short_name", "LYN"));
  ASSERT_EQ(saved.status, 303) << text(saved);
  EXPECT_THAT(text(editor.follow(saved)), HasSubstr("Saved. The change is in the register."));
  EXPECT_THAT(now(ref(lyon)), HasSubstr("LYN"));
}

TEST_P(Pages, MergeWhatTwoPeopleSavedAtOnce) {
  auto first = browser(lyon_editor), second = browser(lyon_validator);
  const auto first_form = fields_of(text(first.get(propose_url(lyon)))),
             second_form = fields_of(text(second.get(propose_url(lyon))));
  ASSERT_EQ(first.post_form(propose_url(lyon), with(first_form, "short_name", "ONE")).status, 303);
  const auto stale =
      second.post_form(propose_url(lyon), with(with(second_form, "short_name", "TWO"), "web", "https://two.example"));
  ASSERT_EQ(stale.status, 303) << text(stale);
  const auto address = to(stale);
  ASSERT_TRUE(address.ends_with("/merge")) << address;
  EXPECT_THAT(now(ref(lyon)), HasSubstr("ONE"));
  const auto merge = text(second.get(address));
  EXPECT_THAT(
      merge, AllOf(HasSubstr("Changed by both"), HasSubstr("ONE"), HasSubstr("TWO"), HasSubstr("https://two.example")));
  const auto unchosen = second.post_form(address, fields_of(merge));
  EXPECT_EQ(unchosen.status, 422);
  const auto merged = second.post_form(address, with(fields_of(merge), "choice-short_name", "theirs"));
  ASSERT_EQ(merged.status, 303) << text(merged);
  EXPECT_THAT(now(ref(lyon)), AllOf(HasSubstr("ONE"), HasSubstr("https://two.example")));
}

TEST_P(Pages, ShowTheDeciderWhatNeedsMerging) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("MINE")"));
  overwrite(ref(lyon), "short_name", R"("OTHER")");
  auto decider = browser(lyon_validator);
  const auto accepted = decider.post_form(url(id) + "/accept", {});
  ASSERT_EQ(to(accepted), url(id) + "/merge") << text(accepted);
  EXPECT_THAT(text(decider.get(url(id))),
              AllOf(HasSubstr("needs merging"), HasSubstr("changed meanwhile, in the same fields")));
  const auto merge = fields_of(text(decider.get(url(id) + "/merge")));
  const auto write = decider.post_form(url(id) + "/merge", with(merge, "choice-short_name", "other"));
  ASSERT_EQ(write.status, 200);
  const auto done = decider.post_form(url(id) + "/edit", with(fields_of(text(write)), "short_name", "THIRD"));
  ASSERT_EQ(done.status, 303) << text(done);
  EXPECT_THAT(now(ref(lyon)), HasSubstr("THIRD"));
  EXPECT_EQ(state(id), State::accepted);
}

TEST_P(Pages, EditBeforeAccepting) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("L")"));
  auto decider = browser(lyon_validator);
  const auto form = text(decider.get(url(id) + "/edit"));
  const auto done =
      decider.post_form(url(id) + "/edit", with(with(fields_of(form), "short_name", "LY"), "reason", "Shorter."));
  ASSERT_EQ(done.status, 303) << text(done);
  EXPECT_THAT(now(ref(lyon)), HasSubstr("LY"));
  EXPECT_THAT(page(sender, url(id)), AllOf(HasSubstr("As edited by who decides"), HasSubstr("Shorter.")));
}

TEST_P(Pages, AreNotThereForOthers) {
  const auto id = sent(sender, change(ref(twinning), "web", R"("https://a.example")"));
  for (const auto who : {sender, porto_reader, porto_validator, lyon_contributor, steward}) page(who, url(id));
  page(other, url(id), 404);
  for (const std::string action : {"/accept", "/refuse", "/withdraw", "/edit", "/merge"}) {
    EXPECT_EQ(browser(other).post_form(url(id) + action, {{"reason", "no"}, {"desk", lyon.text()}}).status, 404)
        << action;
    EXPECT_GE(browser(porto_reader).post_form(url(id) + action, {{"reason", "no"}, {"desk", lyon.text()}}).status, 403)
        << action;
  }
  EXPECT_GE(browser(porto_validator).post_form(url(id) + "/accept", {{"desk", lyon.text()}}).status, 400)
      << "another organisation's desk";
  EXPECT_EQ(desks(id), "lyon=waiting porto=waiting");
  for (const std::string nowhere :
       {"/contributions/zzz", "/contributions/0000000000zz", "/contributions/decisions/0000000000zz"})
    page(steward, nowhere, 404);
}

TEST_P(Pages, KeepDrafts) {
  auto client = browser(sender);
  const auto form = fields_of(text(client.get(propose_url(lyon))));
  const auto kept = client.post_form(propose_url(lyon), with(with(form, "short_name", "LYN"), "keep", "1"));
  ASSERT_EQ(kept.status, 303) << text(kept);
  const auto address = to(kept);
  for (const auto who : {other, lyon_validator, steward}) page(who, address, 404);
  EXPECT_THAT(text(client.get(address)), HasSubstr("Go on with this draft"));
  const auto again = fields_of(text(client.get(address + "/edit")));
  EXPECT_THAT(again, testing::Contains(testing::Pair("short_name", "LYN")));
  ASSERT_EQ(client.post_form(address + "/edit", again).status, 303);
  EXPECT_THAT(text(client.get(address)), HasSubstr("waiting"));
}

TEST_P(Pages, AskWhetherANewOneIsThereAlready) {
  auto client = browser(sender);
  auto form = fields_of(text(client.get("/propose/organisation?country=FR")));
  EXPECT_THAT(form, testing::Contains(testing::Pair("country", "FR")));
  form = with(form, "kind", "ngo");
  std::string name_field;
  for (const auto& [name, value] : form)
    if (name.starts_with("names-text") && name_field.empty()) name_field = name;
  ASSERT_FALSE(name_field.empty());
  form = with(form, name_field, "LYON");
  const auto asked = client.post_form("/propose/organisation", form);
  EXPECT_EQ(asked.status, 422);
  EXPECT_THAT(text(asked), AllOf(HasSubstr("Is it one of these?"), HasSubstr("/organisations/" + lyon.text())));
  const auto made = client.post_form("/propose/organisation", with(form, "is_another", "1"));
  ASSERT_EQ(made.status, 303) << text(made);
  EXPECT_THAT(text(client.follow(made)), HasSubstr("Proposal for a new organisation"));
}

TEST_P(Pages, SayWhyANewOneMayBeThereAlready) {
  duplicates::review(database(), gazetteer(), 0, base::Progress());
  const auto list_of = [&](const std::string& kind, const std::string& name, const std::string& web) {
    auto client = browser(sender);
    auto form = fields_of(text(client.get("/propose/organisation?country=FR")));
    form = with(with(form, "kind", kind), "web", web);
    for (const auto& [field, value] : form)
      if (field.starts_with("names-text")) {
        form = with(form, field, name);
        break;
      }
    const auto answer = client.post_form("/propose/organisation", form);
    return std::pair(answer.status, text(answer));
  };
  const auto alike = list_of("local_government", "Ville de Lyon", "");
  EXPECT_EQ(alike.first, 422);
  EXPECT_THAT(alike.second, AllOf(HasSubstr("/organisations/" + lyon.text()), HasSubstr("another name of the same place")));
  const auto other_kind = list_of("ngo", "Lyon", "");
  EXPECT_EQ(other_kind.first, 422);
  EXPECT_THAT(other_kind.second, HasSubstr("The name is the same: Lyon"));
  EXPECT_EQ(list_of("local_government", "Marseille", "").first, 303);
  const auto markup = list_of("local_government", "<b>Lyon</b>", "");
  EXPECT_THAT(markup.second, Not(HasSubstr("<b>Lyon")));
}

TEST_P(Pages, DecideOnTickedRows) {
  const auto one = sent(sender, change(ref(lyon), "short_name", R"("L")")),
             two = sent(sender, change(ref(lyon), "web", R"("https://l.example")"));
  auto decider = browser(lyon_validator);
  EXPECT_EQ(decider.post_form("/contributions/decide", {{"which", "ticked"}, {"accept", "1"}}).status, 422);
  EXPECT_EQ(
      decider.post_form("/contributions/decide", {{"which", "ticked"}, {"id", one.text()}, {"refuse", "1"}}).status,
      422);
  const auto done =
      decider.post_form("/contributions/decide", {{"which", "ticked"}, {"id", one.text()}, {"accept", "1"}});
  ASSERT_EQ(done.status, 303) << text(done);
  EXPECT_THAT(text(decider.follow(done)), HasSubstr("1 contribution is in the register."));
  page(steward, to(done), 404);
  EXPECT_EQ(state(one), State::accepted);
  EXPECT_EQ(state(two), State::pending);
  const auto all = decider.post_form(
      "/contributions/decide", {{"which", "all"}, {"until", base::utc_now()}, {"reason", "No."}, {"refuse", "1"}});
  EXPECT_THAT(text(decider.follow(all)), HasSubstr("1 contribution was refused."));
  EXPECT_EQ(browser(other).post_form("/contributions/decide", {{"which", "all"}, {"accept", "1"}}).status, 403);
}

TEST_P(Pages, TakeNoHarmFromWhatIsTyped) {
  const std::string evil = "\"><script>alert(1)</script>' OR 1=1; --";
  auto client = browser(sender);
  const auto form = fields_of(text(client.get(propose_url(lyon))));
  for (const auto& [name, value] : form) {
    if (name == "version") continue;
    for (const std::string& typed : {evil, std::string("a\x01\xff"), std::string(300'000, 'x')}) {
      const auto response = client.post_form(propose_url(lyon), with(form, name, typed));
      EXPECT_LT(response.status, 500) << name;
      const auto shown = response.status == 303 ? text(client.follow(response)) : text(response);
      EXPECT_THAT(shown, Not(HasSubstr("<script>alert"))) << name;
    }
  }
  for (const std::string& version :
       {std::string("-1"), std::string("999999999999"), std::string("1 OR 1=1"), std::string("1")})
    EXPECT_LT(client
                  .post_form(propose_url(lyon),
                             with(with(form, "version", version), "short_name", "V" + version.substr(0, 1)))
                  .status,
              500);
  for (const char* name : {"q", "state", "kind", "desk", "country", "age", "from", "since", "after"})
    EXPECT_THAT(page(steward, std::string("/contributions?") + name + "=" + http::url_encode(evil)),
                Not(HasSubstr("<script>alert")));
  EXPECT_EQ(browser(lyon_validator)
                .post_form("/contributions/decide", {{"which", "ticked"}, {"id", evil}, {"accept", "1"}})
                .status,
            422);
}

TEST_P(Pages, SetStewardships) {
  auto client = browser(steward);
  EXPECT_EQ(browser(lyon_validator).get("/stewardships").status, 403);
  EXPECT_EQ(
      client.post_form("/stewardships", {{"organisation", "Nowhere"}, {"scope", "country"}, {"country", "PT"}}).status,
      422);
  EXPECT_EQ(
      client.post_form("/stewardships", {{"organisation", "Embassy"}, {"scope", "country"}, {"country", "XX"}}).status,
      422);
  EXPECT_EQ(
      client.post_form("/stewardships", {{"organisation", "Embassy"}, {"scope", "country"}, {"country", "PT"}}).status,
      303);
  EXPECT_EQ(
      client
          .post_form("/stewardships", {{"organisation", "Embassy"},
                                       {"scope", "organisation"},
                                       {"covers", "Braga\r\nhttps://register.example/organisations/" + porto.text()}})
          .status,
      303);
  const auto shown = text(client.get("/stewardships"));
  EXPECT_THAT(shown, AllOf(HasSubstr("Portugal"), HasSubstr("Braga"), HasSubstr("Porto")));
  const auto at = shown.find("/stewardships/");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(client.post_form(shown.substr(at, 14 + 12 + 7), {}).status, 303);
  EXPECT_EQ(client.post_form("/stewardships/0000000000zz/remove", {}).status, 404);
}

TEST_P(Pages, TakeProposalsInJson) {
  auto client = browser(sender);
  const auto made =
      client.post_json("/api/v1/contributions", R"({"kind":"organisation","id":")" + lyon.text() +
                                                    R"(","record":{"short_name":"LYN"},"message":"By program."})");
  ASSERT_EQ(made.status, 201) << text(made);
  const auto body = boost::json::parse(text(made)).as_object();
  EXPECT_EQ(body.at("state"), "pending");
  EXPECT_TRUE(body.at("notes").as_array().empty());
  const auto again = client.get("/api/v1/contributions/" + std::string(body.at("id").as_string()));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(browser(steward).get("/api/v1/contributions/" + std::string(body.at("id").as_string())).status, 404)
      << "one's own alone";
  EXPECT_EQ(client.post_json("/api/v1/contributions", "{").status, 422);
  EXPECT_EQ(client
                .post_json("/api/v1/contributions",
                           R"({"kind":"organisation","id":"0000000000zz","record":{"web":"https://a.example"}})")
                .status,
            404);
  EXPECT_EQ(client.post_form("/api/v1/contributions", {{"kind", "organisation"}}).status, 415);
  EXPECT_EQ(client
                .post_json("/api/v1/contributions", R"({"kind":"organisation","id":")" + lyon.text() +
                                                        R"(","record":{"confirmed":"2026-11-01"}})")
                .status,
            422)
      << "confirming is nothing to propose";
}

}  // namespace
}  // namespace contributions
