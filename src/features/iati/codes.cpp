// SPDX-License-Identifier: EUPL-1.2
#include "iati/codes.h"

#include <bit>
#include <stdexcept>
#include <string>

#include "base/embedded.h"
#include "base/text.h"
#include "iati/tables.h"

namespace iati {
namespace {

std::size_t hash(std::string_view text) {
  std::size_t value = 1469598103934665603ULL;
  for (char c : text) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return value ^ (value >> 29);
}

bool same_but_case(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

void CodeList::index() {
  slots_.assign(std::bit_ceil(codes_.size() * 2 + 1), 0);
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    auto slot = hash(codes_[i].code) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint16_t>(i + 1);
  }
}

const Code* CodeList::find(std::string_view code) const {
  for (auto slot = hash(code) & (slots_.size() - 1); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
    if (const auto& found = codes_[slots_[slot] - 1U]; found.code == code) return &found;
  return nullptr;
}

std::string_view CodeList::current(std::string_view code) const {
  for (const auto& [old, now] : old_)
    if (same_but_case(old, code)) return now;
  return code;
}

struct CodeTables {
  std::vector<CodeList> lists;

  CodeTables() {
    for_each_row("iati/data/codes.tsv", [&](std::span<const std::string_view> cells) {
      if (cells[0].starts_with('=')) {
        auto& list = lists.emplace_back();
        list.name = cells[0].substr(1);
        list.embedded = cells[1] == "embedded";
        list.complete = cells[2] == "complete";
        list.title = cells[3];
        list.category_list = cells[4];
        return;
      }
      lists.back().codes_.push_back(
          {cells[0], cells[2], {cells[3], cells[4], cells[5], cells[6]}, cells[1] == "withdrawn"});
    });
    for (auto& list : lists) list.index();
    for_each_row("iati/data/codes_1x.tsv", [&](std::span<const std::string_view> cells) {
      for (auto& list : lists)
        if (list.name == cells[0]) list.old_.emplace_back(cells[1], cells[2]);
    });
  }

  static const CodeTables& get() {
    static const CodeTables tables;
    return tables;
  }
};

std::span<const CodeList> code_lists() {
  return CodeTables::get().lists;
}

const CodeList* code_list(std::string_view name) {
  for (const auto& list : code_lists())
    if (list.name == name) return &list;
  return nullptr;
}

const Code* find_code(std::string_view list, std::string_view code) {
  const auto* found = code_list(list);
  return found ? found->find(code) : nullptr;
}

std::string_view name(const Code& code, base::Language language) {
  const auto i = static_cast<std::size_t>(language);
  if (i < 4 && !code.names[i].empty()) return code.names[i];
  return code.names[0].empty() ? code.code : code.names[0];
}

}  // namespace iati
