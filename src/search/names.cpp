// SPDX-License-Identifier: EUPL-1.2
#include "search/names.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace search {
namespace {

constexpr std::uint16_t begins_bonus = 400;  // a name that begins with the prefix: worth 2^6 in weight

bool row_listed(const std::vector<NameTable::Found>& found, std::uint32_t row) {
  return std::any_of(found.begin(), found.end(), [&](const auto& f) { return f.row == row; });
}

}  // namespace

std::uint16_t weight_score(std::uint32_t weight) {
  return static_cast<std::uint16_t>(64.0 * std::log2(1.0 + static_cast<double>(weight)));
}

std::string_view NameTable::whole_name(std::uint32_t offset) const {
  while (pool_[offset - 1] != '\0') --offset;
  return text_at(offset);
}

void NameTable::set(std::uint32_t row, std::uint32_t weight, const std::vector<std::string>& folded) {
  std::uint32_t sum = 0;
  for (const auto& name : folded) {
    if (!name.empty())
      sum = static_cast<std::uint32_t>((std::hash<std::string>{}(name) + sum) * 0x9E3779B97F4A7C15ULL >> 32) | 1;
  }
  if (sum != 0) sum ^= static_cast<std::uint32_t>(weight_score(weight)) << 1;
  if ((row < sum_.size() ? sum_[row] : 0) == sum) return;
  while (sum_.size() <= row) sum_.push_back(0);
  sum_[row] = sum;
  if (outdated_.contains(row)) {
    std::erase_if(recent_, [row](const Recent& r) { return r.row == row; });
  } else {
    outdated_.insert(row);
  }
  for (const auto& name : folded) {
    if (!name.empty()) recent_.push_back({row, weight, name});
  }
}

std::vector<NameTable::Found> NameTable::find(std::string_view prefix, std::size_t limit) const {
  std::vector<Found> best;
  if (prefix.empty() || limit == 0) return best;
  // Kept sorted, best first; ties go to the lower row, so that the answer does not hang on the table's layout.
  auto offer = [&](std::uint32_t row, std::uint32_t score, auto&& name) {
    auto better = [](const Found& a, const Found& b) { return a.score != b.score ? a.score > b.score : a.row < b.row; };
    Found candidate{row, score, {}};
    for (auto& found : best) {
      if (found.row != row) continue;
      if (found.score >= score) return;
      found = {row, score, name()};
      std::sort(best.begin(), best.end(), better);
      return;
    }
    if (best.size() == limit && !better(candidate, best.back())) return;
    candidate.name = name();
    best.insert(std::upper_bound(best.begin(), best.end(), candidate, better), candidate);
    if (best.size() > limit) best.pop_back();
  };

  for (const auto& recent : recent_) {
    for (std::size_t at = 0; at != std::string::npos;) {
      if (std::string_view(recent.name).substr(at).starts_with(prefix)) {
        offer(recent.row, weight_score(recent.weight) + (at == 0 ? begins_bonus : 0),
              [&] { return std::string_view(recent.name); });
      }
      at = recent.name.find(' ', at);
      if (at != std::string::npos) ++at;
    }
  }

  auto below = [&](std::uint32_t offset, std::string_view p) { return text_at(offset).substr(0, p.size()) < p; };
  auto above = [&](std::string_view p, std::uint32_t offset) { return p < text_at(offset).substr(0, p.size()); };
  auto entries = text_.view();
  auto first =
      static_cast<std::size_t>(std::lower_bound(entries.begin(), entries.end(), prefix, below) - entries.begin());
  auto last =
      static_cast<std::size_t>(std::upper_bound(entries.begin(), entries.end(), prefix, above) - entries.begin());

  // Whole blocks in the order of their best score, until no block can better what was found.
  std::vector<std::pair<std::uint16_t, std::uint32_t>> blocks;
  for (std::size_t b = first / block; b * block < last; ++b)
    blocks.emplace_back(best_[b], static_cast<std::uint32_t>(b));
  std::make_heap(blocks.begin(), blocks.end());
  while (!blocks.empty()) {
    auto [highest, b] = blocks.front();
    if (best.size() == limit && highest < best.back().score) break;
    std::pop_heap(blocks.begin(), blocks.end());
    blocks.pop_back();
    std::size_t end = std::min(last, (b + std::size_t(1)) * block);
    for (std::size_t i = std::max(first, b * block); i < end; ++i) {
      if (best.size() == limit && score_[i] < best.back().score && !row_listed(best, row_[i])) continue;
      if (!outdated_.empty() && outdated_.contains(row_[i])) continue;
      offer(row_[i], score_[i], [&] { return whole_name(text_[i]); });
    }
  }
  return best;
}

NameTable NameTable::merged() const {
  struct Entry {
    std::uint32_t text, row;
    std::uint16_t score;
  };
  NameTable table;
  table.sum_.append(sum_.data(), sum_.size());
  table.pool_.push_back('\0');
  std::vector<Entry> entries;
  auto add = [&](std::string_view name, std::uint32_t row, auto&& score_of) {
    auto at = static_cast<std::uint32_t>(table.pool_.size());
    table.pool_.append(name.data(), name.size());
    table.pool_.push_back('\0');
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (i == 0 || name[i - 1] == ' ') entries.push_back({static_cast<std::uint32_t>(at + i), row, score_of(i)});
    }
  };
  // The base's whole names, in pool order; later words of a name follow by themselves.
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < text_.size(); ++i) {
    if (pool_[text_[i] - 1] == '\0' && !outdated_.contains(row_[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return text_[a] < text_[b]; });
  for (auto i : order) {
    add(text_at(text_[i]), row_[i],
        [&](std::size_t at) { return at == 0 ? score_[i] : static_cast<std::uint16_t>(score_[i] - begins_bonus); });
  }
  for (const auto& recent : recent_) {
    std::uint16_t score = weight_score(recent.weight);
    add(recent.name, recent.row,
        [&](std::size_t at) { return static_cast<std::uint16_t>(at == 0 ? score + begins_bonus : score); });
  }

  // Sorted by the first eight bytes as a number where they differ, which is nearly always.
  auto head = [&](std::uint32_t offset) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
      auto c = static_cast<unsigned char>(table.pool_[offset]);
      value = value << 8 | c;
      if (c != 0) ++offset;
    }
    return value;
  };
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted;
  sorted.reserve(entries.size());
  for (std::uint32_t i = 0; i < entries.size(); ++i) sorted.emplace_back(head(entries[i].text), i);
  std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    const Entry &ea = entries[a.second], &eb = entries[b.second];
    if (int c = table.text_at(ea.text).compare(table.text_at(eb.text)); c != 0) return c < 0;
    return ea.row != eb.row ? ea.row < eb.row : ea.text < eb.text;
  });
  for (const auto& [unused, i] : sorted) {
    std::size_t at = table.text_.size();
    table.text_.push_back(entries[i].text);
    table.row_.push_back(entries[i].row);
    table.score_.push_back(entries[i].score);
    if (at % block == 0) table.best_.push_back(0);
    table.best_[at / block] = std::max(table.best_[at / block], entries[i].score);
  }
  return table;
}

}  // namespace search
