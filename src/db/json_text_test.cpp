// SPDX-License-Identifier: EUPL-1.2
#include "db/json_text.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace db {
namespace {

TEST(JsonText, IsReadBackAsItWas) {
  // Each byte that needs an escape, and some that need none, at each place of texts up to some words of the processor long.
  for (const char special : {'"', '\\', '\n', '\r', '\t', '\x01', '\x1f', ' ', '/', '\x7f'})
    for (std::size_t size = 0; size < 40; ++size)
      for (std::size_t at = 0; at <= size; ++at)
        for (const std::string filling : {"a", "!", "\xc3\xa9"}) {
          std::string text;
          for (std::size_t i = 0; i < size; ++i) text += filling;
          if (at < size) text.replace(filling.size() * at, filling.size(), 1, special);
          std::string json;
          append_json(json, text);
          EXPECT_EQ(boost::json::parse(json).as_string(), text) << json;
        }
}

TEST(JsonText, LeavesNoControlCharacterAsItIs) {
  std::string all;
  for (int byte = 0; byte < 0x80; ++byte) all += static_cast<char>(byte);
  for (std::size_t from = 0; from < all.size(); ++from) {
    std::string json;
    append_json(json, std::string_view(all).substr(from));
    EXPECT_EQ(boost::json::parse(json).as_string(), all.substr(from));
    for (const char c : json) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
}

}  // namespace
}  // namespace db
