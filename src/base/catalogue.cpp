// SPDX-License-Identifier: EUPL-1.2
#include "base/catalogue.h"

#include <cstdint>
#include <cstring>

namespace base {
namespace {

constexpr std::uint32_t magic = 0x950412de;  // of a file written on a machine of this byte order
constexpr std::size_t header_size = 28;

std::uint32_t number_at(std::string_view file, std::size_t at) {
  std::uint32_t n = 0;
  std::memcpy(&n, file.data() + at, sizeof n);
  return n;
}

// The string that the table entry at `at` (length, offset) describes.
std::optional<std::string_view> string_at(std::string_view file, std::size_t at) {
  if (at + 8 > file.size()) return std::nullopt;
  const std::size_t length = number_at(file, at), offset = number_at(file, at + 4);
  if (offset > file.size() || length > file.size() - offset) return std::nullopt;
  return file.substr(offset, length);
}

}  // namespace

std::optional<Catalogue> Catalogue::read(std::string_view file) {
  if (file.size() < header_size || number_at(file, 0) != magic) return std::nullopt;
  const std::size_t count = number_at(file, 8), originals = number_at(file, 12), translations = number_at(file, 16);
  if (count > file.size() / 8) return std::nullopt;
  Catalogue catalogue;
  catalogue.texts_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto original = string_at(file, originals + 8 * i);
    const auto translation = string_at(file, translations + 8 * i);
    if (!original || !translation) return std::nullopt;
    // A plural message's key is "singular\0plural"; the singular alone identifies it.
    const auto key = original->substr(0, original->find('\0'));
    if (!key.empty() && !translation->empty()) catalogue.texts_.emplace(key, *translation);
  }
  return catalogue;
}

std::string_view Catalogue::find(std::string_view english) const {
  const auto found = texts_.find(english);
  return found == texts_.end() ? std::string_view() : found->second;
}

std::string_view Catalogue::find(std::string_view english, int form) const {
  auto forms = find(english);
  for (; form > 0; --form) {
    const auto end = forms.find('\0');
    if (end == std::string_view::npos) return {};
    forms.remove_prefix(end + 1);
  }
  return forms.substr(0, forms.find('\0'));
}

}  // namespace base
