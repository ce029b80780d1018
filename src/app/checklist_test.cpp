// SPDX-License-Identifier: EUPL-1.2
// Holds docs/security_checklist.md to the tree: each requirement is there, and each test it names.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;

const fs::path source = COSMOPOLIS_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Calls f with the text of each source file that one of us wrote.
template <class F>
void each_source(F f) {
  for (const auto& entry : fs::recursive_directory_iterator(source / "src"))
    if (const auto kind = entry.path().extension();
        entry.is_regular_file() && (kind == ".cpp" || kind == ".h" || kind == ".ts" || kind == ".html"))
      f(entry.path(), text_of(entry.path()));
}

// "Suite.Name" of the tests in C++, and the names of those that ctest runs besides.
std::set<std::string> known_tests() {
  std::set<std::string> names;
  const std::regex gtest(R"re(TEST(?:_F|_P)?\((\w+),\s*(\w+)\))re"),
      ctest(R"re((?:NAME|name_of_\w+) ([a-z]+\.[a-z_]+))re");
  each_source([&](const fs::path& path, const std::string& text) {
    if (!path.string().ends_with("_test.cpp")) return;
    for (std::sregex_iterator i(text.begin(), text.end(), gtest), end; i != end; ++i)
      names.insert((*i)[1].str() + "." + (*i)[2].str());
  });
  const auto lists = text_of(source / "CMakeLists.txt");
  for (std::sregex_iterator i(lists.begin(), lists.end(), ctest), end; i != end; ++i) names.insert((*i)[1].str());
  return names;
}

struct Line {
  std::string number, answer;
};

std::vector<Line> lines() {
  std::vector<Line> found;
  const auto text = text_of(source / "docs/security_checklist.md");
  const std::regex row(R"re(\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| ([^|\n]+) \|\n)re");
  for (std::sregex_iterator i(text.begin(), text.end(), row), end; i != end; ++i)
    found.push_back({(*i)[1].str(), (*i)[3].str()});
  return found;
}

// How many requirements of the first two levels each section of ASVS 4.0.3 has.
const std::map<std::string, int> sections{
    {"1.1", 7},  {"1.2", 4},  {"1.4", 3},  {"1.5", 4},  {"1.6", 4},  {"1.7", 2},  {"1.8", 2},  {"1.9", 2},  {"1.10", 1},
    {"1.11", 2}, {"1.12", 1}, {"1.14", 6}, {"2.1", 12}, {"2.2", 3},  {"2.3", 3},  {"2.4", 6},  {"2.5", 7},  {"2.6", 3},
    {"2.7", 6},  {"2.8", 7},  {"2.9", 3},  {"2.10", 4}, {"3.1", 1},  {"3.2", 4},  {"3.3", 4},  {"3.4", 5},  {"3.5", 3},
    {"3.7", 1},  {"4.1", 4},  {"4.2", 2},  {"4.3", 3},  {"5.1", 5},  {"5.2", 8},  {"5.3", 10}, {"5.4", 3},  {"5.5", 4},
    {"6.1", 3},  {"6.2", 6},  {"6.3", 2},  {"6.4", 2},  {"7.1", 4},  {"7.2", 2},  {"7.3", 3},  {"7.4", 3},  {"8.1", 4},
    {"8.2", 3},  {"8.3", 8},  {"9.1", 3},  {"9.2", 4},  {"10.2", 2}, {"10.3", 3}, {"11.1", 8}, {"12.1", 3}, {"12.2", 1},
    {"12.3", 6}, {"12.4", 2}, {"12.5", 2}, {"12.6", 1}, {"13.1", 4}, {"13.2", 5}, {"13.3", 2}, {"13.4", 2}, {"14.1", 4},
    {"14.2", 6}, {"14.3", 2}, {"14.4", 7}, {"14.5", 4},
};

TEST(Checklist, HasEachRequirementOfTheFirstTwoLevels) {
  std::map<std::string, int> count;
  std::set<std::string> seen;
  for (const auto& line : lines()) {
    EXPECT_TRUE(seen.insert(line.number).second) << line.number << " stands there twice";
    ++count[line.number.substr(0, line.number.rfind('.'))];
  }
  EXPECT_EQ(count, sections);
}

TEST(Checklist, NamesTestsAndDocumentsThatExist) {
  const auto tests = known_tests();
  const std::regex quoted("`([^`]+)`"), test_name(R"re([A-Za-z]\w*\.[A-Za-z_]\w*)re");
  for (const auto& line : lines()) {
    const bool reasoned = line.answer.starts_with("does not apply: ") || line.answer.starts_with("not met: ");
    int shown = 0;
    for (std::sregex_iterator i(line.answer.begin(), line.answer.end(), quoted), end; i != end; ++i) {
      const auto name = (*i)[1].str();
      if (name.starts_with("docs/") || name.starts_with("tools/") || name.ends_with(".md")) {
        EXPECT_TRUE(fs::exists(source / name)) << line.number << ": " << name;
        ++shown;
      } else if (std::regex_match(name, test_name) && !name.ends_with(".json")) {
        EXPECT_TRUE(tests.contains(name)) << line.number << ": there is no test " << name;
        ++shown;
      }
    }
    EXPECT_TRUE(reasoned || shown > 0) << line.number << " is shown by nothing: " << line.answer;
  }
}

TEST(Checklist, NoSecretStandsInTheSource) {
  const std::regex secret(
      R"re(BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bp]-[0-9A-Za-z-]{20})re");
  each_source([&](const fs::path& path, const std::string& text) {
    const bool found = path.filename() != "checklist_test.cpp" && std::regex_search(text, secret);
    EXPECT_FALSE(found) << path;
  });
}

}  // namespace
