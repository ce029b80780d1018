// SPDX-License-Identifier: EUPL-1.2
// One pass over the columns in blocks: what fits is selected without a branch, then keys are made of the places that it has in each
// dimension, and summed at them, in a plain array where all possible keys make a small one.
#include "figures/query.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace figures {
namespace {

__extension__ using Wide = __int128;
using Key = std::uint64_t;

constexpr std::size_t block = 2048;
constexpr Key largest_array = 1u << 21;

template <class Number>
class Tally {
 public:
  struct Entry {
    Number sum = 0;
    std::uint32_t last = 0;  // project + 1, so that each counts once: its facts stand together
    std::uint32_t projects = 0;
  };

  explicit Tally(Key size) : is_array_(size <= largest_array) {
    if (is_array_) array_.resize(size);
    else grow(1u << 16);
  }
  void add(Key key, std::int64_t amount, std::uint32_t project) { put(is_array_ ? array_[key] : find(key), amount, project); }
  // Many at once: what is larger than the processor's caches is called for in time.
  void add(std::span<const Key> keys, const std::int64_t* amounts, const std::uint32_t* projects) {
    const auto n = keys.size();
    if (!is_array_) {
      for (std::size_t i = 0; i < n; ++i) {
        if (i + ahead < n) {
          const auto next = first_of(keys[i + ahead]);
          __builtin_prefetch(&keys_[next]);
          __builtin_prefetch(&array_[next], 1);
        }
        put(find(keys[i]), amounts[i], projects[i]);
      }
    } else if (array_.size() < fits_caches) {
      for (std::size_t i = 0; i < n; ++i) put(array_[keys[i]], amounts[i], projects[i]);
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        if (i + ahead < n) __builtin_prefetch(&array_[keys[i + ahead]], 1);
        put(array_[keys[i]], amounts[i], projects[i]);
      }
    }
  }
  // f(key, entry) of those to which anything was added, in no order if there are many keys.
  template <class F>
  void each(F f) const {
    for (std::size_t i = 0; i < array_.size(); ++i)
      if (array_[i].projects > 0) f(is_array_ ? i : keys_[i] - 1, array_[i]);
  }
  std::size_t size() const {
    return static_cast<std::size_t>(std::ranges::count_if(array_, [](const Entry& entry) { return entry.projects > 0; }));
  }
  bool is_array() const { return is_array_; }
  const Entry& at(Key key) const { return array_[key]; }  // of an array

 private:
  static constexpr std::size_t ahead = 24, fits_caches = 1u << 13;
  static void put(Entry& entry, std::int64_t amount, std::uint32_t project) {
    entry.sum += amount;
    entry.projects += entry.last != project + 1;
    entry.last = project + 1;
  }
  std::size_t first_of(Key key) const { return (key * 0x9E3779B97F4A7C15ULL >> 20) & (keys_.size() - 1); }
  Entry& find(Key key) {
    if (used_ * 2 > keys_.size()) grow(keys_.size() * 2);
    const auto mask = keys_.size() - 1;
    auto at = first_of(key);
    while (keys_[at] != 0 && keys_[at] != key + 1) at = (at + 1) & mask;
    if (keys_[at] == 0) keys_[at] = key + 1, ++used_;
    return array_[at];
  }
  void grow(std::size_t size) {
    auto keys = std::exchange(keys_, std::vector<Key>(size));
    auto entries = std::exchange(array_, std::vector<Entry>(size));
    used_ = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i] != 0) find(keys[i] - 1) = entries[i];
  }

  bool is_array_;
  std::vector<Entry> array_;
  std::vector<Key> keys_;  // key + 1; 0 is free
  std::size_t used_ = 0;
};

std::size_t size_of(const Cube& cube, Dimension dimension) {
  switch (dimension) {
    case Dimension::year: return cube.values.years.size();
    case Dimension::theme: return Columns::themes;
    case Dimension::category: return cube.values.categories.size();
    case Dimension::country: return cube.values.countries.size();
    case Dimension::goal: return goals;
    case Dimension::funder: return cube.values.funders.size();
    case Dimension::mode: return modes;
    case Dimension::status: break;
  }
  return statuses;
}

std::uint64_t value_at(const Cube& cube, Dimension dimension, std::size_t place) {
  switch (dimension) {
    case Dimension::year: return cube.values.years[place];
    case Dimension::category: return cube.values.categories[place];
    case Dimension::country: return cube.values.countries[place];
    case Dimension::funder: return cube.values.funders[place];
    default: return place;
  }
}

template <class T>
std::optional<std::size_t> place_of(const std::vector<T>& values, T value) {
  const auto found = std::ranges::lower_bound(values, value);
  if (found == values.end() || *found != value) return std::nullopt;
  return static_cast<std::size_t>(found - values.begin());
}

// The filter in places of this cube; none if nothing can fit.
struct Places {
  std::size_t first_year = 0, end_year = 0;
  std::optional<std::size_t> country, category, funder;
  std::array<bool, Columns::themes> themes{};
};
std::optional<Places> places_of(const Cube& cube, const Filter& filter) {
  Places made;
  const auto& years = cube.values.years;
  const auto place = [&](std::uint16_t year) { return static_cast<std::size_t>(std::ranges::lower_bound(years, year) - years.begin()); };
  made.first_year = filter.from_year == 0 && filter.to_year == 0 ? 0 : place(std::max<std::uint16_t>(filter.from_year, 1));
  made.end_year = filter.to_year == 0 ? years.size() : static_cast<std::size_t>(std::ranges::upper_bound(years, filter.to_year) - years.begin());
  if (made.first_year >= made.end_year && !years.empty()) return std::nullopt;
  const auto look = [&](auto& to, const auto& wanted, const auto& values) {
    if (!wanted) return true;
    to = place_of(values, *wanted);
    return to.has_value();
  };
  if (!look(made.country, filter.country, cube.values.countries) || !look(made.category, filter.category, cube.values.categories) ||
      !look(made.funder, filter.funder, cube.values.funders))
    return std::nullopt;
  if (filter.themes)
    for (std::size_t i = 0; i < Columns::themes; ++i) made.themes[i] = i == Columns::no_theme ? *filter.themes == 0 : *filter.themes >> i & 1;
  return made;
}

bool fits(const Cube& cube, const Filter& filter, std::size_t project) {
  return (!filter.goal || cube.goals[project] >> *filter.goal & 1) && (!filter.mode || cube.mode[project] == *filter.mode) &&
         (!filter.status || cube.status[project] == *filter.status);
}

// What an amount is worth in the currency asked for.
class Exchange {
 public:
  Exchange(const Cube& cube, const budget::Rates& rates) {
    const auto to = budget::code_number(rates.to);
    const auto digits = base::minor_digits(rates.to);
    const auto rule = [&](const std::string& from) {
      Rule made;
      const auto rate = rates.of.find(from);
      if (rate == rates.of.end()) return made;
      made.billionths = rate->second.billionths;
      for (int i = 9 + base::minor_digits(from) - digits; i > 0; --i) made.divisor *= 10;
      return made;
    };
    for (const auto currency : cube.values.currencies) {
      rules_.push_back(currency == to ? Rule{} : rule(budget::code_text(currency)));
      rules_.back().is_same = currency == to && to != 0;
    }
    common_ = cube.common == rates.to ? Rule{} : rule(cube.common);
    common_.is_same = cube.common == rates.to;
  }
  bool is_plain() const { return common_.is_same && std::ranges::all_of(rules_, [](const Rule& rule) { return rule.billionths == 0; }); }
  bool convert(const Columns& c, std::size_t row, std::int64_t& amount) const {
    const auto word = c.words[row];
    const auto& own = rules_[packed::currency.of(word)];
    if (own.is_same) return amount = c.amount[row], true;
    if (packed::has_common.of(word) != 0 && by(common_, c.common.empty() ? c.amount[row] : c.common[row], amount)) return true;
    return by(own, c.amount[row], amount);
  }

 private:
  struct Rule {
    bool is_same = false;
    std::int64_t billionths = 0;  // 0: no rate
    std::int64_t divisor = 1;
  };
  // As base::convert(), whose search for the digits would be made for each fact.
  static bool by(const Rule& rule, std::int64_t from, std::int64_t& amount) {
    if (rule.is_same) return amount = from, true;
    if (rule.billionths == 0) return false;
    Wide value = Wide(from) * rule.billionths;
    value = (value + (value >= 0 ? rule.divisor : -rule.divisor) / 2) / rule.divisor;
    if (value > INT64_MAX || value < INT64_MIN) return false;
    amount = static_cast<std::int64_t>(value);
    return true;
  }
  std::vector<Rule> rules_;
  Rule common_;
};

std::optional<packed::Field> field_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::year: return packed::year;
    case Dimension::theme: return packed::theme;
    case Dimension::category: return packed::category;
    case Dimension::country: return packed::country;
    case Dimension::mode: return packed::mode;
    case Dimension::status: return packed::status;
    case Dimension::goal:
    case Dimension::funder: break;
  }
  return std::nullopt;
}

// Sums by some dimensions and, while currencies are kept apart, by currency.
template <class Number>
struct Grouping {
  struct Part {
    packed::Field field;
    Key stride;
  };
  std::vector<Dimension> by;
  std::vector<Key> strides;
  std::vector<Part> fields;  // of the dimensions that are in the packed word
  Key goal_stride = 0, funder_stride = 0, currency_stride = 1;
  bool by_currency;
  Tally<Number> tally;

  static Key sizes(const Cube& cube, const std::vector<Dimension>& by, std::size_t currencies) {
    Key all = std::max<std::size_t>(currencies, 1);
    for (const auto dimension : by) all *= size_of(cube, dimension);
    return all;
  }
  Grouping(const Cube& cube, std::vector<Dimension> dimensions, std::size_t currencies)
      : by(std::move(dimensions)), strides(by.size()), by_currency(currencies > 0), tally(sizes(cube, by, currencies)) {
    Key stride = 1;
    const auto place = [&](std::size_t i) {
      strides[i] = stride;
      if (const auto field = field_of(by[i])) fields.push_back({*field, stride});
      else (by[i] == Dimension::goal ? goal_stride : funder_stride) = stride;
      stride *= size_of(cube, by[i]);
    };
    // The years of a project side by side, so that its facts fall close to each other.
    for (std::size_t i = 0; i < by.size(); ++i)
      if (by[i] == Dimension::year) place(i);
    for (std::size_t i = 0; i < by.size(); ++i)
      if (by[i] != Dimension::year) place(i);
    if (by_currency) currency_stride = stride, fields.push_back({packed::currency, stride});
  }
  std::vector<Cell> result(const Cube& cube, std::uint32_t currency) const {
    std::vector<Cell> cells;
    cells.reserve(tally.size());
    const auto put = [&](Key key, const auto& entry) {
      if (entry.projects == 0) return;
      Cell cell;
      for (std::size_t i = 0; i < by.size(); ++i) cell.at[i] = value_at(cube, by[i], key / strides[i] % size_of(cube, by[i]));
      cell.currency = by_currency ? cube.values.currencies[key / currency_stride] : currency;
      const Wide sum = entry.sum;
      cell.too_large = sum > INT64_MAX || sum < INT64_MIN;
      cell.amount = cell.too_large ? 0 : static_cast<std::int64_t>(sum);
      cell.projects = entry.projects;
      cells.push_back(cell);
    };
    if (!tally.is_array()) {
      tally.each(put);
      std::ranges::sort(cells, {}, [](const Cell& cell) { return std::tie(cell.at, cell.currency); });
      return cells;
    }
    // In the order of what they are of, which is not that of the keys.
    std::array<std::size_t, most_dimensions + 1> sizes{1, 1, 1, 1};
    std::array<Key, most_dimensions + 1> steps{};
    for (std::size_t i = 0; i < by.size(); ++i) sizes[i] = size_of(cube, by[i]), steps[i] = strides[i];
    if (by_currency) sizes[most_dimensions] = cube.values.currencies.size(), steps[most_dimensions] = currency_stride;
    for (std::size_t a = 0; a < sizes[0]; ++a)
      for (std::size_t b = 0; b < sizes[1]; ++b)
        for (std::size_t c = 0; c < sizes[2]; ++c)
          for (std::size_t d = 0; d < sizes[3]; ++d) {
            const Key key = a * steps[0] + b * steps[1] + c * steps[2] + d * steps[3];
            put(key, tally.at(key));
          }
    return cells;
  }
};

// The groupings of a question: by all its dimensions, by each of two, by none.
std::vector<std::vector<Dimension>> groupings_of(const std::vector<Dimension>& by) {
  std::vector<std::vector<Dimension>> all{by};
  if (!by.empty()) all.push_back({});
  if (by.size() == 2) all.push_back({by[0]}), all.push_back({by[1]});
  return all;
}

template <class Number>
void put(const Cube& cube, const std::vector<Grouping<Number>>& groupings, std::uint32_t currency, Result& result) {
  result.cells = groupings[0].result(cube, currency);
  result.totals = groupings.size() > 1 ? groupings[1].result(cube, currency) : result.cells;
  if (groupings.size() == 4) result.rows = groupings[2].result(cube, currency), result.columns = groupings[3].result(cube, currency);
}

template <class Number>
class Pass {
 public:
  Pass(const Cube& cube, const Query& query, const Places& places)
      : cube_(cube), query_(query), places_(places), c_(cube.of(query.measure, query.in_kind)), no_rate_(currencies()), left_(16 * currencies()) {
    if (query.in) exchange_.emplace(cube, *query.in);
    for (auto& by : groupings_of(query.by)) groupings_.emplace_back(cube, std::move(by), query.in ? 0 : cube.values.currencies.size());
    const auto look = [&](packed::Field field, const auto& value) {
      if (value) wanted_ |= field.put(*value), looked_at_ |= field.put(field.mask());
    };
    look(packed::country, places.country), look(packed::category, places.category), look(packed::mode, query.filter.mode), look(packed::status, query.filter.status);
    if (query.currency) {
      const auto currency = place_of(cube.values.currencies, *query.currency);
      is_there_ = currency.has_value();
      look(packed::currency, currency);
    }
    point_ = packed::counted.put(std::uint64_t{1} << static_cast<unsigned>(query.point));
    is_plain_ = exchange_ && exchange_->is_plain();
  }

  Result run() {
    if (is_there_)
      for (std::size_t from = 0; from < c_.size(); from += block) take(from, std::min(c_.size(), from + block));
    Result result;
    put(cube_, groupings_, query_.in ? budget::code_number(query_.in->to) : 0, result);
    no_rate_.each([&](Key key, const auto& entry) {
      result.no_rate.push_back({{}, cube_.values.currencies[key], held(entry.sum), is_too_large(entry.sum), entry.projects});
    });
    left_.each([&](Key key, const auto& entry) {
      result.left_out.push_back({static_cast<budget::Reason>(key / currencies()), cube_.values.currencies[key % currencies()], held(entry.sum), is_too_large(entry.sum), entry.projects});
    });
    result.projects = projects_;
    std::ranges::sort(result.no_rate, {}, &Cell::currency);
    std::ranges::sort(result.left_out, {}, [](const Left& left) { return std::pair(left.reason, left.currency); });
    return result;
  }

 private:
  Key currencies() const { return std::max<std::size_t>(cube_.values.currencies.size(), 1); }
  static bool is_too_large(Wide sum) { return sum > INT64_MAX || sum < INT64_MIN; }
  static std::int64_t held(Wide sum) { return is_too_large(sum) ? 0 : static_cast<std::int64_t>(sum); }

  // What fits, as the rows of it that count and of those that are left out.
  void take(std::size_t from, std::size_t to) {
    const auto years = places_.end_year - places_.first_year, first_year = places_.first_year;
    const auto wanted = wanted_, looked_at = looked_at_, point = point_;
    const auto* words = c_.words.data();
    auto *rows = rows_.data(), *left_rows = left_rows_.data();
    std::size_t chosen = 0, left = 0;
    for (auto row = from; row < to; ++row) {
      const auto word = words[row];
      const bool fit = (((word ^ wanted) & looked_at) == 0) & (packed::year.of(word) - first_year < years);
      const bool counts = (word & point) != 0;
      rows[chosen] = left_rows[left] = static_cast<std::uint32_t>(row);
      chosen += fit & counts;
      left += fit & !counts;
    }
    chosen_ = chosen;
    if (places_.funder || query_.filter.goal || query_.filter.themes) {
      const auto fits_too = [&](std::uint32_t row) { return (!query_.filter.themes || places_.themes[packed::theme.of(c_.words[row])]) && (!places_.funder || c_.funder[row] == *places_.funder) && (!query_.filter.goal || cube_.goals[c_.project[row]] >> *query_.filter.goal & 1); };
      chosen_ = static_cast<std::size_t>(std::remove_if(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(chosen_), std::not_fn(fits_too)) - rows_.begin());
      left = static_cast<std::size_t>(std::remove_if(left_rows_.begin(), left_rows_.begin() + static_cast<std::ptrdiff_t>(left), std::not_fn(fits_too)) - left_rows_.begin());
    }
    leave_out(left);
    auto last = last_;
    for (std::size_t i = 0; i < chosen_; ++i) {
      const auto project = of_project_[i] = c_.project[rows_[i]];
      projects_ += last != project + 1;
      last = project + 1;
    }
    last_ = last;
    if (exchange_) convert();
    else
      for (std::size_t i = 0; i < chosen_; ++i) amounts_[i] = c_.amount[rows_[i]];
    for (std::size_t i = 0; i < chosen_; ++i) words_[i] = words[rows_[i]];
    for (auto& grouping : groupings_) add(grouping);
  }

  void leave_out(std::size_t left) {
    const auto shift = 4 * static_cast<unsigned>(query_.point);
    for (std::size_t i = 0; i < left; ++i) {
      const auto row = left_rows_[i];
      if (const auto reason = static_cast<Key>(c_.reasons[row] >> shift & 15); reason != 0)
        left_.add(reason * currencies() + packed::currency.of(c_.words[row]), c_.amount[row], c_.project[row]);
    }
  }

  // What has no rate is taken away again.
  void convert() {
    bool all = is_plain_;
    if (is_plain_) {
      const auto* values = c_.common.empty() ? c_.amount.data() : c_.common.data();
      for (std::size_t i = 0; i < chosen_; ++i) {
        amounts_[i] = values[rows_[i]];
        all &= packed::has_common.of(c_.words[rows_[i]]) != 0;
      }
    }
    if (all) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < chosen_; ++i) {
      const auto row = rows_[i];
      rows_[kept] = row, of_project_[kept] = of_project_[i];
      if (exchange_->convert(c_, row, amounts_[kept])) ++kept;
      else no_rate_.add(packed::currency.of(c_.words[row]), c_.amount[row], c_.project[row]);
    }
    chosen_ = kept;
  }

  void add(Grouping<Number>& grouping) {
    switch (grouping.fields.size()) {
      case 0: return add<0>(grouping);
      case 1: return add<1>(grouping);
      case 2: return add<2>(grouping);
      case 3: return add<3>(grouping);
      default: return add<4>(grouping);
    }
  }

  template <std::size_t fields>
  void add(Grouping<Number>& grouping) {
    std::array<typename Grouping<Number>::Part, fields> parts;
    std::copy_n(grouping.fields.begin(), fields, parts.begin());
    for (std::size_t i = 0; i < chosen_; ++i) {
      Key key = 0;
      for (const auto& part : parts) key += part.field.of(words_[i]) * part.stride;
      keys_[i] = key;
    }
    if (grouping.funder_stride != 0)
      for (std::size_t i = 0; i < chosen_; ++i) keys_[i] += grouping.funder_stride * c_.funder[rows_[i]];
    if (grouping.goal_stride == 0) return grouping.tally.add({keys_.data(), chosen_}, amounts_.data(), of_project_.data());
    // Whole in each goal that the project has.
    for (std::size_t i = 0; i < chosen_; ++i)
      for (auto set = cube_.goals[of_project_[i]]; set != 0; set &= set - 1)
        grouping.tally.add(keys_[i] + grouping.goal_stride * static_cast<Key>(std::countr_zero(set)), amounts_[i], of_project_[i]);
  }

  const Cube& cube_;
  const Query& query_;
  const Places& places_;
  const Columns& c_;
  std::optional<Exchange> exchange_;
  std::vector<Grouping<Number>> groupings_;
  Tally<Number> no_rate_, left_;
  bool is_plain_ = false, is_there_ = true;
  std::uint64_t wanted_ = 0, looked_at_ = 0, point_ = 0;  // of packed words
  std::uint32_t projects_ = 0, last_ = 0;

  std::size_t chosen_ = 0;
  std::array<std::uint32_t, block + 1> rows_, left_rows_, of_project_;  // one more: what does not fit is written and passed over
  std::array<std::int64_t, block + 1> amounts_;
  std::array<std::uint64_t, block> words_;
  std::array<Key, block> keys_;
};

std::uint32_t unreadable_in(const Cube& cube, const Query& query) {
  const auto bit = 1u << slot_of(query.measure, query.in_kind);
  const auto& filter = query.filter;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < cube.projects(); ++i)
    if (cube.unreadable[i] & bit && fits(cube, filter, i) && (!filter.themes || (*filter.themes == 0 ? cube.themes[i] == 0 : (cube.themes[i] & *filter.themes) != 0))) ++number;
  return number;
}

}  // namespace

Result ask(const Cube& cube, const Query& query) {
  if (query.measure == budget::Measure::none || query.by.size() > most_dimensions) return {};
  const auto places = places_of(cube, query.filter);
  if (!places) return {};
  // Whatever rates somebody gives, sums of what they make of amounts may be larger than those.
  const bool narrow = cube.of(query.measure, query.in_kind).fits && (!query.in || Exchange(cube, *query.in).is_plain());
  auto result = narrow ? Pass<std::int64_t>(cube, query, *places).run() : Pass<Wide>(cube, query, *places).run();
  result.unreadable = unreadable_in(cube, query);
  return result;
}

Result count_projects(const Cube& cube, const Filter& filter, const std::vector<Dimension>& by) {
  const auto places = by.size() > most_dimensions ? std::nullopt : places_of(cube, filter);
  if (!places) return {};
  std::vector<Grouping<std::int64_t>> groupings;
  for (auto& dimensions : groupings_of(by)) groupings.emplace_back(cube, std::move(dimensions), 0);
  std::vector<Key> keys, more;
  Result result;
  for (std::uint32_t p = 0; p < cube.projects(); ++p) {
    if (!fits(cube, filter, p)) continue;
    const auto countries = cube.countries.of(p), categories = cube.categories.of(p);
    const auto funders = cube.funders.of(p);
    const auto has = [](const auto& list, const std::optional<std::size_t>& place) { return !place || std::ranges::find(list, *place) != list.end(); };
    if (!has(countries, places->country) || !has(categories, places->category) || !has(funders, places->funder)) continue;
    if (filter.themes && (*filter.themes == 0 ? cube.themes[p] != 0 : (cube.themes[p] & *filter.themes) == 0)) continue;
    // Every year that it runs has its place.
    auto first = static_cast<std::size_t>(std::ranges::lower_bound(cube.values.years, cube.first_year[p]) - cube.values.years.begin());
    auto end = first + (cube.last_year[p] - cube.first_year[p]) + 1u;
    first = std::max(first, places->first_year);
    end = std::min(end, places->end_year);
    if (first >= end) continue;
    ++result.projects;
    for (auto& grouping : groupings) {
      keys.assign(1, 0);
      for (std::size_t i = 0; i < grouping.by.size(); ++i) {
        const auto stride = grouping.strides[i];
        more.clear();
        const auto put_place = [&](std::size_t place) {
          for (const auto key : keys) more.push_back(key + stride * place);
        };
        switch (grouping.by[i]) {
          case Dimension::year:
            for (auto year = first; year < end; ++year) put_place(year);
            break;
          case Dimension::theme:
            for (auto set = cube.themes[p]; set != 0; set &= set - 1) put_place(static_cast<std::size_t>(std::countr_zero(set)));
            if (cube.themes[p] == 0) put_place(Columns::no_theme);
            break;
          case Dimension::category:
            for (const auto place : categories) put_place(place);
            break;
          case Dimension::country:
            for (const auto place : countries) put_place(place);
            break;
          case Dimension::goal:
            for (auto set = cube.goals[p]; set != 0; set &= set - 1) put_place(static_cast<std::size_t>(std::countr_zero(set)));
            break;
          case Dimension::funder:
            for (const auto place : funders) put_place(place);
            break;
          case Dimension::mode: put_place(cube.mode[p]); break;
          case Dimension::status: put_place(cube.status[p]); break;
        }
        keys.swap(more);
      }
      for (const auto key : keys) grouping.tally.add(key, 1, p);
    }
  }
  put(cube, groupings, 0, result);
  return result;
}

}  // namespace figures
