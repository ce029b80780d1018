// SPDX-License-Identifier: EUPL-1.2
// What refers to an organisation or a relation: whatever is listed here keeps the record's creation from being undone.
// A test (undo_test.cpp) holds the list to the tables.
#include "app/features.h"

namespace app {

std::vector<db::Reference> record_references() {
  const auto relations = base::msg("There are relations of this organisation."),
             parts = base::msg("Other organisations are a part of it."),
             led = base::msg("The address of a record that was merged into it leads to it."),
             roles = base::msg("People have roles in this organisation, or are invited to it."),
             stewards = base::msg("It stands in for others, or others for it."),
             records = base::msg("There are private records of an organisation about it: people, posts or contacts."),
             proposals = base::msg("Proposals about it wait for a decision."),
             campaigns = base::msg("A running campaign asks to confirm it."),
             asked = base::msg("Somebody was asked by mail to confirm it, and has not answered yet."),
             remarks = base::msg("Somebody said that it is not right, which a steward has not dealt with yet."),
             searches = base::msg("Somebody keeps a search for its relations or projects."),
             projects = base::msg("Projects name it."),
             plans = base::msg("Planned spending names it."),
             pairs = base::msg("Somebody holds it for the same as another organisation, which is not decided yet.");
  const std::string running = " AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = t.campaign AND c.state = 'running')",
                    waiting = " AND (t.is_open = 1 OR t.is_unapplied = 1)";
  return {
      {"organisation", "relation_party", "t.organisation = $1", relations},
      {"organisation", "project_organisation", "t.organisation = $1", projects},
      {"organisation", "spending_plan_organisation", "t.organisation = $1", plans},
      {"organisation", "organisation", "t.parent = $1", parts},
      {"organisation", "organisation_redirect", "t.organisation = $1", led},
      {"organisation", "membership", "t.organisation = $1", roles},
      {"organisation", "invitation", "t.organisation = $1", roles},
      {"organisation", "stewardship", "t.organisation = $1 OR t.covers = $1", stewards},
      {"organisation", "person", "t.keeper = $1", records},
      {"organisation", "post", "t.keeper = $1 OR t.organisation = $1", records},
      {"organisation", "contact", "t.keeper = $1 OR t.organisation = $1", records},
      {"organisation", "handover", "t.keeper = $1", records},
      {"organisation", "people_version", "t.keeper = $1", records},
      {"organisation", "private_access", "t.organisation = $1", records},
      {"organisation", "contribution",
       "((t.record_kind = 'organisation' AND t.record_id = $1) OR t.spoken_for = $1)" + waiting, proposals},
      {"organisation", "contribution_desk", "t.desk = $1 AND t.is_waiting = 1", proposals},
      {"organisation", "campaign", "t.scope_value = $1 AND t.state = 'running'", campaigns},
      {"organisation", "campaign_organisation", "t.organisation = $1" + running, campaigns},
      {"organisation", "campaign_item", "(t.organisation = $1 OR t.record = $1)" + running, campaigns},
      {"organisation", "campaign_contact", "t.organisation = $1" + running, campaigns},
      {"organisation", "confirmation_ask", "t.organisation = $1 AND t.answered IS NULL", asked},
      {"organisation", "confirmation_remark", "(t.organisation = $1 OR t.record = $1) AND t.done IS NULL", remarks},
      {"organisation", "saved_search",
       "'&' || t.query || '&' LIKE '%&organisation=' || CAST($1 AS text) || '&%' OR '&' || t.query || '&' LIKE "
       "'%&owner=' || CAST($1 AS text) || '&%'",
       searches},
      {"organisation", "duplicate_proposal",
       "(t.a = $1 OR t.b = $1) AND EXISTS (SELECT 1 FROM duplicate_pair p WHERE p.a = t.a AND p.b = t.b AND p.state = "
       "'open')",
       pairs},
      {"source", "project", "t.source = $1", projects},
      {"source", "spending_plan", "t.source = $1", plans},
      {"relation", "relation_redirect", "t.relation = $1", led},
      {"relation", "project_relation", "t.relation = $1", projects},
      {"relation", "saved_search", "'&' || t.query || '&' LIKE '%&relation=' || CAST($1 AS text) || '&%'",
       base::msg("Somebody keeps a search for its projects.")},
      {"relation", "duty", "t.relation = $1", records},
      {"relation", "contact", "t.relation = $1", records},
      {"relation", "contribution", "t.record_kind = 'relation' AND t.record_id = $1" + waiting, proposals},
      {"relation", "campaign_item", "t.record = $1" + running, campaigns},
      {"relation", "confirmation_ask", "t.relation = $1 AND t.answered IS NULL", asked},
      {"relation", "confirmation_remark", "t.record = $1 AND t.done IS NULL", remarks},
  };
}

}  // namespace app
