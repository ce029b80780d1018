// SPDX-License-Identifier: EUPL-1.2
// What was merged, and taking it back.
#include <boost/json/parse.hpp>

#include "db/change_log.h"
#include "duplicates/pages.h"
#include "records/api.h"

namespace duplicates {
namespace {

using base::msg;

constexpr int merges_a_page = 50;
constexpr std::size_t most_listed = 100;

std::string name_in(const boost::json::object& done, std::string_view key) {
  const auto* name = done.if_contains(key);
  return name && name->is_string() ? std::string(name->as_string()) : std::string();
}

boost::json::object what_was_done(const Merge& merge) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(merge.done, error);
  return error || !parsed.is_object() ? boost::json::object() : parsed.as_object();
}

// The titles of relations as they were before the merge: the log has those that are gone.
views::Consequence listed(const web::Context& context, db::Session& session, const boost::json::object& done,
                          std::string_view key, const Merge& merge,
                          const std::function<std::string(long long)>& sentence) {
  views::Consequence made;
  const auto* list = done.if_contains(key);
  if (!list || !list->is_array() || list->as_array().empty()) return made;
  const auto& ids = list->as_array();
  made.sentence = sentence(static_cast<long long>(ids.size()));
  for (const auto& id : ids) {
    if (made.items.size() >= most_listed) break;
    for (const auto& change : db::history(session, "relation", std::string_view(id.as_string()))) {
      if (change.batch != batch_of(merge.id)) continue;
      made.items.push_back(records::title(session, records::Kind::relation, change.before, context.language));
      break;
    }
  }
  made.has_items = !made.items.empty();
  made.has_more = ids.size() > made.items.size();
  made.more = web::count_view(context.language, static_cast<long long>(ids.size() - made.items.size()));
  return made;
}

http::Response no_merge(const web::Context& context) {
  return context.problem(404, msg("There is no such merge."));
}

http::Response page_of(const Desk& desk, web::Context& context, MergeId id, const std::string& reason,
                       std::vector<views::Error> errors, std::string reason_error, int status) {
  auto session = desk.database.read();
  const auto merge = find_merge(session, id);
  if (!merge) return no_merge(context);
  const auto done = what_was_done(*merge);
  views::Done view;
  view.list_url = "/duplicates/merges";
  view.kept = name_in(done, "kept_name");
  view.gone = name_in(done, "gone_name");
  view.kept_url = organisation_url(merge->kept);
  view.when = base::format_moment(context.language, merge->at);
  view.reason = merge->reason;
  view.errors = std::move(errors);
  view.has_errors = !view.errors.empty();
  view.undo_reason = reason;
  view.undo_error = std::move(reason_error);
  if (merge->undone.empty()) {
    view.undo_url = "/duplicates/merges/" + id.text() + "/undo";
    if (context.request.parameter("done")) view.note = context.tr(msg("They are one organisation now."));
  } else {
    view.gone_url = organisation_url(merge->gone);
    view.undone = context.tr(msg("This merge was undone on {when}.", {{"when", base::format_moment(context.language, merge->undone)}}));
    view.undone_reason = merge->undone_reason;
    if (context.request.parameter("undone"))
      view.note = context.tr(msg("They are two organisations again, as they were."));
  }
  const auto add = [&](views::Consequence one) {
    if (!one.sentence.empty()) view.consequences.push_back(std::move(one));
  };
  const auto language = context.language;
  add(listed(context, session, done, "moved", *merge, [&](long long n) {
    return base::counted(language, n, "{n} relation or membership was moved.",
                         "{n} relations and memberships were moved.");
  }));
  add(listed(context, session, done, "united", *merge, [&](long long n) {
    return base::counted(language, n, "{n} relation became one with another of the same parties and kind.",
                         "{n} relations became one with others of the same parties and kind.");
  }));
  add(listed(context, session, done, "between", *merge, [&](long long n) {
    return base::counted(language, n, "{n} relation between the two was removed.",
                         "{n} relations between the two were removed.");
  }));
  if (const auto* children = done.if_contains("children");
      children && children->is_array() && !children->as_array().empty()) {
    views::Consequence moved;
    moved.sentence = base::counted(language, static_cast<long long>(children->as_array().size()),
                                   "{n} organisation that belonged to it was moved.",
                                   "{n} organisations that belonged to it were moved.");
    add(std::move(moved));
  }
  views::Consequence redirect;
  redirect.sentence = context.tr(msg("The old address was made to lead to the new one."));
  add(std::move(redirect));
  return show(context, "duplicates/done",
              context.tr(msg("{gone} was merged into {kept}", {{"gone", view.gone}, {"kept", view.kept}})), view,
              status);
}

}  // namespace

http::Response list_merges(Desk& desk, web::Context& context) {
  views::Merges view;
  view.queue_url = "/duplicates";
  auto session = desk.database.read();
  auto found = merges(session, merges_a_page + 1,
                      MergeId::parse(context.request.parameter("before").value_or("")).value_or(MergeId{}));
  if (found.size() > merges_a_page) {
    found.pop_back();
    view.older_url = "/duplicates/merges?before=" + found.back().id.text();
  }
  for (const auto& merge : found) {
    const auto done = what_was_done(merge);
    view.merges.push_back({"/duplicates/merges/" + merge.id.text(), name_in(done, "kept_name"),
                           name_in(done, "gone_name"), base::format_moment(context.language, merge.at), merge.reason, !merge.undone.empty()});
  }
  view.has_merges = !view.merges.empty();
  return show(context, "duplicates/merges", context.tr(msg("What was merged")), view);
}

http::Response show_merge(Desk& desk, web::Context& context) {
  const auto id = MergeId::parse(context.path("merge"));
  return id ? page_of(desk, context, *id, {}, {}, {}, 200) : no_merge(context);
}

http::Response take_merge_back(Desk& desk, web::Context& context) {
  const auto id = MergeId::parse(context.path("merge"));
  if (!id) return no_merge(context);
  const auto reason = text_field(context, "reason");
  if (reason.empty()) {
    const auto text = context.tr(msg("Please say why the merge is undone."));
    return page_of(desk, context, *id, reason, {{"reason", text}}, text, 422);
  }
  const auto undone =
      undo_merge(desk.database, accounts::author(context.identity), *id, reason, desk.kinds, desk.carried);
  if (undone) return http::redirect("/duplicates/merges/" + id->text() + "?undone=1");
  if (undone.error().kind == base::Problem::Kind::not_found) return no_merge(context);
  return page_of(desk, context, *id, reason, {{"reason", context.tr(undone.error().message)}}, {}, 409);
}

}  // namespace duplicates
