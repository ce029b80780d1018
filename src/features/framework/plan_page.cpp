// SPDX-License-Identifier: EUPL-1.2
// The work plan: chart, table and calendar.
#include "framework/pages.h"

namespace framework {

using base::msg;

http::Response show_plan(const Desk& desk, web::Context& context) {
  const auto language = context.language;
  const auto activities = plan_of(desk.project, base::today());
  auto chart = chart_of(activities, language, base::today());
  views::Plan page;
  page.head = projects::head(context, desk.project, "/plan");
  page.svg = std::move(chart.svg);
  int late = 0, done = 0, dated = 0;
  for (const auto& one : activities) {
    const auto& node = *one.node;
    views::ActivityLine line;
    line.number = one.number;
    line.title = name_of(node, language);
    if (!node.id.empty()) line.url = desk.url("/framework#node-" + node.id);
    line.planned = span_text(node.start, node.end, language);
    line.actual = span_text(node.actual_start, node.actual_end, language);
    line.responsible = node.responsible;
    line.late = lateness(one, language);
    for (const auto* before : one.before) line.after.push_back(name_of(*before, language));
    line.has_after = !line.after.empty();
    for (const auto* before : one.clashes)
      line.clash += (line.clash.empty() ? "" : " ") + context.tr(msg("It begins before “{activity}” ends.", {{"activity", name_of(*before, language)}}));
    if (desk.may_edit && !node.id.empty()) line.edit_url = desk.url("/framework/nodes/" + node.id);
    line.mark = {context.tr(label(one.stage)), one.stage == Stage::done, one.stage == Stage::under_way, false, one.stage == Stage::planned || one.stage == Stage::undated};
    late += one.days_late > 0;
    done += one.stage == Stage::done;
    dated += one.stage != Stage::undated;
    page.activities.push_back(std::move(line));
  }
  page.has_activities = !page.activities.empty();
  const auto number = [&](auto n) { return base::format_number(language, static_cast<long long>(n)); };
  page.summary = context.tr(msg("Activities: {all}; done: {done}; late: {late}.", {{"all", number(activities.size())}, {"done", number(done)}, {"late", number(late)}}));
  if (chart.shown < dated)
    page.shown_note = context.tr(msg("The chart shows the first {shown}; the table has them all.", {{"shown", number(chart.shown)}}));
  if (dated > 0) page.calendar_url = desk.url("/plan.ics");
  if (desk.may_edit) page.add_url = desk.url("/framework/new?level=activity&parent=");
  return show(context, "framework/plan", context.tr(msg("Work plan: {project}", {{"project", page.head.title}})), page);
}

http::Response show_calendar(const Desk& desk, web::Context& context) {
  const auto base_url = context.site.base_url(context.request);
  auto host = base_url.substr(base_url.find("://") == std::string::npos ? 0 : base_url.find("://") + 3);
  host = host.substr(0, host.find_first_of(":/"));
  http::Response response;
  response.body = calendar_of(desk.project, plan_of(desk.project, base::today()), context.language, host, base::utc_now(), base_url + desk.url("/plan"));
  response.set("Content-Type", "text/calendar; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"work-plan.ics\"");
  return response;
}

}  // namespace framework
