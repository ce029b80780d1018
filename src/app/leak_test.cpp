// SPDX-License-Identifier: EUPL-1.2
// What is private never leaves: a word that stands nowhere else is written into everything private, and looked for in
// all that others can ask for, in what is kept for ever, and in the log.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include <filesystem>
#include <fstream>
#include <set>

#include "app/test_private_texts.h"
#include "base/log.h"
#include "relations/api.h"

namespace app {
namespace {

using web::Office;
using web::Role;

class PrivateTexts : public testing::Test {
 protected:
  void SetUp() override {
    program = std::make_unique<TestInstallation>();
    texts = std::make_unique<test::Seeded>(*program);
    nobody = web_client({});
    without_role = web_client(program->account("Somebody", Office::none, {}, Role::none));
    of_another = web_client(program->account("Another", Office::none, program->theirs, Role::administrator));
  }
  std::unique_ptr<web::TestClient> web_client(std::optional<accounts::AccountId> account) {
    auto made = std::make_unique<web::TestClient>(program->site());
    made->speak_from_elsewhere();
    if (account) made->cookies = {{std::string(accounts::session_cookie), program->session(*account)}};
    return made;
  }
  std::vector<std::pair<std::string, web::TestClient*>> outsiders() {
    return {{"nobody", nobody.get()},
            {"somebody without role", without_role.get()},
            {"another's administrator", of_another.get()}};
  }
  // Every address that can be asked for, with the ids of what is there, or with ids of nothing.
  std::vector<std::string> addresses(bool real) {
    std::vector<std::string> all;
    for (const auto& route : program->site().routes()) {
      if (route.method != "GET" || route.pattern.starts_with("/static/")) continue;
      for (auto& one : texts->addresses(route.pattern, real)) all.push_back(std::move(one));
    }
    return all;
  }
  // All pages of the collections of the API, all files, searches and suggestions.
  std::vector<std::string> questions() {
    std::vector<std::string> all;
    for (const auto* file : {"relations", "organisations"})
      for (const auto* format : {"csv", "json", "xlsx", "geojson", "ndjson", "gexf", "ttl", "jsonld", "atom", "zip"})
        all.push_back(fmt::format("/download/{}.{}", file, format));
    for (const auto& route : program->site().routes())
      if (route.method == "GET" && !route.pattern.starts_with("/static/") &&
          route.pattern.find('{') == std::string::npos && route.permission.kind == web::Permission::Kind::anyone) {
        all.push_back(route.pattern + "?q=zqxle");
        all.push_back(route.pattern + "?q=Salzburg");
        all.push_back(route.pattern + "?page=2&per_page=500&limit=500");
      }
    for (const auto* one :
         {"/robots.txt", "/sitemap.xml", "/metrics", "/healthz", "/readyz", "/.well-known/security.txt"})
      all.push_back(one);
    return all;
  }
  static std::string all_of(const http::Response& response) {
    std::string text = fmt::format("{}\n", response.status);
    for (const auto& [name, value] : response.headers)
      if (name != "ETag") text += name + ": " + value + "\n";  // of the whole, what was typed included
    return text + web::whole_body(response);
  }
  static std::string where(const std::string& text, const std::string& marker) {
    const auto at = text.find(marker);
    if (at == std::string::npos) return {};
    return text.substr(at < 200 ? 0 : at - 200, 300);
  }
  // Where two texts part, as short as can be shown; empty: they do not.
  static std::string difference(const std::string& a, const std::string& b) {
    if (a == b) return {};
    const auto [x, y] = std::ranges::mismatch(a, b);
    const auto around = [](const std::string& text, std::string::const_iterator at) {
      const auto from = std::max<std::ptrdiff_t>(at - text.begin() - 100, 0);
      return text.substr(static_cast<std::size_t>(from), 250);
    };
    return around(a, x) + "\n<<>>\n" + around(b, y);
  }
  static void replace(std::string& text, const std::string& old, const std::string& by) {
    for (std::size_t from = 0; (from = text.find(old, from)) != std::string::npos; from += by.size())
      text.replace(from, old.size(), by);
  }
  void expect_none(const std::string& text, const std::string& what) {
    for (const auto& marker : texts->markers()) EXPECT_EQ(where(text, marker), "") << what;
  }
  void expect_no_draft(const std::string& text, const std::string& what) {
    for (const auto& marker : texts->markers_of_drafts()) EXPECT_EQ(where(text, marker), "") << what;
  }

  std::unique_ptr<TestInstallation> program;
  std::unique_ptr<test::Seeded> texts;
  std::unique_ptr<web::TestClient> nobody, without_role, of_another;
};

TEST_F(PrivateTexts, LeaveByNoAddressAndNotByTheLog) {
  base::set_log_level(base::LogLevel::debug);
  testing::internal::CaptureStderr();
  texts->write_down();
  for (const auto& [name, value] : texts->ids) EXPECT_FALSE(value.empty()) << name;
  program->follow();
  int asked = 0, answered = 0;
  for (const auto& [who, client] : outsiders()) {
    auto all = addresses(true);
    const auto more = questions();
    all.insert(all.end(), more.begin(), more.end());
    for (const auto& address : all) {
      const auto response = client->get(address);
      ++asked;
      answered += response.status == 200;
      EXPECT_LT(response.status, 500) << address;
      const auto all_said = all_of(response);
      expect_none(all_said, address + " as " + who);
      expect_no_draft(all_said, address + " as " + who);
      if (address.find(texts->ids.at("project")) == std::string::npos) {
        EXPECT_EQ(where(all_said, texts->ids.at("project")), "") << address << " as " << who;
      }
    }
    // What is searched for is repeated on the page: as often as an equally odd word that stands nowhere.
    for (const auto& word : texts->searched())
      for (const auto* at : {"/projects?q=", "/projects.csv?q=", "/api/v1/projects?q=", "/search?q=", "/relations?q=", "/organisations?q=", "/api/v1/suggest?q=",
                             "/api/v1/organisations?q=", "/api/v1/relations?q="}) {
        std::string other = word;
        for (auto& letter : other)
          if (letter == '7') letter = '4';  // in "zqxleak7", "zqxdraft7" alone
        const auto echoed = all_of(client->get(at + http::url_encode(word)));
        auto expected = all_of(client->get(at + http::url_encode(other)));
        replace(expected, "zqxleak4", "zqxleak7");
        replace(expected, "zqxdraft4", "zqxdraft7");
        EXPECT_EQ(difference(echoed, expected), "") << at << word << " as " << who;
      }
  }
  const auto log = testing::internal::GetCapturedStderr();
  base::set_log_level(base::LogLevel::info);
  expect_none(log, "the log");
  expect_no_draft(log, "the log");
  EXPECT_GT(asked, 300);
  EXPECT_GT(answered, 100);
}

TEST_F(PrivateTexts, ChangeNothingThatEverybodySees) {
  texts->write_down_public_part();
  program->follow();
  std::map<std::string, std::string> before;
  std::vector<std::string> all = questions();
  for (const auto& route : program->site().routes())
    if (route.method == "GET" && route.permission.kind == web::Permission::Kind::anyone &&
        !route.pattern.starts_with("/static/"))
      for (auto& one : texts->addresses(route.pattern, true)) all.push_back(std::move(one));
  for (const auto& address : all) {
    // How many requests there were, and when a sheet was made, is told there.
    if (address.starts_with("/metrics") || address.ends_with(".xlsx")) continue;
    before[address] = web::whole_body(nobody->get(address));
  }
  texts->write_down();
  program->follow();
  for (const auto& [address, body] : before) {
    if (address.find("/people/") != std::string::npos && !address.ends_with("/public")) continue;
    EXPECT_EQ(difference(web::whole_body(nobody->get(address)), body), "") << address;
  }
  EXPECT_GT(before.size(), 60u);
}

TEST_F(PrivateTexts, DoNotTellWhetherTheyExist) {
  texts->write_down();
  const auto compare = [&](const std::string& method, const std::string& pattern) {
    const auto real = texts->addresses(pattern, true), made_up = texts->addresses(pattern, false);
    ASSERT_EQ(real.size(), made_up.size());
    for (std::size_t i = 0; i < real.size(); ++i) {
      if (real[i] == made_up[i]) continue;
      for (const auto& [who, client] : outsiders()) {
        const auto ask = [&](const std::string& at) {
          auto text = all_of(method == "GET" ? client->get(at) : client->post_form(at, {}));
          for (const auto& [name, value] : texts->ids) replace(text, value, test::Seeded::made_up_id);
          // The secret of a form that is kept until one has signed in.
          if (const auto cookie = text.find("Set-Cookie"); cookie != std::string::npos)
            text.erase(cookie, text.find('\n', cookie) - cookie);
          return text;
        };
        EXPECT_EQ(difference(ask(real[i]), ask(made_up[i])), "") << method << " " << real[i] << " as " << who;
      }
    }
  };
  for (const auto& route : program->site().routes()) {
    // By a secret link: who has it may see.
    if (route.pattern.find("{secret}") != std::string::npos || route.pattern.find("{signed}") != std::string::npos)
      continue;
    compare(route.method, route.pattern);
  }
  for (const auto* at : {"/password", "/sign-in"}) {
    const auto ask = [&](const std::string& email) {
      auto response = nobody->post_form(at, {{"email", email}, {"password", "not the password at all"}});
      auto text = all_of(response);
      replace(text, email, "ADDRESS");
      return text;
    };
    EXPECT_EQ(difference(ask("zqxleak7owner@example.org"), ask("zqxleak4owner@example.org")), "") << at;
  }
}

TEST_F(PrivateTexts, StandInNothingThatIsKeptForEver) {
  texts->write_down();
  program->follow();
  {
    auto session = program->database().read();
    int rows_seen = 0, with_marker = 0;
    for (const auto& table : db::tables(session)) {
      db::Rows rows(session, table);
      while (const auto* row = rows.next()) {
        std::string line = table.name + ":";
        for (int column = 0; column < row->columns(); ++column) line += std::string(row->text(column)) + "|";
        if (table.name == "change")
          ++rows_seen, expect_none(line, "the change log");
        else
          with_marker += line.find("zqxleak7") != std::string::npos;
      }
    }
    EXPECT_GT(rows_seen, 30);
    EXPECT_GT(with_marker, 25);  // they were written down
  }
  ASSERT_TRUE(program->atlas().save());
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(program->index_folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    ++files;
    expect_none(bytes, entry.path().string());
    expect_no_draft(bytes, entry.path().string());
  }
  EXPECT_GT(files, 1);
}

TEST_F(PrivateTexts, AreGoneWhenSomebodyIsErased) {
  texts->write_down();
  const auto id = texts->ids.at("person");
  const auto of_ours = "/organisations/" + program->ours.text();
  ASSERT_EQ(texts->administrator().post_form(of_ours + "/people/" + id + "/erase", {}).status, 303);
  auto owner = texts->owner();
  ASSERT_EQ(owner.post_form("/account/erase", {{"password", test::Seeded::password}}).status, 303);
  notifications::forget_old(program->database());
  saved_searches::forget_old(program->database());
  auto session = program->database().read();
  for (const auto& table : db::tables(session)) {
    db::Rows rows(session, table);
    while (const auto* row = rows.next()) {
      std::string line = table.name + ":";
      for (int column = 0; column < row->columns(); ++column) line += std::string(row->text(column)) + "|";
      for (const auto& marker : texts->markers_of_erased()) EXPECT_EQ(where(line, marker), "") << table.name;
    }
  }
}

}  // namespace
}  // namespace app
