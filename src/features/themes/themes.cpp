// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <bit>
#include <charconv>
#include <functional>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "base/embedded.h"
#include "base/text.h"
#include "themes/api.h"

std::span<const base::EmbeddedFile> embedded_themes();

namespace themes {
namespace {

constexpr std::size_t most_themes = 64;

struct FoldedHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

struct Tree {
  std::vector<Theme> themes;
  std::array<const Theme*, most_themes> by_number{};
  std::unordered_map<std::string_view, const Theme*> by_code;
  std::unordered_map<std::string, const Theme*, FoldedHash, std::equal_to<>> by_word;  // folded
};

// The table is part of the program: a fault in it is a bug, which the tests find.
[[noreturn]] void broken(std::string_view line) {
  throw std::logic_error("the table of themes is broken at: " + std::string(line.substr(0, 40)));
}

template <class Number>
Number number_in(std::string_view text, std::string_view line) {
  Number value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) broken(line);
  return value;
}

std::vector<std::string_view> words_of(std::string_view cell, char separator) {
  return cell.empty() ? std::vector<std::string_view>{} : base::split(cell, separator);
}

Theme read_line(std::string_view line) {
  auto cells = base::split(line, '\t');
  if (cells.size() != 10) broken(line);
  Theme theme{};
  theme.number = number_in<std::uint8_t>(cells[0], line);
  if (theme.number >= most_themes) broken(line);
  theme.code = cells[1];
  theme.parent = cells[2];
  for (int i = 0; i < 4; ++i) theme.names[i] = cells[3 + i];
  theme.purposes = words_of(cells[7], ' ');
  for (auto goal : words_of(cells[8], ' ')) theme.goals.push_back(number_in<int>(goal, line));
  theme.synonyms = words_of(cells[9], '|');
  return theme;
}

std::string_view table() {
  for (const auto& file : embedded_themes())
    if (file.name == "themes/data/themes.tsv") return file.content;
  throw std::logic_error("the table of themes is not in the program");
}

Tree read_tree() {
  Tree tree;
  bool header = true;
  for (auto line : base::split(table(), '\n')) {
    if (!header && !line.empty()) tree.themes.push_back(read_line(line));
    header = false;
  }
  for (const auto& theme : tree.themes) {
    tree.by_number[theme.number] = &theme;
    tree.by_code.emplace(theme.code, &theme);
    tree.by_word.emplace(base::fold(theme.code), &theme);
    for (auto name : theme.names) tree.by_word.emplace(base::fold(name), &theme);
    for (auto word : theme.synonyms) tree.by_word.emplace(base::fold(word), &theme);
  }
  return tree;
}

// Read once, at first use; read-only from then on, so all threads may share it.
const Tree& tree() {
  static const Tree instance = read_tree();
  return instance;
}

}  // namespace

std::span<const Theme> all() {
  return tree().themes;
}

const Theme* find(std::string_view code) {
  auto found = tree().by_code.find(code);
  return found == tree().by_code.end() ? nullptr : found->second;
}

const Theme* find(std::uint8_t number) {
  return number < most_themes ? tree().by_number[number] : nullptr;
}

const Theme* recognise(std::string_view text) {
  auto found = tree().by_word.find(base::fold(text));
  return found == tree().by_word.end() ? nullptr : found->second;
}

std::string_view name(const Theme& theme, base::Language language) {
  auto index = static_cast<std::size_t>(language);
  return index < std::size(theme.names) ? theme.names[index] : theme.names[0];
}

Set set_of(std::span<const std::string> codes) {
  Set set = 0;
  for (const auto& code : codes)
    if (const auto* theme = find(code)) set |= Set{1} << theme->number;
  return set;
}

std::vector<std::string> codes_of(Set set) {
  std::vector<std::string> codes;
  codes.reserve(static_cast<std::size_t>(std::popcount(set)));
  for (const auto& theme : all())
    if (set >> theme.number & 1) codes.emplace_back(theme.code);
  return codes;
}

Set with_descendants(const Theme& theme) {
  Set set = Set{1} << theme.number;
  for (const auto& other : all())
    if (other.parent == theme.code) set |= Set{1} << other.number;
  return set;
}

base::Message goal_name(int goal) {
  switch (goal) {
    case 1: return base::msg("No poverty");
    case 2: return base::msg("Zero hunger");
    case 3: return base::msg("Good health and well-being");
    case 4: return base::msg("Quality education");
    case 5: return base::msg("Gender equality");
    case 6: return base::msg("Clean water and sanitation");
    case 7: return base::msg("Affordable and clean energy");
    case 8: return base::msg("Decent work and economic growth");
    case 9: return base::msg("Industry, innovation and infrastructure");
    case 10: return base::msg("Reduced inequalities");
    case 11: return base::msg("Sustainable cities and communities");
    case 12: return base::msg("Responsible consumption and production");
    case 13: return base::msg("Climate action");
    case 14: return base::msg("Life below water");
    case 15: return base::msg("Life on land");
    case 16: return base::msg("Peace, justice and strong institutions");
    default: return base::msg("Partnerships for the goals");
  }
}

}  // namespace themes
