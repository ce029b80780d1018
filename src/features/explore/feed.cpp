// SPDX-License-Identifier: EUPL-1.2
#include "explore/feed.h"

#include <boost/json/parse.hpp>

#include <unordered_set>

namespace explore {
namespace {

using organisations::Organisation;
using organisations::OrganisationId;
using relations::Relation;
using relations::RelationId;
using Places = std::unordered_map<OrganisationId, PartyPlace>;

constexpr int relations_at_once = 1000;
constexpr std::size_t organisations_at_once = 1000;

std::optional<Relation> parsed_relation(const std::string& json) {
  if (json.empty()) return std::nullopt;
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  return error || !value.is_object() ? std::nullopt : relations::relation_from_json(value.as_object());
}

std::optional<Organisation> parsed_organisation(const std::string& json) {
  if (json.empty()) return std::nullopt;
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  return error || !value.is_object() ? std::nullopt : organisations::organisation_from_json(value.as_object());
}

bool stands_elsewhere(const std::optional<Organisation>& before, const std::optional<Organisation>& after) {
  if (!before || !after) return true;
  return before->country != after->country || before->subdivision != after->subdivision || before->population != after->population ||
         before->point != after->point;
}

template <class Id>
std::vector<std::vector<Id>> in_portions(const std::unordered_set<Id>& ids, std::size_t size) {
  std::vector<std::vector<Id>> portions;
  for (const auto& id : ids) {
    if (portions.empty() || portions.back().size() == size) portions.emplace_back();
    portions.back().push_back(id);
  }
  return portions;
}

std::vector<Relation> all_relations_of(db::Session& session, OrganisationId organisation) {
  std::vector<Relation> all;
  for (RelationId after{};;) {
    auto some = relations::of_organisation(session, organisation, relations_at_once, after);
    const bool last = static_cast<int>(some.size()) < relations_at_once;
    if (!some.empty()) after = some.back().id;
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    if (last) return all;
  }
}

void look_up(db::Session& session, const std::unordered_set<OrganisationId>& ids, Places& places) {
  std::unordered_set<OrganisationId> missing;
  for (const auto& id : ids)
    if (!places.contains(id)) missing.insert(id);
  for (const auto& portion : in_portions(missing, organisations_at_once))
    for (const auto& organisation : organisations::find_many(session, portion)) places.emplace(organisation.id, party_place(organisation));
}

}  // namespace

bool feed_all(db::Session& session, const places::Gazetteer& gazetteer, base::PartialDate today, const base::Progress& progress, const DocumentSink& sink) {
  const auto organisation_count = static_cast<std::uint64_t>(organisations::count(session));
  const auto relation_count = static_cast<std::uint64_t>(relations::count(session));
  std::uint64_t done = 0;
  bool going_on = true;
  const auto advance = [&](std::string_view stage, std::uint64_t total) {
    if (++done % 1000 == 0) progress.report(stage, done, total);
    if (progress.stop) going_on = false;
    return going_on;
  };

  Places places;
  places.reserve(organisation_count);
  organisations::each(session, [&](const Organisation& organisation) { places.emplace(organisation.id, party_place(organisation)); });
  {
    std::unordered_map<OrganisationId, Ties> ties;
    ties.reserve(organisation_count);
    relations::each(session, [&](const Relation& relation) {
      if (!advance("reading relations", relation_count)) return;
      for (const auto& party : relation.parties) add_tie(ties[party.organisation], relation, party.organisation, places);
    });
    done = 0;
    static const Ties none;
    organisations::each(session, [&](const Organisation& organisation) {
      if (!going_on || !advance("indexing organisations", organisation_count)) return;
      const auto found = ties.find(organisation.id);
      going_on = sink(organisations_collection, document(organisation, found == ties.end() ? none : found->second, gazetteer, today));
      if (found != ties.end()) ties.erase(found);
    });
  }
  done = 0;
  relations::each(session, [&](const Relation& relation) {
    if (!going_on || !advance("indexing relations", relation_count)) return;
    going_on = sink(relations_collection, document(relation, places, today));
  });
  done = 0;
  const auto project_count = static_cast<std::uint64_t>(projects::count(session));
  projects::each(session, [&](const projects::Project& project) {
    if (!going_on || !advance("indexing projects", project_count) || project.state != projects::State::published) return;
    going_on = sink(projects_collection, document(project, gazetteer));
  });
  return going_on;
}

Delta delta(db::Session& session, const places::Gazetteer& gazetteer, base::PartialDate today, const std::vector<db::Change>& changes) {
  std::unordered_set<OrganisationId> touched_organisations;
  std::unordered_set<RelationId> touched_relations;
  std::unordered_set<projects::ProjectId> touched_projects;
  for (const auto& change : changes) {
    if (change.record_kind == "relation") {
      if (const auto id = RelationId::parse(change.record_id)) touched_relations.insert(*id);
      for (const auto& json : {change.before, change.after})
        if (const auto relation = parsed_relation(json))
          for (const auto& party : relation->parties) touched_organisations.insert(party.organisation);
    } else if (change.record_kind == "project") {
      if (const auto id = projects::ProjectId::parse(change.record_id)) touched_projects.insert(*id);
    } else if (change.record_kind == "organisation") {
      const auto id = OrganisationId::parse(change.record_id);
      if (!id) continue;
      touched_organisations.insert(*id);
      // Nobody is tied to what has just been made; what moved is told of by its partners and relations.
      if (!change.before.empty() && stands_elsewhere(parsed_organisation(change.before), parsed_organisation(change.after)))
        for (const auto& relation : all_relations_of(session, *id)) {
          touched_relations.insert(relation.id);
          for (const auto& party : relation.parties) touched_organisations.insert(party.organisation);
        }
    }
  }

  Delta result;
  Places places;
  for (const auto& portion : in_portions(touched_organisations, organisations_at_once)) {
    const auto found = organisations::find_many(session, portion);
    std::unordered_set<OrganisationId> gone(portion.begin(), portion.end());
    for (const auto& organisation : found) {
      gone.erase(organisation.id);
      places.emplace(organisation.id, party_place(organisation));
    }
    for (const auto& id : gone) result.removed.emplace_back(organisations_collection, id.value);
    for (const auto& organisation : found) {
      const auto its_relations = all_relations_of(session, organisation.id);
      std::unordered_set<OrganisationId> parties;
      for (const auto& relation : its_relations)
        for (const auto& party : relation.parties) parties.insert(party.organisation);
      look_up(session, parties, places);
      Ties ties;
      for (const auto& relation : its_relations) add_tie(ties, relation, organisation.id, places);
      result.put.emplace_back(organisations_collection, document(organisation, ties, gazetteer, today));
    }
  }
  for (const auto& portion : in_portions(touched_relations, organisations_at_once)) {
    std::unordered_set<RelationId> gone(portion.begin(), portion.end());
    const auto found = relations::find_many(session, portion);
    std::unordered_set<OrganisationId> parties;
    for (const auto& relation : found) {
      gone.erase(relation.id);
      for (const auto& party : relation.parties) parties.insert(party.organisation);
    }
    look_up(session, parties, places);
    for (const auto& relation : found) result.put.emplace_back(relations_collection, document(relation, places, today));
    for (const auto& id : gone) result.removed.emplace_back(relations_collection, id.value);
  }
  for (const auto id : touched_projects) {
    const auto project = projects::find(session, id);
    if (project && project->state == projects::State::published) result.put.emplace_back(projects_collection, document(*project, gazetteer));
    else result.removed.emplace_back(projects_collection, id.value);
  }
  return result;
}

}  // namespace explore
