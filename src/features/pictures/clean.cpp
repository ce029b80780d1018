// SPDX-License-Identifier: EUPL-1.2
#include <gd.h>

#include <cmath>
#include <mutex>
#include <utility>

#include "pictures/api.h"
#include "pictures/header.h"

namespace pictures {
namespace {

using base::msg;
using base::Problem;

// While it is drawn a point takes four bytes, with PNG and WebP twice that: 200 MB at most.
constexpr std::int64_t most_points_of_jpeg = 50'000'000, most_points = 25'000'000;
constexpr int large_quality = 80, small_quality = 75;

struct Free {
  void operator()(gdImage* image) const { gdImageDestroy(image); }
};
using Image = std::unique_ptr<gdImage, Free>;

base::Result<Cleaned> refused(base::Message message) { return Problem{Problem::Kind::invalid, std::move(message), "file"}; }

Image draw(std::string_view file, Format format) {
  const auto size = static_cast<int>(file.size());
  void* bytes = const_cast<char*>(file.data());  // GD reads it only
  switch (format) {
    case Format::jpeg: return Image(gdImageCreateFromJpegPtr(size, bytes));
    case Format::png: return Image(gdImageCreateFromPngPtr(size, bytes));
    case Format::webp: return Image(gdImageCreateFromWebpPtr(size, bytes));
  }
  return nullptr;
}

// On white, where one sees through it.
Image at_most(gdImage* from, int side) {
  const int width = gdImageSX(from), height = gdImageSY(from), longer = std::max(width, height);
  const double scale = longer > side ? static_cast<double>(side) / longer : 1;
  const auto scaled = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  Image to(gdImageCreateTrueColor(scaled(width), scaled(height)));
  if (!to) return nullptr;
  gdImageFilledRectangle(to.get(), 0, 0, gdImageSX(to.get()) - 1, gdImageSY(to.get()) - 1, gdTrueColor(255, 255, 255));
  gdImageAlphaBlending(to.get(), 1);
  if (scale == 1) gdImageCopy(to.get(), from, 0, 0, 0, 0, width, height);
  else gdImageCopyResampled(to.get(), from, 0, 0, 0, 0, gdImageSX(to.get()), gdImageSY(to.get()), width, height);
  return to;
}

// Rows become columns.
Image transposed(const gdImage* from) {
  Image to(gdImageCreateTrueColor(gdImageSY(from), gdImageSX(from)));
  if (!to) return nullptr;
  for (int y = 0; y < gdImageSY(from); ++y)
    for (int x = 0; x < gdImageSX(from); ++x) gdImageTrueColorPixel(to.get(), y, x) = gdImageTrueColorPixel(from, x, y);
  return to;
}

Image upright(Image image, int orientation) {
  if (orientation >= 5) image = transposed(image.get());
  if (!image) return nullptr;
  if (orientation == 2 || orientation == 6) gdImageFlipHorizontal(image.get());
  if (orientation == 3 || orientation == 7) gdImageFlipBoth(image.get());
  if (orientation == 4 || orientation == 8) gdImageFlipVertical(image.get());
  return image;
}

std::string jpeg(gdImage* image, int quality) {
  gdImageInterlace(image, 1);  // seen whole at once, then sharper, on a slow line
  int size = 0;
  const std::unique_ptr<void, void (*)(void*)> bytes(gdImageJpegPtr(image, &size, quality), gdFree);
  return bytes ? std::string(static_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

base::Result<Cleaned> clean(std::string_view file) {
  if (file.empty()) return refused(msg("The file is empty. Please choose the picture again."));
  if (file.size() > most_bytes)
    return refused(msg("The picture is too large: at most {most} MB. Save it smaller, then send it again.", {{"most", std::to_string(most_bytes >> 20)}}));
  const auto header = read_header(file);
  if (!header) return refused(msg("This is no picture in JPEG, PNG or WebP. Save it as one of these, then send it again."));
  if (std::int64_t{header->width} * header->height > (header->format == Format::jpeg ? most_points_of_jpeg : most_points))
    return refused(msg("The picture has too many points: {width} × {height}. Save it smaller, then send it again.",
                       {{"width", std::to_string(header->width)}, {"height", std::to_string(header->height)}}));
  static std::mutex one_at_a_time;  // for the memory it takes
  const std::lock_guard lock(one_at_a_time);
  gdSetErrorMethod([](int, const char*, va_list) {});  // it would write to the terminal
  Image large;
  if (const auto drawn = draw(file, header->format)) large = at_most(drawn.get(), large_side);
  if (large) large = upright(std::move(large), header->orientation);
  const Image small = large ? at_most(large.get(), small_side) : nullptr;
  Cleaned made;
  if (small) {
    made = {jpeg(large.get(), large_quality), jpeg(small.get(), small_quality), gdImageSX(large.get()), gdImageSY(large.get()), gdImageSX(small.get()), gdImageSY(small.get())};
  }
  if (made.large.empty() || made.small.empty()) return refused(msg("The picture cannot be read: its file is damaged, or of a kind that is not known here. Save it as JPEG, then send it again."));
  return made;
}

}  // namespace pictures
