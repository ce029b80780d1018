// SPDX-License-Identifier: EUPL-1.2
#include "portfolio/labels.h"

#include "iati/api.h"

namespace portfolio {
namespace {

using base::msg;

constexpr std::array action_choices{Coded("one_off", "a single action"), Coded("project", "a project"), Coded("programme", "a programme")};
constexpr std::array formality_choices{Coded("formal", "formal: by agreement"), Coded("informal", "informal: without agreement")};
constexpr std::array aim_choices{Coded("dialogue", "dialogue"),
                                 Coded("visibility", "being seen together"),
                                 Coded("lobbying", "lobbying"),
                                 Coded("pressure", "political pressure"),
                                 Coded("technical_exchange", "technical exchange"),
                                 Coded("coordination", "coordination")};
constexpr std::array reach_choices{Coded("local", "local"),
                                   Coded("regional", "regional"),
                                   Coded("territorial", "of a territory"),
                                   Coded("cross_border", "cross-border"),
                                   Coded("binational", "of two countries"),
                                   Coded("continental", "of a continent"),
                                   Coded("worldwide", "worldwide")};
// How many targets a goal has, and how many means of implementation, which have letters (resolution A/RES/70/1 of 2015).
constexpr std::array<std::pair<int, int>, 17> targets{
    {{5, 2}, {5, 3}, {9, 4}, {7, 3}, {6, 3}, {6, 2}, {3, 2}, {10, 2}, {5, 3}, {7, 3}, {7, 3}, {8, 3}, {3, 2}, {7, 3}, {9, 3}, {10, 2}, {19, 0}}};

}  // namespace

std::span<const Coded> actions() { return action_choices; }
std::span<const Coded> formalities() { return formality_choices; }
std::span<const Coded> aims() { return aim_choices; }
std::span<const Coded> reaches() { return reach_choices; }

base::Message label_in(std::span<const Coded> choices, std::string_view code) {
  const auto at = std::ranges::find(choices, code, &Coded::code);
  return at == choices.end() ? msg("{text}", {{"text", std::string(code)}}) : msg(std::string(at->label));
}

std::vector<std::string> targets_of(int goal) {
  std::vector<std::string> codes;
  if (goal < 1 || goal > static_cast<int>(targets.size())) return codes;
  const auto [numbers, letters] = targets[static_cast<std::size_t>(goal - 1)];
  for (int i = 1; i <= numbers; ++i) codes.push_back(fmt::format("{}.{}", goal, i));
  for (int i = 0; i < letters; ++i) codes.push_back(fmt::format("{}.{}", goal, static_cast<char>('a' + i)));
  return codes;
}

bool is_target(std::string_view code) {
  for (int goal = 1; goal <= 17; ++goal)
    for (const auto& one : targets_of(goal))
      if (one == code) return true;
  return false;
}

base::Message old_goal_name(int goal) {
  switch (goal) {
    case 1: return msg("Eradicate extreme poverty and hunger");
    case 2: return msg("Achieve universal primary education");
    case 3: return msg("Promote gender equality and empower women");
    case 4: return msg("Reduce child mortality");
    case 5: return msg("Improve maternal health");
    case 6: return msg("Combat HIV/AIDS, malaria and other diseases");
    case 7: return msg("Ensure environmental sustainability");
    default: return msg("Develop a global partnership for development");
  }
}

namespace {

std::string name_in_list(std::string_view list, std::string_view code, base::Language language) {
  const auto* found = iati::find_code(list, code);
  return found ? std::string(iati::name(*found, language)) : std::string();
}

}  // namespace

std::string sector_name(const projects::Classification& sector, base::Language language) {
  if (const auto said = projects::text_in(sector.name, language); !said.empty()) return std::string(said);
  if (sector.vocabulary.empty() || sector.vocabulary == "1") return name_in_list("Sector", sector.code, language);
  return sector.vocabulary == "2" ? name_in_list("SectorCategory", sector.code, language) : std::string();
}

bool is_sector(std::string_view vocabulary, std::string_view code) { return iati::find_code(vocabulary == "2" ? "SectorCategory" : "Sector", code); }

std::string target_name(std::string_view code, base::Language language) { return name_in_list("UNSDG-Targets", code, language); }

std::string organisation_type_name(std::string_view code, base::Language language) {
  auto name = name_in_list("OrganisationType", code, language);
  return name.empty() ? std::string(code) : name;
}

}  // namespace portfolio
