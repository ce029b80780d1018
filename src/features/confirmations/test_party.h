// SPDX-License-Identifier: EUPL-1.2
// For tests: two cities with a twinning, their people, and a site that asks who they are.
#pragma once
#include "accounts/test_accounts.h"
#include "confirmations/pages.h"
#include "db/change_log.h"
#include "links/api.h"
#include "mail/api.h"
#include "notifications/api.h"

std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_confirmations();

namespace confirmations {

inline const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

class ConfirmationsTest : public db::DatabaseTest {
 protected:
  ConfirmationsTest()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(),
                      embedded_links(), embedded_mail(), embedded_accounts(), embedded_notifications(),
                      embedded_confirmations()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    {
      auto transaction = database().write({"test"});
      source = sources::ensure(transaction, {.title = "A list"});
      lyon = make(transaction, "Lyon", "FR");
      porto = make(transaction, "Porto", "PT");
      nara = make(transaction, "Nara <b>", "JP");
      twinning = tie(transaction, relations::Kind::twinning, lyon, porto);
      pact = tie(transaction, relations::Kind::friendship_pact, lyon, nara);
      transaction.commit();
    }
    gate = std::make_unique<accounts::Gate>(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.base_url = "https://register.example.org";
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    site = std::make_unique<web::Site>(settings, std::vector<web::Feature>{feature(database(), gazetteer())});
    of_lyon = person("lyon@example.org", lyon, web::Role::validator);
    of_porto = person("porto@example.org", porto, web::Role::validator);
    contributor = person("contributor@example.org", lyon, web::Role::contributor);
    reader = person("reader@example.org", lyon, web::Role::reader);
    editor = person("editor@example.org", lyon, web::Role::editor);
    steward = person("steward@example.org", {}, web::Role::none, web::Office::steward);
  }

  OrganisationId make(db::Transaction& transaction, std::string name, std::string country) {
    organisations::Organisation one;
    one.names = {{"", std::move(name)}};
    one.country = std::move(country);
    one.source = source;
    return *organisations::Writer(transaction).create(one);
  }
  RelationId tie(db::Transaction& transaction, relations::Kind kind, OrganisationId a, OrganisationId b) {
    relations::Relation one;
    one.kind = kind;
    one.status = relations::Status::active;
    one.start = {1990, 0, 0};
    one.parties = {{a}, {b}};
    one.statements = {{source, {2019, 0, 0}, {}}};
    return *relations::Writer(transaction).create(one);
  }
  accounts::AccountId person(const std::string& email, OrganisationId of, web::Role role,
                             web::Office office = web::Office::none) {
    const auto id = accounts::test::made(database(), {.name = "Somebody", .email = email, .office = office});
    if (of) accounts::test::give(database(), id, of, role);
    return id;
  }
  web::TestClient as(std::optional<accounts::AccountId> account) {
    web::TestClient client(*site);
    client.speak_from_elsewhere();
    // The site's own address is https, where the cookie has its stricter name.
    if (account) {
      const auto session = accounts::open_session(database(), *account);
      client.cookies.emplace_back(accounts::session_cookie, session);
      client.cookies.emplace_back("__Host-session", session);
    }
    client.headers.emplace_back("x-forwarded-proto", "https");
    return client;
  }
  relations::Relation relation(RelationId id) {
    auto session = database().read();
    return *relations::find(session, id);
  }
  base::PartialDate confirmed(RelationId id, OrganisationId party) {
    for (const auto& one : relation(id).parties)
      if (one.organisation == party) return one.confirmed;
    return {};
  }
  base::PartialDate confirmed(OrganisationId id) {
    auto session = database().read();
    return organisations::find(session, id)->confirmed;
  }
  db::Change last_change(std::string_view kind, const std::string& id) {
    auto session = database().read();
    return db::history(session, kind, id).at(0);
  }
  std::string url(RelationId id, std::string_view rest = "/confirm") {
    return "/relations/" + id.text() + std::string(rest);
  }
  std::string url(OrganisationId id, std::string_view rest = "/confirm") {
    return "/organisations/" + id.text() + std::string(rest);
  }
  http::Pairs answer(RelationId id, OrganisationId party, std::string act = "confirm") {
    return {{"act", std::move(act)}, {"party", party.text()}, {"seen", seen(relation(id))}};
  }
  std::int64_t count(const std::string& sql) {
    auto session = database().read();
    return session.prepare(sql).run().integer(0);
  }
  // A link as its mail has it.
  std::string link_to(RelationId id, OrganisationId party) {
    auto transaction = database().write_unlogged();
    const auto asked = AskId::make();
    transaction
        .prepare(
            "INSERT INTO confirmation_ask (id, relation, organisation, author, at) VALUES ($1, $2, $3, 'test', $4)")
        .run(asked.text(), id.text(), party.text(), base::utc_now());
    const auto secret = links::make(transaction, ask_purpose, "{\"ask\":\"" + asked.text() + "\"}", ask_lifetime);
    transaction.commit();
    return "/confirm/" + secret;
  }

  sources::SourceId source;
  OrganisationId lyon, porto, nara;
  RelationId twinning, pact;
  std::unique_ptr<accounts::Gate> gate;
  std::unique_ptr<web::Site> site;
  accounts::AccountId of_lyon, of_porto, contributor, reader, editor, steward;
};

}  // namespace confirmations
