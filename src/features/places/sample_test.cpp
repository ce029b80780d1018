// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "base/text.h"
#include "places/api.h"

namespace places {
namespace {

// Parties of real twinnings, judged by hand: 98 of 100 must be found. Of a place that the gazetteer lacks the right
// answer is that it lacks it: an import then keeps the list's own name and point.
TEST(Sample, OfRealTwinningsIsResolvedRightly) {
  const auto opened = Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin");
  ASSERT_TRUE(opened);
  std::ifstream file(COSMOPOLIS_SOURCE_DIR "/src/features/places/testdata/sample_300.tsv");
  ASSERT_TRUE(file);
  int all = 0, known = 0, right = 0, known_and_right = 0, sure = 0, sure_and_right = 0;
  for (std::string line; std::getline(file, line);) {
    const auto cells = base::split(line, '\t');
    if (line.empty() || line.front() == '#' || cells.size() != 5 || cells[0] == "name") continue;
    const Query query{cells[0], cells[1],
                      base::Point{std::strtod(std::string(cells[2]).c_str(), nullptr),
                                  std::strtod(std::string(cells[3]).c_str(), nullptr)}, {}};
    const auto resolution = opened.value()->resolve(query);
    const std::string found = resolution.best ? resolution.best->place.id() : "-";
    const auto accepted = base::split(cells[4], '|');
    const bool in_gazetteer = cells[4] != "-";
    const bool is_right = in_gazetteer ? !resolution.unlisted && std::find(accepted.begin(), accepted.end(), found) != accepted.end()
                                       : resolution.unlisted;
    const bool is_sure = resolution.certainty == Certainty::sure;
    ++all;
    known += in_gazetteer;
    right += is_right;
    known_and_right += in_gazetteer && is_right;
    sure += is_sure;
    sure_and_right += is_sure && is_right;
    for (const auto& id : accepted) EXPECT_TRUE(!in_gazetteer || opened.value()->find(id)) << id;
    if (!is_right)
      std::cout << "missed: " << line << " -> " << found << (is_sure ? " (sure)" : resolution.unlisted ? " (unlisted)" : "") << "\n";
  }
  std::cout << all << " parties, " << right << " right; " << known << " in the gazetteer, " << known_and_right
            << " of them right; " << sure << " sure, " << sure_and_right << " of them right\n";
  EXPECT_EQ(all, 600);
  EXPECT_GE(right * 100, all * 98);
  EXPECT_GE(known_and_right * 100, known * 98);
  EXPECT_GE(sure_and_right * 100, sure * 98);
}

}  // namespace
}  // namespace places
