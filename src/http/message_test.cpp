// SPDX-License-Identifier: EUPL-1.2
#include "http/message.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

#include "http/encoding.h"
#include "http/multipart.h"
#include "http/router.h"

namespace {

using http::Pairs;
using http::Request;
using testing::ElementsAre;
using testing::Pair;

TEST(Query, IsDecoded) {
  EXPECT_THAT(http::parse_query("a=1&b=x+y%20%C3%A9&a=2&&c&=d&e=f=g"),
              ElementsAre(Pair("a", "1"), Pair("b", "x y é"), Pair("a", "2"), Pair("c", ""), Pair("", "d"), Pair("e", "f=g")));
  EXPECT_THAT(http::parse_query("a=%&b=%4&c=%zz"), ElementsAre(Pair("a", "%"), Pair("b", "%4"), Pair("c", "%zz")));
}

TEST(Query, ComesBackAfterEncodingWhateverItHeld) {
  std::mt19937 random(3);
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (int n = static_cast<int>(random() % 40); n > 0; --n) text += static_cast<char>(random());
    EXPECT_EQ(http::url_decode(http::url_encode(text), true), text);
  }
}

TEST(Query, HasOnlyAsManyFieldsAsAPersonCouldWrite) {
  std::string query;
  for (int i = 0; i < 100000; ++i) query += "a=b&";
  EXPECT_LE(http::parse_query(query).size(), 1000u);
}

TEST(Request, HoldsNoBrokenTextOrZeroBytes) {
  Request request;
  request.query = "a=%ff%00b";
  EXPECT_EQ(request.parameter("a"), "\uFFFD\uFFFD" "b");
}

TEST(Request, FindsCookies) {
  Request request;
  request.headers = {{"cookie", "a=1; lang=fr;theme=\"dark\""}, {"cookie", "b=2"}};
  EXPECT_EQ(request.cookie("lang"), "fr");
  EXPECT_EQ(request.cookie("theme"), "dark");
  EXPECT_EQ(request.cookie("b"), "2");
  EXPECT_EQ(request.cookie("c"), std::nullopt);
}

TEST(Request, ReadsForms) {
  Request request;
  request.headers = {{"content-type", "Application/x-www-form-urlencoded; charset=utf-8"}};
  request.body = "name=S%C3%A3o+Paulo&x=1";
  EXPECT_EQ(request.form_field("name"), "São Paulo");
  EXPECT_EQ(request.form_field("y"), std::nullopt);
  Request json;
  json.headers = {{"content-type", "application/json"}};
  json.body = "a=b";
  EXPECT_TRUE(json.form().empty());
}

const std::string multipart_type = "multipart/form-data; boundary=\"xyz\"";
const std::string multipart_body =
    "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--xyz\r\n"
    "content-disposition: form-data; name=\"f\"; filename=\"my %22list%22.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    "x,y\r\n--xy\r\n1,2\r\n\r\n--xyz\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--xyz--\r\n";

TEST(Multipart, GivesFieldsAndFiles) {
  Request request;
  request.headers = {{"content-type", multipart_type}};
  request.body = multipart_body;
  EXPECT_THAT(request.form(), ElementsAre(Pair("a", "one"), Pair("empty", "")));
  ASSERT_EQ(request.uploads().size(), 1u);
  const auto& file = request.uploads()[0];
  EXPECT_EQ(file.field, "f");
  EXPECT_EQ(file.filename, "my \"list\".csv");
  EXPECT_EQ(file.content_type, "text/csv");
  EXPECT_EQ(file.content, "x,y\r\n--xy\r\n1,2\r\n");
}

TEST(Multipart, IsRefusedWhenCutOffAnywhere) {
  const std::string_view closing = "--xyz--";
  const auto whole = multipart_body.rfind(closing) + closing.size();
  for (std::size_t length = 0; length < whole; ++length)
    EXPECT_FALSE(http::parse_multipart(multipart_type, std::string_view(multipart_body).substr(0, length))) << length;
  EXPECT_TRUE(http::parse_multipart(multipart_type, std::string_view(multipart_body).substr(0, whole)));
}

TEST(Multipart, KeepsAnyContentWhole) {
  std::mt19937 random(5);
  for (int i = 0; i < 200; ++i) {
    std::string content;
    static constexpr std::string_view bits[] = {"\r\n", "--", "xyz", "\r", "\n", "--xy", std::string_view("\0", 1), "a", "\xff"};
    for (int n = static_cast<int>(random() % 20); n > 0; --n) content += bits[random() % std::size(bits)];
    if (("\r\n" + content + "\r\n").find("\r\n--xyz") != std::string::npos) continue;
    const auto parsed = http::parse_multipart(
        multipart_type, "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=f; filename=g\r\n\r\n" + content + "\r\n--xyz--");
    ASSERT_TRUE(parsed);
    ASSERT_EQ(parsed->uploads.size(), 1u);
    EXPECT_EQ(parsed->uploads[0].content, content);
  }
}

TEST(Response, NeverSendsTheReaderIntoAnotherHeader) {
  EXPECT_EQ(http::redirect("/a\r\nSet-Cookie: b").get("Location"), "/aSet-Cookie: b");
}

TEST(Response, DescribesProblemsAsRfc9457Says) {
  const auto response = http::problem_response(404, "Not \"there\"", "Nothing.", "/api/x");
  EXPECT_EQ(response.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.body, R"({"type":"about:blank","title":"Not \"there\"","status":404,"detail":"Nothing.","instance":"/api/x"})");
}

TEST(Encoding, IsChosenByTheClient) {
  Request request;
  request.headers = {{"accept-encoding", "deflate, br;q=0, gzip;q=0.5"}};
  EXPECT_TRUE(http::accepts(request, "gzip"));
  EXPECT_FALSE(http::accepts(request, "br"));
  EXPECT_FALSE(http::accepts(Request{}, "gzip"));
}

// What a browser makes of it.
std::string unpacked(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return end == Z_STREAM_END ? out : "not whole";
}

TEST(Encoding, CompressesInPiecesOrWholeWhatUnpacksToTheSame) {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += fmt::format("{} ", i * 7919 % 1000);
  http::GzipStream stream(1);
  auto packed = stream.add(std::string_view(text).substr(0, 40000));
  packed += stream.add(std::string_view(text).substr(40000));
  packed += stream.finish();
  EXPECT_EQ(unpacked(packed), text);
  for (const int level : {1, 4, 9, 1}) {
    const auto whole = http::gzip(text, level);
    EXPECT_EQ(unpacked(whole), text);
    EXPECT_LT(whole.size(), text.size() / 2);
  }
  EXPECT_EQ(unpacked(http::gzip("", 1)), "");
}

TEST(ContentHash, ChangesWithEveryBit) {
  std::string text(37, 'a');
  const auto before = http::content_hash(text);
  for (std::size_t i = 0; i < text.size() * 8; ++i) {
    text[i / 8] = static_cast<char>(text[i / 8] ^ (1 << (i % 8)));
    EXPECT_NE(http::content_hash(text), before);
    text[i / 8] = static_cast<char>(text[i / 8] ^ (1 << (i % 8)));
  }
  EXPECT_NE(http::content_hash(std::string(3, '\0')), http::content_hash(std::string(4, '\0')));
}

std::string routed(std::initializer_list<const char*> patterns, std::string method, std::string path) {
  http::Router router;
  for (const auto* pattern : patterns) {
    router.add("GET", pattern, [](const http::Match& match) {
      std::string text(match.pattern);
      for (const auto& [name, value] : match.path) text += " " + name + "=" + value;
      return http::text_response(text);
    });
  }
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  const auto response = router.handle(request);
  return response.status == 200 ? response.body : std::to_string(response.status);
}

TEST(Router, PrefersLiteralSegmentsThenParametersThenTheRest) {
  const auto patterns = {"/{a*}", "/x/{id}", "/x/new", "/{id}/new", "/x/{id}/{rest*}"};
  EXPECT_EQ(routed(patterns, "GET", "/x/new"), "/x/new");
  EXPECT_EQ(routed(patterns, "GET", "/x/5"), "/x/{id} id=5");
  EXPECT_EQ(routed(patterns, "GET", "/y/new"), "/{id}/new id=y");
  EXPECT_EQ(routed(patterns, "GET", "/x/5/a/b"), "/x/{id}/{rest*} id=5 rest=a/b");
  EXPECT_EQ(routed(patterns, "GET", "/y/z/w"), "/{a*} a=y/z/w");
  EXPECT_EQ(routed(patterns, "HEAD", "/x/new"), "/x/new");
}

TEST(Router, TakesNoEmptyParameterAndNoSlashMore) {
  EXPECT_EQ(routed({"/x/{id}"}, "GET", "/x/"), "404");
  EXPECT_EQ(routed({"/x/{id}"}, "GET", "/x/5/"), "404");
  EXPECT_EQ(routed({"/"}, "GET", "/"), "/");
  EXPECT_EQ(routed({"/x"}, "GET", "//x"), "404");
}

TEST(Router, SaysWhichMethodsAnAddressTakes) {
  http::Router router;
  const auto handler = [](const http::Match&) { return http::text_response(""); };
  router.add("GET", "/x", handler);
  router.add("POST", "/x", handler);
  Request request;
  request.method = "DELETE";
  request.path = "/x";
  const auto response = router.handle(request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.get("Allow"), "GET, HEAD, POST");
}

}  // namespace
