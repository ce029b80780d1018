// SPDX-License-Identifier: EUPL-1.2
#include "app/features.h"

#include "budget/api.h"
#include "confirmations/api.h"
#include "contributions/api.h"
#include "desk/api.h"
#include "exchange/feature.h"
#include "figures/api.h"
#include "history/api.h"
#include "iati/api.h"
#include "duplicates/api.h"
#include "framework/api.h"
#include "mail/api.h"
#include "notifications/api.h"
#include "open_data/api.h"
#include "organisations/api.h"
#include "people/api.h"
#include "pictures/api.h"
#include "portfolio/api.h"
#include "projects/api.h"
#include "records/api.h"
#include "relations/api.h"
#include "saved_searches/api.h"
#include "sources/api.h"
#include "spending/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_pictures();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();
std::span<const base::EmbeddedFile> embedded_framework();
std::span<const base::EmbeddedFile> embedded_imports();
std::span<const base::EmbeddedFile> embedded_exchange();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_openid();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_confirmations();
std::span<const base::EmbeddedFile> embedded_contributions();
std::span<const base::EmbeddedFile> embedded_people();
std::span<const base::EmbeddedFile> embedded_duplicates();
std::span<const base::EmbeddedFile> embedded_saved_searches();

namespace app {

std::vector<base::EmbeddedFile> embedded_files() {
  std::vector<base::EmbeddedFile> all;
  for (const auto& files : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_pictures(), embedded_projects(), embedded_spending(), embedded_framework(), embedded_imports(), embedded_exchange(), embedded_links(), embedded_accounts(), embedded_mail(), embedded_openid(), embedded_notifications(), embedded_saved_searches(), embedded_confirmations(), embedded_contributions(), embedded_people(), embedded_duplicates()})
    all.insert(all.end(), files.begin(), files.end());
  return all;
}

std::vector<db::RecordKind> record_kinds() {
  std::vector<db::RecordKind> kinds{sources::record_kind(), organisations::record_kind(), organisations::redirect_record_kind(), relations::record_kind(), relations::redirect_record_kind(), projects::record_kind(), spending::record_kind(), accounts::record_kind()};
  for (auto& kind : people::record_kinds()) kinds.push_back(std::move(kind));
  return kinds;
}

// What belongs to an organisation besides records, and moves with it when it is merged into another.
std::vector<duplicates::Carried> carried() {
  return {{"roles",
           [](db::Session& session, organisations::OrganisationId id) {
             std::vector<base::Message> told;
             if (const auto members = accounts::members(session, id).size(); members > 0)
               told.push_back(base::msg("Roles that people have for it: {number}. They keep them.", {{"number", fmt::format("{}", members)}}));
             return told;
           },
           accounts::move_memberships, accounts::move_memberships_back},
          {"people", nullptr, people::move, people::move_back},
          {"confirmations", nullptr, confirmations::move, confirmations::move_back},
          {"contributions", nullptr, contributions::move, contributions::move_back},
          // Records themselves: the merge's batch brings them back.
          {"projects",
           [](db::Session& session, organisations::OrganisationId id) {
             std::vector<base::Message> told;
             if (!projects::of_organisation(session, id, 1).empty()) told.push_back(base::msg("Projects name it. They will name the other instead."));
             return told;
           },
           [](db::Transaction& transaction, organisations::OrganisationId from, organisations::OrganisationId to) {
             projects::follow_merge(transaction, from, to);
             return std::string();
           },
           [](db::Transaction&, organisations::OrganisationId, organisations::OrganisationId, std::string_view) {}, projects::leave_relation},
          {"spending",
           [](db::Session& session, organisations::OrganisationId id) {
             std::vector<base::Message> told;
             if (spending::are_named(session, id)) told.push_back(base::msg("Planned spending names it. It will name the other instead."));
             return told;
           },
           [](db::Transaction& transaction, organisations::OrganisationId from, organisations::OrganisationId to) {
             spending::follow_merge(transaction, from, to);
             return std::string();
           },
           [](db::Transaction&, organisations::OrganisationId, organisations::OrganisationId, std::string_view) {}}};
}

void join_features(accounts::Settings& settings) {
  settings.unread = notifications::unread;
  settings.own_data = [](db::Session& session, accounts::AccountId account, boost::json::object& all) {
    notifications::own_data(session, account, all);
    saved_searches::own_data(session, account, all);
    contributions::own_data(session, account, all);
    framework::own_data(session, account, all);
  };
  settings.forget = [](db::Transaction& transaction, accounts::AccountId account) {
    contributions::forget(transaction, account);
    framework::forget(transaction, account);
  };
}

std::vector<web::Feature> site_features(db::Database& database, const places::Gazetteer& gazetteer, const explore::Atlas& atlas,
                                        accounts::Gate& gate, std::uint64_t max_upload, bool mail_is_off, const openid::Settings& elsewhere,
                                        const privacy::Settings& privacy) {
  return {
      explore::feature(atlas),
      imports::feature(database, gazetteer, {.references = record_references(), .max_upload = max_upload}),
      open_data::feature(atlas),
      iati::feature({.max_upload = max_upload}),
      privacy::feature(privacy),
      mail::feature(database, mail_is_off),
      notifications::feature(database),
      saved_searches::feature(database),
      records::feature(),
      projects::feature(),
      exchange::feature(database, &gazetteer, record_kinds(), max_upload),
      confirmations::feature(database, gazetteer),
      budget::feature(database),
      framework::feature(database),
      spending::feature(database, gazetteer),
      portfolio::feature(atlas),
      figures::feature(database, gazetteer),
      desk::feature(database),
      history::feature(database, gazetteer, record_references()),
      people::feature(database),
      duplicates::feature(database, gazetteer, record_kinds(), carried()),
      gate.feature(),
      openid::feature(database, gate, elsewhere),
      contributions::feature(database, gazetteer),
  };
}

}  // namespace app
