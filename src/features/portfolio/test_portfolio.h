// SPDX-License-Identifier: EUPL-1.2
// For tests: two towns with a twinning, those who work for them, and a site of the pages of projects and records.
#pragma once
#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "db/test_databases.h"
#include "history/api.h"
#include "portfolio/pages.h"
#include "projects/api.h"
#include "records/api.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_pictures();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();
std::span<const base::EmbeddedFile> embedded_portfolio();
std::span<const base::EmbeddedFile> embedded_explore();
std::span<const base::EmbeddedFile> embedded_records();

namespace portfolio::test {

inline const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

class PortfolioTest : public db::DatabaseTest {
 protected:
  PortfolioTest()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_pictures(), embedded_projects(), embedded_spending(), embedded_links(), embedded_mail(), embedded_accounts(),
                      embedded_notifications()}) {}

  void SetUp() override {
    db::DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    {
      auto transaction = database().write({"a test"});
      const auto source = sources::ensure(transaction, {.title = "A list"});
      {
        organisations::Writer writer(transaction);
        const auto add = [&](const char* name, const char* country) {
          organisations::Organisation one;
          one.names = {{"", name}};
          one.country = country;
          one.languages = {"de"};
          one.source = source;
          return writer.create(std::move(one)).value();
        };
        town = add("Lindenau", "DE"), partner = add("Oliveira", "PT"), stranger = add("Northgate", "GB");
      }
      relations::Relation tie;
      tie.kind = relations::Kind::twinning;
      tie.parties = {{town, {}, {}}, {partner, {}, {}}};
      tie.statements = {{source, {}, {}}};
      twinning = relations::Writer(transaction).create(std::move(tie)).value();
      transaction.commit();
    }
    folder = std::filesystem::temp_directory_path() / ("portfolio-" + base::id_text(base::new_id_value()));
    atlas = explore::Atlas::open(database(), gazetteer(), folder.string(), search::Index::Mode::write).value();
    const base::Progress progress;
    ASSERT_TRUE(atlas->rebuild(progress));
    gate.emplace(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    settings.settle = [this] {
      const base::Progress following;
      ASSERT_TRUE(atlas->follow(following));
    };
    site.emplace(settings, std::vector<web::Feature>{explore::feature(*atlas), records::feature(), projects::feature(), history::feature(database(), gazetteer(), {}), portfolio::feature(*atlas)});
  }
  void TearDown() override {
    site.reset();
    gate.reset();
    atlas.reset();
    std::error_code ignored;
    if (!folder.empty()) std::filesystem::remove_all(folder, ignored);
    db::DatabaseTest::TearDown();
  }

  web::TestClient nobody() { return web::TestClient(*site); }
  web::TestClient browser(OrganisationId of, web::Role role, accounts::Office office = accounts::Office::none) {
    accounts::AccountId account;
    {
      auto transaction = database().write({"a test"});
      const auto email = fmt::format("p{}@example.org", ++made_accounts);
      account = accounts::create(transaction, {.name = "Somebody Private " + std::to_string(made_accounts), .email = email, .password = {}, .office = office}).value();
      if (role != web::Role::none) accounts::set_role(transaction, account, of, role);
      transaction.commit();
    }
    web::TestClient made(*site);
    made.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), account));
    return made;
  }
  std::string page(web::TestClient& client, const std::string& address, int status = 200) {
    if (!std::exchange(is_indexed_, true)) {
      const base::Progress following;
      EXPECT_TRUE(atlas->follow(following));
    }
    const auto response = client.get(address);
    EXPECT_EQ(response.status, status) << address;
    return web::whole_body(response);
  }
  Project kept(Project project) {
    auto transaction = database().write({"a test"});
    const auto id = projects::Writer(transaction).create(std::move(project)).value();
    transaction.commit();
    is_indexed_ = false;
    return again(id);
  }
  Project again(ProjectId id) {
    auto session = database().read();
    return projects::find(session, id).value();
  }
  bool is_there(ProjectId id) {
    auto session = database().read();
    return projects::find(session, id).has_value();
  }
  Project wells(projects::State state = projects::State::published) {
    Project p;
    p.state = state;
    p.owner = town;
    p.language = "de";
    p.title = {{"en", "Wells for the valley"}, {"fr", "Des puits pour la vallée"}};
    p.descriptions = {{"1", {{"en", "Clean water for nine villages."}}, {}}};
    p.status = "2";
    return p;
  }
  // What the browser would send back of a form's page.
  static http::Pairs fields_of(const std::string& html);
  static void set(http::Pairs& fields, const std::string& name, const std::string& value) {
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
    fields.emplace_back(name, value);
  }

  OrganisationId town, partner, stranger;
  relations::RelationId twinning;
  std::filesystem::path folder;
  std::unique_ptr<explore::Atlas> atlas;
  std::optional<accounts::Gate> gate;
  std::optional<web::Site> site;
  int made_accounts = 0;
  bool is_indexed_ = false;
};

inline std::string unescaped(std::string text) {
  for (const auto& [from, to] : std::initializer_list<std::pair<std::string, std::string>>{{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
  return text;
}

inline http::Pairs PortfolioTest::fields_of(const std::string& html) {
  http::Pairs fields;
  // The form of the sheet, not the layout's.
  const auto begin = html.find("<input type=\"hidden\" name=\"version\"");
  const auto end = html.find("</form>", begin);
  const std::string form = html.substr(begin, end - begin);
  const auto attribute = [](const std::string& tag, const std::string& name) -> std::optional<std::string> {
    const auto at = tag.find(" " + name + "=\"");
    if (at == std::string::npos) return std::nullopt;
    const auto from = at + name.size() + 3;
    return unescaped(tag.substr(from, tag.find('"', from) - from));
  };
  for (std::size_t at = 0; (at = form.find('<', at)) != std::string::npos; ++at) {
    const auto close = form.find('>', at);
    const std::string tag = form.substr(at, close - at);
    const auto name = attribute(tag, "name");
    if (!name) continue;
    if (tag.starts_with("<input ")) {
      const auto type = attribute(tag, "type").value_or("text");
      if (type == "file") continue;
      if ((type == "checkbox" || type == "radio") && tag.find(" checked") == std::string::npos) continue;
      fields.emplace_back(*name, attribute(tag, "value").value_or(""));
    } else if (tag.starts_with("<textarea ")) {
      auto text = form.substr(close + 1, form.find("</textarea>", close) - close - 1);
      if (text.starts_with('\n')) text.erase(0, 1);
      fields.emplace_back(*name, unescaped(text));
    } else if (tag.starts_with("<select ")) {
      const std::string inside = form.substr(close, form.find("</select>", close) - close);
      std::string value;
      bool first = true;
      for (std::size_t o = 0; (o = inside.find("<option ", o)) != std::string::npos; ++o) {
        const std::string option = inside.substr(o, inside.find('>', o) - o);
        const bool is_first = std::exchange(first, false);
        if (is_first || option.find(" selected") != std::string::npos) value = attribute(option, "value").value_or("");
      }
      fields.emplace_back(*name, value);
    }
  }
  return fields;
}

}  // namespace portfolio::test
