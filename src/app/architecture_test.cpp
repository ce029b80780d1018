// SPDX-License-Identifier: EUPL-1.2
// Who may include whom: base <- { db, search, xml, http } <- web <- features <- app (docs/architecture.md).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

const fs::path source = fs::path(COSMOPOLIS_SOURCE_DIR) / "src";

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_source(const fs::path& path) { return path.extension() == ".cpp" || path.extension() == ".h"; }

// The feature's own NEEDS, from its CMake line.
Names needs(const std::string& feature) {
  const std::string text = content(source / "features" / feature / "CMakeLists.txt");
  const std::regex call(R"(add_feature\(\s*\w+([^)]*)\))");
  std::smatch found;
  Names names;
  if (!std::regex_search(text, found, call)) return names;
  std::istringstream words(found[1].str());
  std::string word, list;
  while (words >> word) {
    if (word == "NEEDS" || word == "LIBRARIES" || word == "TEST_NEEDS") list = word;
    else if (list != "LIBRARIES") names.insert(word);
  }
  return names;
}

Names features() {
  Names names;
  for (const auto& entry : fs::directory_iterator(source / "features"))
    if (entry.is_directory()) names.insert(entry.path().filename().string());
  return names;
}

// "part/header.h" of each quoted include of a file.
std::vector<std::pair<std::string, std::string>> includes(const fs::path& path) {
  static const std::regex line(R"(#include "([a-z_]+)/([^"]+)\")");
  std::vector<std::pair<std::string, std::string>> found;
  const std::string text = content(path);
  for (std::sregex_iterator i(text.begin(), text.end(), line), end; i != end; ++i) found.emplace_back((*i)[1], (*i)[2]);
  return found;
}

template <class F>
void each_source(const fs::path& folder, F f) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_source(entry.path())) f(entry.path());
}

// How many sources include a header of ours.
std::size_t includers(const fs::path& header) {
  const std::string text = "#include \"" + header.parent_path().filename().string() + "/" + header.filename().string() + "\"";
  std::size_t count = 0;
  each_source(source, [&](const fs::path& path) { count += content(path).find(text) != std::string::npos; });
  return count;
}

TEST(Architecture, FoundationsDoNotKnowEachOther) {
  const std::map<std::string, Names> allowed{
      {"base", {"base"}},           {"db", {"base", "db"}},     {"search", {"base", "search"}},
      {"xml", {"base", "xml"}},     {"http", {"base", "http"}}, {"web", {"base", "http", "web"}},
  };
  for (const auto& [part, may] : allowed)
    each_source(source / part, [&](const fs::path& path) {
      for (const auto& [used, header] : includes(path))
        EXPECT_TRUE(may.contains(used)) << path << " may not include " << used << "/" << header;
    });
}

TEST(Architecture, FeaturesUseOthersOnlyThroughTheirApiAndOnlyThoseTheyName) {
  const Names all = features();
  for (const auto& feature : all) {
    const Names named = needs(feature);
    each_source(source / "features" / feature, [&](const fs::path& path) {
      for (const auto& [used, header] : includes(path)) {
        EXPECT_NE(used, "app") << path;
        if (used == feature || !all.contains(used)) continue;
        // What a feature has for tests (test_*.h) serves the tests and benchmarks of others too.
        const auto user = path.stem().string();
        const bool for_tests = header.starts_with("test_") && (user.ends_with("_test") || user.ends_with("_bench") || user.starts_with("test_"));
        EXPECT_TRUE(header == "api.h" || for_tests) << path << " reaches into " << used << "/" << header;
        EXPECT_TRUE(named.contains(used)) << path << " uses " << used << ", which its CMake line does not name";
      }
    });
  }
}

TEST(Architecture, FeaturesFormNoCycle) {
  const Names all = features();
  std::map<std::string, int> state;  // 1: being visited, 2: done
  std::function<void(const std::string&)> visit = [&](const std::string& feature) {
    ASSERT_NE(state[feature], 1) << "a cycle goes through " << feature;
    if (state[feature] == 2) return;
    state[feature] = 1;
    for (const auto& need : needs(feature))
      if (all.contains(need)) visit(need);
    state[feature] = 2;
  };
  for (const auto& feature : all) visit(feature);
}

TEST(Architecture, HeavyHeadersStayInFewFiles) {
  const std::map<std::string, std::size_t> most{{"restinio/", 2}, {"kainjow/", 1}, {"xapian.h", 6}, {"libpq-fe.h", 1}};
  for (const auto& [header, limit] : most) {
    std::vector<std::string> users;
    each_source(source, [&](const fs::path& path) {
      if (content(path).find("#include <" + header) != std::string::npos) {
        users.push_back(path.string());
        if (path.extension() == ".h") {
          EXPECT_LE(includers(path), 1u) << path << " hands " << header << " on";
        }
      }
    });
    EXPECT_LE(users.size(), limit) << header << " in " << testing::PrintToString(users);
  }
}

TEST(Architecture, EachFileNamesItsLicence) {
  each_source(source, [](const fs::path& path) {
    EXPECT_TRUE(content(path).starts_with("// SPDX-License-Identifier: EUPL-1.2\n")) << path;
  });
}

TEST(Architecture, EachPartHasAReadme) {
  for (const char* part : {"base", "db", "search", "http", "web", "app"}) EXPECT_TRUE(fs::exists(source / part / "README.md")) << part;
  for (const auto& feature : features()) EXPECT_TRUE(fs::exists(source / "features" / feature / "README.md")) << feature;
}

TEST(Architecture, OnlyTheServerCatchesEverything) {
  each_source(source, [](const fs::path& path) {
    if (path.string().find("/http/") != std::string::npos || path.filename() == "architecture_test.cpp") return;
    EXPECT_EQ(content(path).find("catch (...)"), std::string::npos) << path;
  });
}

}  // namespace
