// SPDX-License-Identifier: EUPL-1.2
// For tests: picture files as cameras and programs write them.
#pragma once
#include <gd.h>

#include <memory>
#include <string>

namespace pictures::test {

inline std::string bytes_of(void* bytes, int size) {
  const std::unique_ptr<void, void (*)(void*)> freed(bytes, gdFree);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

// Red above, blue below.
inline std::unique_ptr<gdImage, void (*)(gdImage*)> two_colours(int width, int height) {
  std::unique_ptr<gdImage, void (*)(gdImage*)> image(gdImageCreateTrueColor(width, height), gdImageDestroy);
  gdImageFilledRectangle(image.get(), 0, 0, width - 1, height / 2 - 1, gdTrueColor(220, 20, 20));
  gdImageFilledRectangle(image.get(), 0, height / 2, width - 1, height - 1, gdTrueColor(20, 20, 220));
  return image;
}
inline std::string jpeg(int width, int height) {
  int size = 0;
  void* bytes = gdImageJpegPtr(two_colours(width, height).get(), &size, 90);
  return bytes_of(bytes, size);
}
inline std::string png(int width, int height) {
  int size = 0;
  void* bytes = gdImagePngPtr(two_colours(width, height).get(), &size);
  return bytes_of(bytes, size);
}
inline std::string webp(int width, int height) {
  int size = 0;
  void* bytes = gdImageWebpPtr(two_colours(width, height).get(), &size);
  return bytes_of(bytes, size);
}

// As a telephone sends it: with how it was held, and with a text where the place stands.
inline std::string with_exif(const std::string& jpeg, char orientation, std::string_view place, bool big_endian = true) {
  std::string tiff = big_endian ? std::string("MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0", 19) + orientation + std::string(2, '\0')
                                : std::string("II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0", 18) + orientation + std::string(3, '\0');
  tiff += std::string(16, '\0') + std::string(place);
  const std::string block = std::string("Exif\0\0", 6) + tiff;
  const auto length = block.size() + 2;
  return jpeg.substr(0, 2) + "\xff\xe1" + static_cast<char>(length >> 8) + static_cast<char>(length & 0xff) + block + jpeg.substr(2);
}

}  // namespace pictures::test
