// SPDX-License-Identifier: EUPL-1.2
#include <bit>
#include <cmath>

#include "base/geo.h"
#include "base/text.h"
#include "places/question.h"
#include "places/state.h"

namespace places {
namespace {

using State = Gazetteer::State;

constexpr double sure_score = 0.84;
constexpr double least_score = 0.5;
constexpr double near_km = 35;            // how far a misspelt or renamed place is looked for around its point
constexpr std::size_t most_near = 3000;   // bounds the work in the densest regions
constexpr std::size_t most_hits = 400;

struct Hit {
  std::uint32_t number = 0;
  double text = 0;   // how well the name fits
  double score = 0;  // all together
  double distance = -1;
  const char* reason = "";
};

class Resolver {
 public:
  Resolver(const State& state, const Query& query)
      : state_(state),
        question_(read_question(query.name, query.subdivision)),
        countries_(read_country(state, query.country)),
        point_(query.point) {
    if (point_ && !(std::abs(point_->latitude) <= 90 && std::abs(point_->longitude) <= 180)) point_.reset();
    if (point_ && point_->latitude == 0 && point_->longitude == 0) point_.reset();  // what broken lists write for unknown
    find_contexts();
    point_fits_ = point_ && point_fits_country();
  }

  std::vector<Hit> run() {
    look_up();
    const bool only_area = question_.sort != Sort::area && !hits_.empty() && is_area(best_hit());
    if (point_ && (only_area || best_score() < sure_score)) look_around();
    if (best_score() < sure_score) look_for_misspelling();
    prefer_towns();
    std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
      return a.score != b.score ? a.score > b.score : a.number < b.number;
    });
    return std::move(hits_);
  }

  const std::vector<CountryReading>& countries() const { return countries_; }
  // Whether what was found is so unlike the name, or unlike and so far from the point, that the point is a better guess.
  bool is_unlisted(const Hit* best) const {
    if (!point_fits_ || countries_.empty() || question_.spellings.empty()) return false;
    if (!best || best->text < 0.7) return true;
    const auto& place = state_.places[best->number];
    const double tolerance = is_area(*best) ? 120 : place.population > 100000 ? 40 : 10;  // km
    return best->text < 0.9 && best->distance - reach(place) > tolerance;
  }

 private:
  const CountryReading* reading_of(const format::PlaceRecord& place) const {
    const CountryReading* best = nullptr;
    for (const auto& reading : countries_) {
      if (reading.country != place.country) continue;
      if (reading.subdivision == place.subdivision1) return &reading;
      if (!best || reading.score > best->score) best = &reading;
    }
    return best;
  }

  void find_contexts() {
    for (const auto& name : question_.contexts) {
      for (const std::string_view form : {std::string_view(name), strip_generic(name).rest}) {
        for (const auto posting : state_.places_named(form)) {
          const auto number = posting & format::place_mask;
          if (contexts_.size() >= 12) return;
          if (number >= state_.places.size()) continue;
          if (!countries_.empty() && !reading_of(state_.places[number])) continue;
          if (std::find(contexts_.begin(), contexts_.end(), number) == contexts_.end()) contexts_.push_back(number);
        }
      }
    }
  }

  // Geocoders take namesakes: a point where the country has no place at all says nothing.
  bool point_fits_country() const {
    if (countries_.empty()) return true;
    bool fits = false;
    for (const double radius : {25.0, 120.0}) {
      state_.near(*point_, radius, 20000, [&](std::uint32_t number, double) {
        fits = fits || reading_of(state_.places[number]) != nullptr;
      });
      if (fits) return true;
    }
    return false;
  }

  // The extent of what the point of a place stands for.
  double reach(const format::PlaceRecord& place) const {
    switch (static_cast<PlaceKind>(place.kind)) {
      case PlaceKind::subdivision1: return 150;
      case PlaceKind::subdivision2: return 40;
      case PlaceKind::grouping: return 15;
      case PlaceKind::commune: return (place.flags & format::has_point) ? 5 : 70;
      default: return place.population > 1000000 ? 15 : place.population > 100000 ? 8 : 3;
    }
  }

  double location_fit(const format::PlaceRecord& place, double& distance) const {
    if (!point_) return 1;
    distance = base::distance_km(*point_, state_.point(place));
    if (!point_fits_) return countries_.empty() || reading_of(place) ? 0.93 : 0.93 * fall(distance, reach(place));
    return fall(distance, reach(place)) * ((place.flags & format::has_point) ? 1 : 0.985);
  }

  static double fall(double distance, double reach) {
    const double beyond = std::max(0.0, distance - reach);
    if (beyond <= 10) return 1 - 0.001 * beyond;
    if (beyond <= 30) return 0.99 - 0.003 * (beyond - 10);
    if (beyond <= 100) return 0.93 - 0.002 * (beyond - 30);
    return beyond <= 200 ? 0.79 - 0.0004 * (beyond - 100) : 0.75;  // farther is not more wrong
  }

  double context_fit(std::uint32_t number) const {
    if (question_.contexts.empty()) return 1;
    if (contexts_.empty()) return 0.99;
    const auto& place = state_.places[number];
    double best = 0.6;
    for (const auto context : contexts_) {
      const auto& around = state_.places[context];
      if (context == number) return 1;
      const bool within = (around.kind == static_cast<int>(PlaceKind::subdivision1) && around.subdivision1 == place.subdivision1) ||
                          (around.kind == static_cast<int>(PlaceKind::subdivision2) && around.subdivision2 == place.subdivision2);
      if (within) return 1;
      if (around.kind == static_cast<int>(PlaceKind::populated) || around.kind == static_cast<int>(PlaceKind::commune)) {
        const double distance = base::distance_km(state_.point(around), state_.point(place));
        if (distance < 60) best = std::max(best, 1 - distance * 0.001);
      }
    }
    // What stands in brackets may have been understood wrongly: where the point speaks for a place it weighs less.
    const bool spot_on = point_fits_ && base::distance_km(*point_, state_.point(place)) < 15;
    return spot_on ? std::max(best, 0.93) : best;
  }

  double country_fit(const format::PlaceRecord& place, double text) const {
    if (countries_.empty()) return 0.98;
    const auto* reading = reading_of(place);
    // Name and point against the country text: two witnesses against one, but often the second is the first's error.
    if (!reading) {
      const bool spot_on = point_ && text > 0.95 && base::distance_km(*point_, state_.point(place)) < 15;
      return 1 - (spot_on && !known_in_country_ ? 0.15 : 0.35) * countries_.front().score;
    }
    double fit = 0.9 + 0.1 * std::min(1.0, reading->score / 0.9);
    if (reading->subdivision != format::none && reading->subdivision != place.subdivision1) fit *= 0.93;
    return fit;
  }

  double kind_fit(const format::PlaceRecord& place) const {
    const auto kind = static_cast<PlaceKind>(place.kind);
    const bool is_area = kind == PlaceKind::subdivision1 || kind == PlaceKind::subdivision2;
    if (question_.sort == Sort::area) return is_area ? 1 : kind == PlaceKind::grouping ? 0.93 : 0.95;
    if (question_.sort == Sort::grouping) return kind == PlaceKind::grouping ? 1 : 0.93;
    if (kind == PlaceKind::grouping) return 0.9;
    if (is_area) return question_.sort == Sort::town ? 0.92 : 0.955;
    const auto feature = static_cast<format::Feature>(place.feature);
    if (feature == format::Feature::gone) return 0.9;
    return feature == format::Feature::section ? 0.98 : feature == format::Feature::locality ? 0.985 : 1;
  }

  // Of namesakes the larger is meant more often; how much that counts depends on what else is known.
  double size_fit(const format::PlaceRecord& place) const {
    const bool is_area = place.kind == static_cast<int>(PlaceKind::subdivision1) || place.kind == static_cast<int>(PlaceKind::subdivision2);
    const double size = is_area ? 0.5 : std::min(1.0, std::log10(1.0 + place.population) / 6.5);
    return point_fits_ ? 0.985 + 0.015 * size : 0.9 + 0.1 * size;
  }

  void add(std::uint32_t number, double text, const char* reason) {
    if (number >= state_.places.size()) return;
    for (auto& hit : hits_) {
      if (hit.number != number) continue;
      if (hit.text >= text) return;
      hit.score *= text / hit.text;
      hit.text = text;
      hit.reason = reason;
      return;
    }
    if (hits_.size() >= most_hits) return;
    const auto& place = state_.places[number];
    Hit hit{number, text, 0, -1, reason};
    hit.score = text * country_fit(place, text) * context_fit(number) * kind_fit(place) * size_fit(place);
    hit.score *= location_fit(place, hit.distance);
    hits_.push_back(hit);
  }

  // Whether the country has a place of exactly this name: then a namesake elsewhere is hardly meant.
  void look_for_compatriots() {
    if (question_.spellings.empty()) return;
    for (const auto& spelling : question_.spellings) {
      if (spelling.weight < 0.97) continue;
      for (const auto posting : state_.places_named(spelling.folded)) {
        const auto number = posting & format::place_mask;
        const bool own = posting >> format::place_bits <= static_cast<std::uint32_t>(format::NameKind::other);
        known_in_country_ = known_in_country_ || (own && number < state_.places.size() && reading_of(state_.places[number]));
      }
    }
  }

  void look_up() {
    look_for_compatriots();
    for (const auto& spelling : question_.spellings) {
      for (const auto posting : state_.places_named(spelling.folded)) {
        const auto number = posting & format::place_mask;
        switch (static_cast<format::NameKind>(posting >> format::place_bits)) {
          case format::NameKind::main: add(number, spelling.weight, spelling.reason); break;
          case format::NameKind::other:
            add(number, spelling.weight * 0.985, spelling.weight == 1 ? "other name" : spelling.reason);
            break;
          case format::NameKind::derived:
            add(number, spelling.weight * 0.955, spelling.weight == 1 ? "part of the name" : spelling.reason);
            break;
          default: add(number, spelling.weight * 0.6, "code");
        }
      }
    }
  }

  double best_score() const { return hits_.empty() ? 0 : best_hit().score; }

  const Hit& best_hit() const {
    return *std::max_element(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) { return a.score < b.score; });
  }

  bool is_area(const Hit& hit) const {
    const auto kind = static_cast<PlaceKind>(state_.places[hit.number].kind);
    return kind == PlaceKind::subdivision1 || kind == PlaceKind::subdivision2;
  }

  // A county and its town often have one name, and geocoders give the middle of the county for it. Unless the county
  // was asked for, the town is meant, if it is of any size.
  void prefer_towns() {
    if (hits_.empty() || question_.sort == Sort::area || !is_area(best_hit())) return;
    const Hit best = best_hit();
    const auto& area = state_.places[best.number];
    for (auto& hit : hits_) {
      const auto& place = state_.places[hit.number];
      const bool inside =
          place.subdivision1 == area.subdivision1 &&
          (area.kind == static_cast<int>(PlaceKind::subdivision1) || place.subdivision2 == area.subdivision2 ||
           base::distance_km(state_.point(place), state_.point(area)) < reach(area));
      const auto feature = static_cast<format::Feature>(place.feature);
      const bool notable = place.population >= 15000 || feature == format::Feature::capital ||
                           feature == format::Feature::seat1 || feature == format::Feature::seat2;
      const double tolerance = point_fits_ && hit.distance < 15 ? 0.08 : 0.035;
      if (inside && notable && !is_area(hit) && hit.text >= best.text - tolerance)
        hit.score = std::max(hit.score, best.score + 0.001);
    }
  }

  // Whole words of one name within the other: "Newry" in "Newry, Mourne and Down".
  static bool is_part(std::string_view part, std::string_view whole) {
    if (part.size() < 4 || whole.size() <= part.size() + 1) return false;
    const auto at = whole.find(part);
    if (at == std::string_view::npos) return false;
    const auto end = at + part.size();
    return (at == 0 || whole[at - 1] == ' ') && (end == whole.size() || whole[end] == ' ');
  }

  void look_around() {
    if (!point_fits_) return;
    state_.near(*point_, near_km, most_near, [&](std::uint32_t number, double) {
      const auto& place = state_.places[number];
      if (!countries_.empty() && !reading_of(place)) return;
      const bool area = place.kind == static_cast<int>(PlaceKind::subdivision1) ||
                        place.kind == static_cast<int>(PlaceKind::subdivision2);  // West Lancashire is not Lancashire
      double best = 0;
      const std::string folded = base::fold(state_.names_text(place).substr(0, place.name_size));
      for (const auto& spelling : question_.spellings) {
        if (spelling.weight < 0.955) continue;
        double alike = likeness(folded, spelling.folded);
        if (alike == 0 && (is_part(spelling.folded, folded) || (!area && is_part(folded, spelling.folded))))
          alike = 0.87;
        best = std::max(best, alike * spelling.weight);
      }
      if (best > 0.75) add(number, best * 0.93, "similar name nearby");
    });
  }

  void look_for_misspelling() {
    std::size_t work = 0;
    for (std::size_t s = 0; s < question_.spellings.size() && s < 3; ++s) {
      const auto& spelling = question_.spellings[s];
      if (spelling.folded.size() < 4 || spelling.weight < 0.955) continue;
      const auto signature = format::signature(spelling.folded);
      const int most = forgivable_edits(base::length(spelling.folded));
      const auto scan = [&](std::size_t begin, std::size_t end) {
        end = std::min(end, state_.spelling.size());
        for (std::size_t i = begin; i < end; ++i) {
          const auto& record = state_.spelling[i];
          if (std::popcount(signature ^ record.signature) > 2 * most) continue;
          const auto name = state_.name(record.name);
          if (name.size() > spelling.folded.size() + 4 || spelling.folded.size() > name.size() + 4) continue;
          if (++work > 6000) return;
          const double alike = likeness(spelling.folded, name);
          if (alike == 0) continue;
          for (const auto posting : state_.postings_of(record.name)) {
            const auto number = posting & format::place_mask;
            if (number < state_.places.size() && (countries_.empty() || reading_of(state_.places[number])))
              add(number, alike * spelling.weight * 0.92, "similar name");
          }
        }
      };
      if (countries_.empty()) {
        scan(0, state_.spelling.size());
      } else {
        for (const auto& reading : countries_) {
          if (reading.country + 1u < state_.spelling_ranges.size())
            scan(state_.spelling_ranges[reading.country], state_.spelling_ranges[reading.country + 1]);
        }
      }
    }
  }

  const State& state_;
  Question question_;
  std::vector<CountryReading> countries_;
  std::optional<base::Point> point_;
  bool point_fits_ = false;
  bool known_in_country_ = false;
  std::vector<std::uint32_t> contexts_;
  std::vector<Hit> hits_;
};

// Two entries of one thing, as a town and the district it is the seat of: no reason for doubt.
bool same_spot(const Place& a, const Place& b) {
  if (a.country != b.country) return false;
  const double reach = a.kind == PlaceKind::subdivision1 || b.kind == PlaceKind::subdivision1 ? 120 : 30;
  return base::distance_km(a.point, b.point) < reach;
}

}  // namespace

Resolution Gazetteer::resolve(const Query& query) const {
  Resolution resolution;
  Resolver resolver(*state_, query);
  const auto hits = resolver.run();
  if (!resolver.countries().empty()) {
    const auto& reading = resolver.countries().front();
    resolution.country = CountryMatch{std::string(state_->country_code(reading.country)), {}, reading.score};
    if (reading.subdivision < state_->subdivisions.size())
      resolution.country->subdivision = state_->string(state_->subdivisions[reading.subdivision].code);
  }
  for (const auto& hit : hits) {
    if (resolution.alternatives.size() == 5 || hit.score < 0.3) break;
    Candidate candidate{place(hit.number), std::min(1.0, hit.score), hit.reason};
    if (!resolution.best && hit.score >= least_score) {
      resolution.best = std::move(candidate);
    } else {
      resolution.alternatives.push_back(std::move(candidate));
    }
  }
  resolution.unlisted = resolver.is_unlisted(resolution.best ? &hits.front() : nullptr);
  if (!resolution.best) return resolution;
  double rival = 0;
  for (const auto& other : resolution.alternatives)
    if (!same_spot(resolution.best->place, other.place)) rival = std::max(rival, other.score);
  const bool clear = resolution.best->score - rival >= 0.025;
  resolution.certainty = resolution.best->score >= sure_score && clear ? Certainty::sure : Certainty::doubtful;
  resolution.unlisted = resolution.unlisted && resolution.certainty != Certainty::sure;
  return resolution;
}

std::optional<Place> Gazetteer::nearest(base::Point point, std::string_view country, double within_km) const {
  std::optional<std::uint32_t> best;
  double least = within_km;
  state_->near(point, within_km, 20000, [&](std::uint32_t number, double distance) {
    const auto& record = state_->places[number];
    if (record.kind == static_cast<int>(PlaceKind::subdivision1) || record.kind == static_cast<int>(PlaceKind::subdivision2)) return;
    if (distance > least || state_->country_code(record.country) != country) return;
    least = distance;
    best = number;
  });
  if (!best) return std::nullopt;
  return place(*best);
}

}  // namespace places
