// SPDX-License-Identifier: EUPL-1.2
// Names of what a sheet says in codes.
#pragma once
#include <span>
#include <string_view>

#include "projects/api.h"

namespace portfolio {

struct Coded {
  std::string_view code, label;  // label in English, to be translated
};
// The manual's criteria (section 5.1, box 52), those that are chosen.
std::span<const Coded> actions();
std::span<const Coded> formalities();
std::span<const Coded> aims();
std::span<const Coded> reaches();
base::Message label_in(std::span<const Coded> choices, std::string_view code);  // the code itself if the list has it not

// "3.8" of the goal 3; the targets of a goal of the United Nations.
std::vector<std::string> targets_of(int goal);
bool is_target(std::string_view code);
base::Message old_goal_name(int goal);  // of the millennium, 1 to 8
// What the code lists of the standard say (iati), in the language or in English; a sector as its file calls it. Empty if nobody
// here knows a name.
std::string sector_name(const projects::Classification& sector, base::Language language);
bool is_sector(std::string_view vocabulary, std::string_view code);
std::string target_name(std::string_view code, base::Language language);
std::string organisation_type_name(std::string_view code, base::Language language);

}  // namespace portfolio
