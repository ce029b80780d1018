// SPDX-License-Identifier: EUPL-1.2
#include "budget/facts.h"

#include <algorithm>
#include <tuple>

#include "budget/periods.h"
#include "budget/split.h"

namespace budget {
namespace {

using projects::Classification;
using projects::Project;

// Values of one dimension with their weights; one value of weight 1 where nothing is said.
template <class T>
struct Parts {
  std::vector<T> values;
  std::vector<std::int64_t> weights;

  void add(T value, std::int64_t weight) {
    const auto known = std::ranges::find(values, value);
    if (known == values.end()) values.push_back(value), weights.push_back(weight);
    else weights[static_cast<std::size_t>(known - values.begin())] += weight;
  }
  void one_at_least(T value) {
    if (values.empty()) values.push_back(value), weights.push_back(1);
  }
};

constexpr std::int64_t hundred = 100'000'000'000;  // per cent, in billionths

// What is given in percentages; those without share the rest, or everything if nobody has one.
std::vector<std::int64_t> percentages(const std::vector<std::string_view>& given) {
  std::vector<std::int64_t> weights(given.size(), -1);
  std::int64_t sum = 0, without = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto read = base::Rate::parse(given[i]);
    if (read && read->billionths <= hundred) sum += weights[i] = read->billionths;
    else ++without;
  }
  for (auto& weight : weights)
    if (weight < 0) weight = sum == 0 ? 1 : std::max<std::int64_t>(0, hundred - sum) / without;
  return weights;
}

Parts<std::uint16_t> countries_of(const std::vector<Classification>& countries, const std::vector<Classification>& regions) {
  std::vector<std::string_view> given;
  for (const auto* list : {&countries, &regions})
    for (const auto& one : *list) given.push_back(one.percentage);
  const auto weights = percentages(given);
  Parts<std::uint16_t> parts;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto number = i < countries.size() && countries[i].code.size() == 2 ? code_number(countries[i].code) : 0;
    parts.add(static_cast<std::uint16_t>(number), weights[i]);
  }
  parts.one_at_least(0);
  return parts;
}

std::uint16_t category_of(const Classification& sector) {
  if (!sector.vocabulary.empty() && sector.vocabulary != "1" && sector.vocabulary != "2" && sector.vocabulary != "DAC") return 0;
  if (sector.code.size() < 3 || !std::all_of(sector.code.begin(), sector.code.begin() + 3, [](char c) { return c >= '0' && c <= '9'; })) return 0;
  return static_cast<std::uint16_t>((sector.code[0] - '0') * 100 + (sector.code[1] - '0') * 10 + (sector.code[2] - '0'));
}

// Of the DAC's vocabularies only, and of one of them: the same money is classified again in each other.
Parts<std::uint16_t> categories_of(const std::vector<Classification>& sectors) {
  std::vector<const Classification*> chosen;
  for (const auto* vocabulary : {"1", "2"}) {
    for (const auto& sector : sectors)
      if (category_of(sector) != 0 && (sector.vocabulary == "2") == (std::string_view(vocabulary) == "2")) chosen.push_back(&sector);
    if (!chosen.empty()) break;
  }
  std::vector<std::string_view> given;
  for (const auto* sector : chosen) given.push_back(sector->percentage);
  const auto weights = percentages(given);
  Parts<std::uint16_t> parts;
  for (std::size_t i = 0; i < chosen.size(); ++i) parts.add(category_of(*chosen[i]), weights[i]);
  parts.one_at_least(0);
  return parts;
}

Parts<std::uint64_t> funders_of(const Project& p) {
  std::vector<std::string_view> given;
  std::vector<std::uint64_t> who;
  for (const auto& participant : p.participants)
    if (participant.role == "1") given.push_back(participant.share), who.push_back(participant.who.organisation.value);
  const auto weights = percentages(given);
  Parts<std::uint64_t> parts;
  for (std::size_t i = 0; i < who.size(); ++i) parts.add(who[i], weights[i]);
  parts.one_at_least(p.owner.value);
  return parts;
}

Parts<std::uint8_t> themes_of(const Project& p) {
  Parts<std::uint8_t> parts;
  for (const auto& code : p.themes)
    if (const auto* theme = themes::find(code)) parts.add(theme->number, 1);
  parts.one_at_least(Fact::no_theme);
  return parts;
}

template <class T>
Parts<T> one(T value) {
  return {{value}, {1}};
}

auto key(const Fact& f) {
  return std::tie(f.kind, f.in_kind, f.year, f.country, f.category, f.theme, f.funder, f.currency, f.counted, f.has_common, f.left);
}

// Bits of each piece of an amount by where it counts: of 100, 60 counted at the source and all at the last hand, 60 count at
// both and 40 at the latter.
std::vector<std::pair<std::uint8_t, std::int64_t>> pieces_of(const Entry& entry) {
  std::vector<std::pair<std::uint8_t, std::int64_t>> pieces;
  const bool negative = entry.amount < 0;
  const auto within = [&](std::int64_t counted) { return negative ? counted <= 0 && counted >= entry.amount : counted >= 0 && counted <= entry.amount; };
  if (!std::ranges::all_of(entry.counted, within)) {
    // Corrections among payments may give one a share beyond itself: each point by itself, and what is left.
    std::int64_t rest = entry.amount;
    for (std::size_t i = 0; i < entry.counted.size(); ++i)
      if (entry.counted[i] != 0) {
        const auto left = base::add(rest, -entry.counted[i]);
        if (!left) continue;
        rest = *left;
        pieces.emplace_back(static_cast<std::uint8_t>(1u << i), entry.counted[i]);
      }
    if (rest != 0) pieces.emplace_back(std::uint8_t{0}, rest);
    return pieces;
  }
  std::vector<std::int64_t> ends(entry.counted.begin(), entry.counted.end());
  ends.push_back(entry.amount);
  std::ranges::sort(ends, [&](auto a, auto b) { return negative ? a > b : a < b; });
  std::int64_t from = 0;
  for (const auto end : ends) {
    if (end == from) continue;
    std::uint8_t bits = 0;
    for (std::size_t i = 0; i < entry.counted.size(); ++i)
      if (negative ? entry.counted[i] <= end : entry.counted[i] >= end) bits |= static_cast<std::uint8_t>(1u << i);
    pieces.emplace_back(bits, end - from);
    from = end;
  }
  return pieces;
}

}  // namespace

std::uint32_t code_number(std::string_view code) {
  if (code.empty() || code.size() > 5) return 0;
  std::uint32_t number = 0;
  for (const char c : code) {
    const bool letter = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    if (!letter && !digit) return 0;
    number = number * 37 + static_cast<std::uint32_t>(letter ? c - 'A' + 1 : c - '0' + 27);
  }
  return number;
}

std::string code_text(std::uint32_t number) {
  std::string code;
  for (; number > 0; number /= 37) code += static_cast<char>(number % 37 > 26 ? '0' + number % 37 - 27 : 'A' + number % 37 - 1);
  std::ranges::reverse(code);
  return code;
}

Classes classes_of(const Project& p) {
  return {countries_of(p.countries, p.regions).values, categories_of(p.sectors).values, themes_of(p).values, funders_of(p).values};
}

void add_facts(const Project& p, const Books& books, std::vector<Fact>& facts) {
  const auto first = static_cast<std::ptrdiff_t>(facts.size());
  const auto countries = countries_of(p.countries, p.regions);
  const auto categories = categories_of(p.sectors);
  const auto funders = funders_of(p);
  const auto themes = themes_of(p);

  for (const auto& entry : books.entries(p)) {
    if (entry.amount == 0 || entry.kind == Kind::planned_disbursement) continue;
    const bool is_line = entry.kind == Kind::budget;
    const auto* line = is_line ? &p.budget[entry.at] : nullptr;
    const auto* transaction = is_line ? nullptr : &p.transactions[entry.at];
    Parts<std::uint16_t> years;
    if (line) {
      if (const auto days = days_of(line->start, line->end))
        for (const auto& [year, count] : years_of(*days)) years.add(static_cast<std::uint16_t>(year), count);
    } else {
      years.add(static_cast<std::uint16_t>(transaction->date.known() ? transaction->date.year : transaction->value.date.year), 1);
    }
    years.one_at_least(0);
    const auto& named = line ? line->funder : transaction->provider;
    const auto who = named.organisation ? one(named.organisation.value) : line || !is_incoming(entry.kind) ? (named == projects::Named{} ? funders : one(std::uint64_t{0})) : one(std::uint64_t{0});
    const auto where = transaction && (!transaction->countries.empty() || !transaction->regions.empty()) ? countries_of(transaction->countries, transaction->regions) : countries;
    const auto what = transaction && !transaction->sectors.empty() ? categories_of(transaction->sectors) : categories;
    const auto& exchange = line ? line->exchange : transaction->exchange;

    Fact fact;
    fact.kind = entry.kind;
    fact.in_kind = entry.in_kind;
    fact.currency = code_number(entry.currency);
    for (const auto& [bits, amount] : pieces_of(entry)) {
      fact.counted = bits;
      for (std::size_t i = 0; i < fact.left.size(); ++i) fact.left[i] = bits & 1u << i ? Reason::none : entry.reason[i];
      const auto common = converted(p, amount, entry.currency, exchange, books.rates());
      fact.has_common = common.has_value();
      // One dimension after the other, each exactly.
      const auto each = [](std::int64_t whole, std::int64_t in_common, const auto& parts, auto f) {
        const auto a = split(whole, parts.weights), b = split(in_common, parts.weights);
        for (std::size_t i = 0; i < a.size(); ++i)
          if (a[i] != 0 || b[i] != 0) f(parts.values[i], a[i], b[i]);
      };
      each(amount, common.value_or(0), years, [&](auto year, auto a1, auto c1) {
        fact.year = year;
        each(a1, c1, who, [&](auto funder, auto a2, auto c2) {
          fact.funder = funder;
          each(a2, c2, where, [&](auto country, auto a3, auto c3) {
            fact.country = country;
            each(a3, c3, what, [&](auto category, auto a4, auto c4) {
              fact.category = category;
              each(a4, c4, themes, [&](auto theme, auto a5, auto c5) {
                fact.theme = theme;
                fact.amount = a5;
                fact.common = c5;
                facts.push_back(fact);
              });
            });
          });
        });
      });
    }
  }
  // Equal ones become one, as long as 64 bits hold them.
  std::sort(facts.begin() + first, facts.end(), [](const Fact& a, const Fact& b) { return key(a) < key(b); });
  auto to = facts.begin() + first;
  for (auto from = to; from != facts.end(); ++from) {
    if (to != facts.begin() + first && key(*(to - 1)) == key(*from)) {
      const auto amount = base::add((to - 1)->amount, from->amount), common = base::add((to - 1)->common, from->common);
      if (amount && common) {
        (to - 1)->amount = *amount, (to - 1)->common = *common;
        continue;
      }
    }
    *to++ = *from;
  }
  facts.erase(to, facts.end());
}

}  // namespace budget
