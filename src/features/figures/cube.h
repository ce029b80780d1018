// SPDX-License-Identifier: EUPL-1.2
// All published projects as columns in memory: their money facts (budget/facts.h) and what their sheets say of themselves.
// Immutable once made, so any number of threads may ask at once.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/progress.h"
#include "budget/api.h"
#include "db/database.h"

namespace figures {

// A fact in one word: places in the cube's lists, so that a question reads little and tests several at once.
namespace packed {
struct Field {
  unsigned shift, bits;
  constexpr std::uint64_t mask() const { return (std::uint64_t{1} << bits) - 1; }
  constexpr std::uint64_t of(std::uint64_t word) const { return word >> shift & mask(); }
  constexpr std::uint64_t put(std::uint64_t value) const { return value << shift; }
  constexpr std::size_t most() const { return std::size_t{1} << bits; }
};
inline constexpr Field counted{0, 3}, has_common{3, 1}, year{4, 12}, theme{16, 7}, country{23, 11}, category{34, 10}, currency{44, 12}, mode{56, 2}, status{58, 3};
}  // namespace packed

// The facts of one measure, in money or in kind; those of one project stand together.
struct Columns {
  std::vector<std::uint64_t> words;  // packed
  std::vector<std::int64_t> amount;
  std::vector<std::int64_t> common;  // empty if each fact that has one has it in its own currency
  std::vector<std::uint32_t> project, funder;
  std::vector<std::uint16_t> reasons;  // four bits for each point
  bool fits = true;                    // no sum of it can be more than 64 bits hold

  static constexpr std::size_t no_theme = 64, themes = 65;
  std::size_t size() const { return amount.size(); }
};

// What the sheet of a project says, whatever money it has.
struct About {
  std::uint32_t goals = 0;  // bit n: goal n; bit 0: none
  std::uint8_t mode = 0;    // 1 direct, 2 delegated, 3 indirect; 0: not said
  std::uint8_t status = 0;  // IATI ActivityStatus, 1 to 6; 0: not said
  std::uint8_t unreadable = 0;  // bit by slot: has amounts there that are no numbers
  std::uint16_t first_year = 0, last_year = 0;  // in which it runs; 0: not known
  budget::Classes classes;
};
About about_of(const projects::Project& project);

inline constexpr std::size_t slots = 8, statuses = 7, modes = 4, goals = 18;
constexpr std::size_t slot_of(budget::Measure measure, bool in_kind) { return static_cast<std::size_t>(measure) * 2 + (in_kind ? 1 : 0); }

// Lists of different lengths, one for each project, end to end.
template <class T>
struct Lists {
  std::vector<T> all;
  std::vector<std::uint32_t> ends;
  void add(const std::vector<T>& list) {
    all.insert(all.end(), list.begin(), list.end());
    ends.push_back(static_cast<std::uint32_t>(all.size()));
  }
  std::span<const T> of(std::size_t i) const {
    const std::size_t from = i == 0 ? 0 : ends[i - 1];
    return {all.data() + from, ends[i] - from};
  }
};

class Cube {
 public:
  std::string common;  // the currency of Fact::common
  std::string moment;  // at which it was read, as base::utc_now()
  double seconds = 0;  // that it took

  std::array<Columns, slots> money;
  const Columns& of(budget::Measure measure, bool in_kind) const { return money[slot_of(measure, in_kind)]; }

  // By project.
  std::vector<std::uint32_t> goals;
  std::vector<std::uint8_t> mode, status, unreadable;
  std::vector<std::uint16_t> first_year, last_year;
  std::vector<std::uint64_t> themes;  // bit by number; 0: none
  Lists<std::uint16_t> countries, categories;  // places in the lists below
  Lists<std::uint32_t> funders;
  std::size_t projects() const { return status.size(); }

  // What there is, ascending; 0 for what is not said.
  struct Values {
    std::vector<std::uint16_t> years, countries, categories;
    std::vector<std::uint32_t> currencies;  // budget::code_number
    std::vector<std::uint64_t> funders;     // organisations' ids
  };
  Values values;
};

// Makes one of projects given one after the other. The facts are those of one set's settled books.
class Builder {
 public:
  explicit Builder(std::string common) { cube_->common = std::move(common); }
  void add(const About& about, std::span<const budget::Fact> facts);
  std::shared_ptr<Cube> finish();

 private:
  template <class T, class Place>
  struct Dictionary {
    std::size_t most = SIZE_MAX;  // what a file invents beyond so many is as if it were not said
    std::vector<T> values{0};
    std::unordered_map<T, Place> places{{0, 0}};
    Place place(T value);
    std::vector<Place> sort();  // from the place that a value had to the one it has among sorted ones
  };
  std::shared_ptr<Cube> cube_ = std::make_shared<Cube>();
  Dictionary<std::uint16_t, std::uint16_t> years_{.most = packed::year.most()}, countries_{.most = packed::country.most()}, categories_{.most = packed::category.most()};
  Dictionary<std::uint32_t, std::uint16_t> currencies_{.most = packed::currency.most()};
  Dictionary<std::uint64_t, std::uint32_t> funders_;
  std::array<double, slots> amounts_{}, commons_{};  // of their sizes, to tell whether 64 bits hold any sum
};

// Of the published ones among `projects`, which have their ids; of all published ones of the register: none if stopped. Sheets are
// read three times, so that memory grows with the facts and not with the sheets; up to `keep` of them are kept meanwhile.
std::shared_ptr<Cube> cube_of(std::span<const projects::Project> projects);
inline constexpr std::size_t kept_at_most = 4'000;
std::shared_ptr<Cube> cube_of(db::Session& session, const base::Progress& progress, std::size_t keep = kept_at_most);

}  // namespace figures
