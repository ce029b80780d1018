// SPDX-License-Identifier: EUPL-1.2
#include "history/pages.h"

#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>
#include <charconv>

#include "base/text.h"
#include "db/storable.h"
#include "history/views.h"

namespace history {
namespace {

using base::msg;
using records::Kind;
using records::Ref;

constexpr int page_size = 50, most_merged = 20;
constexpr std::size_t short_fields = 3, short_lines = 3, short_text = 200;

http::Response not_found(const web::Context& context) {
  return context.problem(404, msg("There is no such change in the history of the register."));
}

std::string history_url(const Ref& ref) {
  return records::url(ref) + "/history";
}
std::string version_url(const Ref& ref, std::int64_t sequence) {
  return fmt::format("{}/{}", history_url(ref), sequence);
}

std::string labels(Kind kind, const db::Change& change, const web::Context& context) {
  if (change.before.empty() || change.after.empty()) return {};
  std::string text;
  for (const auto& field : records::changed_fields(kind, change.before, change.after))
    text += (text.empty() ? "" : " · ") + context.tr(records::label_of(kind, field));
  return text;
}

views::Entry entry(db::Session& session, const web::Context& context, Kind kind, const db::Change& change) {
  const bool steward = context.identity.is_steward();
  const auto actor = actor_of(session, change, context.language, steward);
  views::Entry made;
  made.url = version_url({kind, change.record_id}, change.sequence);
  made.when = base::format_moment(context.language, change.at);
  made.who = context.tr(label(actor));
  made.person = actor.person;
  if (const auto why = reason_of(change); !why.id.empty()) made.why = context.tr(why);
  made.fields = labels(kind, change, context);
  if (steward) made.batch_url = batch_url(session, change);
  made.made = change.before.empty();
  made.removed = change.after.empty();
  made.undone = is_undone(session, change);
  return made;
}

// What the first fields were and became, for a list: long texts and long lists are for the version's own page.
void add_short(db::Session& session, const web::Context& context, const Work& work, Kind kind, const db::Change& change,
               views::Entry& made) {
  if (made.made || made.removed) return;
  made.differences =
      records::difference(session, kind, change.before, change.after, context.language, &work.gazetteer, short_fields);
  const auto is_long = [](const std::vector<std::string>& lines) {
    return lines.size() > short_lines ||
           std::ranges::any_of(lines, [](const auto& line) { return line.size() > short_text; });
  };
  std::erase_if(made.differences, [&](const auto& one) { return is_long(one.before) || is_long(one.after); });
  made.has_short = !made.differences.empty();
}

std::string title_of(db::Session& session, Kind kind, const db::Change& change, base::Language language) {
  return records::title(session, kind, change.after.empty() ? change.before : change.after, language);
}

std::vector<views::Link> breadcrumb(const web::Context& context, const Ref& ref, const std::string& title,
                                    bool removed) {
  std::vector<views::Link> links{ref.kind == Kind::organisation
                                     ? views::Link{"/organisations", context.tr(msg("Organisations"))}
                                     : views::Link{"/relations", context.tr(msg("Relations"))}};
  if (!removed) links.push_back({records::url(ref), title});
  return links;
}

// The histories of those that were merged into it. The number asks for theirs: without one, their address leads here.
void add_merged(db::Session& session, const web::Context& context, const Ref& ref, views::List& page) {
  std::vector<Ref> all;
  if (ref.kind == Kind::organisation) {
    if (const auto id = organisations::OrganisationId::parse(ref.id))
      for (const auto from : organisations::redirected_to(session, *id)) all.push_back({ref.kind, from.text()});
  } else if (const auto id = relations::RelationId::parse(ref.id)) {
    for (const auto from : relations::redirected_to(session, *id)) all.push_back({ref.kind, from.text()});
  }
  for (const auto& gone : all) {
    if (page.merged.size() == most_merged) break;
    if (!records::current(session, gone).empty()) continue;
    const auto last =
        db::history(session, records::code(ref.kind), gone.id, std::numeric_limits<std::int64_t>::max(), 1);
    if (!last.empty())
      page.merged.push_back({fmt::format("{}?before={}", history_url(gone), last.front().sequence + 1),
                             title_of(session, ref.kind, last.front(), context.language), page.title});
  }
  page.has_merged = !page.merged.empty();
}

// The version's page; with what was sent and a problem, after an undoing that failed.
http::Response version_page(const Work& work, const web::Context& context, Kind kind, const db::Change& change,
                            const base::Problem* problem = nullptr, const std::string& reason = {},
                            const std::vector<base::Message>& needs = {}) {
  auto session = work.database.read();
  const Ref ref{kind, change.record_id};
  views::Version page;
  const auto title = title_of(session, kind, change, context.language);
  page.title =
      context.tr(msg("{record} on {date}", {{"record", title}, {"date", base::format_moment(context.language, change.at)}}));
  page.breadcrumb = breadcrumb(context, ref, title, records::current(session, ref).empty());
  page.breadcrumb.push_back({history_url(ref), context.tr(msg("History"))});
  page.change = entry(session, context, kind, change);
  page.differences = records::difference(session, kind, change.before, change.after, context.language, &work.gazetteer);
  if (!change.after.empty()) {
    const auto record = boost::json::parse(change.after).as_object();
    for (const auto& field : records::all_labels(kind, record))
      if (auto lines = records::shown(session, kind, field.first, record, context.language, &work.gazetteer);
          !lines.empty())
        page.facts.push_back({context.tr(field.second), std::move(lines)});
  }
  page.has_facts = !page.facts.empty();
  page.can_undo = !page.change.undone && may_undo(session, context.identity, change);
  page.action = version_url(ref, change.sequence) + "/undo";
  page.reason = reason;
  if (problem) {
    page.has_errors = true;
    const bool of_reason = problem->field == "reason";
    page.errors.push_back({of_reason ? "reason" : "change-title", context.tr(problem->message)});
    for (const auto& one : needs) page.errors.push_back({"change-title", context.tr(one)});
    if (of_reason)
      page.reason_error = context.tr(problem->message);
    else
      for (const auto& later : changed_since(session, change))
        if (page.since.size() < 10)
          page.since.push_back(
              {version_url(ref, later.sequence),
               fmt::format("{} · {}", base::format_moment(context.language, later.at), labels(kind, later, context))});
    page.has_since = !page.since.empty();
  }
  const int status = !problem ? 200 : problem->field == "reason" ? 422 : 409;
  return context.page("history/version", page.title, boost::json::value_from(page).as_object(), status);
}

std::optional<db::Change> asked_for(const Work& work, const web::Context& context, Kind kind) {
  auto session = work.database.read();
  return change_of(session, kind, context.path("id"), number_of(context.path("sequence")));
}

}  // namespace

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : 0;
}

http::Response show_history(const Work& work, web::Context& context, Kind kind) {
  const Ref ref{kind, std::string(context.path("id"))};
  auto session = work.database.read();
  const auto asked = number_of(context.request.parameter("before").value_or(""));
  const auto before = asked > 0 ? asked : std::numeric_limits<std::int64_t>::max();
  auto changes = db::history(session, records::code(kind), ref.id, before, page_size + 1);
  if (asked == 0)
    if (const auto now = merged_into(session, ref)) return http::redirect(history_url(*now), 301);
  if (changes.empty()) return not_found(context);
  const bool has_more = changes.size() > page_size;
  if (has_more) changes.pop_back();
  views::List page;
  page.title = title_of(session, kind, changes.front(), context.language);
  page.removed = records::current(session, ref).empty();
  page.breadcrumb = breadcrumb(context, ref, page.title, page.removed);
  for (const auto& change : changes) {
    page.entries.push_back(entry(session, context, kind, change));
    add_short(session, context, work, kind, change, page.entries.back());
  }
  if (asked == 0) add_merged(session, context, ref, page);
  if (asked > 0) page.newer_url = history_url(ref);
  if (has_more) page.older_url = fmt::format("{}?before={}", history_url(ref), changes.back().sequence);
  page.range = base::counted(context.language, static_cast<long long>(changes.size()), "{n} change on this page",
                             "{n} changes on this page");
  const auto title = context.tr(msg("History of {title}", {{"title", page.title}}));
  return context.page("history/list", title, boost::json::value_from(page).as_object());
}

http::Response show_version(const Work& work, web::Context& context, Kind kind) {
  const auto change = asked_for(work, context, kind);
  return change ? version_page(work, context, kind, *change) : not_found(context);
}

http::Response take_undo(const Work& work, web::Context& context, Kind kind) {
  const auto change = asked_for(work, context, kind);
  if (!change) return not_found(context);
  {
    auto session = work.database.read();
    if (!may_undo(session, context.identity, *change))
      return context.problem(403, msg("Only those who answer for this record may undo its changes."));
  }
  std::string reason = base::repair_utf8(base::trim(context.request.form_field("reason").value_or("")));
  std::ranges::replace(reason, '\n', ' ');
  std::erase(reason, '\r');
  const auto fault = [&](base::Message message, std::string field) {
    const base::Problem problem{base::Problem::Kind::invalid, std::move(message), std::move(field)};
    return version_page(work, context, kind, *change, &problem, reason);
  };
  if (reason.empty()) return fault(msg("Please say why it should be undone."), "reason");
  if (base::length(reason) > 300 || !db::is_storable(reason))
    return fault(msg("The reason is a line of text of at most {most} characters.", {{"most", "300"}}), "reason");
  base::Result<void> done;
  std::vector<base::Message> needs;
  {
    auto transaction = work.database.write(accounts::author(context.identity), reason, undo_batch(change->sequence));
    done = undo_change(transaction, kind, change->record_id, change->sequence, work.references, &needs);
    if (done) transaction.commit();
  }
  if (done) return http::redirect(history_url({kind, change->record_id}));
  const base::Problem problem = done.error();
  return version_page(work, context, kind, *change, &problem, reason, needs);
}

}  // namespace history
