// SPDX-License-Identifier: EUPL-1.2
#include "pictures/header.h"

#include <cstdint>

namespace pictures {
namespace {

// Numbers at places of a file; beyond its end everything is 0.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes, bool big_endian = true) : bytes_(bytes), big_endian_(big_endian) {}
  std::uint32_t u8(std::size_t at) const { return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0; }
  std::uint32_t u16(std::size_t at) const { return big_endian_ ? u8(at) << 8 | u8(at + 1) : u8(at + 1) << 8 | u8(at); }
  std::uint32_t u32(std::size_t at) const { return big_endian_ ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at); }

 private:
  std::string_view bytes_;
  bool big_endian_;
};

constexpr std::uint32_t most_side = 65535;

std::optional<Header> with_size(Format format, std::uint32_t width, std::uint32_t height, int orientation = 1) {
  if (width == 0 || height == 0 || width > most_side || height > most_side) return std::nullopt;
  return Header{format, static_cast<int>(width), static_cast<int>(height), orientation};
}

// Of the Exif block of a JPEG file: "Exif", two zeros, a TIFF file.
int orientation_of(std::string_view block) {
  if (!block.starts_with(std::string_view("Exif\0\0", 6))) return 1;
  const auto tiff = block.substr(6);
  if (!tiff.starts_with("II") && !tiff.starts_with("MM")) return 1;
  const Bytes read(tiff, tiff.starts_with("MM"));
  const std::size_t list = read.u32(4);
  const auto entries = read.u16(list);
  constexpr std::uint32_t orientation = 0x0112, short_number = 3;
  for (std::size_t i = 0; i < entries && list + 2 + 12 * i < tiff.size(); ++i) {
    const auto at = list + 2 + 12 * i;
    if (read.u16(at) != orientation || read.u16(at + 2) != short_number) continue;
    const auto value = read.u16(at + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

std::optional<Header> read_jpeg(std::string_view file) {
  const Bytes read(file);
  int orientation = 1;
  for (std::size_t at = 2; at + 4 <= file.size();) {
    if (read.u8(at) != 0xff) return std::nullopt;
    const auto marker = read.u8(at + 1);
    if (marker == 0xff) {  // filled up
      ++at;
      continue;
    }
    const bool stands_alone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (stands_alone) {
      at += 2;
      continue;
    }
    if (marker == 0xd9 || marker == 0xda) return std::nullopt;  // the end, or points before any size
    const auto length = read.u16(at + 2);
    if (length < 2) return std::nullopt;
    const bool is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) return with_size(Format::jpeg, read.u16(at + 7), read.u16(at + 5), orientation);
    if (marker == 0xe1 && orientation == 1) orientation = orientation_of(file.substr(at + 4, length - 2));
    at += 2 + length;
  }
  return std::nullopt;
}

std::optional<Header> read_webp(std::string_view file) {
  const Bytes read(file, false);
  const auto u24 = [&](std::size_t at) { return read.u16(at) | read.u8(at + 2) << 16; };
  const auto first = file.substr(12, 4);
  if (first == "VP8X") return with_size(Format::webp, u24(24) + 1, u24(27) + 1);
  if (first == "VP8 ") return with_size(Format::webp, read.u16(26) & 0x3fff, read.u16(28) & 0x3fff);
  if (first == "VP8L") return with_size(Format::webp, (read.u32(21) & 0x3fff) + 1, (read.u32(21) >> 14 & 0x3fff) + 1);
  return std::nullopt;
}

}  // namespace

std::optional<Header> read_header(std::string_view file) {
  if (file.starts_with("\xff\xd8\xff")) return read_jpeg(file);
  if (file.starts_with("\x89PNG\r\n\x1a\n") && file.substr(0, 16).ends_with("IHDR"))
    return with_size(Format::png, Bytes(file).u32(16), Bytes(file).u32(20));
  if (file.size() > 30 && file.starts_with("RIFF") && file.substr(8, 4) == "WEBP") return read_webp(file);
  return std::nullopt;
}

}  // namespace pictures
