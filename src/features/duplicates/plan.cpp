// SPDX-License-Identifier: EUPL-1.2
#include "duplicates/plan.h"

#include <boost/json/parse.hpp>

#include <array>
#include <set>

#include "db/json_text.h"
#include "db/sha256.h"
#include "records/api.h"

namespace duplicates {
namespace {

using base::msg;
using base::Problem;
using relations::Party;
using relations::Statement;

constexpr std::array<std::string_view, 3> sides{"kept", "gone", "both"};
constexpr std::array<std::string_view, 5> lists{"names", "identifiers", "languages", "themes", "summary"};
constexpr int at_once = 1000;
constexpr int longest_line_of_parents = 1000;

std::vector<Relation> all_relations_of(db::Session& session, OrganisationId organisation) {
  std::vector<Relation> all;
  for (RelationId after{};;) {
    auto some = relations::of_organisation(session, organisation, at_once, after);
    const bool last = static_cast<int>(some.size()) < at_once;
    if (!some.empty()) after = some.back().id;
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    if (last) return all;
  }
}

template <class List>
void add_missing(List& list, const List& more) {
  for (const auto& one : more)
    if (std::ranges::find(list, one) == list.end()) list.push_back(one);
}

// With what both say of one date to the same precision.
bool ends_before_it_starts(base::PartialDate start, base::PartialDate end) {
  if (!start.known() || !end.known()) return false;
  if (start.month == 0 || end.month == 0) start.month = start.day = end.month = end.day = 0;
  if (start.day == 0 || end.day == 0) start.day = end.day = 0;
  return end < start;
}

// In each statement the dates that it was made with, where the relation's own are now others.
void keep_dates(std::vector<Statement>& statements, const Relation& said_with, const Relation& now) {
  for (auto& statement : statements) {
    const auto start = statement.start.known() ? statement.start : said_with.start;
    const auto end = statement.end.known() ? statement.end : said_with.end;
    statement.start = start == now.start ? base::PartialDate{} : start;
    statement.end = end == now.end ? base::PartialDate{} : end;
    if (ends_before_it_starts(statement.start, statement.end)) statement.end = {};
  }
  // Where every statement had dates of its own, the relation's stood nowhere else.
  const auto lost = [&statements](base::PartialDate date, base::PartialDate same,
                                  base::PartialDate Statement::*member) {
    return date.known() && date != same && std::ranges::find(statements, date, member) == statements.end();
  };
  if (statements.empty() ||
      !(lost(said_with.start, now.start, &Statement::start) || lost(said_with.end, now.end, &Statement::end)))
    return;
  auto one = statements.front();
  one.start = said_with.start;
  one.end = said_with.end;
  statements.push_back(one);
}

void replace(Relation& relation, OrganisationId gone, OrganisationId kept) {
  for (auto& statement : relation.statements)
    if (statement.by == gone) statement.by = kept;
  const auto old = std::ranges::find(relation.parties, gone, &Party::organisation);
  const auto same = std::ranges::find(relation.parties, kept, &Party::organisation);
  if (old == relation.parties.end()) return;
  if (same == relation.parties.end()) {
    old->organisation = kept;
  } else {
    if (same->role == relations::Role::partner) same->role = old->role;
    same->confirmed = std::max(same->confirmed, old->confirmed);
    relation.parties.erase(old);
  }
  relations::normalise(relation);
}

using Key = std::pair<relations::Kind, std::vector<OrganisationId>>;
Key key_of(const Relation& relation) {
  Key key{relation.kind, {}};
  for (const auto& party : relation.parties) key.second.push_back(party.organisation);
  std::ranges::sort(key.second);
  return key;
}

bool has(const Relation& relation, OrganisationId party) {
  return std::ranges::find(relation.parties, party, &Party::organisation) != relation.parties.end();
}

void plan_relations(Plan& plan, std::vector<Relation> of_kept, const std::vector<Relation>& of_gone) {
  const auto kept = plan.kept.id, gone = plan.gone.id;
  std::map<RelationId, Relation> before, after;
  std::map<Key, RelationId> known;
  for (auto& relation : of_kept) {
    if (has(relation, gone)) continue;
    known.emplace(key_of(relation), relation.id);
    before.emplace(relation.id, std::move(relation));
  }
  std::set<RelationId> moved;
  for (const auto& relation : of_gone) {
    Relation now = relation;
    replace(now, gone, kept);
    if (now.parties.size() < 2) {
      plan.between.push_back(relation);
      continue;
    }
    const auto [same, is_new] = known.emplace(key_of(now), now.id);
    if (is_new) {
      before.emplace(relation.id, relation);
      after.insert_or_assign(now.id, std::move(now));
      moved.insert(relation.id);
      continue;
    }
    const auto so_far = after.find(same->second);
    after.insert_or_assign(same->second, unite(so_far == after.end() ? before.at(same->second) : so_far->second, now));
    plan.united.emplace_back(relation, same->second);
  }
  for (auto& [id, relation] : after) {
    auto& list = moved.contains(id) ? plan.moved : plan.completed;
    list.push_back({before.at(id), std::move(relation)});
  }
}

// Neither itself nor, by way of what was the other's, above itself.
void mend_parent(db::Session& session, Plan& plan) {
  auto& parent = plan.result.parent;
  if (parent == plan.gone.id || parent == plan.kept.id)
    parent = plan.gone.parent == plan.kept.id || parent == plan.kept.id ? OrganisationId{} : plan.gone.parent;
  OrganisationId at = parent;
  for (int hop = 0; at && hop < longest_line_of_parents; ++hop) {
    if (at == plan.kept.id || at == plan.gone.id) {
      parent = {};
      plan.parent_dropped = true;
      return;
    }
    const auto above = organisations::find(session, at);
    at = above ? above->parent : OrganisationId{};
  }
}

std::string ids_json(const auto& list, auto id) {
  std::string out = "[";
  for (const auto& one : list) {
    if (out.size() > 1) out += ',';
    db::append_json(out, id(one));
  }
  return out + "]";
}

}  // namespace

std::string_view code(Side side) {
  return sides[static_cast<std::size_t>(side)];
}
std::optional<Side> parse_side(std::string_view code) {
  const auto at = std::ranges::find(sides, code);
  return at == sides.end() ? std::nullopt : std::optional(static_cast<Side>(at - sides.begin()));
}

bool is_list(std::string_view field) {
  return std::ranges::find(lists, field) != lists.end();
}

Choices usual_choices(const Organisation& kept, const Organisation&) {
  const auto said = organisations::to_json(kept);
  Choices choices;
  for (const auto& field : records::fields(records::Kind::organisation)) {
    const std::string_view key = field.name == "point" ? "latitude" : field.name;
    choices.emplace(field.name, is_list(field.name) ? Side::both : said.contains(key) ? Side::kept : Side::gone);
  }
  return choices;
}

Relation unite(Relation into, const Relation& other) {
  const Relation was = into;
  const bool running = into.status != relations::Status::unknown && into.status != relations::Status::closed;
  if (!into.start.known()) into.start = other.start;
  // What one says to be alive does not end because the other's end is known: that stays with who says it.
  if (!into.end.known() && !running) into.end = other.end;
  if (ends_before_it_starts(into.start, into.end)) {
    into.start = was.start;
    into.end = was.end;
  }
  if (into.status == relations::Status::unknown) into.status = other.status;
  keep_dates(into.statements, was, into);
  auto more = other.statements;
  keep_dates(more, other, into);
  add_missing(into.statements, more);
  for (const auto& party : other.parties) {
    const auto same = std::ranges::find(into.parties, party.organisation, &Party::organisation);
    if (same == into.parties.end()) continue;
    same->confirmed = std::max(same->confirmed, party.confirmed);
    if (same->role == relations::Role::partner) same->role = party.role;
  }
  add_missing(into.themes, other.themes);
  add_missing(into.title, other.title);
  add_missing(into.summary, other.summary);
  if (into.web.empty()) into.web = other.web;
  relations::normalise(into);
  return into;
}

OrganisationId usually_kept(db::Session& session, OrganisationId one, OrganisationId other) {
  const auto ties = [&session](OrganisationId id) { return all_relations_of(session, id).size(); };
  const auto of_one = ties(one), of_other = ties(other);
  if (of_one != of_other) return of_one > of_other ? one : other;
  return std::min(one, other);
}

base::Result<Plan> plan_merge(db::Session& session, OrganisationId kept_id, OrganisationId gone_id,
                              const Choices& choices) {
  if (kept_id == gone_id)
    return Problem{Problem::Kind::invalid, msg("An organisation cannot be merged with itself."), {}};
  const auto kept = organisations::find(session, kept_id), gone = organisations::find(session, gone_id);
  if (!kept || !gone)
    return Problem{
        Problem::Kind::not_found,
        msg("One of the two organisations is no longer there. It may have been merged or removed meanwhile."),
        {}};
  Plan plan;
  plan.kept = *kept;
  plan.gone = *gone;
  const std::string kept_text = organisations::json_text(*kept), gone_text = organisations::json_text(*gone);
  std::string text = kept_text;
  for (const auto& [field, side] : choices)
    if (side == Side::gone) text = records::with_field(records::Kind::organisation, text, field, gone_text);
  boost::system::error_code error;
  const auto parsed = boost::json::parse(text, error);
  auto result = error || !parsed.is_object() ? std::nullopt : organisations::organisation_from_json(parsed.as_object());
  if (!result)
    return Problem{
        Problem::Kind::invalid, msg("The fields chosen do not make an organisation: it needs a name and a kind."), {}};
  const auto both = [&choices](std::string_view field) {
    const auto at = choices.find(field);
    return at != choices.end() && at->second == Side::both;
  };
  if (both("names")) add_missing(result->names, gone->names);
  if (both("identifiers")) add_missing(result->identifiers, gone->identifiers);
  if (both("languages")) add_missing(result->languages, gone->languages);
  if (both("themes")) add_missing(result->themes, gone->themes);
  if (both("summary")) add_missing(result->summary, gone->summary);
  if (!result->source) result->source = gone->source;
  organisations::normalise(*result);
  plan.result = std::move(*result);
  plan.result.id = kept_id;
  plan.children = organisations::children(session, gone_id);
  std::erase(plan.children, kept_id);
  mend_parent(session, plan);
  if (auto good = organisations::check(plan.result); !good) return good.error();

  auto of_kept = all_relations_of(session, kept_id), of_gone = all_relations_of(session, gone_id);
  // The same whichever of the two is to stay.
  const bool in_order = kept_id < gone_id;
  std::string everything = in_order ? kept_text + gone_text : gone_text + kept_text;
  for (const auto* list : in_order ? std::array{&of_kept, &of_gone} : std::array{&of_gone, &of_kept})
    for (const auto& relation : *list) everything += relations::json_text(relation);
  for (const auto parent : {std::min(kept_id, gone_id), std::max(kept_id, gone_id)})
    for (const auto child : organisations::children(session, parent)) everything += child.text();
  plan.fingerprint = db::Sha256::of(everything);
  plan_relations(plan, std::move(of_kept), of_gone);
  return plan;
}

std::string json_text(const Plan& plan) {
  std::string out;
  db::JsonObject object(out);
  object.raw("moved", ids_json(plan.moved, [](const auto& change) { return change.before.id.text(); }));
  object.raw("united", ids_json(plan.united, [](const auto& pair) { return pair.first.id.text(); }));
  object.raw("into", ids_json(plan.united, [](const auto& pair) { return pair.second.text(); }));
  object.raw("between", ids_json(plan.between, [](const auto& relation) { return relation.id.text(); }));
  object.raw("children", ids_json(plan.children, [](const auto& id) { return id.text(); }));
  object.text("kept_name", plan.kept.main_name());
  object.text("gone_name", plan.gone.main_name());
  object.end();
  return out;
}

}  // namespace duplicates
