// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's

namespace db {

// SHA-256 of what is added, in hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept = default;
  Sha256& operator=(Sha256&&) noexcept = default;
  void add(std::string_view bytes);
  std::string hex();  // nothing can be added after it
  static std::string of(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    return sum.hex();
  }

 private:
  struct Free {
    void operator()(evp_md_ctx_st* state) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> state_;
};

// A backup ends in its seal: the checksum of every byte before. Gives what it should be and what it is.
inline constexpr std::size_t seal_size = 64;
inline std::optional<std::pair<std::string, std::string>> seal_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || static_cast<std::size_t>(file.tellg()) < seal_size) return std::nullopt;
  auto left = static_cast<std::size_t>(file.tellg()) - seal_size;
  file.seekg(0);
  Sha256 sum;
  for (std::string piece(1 << 20, '\0'); left > 0 && file;) {
    file.read(piece.data(), static_cast<std::streamsize>(std::min(left, piece.size())));
    const auto size = static_cast<std::size_t>(file.gcount());
    sum.add(std::string_view(piece).substr(0, size));
    left -= size;
  }
  std::string given(seal_size, '\0');
  if (!file.read(given.data(), seal_size)) return std::nullopt;
  return std::pair(sum.hex(), given);
}

}  // namespace db
