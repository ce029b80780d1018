// SPDX-License-Identifier: EUPL-1.2
#include "framework/pages.h"

#include <charconv>

#include "base/text.h"

namespace framework {

using base::msg;
using base::Problem;

namespace {

constexpr std::size_t most_letters = 20000;

std::string clean(std::string_view sent, bool keep_lines) {
  std::string text = base::repair_utf8(sent);
  std::erase(text, '\r');
  std::replace_if(
      text.begin(), text.end(), [&](unsigned char c) { return (c < 0x20 && !(keep_lines && c == '\n')) || c == 0x7f; }, ' ');
  return std::string(base::trim(text));
}

}  // namespace

std::string field(const web::Context& context, std::string_view name) {
  return clean(context.request.form_field(name).value_or(""), false);
}
std::string text_field(const web::Context& context, std::string_view name) {
  return clean(context.request.form_field(name).value_or(""), true);
}

std::int64_t version_field(const web::Context& context) {
  const auto text = field(context, "version");
  std::int64_t n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && n >= 0 ? n : 0;
}

base::PartialDate date_field(const web::Context& context, std::string_view name, Errors& errors) {
  const auto written = field(context, name);
  if (written.empty()) return {};
  const auto parsed = base::PartialDate::parse(written);
  if (!parsed)
    errors.emplace(name, context.tr(msg("“{date}” is no date: write 2026-05-17, 2026-05 or 2026.", {{"date", written.substr(0, 60)}})));
  return parsed.value_or(base::PartialDate{});
}

std::string number_field(const web::Context& context, std::string_view name, Errors& errors) {
  const auto written = field(context, name);
  if (written.empty()) return {};
  const auto read = typed_number(written);
  if (!read) errors.emplace(name, context.tr(read.error().message));
  return read ? *read : std::string();
}

std::string written_in(const web::Context& context) {
  auto code = std::string(context.request.form_field("in").value_or(context.request.parameter("in").value_or("")));
  const bool known = std::ranges::any_of(base::languages, [&](base::Language one) { return base::code(one) == code; });
  return known ? code : std::string();
}

std::string text_of(const Narrative& narrative, std::string_view language) {
  const auto at = std::ranges::find(narrative, language, &organisations::Name::language);
  return at == narrative.end() ? std::string() : at->text;
}

void set_text(Narrative& narrative, std::string_view language, std::string text) {
  const auto at = std::ranges::find(narrative, language, &organisations::Name::language);
  if (text.empty()) {
    if (at != narrative.end()) narrative.erase(at);
  } else if (at != narrative.end()) {
    at->text = std::move(text);
  } else {
    narrative.insert(language.empty() ? narrative.begin() : narrative.end(), {std::string(language), std::move(text)});
  }
}

void take_text(const web::Context& context, std::string_view name, Narrative& narrative, Errors& errors, bool with_lines) {
  auto text = with_lines ? text_field(context, name) : field(context, name);
  if (base::length(text) > (with_lines ? most_letters : most_letters / 20))
    errors.emplace(name, context.tr(msg("The text is too long: at most {most} letters.",
                                        {{"most", base::format_number(context.language, static_cast<long long>(with_lines ? most_letters : most_letters / 20))}})));
  set_text(narrative, written_in(context), std::move(text));
}

views::Input line(std::string id, std::string label, std::string value, std::string hint) {
  views::Input made;
  made.name = id, made.id = std::move(id), made.label = std::move(label), made.value = std::move(value), made.hint = std::move(hint);
  made.is_line = true;
  return made;
}
views::Input area(std::string id, std::string label, std::string value, std::string hint) {
  auto made = line(std::move(id), std::move(label), std::move(value), std::move(hint));
  made.is_line = false;
  made.is_area = true;
  return made;
}
views::Input choice(std::string id, std::string label, std::vector<views::Option> options, std::string hint) {
  auto made = line(std::move(id), std::move(label), {}, std::move(hint));
  made.is_line = false;
  made.is_choice = true;
  made.options = std::move(options);
  return made;
}

views::Input with_original(const web::Context& context, views::Input input, const Narrative& narrative) {
  if (const auto in = written_in(context); !in.empty()) {
    input.original = text_of(narrative, "");
    if (input.original.empty() && !narrative.empty() && narrative.front().language != in) input.original = narrative.front().text;
  }
  return input;
}

void put_languages(const Desk& desk, const web::Context& context, std::string_view address, views::Form& form) {
  const auto chosen = written_in(context);
  const char join = address.find('?') == std::string_view::npos ? '?' : '&';
  const auto own = desk.project.language.empty()
                       ? context.tr(msg("the project’s own language"))
                       : context.tr(msg("the project’s own language: {language}", {{"language", base::language_name(context.language, desk.project.language)}}));
  form.languages.push_back({std::string(address), own, chosen.empty()});
  for (const auto one : base::languages)
    if (const std::string code(base::code(one)); code != desk.project.language)
      form.languages.push_back({fmt::format("{}{}in={}", address, join, code), base::language_name(context.language, code), chosen == code});
  form.has_languages = true;
  form.hidden.push_back({"in", chosen});
}

std::vector<web::FormError> error_list(const Errors& errors) {
  std::vector<web::FormError> list;
  for (const auto& [name, message] : errors) list.push_back({name.empty() ? "content" : name, message});
  return list;
}

void put_errors(std::vector<views::Section>& sections, const Errors& errors) {
  for (auto& section : sections)
    for (auto& input : section.fields)
      if (const auto at = errors.find(input.id); at != errors.end()) input.error = at->second;
}

views::Mark mark(const web::Context& context, State state) {
  views::Mark made;
  made.word = context.tr(label(state));
  made.ok = state == State::reached;
  made.way = state == State::on_the_way;
  made.bad = state == State::behind;
  made.none = state == State::no_target || state == State::not_measured;
  return made;
}

views::IndicatorLine indicator_line(const Desk& desk, const web::Context& context, const Indicator& indicator) {
  const auto language = context.language;
  const auto progress = progress_of(indicator, base::today());
  views::IndicatorLine made;
  made.title = name_of(indicator, language);
  if (!indicator.id.empty()) made.url = desk.url("/framework/indicators/" + indicator.id);
  const auto said = [&](const std::optional<base::Decimal>& value) { return value ? value_text(indicator, *value, language) : std::string(); };
  made.baseline = said(progress.baseline);
  if (made.baseline.empty() && !indicator.baselines.empty()) made.baseline = measure_text(indicator, indicator.baselines.front(), language);
  made.target = said(progress.target);
  made.actual = said(progress.actual);
  if (progress.share) made.share = percent_text(*progress.share, language);
  if (progress.latest) made.measured = period_text(indicator.periods[*progress.latest], language);
  if (progress.missing > 0)
    made.missing = base::counted(language, progress.missing, "{n} period is over without a figure", "{n} periods are over without a figure");
  made.has_figures = !made.baseline.empty() || !made.target.empty() || !made.actual.empty();
  made.source = projects::text_in(indicator.source, language);
  if (desk.works)
    if (const auto waiting = std::ranges::count(indicator.periods, projects::Approval::submitted, &Period::approval); waiting > 0)
      made.to_approve = base::counted(language, waiting, "{n} period waits to be approved", "{n} periods wait to be approved");
  made.mark = mark(context, progress.state);
  return made;
}

std::vector<views::RiskLine> risk_lines(const web::Context& context, const Node& node) {
  std::vector<views::RiskLine> lines;
  for (const auto& risk : node.risks)
    lines.push_back({std::string(projects::text_in(risk.text, context.language)), context.tr(projects::label(risk.level)),
                     std::string(projects::text_in(risk.response, context.language))});
  return lines;
}

bool has_approved(const Indicator& indicator) {
  return std::ranges::any_of(indicator.periods, [](const Period& period) { return period.approval == projects::Approval::approved; });
}

Place period_in(Project& project, std::string_view id) {
  for (auto& indicator : project.indicators)
    if (auto* period = projects::part_of(indicator.periods, id)) return {&indicator, period};
  return {};
}

http::Response not_there(const web::Context& context) {
  return context.problem(404, msg("There is no such part of this project. Somebody may have removed it."));
}

int status_of(const Problem& problem) {
  switch (problem.kind) {
    case Problem::Kind::invalid: return 422;
    case Problem::Kind::not_found: return 404;
    case Problem::Kind::conflict: return 409;
    case Problem::Kind::forbidden: return 403;
    case Problem::Kind::too_large: return 413;
    case Problem::Kind::unavailable: return 503;
  }
  return 422;
}

http::Response refused(const web::Context& context, const Problem& problem) {
  return context.problem(status_of(problem), problem.message);
}

Problem gone_meanwhile() {
  return {Problem::Kind::not_found, msg("There is no such part of this project. Somebody may have removed it."), {}};
}

}  // namespace framework
