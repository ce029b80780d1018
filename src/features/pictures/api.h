// SPDX-License-Identifier: EUPL-1.2
// Pictures that people send: what may be kept of them, and where they are kept.
#pragma once
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/database.h"

namespace pictures {

inline constexpr std::size_t most_bytes = 12u << 20;    // of a file that is sent
inline constexpr int large_side = 1600, small_side = 480;  // of the longer side, at most

// A picture drawn anew, upright, in two sizes: JPEG, with nothing but what is seen.
struct Cleaned {
  std::string large, small;
  int width = 0, height = 0, small_width = 0, small_height = 0;
};
// Reads JPEG, PNG and WebP, whatever the file calls itself. Errors (invalid): too large, no picture, more points than memory is
// given for, not readable. One at a time, whoever else asks waits. clean.cpp
base::Result<Cleaned> clean(std::string_view file);

struct Picture {
  std::string id;  // 64 hexadecimal digits
  int width = 0, height = 0, small_width = 0, small_height = 0;
};
// The same content twice is one picture. One that no record shows is forgotten after a while. store.cpp
Picture keep(db::Transaction& transaction, const Cleaned& picture);
std::optional<Picture> find(db::Session& session, std::string_view id);

enum class Size { small, large };
std::optional<std::string> content(db::Session& session, std::string_view id, Size size);  // JPEG
std::optional<std::string> data_address(db::Session& session, std::string_view id);        // the small one as "data:image/jpeg;base64,…"

inline constexpr std::chrono::days kept_unused{30};
using Ids = std::set<std::string, std::less<>>;
// `in_use` tells those that records show. Others are removed when they have not been shown for thirty days, so that what is taken
// back can be put back until then.
void forget_unused(db::Database& database, const std::function<Ids(db::Session&)>& in_use, std::chrono::sys_seconds now);

}  // namespace pictures
