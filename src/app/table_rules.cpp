// SPDX-License-Identifier: EUPL-1.2
// What no foreign key holds: private tables that point to records, or to what another feature keeps.
#include "app/features.h"

namespace app {
namespace {

// Rows whose column names no row of another table; `where` leaves out those that need not.
db::TableRule points_to(const std::string& table, const std::string& key, const std::string& column,
                        const std::string& other, const std::string& where = "1 = 1") {
  return {table, fmt::format("SELECT {0} FROM {1} t WHERE {2} AND t.{3} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {4} "
                             "o WHERE o.id = t.{3})",
                             key, table, where, column, other)};
}

}  // namespace

std::vector<db::TableRule> table_rules() {
  return {
      points_to("membership", "t.account || ' ' || t.organisation", "organisation", "organisation"),
      points_to("notice", "t.id", "account", "account"),
      points_to("contribution", "t.id", "sender", "account"),
      points_to("contribution", "t.id", "record_id", "organisation",
                "t.is_open = 1 AND t.record_kind = 'organisation' AND NOT EXISTS (SELECT 1 FROM organisation_redirect "
                "r WHERE r.id = t.record_id)"),
      // A relation that was there is gone when its parties are merged, or the import that brought it is undone.
      points_to("contribution", "t.id", "record_id", "relation",
                "t.is_open = 1 AND t.record_kind = 'relation' AND NOT EXISTS (SELECT 1 FROM change c "
                "WHERE c.record_kind = 'relation' AND c.record_id = t.record_id)"),
      // PostgreSQL asks no foreign key here: of fifty thousand decided on at once it cost a fifth of the time.
      points_to("contribution_event", "t.contribution || ' ' || t.number", "contribution", "contribution"),
      points_to("contribution_note", "t.contribution || ' ' || t.number", "author", "account"),
      // As far as the log was looked into, what is open is about what is there, and what was set aside about what is not.
      points_to("campaign_item", "t.campaign || ' ' || t.organisation || ' ' || t.record", "record", "relation",
                "t.kind = 'relation' AND t.state IN ('open', 'later') AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = "
                "t.campaign AND c.state = 'running') AND EXISTS (SELECT 1 FROM campaign_follow f, change_head h WHERE "
                "f.sequence >= h.sequence)"),
      {"campaign_item_aside",
       "SELECT t.campaign || ' ' || t.organisation || ' ' || t.record FROM campaign_item_aside t WHERE EXISTS (SELECT 1 "
       "FROM relation r WHERE r.id = t.record) AND EXISTS (SELECT 1 FROM campaign_follow f, change_head h WHERE "
       "f.sequence >= h.sequence)"},
      points_to("contribution_reminder", "t.account", "account", "account"),
      points_to("stewardship", "t.id", "organisation", "organisation",
                "NOT EXISTS (SELECT 1 FROM organisation_redirect r WHERE r.id = t.organisation)"),
      points_to("person", "t.id", "account", "account"),
      points_to("private_access", "t.id", "account", "account"),
      points_to("duplicate_proposal", "t.id", "account", "account"),
      // Steps of a project that was removed are there when it is put back.
      points_to("framework_step", "t.project || ' ' || t.period || ' ' || t.number", "project", "project",
                "NOT EXISTS (SELECT 1 FROM change c WHERE c.record_kind = 'project' AND c.record_id = t.project)"),
      points_to("framework_step", "t.project || ' ' || t.period || ' ' || t.number", "account", "account"),
      points_to("notice_choice", "t.account || ' ' || t.kind", "account", "account"),
  };
}

}  // namespace app
