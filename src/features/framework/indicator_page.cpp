// SPDX-License-Identifier: EUPL-1.2
// One indicator: how far it has come, and its periods.
#include "framework/pages.h"

namespace framework {

using base::msg;
using base::Problem;
using projects::Approval;

namespace {

constexpr std::size_t most_periods = 200;
constexpr int most_years = 30;

std::string parts_text(const Indicator& indicator, const std::vector<Measure>& measures, base::Language language) {
  std::string text;
  for (const auto& measure : measures) {
    if (measure.dimensions.empty()) continue;
    std::string of;
    for (const auto& dimension : measure.dimensions) of += (of.empty() ? "" : ", ") + dimension.value;
    text += fmt::format("{}{}: {}", text.empty() ? "" : " · ", of, measure_text(indicator, measure, language));
  }
  return text;
}

std::string total_text(const Indicator& indicator, const std::optional<Total>& total, const std::vector<Measure>& measures, const web::Context& context) {
  if (!total) return measures.empty() ? std::string() : measure_text(indicator, measures.front(), context.language);
  if (total->from_parts)
    return context.tr(msg("{figure} (the sum of the parts)", {{"figure", value_text(indicator, total->value, context.language)}}));
  const auto all = std::ranges::find_if(measures, [](const Measure& one) { return one.dimensions.empty(); });
  return measure_text(indicator, *all, context.language);
}

views::Section add_section(const web::Context& context, bool sent) {
  views::Section made;
  made.is_row = true;
  const auto typed = [&](const char* name) { return sent ? field(context, name) : std::string(); };
  made.fields = {line("start", context.tr(msg("From")), typed("start"), context.tr(msg("As 2026-05-17, 2026-05 or 2026."))),
                 line("end", context.tr(msg("To")), typed("end")), line("target", context.tr(msg("Target")), typed("target"))};
  return made;
}

// Years of the project that no period begins in; none where there are too many to be meant.
std::vector<std::int16_t> free_years(const Project& project, const Indicator& indicator) {
  const auto from = projects::start_of(project), to = projects::end_of(project);
  std::vector<std::int16_t> years;
  if (!from.known() || !to.known() || to.year - from.year >= most_years) return years;
  for (auto year = from.year; year <= to.year; ++year)
    if (std::ranges::none_of(indicator.periods, [&](const Period& one) { return one.start.year <= year && year <= (one.end.known() ? one.end.year : one.start.year); }))
      years.push_back(year);
  return years;
}

views::IndicatorPage indicator_page(const Desk& desk, const Project& project, const web::Context& context, const Indicator& one, bool sent, std::int64_t version) {
  const auto language = context.language;
  const auto progress = progress_of(one, base::today());
  const auto shown = indicator_line(desk, context, one);
  views::IndicatorPage page;
  page.head = projects::head(context, project, "/framework");
  page.title = shown.title;
  page.description = projects::text_in(one.description, language);
  page.mark = shown.mark;
  if (const auto* node = projects::part_of(project.nodes, one.node)) {
    page.line = name_of(*node, language);
    page.line_url = desk.url("/framework#node-" + node->id);
    page.facts.push_back({context.tr(msg("Where it takes effect")), context.tr(projects::label(node->territory))});
  }
  const auto fact = [&](const base::Message& label, const std::string& value) {
    if (!value.empty()) page.facts.push_back({context.tr(label), value});
  };
  fact(msg("Baseline"), shown.baseline);
  fact(msg("Target"), shown.target);
  fact(msg("So far"), shown.actual);
  fact(msg("Share of the way from the baseline to the target"), shown.share);
  fact(msg("Last measured"), shown.measured);
  fact(msg("How it is measured"), context.tr(projects::label(one.measurement)));
  fact(msg("What figures count"), one.measurement != Measurement::number ? "" : context.tr(one.cumulative ? msg("each from the beginning: the last one counts") : msg("each its own period: they are added")));
  fact(msg("Direction"), one.descending ? context.tr(msg("less is better")) : std::string());
  std::string steps;
  for (std::size_t i = 0; i < one.scale.size(); ++i) steps += fmt::format("{}{} · {}", i ? "; " : "", i + 1, projects::text_in(one.scale[i], language));
  if (one.measurement == Measurement::scale) fact(msg("Steps of the scale"), steps);
  fact(msg("Source of verification"), shown.source);
  fact(msg("Responsible"), one.responsible);
  page.summary = shown.missing;
  for (std::size_t i = 0; i < one.periods.size(); ++i) {
    const auto& period = one.periods[i];
    const auto& state = progress.periods[i];
    views::PeriodLine line;
    line.title = period_text(period, language);
    if (!period.id.empty()) line.url = desk.url("/framework/periods/" + period.id);
    line.target = total_text(one, state.target, period.targets, context);
    line.actual = total_text(one, state.actual, period.actuals, context);
    line.parts = parts_text(one, period.actuals, language);
    if (state.share) line.share = percent_text(*state.share, language);
    if (desk.works) {
      line.approval = context.tr(projects::label(period.approval));
      if (!line.url.empty() && desk.may_edit)
        line.action = context.tr(period.approval == Approval::open ? msg("Enter figures") : period.approval == Approval::submitted ? msg("Look at what was submitted") : msg("Look at it"));
    }
    for (const auto& gap : state.gaps) line.gaps.push_back(gap_text(one, gap, language));
    line.has_gaps = !line.gaps.empty();
    line.mark = mark(context, state.state);
    page.periods.push_back(std::move(line));
  }
  page.has_periods = !page.periods.empty();
  if (!desk.may_edit || one.id.empty()) return page;
  const auto at = desk.url("/framework/indicators/" + one.id);
  page.edit_url = at + "/edit";
  page.remove_url = at + "/remove";
  page.add_url = at + "/periods";
  page.version = std::to_string(version);
  page.add = {add_section(context, sent)};
  if (const auto years = free_years(project, one); !years.empty()) {
    page.years_url = at + "/years";
    page.years_label = context.tr(msg("Add a period for each year of the project"));
  }
  return page;
}

http::Response with_errors(const Desk& desk, const web::Context& context, const Errors& errors, int status) {
  const auto asked = projects::asked(desk.database, context);
  const auto* one = asked.project ? projects::part_of(asked.project->indicators, context.path("indicator")) : nullptr;
  if (!one) return not_there(context);
  auto page = indicator_page(desk, *asked.project, context, *one, true, asked.version);
  page.errors = error_list(errors);
  page.has_errors = !errors.empty();
  put_errors(page.add, errors);
  return show(context, "framework/indicator", page.title, page, status);
}

Problem too_many() {
  return {Problem::Kind::invalid, msg("An indicator has at most {most} periods.", {{"most", std::to_string(most_periods)}}), "start"};
}

void put_in_time(std::vector<Period>& periods) {
  std::ranges::stable_sort(periods, {}, [](const Period& one) { return std::pair(first_day(one.start), last_day(one.end)); });
}

}  // namespace

http::Response show_indicator(const Desk& desk, web::Context& context) {
  const auto* one = projects::part_of(desk.project.indicators, context.path("indicator"));
  if (!one) return not_there(context);
  const auto page = indicator_page(desk, desk.project, context, *one, false, desk.version);
  return show(context, "framework/indicator", page.title, page);
}

http::Response add_period(const Desk& desk, web::Context& context) {
  const std::string id(context.path("indicator"));
  const auto* current = projects::part_of(desk.project.indicators, id);
  if (!current) return not_there(context);
  Errors errors;
  Period period;
  period.id = projects::part_id();
  period.start = date_field(context, "start", errors);
  period.end = date_field(context, "end", errors);
  if (!period.start.known() && !errors.contains("start")) errors.emplace("start", context.tr(msg("Say when the period begins.")));
  if (!period.end.known() && !errors.contains("end")) period.end = period.start;
  if (period.start.known() && period.end.known() && *last_day(period.end) < *first_day(period.start))
    errors.emplace("end", context.tr(msg("It cannot end before it begins.")));
  if (const auto target = number_field(context, "target", errors); !target.empty()) {
    Measure measure;
    measure.value = target;
    if (const auto good = check(*current, measure); !good) errors.emplace("target", context.tr(good.error().message));
    period.targets = {measure};
  }
  if (!errors.empty()) return with_errors(desk, context, errors, 422);
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), "a period added",
                                     [&](Project& now, const Project&) -> base::Result<void> {
                                       auto* one = projects::part_of(now.indicators, id);
                                       if (!one) return gone_meanwhile();
                                       if (one->periods.size() >= most_periods) return too_many();
                                       one->periods.push_back(period);
                                       put_in_time(one->periods);
                                       return {};
                                     });
  if (!done) return done.error().field.empty() ? refused(context, done.error()) : with_errors(desk, context, {{done.error().field, context.tr(done.error().message)}}, 422);
  return http::redirect(desk.url("/framework/indicators/" + id));
}

http::Response add_years(const Desk& desk, web::Context& context) {
  const std::string id(context.path("indicator"));
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), "periods added",
                                     [&](Project& now, const Project&) -> base::Result<void> {
                                       auto* one = projects::part_of(now.indicators, id);
                                       if (!one) return gone_meanwhile();
                                       for (const auto year : free_years(now, *one)) {
                                         if (one->periods.size() >= most_periods) return too_many();
                                         Period period;
                                         period.id = projects::part_id();
                                         // Whole days: the standard's periods have no others.
                                         period.start = {year, 1, 1};
                                         period.end = {year, 12, 31};
                                         one->periods.push_back(std::move(period));
                                       }
                                       put_in_time(one->periods);
                                       return {};
                                     });
  if (!done) return refused(context, done.error());
  return http::redirect(desk.url("/framework/indicators/" + id));
}

}  // namespace framework
