// SPDX-License-Identifier: EUPL-1.2
// The figures of one period: what was aimed at, what was achieved, by parts.
#include "base/text.h"
#include "framework/period.h"
#include "notifications/api.h"

namespace framework {

using base::msg;
using base::Problem;
using projects::Approval;

namespace {

constexpr std::size_t free_parts = 4, most_parts = 200;

const Measure* of_all(const std::vector<Measure>& measures) {
  const auto at = std::ranges::find_if(measures, [](const Measure& one) { return one.dimensions.empty(); });
  return at == measures.end() ? nullptr : &*at;
}
const Measure* of_part(const std::vector<Measure>& measures, const projects::Dimension& part) {
  const auto at = std::ranges::find_if(measures, [&](const Measure& one) { return one.dimensions.size() == 1 && one.dimensions.front() == part; });
  return at == measures.end() ? nullptr : &*at;
}

// The parts that the form has a line for: those of one dimension, each once.
std::vector<projects::Dimension> parts_of(const Period& period) {
  std::vector<projects::Dimension> parts;
  for (const auto* list : {&period.targets, &period.actuals})
    for (const auto& measure : *list)
      if (measure.dimensions.size() == 1 && std::ranges::find(parts, measure.dimensions.front()) == parts.end()) parts.push_back(measure.dimensions.front());
  return parts;
}

// What the form has no line for: parts of two dimensions and what stands there twice, as files have it.
std::vector<Measure> others(const std::vector<Measure>& measures) {
  std::vector<Measure> left;
  for (const auto& measure : measures) {
    if (measure.dimensions.empty() ? &measure == of_all(measures) : measure.dimensions.size() == 1 && &measure == of_part(measures, measure.dimensions.front())) continue;
    left.push_back(measure);
  }
  return left;
}

// "sexe" is "sex" to a reader of French.
std::string dimension_name(const web::Context& context, const std::string& typed) {
  for (const char* usual : {"sex", "age", "territory"})
    if (base::fold(typed) == base::fold(dimension_text(usual, context.language)) || base::fold(typed) == usual) return usual;
  return typed.substr(0, 200);
}

bool is_chosen(const Indicator& indicator) {
  return indicator.measurement == Measurement::scale || indicator.measurement == Measurement::yes_no;
}

void note(const web::Context& context, Errors& errors, const std::string& name, const Problem& problem) {
  errors.emplace(name, context.tr(problem.message));
}

// Value, numerator and denominator of a figure, by the names of their fields; none if nothing was typed.
std::optional<Measure> typed_measure(const web::Context& context, const Indicator& indicator, const Measure* before, const std::string& value,
                                     const std::string& numerator, const std::string& denominator, const std::string& error_at, Errors& errors) {
  Measure made = before ? *before : Measure{};
  const auto number = [&](const std::string& name) {
    Errors own;
    auto read = name.empty() ? std::string() : number_field(context, name, own);
    for (const auto& [at, message] : own) errors.emplace(error_at.empty() ? at : error_at, message);
    return read;
  };
  made.value = number(value);
  made.numerator = indicator.measurement == Measurement::percentage ? number(numerator) : std::string();
  made.denominator = indicator.measurement == Measurement::percentage ? number(denominator) : std::string();
  if (made.value.empty() && made.numerator.empty() && made.denominator.empty()) return std::nullopt;
  if (const auto good = check(indicator, made); !good)
    note(context, errors, !error_at.empty() ? error_at : good.error().field == "numerator" ? numerator : good.error().field == "denominator" ? denominator : value, good.error());
  if (!made.numerator.empty()) made.value.clear();
  return made;
}

Period typed_period(const web::Context& context, const Indicator& indicator, const Period& before, Errors& errors) {
  Period made = before;
  made.start = date_field(context, "start", errors);
  made.end = date_field(context, "end", errors);
  if (!made.start.known() && !errors.contains("start")) errors.emplace("start", context.tr(msg("Say when the period begins.")));
  if (made.start.known() && made.end.known() && *last_day(made.end) < *first_day(made.start))
    errors.emplace("end", context.tr(msg("It cannot end before it begins.")));
  made.targets.clear();
  made.actuals.clear();
  if (auto target = typed_measure(context, indicator, of_all(before.targets), "target", "target_numerator", "target_denominator", {}, errors)) made.targets.push_back(*std::move(target));
  if (auto actual = typed_measure(context, indicator, of_all(before.actuals), "actual", "numerator", "denominator", {}, errors)) {
    actual->date = date_field(context, "actual_date", errors);
    take_text(context, "comment", actual->comment, errors);
    made.actuals.push_back(*std::move(actual));
  } else if (!text_field(context, "comment").empty()) {
    errors.emplace("comment", context.tr(msg("A comment belongs to a figure: enter the figure of all too.")));
  }
  for (std::size_t i = 0; i < most_parts; ++i) {
    const auto n = std::to_string(i);
    if (!context.request.form_field("part" + n)) break;
    const projects::Dimension part{dimension_name(context, field(context, "dimension" + n)), field(context, "part" + n).substr(0, 200)};
    const auto at = "part" + n;
    auto target = typed_measure(context, indicator, of_part(before.targets, part), "part_target" + n, {}, {}, at, errors);
    auto actual = typed_measure(context, indicator, of_part(before.actuals, part), "part_actual" + n, "part_numerator" + n, "part_denominator" + n, at, errors);
    if (!target && !actual) continue;
    if (part.name.empty() || part.value.empty()) {
      errors.emplace(at, context.tr(msg("Say of which part the figure is: by what it is divided (sex), and which part it is (women).")));
      continue;
    }
    if (of_part(made.targets, part) || of_part(made.actuals, part)) {
      errors.emplace(at, context.tr(msg("This part stands here twice.")));
      continue;
    }
    if (target) target->dimensions = {part}, made.targets.push_back(*std::move(target));
    if (actual) actual->dimensions = {part}, made.actuals.push_back(*std::move(actual));
  }
  for (auto& one : others(before.targets)) made.targets.push_back(std::move(one));
  for (auto& one : others(before.actuals)) made.actuals.push_back(std::move(one));
  return made;
}

Period in_one(Period one, std::string_view language) {
  for (auto* list : {&one.targets, &one.actuals})
    for (auto& measure : *list)
      std::erase_if(measure.comment, [&](const organisations::Name& name) { return name.language != language; });
  return one;
}

std::string figures_text(const Indicator& indicator, const std::vector<Measure>& measures, base::Language language) {
  std::string text;
  for (const auto& measure : measures) {
    std::string of;
    for (const auto& dimension : measure.dimensions) of += dimension.value + " ";
    text += fmt::format("{}{}{}", text.empty() ? "" : "\n", of, measure_text(indicator, measure, language));
  }
  return text;
}

std::vector<views::Difference> differences(const web::Context& context, const Indicator& indicator, const Period& now, const Period& yours) {
  std::vector<views::Difference> list;
  const auto language = context.language;
  const auto in = written_in(context);
  const auto differ = [&](const base::Message& label, const std::string& a, const std::string& b) {
    if (a != b) list.push_back({context.tr(label), a, b});
  };
  const auto comment = [&](const Period& one) { return of_all(one.actuals) ? text_of(of_all(one.actuals)->comment, in) : std::string(); };
  const auto as_of = [&](const Period& one) { return of_all(one.actuals) ? of_all(one.actuals)->date.text() : std::string(); };
  differ(msg("State"), context.tr(projects::label(now.approval)), context.tr(projects::label(yours.approval)));
  differ(msg("From"), now.start.text(), yours.start.text());
  differ(msg("To"), now.end.text(), yours.end.text());
  differ(msg("Target"), figures_text(indicator, now.targets, language), figures_text(indicator, yours.targets, language));
  differ(msg("Achieved"), figures_text(indicator, now.actuals, language), figures_text(indicator, yours.actuals, language));
  differ(msg("As of"), as_of(now), as_of(yours));
  differ(msg("Comment"), comment(now), comment(yours));
  return list;
}

std::vector<views::Option> figure_options(const web::Context& context, const Indicator& indicator, const std::string& chosen) {
  std::vector<views::Option> options{{"", context.tr(msg("not stated")), chosen.empty()}};
  if (indicator.measurement == Measurement::yes_no) {
    options.push_back({"1", context.tr(msg("yes")), chosen == "1"});
    options.push_back({"0", context.tr(msg("no")), chosen == "0"});
  } else {
    for (std::size_t i = 0; i < indicator.scale.size(); ++i) {
      const auto n = std::to_string(i + 1);
      options.push_back({n, fmt::format("{} · {}", n, projects::text_in(indicator.scale[i], context.language)), chosen == n});
    }
  }
  return options;
}

void put_form(views::PeriodPage& page, const web::Context& context, const Indicator& indicator, const Period& period, bool sent) {
  const auto hint = context.tr(msg("As 2026-05-17, 2026-05 or 2026."));
  const auto typed = [&](const std::string& name, std::string otherwise) { return sent ? field(context, name) : otherwise; };
  const auto figure = [&](const char* name, const base::Message& label, const std::string& value) {
    return is_chosen(indicator) ? choice(name, context.tr(label), figure_options(context, indicator, typed(name, value))) : line(name, context.tr(label), typed(name, value));
  };
  const auto* target = of_all(period.targets);
  const auto* actual = of_all(period.actuals);
  const auto text = [](const Measure* measure, std::string Measure::*member) { return measure ? measure->*member : std::string(); };
  const bool percentage = indicator.measurement == Measurement::percentage;
  views::Section when, aim, done;
  when.legend = context.tr(msg("Period"));
  when.is_row = true;
  when.fields = {line("start", context.tr(msg("From")), typed("start", period.start.text()), hint), line("end", context.tr(msg("To")), typed("end", period.end.text()))};
  aim.legend = context.tr(msg("Target"));
  aim.is_row = true;
  aim.fields = {figure("target", msg("Of all"), text(target, &Measure::value))};
  done.legend = context.tr(msg("Achieved"));
  done.is_row = true;
  done.fields = {figure("actual", msg("Of all"), text(actual, &Measure::value))};
  if (percentage) {
    aim.fields.push_back(line("target_numerator", context.tr(msg("Numerator of the target")), typed("target_numerator", text(target, &Measure::numerator))));
    aim.fields.push_back(line("target_denominator", context.tr(msg("Denominator of the target")), typed("target_denominator", text(target, &Measure::denominator))));
    done.fields.push_back(line("numerator", context.tr(msg("Numerator")), typed("numerator", text(actual, &Measure::numerator))));
    done.fields.push_back(line("denominator", context.tr(msg("Denominator")), typed("denominator", text(actual, &Measure::denominator))));
    done.hint = context.tr(msg("Give the percentage, or both numbers, which then make it."));
  }
  done.fields.push_back(line("actual_date", context.tr(msg("As of")), typed("actual_date", actual ? actual->date.text() : ""), hint));
  views::Section words;
  const Narrative none;
  words.fields.push_back(with_original(context, area("comment", context.tr(msg("Comment")), sent ? text_field(context, "comment") : actual ? text_of(actual->comment, written_in(context)) : std::string(), context.tr(msg("Why it came so, and how it was measured."))), actual ? actual->comment : none));
  page.sections = {std::move(when), std::move(aim), std::move(done), std::move(words)};
  page.is_chosen = is_chosen(indicator);
  page.is_percentage = percentage;
  const auto parts = parts_of(period);
  std::size_t count = parts.size() + free_parts;
  if (sent)
    while (context.request.form_field("part" + std::to_string(count)) && count < most_parts) ++count;
  for (std::size_t i = 0; i < std::min(count, most_parts); ++i) {
    const auto n = std::to_string(i);
    const projects::Dimension part = i < parts.size() ? parts[i] : projects::Dimension{};
    const auto *aimed = of_part(period.targets, part), *reached = of_part(period.actuals, part);
    views::PartRow row;
    row.number = n;
    row.label = std::to_string(i + 1);
    row.dimension = typed("dimension" + n, part.name.empty() ? "" : dimension_text(part.name, context.language));
    row.part = typed("part" + n, part.value);
    row.target = typed("part_target" + n, text(aimed, &Measure::value));
    row.actual = typed("part_actual" + n, text(reached, &Measure::value));
    row.numerator = typed("part_numerator" + n, text(reached, &Measure::numerator));
    row.denominator = typed("part_denominator" + n, text(reached, &Measure::denominator));
    if (page.is_chosen) row.targets = figure_options(context, indicator, row.target), row.actuals = figure_options(context, indicator, row.actual);
    page.parts.push_back(std::move(row));
  }
}

void put_steps(views::PeriodPage& page, const Desk& desk, const web::Context& context, const Period& period, std::int64_t version) {
  auto session = desk.database.read();
  const auto steps = steps_of(session, desk.project.id, period.id);
  std::optional<accounts::AccountId> submitter;
  for (const auto& step : steps) {
    const auto account = step.account ? accounts::find(session, *step.account) : std::nullopt;
    page.steps.push_back({base::format_moment(context.language, step.at), account ? account->name : context.tr(msg("somebody whose account is gone")), context.tr(label(step.act)), step.reason});
    if (step.act == Act::submitted) submitter = step.account;
  }
  page.has_steps = !page.steps.empty();
  std::ranges::reverse(page.steps);
  page.version = std::to_string(version);
  const auto at = desk.url("/framework/periods/" + period.id);
  if (desk.may_edit && period.approval == Approval::open && !period.actuals.empty()) page.submit_url = at + "/submit";
  if (desk.may_edit && period.approval == Approval::open && period.actuals.empty()) page.remove_url = at + "/remove";
  if (desk.may_edit && period.approval == Approval::submitted) page.take_back_url = at + "/take-back";
  const bool own = submitter && submitter->text() == context.identity.account;
  if (desk.may_approve && period.approval == Approval::submitted) {
    if (own) page.own_note = context.tr(msg("You have submitted these figures yourself: a colleague approves them."));
    else page.approve_url = at + "/approve", page.send_back_url = at + "/send-back";
  }
  if (desk.may_approve && period.approval == Approval::approved) page.reopen_url = at + "/reopen";
}

views::PeriodPage period_page(const Desk& desk, const Project& project, const web::Context& context, const Indicator& indicator, const Period& period, std::int64_t version) {
  const auto language = context.language;
  views::PeriodPage page;
  page.head = projects::head(context, project, "/framework");
  page.indicator = name_of(indicator, language);
  page.indicator_url = desk.url("/framework/indicators/" + indicator.id);
  page.title = context.tr(msg("Figures of {period}", {{"period", period_text(period, language)}}));
  if (desk.works) page.approval = context.tr(projects::label(period.approval));
  page.is_locked = period.approval == Approval::approved;
  if (page.is_locked && desk.works) page.note = context.tr(msg("These figures are approved: nobody changes them, unless whoever approves figures opens them again."));
  if (period.approval == Approval::submitted) page.note = context.tr(msg("These figures wait to be approved. To change them, take them back first."));
  auto only = indicator;
  only.periods = {period};
  const auto progress = progress_of(only, base::today()).periods.front();
  page.mark = mark(context, progress.state);
  if (progress.share) page.share = context.tr(msg("{share} of the way from the baseline to the target", {{"share", percent_text(*progress.share, language)}}));
  for (const auto& gap : progress.gaps) page.gaps.push_back(gap_text(indicator, gap, language));
  page.has_gaps = !page.gaps.empty();
  std::vector<std::vector<projects::Dimension>> rows;
  for (const auto* list : {&period.targets, &period.actuals})
    for (const auto& measure : *list)
      if (std::ranges::find(rows, measure.dimensions) == rows.end()) rows.push_back(measure.dimensions);
  for (const auto& dimensions : rows) {
    views::MeasureLine made;
    for (const auto& one : dimensions) made.of += fmt::format("{}{}: {}", made.of.empty() ? "" : ", ", dimension_text(one.name, language), one.value);
    if (made.of.empty()) made.of = context.tr(msg("all"));
    const auto add = [&](const std::vector<Measure>& list, std::string& text) {
      for (const auto& measure : list)
        if (measure.dimensions == dimensions) {
          text += (text.empty() ? "" : "; ") + measure_text(indicator, measure, language);
          if (const auto comment = projects::text_in(measure.comment, language); !comment.empty()) made.comment += (made.comment.empty() ? "" : "\n") + std::string(comment);
        }
    };
    add(period.targets, made.target);
    add(period.actuals, made.actual);
    page.measures.push_back(std::move(made));
  }
  page.has_measures = !page.measures.empty();
  page.action = desk.url("/framework/periods/" + period.id);
  if (desk.works) put_steps(page, desk, context, period, version);
  page.may_enter = desk.may_edit && period.approval == Approval::open;
  return page;
}

}  // namespace

http::Response period_response(const Desk& desk, const web::Context& context, const Errors& errors, int status, const Period* typed, bool differs) {
  const auto asked = projects::asked(desk.database, context);
  auto project = asked.project;
  if (!project) return not_there(context);
  const auto at = period_in(*project, context.path("period"));
  if (!at) return not_there(context);
  auto page = period_page(desk, *project, context, *at.indicator, *at.period, differs || !typed ? asked.version : version_field(context));
  if (page.may_enter) put_form(page, context, *at.indicator, typed ? *typed : *at.period, typed != nullptr);
  if (typed && differs) page.differences = differences(context, *at.indicator, *at.period, *typed), page.has_differences = true;
  put_errors(page, errors);
  for (auto& row : page.parts)
    if (const auto found = errors.find("part" + row.number); found != errors.end()) row.error = found->second;
  return show(context, "framework/period", fmt::format("{}: {}", page.title, page.indicator), page, status);
}

http::Response show_period(const Desk& desk, web::Context& context) {
  if (const auto account = accounts::account_of(context.identity); account && desk.works)
    notifications::seen(desk.database, *account, fmt::format("figures {}", context.path("period")));
  return period_response(desk, context, {}, 200);
}

http::Response enter_figures(const Desk& desk, web::Context& context) {
  Project current = desk.project;
  const auto at = period_in(current, context.path("period"));
  if (!at) return not_there(context);
  if (at.period->approval != Approval::open) return period_response(desk, context, {{"", context.tr(locked(*at.period).message)}}, 409);
  Errors errors;
  Period made = typed_period(context, *at.indicator, *at.period, errors);
  if (!errors.empty()) return period_response(desk, context, errors, 422, &made);
  const auto in = written_in(context);
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), "figures entered",
                                     [&](Project& now, const Project& seen) -> base::Result<void> {
                                       const auto there = period_in(now, made.id);
                                       auto before = seen;
                                       const auto then = period_in(before, made.id);
                                       if (!there) return gone_meanwhile();
                                       if (there.period->approval != Approval::open) return locked(*there.period);
                                       Errors known;
                                       made = typed_period(context, *there.indicator, *there.period, known);
                                       if (!known.empty()) return projects::changed_meanwhile("");  // another kind of indicator now
                                       if (!then || (in_one(*there.period, in) != in_one(*then.period, in) && *there.period != made)) return projects::changed_meanwhile("");
                                       *there.period = made;
                                       return {};
                                     });
  if (!done) {
    const auto& problem = done.error();
    if (problem.kind == Problem::Kind::conflict) return period_response(desk, context, {{"", context.tr(problem.message)}}, 409, &made, true);
    return refused(context, problem);
  }
  return http::redirect(desk.url("/framework/periods/" + made.id));
}

http::Response remove_period(const Desk& desk, web::Context& context) {
  const std::string id(context.path("period"));
  std::string indicator;
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), "a period removed",
                                     [&](Project& now, const Project&) -> base::Result<void> {
                                       const auto at = period_in(now, id);
                                       if (!at) return gone_meanwhile();
                                       if (at.period->approval != Approval::open) return locked(*at.period);
                                       if (!at.period->actuals.empty())
                                         return Problem{Problem::Kind::conflict, msg("The period has figures. Empty them first."), {}};
                                       indicator = at.indicator->id;
                                       std::erase_if(at.indicator->periods, [&](const Period& one) { return one.id == id; });
                                       return {};
                                     });
  if (!done) return refused(context, done.error());
  return http::redirect(desk.url("/framework/indicators/" + indicator));
}

}  // namespace framework
