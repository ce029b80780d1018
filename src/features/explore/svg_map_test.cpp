// SPDX-License-Identifier: EUPL-1.2
#include "explore/svg_map.h"

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <cmath>
#include <regex>

namespace explore {
namespace {

const base::Point leon{12.4379, -86.878}, salzburg{47.7994, 13.044}, auckland{-36.8485, 174.7633}, lima{-12.0464, -77.0428};

bool is_well_formed(const std::string& xml) {
  xmlDoc* document = xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "map", nullptr, XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  const bool formed = document != nullptr;
  xmlFreeDoc(document);
  return formed;
}

TEST(SvgMap, IsWellFormedWhateverTheNames) {
  const auto svg = svg_map({{leon, salzburg, 3, "León – <Salzburg> & \"friends\""}}, {{leon, 1, "<script>", "/a?b&c", true}, {salzburg, 2, "'"}},
                           "/static/web/world.svg#land", "a \"map\"", true);
  EXPECT_TRUE(is_well_formed(svg)) << svg;
  EXPECT_EQ(svg.find("<script>"), std::string::npos);
}

TEST(SvgMap, BreaksArcsAtTheEdgeOfTheMap) {
  const auto svg = svg_map({{auckland, lima, 1, ""}}, {}, "#land", "", false);
  const std::regex move("[ML]([0-9.]+) ");
  double before = 0;
  int jumps = 0, moves = 0;
  for (std::sregex_iterator i(svg.begin(), svg.end(), move), end; i != end; ++i) {
    const double x = std::stod((*i)[1]);
    if (i->str()[0] == 'M') ++moves;
    else if (std::abs(x - before) > map_width / 3) ++jumps;
    before = x;
  }
  EXPECT_EQ(moves, 2);
  EXPECT_EQ(jumps, 0);
}

TEST(SvgMap, ShowsTheWorldWhenThereIsNothingToFit) {
  EXPECT_NE(svg_map({}, {}, "#land", "", true).find("viewBox=\"0.0 0.0 1000.0 486.7\""), std::string::npos);
}

TEST(SvgMap, FitsWhatIsThere) {
  const auto svg = svg_map({}, {{salzburg, 1, "Salzburg"}}, "#land", "", true);
  std::smatch found;
  ASSERT_TRUE(std::regex_search(svg, found, std::regex("viewBox=\"([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+)\"")));
  EXPECT_LT(std::stod(found[3]), 200);
}

}  // namespace
}  // namespace explore
