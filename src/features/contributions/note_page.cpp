// SPDX-License-Identifier: EUPL-1.2
// The notes on a contribution's page, and the form for one more.
#include "contributions/notes.h"
#include "contributions/pages.h"

namespace contributions {

namespace {

using base::msg;

// "sender, for Lyon"
std::string side_text(db::Session& session, const web::Context& context, std::string_view desk, bool is_sender) {
  if (desk == register_desk) return context.tr(msg("steward of the register"));
  const auto id = OrganisationId::parse(desk);
  if (!id) return is_sender ? context.tr(msg("sender")) : std::string();
  const auto name = organisation_name(session, context, *id);
  return context.tr(is_sender ? msg("sender, for {organisation}", {{"organisation", name}})
                              : msg("for {organisation}", {{"organisation", name}}));
}

std::string group_label(db::Session& session, const web::Context& context, std::string_view desk) {
  if (desk == register_desk) return desk_name(session, context, desk);
  return context.tr(msg("Those who decide for {organisation}", {{"organisation", desk_name(session, context, desk)}}));
}

}  // namespace

void add_notes(db::Session& session, const web::Context& context, Names& names, const Seen& seen, const Refused& typed,
               views::Show& view) {
  const auto& c = seen.contribution;
  if (seen.desks.empty()) return;
  views::Talk talk;
  for (const auto& note : notes_of(session, c.id)) {
    views::NoteLine line{std::to_string(note.number), names.of(note.author), {}, {}, note.words, !note.author};
    line.side = side_text(session, context, note.desk, note.author == c.sender);
    line.when = base::format_moment(context.language, note.at);
    if (line.gone) line.who = context.tr(msg("somebody who has left"));
    talk.notes.push_back(std::move(line));
  }
  talk.has_notes = !talk.notes.empty();
  talk.is_done = context.request.parameter("done") == "noted" && talk.has_notes;
  talk.writes = may_write_note(context.identity, c, seen.desks);
  if (talk.writes) {
    talk.action = c.url() + "/notes";
    talk.words = typed.note;
    for (const auto& problem : typed.problems) {
      if (problem.field == "note") talk.words_error = context.tr(problem.message);
      if (problem.field == "tell") talk.tell_error = context.tr(problem.message);
    }
    talk.told_anyway = accounts::account_of(context.identity) == c.sender
                           ? context.tr(msg("Those who were asked to decide are told in any case."))
                           : context.tr(msg("The sender is told in any case."));
    const auto ticked = [&](const std::string& key) { return std::ranges::find(typed.tell, key) != typed.tell.end(); };
    const auto heard = audience(session, context.identity, c, seen.desks);
    for (const auto& desk : heard.desks)
      talk.tell.push_back({desk, group_label(session, context, desk), {}, ticked(desk)});
    for (const auto& person : heard.people)
      talk.tell.push_back(
          {key(person), person.name, side_text(session, context, person.desk, person.is_sender), ticked(key(person))});
    talk.has_many = talk.tell.size() > 8;
  }
  view.talk.push_back(std::move(talk));
}

http::Response take_note(Work& work, web::Context& context) {
  const auto look = [&] {
    auto session = work.database.read();
    return seen_contribution(session, context);
  };
  const auto seen = look();
  if (!seen) return not_found(context);
  Saying saying{std::string(context.request.form_field("note").value_or("")), {}};
  for (const auto& [name, value] : context.request.form())
    if (name == "tell") saying.tell.push_back(value);
  const auto written = write_note(work.database, context.identity, seen->contribution.id, saying);
  if (written) return http::redirect(fmt::format("{}?done=noted#note-{}", seen->contribution.url(), *written));
  const auto now = look();
  if (!now) return not_found(context);
  constexpr std::size_t most_shown_again = 40'000;  // bytes: ten times what is kept
  return contribution_page(work, context, *now,
                           {.reason = {},
                            .note = clean(std::string_view(saying.words).substr(0, most_shown_again)),
                            .tell = std::move(saying.tell),
                            .problems = {written.error()}},
                           status_of(written.error()));
}

}  // namespace contributions
