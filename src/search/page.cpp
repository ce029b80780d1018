// SPDX-License-Identifier: EUPL-1.2
#include <fmt/core.h>
#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

#include "base/geo.h"
#include "base/text.h"
#include "search/narrow.h"
#include "search/prefixes.h"

namespace search {
namespace {

constexpr std::uint64_t last_key = std::numeric_limits<std::uint64_t>::max();

// A row's place in the order: the key, ascending; for names that share it the folded name; then the id. No two rows
// share an id, so the order is total and a place once given stays.
struct Place {
  std::uint64_t key = 0;
  std::uint64_t id = 0;
  std::uint32_t row = 0;
};

std::string tie_text(const Scope& scope, std::uint32_t row) {
  const Rows& rows = scope.rows();
  std::string text = base::fold(rows.name(row));
  if (text.empty() && scope.linked()) {
    rows.links.each(row, [&](std::uint32_t value) { text += base::fold(scope.linked()->name(value - 1)) + ' '; });
  }
  return text;
}

std::uint64_t name_key(const Scope& scope, std::uint32_t row) {
  const Rows& rows = scope.rows();
  if (rows.name_key[row] != 0 || !scope.linked()) return rows.name_key[row];
  std::uint64_t key = last_key;
  rows.links.each(row, [&](std::uint32_t value) {
    if (key == last_key) key = scope.linked()->name_key[value - 1];
  });
  return key;
}

// Cursors are "<order>.<key>.<id>.<tie>", the tie text in hexadecimal digits. The order is a sum of what was sorted by:
// a cursor of another order is not understood.
std::uint64_t order_sum(const Request& request) {
  const auto& sort = request.sort;
  std::string text =
      std::to_string(static_cast<int>(sort.by)) + sort.number + (sort.descending ? "-" : "+") + request.collection;
  if (sort.by == Sort::By::distance && request.near) {
    text += std::to_string(request.near->latitude) + "," + std::to_string(request.near->longitude);
  }
  return checksum(text.data(), text.size()) >> 32;
}

std::string hexadecimal(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (unsigned char c : text) out += digits[c >> 4], out += digits[c & 15];
  return out;
}

struct Cursor {
  Place place;
  std::string tie;
};

std::string cursor_text(const Scope& scope, const Request& request, const Place& place) {
  std::string tie = request.sort.by == Sort::By::name ? tie_text(scope, place.row) : std::string();
  return fmt::format("{:x}.{:x}.{:x}.{}", order_sum(request), place.key, place.id, hexadecimal(tie));
}

std::optional<Cursor> parse_cursor(const Request& request) {
  if (request.cursor.empty() || request.cursor.size() > 2000) return std::nullopt;
  std::string_view rest = request.cursor;
  std::uint64_t numbers[3];
  for (auto& number : numbers) {
    auto dot = rest.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    auto [end, error] = std::from_chars(rest.data(), rest.data() + dot, number, 16);
    if (error != std::errc() || end != rest.data() + dot) return std::nullopt;
    rest.remove_prefix(dot + 1);
  }
  if (numbers[0] != order_sum(request) || rest.size() % 2 != 0) return std::nullopt;
  Cursor cursor{{numbers[1], numbers[2], 0}, {}};
  for (std::size_t i = 0; i < rest.size(); i += 2) {
    unsigned byte = 0;
    auto [end, error] = std::from_chars(rest.data() + i, rest.data() + i + 2, byte, 16);
    if (error != std::errc() || end != rest.data() + i + 2) return std::nullopt;
    cursor.tie += static_cast<char>(byte);
  }
  return cursor;
}

// Calls f(row, key) for the rows found.
template <class F>
void each_key(const Scope& scope, const Request& request, const Found& found, Totals& totals, F&& f) {
  const Rows& rows = scope.rows();
  switch (request.sort.by) {
    case Sort::By::relevance: {
      // One level of the text is worth a hundred, a doubling of the weight 64.
      auto key = [](std::uint32_t score, std::uint32_t prior) {
        return std::uint64_t(0xFFFFFFFF) - (score * 100 + prior);
      };
      if (found.dense) {
        const auto& priors = totals.priors(scope);
        found.each([&](std::uint32_t row, std::uint16_t score) { f(row, key(score, priors[row])); });
      } else {
        found.each([&](std::uint32_t row, std::uint16_t score) { f(row, key(score, prior_of(scope, row))); });
      }
      return;
    }
    case Sort::By::name:
      found.each([&](std::uint32_t row, std::uint16_t) { f(row, name_key(scope, row)); });
      return;
    case Sort::By::number: {
      int number = rows.number_number(request.sort.number);
      if (number < 0) break;
      const auto& column = rows.numbers[static_cast<std::size_t>(number)];
      bool down = request.sort.descending;
      found.each([&](std::uint32_t row, std::uint16_t) {
        std::int64_t value = column[row];
        auto shifted = static_cast<std::uint64_t>(value - unknown_number);
        f(row, value == unknown_number ? last_key : down ? (std::uint64_t(1) << 40) - shifted : shifted);
      });
      return;
    }
    case Sort::By::distance:
      if (request.near) {
        Chords chords(*request.near);
        // Floats above zero order as their bits do.
        found.each(
            [&](std::uint32_t row, std::uint16_t) { f(row, std::bit_cast<std::uint32_t>(chords.to(scope, row))); });
        return;
      }
      break;
    case Sort::By::id:
      break;
  }
  found.each([&](std::uint32_t row, std::uint16_t) { f(row, std::uint64_t(0)); });
}

Row row_of(const Scope& scope, const Request& request, std::uint32_t number) {
  const Rows& rows = scope.rows();
  Row row{number,
          rows.id[number],
          std::string(rows.name(number)),
          std::string(rows.display(number)),
          rows.point(number),
          -1,
          {}};
  const Rows* linked = scope.linked();
  if (linked) rows.links.each(number, [&](std::uint32_t value) { row.links.push_back(linked->id[value - 1]); });
  if (request.near) {
    auto nearer = [&](const std::optional<base::Point>& point) {
      if (!point) return;
      double km = base::distance_km(*request.near, *point);
      if (row.distance_km < 0 || km < row.distance_km) row.distance_km = km;
    };
    nearer(row.point);
    if (!row.point && linked) {
      rows.links.each(number, [&](std::uint32_t value) {
        if (linked->alive(value - 1)) nearer(linked->point(value - 1));
      });
    }
  }
  return row;
}

}  // namespace

void take_page(const Scope& scope, const Request& request, const Found& found, Totals& totals, Page& page) {
  const Rows& rows = scope.rows();
  const bool by_name = request.sort.by == Sort::By::name;
  const std::size_t limit = std::min<std::size_t>(request.limit, 10000);
  const auto cursor = parse_cursor(request);
  auto before = [&](const Place& a, const Place& b) {
    if (a.key != b.key) return a.key < b.key;
    if (by_name) {
      if (int c = tie_text(scope, a.row).compare(tie_text(scope, b.row)); c != 0) return c < 0;
    }
    return a.id < b.id;
  };
  auto after_cursor = [&](const Place& place) {
    if (!cursor) return true;
    if (place.key != cursor->place.key) return place.key > cursor->place.key;
    if (by_name) {
      if (int c = tie_text(scope, place.row).compare(cursor->tie); c != 0) return c > 0;
    }
    return place.id > cursor->place.id;
  };
  // A heap of the best so far, the last of them on top; one more than asked tells whether there is a next page.
  std::vector<Place> best;
  if (limit > 0) {
    each_key(scope, request, found, totals, [&](std::uint32_t row, std::uint64_t key) {
      if (best.size() > limit && key > best.front().key) return;
      Place place{key, rows.id[row], row};
      if (!after_cursor(place)) return;
      if (best.size() > limit) {
        if (!before(place, best.front())) return;
        std::pop_heap(best.begin(), best.end(), before);
        best.back() = place;
      } else {
        best.push_back(place);
      }
      std::push_heap(best.begin(), best.end(), before);
    });
  }
  std::sort_heap(best.begin(), best.end(), before);
  if (best.size() > limit) {
    best.pop_back();
    page.next = cursor_text(scope, request, best.back());
  }
  for (const Place& place : best) page.rows.push_back(row_of(scope, request, place.row));
}

}  // namespace search
