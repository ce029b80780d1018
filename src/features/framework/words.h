// SPDX-License-Identifier: EUPL-1.2
// How what is measured and planned is said to people.
#pragma once
#include "framework/plan.h"

namespace framework {

using base::Language;
using projects::Narrative;

// Its title; what it is where it has none. Never empty.
std::string name_of(const Node& node, Language language);
std::string name_of(const Indicator& indicator, Language language);
// "350 wells", "12.5 %", "3 · good", "yes".
std::string value_text(const Indicator& indicator, base::Decimal value, Language language);
// What is stated, with numerator and denominator; as it is written where it is no number.
std::string measure_text(const Indicator& indicator, const Measure& measure, Language language);
std::string percent_text(base::Decimal share, Language language);  // rounded down: 99.9 is no 100
std::string period_text(const Period& period, Language language);  // "2024", "January 2024 – June 2024"
inline std::string span_text(base::PartialDate from, base::PartialDate to, Language language) { return base::format_span(language, from, to); }
std::string gap_text(const Indicator& indicator, const Gap& gap, Language language);
std::string dimension_text(std::string_view name, Language language);  // "by sex": the three usual ones are translated
std::string lateness(const Activity& activity, Language language);     // empty: not late
base::Message label(Stage stage);
// "No result is stated yet", "State a result".
base::Message none_yet(projects::Level level);
base::Message add_label(projects::Level level);

}  // namespace framework
