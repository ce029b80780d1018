// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace imports {

// What is to be imported: a file, or what was uploaded. Opened as often as needed.
struct Input {
  std::string name;  // as people know it; never used as a path
  std::string path;  // empty: content
  std::shared_ptr<const std::string> content;
};

// Bytes one after the other. Not thread-safe.
class Bytes {
 public:
  virtual ~Bytes() = default;
  // Up to `size` bytes; 0 at the end. A read error counts as the end and sets broken().
  virtual std::size_t read(char* to, std::size_t size) = 0;
  virtual std::uint64_t size() const = 0;
  virtual std::uint64_t position() const = 0;
  virtual bool broken() const { return false; }
};

base::Result<std::unique_ptr<Bytes>> open_bytes(const Input& input);

// Lower-case hexadecimal SHA-256 of the whole input.
base::Result<std::string> sha256(const Input& input);

// The encoding of a text by its first bytes: "UTF-8", "UTF-16LE", "UTF-16BE" or, if it is none of these,
// "windows-1252"; and how many bytes of byte order mark to leave out.
struct Encoding {
  std::string name;
  std::size_t mark = 0;
};
Encoding guess_encoding(std::string_view first_bytes, bool is_whole);

// The same bytes as UTF-8, without byte order mark. `encoding` is a name ICU knows, or empty to guess. UTF-8 passes
// through unchecked: broken bytes in it are the concern of who splits the text into rows.
base::Result<std::unique_ptr<Bytes>> open_text(const Input& input, const std::string& encoding, std::string* chosen = nullptr);

}  // namespace imports
