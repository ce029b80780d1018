// SPDX-License-Identifier: EUPL-1.2
// What a file is by its own bytes, read without drawing it. Formats: ITU-T T.81 annex B (JPEG), the PNG specification, RFC 9649
// (WebP), the orientation tag of TIFF 6.0 as Exif uses it.
#pragma once
#include <optional>
#include <string_view>

namespace pictures {

enum class Format { jpeg, png, webp };

struct Header {
  Format format = Format::jpeg;
  int width = 0, height = 0;  // as stored, before it is turned upright
  int orientation = 1;        // 1 to 8, of JPEG: where the first row and column are to be seen
};

// Nothing for what is none of these, or says no size.
std::optional<Header> read_header(std::string_view file);

}  // namespace pictures
