// SPDX-License-Identifier: EUPL-1.2
// The form by which somebody proposes a record or a change to one, or saves it where they may decide alone.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "contributions/pages.h"
#include "duplicates/api.h"

namespace contributions {

namespace {

namespace json = boost::json;
using base::msg;
using records::Kind;

// What a proposal is about, however the page was reached.
struct Subject {
  Kind kind = Kind::organisation;
  std::string record;  // empty: a new one
  Version version;     // the one that the form shows, or was filled in for
  std::string values;  // what stands in the form at first
  std::optional<Contribution> draft;
  std::string action;

  records::Ref ref() const { return {kind, record}; }
  bool is_new() const { return record.empty(); }
};

struct Typed {
  std::string message, speaking_for;
  std::vector<base::Problem> problems;
  std::vector<views::Known> known;
};

std::string address(const Subject& subject) {
  if (subject.is_new()) return subject.kind == Kind::organisation ? "/propose/organisation" : "/propose/relation";
  return records::url(subject.ref()) + "/propose";
}

// What the address says of a new record: ?country=FR, ?party=ID.
std::string known_values(db::Session& session, const web::Context& context, Kind kind) {
  json::object values;
  const auto country = parameter(context, "country", 2);
  const bool is_code = country.size() == 2 && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (kind == Kind::organisation && is_code) values["country"] = country;
  if (kind == Kind::relation) {
    json::array parties;
    for (const auto party : context.request.parameters_named("party")) {
      const auto id = OrganisationId::parse(party);
      if (id && parties.size() < 10 && organisations::find(session, *id))
        parties.push_back(json::object{{"organisation", id->text()}, {"role", "partner"}});
    }
    if (!parties.empty()) values["parties"] = std::move(parties);
  }
  return json::serialize(values);
}

std::optional<Subject> subject_of(db::Session& session, const web::Context& context, Kind kind, bool is_sent) {
  Subject subject{.kind = kind, .record = {}, .version = {}, .values = {}, .draft = {}, .action = {}};
  if (const auto id = context.match.path.find("id"); id != context.match.path.end()) {
    subject.record = id->second;
    subject.version = is_sent ? version_sent(session, context, subject.ref()) : version_now(session, subject.ref());
    if (subject.version.json.empty()) return std::nullopt;
    subject.values = subject.version.json;
  } else {
    subject.values = known_values(session, context, kind);
  }
  subject.action = address(subject);
  return subject;
}

Subject subject_of_draft(db::Session& session, const web::Context& context, const Contribution& draft, bool is_sent) {
  Subject subject{.kind = draft.kind,
                  .record = draft.record,
                  .version = {},
                  .values = draft.proposed,
                  .draft = draft,
                  .action = draft.url() + "/edit"};
  if (draft.is_new()) return subject;
  subject.version = is_sent ? version_sent(session, context, subject.ref()) : version_now(session, subject.ref());
  return subject;
}

std::vector<views::Option> speaking_options(db::Session& session, const web::Context& context, const Subject& subject,
                                            std::string_view chosen) {
  std::vector<views::Option> options{{"", context.tr(msg("for myself")), chosen.empty()}};
  const auto concerned = records::stewards_of(subject.kind, subject.values);
  bool is_chosen = !chosen.empty() || context.request.method == "POST" || subject.draft;
  for (const auto& [organisation, role] : context.identity.roles) {
    if (role < web::Role::contributor) continue;
    const auto id = OrganisationId::parse(organisation);
    if (!id) continue;
    // At first: the one that the record is about, or their only one.
    const bool fits = std::ranges::find(concerned, *id) != concerned.end() || context.identity.roles.size() == 1;
    const bool takes = chosen == organisation || (!is_chosen && fits);
    if (takes && chosen.empty()) {
      is_chosen = true;
      options.front().chosen = false;
    }
    options.push_back({organisation, organisation_name(session, context, *id), takes});
  }
  return options;
}

http::Response page(Work& work, web::Context& context, const Subject& subject, const Typed& typed, int status) {
  auto session = work.database.read();
  views::Propose view;
  const auto name =
      subject.is_new() ? std::string() : records::title(session, subject.kind, subject.version.json, context.language);
  view.saves = desks_of(session, subject.kind, subject.version.json, subject.values, context.identity).alone();
  view.may_keep = true;
  if (subject.is_new())
    view.heading = context.tr(subject.kind == Kind::organisation ? msg("Add an organisation") : msg("Add a relation"));
  else
    view.heading = context.tr(view.saves ? msg("Change {name}", {{"name", name}})
                                         : msg("Propose a change to {name}", {{"name", name}}));
  view.lead = context.tr(view.saves ? msg("You decide on this record: what you change here is in the register at once.")
                                    : msg("What you propose is shown to those who answer for the record. They accept, "
                                          "edit or refuse it, and you are told."));
  view.action = subject.action;
  view.cancel_url = subject.draft ? subject.draft->url() : subject.is_new() ? "/" : records::url(subject.ref());
  view.errors = errors_of(context, typed.problems);
  view.has_errors = !view.errors.empty();
  for (const auto& problem : typed.problems)
    if (problem.field == "message") view.message_error = context.tr(problem.message);
  const bool is_sent = context.request.method == "POST";
  view.form.push_back(records::form_view(session, work.gazetteer, subject.kind, subject.values, context.language,
                                         is_sent ? &context.request : nullptr, typed.problems));
  view.message = is_sent ? typed.message : subject.draft ? subject.draft->message : "";
  const auto chosen = is_sent                                      ? typed.speaking_for
                      : subject.draft && subject.draft->spoken_for ? subject.draft->spoken_for->text()
                                                                   : "";
  view.speaking = speaking_options(session, context, subject, chosen);
  view.has_speaking = view.speaking.size() > 1;
  view.known = typed.known;
  view.has_known = !view.known.empty();
  if (const int others = subject.is_new() ? 0 : count_open_of_record(session, subject.record); others > 0)
    view.others =
        base::counted(context.language, others, "{n} other proposal for this record is waiting for a decision.",
                      "{n} other proposals for this record are waiting for a decision.");
  return show(context, "contributions/propose", view.heading, view, status);
}

std::string place_of(const Work& work, const web::Context& context, const organisations::Organisation& o) {
  std::string text = context.tr(organisations::label(o.kind));
  if (!o.country.empty()) text += ", " + work.gazetteer.country_name(o.country, context.language);
  return text;
}

// Records that may be the one proposed.
std::vector<views::Known> likely_same(Work& work, db::Session& session, const web::Context& context, Kind kind,
                                      const std::string& text) {
  std::vector<views::Known> known;
  boost::system::error_code error;
  auto record = json::parse(text, error);
  if (error || !record.is_object()) return known;
  record.as_object()["id"] = base::id_text(1);
  if (kind == Kind::relation) {
    const auto relation = relations::relation_from_json(record.as_object());
    if (!relation) return known;
    std::vector<OrganisationId> parties;
    for (const auto& party : relation->parties) parties.push_back(party.organisation);
    if (parties.size() < 2) return known;
    for (int k = 0; k <= static_cast<int>(relations::Kind::informal); ++k)
      if (const auto id = relations::find_known(session, static_cast<relations::Kind>(k), parties)) {
        const records::Ref ref{kind, id->text()};
        const auto url = records::url(ref);
        known.push_back({url,
                         records::title(session, kind, records::current(session, ref), context.language),
                         "",
                         url + "/propose",
                         {}});
      }
    return known;
  }
  auto organisation = organisations::organisation_from_json(record.as_object());
  if (!organisation) return known;
  organisation->id = {};
  auto candidates = duplicates::candidates(session, work.gazetteer, *organisation);
  // Of the same name but another kind: whoever types may have chosen the wrong one.
  for (const auto& name : organisation->names)
    for (const auto id : organisations::find_by_name(session, name.text, 5))
      if (std::ranges::find(candidates, id, &duplicates::Candidate::organisation) == candidates.end())
        candidates.push_back({id, 0, {base::msg("The name is the same: {name}", {{"name", name.text}})}});
  for (const auto& candidate : candidates) {
    const auto one = organisations::find(session, candidate.organisation);
    if (!one) continue;
    const auto url = records::url({kind, one->id.text()});
    views::Known line{url, one->name_in(context.language), place_of(work, context, *one), url + "/propose", {}};
    for (const auto& reason : candidate.reasons) line.reasons.push_back(context.tr(reason));
    known.push_back(std::move(line));
  }
  return known;
}

http::Response take(Work& work, web::Context& context, Subject subject) {
  Typed typed;
  typed.message = clean(context.request.form_field("message").value_or("").substr(0, most_message * 2));
  typed.speaking_for = field(context, "speaking_for", 20);
  const bool keeps = context.request.form_field("keep").has_value();
  records::Parsed parsed;
  {
    auto session = work.database.read();
    parsed = records::parse_form(session, work.gazetteer, subject.kind,
                                 subject.is_new() ? subject.values : subject.version.json, context.request);
    if (subject.is_new() && parsed.problems.empty() && !keeps && !context.request.form_field("is_another"))
      typed.known = likely_same(work, session, context, subject.kind, parsed.json);
  }
  subject.values = parsed.json;
  if (!parsed.problems.empty() || !typed.known.empty()) {
    typed.problems = std::move(parsed.problems);
    return page(work, context, subject, typed, 422);
  }
  Proposal proposal{.kind = subject.kind,
                    .record = subject.record,
                    .base = subject.version.json,
                    .proposed = std::move(parsed.json),
                    .spoken_for = OrganisationId::parse(typed.speaking_for),
                    .message = typed.message,
                    .draft = subject.draft ? std::optional(subject.draft->id) : std::nullopt};
  if (keeps) {
    const auto kept = keep_draft(work.database, context.identity, std::move(proposal));
    if (kept) return http::redirect("/contributions/" + kept->text());
    typed.problems = {kept.error()};
    return page(work, context, subject, typed, status_of(kept.error()));
  }
  const auto sent = propose(work.database, context.identity, std::move(proposal));
  if (!sent) {
    typed.problems = {sent.error()};
    return page(work, context, subject, typed, status_of(sent.error()));
  }
  const std::string url = "/contributions/" + sent->id.text();
  if (sent->stale) return http::redirect(url + "/merge");
  return http::redirect(url + (sent->state == State::accepted ? "?done=saved" : "?done=sent"));
}

http::Response no_record(const web::Context& context) {
  return context.problem(
      404, msg("There is no record “{id}” here. It may have been removed.", {{"id", std::string(context.path("id"))}}));
}

}  // namespace

http::Response show_propose(Work& work, web::Context& context, Kind kind) {
  std::optional<Subject> subject;
  {
    auto session = work.database.read();
    subject = subject_of(session, context, kind, false);
  }
  return subject ? page(work, context, *subject, {}, 200) : no_record(context);
}

http::Response take_proposal(Work& work, web::Context& context, Kind kind) {
  std::optional<Subject> subject;
  {
    auto session = work.database.read();
    subject = subject_of(session, context, kind, true);
  }
  return subject ? take(work, context, std::move(*subject)) : no_record(context);
}

http::Response show_draft(Work& work, web::Context& context, const Contribution& draft) {
  std::optional<Subject> subject;
  {
    auto session = work.database.read();
    subject = subject_of_draft(session, context, draft, false);
  }
  if (!draft.is_new() && subject->version.json != draft.base) return http::redirect(draft.url() + "/merge");
  return page(work, context, *subject, {}, 200);
}

http::Response take_draft(Work& work, web::Context& context, const Contribution& draft) {
  std::optional<Subject> subject;
  {
    auto session = work.database.read();
    subject = subject_of_draft(session, context, draft, true);
  }
  return take(work, context, std::move(*subject));
}

}  // namespace contributions
