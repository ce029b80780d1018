// SPDX-License-Identifier: EUPL-1.2
#include "budget/amount.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace budget {
namespace {

using base::Language;
using base::msg;
using base::Problem;

Problem wrong(base::Message message) { return {Problem::Kind::invalid, std::move(message), "amount"}; }

struct Written {
  bool negative = false;
  std::vector<std::string> runs;  // of digits
  std::string separators;         // between them: '.', ',' or ' '
};

std::optional<Written> taken_apart(std::string_view text) {
  static constexpr std::string_view blanks[] = {" ", "\u00a0", "\u202f", "\u2009", "'", "’"};
  static constexpr std::string_view minuses[] = {"-", "\u2212"};
  Written written;
  text = base::trim(text);
  for (const auto minus : minuses)
    if (text.starts_with(minus)) {
      written.negative = true;
      text = base::trim(text.substr(minus.size()));
      break;
    }
  if (!written.negative && text.starts_with('+')) text = base::trim(text.substr(1));
  written.runs.emplace_back();
  while (!text.empty()) {
    const char c = text.front();
    if (c >= '0' && c <= '9') {
      written.runs.back() += c;
      text.remove_prefix(1);
      continue;
    }
    std::size_t length = c == '.' || c == ',' ? 1 : 0;
    for (const auto blank : blanks)
      if (text.starts_with(blank)) length = blank.size();
    if (length == 0) return std::nullopt;
    written.separators += c == '.' || c == ',' ? c : ' ';
    written.runs.emplace_back();
    text.remove_prefix(length);
  }
  if (std::ranges::any_of(written.runs, &std::string::empty)) return std::nullopt;
  return written;
}

bool groups(const std::vector<std::string>& runs, std::size_t number) {
  if (runs[0].size() > 3 || runs[0][0] == '0') return false;
  return std::all_of(runs.begin() + 1, runs.begin() + static_cast<std::ptrdiff_t>(number), [](const auto& run) { return run.size() == 3; });
}

enum class Way { none, whole, decimal, either };

// How it can be read with at most `digits` decimals.
Way way_of(Language language, const Written& written, std::size_t digits, bool thousands) {
  const auto& [negative, runs, separators] = written;
  if (separators.empty()) return Way::whole;
  const char last = separators.back(), own = base::decimal_separator(language);
  const bool alike = std::ranges::all_of(separators, [&](char c) { return c == separators[0]; });
  const bool as_groups = alike && groups(runs, runs.size());
  if (separators.size() > 1 && alike) return as_groups && thousands ? Way::whole : Way::none;
  if (separators.size() > 1) {
    const bool before_alike = std::ranges::all_of(separators.substr(0, separators.size() - 1), [&](char c) { return c == separators[0]; });
    return before_alike && last != ' ' && last != separators[0] && groups(runs, runs.size() - 1) && thousands ? Way::decimal : Way::none;
  }
  if (last == ' ') return as_groups && thousands ? Way::whole : Way::none;
  if (!as_groups) return Way::decimal;
  if (last == own) return digits >= 3 ? Way::decimal : Way::either;
  // French writes no points at all, so it cannot be told what one means.
  return thousands && language != Language::fr ? Way::whole : Way::either;
}

std::string joined(const Written& written, bool decimal) {
  std::string text = written.negative ? "-" : "";
  for (std::size_t i = 0; i < written.runs.size(); ++i) {
    if (decimal && i + 1 == written.runs.size() && i > 0) text += '.';
    text += written.runs[i];
  }
  return text;
}

}  // namespace

base::Result<std::int64_t> parse_amount(Language language, std::string_view text, std::string_view currency) {
  const std::string shown(text.substr(0, 60));
  const auto digits = static_cast<std::size_t>(base::minor_digits(currency));
  const auto written = taken_apart(text);
  const auto way = written ? way_of(language, *written, digits, true) : Way::none;
  if (way == Way::none)
    return wrong(msg("“{text}” is no amount. Write it in digits, as {example}.",
                     {{"text", shown}, {"example", base::format_amount(language, digits == 0 ? 1234 : digits == 2 ? 123450 : 1234500, currency)}}));
  if (way == Way::either) {
    const auto whole = base::parse_minor(joined(*written, false), currency);
    std::string decimal = joined(*written, true);
    decimal.resize(decimal.size() - 3 + digits);
    if (decimal.ends_with('.')) decimal.pop_back();
    const auto small = base::parse_minor(decimal, currency);
    return wrong(msg("“{text}” can be read in two ways. Write {whole} or {small}, whichever you mean.",
                     {{"text", shown},
                      {"whole", whole ? base::format_amount(language, *whole, currency) : shown},
                      {"small", small ? base::format_amount(language, *small, currency) : shown}}));
  }
  const auto plain = joined(*written, way == Way::decimal);
  const auto& fraction = written->runs.back();
  if (way == Way::decimal && fraction.find_last_not_of('0') != std::string::npos && fraction.find_last_not_of('0') >= digits)
    return wrong(msg("“{text}” has more decimals than {currency} has: {digits}.",
                     {{"text", shown}, {"currency", std::string(currency)}, {"digits", std::to_string(digits)}}));
  const auto amount = base::parse_minor(plain, currency);
  if (!amount) return wrong(msg("“{text}” is more than this register can count.", {{"text", shown}}));
  return *amount;
}

base::Result<base::Rate> parse_rate(Language language, std::string_view text) {
  const std::string shown(text.substr(0, 60));
  const auto written = taken_apart(text);
  const auto way = written ? way_of(language, *written, 9, false) : Way::none;
  if (way == Way::either)
    return wrong(msg("“{text}” can be read in two ways. Write {whole} or {small}, whichever you mean.",
                     {{"text", shown}, {"whole", joined(*written, false)}, {"small", rate_text(language, joined(*written, true))}}));
  const auto rate = way == Way::none ? std::nullopt : base::Rate::parse(joined(*written, way == Way::decimal));
  if (!rate) return wrong(msg("“{text}” is no rate: a number above zero with at most nine decimals, as {example}.", {{"text", shown}, {"example", rate_text(language, "655.957")}}));
  return *rate;
}

std::string rate_text(Language language, std::string_view rate) {
  std::string text(rate);
  std::ranges::replace(text, '.', base::decimal_separator(language));
  return text;
}

}  // namespace budget
