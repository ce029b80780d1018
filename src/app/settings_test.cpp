// SPDX-License-Identifier: EUPL-1.2
#include "app/settings.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace app {
namespace {

std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

std::string read_document(const std::string& name) {
  std::ifstream file(std::string(COSMOPOLIS_SOURCE_DIR) + "/docs/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Settings, CommandLineGoesBeforeEnvironmentAndFile) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("cosmopolis-settings-{}", getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "cosmopolis.conf") << "# ours\nlisten = 127.0.0.1:1\nworkers = 3\nlog=error\n";
  const auto environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "COSMOPOLIS_LISTEN") return "127.0.0.1:2";
    if (name == "COSMOPOLIS_WORKERS") return "5";
    return std::nullopt;
  };
  const auto settings = Settings::read({{"data", folder.string()}, {"listen", "127.0.0.1:3"}}, environment);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(settings);
  EXPECT_EQ((*settings)["listen"], "127.0.0.1:3");
  EXPECT_EQ(settings->number("workers"), 5);
  EXPECT_EQ((*settings)["log"], "error");
  EXPECT_EQ((*settings)["max-upload"], "64");
}

TEST(Settings, RefusesWhatMakesNoSense) {
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"workers", "many"}, {"listen", "nowhere"}, {"listen", "x:99999"}, {"operators", "me"}, {"log", "loud"}, {"config", "/does/not/exist"}}) {
    const auto settings = Settings::read({{name, value}}, nothing);
    ASSERT_FALSE(settings) << name;
    EXPECT_EQ(settings.error().field, name);
  }
}

TEST(Settings, UnderstandsAddresses) {
  EXPECT_EQ(parse_listen(":80")->address, "0.0.0.0");
  EXPECT_EQ(parse_listen("[::1]:8080")->address, "::1");
  EXPECT_EQ(parse_listen("localhost:8080")->port, 8080);
}

TEST(Settings, EachIsDocumented) {
  const std::string document = read_document("settings.md");
  for (const auto& setting : setting_table()) {
    EXPECT_NE(document.find("`" + std::string(setting.name) + "`"), std::string::npos) << setting.name;
    EXPECT_NE(document.find("`" + std::string(setting.environment) + "`"), std::string::npos) << setting.environment;
  }
}

// Every command and option that main.cpp names stands in the documentation.
TEST(Commands, AreDocumented) {
  std::ifstream file(std::string(COSMOPOLIS_SOURCE_DIR) + "/src/app/main/main.cpp");
  std::stringstream source;
  source << file.rdbuf();
  const std::string text = source.str(), document = read_document("commands.md");
  const std::regex named(R"re((?:command|add_subcommand|add_option|add_flag)\("(--)?([a-z-]+)")re");
  std::size_t count = 0;
  for (std::sregex_iterator i(text.begin(), text.end(), named), end; i != end; ++i, ++count) {
    const std::string name = (*i)[1].str() + (*i)[2].str();
    EXPECT_NE(document.find((*i)[1].matched ? name : " " + name), std::string::npos) << name;
  }
  EXPECT_GE(count, 15u);
}

}  // namespace
}  // namespace app
