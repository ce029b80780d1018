// SPDX-License-Identifier: EUPL-1.2
#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace base {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

std::string logged(LogFormat format, const std::function<void()>& work) {
  set_log_format(format);
  testing::internal::CaptureStderr();
  work();
  auto text = testing::internal::GetCapturedStderr();
  set_log_format(LogFormat::text);
  return text;
}

// What a hostile client would like to see in a terminal or a log.
const std::string hostile =
    "a\"b\\c\r\nforged\x1b[31m\x7f\xc2\x9b"
    "1m \xc3\xa9 {}";

TEST(Log, IsAnObjectALineWhateverTheTextHolds) {
  const auto line = logged(LogFormat::json, [] {
    log_event(LogLevel::warning, hostile,
              {{"route", std::string_view("/a\n")}, {"status", std::int64_t{404}}, {"milliseconds", 1.5}});
  });
  EXPECT_THAT(line,
              MatchesRegex(R"re(\{"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z","level":"warning",.*)re"
                           "\n"));
  EXPECT_THAT(line,
              HasSubstr("\"message\":\"a\\\"b\\\\c\\u000d\\u000aforged\\u001b[31m\\u007f\\u009b1m \xc3\xa9 {}\""));
  EXPECT_THAT(line, EndsWith("\"route\":\"/a\\u000a\",\"status\":404,\"milliseconds\":1.500}\n"));
}

TEST(Log, IsALineInTextWhateverTheTextHolds) {
  const auto line = logged(LogFormat::text, [] {
    log_event(LogLevel::info, hostile, {{"route", std::string_view("/a\n")}});
  });
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  EXPECT_THAT(line, EndsWith(" {} route /a \n"));
  EXPECT_THAT(line, Not(HasSubstr("\x1b")));
  EXPECT_THAT(line, Not(HasSubstr("\xc2\x9b")));
}

TEST(Log, NamesTheRequestThatALineBelongsTo) {
  const auto text = logged(LogFormat::json, [] {
    {
      const LogOfRequest request("0123456789ab");
      log_error("inside");
    }
    log_error("outside");
  });
  EXPECT_THAT(text, HasSubstr("\"message\":\"inside\",\"request\":\"0123456789ab\"}\n"));
  EXPECT_THAT(text, HasSubstr("\"message\":\"outside\"}\n"));
}

TEST(Log, ReplacesBrokenBytesInJson) {
  EXPECT_THAT(logged(LogFormat::json, [] { log_error("{}", "\xff\xfe"); }), HasSubstr("\"message\":\"??\""));
}

}  // namespace
}  // namespace base
