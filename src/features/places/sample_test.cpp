// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "base/text.h"
#include "places/api.h"

namespace places {
namespace {

// Parties of real twinnings, judged by hand. Of those that the gazetteer has, 98 of 100 must be found; where it has
// none, the answer must not pretend to be sure.
TEST(Sample, OfRealTwinningsIsResolvedRightly) {
  const auto opened = Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin");
  ASSERT_TRUE(opened);
  std::ifstream file(COSMOPOLIS_SOURCE_DIR "/src/features/places/testdata/sample_300.tsv");
  ASSERT_TRUE(file);
  int all = 0, known = 0, right = 0, sure = 0, sure_and_right = 0, pretended = 0;
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
    const bool is_right = in_gazetteer && std::find(accepted.begin(), accepted.end(), found) != accepted.end();
    const bool is_sure = resolution.certainty == Certainty::sure;
    ++all;
    known += in_gazetteer;
    right += is_right;
    sure += is_sure;
    sure_and_right += is_sure && is_right;
    pretended += is_sure && !in_gazetteer;
    for (const auto& id : accepted) EXPECT_TRUE(!in_gazetteer || opened.value()->find(id)) << id;
    if (!is_right && (in_gazetteer || is_sure))
      std::cout << "missed: " << line << " -> " << found << (is_sure ? " (sure)" : "") << "\n";
  }
  std::cout << all << " parties, " << known << " in the gazetteer, " << right << " right; " << sure << " sure, "
            << sure_and_right << " of them right\n";
  EXPECT_EQ(all, 600);
  EXPECT_GE(right * 100, known * 98);
  EXPECT_GE(sure_and_right * 100, sure * 98);
  EXPECT_LE(pretended, 6);
}

}  // namespace
}  // namespace places
