// SPDX-License-Identifier: EUPL-1.2
#include <bit>

#include "base/text.h"
#include "places/names.h"
#include "places/state.h"

namespace places {
namespace {

using State = Gazetteer::State;

void add(std::vector<CountryReading>& readings, CountryReading reading) {
  for (auto& known : readings) {
    if (known.country != reading.country || known.subdivision != reading.subdivision) continue;
    known.score = std::max(known.score, reading.score);
    return;
  }
  readings.push_back(reading);
}

// All countries of exactly this name. The first is the usual one, heirs of a former country follow a little behind.
void exact(const State& state, std::string_view folded, double score, std::vector<CountryReading>& readings) {
  const auto before = [&](const format::CountryNameRecord& record, std::string_view key) {
    return state.string(record.name) < key;
  };
  auto found = std::lower_bound(state.country_names.begin(), state.country_names.end(), folded, before);
  double step = 0;
  for (; found != state.country_names.end() && state.string(found->name) == folded; ++found, step += 0.01) {
    if (found->country < state.countries.size())
      add(readings, {found->country, format::none, std::max(score - 0.1, score - step)});
  }
}

// A first-level subdivision by its name: "Scotland", "Catalogne". The most populous of namesakes, or the one in `within`.
std::optional<CountryReading> subdivision(const State& state, std::string_view folded, double score,
                                          std::optional<std::uint16_t> within) {
  for (const std::string_view name : {folded, strip_generic(folded).rest}) {
    for (const auto posting : state.places_named(name)) {
      const auto number = posting & format::place_mask;
      if (number >= state.places.size()) continue;
      const auto& place = state.places[number];
      if (place.kind != static_cast<int>(PlaceKind::subdivision1) || (within && place.country != *within)) continue;
      return CountryReading{place.country, place.subdivision1, score};
    }
  }
  return std::nullopt;
}

void similar(const State& state, std::string_view folded, std::vector<CountryReading>& readings) {
  if (folded.size() < 4) return;
  const auto signature = format::signature(folded);
  const int most = forgivable_edits(base::length(folded));
  double best = 0;
  CountryReading reading;
  for (const auto& record : state.country_names) {
    if (std::popcount(signature ^ record.signature) > 2 * most) continue;
    const auto name = state.string(record.name);
    double alike = likeness(folded, name);
    if (alike == 0 || record.country >= state.countries.size()) continue;
    alike += 0.0001 * std::min<int>(record.weight, 100);  // of equally near names the one known in more languages
    if (alike <= best) continue;
    best = alike;
    reading = {record.country, format::none, alike * 0.97};
  }
  if (reading.score > 0) add(readings, reading);
}

std::string_view without_leading_words(std::string_view folded) {
  static constexpr std::string_view words[] = {"in ", "the ", "en ", "em ", "aus ", "republic of ", "republique de ",
                                               "republica de ", "kingdom of ", "state of ", "la ", "le ", "el "};
  for (bool again = true; again;) {
    again = false;
    for (const auto word : words) {
      if (folded.size() <= word.size() + 2 || !folded.starts_with(word)) continue;
      folded.remove_prefix(word.size());
      again = true;
    }
  }
  return folded;
}

// One text without commas and brackets.
void read_simple(const State& state, std::string_view text, double score, std::vector<CountryReading>& readings) {
  const std::string folded = base::fold(text);
  if (folded.empty()) return;
  exact(state, folded, score, readings);
  if (!readings.empty()) return;
  const auto bare = without_leading_words(folded);
  if (bare != folded) exact(state, bare, score * 0.97, readings);
  if (!readings.empty()) return;
  if (const auto found = subdivision(state, folded, score * 0.95, std::nullopt)) add(readings, *found);
  if (bare != folded && readings.empty()) {
    if (const auto found = subdivision(state, bare, score * 0.93, std::nullopt)) add(readings, *found);
  }
  if (readings.empty()) similar(state, bare, readings);
}

// Territories with a code of their own that lists also count to the state they belong to, and lands whose places the
// sources put on either side.
void add_territories(const State& state, std::vector<CountryReading>& readings) {
  static constexpr std::pair<std::string_view, std::string_view> territories[] = {
      {"FR", "GP MQ GF RE YT NC PF PM BL MF WF"}, {"US", "PR GU VI AS MP"}, {"GB", "JE GG IM GI FK BM"},
      {"DK", "GL FO"}, {"NL", "CW AW SX BQ"}, {"FI", "AX"}, {"NO", "SJ"}, {"CN", "HK MO"}, {"EH", "MA"},
      {"PS", "IL"}, {"RS", "XK"}, {"XK", "RS"}, {"AU", "NF CX CC"}, {"NZ", "CK NU"}};
  if (readings.empty() || readings.front().subdivision != format::none) return;
  const auto front = readings.front();
  for (const auto& [state_code, codes] : territories) {
    if (state_code != state.country_code(front.country)) continue;
    for (const auto code : base::split(codes, ' '))
      if (const auto number = state.country_number(code)) add(readings, {*number, format::none, front.score * 0.93});
  }
}

std::vector<CountryReading> read(const State& state, std::string_view text) {
  std::vector<CountryReading> readings;
  text = base::trim(text.substr(0, 200));
  if (text.empty()) return readings;
  exact(state, base::fold(text), 1, readings);
  if (!readings.empty()) return readings;

  if (const auto open = text.find('('); open != std::string_view::npos) {
    const auto inner = text.substr(open + 1, text.find(')', open) - open - 1);
    read_simple(state, text.substr(0, open), 0.98, readings);
    if (readings.empty()) read_simple(state, inner, 0.9, readings);
    return readings;
  }
  const auto comma = text.rfind(',');
  if (comma == std::string_view::npos) {
    read_simple(state, text, 1, readings);
    return readings;
  }
  // "Scotland, United Kingdom", "Réunion, France", "France, Bretagne": a part and the whole, in either order.
  const auto first = text.substr(0, text.find(',')), last = text.substr(comma + 1);
  std::vector<CountryReading> wholes;
  read_simple(state, last, 0.98, wholes);
  std::vector<CountryReading> parts;
  exact(state, base::fold(first), 0.98, parts);
  for (const auto& whole : wholes) {
    if (const auto found = subdivision(state, base::fold(first), whole.score, whole.country)) {
      add(readings, *found);
      return readings;
    }
  }
  // A part with a code of its own.
  for (const auto& part : parts) add(readings, part);
  for (const auto& whole : wholes) add(readings, {whole.country, whole.subdivision, whole.score * (parts.empty() ? 1 : 0.95)});
  return readings;
}

}  // namespace

std::vector<CountryReading> read_country(const State& state, std::string_view text) {
  auto readings = read(state, text);
  add_territories(state, readings);
  return readings;
}

std::optional<CountryMatch> Gazetteer::resolve_country(std::string_view text) const {
  const auto readings = read_country(*state_, text);
  if (readings.empty()) return std::nullopt;
  const auto& best = readings.front();
  CountryMatch match{std::string(state_->country_code(best.country)), {}, best.score};
  if (best.subdivision < state_->subdivisions.size())
    match.subdivision = state_->string(state_->subdivisions[best.subdivision].code);
  return match;
}

}  // namespace places
