// SPDX-License-Identifier: EUPL-1.2
// The public API: proposing a record, and asking what became of it. For those who have an account and a token.
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "contributions/notes.h"
#include "contributions/pages.h"

namespace contributions {

namespace {

namespace json = boost::json;
using base::msg;

http::Response answer(db::Session& session, const Contribution& c, int status) {
  json::object body{{"id", c.id.text()},
                    {"kind", records::code(c.kind)},
                    {"state", code(c.state)},
                    {"made", c.made},
                    {"sent", c.since}};
  if (!c.record.empty()) body["record"] = c.record;
  if (!c.result.empty()) body["result"] = c.result;
  if (!c.decided.empty()) body["decided"] = c.decided;
  if (!c.message.empty()) body["message"] = c.message;
  if (c.spoken_for) body["speaking_for"] = c.spoken_for->text();
  body["proposed"] = json::parse(c.content());
  json::array desks;
  for (const auto& desk : desks_of_contribution(session, c.id)) {
    json::object one{{"desk", desk.desk}, {"state", code(desk.state)}};
    if (!desk.at.empty()) one["at"] = desk.at;
    if (!desk.reason.empty()) one["reason"] = desk.reason;
    desks.push_back(std::move(one));
  }
  body["desks"] = std::move(desks);
  json::array notes;
  for (const auto& note : notes_of(session, c.id)) {
    json::object one{{"number", note.number}, {"at", note.at}};
    if (note.author == c.sender) one["mine"] = true;
    if (!note.desk.empty()) one["desk"] = note.desk;
    if (note.author) one["text"] = note.words;
    notes.push_back(std::move(one));
  }
  body["notes"] = std::move(notes);
  body["href"] = c.url();
  auto response = http::json_response(base::serialize(body), status);
  if (status == 201) response.set("Location", "/api/v1/contributions/" + c.id.text());
  response.set("Cache-Control", "no-store");
  return response;
}

http::Response refuse(const web::Context& context, const base::Problem& problem) {
  return context.problem(status_of(problem), problem.message);
}

// {"text": "…", "tell": ["register", "<organisation>"]}
base::Result<Saying> saying_of(std::string_view text) {
  const base::Problem wrong{base::Problem::Kind::invalid,
                            msg("A note is an object with “text”, and “tell”: a list of desks, if any are to be told."),
                            {}};
  boost::system::error_code error;
  const auto parsed = json::parse(text, error);
  const auto* object = error ? nullptr : parsed.if_object();
  if (!object) return wrong;
  Saying saying;
  for (const auto& [key, value] : *object) {
    if (key == "text" && value.is_string()) {
      saying.words = std::string(value.as_string());
    } else if (key == "tell" && value.is_array()) {
      for (const auto& one : value.as_array()) {
        if (!one.is_string()) return wrong;
        saying.tell.emplace_back(one.as_string());
      }
    } else {
      return wrong;
    }
  }
  return saying;
}

// The API tells of one's own alone.
std::optional<Contribution> own(db::Session& session, const web::Context& context) {
  const auto id = ContributionId::parse(context.path("id"));
  auto found = id ? find(session, *id) : std::nullopt;
  if (found && accounts::account_of(context.identity) != found->sender) found.reset();
  return found;
}

}  // namespace

http::Response post_contribution(Work& work, web::Context& context) {
  const auto type = context.request.header("content-type").value_or("");
  if (!type.starts_with("application/json"))
    return context.problem(415, msg("A proposal is sent as application/json."));
  const auto given = parse_proposal(context.request.body);
  if (!given) return refuse(context, given.error());
  Proposal proposal{.kind = given->kind,
                    .record = given->id,
                    .base = {},
                    .proposed = {},
                    .spoken_for = OrganisationId::parse(given->spoken_for),
                    .message = given->message,
                    .draft = {}};
  if (!given->id.empty()) {
    auto session = work.database.read();
    proposal.base = records::current(session, {given->kind, given->id});
    if (proposal.base.empty())
      return context.problem(404,
                             msg("There is no record “{id}” here. It may have been removed.", {{"id", given->id}}));
  }
  auto record = record_of(*given, proposal.base);
  if (!record) return refuse(context, record.error());
  proposal.proposed = std::move(*record);
  const auto sent = propose(work.database, context.identity, std::move(proposal));
  if (!sent) return refuse(context, sent.error());
  if (sent->stale)
    return context.problem(
        409, msg("The record was changed at the same moment. The proposal is kept as a draft: merge it at {url}.",
                 {{"url", "/contributions/" + sent->id.text()}}));
  auto session = work.database.read();
  return answer(session, *find(session, sent->id), 201);
}

http::Response get_contribution(Work& work, web::Context& context) {
  auto session = work.database.read();
  const auto found = own(session, context);
  return found ? answer(session, *found, 200) : not_found(context);
}

http::Response post_note(Work& work, web::Context& context) {
  {
    auto session = work.database.read();
    if (!own(session, context)) return not_found(context);
  }
  const auto type = context.request.header("content-type").value_or("");
  if (!type.starts_with("application/json")) return context.problem(415, msg("A note is sent as application/json."));
  const auto saying = saying_of(context.request.body);
  if (!saying) return refuse(context, saying.error());
  const auto id = ContributionId::parse(context.path("id")).value_or(ContributionId{});
  const auto written = write_note(work.database, context.identity, id, *saying);
  if (!written) return refuse(context, written.error());
  auto session = work.database.read();
  return answer(session, *find(session, id), 201);
}

}  // namespace contributions
