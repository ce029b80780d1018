// SPDX-License-Identifier: EUPL-1.2
#include "records/fields.h"

namespace records {
namespace {

using base::msg;
using base::Problem;
using organisations::OrganisationId;

Problem invalid(base::Message message, std::string field) {
  return {Problem::Kind::invalid, std::move(message), std::move(field)};
}

std::optional<Problem> missing_organisation(db::Session& session, OrganisationId id, std::string field) {
  if (!id || organisations::find(session, id)) return std::nullopt;
  return invalid(msg("There is no organisation {id}.", {{"id", id.text()}}), std::move(field));
}

std::optional<Problem> missing_source(db::Session& session, sources::SourceId id, std::string field) {
  if (!id || sources::find(session, id)) return std::nullopt;
  return invalid(msg("There is no source {id}.", {{"id", id.text()}}), std::move(field));
}

// Whether an organisation is its own parent's parent, however far up.
bool turns_in_a_circle(db::Session& session, const organisations::Organisation& o) {
  auto above = o.parent;
  for (int i = 0; i < 20 && above; ++i) {
    if (above == o.id) return true;
    const auto found = organisations::find(session, above);
    above = found ? found->parent : OrganisationId{};
  }
  return false;
}

base::Result<std::string> put_organisation(db::Transaction& transaction, const boost::json::object& record) {
  auto o = organisations::organisation_from_json(record);
  if (!o) {
    if (value_of(Kind::organisation, record, "names").is_null())
      return invalid(msg("An organisation needs a name."), "names");
    return invalid(msg("This is no organisation as the register keeps them."), {});
  }
  auto& session = transaction.session();
  if (auto problem = missing_organisation(session, o->parent, "parent")) return *problem;
  if (auto problem = missing_source(session, o->source, "source")) return *problem;
  if (turns_in_a_circle(session, *o))
    return invalid(msg("An organisation cannot belong to one that belongs to it."), "parent");
  organisations::Writer writer(transaction);
  if (!organisations::find(session, o->id)) {
    auto made = writer.create(*o);
    if (!made) return made.error();
  } else if (auto done = writer.update(*o); !done) {
    return done.error();
  }
  return o->id.text();
}

base::Result<std::string> put_relation(db::Transaction& transaction, const boost::json::object& record) {
  const auto r = relations::relation_from_json(record);
  if (!r) {
    if (!relations::parse_kind(text_of(record, "kind"))) return invalid(msg("A relation needs a kind."), "kind");
    return invalid(msg("This is no relation as the register keeps them."), {});
  }
  auto& session = transaction.session();
  for (const auto& party : r->parties)
    if (auto problem = missing_organisation(session, party.organisation, "parties")) return *problem;
  for (const auto& statement : r->statements)
    if (auto problem = missing_source(session, statement.source, "statements")) return *problem;
  relations::Writer writer(transaction);
  if (!relations::find(session, r->id)) {
    auto made = writer.create(*r);
    if (!made) return made.error();
  } else if (auto done = writer.update(*r); !done) {
    return done.error();
  }
  return r->id.text();
}

}  // namespace

std::string current(db::Session& session, const Ref& ref) {
  if (ref.kind == Kind::organisation) {
    const auto id = OrganisationId::parse(ref.id);
    const auto found = id ? organisations::find(session, *id) : std::nullopt;
    return found ? organisations::json_text(*found) : std::string();
  }
  const auto id = relations::RelationId::parse(ref.id);
  const auto found = id ? relations::find(session, *id) : std::nullopt;
  return found ? relations::json_text(*found) : std::string();
}

std::vector<OrganisationId> stewards_of(Kind kind, std::string_view json) {
  const auto record = parse(json);
  if (kind == Kind::organisation) {
    const auto id = OrganisationId::parse(text_of(record, "id"));
    return id && *id ? std::vector{*id} : std::vector<OrganisationId>();
  }
  std::vector<OrganisationId> all, leading;
  const auto* parties = record.if_contains("parties");
  if (const auto* list = parties ? parties->if_array() : nullptr)
    for (const auto& party : *list) {
      const auto* object = party.if_object();
      const auto id = object ? OrganisationId::parse(text_of(*object, "organisation")) : std::nullopt;
      if (!id || !*id) continue;
      all.push_back(*id);
      const auto role = text_of(*object, "role");
      if (role == "network" || role == "lead") leading.push_back(*id);
    }
  return leading.empty() ? all : leading;
}

base::Result<std::string> put(db::Transaction& transaction, Kind kind, std::string_view json) {
  auto record = parse(json);
  if (text_of(record, "id").empty())
    record["id"] = kind == Kind::organisation ? OrganisationId::make().text() : relations::RelationId::make().text();
  return kind == Kind::organisation ? put_organisation(transaction, record) : put_relation(transaction, record);
}

}  // namespace records
