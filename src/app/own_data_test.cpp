// SPDX-License-Identifier: EUPL-1.2
// The copy of one's own data: every feature that keeps something of an account has its part in it.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "app/test_installation.h"
#include "notifications/api.h"

namespace app {
namespace {

TEST(OwnData, HoldWhatEachFeatureKeepsOfAnAccount) {
  TestInstallation program;
  const auto ana = program.account("Ana", web::Office::none, program.ours, web::Role::contributor);
  const auto bob = program.account("Bob", web::Office::none, program.theirs, web::Role::contributor);
  for (const auto& [who, what] : {std::pair{ana, "Hers"}, std::pair{bob, "His"}}) {
    {
      auto transaction = program.database().write_unlogged();
      notifications::notify(transaction, who,
                            {.title = base::msg("Notice"), .text = base::msg(what), .url = "/", .about = {}});
      transaction.commit();
    }
    web::TestClient client(program.site());
    client.cookies.emplace_back(accounts::session_cookie, program.session(who));
    EXPECT_EQ(client
                  .post_form("/searches/new?collection=relations&country=PL",
                             {{"name", fmt::format("{} search", what)}, {"frequency", "never"}})
                  .status,
              303);
    const auto sent = client.post_json(
        "/api/v1/contributions",
        fmt::format(R"({{"kind":"organisation","id":"{}","record":{{"short_name":"{}"}},"message":"{} message"}})",
                    program.theirs.text(), what, what));
    ASSERT_EQ(sent.status, 201) << web::whole_body(sent);
    const auto id = std::string(boost::json::parse(web::whole_body(sent)).at("id").as_string());
    EXPECT_LT(
        client.post_json("/api/v1/contributions/" + id + "/notes", fmt::format(R"({{"text":"{} note"}})", what)).status,
        300);
  }
  web::TestClient client(program.site());
  client.cookies.emplace_back(accounts::session_cookie, program.session(ana));
  const auto text = web::whole_body(client.get("/account/data.json"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("His")));
  const auto all = boost::json::parse(text);
  EXPECT_EQ(all.at("notices").at(0).at("text"), "Hers");
  EXPECT_EQ(all.at("saved_searches").at(0).at("name"), "Hers search");
  EXPECT_EQ(all.at("proposals").at(0).at("message"), "Hers message");
  EXPECT_EQ(all.at("proposals").at(0).at("proposed").at("short_name"), "Hers");
  EXPECT_EQ(all.at("notes").at(0).at("text"), "Hers note");
}

}  // namespace
}  // namespace app
