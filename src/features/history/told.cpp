// SPDX-License-Identifier: EUPL-1.2
#include "history/told.h"

#include <boost/json/parse.hpp>

#include "imports/api.h"

namespace history {
namespace {

using base::msg;
using organisations::OrganisationId;

std::optional<imports::Import> import_of(db::Session& session, const db::Change& change) {
  const std::string_view batch = change.batch;
  const auto id = batch.size() == 12 ? imports::ImportId::parse(batch) : std::nullopt;
  return id ? imports::find_import(session, *id) : std::nullopt;
}

}  // namespace

std::optional<db::Change> change_of(db::Session& session, records::Kind kind, std::string_view id,
                                    std::int64_t sequence) {
  if (sequence < 1 || sequence == std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  auto found = db::history(session, records::code(kind), id, sequence + 1, 1);
  if (found.empty() || found.front().sequence != sequence) return std::nullopt;
  return std::move(found.front());
}

std::optional<records::Ref> merged_into(db::Session& session, const records::Ref& ref) {
  if (!records::current(session, ref).empty()) return std::nullopt;
  if (ref.kind == records::Kind::organisation) {
    const auto id = OrganisationId::parse(ref.id);
    const auto now = id ? organisations::redirect_of(session, *id) : std::nullopt;
    return now ? std::optional(records::Ref{ref.kind, now->text()}) : std::nullopt;
  }
  const auto id = relations::RelationId::parse(ref.id);
  const auto now = id ? relations::redirect_of(session, *id) : std::nullopt;
  return now ? std::optional(records::Ref{ref.kind, now->text()}) : std::nullopt;
}

std::vector<OrganisationId> parties_of(std::string_view json) {
  std::vector<OrganisationId> ids;
  boost::system::error_code error;
  const auto record = boost::json::parse(json, error);
  const auto* object = error ? nullptr : record.if_object();
  const auto* parties = object ? object->if_contains("parties") : nullptr;
  if (const auto* list = parties ? parties->if_array() : nullptr)
    for (const auto& party : *list)
      if (const auto* one = party.if_object())
        if (const auto* id = one->if_contains("organisation"); id && id->is_string())
          if (const auto parsed = OrganisationId::parse(std::string_view(id->as_string()))) ids.push_back(*parsed);
  return ids;
}

std::string_view code(Actor::Kind kind) {
  switch (kind) {
    case Actor::Kind::steward:
      return "steward";
    case Actor::Kind::organisation:
      return "organisation";
    case Actor::Kind::person:
      return "person";
    case Actor::Kind::import:
      return "import";
    case Actor::Kind::command_line:
      return "command line";
    case Actor::Kind::operator_:
      return "operator";
    case Actor::Kind::register_:
      break;
  }
  return "register";
}

namespace {

Actor actor_among(db::Session& session, const db::Change& change, const std::vector<OrganisationId>& concerned, base::Language language, bool for_steward) {
  Actor actor;
  if (const auto id = accounts::account_of_author(change.actor)) {
    actor.kind = Actor::Kind::person;
    const auto account = accounts::find(session, *id);
    if (for_steward) actor.person = account ? account->name : id->text();
    // An organisation that answers for the record, or is a party to it, acts through its people.
    for (const auto& membership : accounts::memberships(session, *id))
      if (std::ranges::find(concerned, membership.organisation) != concerned.end())
        if (const auto organisation = organisations::find(session, membership.organisation)) {
          actor.kind = Actor::Kind::organisation;
          actor.organisation = membership.organisation;
          actor.name = organisation->name_in(language);
        }
    if (actor.kind == Actor::Kind::person && account && account->office >= web::Office::steward)
      actor.kind = Actor::Kind::steward;
  }
  // An import is known by its list, whoever started it.
  if (const auto import = import_of(session, change)) {
    actor.kind = Actor::Kind::import;
    actor.name = import->source_title;
  } else if (change.actor == "command line") {
    actor.kind = Actor::Kind::command_line;
  } else if (change.actor == "operator") {
    actor.kind = Actor::Kind::operator_;
  }
  return actor;
}

}  // namespace

Actor actor_of(db::Session& session, const db::Change& change, base::Language language, bool for_steward) {
  const auto kind = records::parse_kind(change.record_kind).value_or(records::Kind::organisation);
  const auto& json = change.after.empty() ? change.before : change.after;
  return actor_among(session, change, kind == records::Kind::organisation ? records::stewards_of(kind, json) : parties_of(json), language, for_steward);
}

base::Message author_of(db::Session& session, const db::Change& change, const std::vector<OrganisationId>& concerned, base::Language language) {
  return label(actor_among(session, change, concerned, language, false));
}

base::Message label(const Actor& actor) {
  switch (actor.kind) {
    case Actor::Kind::steward:
      return msg("a steward of the register");
    case Actor::Kind::organisation:
      return {"{organisation}", {{"organisation", actor.name}}};
    case Actor::Kind::person:
      return msg("somebody who signed in");
    case Actor::Kind::import:
      return msg("import of {source}", {{"source", actor.name}});
    case Actor::Kind::command_line:
      return msg("command line");
    case Actor::Kind::operator_:
      return msg("the operator of the register");
    case Actor::Kind::register_:
      break;
  }
  return msg("the register itself");
}

base::Message reason_of(const db::Change& change) {
  if (change.reason.empty()) return {};
  if (change.reason.starts_with("contribution")) return msg("A proposal was accepted.");
  return {change.reason, {}};
}

std::string batch_url(db::Session& session, const db::Change& change) {
  if (const auto import = import_of(session, change)) return "/imports/" + import->id.text();
  constexpr std::string_view contribution = "contribution ";
  if (change.batch.starts_with(contribution))
    return "/contributions/" + http::url_encode(change.batch.substr(contribution.size()));
  return {};
}

}  // namespace history
