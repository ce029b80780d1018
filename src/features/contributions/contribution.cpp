// SPDX-License-Identifier: EUPL-1.2
#include "contributions/contribution.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "db/storable.h"

namespace contributions {

namespace {

namespace json = boost::json;
using base::msg;
using base::Problem;
using namespace std::string_view_literals;

Problem invalid(base::Message message, std::string_view field = {}) {
  return {Problem::Kind::invalid, std::move(message), std::string(field)};
}

std::string_view text_member(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* string = value ? value->if_string() : nullptr;
  return string ? std::string_view(*string) : std::string_view();
}

// The days since 1970 of an ISO date (Howard Hinnant's algorithm, as std::chrono has it); 0 if it is none.
std::int64_t day_number(std::string_view moment) {
  const auto date = base::PartialDate::parse(moment.substr(0, 10));
  if (!date || date->day == 0) return 0;
  return std::chrono::sys_days(std::chrono::year(date->year) / date->month / date->day).time_since_epoch().count();
}

// Canonical JSON begins with the record's id.
std::string without_id(std::string text) {
  constexpr std::size_t length = R"("id":"000000000000",)"sv.size();
  return text.erase(1, length);
}

// As an object that has an id.
std::optional<json::object> object_of(std::string_view text, bool is_new) {
  boost::system::error_code error;
  auto parsed = json::parse(text, error);
  if (error || !parsed.is_object()) return std::nullopt;
  if (is_new) parsed.as_object()["id"] = base::id_text(1);
  return std::move(parsed.as_object());
}

std::optional<relations::Relation> relation_of(std::string_view text, bool is_new) {
  const auto object = object_of(text, is_new);
  return object ? relations::relation_from_json(*object) : std::nullopt;
}

std::optional<organisations::Organisation> organisation_of(std::string_view text, bool is_new) {
  const auto object = object_of(text, is_new);
  return object ? organisations::organisation_from_json(*object) : std::nullopt;
}

}  // namespace

std::string_view code(State state) {
  switch (state) {
    case State::draft:
      return "draft";
    case State::pending:
      return "pending";
    case State::merging:
      return "merging";
    case State::accepted:
      return "accepted";
    case State::refused:
      return "refused";
    case State::withdrawn:
      return "withdrawn";
  }
  return "draft";
}

std::optional<State> parse_state(std::string_view text) {
  for (const auto state : states)
    if (code(state) == text) return state;
  return std::nullopt;
}

base::Message label(State state) {
  switch (state) {
    case State::draft:
      return msg("draft");
    case State::pending:
      return msg("waiting");
    case State::merging:
      return msg("needs merging");
    case State::accepted:
      return msg("accepted");
    case State::refused:
      return msg("refused");
    case State::withdrawn:
      return msg("withdrawn");
  }
  return msg("draft");
}

std::string_view code(DeskState state) {
  switch (state) {
    case DeskState::waiting:
      return "waiting";
    case DeskState::agreed:
      return "agreed";
    case DeskState::accepted:
      return "accepted";
    case DeskState::refused:
      return "refused";
  }
  return "waiting";
}

base::Message label(DeskState state) {
  switch (state) {
    case DeskState::waiting:
      return msg("has not decided yet");
    case DeskState::agreed:
      return msg("agrees: it proposed this itself");
    case DeskState::accepted:
      return msg("has accepted");
    case DeskState::refused:
      return msg("has refused");
  }
  return msg("has not decided yet");
}

std::string_view code(EventKind kind) {
  switch (kind) {
    case EventKind::drafted:
      return "drafted";
    case EventKind::sent:
      return "sent";
    case EventKind::accepted:
      return "accepted";
    case EventKind::refused:
      return "refused";
    case EventKind::withdrawn:
      return "withdrawn";
    case EventKind::edited:
      return "edited";
    case EventKind::clashed:
      return "clashed";
    case EventKind::merged:
      return "merged";
    case EventKind::applied:
      return "applied";
    case EventKind::asked_again:
      return "asked_again";
  }
  return "drafted";
}

base::Message label(EventKind kind) {
  switch (kind) {
    case EventKind::drafted:
      return msg("Begun as a draft");
    case EventKind::sent:
      return msg("Sent");
    case EventKind::accepted:
      return msg("Accepted");
    case EventKind::refused:
      return msg("Refused");
    case EventKind::withdrawn:
      return msg("Withdrawn");
    case EventKind::edited:
      return msg("Edited by who decides");
    case EventKind::clashed:
      return msg("Found to need merging");
    case EventKind::merged:
      return msg("Merged with the record as it had become");
    case EventKind::applied:
      return msg("Put into the register");
    case EventKind::asked_again:
      return msg("Asked again, because it was edited");
  }
  return msg("Begun as a draft");
}

bool may_decide(const web::Identity& identity, std::string_view desk) {
  if (!identity.signed_in()) return false;
  if (identity.is_steward()) return true;
  return desk != register_desk && identity.role_in(desk) >= web::Role::validator;
}

std::string clean(std::string_view text) {
  std::string out;
  for (const char c : base::repair_utf8(text))
    if (c != '\r') out += c;
  return std::string(base::trim(out));
}

base::Result<void> check_text(std::string_view text, std::size_t most, std::string_view field) {
  if (text.size() > most)
    return invalid(msg("This text is too long: at most {n} characters.", {{"n", std::to_string(most)}}), field);
  if (!db::is_storable(text)) return invalid(msg("This text has characters that cannot be shown."), field);
  return {};
}

std::int64_t days_between(std::string_view from, std::string_view to) {
  return std::max<std::int64_t>(0, day_number(to) - day_number(from) - (to.substr(10) < from.substr(10) ? 1 : 0));
}

std::string without_claims(records::Kind kind, std::string_view text, std::string_view base,
                           const std::function<bool(OrganisationId)>& speaks_for) {
  const bool is_new = base.empty();
  if (kind == records::Kind::organisation) {
    auto organisation = organisation_of(text, is_new);
    if (!organisation) return std::string(text);
    const auto known = organisation_of(base, false);
    organisation->confirmed = known ? known->confirmed : base::PartialDate{};
    return is_new ? without_id(organisations::json_text(*organisation)) : organisations::json_text(*organisation);
  }
  auto relation = relation_of(text, is_new);
  if (!relation) return std::string(text);
  const auto known = relation_of(base, false).value_or(relations::Relation{});
  for (auto& party : relation->parties) {
    const auto at = std::ranges::find(known.parties, party.organisation, &relations::Party::organisation);
    party.confirmed = at == known.parties.end() ? base::PartialDate{} : at->confirmed;
  }
  for (auto& statement : relation->statements) {
    if (!statement.by || speaks_for(statement.by)) continue;
    const auto same = [&](const relations::Statement& s) {
      return s.source == statement.source && s.by == statement.by;
    };
    const auto at = std::ranges::find_if(known.statements, same);
    if (at == known.statements.end())
      statement.by = {};
    else if (std::ranges::find(known.statements, statement) == known.statements.end())
      statement = *at;
  }
  return is_new ? without_id(relations::json_text(*relation)) : relations::json_text(*relation);
}

base::Result<JsonProposal> parse_proposal(std::string_view text) {
  if (text.size() > most_record) return Problem{Problem::Kind::too_large, msg("This proposal is too long."), {}};
  json::parse_options options;
  options.max_depth = 8;
  boost::system::error_code error;
  const auto value = json::parse(text, error, {}, options);
  if (error) return invalid(msg("This is no JSON: {reason}.", {{"reason", error.message()}}));
  const auto* object = value.if_object();
  if (!object) return invalid(msg("A proposal is a JSON object with “kind” and “record”."));
  JsonProposal proposal;
  for (const auto& [key, member] : *object) {
    if (key == "record") {
      if (!member.is_object()) return invalid(msg("“record” is a JSON object."), "record");
      proposal.record = member.as_object();
      continue;
    }
    if (key != "kind" && key != "id" && key != "speaking_for" && key != "message")
      return invalid(msg("A proposal has no member “{name}”.",
                         {{"name", base::repair_utf8(std::string_view(key).substr(0, 60))}}));
    if (!member.is_string()) return invalid(msg("“{name}” is a text.", {{"name", std::string(key)}}), key);
  }
  const auto kind = records::parse_kind(text_member(*object, "kind"));
  if (!kind) return invalid(msg("“kind” is “organisation” or “relation”."), "kind");
  proposal.kind = *kind;
  proposal.id = text_member(*object, "id");
  if (!proposal.id.empty() && !base::id_value(proposal.id)) return invalid(msg("“id” is no id of a record."), "id");
  proposal.spoken_for = text_member(*object, "speaking_for");
  if (!proposal.spoken_for.empty() && !base::id_value(proposal.spoken_for))
    return invalid(msg("“speaking_for” is no id of an organisation."), "speaking_for");
  proposal.message = clean(text_member(*object, "message"));
  if (auto good = check_text(proposal.message, most_message, "message"); !good) return good.error();
  if (proposal.record.empty()) return invalid(msg("“record” says nothing: put the fields to change there."), "record");
  return proposal;
}

base::Result<std::string> record_of(const JsonProposal& proposal, std::string_view base_text) {
  json::object record;
  if (!base_text.empty()) record = json::parse(base_text).as_object();
  for (const auto& [key, value] : proposal.record) {
    if (key == "id") {
      if (!value.is_string() || value.as_string() != std::string_view(proposal.id) || proposal.id.empty())
        return invalid(msg("The id of a record does not change."), "record");
      continue;
    }
    if (value.is_null())
      record.erase(key);
    else
      record[key] = value;
  }
  // Records are read with an id. A new one gets its own when it is put into the register.
  const bool is_new = base_text.empty();
  if (is_new) record["id"] = base::id_text(1);
  const auto no_record = [&] {
    return invalid(msg("“record” is not written as the API gives records of this kind."), "record");
  };
  std::string text;
  if (proposal.kind == records::Kind::organisation) {
    auto organisation = organisations::organisation_from_json(record);
    if (!organisation) return no_record();
    organisations::normalise(*organisation);
    text = organisations::json_text(*organisation);
  } else {
    auto relation = relations::relation_from_json(record);
    if (!relation) return no_record();
    relations::normalise(*relation);
    text = relations::json_text(*relation);
  }
  return is_new ? without_id(std::move(text)) : text;
}

}  // namespace contributions
