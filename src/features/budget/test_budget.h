// SPDX-License-Identifier: EUPL-1.2
// For tests: a town with a project, those who work for it, and a site of these pages alone.
#pragma once
#include <gmock/gmock.h>

#include "accounts/api.h"
#include "budget/api.h"
#include "budget/views.h"
#include "db/test_databases.h"
#include "projects/api.h"
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
std::span<const base::EmbeddedFile> embedded_budget();

namespace budget::test {

class BudgetTest : public db::DatabaseTest {
 protected:
  BudgetTest()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_links(), embedded_mail(), embedded_accounts(),
                      embedded_notifications()}) {}

  void SetUp() override {
    db::DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto transaction = database().write({"a test"});
    organisations::Writer writer(transaction);
    const auto add = [&](const char* name) {
      organisations::Organisation one;
      one.names = {{"", name}};
      return writer.create(std::move(one)).value();
    };
    town = add("Lindenau"), partner = add("Oliveira");
    projects::Project wells;
    wells.title = {{"", "Wells for Oliveira"}};
    wells.owner = town;
    wells.currency = "EUR";
    wells.state = projects::State::published;
    wells.headings = {{"h1", {{"", "Travel"}, {"fr", "Voyages"}}}};
    id = projects::Writer(transaction).create(wells).value();
    transaction.commit();
    gate.emplace(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    site.emplace(settings, std::vector<web::Feature>{projects::feature(), feature(database())});
    here = "/projects/" + id.text();
  }
  void TearDown() override {
    site.reset();
    gate.reset();
  }
  web::TestClient browser(web::Role role, projects::OrganisationId of = {}) {
    accounts::AccountId account;
    {
      auto transaction = database().write({"a test"});
      account = accounts::create(transaction, {.name = "Somebody", .email = fmt::format("a{}@example.org", ++made_accounts)}).value();
      if (role != web::Role::none) accounts::set_role(transaction, account, of ? of : town, role);
      transaction.commit();
    }
    web::TestClient made(*site);
    made.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), account));
    return made;
  }
  web::TestClient contributor() { return browser(web::Role::contributor); }
  web::TestClient nobody() { return web::TestClient(*site); }
  projects::Project project() {
    auto session = database().read();
    return *projects::find(session, id);
  }
  std::string version() {
    auto session = database().read();
    return std::to_string(projects::version(session, id));
  }
  template <class F>
  void changed(F f) {
    auto p = project();
    f(p);
    auto transaction = database().write({"a test"});
    projects::Writer(transaction).update(p).value();
    transaction.commit();
  }
  static std::string page(web::TestClient& client, const std::string& address, int status = 200) {
    const auto response = client.get(address);
    EXPECT_EQ(response.status, status) << address;
    return web::whole_body(response);
  }
  http::Pairs with(http::Pairs fields, const http::Pairs& more) {
    for (const auto& [name, value] : more) {
      std::erase_if(fields, [&, &n = name](const auto& one) { return one.first == n; });
      fields.emplace_back(name, value);
    }
    return fields;
  }
  http::Pairs line_form() {
    return {{"version", version()}, {"heading", "h1"}, {"funder", "Oliveira"}, {"start", "2024"}, {"end", ""}, {"amount", "1,234.50"}, {"currency", "EUR"}, {"type", "1"}, {"status", "1"}};
  }
  http::Pairs transaction_form() {
    return {{"version", version()}, {"type", "3"}, {"date", "2024-05-17"}, {"amount", "400"}, {"currency", "EUR"}, {"receiver", "Oliveira"}, {"description", "First instalment"}};
  }

  projects::OrganisationId town, partner;
  projects::ProjectId id;
  std::string here;
  std::optional<accounts::Gate> gate;
  std::optional<web::Site> site;
  int made_accounts = 0;
};

}  // namespace budget::test
