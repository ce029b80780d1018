// SPDX-License-Identifier: EUPL-1.2
// How likely two organisations are the same one, and why, in words. Docs: docs/decisions/0029-duplicates.md.
#include <cmath>

#include "base/text.h"
#include "duplicates/profile.h"

namespace duplicates {
namespace {

using base::msg;
using places::PlaceKind;

constexpr double near_km = 10;   // two points of one town: its centre, its town hall
constexpr double apart_km = 30;  // no town has two points so far from each other

// Which kinds may be said of one organisation by two people: 1 the same, less for what is often confused, 0 never.
double kinds_agree(const Profile& a, const Profile& b) {
  if (a.kind == b.kind) return 1;
  const auto group = [](Kind kind) {
    switch (kind) {
      case Kind::local_government:
        return 1;
      case Kind::grouping:
        return 2;
      case Kind::central_government:
        return 3;
      case Kind::university:
        return 4;
      case Kind::company:
        return 5;
      case Kind::chamber:
        return 6;
      case Kind::hospital:
        return 7;
      default:
        return 8;  // associations, networks and the like
    }
  };
  if (a.kind == Kind::other || b.kind == Kind::other) return a.is_territorial() || b.is_territorial() ? 0 : 0.9;
  return group(a.kind) == 8 && group(b.kind) == 8 ? 0.9 : 0;
}

bool levels_agree(const Profile& a, const Profile& b) {
  return a.level == Level::none || b.level == Level::none || a.level == b.level;
}

std::string_view scheme_of(std::string_view identifier) {
  return identifier.substr(0, identifier.find(':'));
}

enum class Identity { unknown, same, different };

// One organisation has one number in each register, but GeoNames has several entries for one town.
Identity identifiers_agree(const Profile& a, const Profile& b, std::string& shared) {
  for (const auto& identifier : a.identifiers)
    if (std::ranges::binary_search(b.identifiers, identifier)) {
      shared = identifier;
      return Identity::same;
    }
  for (const auto& one : a.identifiers)
    for (const auto& other : b.identifiers)
      if (scheme_of(one) == scheme_of(other) && scheme_of(one) != "geonames") return Identity::different;
  return Identity::unknown;
}

std::vector<std::pair<std::string, std::string>> both(const std::string& one, const std::string& other) {
  return {{"one", one}, {"other", other}};
}

std::string digits(std::string_view text) {
  std::string found;
  for (const char c : text)
    if (c >= '0' && c <= '9') found += c;
  return found;
}

// "Saint-Denis" and "Saint Denis", "Weingarten" and "Wein Garten".
bool same_but_for_spaces(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  for (;;) {
    while (i < a.size() && a[i] == ' ') ++i;
    while (j < b.size() && b[j] == ' ') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

struct Names {
  double likeness = 0;  // 1: the same name
  std::vector<base::Message> reasons;
};

Names by_spelling(const Profile& a, const Profile& b) {
  Names best;
  for (const auto& one : a.names)
    for (const auto& other : b.names) {
      if (one.text.empty() || other.text.empty()) continue;
      double likeness = 0;
      base::Message reason;
      if (same_but_for_spaces(one.text, other.text)) {
        likeness = one.transliterated || other.transliterated ? 0.97 : 1;
        if (one.shown == other.shown)
          reason = msg("The name is the same: {name}", {{"name", one.shown}});
        else if (one.transliterated != other.transliterated)
          reason = msg("One name is the other's in another script: {one} / {other}", both(one.shown, other.shown));
        else
          reason = msg("The name is written alike: {one} / {other}", both(one.shown, other.shown));
      } else if (digits(one.text) == digits(other.text) && one.text.size() >= 6 && other.text.size() >= 6) {
        // Each word must be likely by itself. Transliteration leaves more slips than people do, and means less.
        const double by_words = places::likeness(one.text, other.text);
        if (by_words <= 0) continue;
        likeness = 0.9 * by_words - (one.transliterated || other.transliterated ? 0.03 : 0);
        reason = msg("The names differ by a letter or two: {one} / {other}", both(one.shown, other.shown));
      }
      if (likeness > best.likeness) best = {likeness, {std::move(reason)}};
      if (best.likeness == 1 && one.shown == other.shown) return best;
    }
  return best;
}

// Whether one of `names` is a name that the gazetteer has for the place.
Names by_gazetteer(const Profile& named, const Profile& placed, const places::Gazetteer& gazetteer) {
  if (!placed.place) return {};
  std::vector<Core> known;
  for (const auto name : gazetteer.names(*placed.place)) add_cores(known, name);
  for (const auto& name : named.names)
    for (const auto& other : known)
      if (!name.text.empty() && same_but_for_spaces(name.text, other.text))
        return {0.95, {msg("One is another name of the same place: {one} / {other}", both(name.shown, placed.name()))}};
  return {};
}

Names by_short_name(const Profile& a, const Profile& b) {
  const auto found = [](const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
  };
  for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)})
    for (const auto& name : one->short_names) {
      if (name.size() < 3) continue;
      if (found(other->short_names, name)) return {0.6, {msg("The short name is the same: {name}", {{"name", name}})}};
      for (const auto& core : other->names)
        if (core.text == name)
          return {0.94, {msg("The short name of one is the name of the other: {name}", {{"name", core.shown}})}};
    }
  return {};
}

enum class Where { unknown, same_place, near, same_area, apart };

Where where(const Profile& a, const Profile& b, std::vector<base::Message>& reasons) {
  const bool wide = a.level == Level::region || b.level == Level::region || a.level == Level::intermediate ||
                    b.level == Level::intermediate;
  if (a.place && b.place && a.place->number == b.place->number) {
    if (a.is_territorial())
      reasons.push_back(msg("They stand for the same place: {place}", {{"place", std::string(a.place->name)}}));
    return Where::same_place;
  }
  if (a.point && b.point) {
    const double distance = base::distance_km(*a.point, *b.point);
    // The middle of an area is a matter of opinion.
    const double scale = wide ? 6 : 1;
    if (distance < near_km * scale) {
      reasons.push_back(distance < 1
                            ? msg("They are at the same point")
                            : msg("They are {distance} km apart", {{"distance", fmt::format("{:.0f}", distance)}}));
      return Where::near;
    }
    if (distance > apart_km * scale) return Where::apart;
  }
  if (!a.subdivision.empty() && !b.subdivision.empty())
    return a.subdivision == b.subdivision ? Where::same_area : Where::apart;
  return Where::unknown;
}

double of_territories(const Profile& a, const Profile& b, double names, Where where) {
  // The same name for a city and its province: only where both say what they are, or neither, is it one organisation.
  const bool one_is_wide = (a.level != b.level) && (a.level == Level::region || b.level == Level::region ||
                                                    a.level == Level::intermediate || b.level == Level::intermediate);
  double score = 0;
  switch (where) {
    case Where::same_place:
      score = names >= 0.9 ? 0.97 : names > 0 ? 0.9 : a.place_is_stated && b.place_is_stated ? 0.85 : 0.6;
      break;
    case Where::near:
      score = names >= 0.9 ? 0.94 : names > 0.75 ? 0.76 : names > 0 ? 0.6 : 0;
      break;
    case Where::same_area:
      score = names >= 0.9 ? 0.82 : names > 0.75 ? 0.72 : 0;
      break;
    case Where::unknown:
      // Of regions a country has one of a name.
      if (a.level == Level::region && b.level == Level::region) score = names >= 0.9 ? 0.85 : 0;
      // Nothing is known of where one of them is: it counts whether the name says it.
      else
        score = names >= 0.9 ? (a.name_is_ambiguous && b.name_is_ambiguous ? 0.75 : 0.6) : names > 0.75 ? 0.5 : 0;
      break;
    case Where::apart:
      score = 0;
      break;
  }
  if (one_is_wide && where != Where::same_place) score *= 0.7;
  return score;
}

double of_others(const Profile& a, const Profile& b, double names, Where where, bool one_without_country) {
  if (names < 0.75) return 0.6 * names;
  double score = names >= 0.95 ? 0.9 : names >= 0.88 ? 0.84 : 0.72;
  // A chamber of commerce, a hospital of Saint Joseph: many towns have theirs.
  if (where == Where::apart) score *= 0.6;
  if (one_without_country) score *= 0.9;
  // A single short word may be anything.
  if (names < 0.93 && std::min(a.names.front().text.size(), b.names.front().text.size()) < 10) score *= 0.8;
  return score;
}

}  // namespace

Likeness compare(const Profile& a, const Profile& b, const places::Gazetteer& gazetteer) {
  if (a.id && a.id == b.id) return {};
  Likeness found;
  std::string shared;
  const auto identity = identifiers_agree(a, b, shared);
  const double kinds = kinds_agree(a, b);
  const bool same_country = a.country == b.country;
  const bool one_without_country = !same_country && (a.country.empty() || b.country.empty());
  const bool levels = !a.is_territorial() || levels_agree(a, b);
  if (identity == Identity::same) {
    found.reasons.push_back(msg("They have the same identifier: {identifier}", {{"identifier", shared}}));
    // The number of a town given to its province too is a mistake as common as a duplicate.
    if (kinds == 0 || !levels || !(same_country || one_without_country)) {
      found.score = 0.6;
      return found;
    }
  }
  if (identity != Identity::same &&
      (kinds == 0 || !levels || !(same_country || (one_without_country && !a.is_territorial()))))
    return {};

  std::vector<base::Message> place_reasons;
  const auto stand = where(a, b, place_reasons);
  auto names = by_spelling(a, b);
  if (a.is_territorial() && names.likeness < 0.95)
    for (const auto& [named, placed] : {std::pair(&a, &b), std::pair(&b, &a)})
      if (auto better = by_gazetteer(*named, *placed, gazetteer); better.likeness > names.likeness)
        names = std::move(better);
  if (!a.is_territorial() && names.likeness < 0.9)
    if (auto better = by_short_name(a, b); better.likeness > names.likeness) names = std::move(better);

  double score = a.is_territorial() ? of_territories(a, b, names.likeness, stand)
                                    : of_others(a, b, names.likeness, stand, one_without_country);
  score *= kinds;

  const bool same_host = !a.host.empty() && a.host == b.host;
  const bool same_address = same_host && (a.path == b.path || a.path.empty() || b.path.empty());
  const bool elsewhere = stand == Where::apart || (a.is_territorial() && a.place && b.place &&
                                                   stand != Where::same_place && stand != Where::near);
  if (same_address && !elsewhere) {
    found.reasons.push_back(msg("They have the same web domain: {domain}", {{"domain", a.host}}));
    const bool there = stand == Where::near || stand == Where::same_place || stand == Where::same_area;
    const double likely = names.likeness > 0.5 ? 0.93 : a.is_territorial() && a.level == b.level && there ? 0.8 : 0.62;
    score = std::max(score, likely) + (score > 0.5 ? 0.03 : 0);
  }
  if (identity == Identity::same) score = std::max(score, 0.98);
  if (identity == Identity::different) score *= 0.3;
  found.score = std::min(score, 0.99);
  found.reasons.insert(found.reasons.end(), std::make_move_iterator(names.reasons.begin()),
                       std::make_move_iterator(names.reasons.end()));
  found.reasons.insert(found.reasons.end(), std::make_move_iterator(place_reasons.begin()),
                       std::make_move_iterator(place_reasons.end()));
  return found;
}

}  // namespace duplicates
