// SPDX-License-Identifier: EUPL-1.2
#include "exchange/table_values.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <unordered_map>

#include "base/money.h"
#include "base/text.h"
#include "iati/api.h"
#include "imports/api.h"

namespace exchange {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::size_t longest_number = 60;

// Signs that stand for one currency alone. "$" stands for a dozen.
constexpr std::pair<std::string_view, std::string_view> signs[] = {{"€", "EUR"}, {"£", "GBP"}, {"R$", "BRL"}, {"US$", "USD"}, {"U$S", "USD"}, {"S/", "PEN"}};

// Takes a currency from one end of the text.
std::string take_currency(std::string_view& text) {
  for (const auto& [sign, code] : signs) {
    if (text.starts_with(sign) && !(text.size() > sign.size() && is_letter(text[sign.size()]))) {
      text = base::trim(text.substr(sign.size()));
      return std::string(code);
    }
    if (text.ends_with(sign)) {
      text = base::trim(text.substr(0, text.size() - sign.size()));
      return std::string(code);
    }
  }
  const auto is_code = [](std::string_view three) { return std::ranges::all_of(three, is_letter) && base::is_currency(three); };
  if (text.size() > 3 && is_code(text.substr(0, 3)) && !is_letter(text[3])) {
    std::string code(text.substr(0, 3));
    text = base::trim(text.substr(3));
    return code;
  }
  if (text.size() > 3 && is_code(text.substr(text.size() - 3)) && !is_letter(text[text.size() - 4])) {
    std::string code(text.substr(text.size() - 3));
    text = base::trim(text.substr(0, text.size() - 3));
    return code;
  }
  if (text.starts_with("$")) text = base::trim(text.substr(1));
  return {};
}

// The number times ten to that power, by moving the point.
std::string shifted(std::string number, int power) {
  const bool negative = number.starts_with('-');
  if (negative) number.erase(0, 1);
  auto point = number.find('.');
  if (point == std::string::npos) point = number.size();
  else number.erase(point, 1);
  auto at = static_cast<long>(point) + power;
  if (at < 0) {
    number.insert(0, static_cast<std::size_t>(-at), '0');
    at = 0;
  }
  if (static_cast<std::size_t>(at) > number.size()) number.append(static_cast<std::size_t>(at) - number.size(), '0');
  const auto whole = static_cast<std::size_t>(at);
  std::string fraction = number.substr(whole);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  number.resize(whole);
  number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
  if (number.empty()) number = "0";
  if (!fraction.empty()) number += "." + fraction;
  return (negative ? "-" : "") + number;
}

struct Names {
  std::unordered_map<std::string, std::string> codes;  // by folded name; empty: two codes have it
};

const Names& names_of(const iati::CodeList& list) {
  static std::mutex mutex;
  static std::map<std::string_view, Names> all;
  const std::lock_guard lock(mutex);
  const auto [at, fresh] = all.try_emplace(list.name);
  if (!fresh) return at->second;
  for (const bool withdrawn : {false, true})
    for (const auto& code : list.codes()) {
      if (code.withdrawn != withdrawn) continue;
      for (const auto name : code.names) {
        if (name.empty()) continue;
        const auto [known, first] = at->second.codes.try_emplace(base::fold(name), code.code);
        if (!first && known->second != code.code && !withdrawn) known->second.clear();
      }
    }
  return at->second;
}

}  // namespace

std::optional<Amount> parse_amount(std::string_view text, char decimal, int thousands) {
  if (text.size() > longest_number) return std::nullopt;
  Amount amount;
  bool negative = false;
  if (text.starts_with('(') && text.ends_with(')')) {
    negative = true;
    text = base::trim(text.substr(1, text.size() - 2));
  }
  amount.currency = take_currency(text);
  if (text.starts_with('-') || text.starts_with('+')) {
    if (negative) return std::nullopt;
    negative = text[0] == '-';
    text = base::trim(text.substr(1));
    if (amount.currency.empty()) amount.currency = take_currency(text);
  }
  // What programs write of large numbers.
  int power = thousands * 3;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    auto exponent = text.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    int value = 0;
    const auto [end, error] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), value);
    if (error != std::errc() || end != exponent.data() + exponent.size() || value < -18 || value > 30) return std::nullopt;
    power += value;
    text = text.substr(0, e);
    decimal = '.';
  }
  std::string digits;  // with . and , as they stand
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c) || c == '.' || c == ',') digits += c;
    else if (c == ' ' || c == '\'') continue;
    else if (text.substr(i).starts_with("\u00A0")) ++i;
    else if (text.substr(i).starts_with("\u202F") || text.substr(i).starts_with("\u2009") || text.substr(i).starts_with("’")) i += 2;
    else return std::nullopt;
  }
  if (digits.empty() || !std::ranges::any_of(digits, is_digit)) return std::nullopt;
  const auto count = [&](char c) { return std::ranges::count(digits, c); };
  if (!decimal) {
    const auto points = count('.'), commas = count(',');
    if (points > 0 && commas > 0) {
      decimal = digits.find_last_of(".,") == digits.rfind('.') ? '.' : ',';
    } else if (points + commas == 1) {
      const auto at = digits.find_first_of(".,");
      if (at != 0 && at <= 3 && digits.size() - at == 4 && digits[0] != '0') amount.ambiguous = true;
      decimal = digits[at];
    } else {
      decimal = points > 0 ? ',' : '.';  // several of one sign part thousands
    }
  }
  if (count(decimal) > 1) return std::nullopt;
  const char grouping = decimal == '.' ? ',' : '.';
  const auto point = std::min(digits.find(decimal), digits.size());
  if (digits.find(grouping, point) != std::string::npos) return std::nullopt;
  // Groups have three digits, in India also two.
  if (const auto first = digits.find(grouping); first != std::string::npos) {
    if (first == 0 || first > 3) return std::nullopt;
    for (std::size_t at = first; at < point;) {
      const auto next = std::min(digits.find(grouping, at + 1), point);
      const auto length = next - at - 1;
      if (length != 3 && !(length == 2 && next != point)) return std::nullopt;
      at = next;
    }
  }
  std::string number;
  for (const char c : digits)
    if (is_digit(c)) number += c;
    else if (c == decimal) number += '.';
  if (number.starts_with('.')) number.insert(0, 1, '0');
  if (number.ends_with('.')) number.pop_back();
  amount.number = (negative ? "-" : "") + number;
  if (power != 0) amount.number = shifted(amount.number, power);
  return amount;
}

std::optional<base::PartialDate> parse_day(std::string_view text, std::string_view order) {
  if (order.empty()) return imports::parse_date(text);
  if (text.size() < 4 || text.size() > 40) return std::nullopt;
  // What spreadsheets and programs write whatever the order that people use.
  if (text.size() > 4 && is_digit(text[4 - 1]) && !is_digit(text[4])) return imports::parse_date(text);
  int numbers[3] = {};
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      if (is_letter(text[i]) || static_cast<unsigned char>(text[i]) > 127) return imports::parse_date(text);  // months in words
      if (text[i] == ' ' || text[i] == 'T') {
        if (found == 3) break;  // the time of day
      }
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (found == 3 || end - i > 4) return imports::parse_date(text);
    std::from_chars(text.data() + i, text.data() + end, numbers[found++]);
    i = end;
  }
  if (found != 3) return imports::parse_date(text);
  const auto at = [&](char what) { return numbers[order.find(what)]; };
  if (at('y') < 1000) return std::nullopt;  // two digits of a year might be of any century
  return base::PartialDate::parse(fmt::format("{:04}-{:02}-{:02}", at('y'), at('m'), at('d')));
}

std::optional<std::string> parse_code(std::string_view list, std::string_view text) {
  const auto* codes = iati::code_list(list);
  if (!codes || text.size() > 400) return std::nullopt;
  if (codes->find(text)) return std::string(text);
  if (const auto current = codes->current(text); current != text) return std::string(current);
  const auto& names = names_of(*codes).codes;
  if (const auto found = names.find(base::fold(text)); found != names.end() && !found->second.empty()) return found->second;
  // "11220 Primary education", "4 - Implementing"
  const auto end = std::ranges::find_if_not(text, [](char c) { return is_digit(c) || is_letter(c); }) - text.begin();
  const auto first = text.substr(0, static_cast<std::size_t>(end));
  if (first.size() < text.size() && std::ranges::any_of(first, is_digit) && codes->find(first)) return std::string(first);
  return std::nullopt;
}

std::optional<std::pair<std::string, std::string>> parse_goal(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && at < 40 && !is_digit(text[at])) ++at;
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == at || end - at > 2) {
    const auto named = parse_code("UNSDG-Goals", text);
    return named ? std::optional(std::pair(std::string("2"), *named)) : std::nullopt;
  }
  auto goal = text.substr(at, end - at);
  if (goal.size() > 1 && goal[0] == '0') goal.remove_prefix(1);
  if (end + 1 < text.size() && text[end] == '.' && text[end + 1] != ' ') {
    auto stop = end + 1;
    while (stop < text.size() && (is_digit(text[stop]) || is_letter(text[stop]))) ++stop;
    std::string target = std::string(goal) + std::string(text.substr(end, stop - end));
    std::ranges::transform(target, target.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (iati::find_code("UNSDG-Targets", target)) return std::pair(std::string("3"), std::move(target));
    return std::nullopt;
  }
  if (!iati::find_code("UNSDG-Goals", goal)) return std::nullopt;
  return std::pair(std::string("2"), std::string(goal));
}

std::optional<std::string> parse_percentage(std::string_view text) {
  if (text.ends_with('%')) text = base::trim(text.substr(0, text.size() - 1));
  if (text.empty() || text.size() > 20) return std::nullopt;
  std::string number;
  bool point = false;
  for (const char c : text) {
    if (is_digit(c)) {
      number += c;
    } else if ((c == '.' || c == ',') && !point && !number.empty()) {
      number += '.';
      point = true;
    } else {
      return std::nullopt;
    }
  }
  if (number.ends_with('.')) return std::nullopt;
  const auto value = imports::parse_number(number);
  if (!value || *value < 0 || *value > 100) return std::nullopt;
  return number;
}

std::vector<std::string> names_in(std::string_view pattern) {
  std::vector<std::string> names;
  for (std::size_t at = 0; (at = pattern.find('{', at)) != std::string_view::npos;) {
    const auto end = pattern.find('}', at);
    if (end == std::string_view::npos) break;
    names.emplace_back(pattern.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return names;
}

std::optional<std::vector<std::string_view>> match_pattern(std::string_view text, std::string_view pattern) {
  std::vector<std::string_view> literals;  // before, between and after the names
  std::size_t at = 0;
  for (std::size_t open; (open = pattern.find('{', at)) != std::string_view::npos;) {
    const auto end = pattern.find('}', open);
    if (end == std::string_view::npos) break;
    literals.push_back(pattern.substr(at, open - at));
    at = end + 1;
  }
  literals.push_back(pattern.substr(at));
  std::vector<std::string_view> found;
  if (!text.ends_with(literals.back())) return std::nullopt;
  std::size_t end = text.size() - literals.back().size();
  for (std::size_t i = literals.size() - 1; i-- > 0;) {
    const auto literal = literals[i];
    std::size_t begin = 0;
    if (i > 0) {
      if (literal.empty() || end == 0) return std::nullopt;  // two names without anything between them
      begin = text.substr(0, end).rfind(literal);
      if (begin == std::string_view::npos) return std::nullopt;
    } else if (!text.substr(0, end).starts_with(literal)) {
      return std::nullopt;
    }
    const auto value = base::trim(text.substr(begin + literal.size(), end - begin - literal.size()));
    if (value.empty()) return std::nullopt;
    found.push_back(value);
    end = begin;
  }
  if (literals.size() == 1 && text != pattern) return std::nullopt;
  std::ranges::reverse(found);
  return found;
}

bool looks_damaged(std::string_view text) {
  if (text.find("\uFFFD") != std::string_view::npos) return true;
  const auto in_word = [](char c) { return is_letter(c) || static_cast<unsigned char>(c) > 127; };
  for (std::size_t at = 1; (at = text.find('?', at)) != std::string_view::npos; ++at)
    if (at + 1 < text.size() && in_word(text[at + 1]) && (in_word(text[at - 1]) || (text[at - 1] == ' ' && at > 1 && in_word(text[at - 2])))) return true;
  return false;
}

}  // namespace exchange
