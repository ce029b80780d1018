// SPDX-License-Identifier: EUPL-1.2
#include <tuple>

#include "records/fields.h"

namespace records {
namespace {

constexpr std::size_t most_compared = 1500;  // words of each side; in longer middles all is marked as changed

// Words and what stands between them.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = from + 1;
    while (to < text.size() && blank(text[to]) == blank(text[from])) ++to;
    words.push_back(text.substr(from, to - from));
    from = to;
  }
  return words;
}

void add(Line& line, std::string_view word, bool changed) {
  if (!line.pieces.empty() && line.pieces.back().changed == changed)
    line.pieces.back().text += word;
  else
    line.pieces.push_back({std::string(word), changed});
}

Line whole(std::string_view text, bool changed) {
  return {{{std::string(text), changed}}};
}

// Marks what two texts do not have in common, by the longest common sequence of words. Texts with little in common are
// marked whole: pieces of them side by side tell nothing.
std::pair<Line, Line> marked(std::string_view before, std::string_view after) {
  const auto old = words_of(before), now = words_of(after);
  std::size_t head = 0;
  while (head < old.size() && head < now.size() && old[head] == now[head]) ++head;
  std::size_t tail = 0;
  while (tail < old.size() - head && tail < now.size() - head &&
         old[old.size() - 1 - tail] == now[now.size() - 1 - tail])
    ++tail;
  const std::size_t n = old.size() - head - tail, m = now.size() - head - tail;
  std::pair<Line, Line> lines;
  for (std::size_t i = 0; i < head; ++i) {
    add(lines.first, old[i], false);
    add(lines.second, old[i], false);
  }
  std::size_t common = head + tail;
  if (n > most_compared || m > most_compared) {
    for (std::size_t i = 0; i < n; ++i) add(lines.first, old[head + i], true);
    for (std::size_t i = 0; i < m; ++i) add(lines.second, now[head + i], true);
  } else {
    std::vector<std::uint16_t> length((n + 1) * (m + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& { return length[i * (m + 1) + j]; };
    for (std::size_t i = n; i-- > 0;)
      for (std::size_t j = m; j-- > 0;)
        at(i, j) = old[head + i] == now[head + j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                                  : std::max(at(i + 1, j), at(i, j + 1));
    std::size_t i = 0, j = 0;
    while (i < n || j < m) {
      if (i < n && j < m && old[head + i] == now[head + j]) {
        add(lines.first, old[head + i++], false);
        add(lines.second, now[head + j++], false);
        ++common;
      } else if (j == m || (i < n && at(i + 1, j) >= at(i, j + 1))) {
        add(lines.first, old[head + i++], true);
      } else {
        add(lines.second, now[head + j++], true);
      }
    }
  }
  for (std::size_t i = tail; i > 0; --i) {
    add(lines.first, old[old.size() - i], false);
    add(lines.second, now[now.size() - i], false);
  }
  if (common * 3 < std::max(old.size(), now.size())) return {whole(before, true), whole(after, true)};
  return lines;
}

}  // namespace

// Lines that both have stand unmarked; those left are compared in their order.
void mark(Difference& one) {
  one.has_before = !one.before.empty();
  one.has_after = !one.after.empty();
  std::vector<std::size_t> only_old, only_new;
  for (const auto& line : one.before) one.old_lines.push_back(whole(line, false));
  for (const auto& line : one.after) one.new_lines.push_back(whole(line, false));
  for (std::size_t i = 0; i < one.before.size(); ++i)
    if (std::ranges::find(one.after, one.before[i]) == one.after.end()) only_old.push_back(i);
  for (std::size_t i = 0; i < one.after.size(); ++i)
    if (std::ranges::find(one.before, one.after[i]) == one.before.end()) only_new.push_back(i);
  for (std::size_t i = 0; i < std::max(only_old.size(), only_new.size()); ++i) {
    if (i < only_old.size() && i < only_new.size())
      std::tie(one.old_lines[only_old[i]], one.new_lines[only_new[i]]) =
          marked(one.before[only_old[i]], one.after[only_new[i]]);
    else if (i < only_old.size())
      one.old_lines[only_old[i]].pieces.front().changed = true;
    else
      one.new_lines[only_new[i]].pieces.front().changed = true;
  }
}

std::vector<Difference> difference(db::Session& session, Kind kind, std::string_view before, std::string_view after,
                                   base::Language language, const places::Gazetteer* gazetteer, std::size_t most) {
  const auto old = parse(before), now = parse(after);
  std::vector<Difference> all;
  for (const auto& field : changed_fields(kind, before, after)) {
    if (all.size() == most) break;
    Difference one{.field = field,
                   .label = base::text(language, label(kind, field)),
                   .before = shown(session, kind, field, old, language, gazetteer),
                   .after = shown(session, kind, field, now, language, gazetteer)};
    mark(one);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace records
