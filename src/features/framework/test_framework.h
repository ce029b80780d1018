// SPDX-License-Identifier: EUPL-1.2
// For tests: a town with a project on wells, its people, and a site of these pages alone.
#pragma once
#include <gmock/gmock.h>

#include "db/test_databases.h"
#include "framework/api.h"
#include "framework/pages.h"
#include "relations/api.h"
#include "sources/api.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_framework();

namespace framework::test {

// An objective with a specific objective, a result with an indicator, and two activities.
inline Project wells() {
  Project p;
  p.title = {{"", "Wells for Dakar"}};
  const auto node = [&](const char* id, const char* parent, projects::Level level, const char* title, projects::Territory territory) {
    Node made;
    made.id = id, made.parent = parent, made.level = level, made.title = {{"", title}}, made.territory = territory;
    p.nodes.push_back(made);
  };
  using enum projects::Level;
  using projects::Territory;
  node("goal", "", objective, "People drink clean water", Territory::partner);
  node("aim", "goal", specific_objective, "Wells are run by the quarters", Territory::partner);
  node("result", "aim", result, "Ten wells are dug", Territory::partner);
  node("dig", "result", activity, "Dig the wells", Territory::partner);
  node("train", "result", activity, "Train the keepers", Territory::partner);
  node("home", "goal", result, "Engineers of our own learn", Territory::home);
  p.nodes[3].start = {2025, 3, 1}, p.nodes[3].end = {2025, 6, 30};
  p.nodes[4].start = {2025, 7, 1}, p.nodes[4].end = {2025, 9, 0};
  p.nodes[4].after = {"dig"};
  Indicator dug;
  dug.id = "dug", dug.node = "result", dug.cumulative = true, dug.title = {{"", "Wells in use"}}, dug.unit = {{"", "wells"}};
  Measure zero, ten;
  zero.value = "2", ten.value = "10";
  dug.baselines = {zero};
  Period year;
  year.id = "p2025", year.start = {2025, 1, 1}, year.end = {2025, 12, 31}, year.targets = {ten};
  dug.periods = {year};
  p.indicators = {dug};
  projects::set_date(p, '1', {2024, 0, 0});
  projects::set_date(p, '3', {2026, 0, 0});
  return p;
}

struct PagesTest : db::DatabaseTest {
  PagesTest()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_links(),
                      embedded_mail(), embedded_accounts(), embedded_notifications(), embedded_framework()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    {
      auto transaction = database().write({"a test"});
      organisations::Writer writer(transaction);
      const auto add = [&](const char* name) {
        organisations::Organisation one;
        one.names = {{"", name}};
        return writer.create(one).value();
      };
      town = add("Lyon"), stranger = add("Northgate");
      auto p = wells();
      p.owner = town;
      p.state = projects::State::published;
      published = projects::Writer(transaction).create(p).value();
      p = wells();
      p.owner = town;
      p.title = {{"", "zebraquagga"}};
      for (auto& node : p.nodes) node.title = {{"", "zebraquagga"}};
      p.indicators[0].title = {{"", "zebraquagga"}};
      draft = projects::Writer(transaction).create(p).value();
      transaction.commit();
    }
    gate.emplace(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    site.emplace(settings, std::vector<web::Feature>{projects::feature(), feature(database())});
    here = "/projects/" + published.text();
  }
  void TearDown() override {
    site.reset();
    gate.reset();
    DatabaseTest::TearDown();
  }

  accounts::AccountId account(web::Role role, organisations::OrganisationId of, accounts::Office office = accounts::Office::none) {
    auto transaction = database().write({"a test"});
    const auto made = accounts::create(transaction, {.name = "Person " + std::to_string(++accounts_made), .email = fmt::format("p{}@example.org", accounts_made), .password = {}, .office = office}).value();
    if (role != web::Role::none) accounts::set_role(transaction, made, of, role);
    transaction.commit();
    return made;
  }
  web::TestClient browser(accounts::AccountId of) {
    web::TestClient made(*site);
    made.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), of));
    return made;
  }
  web::TestClient of_town(web::Role role) { return browser(account(role, town)); }
  web::TestClient steward() { return browser(account(web::Role::none, {}, accounts::Office::steward)); }
  web::TestClient nobody() { return web::TestClient(*site); }
  static std::string page(web::TestClient& client, const std::string& address, int status = 200) {
    const auto response = client.get(address);
    EXPECT_EQ(response.status, status) << address << "\n" << web::whole_body(response).substr(0, status == 200 ? 0 : 300);
    return web::whole_body(response);
  }
  Project now() {
    auto session = database().read();
    return projects::find(session, published).value();
  }
  std::string version() {
    auto session = database().read();
    return std::to_string(projects::version(session, published));
  }
  void put(const Project& project) {
    auto transaction = database().write({"a test"});
    ASSERT_TRUE(projects::Writer(transaction).update(project));
    transaction.commit();
  }
  http::Pairs node_form(const std::string& id) {
    const auto project = now();
    const auto* node = projects::part_of(project.nodes, id);
    http::Pairs form{{"version", version()}, {"level", boost::describe::enum_to_string(node->level, "")}, {"parent", node->parent},
                     {"territory", boost::describe::enum_to_string(node->territory, "")}, {"title", text_of(node->title, "")},
                     {"start", node->start.text()}, {"end", node->end.text()}};
    for (const auto& after : node->after) form.emplace_back("after", after);
    return form;
  }

  organisations::OrganisationId town, stranger;
  ProjectId published, draft;
  std::optional<accounts::Gate> gate;
  std::optional<web::Site> site;
  std::string here;
  int accounts_made = 0;
};

}  // namespace framework::test
