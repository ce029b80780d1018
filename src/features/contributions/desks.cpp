// SPDX-License-Identifier: EUPL-1.2
#include "contributions/desks.h"

#include <set>

namespace contributions {

namespace {

using base::msg;

constexpr int most_relations_read = 2000;  // when the networks of an organisation are looked for

std::vector<OrganisationId> in_scope(db::Session& session, Scope scope, const std::string& covers) {
  std::vector<OrganisationId> ids;
  auto rows = session.prepare("SELECT organisation FROM stewardship WHERE scope = $1 AND covers = $2 ORDER BY id");
  for (rows.run(code(scope), covers); rows.row();)
    if (const auto id = OrganisationId::parse(rows.text(0))) ids.push_back(*id);
  return ids;
}

bool has_scope(db::Session& session, Scope scope) {
  return session.prepare("SELECT 1 FROM stewardship WHERE scope = $1 LIMIT 1").run(code(scope)).row();
}

std::vector<OrganisationId> networks_of(db::Session& session, OrganisationId organisation) {
  std::vector<OrganisationId> networks;
  for (const auto& relation : relations::of_organisation(session, organisation, most_relations_read)) {
    if (relation.kind != relations::Kind::network_membership) continue;
    for (const auto& party : relation.parties)
      if (party.role == relations::Role::network && party.organisation != organisation)
        networks.push_back(party.organisation);
  }
  return networks;
}

// The first that has somebody to decide.
std::optional<OrganisationId> first_able(db::Session& session, const std::vector<OrganisationId>& candidates) {
  if (candidates.empty()) return std::nullopt;
  const auto able = accounts::with_validators(session, candidates);
  for (const auto candidate : candidates)
    if (std::ranges::find(able, candidate) != able.end()) return candidate;
  return std::nullopt;
}

std::optional<OrganisationId> stand_in(db::Session& session, const std::string& country,
                                       std::optional<OrganisationId> organisation) {
  if (organisation) {
    if (auto found = first_able(session, in_scope(session, Scope::organisation, organisation->text()))) return found;
    if (has_scope(session, Scope::network))
      for (const auto network : networks_of(session, *organisation))
        if (auto found = first_able(session, in_scope(session, Scope::network, network.text()))) return found;
  }
  return country.empty() ? std::nullopt : first_able(session, in_scope(session, Scope::country, country));
}

std::string country_in(std::string_view json) {
  // Canonical JSON, in which quotes inside texts are escaped.
  constexpr std::string_view key = R"("country":")";
  const auto at = json.find(key);
  return at == std::string_view::npos ? std::string() : std::string(json.substr(at + key.size(), 2));
}

}  // namespace

Desks desks_of(db::Session& session, records::Kind kind, std::string_view base, std::string_view proposed,
               const web::Identity& sender) {
  if (sender.is_steward()) return {};
  std::vector<OrganisationId> concerned = records::stewards_of(kind, base);
  for (const auto id : records::stewards_of(kind, proposed))
    if (std::ranges::find(concerned, id) == concerned.end()) concerned.push_back(id);
  if (kind == records::Kind::organisation && !base.empty() && !concerned.empty() &&
      sender.role_in(concerned.front().text()) >= web::Role::editor)
    return {};
  std::set<std::string> agreed, asked;
  bool decides_for_all = !concerned.empty();
  const auto ask = [&](std::optional<OrganisationId> desk) {
    const std::string id = desk ? desk->text() : std::string();
    const bool decides = desk && may_decide(sender, id);
    decides_for_all = decides_for_all && decides;
    if (desk) (decides ? agreed : asked).insert(id);
  };
  if (base.empty() && kind == records::Kind::organisation) {
    ask(stand_in(session, country_in(proposed), std::nullopt));
    decides_for_all = asked.empty() && !agreed.empty();
  } else {
    const auto able = accounts::with_validators(session, concerned);
    for (const auto& organisation : organisations::find_many(session, concerned)) {
      const bool decides_itself = std::ranges::find(able, organisation.id) != able.end();
      ask(decides_itself ? organisation.id : stand_in(session, organisation.country, organisation.id));
    }
  }
  if (asked.empty() && !decides_for_all) asked.insert(std::string(register_desk));
  return {{agreed.begin(), agreed.end()}, {asked.begin(), asked.end()}};
}

std::string_view code(Scope scope) {
  switch (scope) {
    case Scope::organisation:
      return "organisation";
    case Scope::network:
      return "network";
    case Scope::country:
      return "country";
  }
  return "country";
}

std::optional<Scope> parse_scope(std::string_view text) {
  for (const auto scope : {Scope::organisation, Scope::network, Scope::country})
    if (code(scope) == text) return scope;
  return std::nullopt;
}

base::Message label(Scope scope) {
  switch (scope) {
    case Scope::organisation:
      return msg("one organisation");
    case Scope::network:
      return msg("the members of a network");
    case Scope::country:
      return msg("a country");
  }
  return msg("a country");
}

std::vector<Stewardship> all_stewardships(db::Session& session) {
  std::vector<Stewardship> list;
  auto rows =
      session.prepare("SELECT id, organisation, scope, covers, made FROM stewardship ORDER BY scope, covers, id");
  for (rows.run(); rows.row();)
    list.push_back({std::string(rows.text(0)), OrganisationId::parse(rows.text(1)).value_or(OrganisationId{}),
                    parse_scope(rows.text(2)).value_or(Scope::country), std::string(rows.text(3)),
                    std::string(rows.text(4))});
  return list;
}

base::Result<void> add_stewardship(db::Transaction& transaction, OrganisationId organisation, Scope scope,
                                   std::string_view covers, std::string_view account) {
  const std::string id = base::id_text(base::new_id_value()), by = organisation.text();
  auto insert = transaction.prepare(
      "INSERT INTO stewardship (id, organisation, scope, covers, made, made_by) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");
  if (insert.run(id, by, code(scope), covers, transaction.at(), account).changed() == 1) return {};
  return base::Problem{base::Problem::Kind::conflict, msg("This stewardship is there already."), "covers"};
}

bool remove_stewardship(db::Transaction& transaction, std::string_view id) {
  return transaction.prepare("DELETE FROM stewardship WHERE id = $1").run(id).changed() == 1;
}

}  // namespace contributions
