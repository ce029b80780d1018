// SPDX-License-Identifier: EUPL-1.2
// For tests: the whole program with the register of demonstration, without a socket. Only app's own tests include it.
#pragma once
#include <filesystem>
#include <stdexcept>

#include "accounts/api.h"
#include "app/features.h"
#include "db/migrations.h"
#include "db/test_databases.h"
#include "demonstration/api.h"
#include "relations/api.h"
#include "web/test_client.h"

namespace app {

// Salzburg is "ours", León "theirs"; they have a twinning.
class TestInstallation {
 public:
  explicit TestInstallation(db::Dialect dialect = db::Dialect::sqlite) : database_(dialect) {
    if (auto done = db::migrate(database(), embedded_files()); !done) throw std::runtime_error(done.error().message.id);
    if (auto loaded = demonstration::load(database(), gazetteer()); !loaded) throw std::runtime_error(loaded.error().message.id);
    auto opened = explore::Atlas::open(database(), gazetteer(), (database_.folder() / "index").string(), search::Index::Mode::write);
    if (!opened) throw std::runtime_error(opened.error().message.id);
    atlas_ = std::move(*opened);
    follow();
    accounts::Settings account_settings;
    join_features(account_settings);
    gate_ = std::make_unique<accounts::Gate>(database(), account_settings);
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.data_version = [this] { return atlas_->index().view().revision(); };
    settings.settle = [this] { follow(); };
    settings.identify = [this](const http::Request& request) { return gate_->identify(request); };
    settings.ask_to_sign_in = [this](web::Context& context) { return gate_->ask_to_sign_in(context); };
    site_ = std::make_unique<web::Site>(settings, site_features(database(), gazetteer(), *atlas_, *gate_, 1u << 20, false));
    auto session = database().read();
    ours = *organisations::find_by_name(session, "Salzburg").begin();
    for (const auto& relation : relations::of_organisation(session, ours, 1000))
      for (const auto& party : relation.parties) {
        const auto other = organisations::find(session, party.organisation);
        if (relation.kind != relations::Kind::twinning || other->main_name() != "León") continue;
        theirs = party.organisation;
        twinning = relation.id;
      }
    if (!twinning) throw std::runtime_error("the register of demonstration has no twinning of Salzburg with León");
  }

  static const places::Gazetteer& gazetteer() {
    static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
    return *opened;
  }
  db::Database& database() { return database_.database(); }
  const web::Site& site() const { return *site_; }
  explore::Atlas& atlas() { return *atlas_; }
  std::filesystem::path index_folder() const { return database_.folder() / "index"; }
  void follow() {
    const base::Progress progress;
    if (const auto taken = atlas_->follow(progress); !taken) throw std::runtime_error(taken.error().message.id);
  }

  accounts::AccountId account(std::string name, web::Office office, organisations::OrganisationId of, web::Role role) {
    auto transaction = database().write({"a test"});
    auto made = accounts::create(transaction, {.name = name, .email = fmt::format("{}@example.org", base::id_text(base::new_id_value())), .office = office});
    if (!made) throw std::runtime_error(base::text(base::Language::en, made.error().message));
    if (role != web::Role::none) accounts::set_role(transaction, *made, of, role);
    transaction.commit();
    return *made;
  }
  std::string session(accounts::AccountId account) { return accounts::open_session(database(), account); }

  organisations::OrganisationId ours, theirs;
  relations::RelationId twinning;

 private:
  db::TestDatabase database_;
  std::unique_ptr<explore::Atlas> atlas_;
  std::unique_ptr<accounts::Gate> gate_;
  std::unique_ptr<web::Site> site_;
};

}  // namespace app
