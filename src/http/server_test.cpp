// SPDX-License-Identifier: EUPL-1.2
#include "http/server.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <random>

#include "http/encoding.h"
#include "http/raw_client.h"

namespace {

using http::RawClient;
using http::Request;
using http::Response;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Response answer(const Request& request) {
  if (request.path == "/echo") return http::text_response(request.method + " " + request.query + " " + request.body);
  if (request.path == "/large") return http::text_response(std::string(100000, 'x'));
  if (request.path == "/boom") throw std::runtime_error("a secret detail");
  if (request.path == "/header") {
    auto response = http::text_response("");
    response.set("X-Value", "a\r\nX-Forged: b");
    return response;
  }
  if (request.path == "/pieces" || request.path == "/broken-pieces") {
    Response response;
    response.headers.emplace_back("Content-Type", "text/csv");
    response.pieces = [n = 0, breaks = request.path == "/broken-pieces"]() mutable {
      if (breaks && n == 500) throw std::runtime_error("the disk is gone");
      return n++ < 1000 ? std::string(1000, static_cast<char>('a' + n % 26)) : std::string();
    };
    return response;
  }
  return http::text_response("hello " + request.path);
}

http::ServerSettings small() {
  http::ServerSettings settings;
  settings.port = 0;
  settings.max_body = 10000;
  settings.max_header_bytes = 4096;
  settings.max_url = 1024;
  settings.read_seconds = 1;
  settings.idle_seconds = 2;
  settings.write_seconds = 2;
  return settings;
}

std::unique_ptr<http::Server> started(const http::ServerSettings& settings,
                                      std::function<Response(const Request&)> handler = answer) {
  auto server = http::Server::start(settings, std::move(handler));
  EXPECT_TRUE(server.has_value()) << server.error().message.id;
  return std::move(*server);
}

struct ServerTest : testing::Test {
  std::unique_ptr<http::Server> server = started(small());

  RawClient client() const { return RawClient(server->port()); }
  void expect_alive() const {
    auto check = client();
    check.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(check.read_answer(), HasSubstr("hello /alive"));
  }
};

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

std::string unchunked(std::string_view body) {
  std::string out;
  for (;;) {
    const auto line = body.find("\r\n");
    const auto size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
    if (size == 0) return out;
    out += body.substr(line + 2, size);
    body.remove_prefix(line + 2 + size + 2);
  }
}

TEST_F(ServerTest, AnswersOverAndOverOnOneConnection) {
  auto one = client();
  for (int i = 0; i < 3; ++i) {
    one.send("GET /a%20b?c=d HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(one.read_answer(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("hello /a b"), HasSubstr("Date: ")));
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  auto one = client();
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  one.send(requests);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(body_of(one.read_answer()), "hello /" + std::to_string(i));
}

TEST_F(ServerTest, TakesBodiesWholeOrInChunks) {
  auto one = client();
  one.send("POST /echo?a=b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  one.send("lo");
  EXPECT_EQ(body_of(one.read_answer()), "POST a=b hello");
  one.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
  EXPECT_EQ(body_of(one.read_answer()), "POST  hello");
}

TEST_F(ServerTest, AnswersHeadWithTheLengthButNoBody) {
  auto one = client();
  one.send("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(one.read_answer(false), HasSubstr("Content-Length: 100000\r\n"));
  EXPECT_EQ(body_of(one.read_answer()), "hello /next");
}

TEST_F(ServerTest, CompressesForThoseWhoTakeIt) {
  auto one = client();
  one.send("GET /large HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  const auto packed = one.read_answer();
  EXPECT_THAT(packed, AllOf(HasSubstr("Content-Encoding: gzip"), HasSubstr("Vary: Accept-Encoding")));
  EXPECT_EQ(body_of(packed), http::gzip(std::string(100000, 'x'), 1));
  one.send("GET /large HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0\r\n\r\n");
  EXPECT_EQ(body_of(one.read_answer()).size(), 100000u);
  one.send("GET /small HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(body_of(one.read_answer()), "hello /small");
}

TEST_F(ServerTest, SendsDownloadsInPieces) {
  auto one = client();
  one.send("GET /pieces HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto answer = one.read_all();
  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_EQ(unchunked(body_of(answer)).size(), 1000000u);
}

TEST_F(ServerTest, LeavesABrokenDownloadVisiblyIncomplete) {
  auto one = client();
  one.send("GET /broken-pieces HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(one.read_all(), Not(HasSubstr("\r\n0\r\n\r\n")));
  expect_alive();
}

TEST_F(ServerTest, LivesWhenADownloaderGoesAway) {
  for (int i = 0; i < 10; ++i) client().send("GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n");
  expect_alive();
}

TEST_F(ServerTest, CutsOffDownloadersWhoTakeNothing) {
  // A piece is made only when the one before is sent, so little is made for who does not read.
  std::atomic<int> made{0};
  std::atomic<bool> let_go{false};
  struct Witness {
    std::atomic<bool>& flag;
    ~Witness() { flag = true; }
  };
  auto endless = started(small(), [&](const Request&) {
    Response response;
    response.pieces = [&made, witness = std::make_shared<Witness>(let_go)] {
      ++made;
      return std::string(100000, 'x');
    };
    return response;
  });
  RawClient reader(endless->port());
  reader.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int i = 0; i < 1000 && !let_go; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(let_go);
  EXPECT_LT(made, 500);
}

TEST_F(ServerTest, HidesWhatWentWrongButGivesANumber) {
  auto one = client();
  one.send("GET /boom HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = one.read_answer();
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("secret")), HasSubstr("X-Request-Id: ")));
}

TEST_F(ServerTest, LetsNoValueBecomeAHeader) {
  auto one = client();
  one.send("GET /header HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(one.read_answer(), Not(HasSubstr("\r\nX-Forged")));
}

TEST_F(ServerTest, SaysThatABodyIsTooLarge) {
  auto announced = client();
  announced.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n" + std::string(20000, 'x'));
  EXPECT_THAT(announced.read_all(), AllOf(StartsWith("HTTP/1.1 413 "), HasSubstr("10000")));
  auto waiting = client();
  waiting.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(waiting.read_all(), StartsWith("HTTP/1.1 413 "));
  auto chunked = client();
  chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4e20\r\n" + std::string(10001, 'x'));
  EXPECT_THAT(chunked.read_all(), StartsWith("HTTP/1.1 413 "));
}

TEST(Server, SaysThatABodyIsTooLargeOnThePageItWasGiven) {
  auto server = std::move(*http::Server::start(small(), answer, [](const Request& request, int status) {
    return http::text_response(fmt::format("{} for {}", request.path, request.header("accept-language").value_or("")), status);
  }));
  RawClient client(server->port());
  client.send("POST /echo?a HTTP/1.1\r\nHost: a\r\nAccept-Language: pt\r\nContent-Length: 20000\r\n\r\n" + std::string(20000, 'x'));
  EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 413 "), HasSubstr("/echo for pt")));
}

TEST_F(ServerTest, SaysThatAddressOrHeadersAreTooLong) {
  auto address = client();
  address.send("GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(address.read_all(), StartsWith("HTTP/1.1 414 "));
  auto field = client();
  field.send("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(8000, 'a') + "\r\n\r\n");
  EXPECT_THAT(field.read_all(), StartsWith("HTTP/1.1 431 "));
  auto fields = client();
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 1000; ++i) many += "X-" + std::to_string(i) + ": a\r\n";
  fields.send(many + "\r\n");
  EXPECT_THAT(fields.read_all(), StartsWith("HTTP/1.1 431 "));
  auto endless = client();
  endless.send("GET / HTTP/1.1\r\nX: ");
  bool open = true;
  for (int i = 0; i < 2000 && open; ++i) open = endless.send(std::string(1000, 'a'));
  EXPECT_EQ(endless.read_all().find("200 OK"), std::string::npos);
  expect_alive();
}

TEST_F(ServerTest, CutsOffSlowSenders) {
  auto slow = client();
  const std::string request = "GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  bool open = true;
  for (const char c : request) {
    open = open && slow.send(std::string(1, c));
    if (!open) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
  }
  EXPECT_THAT(slow.read_all(), Not(HasSubstr("200 OK")));
  auto silent = client();
  silent.send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(silent.read_all(), "");
  expect_alive();
}

TEST_F(ServerTest, LivesThroughRequestsCutOffAnywhere) {
  const std::string request =
      "POST /echo?a=b HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world";
  for (std::size_t length = 0; length <= request.size(); ++length) {
    auto cut = client();
    cut.send(std::string_view(request).substr(0, length));
  }
  expect_alive();
}

TEST_F(ServerTest, LivesThroughGarbage) {
  std::mt19937 random(7);
  const std::string_view begins[] = {"", "GET ", "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n",
                                     "GET /%00%ff HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://[ HTTP/1.1\r\n\r\n",
                                     "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
                                     "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                                     "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"};
  for (int i = 0; i < 200; ++i) {
    auto one = client();
    std::string bytes(begins[random() % std::size(begins)]);
    for (int n = static_cast<int>(random() % 300); n > 0; --n) bytes += static_cast<char>(random());
    one.send(bytes);
  }
  expect_alive();
}

TEST_F(ServerTest, RefusesAddressesThatCannotBe) {
  for (const auto* target : {"/%00", "/%ff%fe", "*", "http://a"}) {
    auto one = client();
    one.send(std::string("GET ") + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = one.read_all();
    if (std::string_view(target) == "http://a") {
      EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
    } else {
      EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 ")) << target;
    }
  }
}

TEST_F(ServerTest, AnswersAnUpgradeAsIfItHadNotBeenAsked) {
  auto one = client();
  one.send("GET /plain HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_THAT(one.read_answer(), HasSubstr("hello /plain"));
}

TEST(Server, SaysSoWhenItHasTooMuchToDo) {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  int inside = 0;
  auto settings = small();
  settings.workers = 1;
  settings.queue_limit = 1;
  auto server = started(settings, [&](const Request&) {
    std::unique_lock lock(mutex);
    ++inside;
    changed.notify_all();
    changed.wait(lock, [&] { return open; });
    return http::text_response("done");
  });
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  RawClient first(server->port()), second(server->port()), third(server->port());
  first.send(request);
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return inside == 1; });
  }
  second.send(request);
  third.send(request);
  // One of the two waits in the queue, the other hears that there is no room.
  std::string refused;
  std::thread listener([&] { refused = third.read_answer(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  changed.notify_all();
  listener.join();
  const auto answers = first.read_answer() + second.read_answer() + refused;
  EXPECT_THAT(answers, AllOf(HasSubstr("HTTP/1.1 503 "), HasSubstr("Retry-After: "), HasSubstr("HTTP/1.1 200 ")));
}

TEST(Server, EndsWhatItBeganBeforeItStops) {
  std::mutex mutex;
  std::condition_variable changed;
  bool inside = false;
  auto server = started(small(), [&](const Request&) {
    {
      const std::lock_guard lock(mutex);
      inside = true;
    }
    changed.notify_all();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return http::text_response("finished");
  });
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return inside; });
  }
  server->stop();
  EXPECT_THAT(client.read_answer(), HasSubstr("finished"));
}

TEST(Server, SaysWhyItCannotListen) {
  auto first = started(small());
  auto settings = small();
  settings.port = first->port();
  const auto second = http::Server::start(settings, answer);
  ASSERT_TRUE(second.has_error());
  EXPECT_THAT(second.error().message.id, HasSubstr("cannot listen"));
  settings.address = "nowhere at all";
  EXPECT_TRUE(http::Server::start(settings, answer).has_error());
}

}  // namespace
