// SPDX-License-Identifier: EUPL-1.2
#include "figures/cube.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/partial_date.h"

namespace figures {
namespace {

using budget::Fact;
using projects::Project;

constexpr std::size_t asked_for_currency = 1'000;  // projects
constexpr int longest_run = 100;                 // years; what says more has a slip of the pen in it

int number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

std::uint16_t year_of(base::PartialDate date) { return date.known() && date.year > 0 ? static_cast<std::uint16_t>(date.year) : std::uint16_t{0}; }

// The currency that most projects have, the first in the alphabet of equal ones.
class Common {
 public:
  void add(const Project& p) {
    if (asked_ == asked_for_currency) return;
    ++asked_;
    if (budget::code_number(p.currency) != 0) ++number_[p.currency];
  }
  bool has_enough() const { return asked_ == asked_for_currency; }
  std::string chosen() const {
    std::string best = "EUR";
    std::size_t most = 0;
    for (const auto& [code, number] : number_)
      if (number > most) most = number, best = code;
    return best;
  }

 private:
  std::map<std::string, std::size_t> number_;
  std::size_t asked_ = 0;
};

constexpr double surely_held = 4e18;

struct Stopped {};

}  // namespace

About about_of(const Project& p) {
  About about;
  for (const auto& tag : p.tags) {
    const auto goal = tag.vocabulary == "2" ? number_in(tag.code) : tag.vocabulary == "3" ? number_in(tag.code.substr(0, tag.code.find('.'))) : 0;
    if (goal >= 1 && goal < static_cast<int>(goals)) about.goals |= 1u << goal;
  }
  if (about.goals == 0) about.goals = 1;
  const auto& known = projects::all_managements();
  if (const auto found = std::ranges::find(known, p.management); found != known.end() && !p.management.empty())
    about.mode = static_cast<std::uint8_t>(found - known.begin() + 1);
  if (const auto status = number_in(p.status); status >= 1 && status < static_cast<int>(statuses)) about.status = static_cast<std::uint8_t>(status);
  about.first_year = year_of(projects::start_of(p));
  about.last_year = year_of(projects::end_of(p));
  if (about.first_year == 0) about.first_year = about.last_year;
  if (about.last_year < about.first_year || about.last_year - about.first_year > longest_run) about.last_year = about.first_year;
  const auto look = [&](budget::Kind kind, bool in_kind, const projects::Value& value) {
    const auto measure = budget::measure_of(kind);
    if (!value.written.empty() && measure != budget::Measure::none) about.unreadable |= static_cast<std::uint8_t>(1u << slot_of(measure, in_kind));
  };
  for (const auto& line : p.budget) look(budget::Kind::budget, line.in_kind, line.value);
  for (const auto& transaction : p.transactions) look(budget::kind_of(transaction.type), transaction.in_kind, transaction.value);
  about.classes = budget::classes_of(p);
  return about;
}

template <class T, class Place>
Place Builder::Dictionary<T, Place>::place(T value) {
  if (const auto found = places.find(value); found != places.end()) return found->second;
  if (values.size() == most) return 0;
  const auto made = static_cast<Place>(values.size());
  values.push_back(value);
  places.emplace(value, made);
  return made;
}

template <class T, class Place>
std::vector<Place> Builder::Dictionary<T, Place>::sort() {
  std::vector<Place> order(values.size()), now(values.size());
  std::iota(order.begin(), order.end(), Place{0});
  std::ranges::sort(order, {}, [&](Place old) { return values[old]; });
  for (std::size_t i = 0; i < order.size(); ++i) now[order[i]] = static_cast<Place>(i);
  std::ranges::sort(values);
  return now;
}

void Builder::add(const About& about, std::span<const Fact> facts) {
  auto& c = *cube_;
  const auto project = static_cast<std::uint32_t>(c.projects());
  c.goals.push_back(about.goals == 0 ? 1 : about.goals);
  c.mode.push_back(about.mode), c.status.push_back(about.status), c.unreadable.push_back(about.unreadable);
  // Every year has its place, so that a range of years is one of places.
  bool all_placed = true;
  for (int year = about.first_year; year <= about.last_year; ++year) all_placed = years_.values[years_.place(static_cast<std::uint16_t>(year))] == year && all_placed;
  c.first_year.push_back(all_placed ? about.first_year : std::uint16_t{0});
  c.last_year.push_back(all_placed ? about.last_year : std::uint16_t{0});
  std::uint64_t themes = 0;
  for (const auto number : about.classes.themes)
    if (number < Columns::no_theme) themes |= std::uint64_t{1} << number;
  c.themes.push_back(themes);
  std::vector<std::uint16_t> places;
  for (const auto country : about.classes.countries) places.push_back(countries_.place(country));
  c.countries.add(places);
  places.clear();
  for (const auto category : about.classes.categories) places.push_back(categories_.place(category));
  c.categories.add(places);
  std::vector<std::uint32_t> funders;
  for (const auto funder : about.classes.funders) funders.push_back(funders_.place(funder));
  c.funders.add(funders);

  for (const auto& fact : facts) {
    const auto measure = budget::measure_of(fact.kind);
    if (measure == budget::Measure::none) continue;
    const auto slot = slot_of(measure, fact.in_kind);
    auto& to = c.money[slot];
    const bool differs = fact.has_common && fact.common != fact.amount;
    if (differs && to.common.empty()) to.common = to.amount;
    if (differs || !to.common.empty()) to.common.push_back(fact.has_common ? fact.common : 0);
    to.amount.push_back(fact.amount);
    to.project.push_back(project);
    to.funder.push_back(funders_.place(fact.funder));
    to.words.push_back(packed::counted.put(fact.counted) | packed::has_common.put(fact.has_common) | packed::year.put(years_.place(fact.year)) |
                       packed::theme.put(std::min<std::size_t>(fact.theme, Columns::no_theme)) | packed::country.put(countries_.place(fact.country)) |
                       packed::category.put(categories_.place(fact.category)) | packed::currency.put(currencies_.place(fact.currency)) |
                       packed::mode.put(about.mode) | packed::status.put(about.status));
    std::uint16_t reasons = 0;
    for (std::size_t i = 0; i < fact.left.size(); ++i) reasons |= static_cast<std::uint16_t>(static_cast<unsigned>(fact.left[i]) << 4 * i);
    to.reasons.push_back(reasons);
    amounts_[slot] += std::abs(static_cast<double>(fact.amount));
    commons_[slot] += std::abs(static_cast<double>(fact.common));
  }
}

std::shared_ptr<Cube> Builder::finish() {
  auto& c = *cube_;
  const auto years = years_.sort(), countries = countries_.sort(), categories = categories_.sort(), currencies = currencies_.sort();
  const auto funders = funders_.sort();
  const auto put = [](auto& column, const auto& places) {
    for (auto& value : column) value = places[value];
    column.shrink_to_fit();
  };
  for (std::size_t slot = 0; slot < slots; ++slot) {
    auto& of = c.money[slot];
    for (auto& word : of.words) {
      const auto change = [&](packed::Field field, const auto& places) { word = (word & ~field.put(field.mask())) | field.put(places[field.of(word)]); };
      change(packed::year, years), change(packed::country, countries), change(packed::category, categories), change(packed::currency, currencies);
    }
    put(of.funder, funders);
    of.words.shrink_to_fit(), of.amount.shrink_to_fit(), of.common.shrink_to_fit(), of.project.shrink_to_fit(), of.reasons.shrink_to_fit();
    of.fits = amounts_[slot] < surely_held && commons_[slot] < surely_held;
  }
  put(c.countries.all, countries), put(c.categories.all, categories), put(c.funders.all, funders);
  c.values = {std::move(years_.values), std::move(countries_.values), std::move(categories_.values), std::move(currencies_.values), std::move(funders_.values)};
  return std::exchange(cube_, std::make_shared<Cube>());
}

namespace {

// Shows `each` three times, each time all of the set; none if it was stopped.
template <class Each>
std::shared_ptr<Cube> made_of(const std::string& common, const Each& each) {
  budget::Books books({common});
  each(0, [&](const Project& p) { books.know(p); });
  each(1, [&](const Project& p) { books.weigh(p); });
  books.settle();
  Builder builder(common);
  std::vector<Fact> facts;
  each(2, [&](const Project& p) {
    facts.clear();
    budget::add_facts(p, books, facts);
    builder.add(about_of(p), facts);
  });
  return builder.finish();
}

bool is_public(const Project& p) { return p.state == projects::State::published; }

}  // namespace

std::shared_ptr<Cube> cube_of(std::span<const Project> all) {
  Common common;
  for (const auto& p : all)
    if (is_public(p)) common.add(p);
  return made_of(common.chosen(), [&](int, const auto& f) {
    for (const auto& p : all)
      if (is_public(p)) f(p);
  });
}

std::shared_ptr<Cube> cube_of(db::Session& session, const base::Progress& progress, std::size_t keep) {
  const auto all = static_cast<std::uint64_t>(projects::count(session));
  const auto show = [&](const auto& f) {
    projects::each(session, [&](const Project& p) {
      if (progress.stop) throw Stopped{};
      if (is_public(p)) f(p);
    });
  };
  try {
    if (all <= keep) {
      std::vector<Project> kept;
      kept.reserve(all);
      show([&](const Project& p) { kept.push_back(p); });
      return cube_of(kept);
    }
    Common common;
    try {
      show([&](const Project& p) {
        common.add(p);
        if (common.has_enough()) throw Stopped{};
      });
    } catch (const Stopped&) {
      if (progress.stop) return nullptr;
    }
    return made_of(common.chosen(), [&](int look, const auto& f) {
      std::uint64_t done = 0;
      show([&](const Project& p) {
        f(p);
        if (++done % 256 == 0) progress.report("counting", static_cast<std::uint64_t>(look) * all + done, 3 * all);
      });
    });
  } catch (const Stopped&) {
    return nullptr;
  }
}

}  // namespace figures
