// SPDX-License-Identifier: EUPL-1.2
// One contribution: old and new side by side, who has to agree, its history, and what may be done.
#include "contributions/pages.h"
#include "notifications/api.h"

namespace contributions {

namespace {

using base::msg;

views::Versions versions(Work& work, db::Session& session, const web::Context& context, records::Kind kind,
                         std::string_view before, std::string_view after) {
  return {records::difference(session, kind, before, after, context.language, &work.gazetteer)};
}

std::string note(const web::Context& context, const Contribution& c) {
  const auto done = context.request.parameter("done").value_or("");
  if (done == "sent" && is_open(c.state))
    return context.tr(msg("Thank you. Those who answer for the record will look at it, and you will be told."));
  if (done == "saved" && c.state == State::accepted) return context.tr(msg("Saved. The change is in the register."));
  if (done == "accepted" && c.state == State::accepted)
    return context.tr(msg("Accepted. The change is in the register, and the sender is told."));
  if (done == "accepted" && c.state == State::pending)
    return context.tr(msg("Accepted. Others have to agree too before it is in the register."));
  if (done == "refused" && c.state == State::refused) return context.tr(msg("Refused. The sender is told the reason."));
  if (done == "withdrawn" && c.state == State::withdrawn) return context.tr(msg("Withdrawn."));
  return {};
}

void add_desks(db::Session& session, const web::Context& context, Names& names, const Seen& seen, views::Show& view) {
  for (const auto& desk : seen.desks) {
    views::DeskLine line;
    line.name = desk_name(session, context, desk.desk);
    if (desk.desk != register_desk) line.url = records::url({records::Kind::organisation, desk.desk});
    const bool asked = desk.state != DeskState::waiting || is_open(seen.contribution.state);
    line.mark = {context.tr(asked ? label(desk.state) : msg("was not needed any more")),
                 desk.state == DeskState::accepted || desk.state == DeskState::agreed, desk.state == DeskState::waiting,
                 desk.state == DeskState::refused};
    if (desk.by && !desk.at.empty())
      line.detail = context.tr(msg(
          "{name}, {when}", {{"name", names.of(desk.by)}, {"when", base::format_moment(context.language, desk.at)}}));
    line.reason = desk.reason;
    view.desks.push_back(std::move(line));
  }
  view.has_desks = !view.desks.empty();
}

void add_actions(db::Session& session, const web::Context& context, const Seen& seen, views::Show& view) {
  const auto& c = seen.contribution;
  const bool is_sender = accounts::account_of(context.identity) == c.sender;
  const std::string url = c.url();
  if (is_sender && c.state == State::draft) view.send_url = url + "/edit";
  if (is_sender && (c.state == State::draft || is_open(c.state))) view.withdraw_url = url + "/withdraw";
  if (!is_open(c.state)) return;
  const auto mine = decidable(context.identity, seen.desks);
  if (mine.empty()) return;
  view.decides = true;
  view.merges = c.state == State::merging;
  view.accept_url = url + "/accept";
  view.refuse_url = url + "/refuse";
  view.edit_url = url + "/edit";
  view.merge_url = url + "/merge";
  view.has_choice = mine.size() > 1;
  view.choices.push_back({"", context.tr(msg("all for which I decide")), true});
  for (const auto& desk : mine) view.choices.push_back({desk, desk_name(session, context, desk), false});
}

std::optional<Seen> look(Work& work, const web::Context& context) {
  auto session = work.database.read();
  return seen_contribution(session, context);
}

http::Response again(Work& work, web::Context& context, const base::Problem& problem) {
  // As it is now: somebody may have decided meanwhile.
  const auto seen = look(work, context);
  if (!seen) return not_found(context);
  return contribution_page(
      work, context, *seen,
      {.reason = field(context, "reason", most_reason * 2), .note = {}, .tell = {}, .problems = {problem}},
      status_of(problem));
}

}  // namespace

http::Response contribution_page(Work& work, web::Context& context, const Seen& seen, const Refused& typed, int status) {
  const auto& c = seen.contribution;
  auto session = work.database.read();
  Names names(session, context);
  views::Show view;
  view.title = title_of(session, context, c);
  view.eyebrow = context.tr(c.is_new() ? (c.kind == records::Kind::organisation ? msg("Proposal for a new organisation")
                                                                                : msg("Proposal for a new relation"))
                                       : msg("Proposal for a change"));
  const records::Ref ref{c.kind, c.is_new() ? c.result : c.record};
  if (!ref.id.empty()) view.record_url = records::url(ref);
  const auto name = names.of(c.sender);
  view.from =
      c.spoken_for
          ? context.tr(msg("{name}, for {organisation}",
                           {{"name", name}, {"organisation", organisation_name(session, context, *c.spoken_for)}}))
          : name;
  view.when = base::format_moment(context.language, c.since);
  view.waited = waited(context, c);
  view.is_late = is_open(c.state) && days_between(c.since, base::utc_now()) > days_limit;
  view.message = c.message;
  view.mark = mark(context, c.state);
  if (c.unapplied) view.mark = {context.tr(msg("accepted, being put into the register")), true, false, false};
  if (c.problem && c.state == State::merging) view.problem = context.tr(*c.problem);
  view.note = note(context, c);
  if (c.state == State::accepted && !c.unapplied) view.result_url = view.record_url;
  view.proposed = versions(work, session, context, c.kind, c.base, c.proposed);
  if (!c.edited.empty())
    view.edited.push_back(versions(work, session, context, c.kind, c.is_new() ? c.proposed : c.edited_base, c.edited));
  add_desks(session, context, names, seen, view);
  for (const auto& event : events_of(session, c.id))
    view.events.push_back({base::format_moment(context.language, event.at), context.tr(label(event.what)),
                           names.of(event.by), event.words});
  add_actions(session, context, seen, view);
  add_notes(session, context, names, seen, typed, view);
  view.reason = typed.reason;
  view.errors = errors_of(context, typed.problems);
  view.has_errors = !view.errors.empty();
  for (const auto& problem : typed.problems)
    if (problem.field == "reason") view.reason_error = context.tr(problem.message);
  return show(context, "contributions/show", view.title, view, status);
}

http::Response show_contribution(Work& work, web::Context& context) {
  const auto seen = look(work, context);
  if (!seen) return not_found(context);
  if (const auto me = accounts::account_of(context.identity);
      me && context.identity.unread > 0 && !context.identity.session.empty()) {
    notifications::seen(work.database, *me, seen->contribution.about());
    notifications::seen(work.database, *me, seen->contribution.about_notes());
  }
  return contribution_page(work, context, *seen, {}, 200);
}

http::Response take_acceptance(Work& work, web::Context& context) {
  const auto seen = look(work, context);
  if (!seen) return not_found(context);
  const auto done = accept(work.database, context.identity, seen->contribution.id,
                           {.desk = field(context, "desk", 20),
                            .reason = field(context, "reason", most_reason * 2),
                            .edited = {},
                            .edited_base = {}});
  if (!done) return again(work, context, done.error());
  return http::redirect(seen->contribution.url() + (done->state == State::merging ? "/merge" : "?done=accepted"));
}

http::Response take_refusal(Work& work, web::Context& context) {
  const auto seen = look(work, context);
  if (!seen) return not_found(context);
  const auto done = refuse(work.database, context.identity, seen->contribution.id, field(context, "desk", 20),
                           field(context, "reason", most_reason * 2));
  if (!done) return again(work, context, done.error());
  return http::redirect(seen->contribution.url() + "?done=refused");
}

http::Response take_withdrawal(Work& work, web::Context& context) {
  const auto seen = look(work, context);
  if (!seen) return not_found(context);
  const auto done = withdraw(work.database, context.identity, seen->contribution.id);
  if (!done)
    return done.error().kind == base::Problem::Kind::not_found ? not_found(context)
                                                               : again(work, context, done.error());
  return http::redirect(seen->contribution.url() + "?done=withdrawn");
}

}  // namespace contributions
