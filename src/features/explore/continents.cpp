// SPDX-License-Identifier: EUPL-1.2
#include "explore/continents.h"

#include <array>

namespace explore {
namespace {

// M49 as of 2024. Taiwan and Kosovo, which M49 does not list, stand with their neighbours.
constexpr std::array<std::string_view, 5> members{
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG "
    "RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW",
    "AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY HN HT JM KN KY LC MF MQ MS "
    "MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI",
    "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA "
    "SA SG SY TH TJ TL TM TR TW UZ VN YE",
    "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO "
    "PL PT RO RS RU SE SI SJ SK SM UA VA XK",
    "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
};

}  // namespace

std::optional<Continent> continent_of(std::string_view country) {
  if (country.size() != 2 || country.find(' ') != std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].find(country) != std::string_view::npos) return static_cast<Continent>(i);
  return std::nullopt;
}

base::Message label(Continent continent) {
  switch (continent) {
    case Continent::africa: return base::msg("Africa");
    case Continent::americas: return base::msg("Americas");
    case Continent::asia: return base::msg("Asia");
    case Continent::europe: return base::msg("Europe");
    case Continent::oceania: return base::msg("Oceania");
  }
  return base::msg("Oceania");
}

}  // namespace explore
