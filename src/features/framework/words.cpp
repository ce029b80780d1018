// SPDX-License-Identifier: EUPL-1.2
#include "framework/words.h"

namespace framework {

using base::msg;
using projects::Level;

namespace {

std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

}  // namespace

std::string name_of(const Node& node, Language language) {
  if (const auto title = projects::text_in(node.title, language); !title.empty()) return first_line(title);
  if (const auto text = projects::text_in(node.description, language); !text.empty()) return first_line(text.substr(0, 200));
  return base::text(language, msg("without a title"));
}

std::string name_of(const Indicator& indicator, Language language) {
  const auto title = projects::text_in(indicator.title, language);
  return title.empty() ? base::text(language, msg("without a title")) : first_line(title);
}

std::string value_text(const Indicator& indicator, base::Decimal value, Language language) {
  switch (indicator.measurement) {
    case Measurement::number: break;
    case Measurement::percentage:
      return base::text(language, msg("{number} %", {{"number", base::format_exact(language, value.rounded(2))}}));
    case Measurement::scale:
      if (value >= base::Decimal(1) && value <= base::Decimal(static_cast<std::int64_t>(indicator.scale.size())) && value == value.rounded(0))
        return fmt::format("{} · {}", value.text(), projects::text_in(indicator.scale[static_cast<std::size_t>(std::stoul(value.text())) - 1], language));
      break;
    case Measurement::yes_no: return base::text(language, value == base::Decimal(0) ? msg("no") : msg("yes"));
  }
  const auto unit = projects::text_in(indicator.unit, language);
  const auto number = base::format_exact(language, value);
  return unit.empty() ? number : fmt::format("{} {}", number, unit);
}

std::string measure_text(const Indicator& indicator, const Measure& measure, Language language) {
  const auto value = value_of(indicator.measurement, measure);
  if (!value) return measure.value.empty() ? std::string() : measure.value.substr(0, 200);
  auto text = value_text(indicator, *value, language);
  const auto above = base::Decimal::parse(measure.numerator), below = base::Decimal::parse(measure.denominator);
  if (indicator.measurement == Measurement::percentage && above && below)
    return base::text(language, msg("{value} ({numerator} of {denominator})",
                                    {{"value", text},
                                     {"numerator", base::format_exact(language, *above)},
                                     {"denominator", base::format_exact(language, *below)}}));
  return text;
}

std::string percent_text(base::Decimal share, Language language) {
  return base::text(language, msg("{number} %", {{"number", base::format_exact(language, share.rounded_down(0))}}));
}

std::string period_text(const Period& period, Language language) {
  const auto text = span_text(period.start, period.end, language);
  return text.empty() ? base::text(language, msg("without a date")) : text;
}

std::string dimension_text(std::string_view name, Language language) {
  if (name == "sex") return base::text(language, msg("sex"));
  if (name == "age") return base::text(language, msg("age"));
  if (name == "territory") return base::text(language, msg("territory"));
  return std::string(name);
}

std::string gap_text(const Indicator& indicator, const Gap& gap, Language language) {
  std::string names;
  for (std::string_view left = gap.dimensions; !left.empty();) {
    const auto comma = left.find(", ");
    names += (names.empty() ? "" : ", ") + dimension_text(left.substr(0, comma), language);
    left = comma == std::string_view::npos ? std::string_view() : left.substr(comma + 2);
  }
  return base::text(language, msg("The parts by {dimension} come to {parts}, but the whole is {all}.",
                                  {{"dimension", names},
                                   {"parts", value_text(indicator, gap.parts, language)},
                                   {"all", value_text(indicator, gap.all, language)}}));
}

std::string lateness(const Activity& activity, Language language) {
  if (activity.days_late <= 0) return {};
  if (activity.ended_late) return base::counted(language, activity.days_late, "ended {n} day late", "ended {n} days late");
  if (activity.begins_late)
    return base::counted(language, activity.days_late, "late: should have begun {n} day ago", "late: should have begun {n} days ago");
  return base::counted(language, activity.days_late, "late: should have ended {n} day ago", "late: should have ended {n} days ago");
}

base::Message label(Stage stage) {
  switch (stage) {
    case Stage::undated: return msg("without a date");
    case Stage::planned: return msg("not begun");
    case Stage::under_way: return msg("under way");
    case Stage::done: return msg("done");
  }
  return {};
}

base::Message none_yet(Level level) {
  switch (level) {
    case Level::objective: return msg("No overall objective is stated yet.");
    case Level::specific_objective: return msg("No specific objective is stated yet.");
    case Level::result: return msg("No result is stated yet.");
    case Level::activity: return msg("No activity is stated yet.");
  }
  return {};
}

base::Message add_label(Level level) {
  switch (level) {
    case Level::objective: return msg("State the overall objective");
    case Level::specific_objective: return msg("State a specific objective");
    case Level::result: return msg("State a result");
    case Level::activity: return msg("Plan an activity");
  }
  return {};
}

}  // namespace framework
