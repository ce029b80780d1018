// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <random>

#include "base/i18n.h"
#include "db/test_databases.h"
#include "pictures/api.h"
#include "pictures/header.h"
#include "pictures/test_pictures.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_pictures();

namespace pictures {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

// What is seen at a point of a JPEG, by its strongest colour.
char colour(const std::string& file, double x, double y) {
  const std::unique_ptr<gdImage, void (*)(gdImage*)> image(gdImageCreateFromJpegPtr(static_cast<int>(file.size()), const_cast<char*>(file.data())), gdImageDestroy);
  const int point = gdImageGetPixel(image.get(), static_cast<int>(x * (gdImageSX(image.get()) - 1)), static_cast<int>(y * (gdImageSY(image.get()) - 1)));
  const int red = gdTrueColorGetRed(point), green = gdTrueColorGetGreen(point), blue = gdTrueColorGetBlue(point);
  if (red > 200 && green > 200 && blue > 200) return 'w';
  return red > blue ? 'r' : 'b';
}

std::string message(const base::Result<Cleaned>& result) { return result ? "" : base::text(base::Language::en, result.error().message); }

TEST(Header, KnowsKindAndSizeByTheBytes) {
  for (const auto& [file, format] : {std::pair{jpeg(70, 50), Format::jpeg}, {png(70, 50), Format::png}, {webp(70, 50), Format::webp}}) {
    const auto header = read_header(file);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->format, format);
    EXPECT_EQ(header->width, 70);
    EXPECT_EQ(header->height, 50);
  }
  for (const std::string_view other : {"", "GIF89a\1\0\1\0", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "\xff\xd8\xff", "RIFF1234WEBPVP8 "}) EXPECT_FALSE(read_header(other)) << other;
}

TEST(Header, ReadsHowTheCameraWasHeldInEitherOrderOfBytes) {
  for (const bool big_endian : {true, false})
    for (char orientation = 1; orientation <= 8; ++orientation) EXPECT_EQ(read_header(with_exif(jpeg(4, 4), orientation, "", big_endian))->orientation, orientation);
  EXPECT_EQ(read_header(with_exif(jpeg(4, 4), 9, ""))->orientation, 1);
}

TEST(Clean, KeepsWhatIsSeenAndNothingElse) {
  const auto cleaned = clean(with_exif(jpeg(800, 600), 1, "47.8095 N 13.0550 E, owner Anna Example"));
  ASSERT_TRUE(cleaned) << message(cleaned);
  for (const auto& kept : {cleaned->large, cleaned->small}) {
    EXPECT_THAT(kept, Not(HasSubstr("Exif")));
    EXPECT_THAT(kept, Not(HasSubstr("47.8095")));
    EXPECT_THAT(kept, Not(HasSubstr("Anna")));
    EXPECT_EQ(colour(kept, 0.5, 0.1), 'r');
    EXPECT_EQ(colour(kept, 0.5, 0.9), 'b');
  }
  EXPECT_EQ(cleaned->width, 800);
  EXPECT_EQ(cleaned->height, 600);
  EXPECT_EQ(cleaned->small_width, 480);
  EXPECT_EQ(cleaned->small_height, 360);
}

TEST(Clean, TurnsUpright) {
  // Where red is to be seen: above, below, left or right (Exif 2.3, orientation).
  const std::string red = "ttbblrrl";
  for (char orientation = 1; orientation <= 8; ++orientation) {
    const auto cleaned = clean(with_exif(jpeg(80, 40), orientation, ""));
    ASSERT_TRUE(cleaned) << message(cleaned);
    EXPECT_EQ(cleaned->width, orientation < 5 ? 80 : 40);
    EXPECT_EQ(cleaned->height, orientation < 5 ? 40 : 80);
    const char side = red[static_cast<std::size_t>(orientation - 1)];
    const double x = side == 'l' ? 0.1 : side == 'r' ? 0.9 : 0.5, y = side == 't' ? 0.1 : side == 'b' ? 0.9 : 0.5;
    EXPECT_EQ(colour(cleaned->large, x, y), 'r') << static_cast<int>(orientation);
    EXPECT_EQ(colour(cleaned->large, 1 - x, 1 - y), 'b') << static_cast<int>(orientation);
  }
}

TEST(Clean, MakesLargeOnesSmallerAndLeavesSmallOnes) {
  const auto large = clean(png(3000, 1000));
  ASSERT_TRUE(large) << message(large);
  EXPECT_EQ(large->width, large_side);
  EXPECT_EQ(large->height, 533);
  const auto thin = clean(jpeg(9000, 1));
  ASSERT_TRUE(thin) << message(thin);
  EXPECT_EQ(thin->height, 1);
  const auto small = clean(webp(30, 20));
  ASSERT_TRUE(small) << message(small);
  EXPECT_EQ(small->width, 30);
  EXPECT_EQ(small->small_width, 30);
}

TEST(Clean, PutsWhiteBehindWhatOneSeesThrough) {
  const std::unique_ptr<gdImage, void (*)(gdImage*)> image(gdImageCreateTrueColor(20, 20), gdImageDestroy);
  gdImageAlphaBlending(image.get(), 0);
  gdImageSaveAlpha(image.get(), 1);
  gdImageFilledRectangle(image.get(), 0, 0, 19, 19, gdTrueColorAlpha(0, 0, 0, gdAlphaTransparent));
  int size = 0;
  void* bytes = gdImagePngPtr(image.get(), &size);
  const auto cleaned = clean(bytes_of(bytes, size));
  ASSERT_TRUE(cleaned) << message(cleaned);
  EXPECT_EQ(colour(cleaned->large, 0.5, 0.5), 'w');
}

TEST(Clean, SaysWhatIsWrong) {
  EXPECT_THAT(message(clean("")), HasSubstr("empty"));
  EXPECT_THAT(message(clean("<script>alert(1)</script>")), HasSubstr("no picture in JPEG, PNG or WebP"));
  EXPECT_THAT(message(clean("GIF89a")), HasSubstr("no picture"));
  EXPECT_THAT(message(clean(std::string(most_bytes + 1, 'x'))), HasSubstr("too large: at most 12 MB"));
  // A few bytes that ask for 17 GB.
  auto bomb = png(10, 10);
  bomb.replace(16, 8, std::string("\0\0\xff\xff\0\0\xff\xff", 8));
  EXPECT_THAT(message(clean(bomb)), HasSubstr("65535 × 65535"));
  EXPECT_THAT(message(clean(png(200, 200).substr(0, 60))), HasSubstr("cannot be read"));
  EXPECT_THAT(message(clean(webp(200, 200).substr(0, 40))), HasSubstr("cannot be read"));
}

TEST(Clean, StandsAnyDamage) {
  std::mt19937 random(7);
  int drawn = 0;
  for (const auto& whole : {with_exif(jpeg(60, 40), 6, "here"), png(60, 40), webp(60, 40)})
    for (int round = 0; round < 300; ++round) {
      auto file = whole;
      for (int i = 0; i < 3; ++i) file[random() % file.size()] = static_cast<char>(random());
      if (round % 3 == 0) file.resize(random() % file.size());
      // Sizes that damage makes huge are refused before anything is drawn.
      const auto cleaned = clean(file);
      if (!cleaned) continue;
      ++drawn;
      EXPECT_THAT(cleaned->large, testing::StartsWith("\xff\xd8\xff"));
      EXPECT_LE(std::max(cleaned->width, cleaned->height), large_side);
    }
  EXPECT_GT(drawn, 0);
}

class Pictures : public db::DatabaseTest {
 protected:
  Pictures() : DatabaseTest({embedded_db(), embedded_pictures()}) {}
  std::string kept(int width) {
    auto transaction = database().write_unlogged();
    const auto id = keep(transaction, *clean(png(width, 10))).id;
    transaction.commit();
    return id;
  }
};
ON_BOTH_DATABASES(Pictures);

TEST_P(Pictures, AreKeptOnceAndGivenBackAsTheyAre) {
  const auto cleaned = *clean(jpeg(700, 500));
  const auto id = [&] {
    auto transaction = database().write_unlogged();
    const auto first = keep(transaction, cleaned), second = keep(transaction, cleaned);
    EXPECT_EQ(first.id, second.id);
    transaction.commit();
    return first.id;
  }();
  auto session = database().read();
  EXPECT_EQ(session.prepare("SELECT count(*) FROM picture").run().integer(0), 1);
  EXPECT_EQ(content(session, id, Size::large), cleaned.large);
  EXPECT_EQ(content(session, id, Size::small), cleaned.small);
  EXPECT_EQ(find(session, id)->small_width, 480);
  EXPECT_THAT(data_address(session, id).value(), testing::StartsWith("data:image/jpeg;base64,/9j/"));
  EXPECT_FALSE(find(session, "none"));
  EXPECT_FALSE(content(session, "' OR 1=1", Size::large));
}

TEST_P(Pictures, AreForgottenWhenNothingHasShownThemForThirtyDays) {
  const auto shown = kept(20), left = kept(30);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Ids used{shown, left};
  const auto in_use = [&](db::Session&) { return used; };
  const auto there = [&](const std::string& id) {
    auto session = database().read();
    return find(session, id).has_value();
  };
  using std::chrono::days;
  forget_unused(database(), in_use, now + days(100));
  EXPECT_TRUE(there(left));
  used = {shown};
  forget_unused(database(), in_use, now + days(101));  // from here on nothing shows it
  forget_unused(database(), in_use, now + days(130));
  EXPECT_TRUE(there(left));
  used = {shown, left};  // put back
  forget_unused(database(), in_use, now + days(131));
  used = {shown};
  forget_unused(database(), in_use, now + days(140));
  forget_unused(database(), in_use, now + days(170));
  EXPECT_TRUE(there(left));
  forget_unused(database(), in_use, now + days(171));
  EXPECT_FALSE(there(left));
  EXPECT_TRUE(there(shown));
}

TEST_P(Pictures, ThatNobodyKeptInARecordAreForgottenToo) {
  const auto sent = kept(20);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto none = [](db::Session&) { return Ids(); };
  forget_unused(database(), none, now + std::chrono::days(29));
  auto session = database().read();
  EXPECT_TRUE(find(session, sent));
  forget_unused(database(), none, now + std::chrono::days(31));
  auto later = database().read();
  EXPECT_FALSE(find(later, sent));
}

}  // namespace
}  // namespace pictures
