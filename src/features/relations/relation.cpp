// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <cstdlib>

#include "db/json_fields.h"
#include "db/json_text.h"
#include "db/storable.h"
#include "relations/lists.h"

namespace relations {
namespace {

using base::msg;
using base::Problem;

struct Coded {
  std::string_view code;
  std::string_view label;
};
constexpr std::array kinds{
    Coded("twinning", "twinning"),
    Coded("three_party_twinning", "three-party twinning"),
    Coded("friendship_pact", "friendship pact"),
    Coded("cooperation_agreement", "cooperation agreement"),
    Coded("project_link", "project link"),
    Coded("association_link", "link between associations"),
    Coded("network_membership", "network membership"),
    Coded("informal", "informal link"),
};
constexpr std::array statuses{
    Coded("unknown", "status unknown"), Coded("idea", "idea"),
    Coded("first_contact", "first contact"), Coded("exploration", "exploration"),
    Coded("negotiation", "negotiation"), Coded("legality_check", "legality check"),
    Coded("decision", "decision"), Coded("signed", "signed"),
    Coded("active", "active"), Coded("suspended", "suspended"),
    Coded("closed", "closed"),
};
constexpr std::array roles{Coded("partner", "partner"), Coded("member", "member"), Coded("network", "network"),
                           Coded("lead", "lead partner"), Coded("facilitator", "facilitator")};

template <class Enum, std::size_t n>
std::optional<Enum> parse(const std::array<Coded, n>& table, std::string_view code) {
  for (std::size_t i = 0; i < n; ++i)
    if (table[i].code == code) return static_cast<Enum>(i);
  return std::nullopt;
}

Problem invalid(base::Message message, std::string field) { return {Problem::Kind::invalid, std::move(message), std::move(field)}; }

std::vector<Party> parties_of(db::JsonFields& fields) {
  std::vector<Party> parties;
  fields.objects("parties", [&](db::JsonFields& party) {
    const auto role = parse_role(party.text("role"));
    parties.push_back({party.id<OrganisationId>("organisation"), role.value_or(Role::partner), party.date("confirmed")});
    if (!role || !parties.back().organisation) party.refuse();
  });
  return parties;
}

std::vector<Statement> statements_of(db::JsonFields& fields) {
  std::vector<Statement> statements;
  fields.objects("statements", [&](db::JsonFields& statement) {
    statements.push_back({statement.id<sources::SourceId>("source"), statement.date("stated"), statement.id<OrganisationId>("by"),
                          statement.date("start"), statement.date("end")});
    if (!statements.back().source) statement.refuse();
  });
  return statements;
}

// Of what is known only to the year, nothing is said about the months within it.
bool ends_before_it_starts(base::PartialDate start, base::PartialDate end) {
  if (!start.known() || !end.known()) return false;
  if (start.month == 0 || end.month == 0) start.month = start.day = end.month = end.day = 0;
  if (start.day == 0 || end.day == 0) start.day = end.day = 0;
  return end < start;
}

// When each party confirmed it last, or stated it itself; what is dated after today left aside.
std::vector<base::PartialDate> confirmations(const Relation& relation, base::PartialDate today) {
  std::vector<base::PartialDate> dates;
  for (const auto& party : relation.parties) {
    base::PartialDate last;
    const auto take = [&](base::PartialDate date) {
      if (organisations::within_a_year(date, today)) last = std::max(last, date);
    };
    take(party.confirmed);
    for (const auto& statement : relation.statements)
      if (statement.by == party.organisation) take(statement.stated);
    dates.push_back(last);
  }
  return dates;
}

}  // namespace

std::string_view code(Kind kind) { return kinds[static_cast<std::size_t>(kind)].code; }
std::string_view code(Status status) { return statuses[static_cast<std::size_t>(status)].code; }
std::string_view code(Role role) { return roles[static_cast<std::size_t>(role)].code; }
std::optional<Kind> parse_kind(std::string_view code) { return parse<Kind>(kinds, code); }
std::optional<Status> parse_status(std::string_view code) { return parse<Status>(statuses, code); }
std::optional<Role> parse_role(std::string_view code) { return parse<Role>(roles, code); }
base::Message label(Kind kind) { return msg(std::string(kinds[static_cast<std::size_t>(kind)].label)); }
base::Message label(Status status) { return msg(std::string(statuses[static_cast<std::size_t>(status)].label)); }
base::Message label(Role role) { return msg(std::string(roles[static_cast<std::size_t>(role)].label)); }

std::string parties_json(const std::vector<Party>& parties) {
  std::string out;
  for (const auto& party : parties) {
    out += out.empty() ? '[' : ',';
    db::JsonObject element(out);
    element.text("organisation", party.organisation.text());
    element.text("role", code(party.role));
    element.text("confirmed", party.confirmed.text());
    element.end();
  }
  if (!out.empty()) out += ']';
  return out;
}

std::string statements_json(const std::vector<Statement>& statements) {
  std::string out;
  for (const auto& statement : statements) {
    out += out.empty() ? '[' : ',';
    db::JsonObject element(out);
    element.text("source", statement.source.text());
    element.text("stated", statement.stated.text());
    if (statement.by) element.text("by", statement.by.text());
    element.text("start", statement.start.text());
    element.text("end", statement.end.text());
    element.end();
  }
  if (!out.empty()) out += ']';
  return out;
}

std::string json_text(const Relation& r) {
  std::string out;
  out.reserve(400);
  db::JsonObject object(out);
  object.text("id", r.id.text());
  object.text("kind", code(r.kind));
  object.text("status", code(r.status));
  object.raw("parties", parties_json(r.parties));
  object.text("start", r.start.text());
  object.text("end", r.end.text());
  object.raw("themes", organisations::codes_json(r.themes));
  object.raw("title", organisations::names_json(r.title));
  object.raw("summary", organisations::names_json(r.summary));
  object.raw("statements", statements_json(r.statements));
  object.text("web", r.web);
  object.end();
  return out;
}

boost::json::object to_json(const Relation& relation) { return boost::json::parse(json_text(relation)).as_object(); }

std::optional<Relation> relation_from_json(const boost::json::object& object) {
  db::JsonFields fields(object);
  Relation r;
  r.id = fields.id<RelationId>("id");
  const auto kind = parse_kind(fields.text("kind"));
  const auto status = parse_status(fields.text("status"));
  r.parties = parties_of(fields);
  r.start = fields.date("start");
  r.end = fields.date("end");
  r.themes = fields.texts("themes");
  const auto names = [&](std::string_view key) {
    std::vector<organisations::Name> list;
    fields.objects(key, [&](db::JsonFields& name) { list.push_back({name.text("language"), name.text("text")}); });
    return list;
  };
  r.title = names("title");
  r.summary = names("summary");
  r.statements = statements_of(fields);
  r.web = fields.text("web");
  if (!fields.good() || !r.id || !kind || !status) return std::nullopt;
  r.kind = *kind;
  r.status = *status;
  return r;
}

void read_lists(Relation& relation, std::string_view parties, std::string_view statements) {
  const boost::json::object object{{"parties", boost::json::parse(parties)}, {"statements", boost::json::parse(statements)}};
  db::JsonFields fields(object);
  relation.parties = parties_of(fields);
  relation.statements = statements_of(fields);
}

void normalise(Relation& relation) {
  std::ranges::sort(relation.parties);
  if (relation.themes.size() > 1) {
    std::ranges::sort(relation.themes);
    relation.themes.erase(std::ranges::unique(relation.themes).begin(), relation.themes.end());
  }
}

base::Result<void> check(const Relation& r) {
  if (r.parties.size() < 2) return invalid(msg("A relation needs two parties or more."), "parties");
  if (r.parties.size() > 10000) return invalid(msg("A relation has at most {most} parties.", {{"most", "10000"}}), "parties");
  std::vector<OrganisationId> ids;
  for (const auto& party : r.parties) {
    if (!party.organisation) return invalid(msg("A party is missing."), "parties");
    ids.push_back(party.organisation);
  }
  std::ranges::sort(ids);
  if (std::ranges::adjacent_find(ids) != ids.end())
    return invalid(msg("An organisation cannot be party to a relation twice, nor have one with itself."), "parties");
  if (ends_before_it_starts(r.start, r.end))
    return invalid(msg("A relation cannot end ({end}) before it starts ({start}).", {{"start", r.start.text()}, {"end", r.end.text()}}), "end");
  if (auto good = organisations::check_themes(r.themes); !good) return good;
  if (auto good = organisations::check_names(r.title, "title"); !good) return good;
  if (auto good = organisations::check_names(r.summary, "summary"); !good) return good;
  if (r.statements.empty()) return invalid(msg("A relation needs a source that states it."), "statements");
  for (const auto& statement : r.statements) {
    if (!statement.source) return invalid(msg("A statement needs a source."), "statements");
    if (statement.by && !std::ranges::binary_search(ids, statement.by))
      return invalid(msg("A statement is made by a party to the relation, or by none."), "statements");
    if (ends_before_it_starts(statement.start, statement.end))
      return invalid(msg("A relation cannot end ({end}) before it starts ({start}).", {{"start", statement.start.text()}, {"end", statement.end.text()}}), "statements");
  }
  if (!r.web.empty() && !db::is_web_address(r.web))
    return invalid(msg("“{address}” is no web address: it should begin with https:// or http://.", {{"address", r.web}}), "web");
  return {};
}

Trust trust(const Relation& relation, base::PartialDate today) {
  const auto dates = confirmations(relation, today);
  const auto confirmed = std::ranges::count_if(dates, &base::PartialDate::known);
  if (confirmed == 0) return Trust::unverified;
  return static_cast<std::size_t>(confirmed) == dates.size() ? Trust::confirmed : Trust::one_sided;
}

base::PartialDate trusted_until(const Relation& relation, base::PartialDate today) {
  std::vector<base::PartialDate> over;
  for (const auto date : confirmations(relation, today))
    if (date.known()) over.push_back(organisations::a_year_is_over(date));
  if (over.empty()) return {};
  // It falls from "confirmed" when the first party's word is a year old, from "one-sided" when the last one's is.
  return over.size() == relation.parties.size() ? std::ranges::min(over) : std::ranges::max(over);
}

base::PartialDate said_by(const Relation& relation, OrganisationId party) {
  base::PartialDate last;
  for (const auto& one : relation.parties)
    if (one.organisation == party) last = std::max(last, one.confirmed);
  for (const auto& statement : relation.statements)
    if (statement.by == party) last = std::max(last, statement.stated);
  return last;
}

base::PartialDate last_seen(const Relation& relation) {
  base::PartialDate last;
  for (const auto& statement : relation.statements) last = std::max(last, statement.stated);
  for (const auto& party : relation.parties) last = std::max(last, party.confirmed);
  return last;
}

}  // namespace relations
