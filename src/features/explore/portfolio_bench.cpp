// SPDX-License-Identifier: EUPL-1.2
// A portfolio of 1 000 000 published projects with whole descriptions, made up with a fixed seed, and the 20 000 organisations that take
// part in them: found by words, narrowed by facets, counted by all others. The index stays in the build folder, as making it takes minutes.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <random>
#include <stdexcept>

#include "explore/documents.h"
#include "search/index.h"
#include "themes/api.h"

namespace {

using namespace explore;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t project_count = 1'000'000, organisation_count = 20'000, known_words = 80'000;
constexpr const char* countries[] = {"SN", "ML", "BF", "MG", "BR", "CO", "BO", "PE", "EC", "MX", "GT", "MA", "TN", "VN", "NP", "KE", "UG", "ET", "RW", "UA"};
constexpr const char* common_words[] = {"projet", "water",       "municipalities", "cooperación", "gestion", "local",  "education", "desarrollo", "santé",
                                        "waste",  "governance",  "agua",           "jeunes",      "culture", "energy", "climate",   "training",   "urban",
                                        "women",  "participación"};

struct Dice {
  std::mt19937_64 engine;
  explicit Dice(std::uint64_t seed) : engine(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine() % n); }
  // Small numbers often, large ones seldom, as words and countries are.
  std::uint32_t skewed(std::uint32_t n) {
    const double u = static_cast<double>(engine() >> 11) * 0x1p-53;
    return std::min(n - 1, static_cast<std::uint32_t>(std::pow(static_cast<double>(n) + 1, u)) - 1);
  }
};

std::string made_up_word(std::uint32_t n) {
  static constexpr const char* syllables[] = {"ta", "mi", "ro", "ne", "sa", "lu", "co", "per", "tion", "men", "di", "ga", "ville", "ver", "po", "qui"};
  std::string word;
  for (std::uint64_t rest = n * 2654435761ULL % 4294967291ULL, i = 0; i < 3 + n % 2; ++i, rest /= 16) word += syllables[rest % 16];
  return word;
}

std::string some_words(Dice& dice, std::uint32_t number) {
  std::string text;
  for (; number > 0; --number) {
    if (!text.empty()) text += ' ';
    text += dice.below(4) == 0 ? std::string(common_words[dice.skewed(std::size(common_words))]) : made_up_word(dice.skewed(known_words));
  }
  return text;
}

std::string country(Dice& dice) { return countries[dice.skewed(std::size(countries))]; }

projects::Project project(std::uint32_t n) {
  Dice dice(n * 7919ULL + 11);
  static constexpr const char* languages[] = {"en", "fr", "es", "pt"};
  projects::Project made;
  made.id.value = 50'000'000 + n;
  made.state = projects::State::published;
  made.identifier = fmt::format("XM-EXAMPLE-{}", n);
  made.language = languages[dice.below(4)];
  made.owner.value = 1'000 + dice.skewed(organisation_count);
  made.title = {{.language = made.language, .text = some_words(dice, 8)}};
  made.descriptions = {{.type = "1", .text = {{.language = made.language, .text = some_words(dice, 60 + dice.below(120))}}}};
  for (std::uint32_t i = 0, parties = 1 + dice.below(4); i < parties; ++i) {
    projects::Participant one{.role = std::string(1, static_cast<char>('1' + i))};
    one.who.organisation.value = 1'000 + dice.skewed(organisation_count);
    made.participants.push_back(std::move(one));
  }
  made.status = std::string(1, static_cast<char>('1' + dice.below(5)));
  const auto year = static_cast<std::int16_t>(2000 + dice.below(26)), end = static_cast<std::int16_t>(year + dice.below(5));
  made.dates = {{.type = "2", .on = {.year = year}}, {.type = "3", .on = {.year = end}}};
  for (std::uint32_t i = 0, places = 1 + dice.below(6) / 5; i < places; ++i) made.countries.push_back({.code = country(dice)});
  made.tags = {{.vocabulary = "2", .code = fmt::format("{}", 1 + dice.below(17))}};
  const auto& themes = themes::all();
  made.themes = {std::string(themes[dice.skewed(static_cast<std::uint32_t>(themes.size()))].code)};
  if (dice.below(2)) made.management = dice.below(2) ? "direct" : "delegated";
  made.locations = {{.latitude = 40.0 - dice.below(70), .longitude = 120.0 - dice.below(200)}};
  return made;
}

organisations::Organisation organisation(std::uint32_t n) {
  Dice dice(n * 104729ULL + 5);
  organisations::Organisation made;
  made.id.value = 1'000 + n;
  made.kind = organisations::Kind::local_government;
  made.country = country(dice);
  made.names = {{.language = "fr", .text = "Ville de " + made_up_word(known_words + n)}};
  return made;
}

const search::Index& portfolio() {
  static const auto index = [] {
    static const auto gazetteer = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
    auto opened = search::Index::open(COSMOPOLIS_BUILD_DIR "/portfolio_bench/1", schema(), std::make_shared<search::Vocabulary>(vocabulary(*gazetteer)),
                                      search::Index::Mode::write);
    auto& made = *opened.value();
    const auto begin = Clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
    if (made.state().rebuild_because) {
      base::Progress progress;
      const auto built = made.rebuild(
          1,
          [&](const search::Sink& sink) -> base::Result<void> {
            for (std::uint32_t n = 0; n < organisation_count; ++n) sink(organisations_collection, document(organisation(n), {}, *gazetteer, {.year = 2026}));
            for (std::uint32_t n = 0; n < project_count; ++n) sink(projects_collection, document(project(n), *gazetteer));
            return {};
          },
          progress);
      if (!built) throw std::runtime_error(built.error().message.id);
      fmt::print("built in {:.0f} s, {:.0f} projects a second\n", seconds(), project_count / seconds());
    }
    std::ifstream statm("/proc/self/statm");
    long total = 0, resident = 0;
    statm >> total >> resident;
    fmt::print("{} projects, columns {:.0f} MB, resident {:.0f} MB\n", project_count, static_cast<double>(made.state().memory) / 1e6, static_cast<double>(resident) * 4096 / 1e6);
    return std::move(opened.value());
  }();
  return *index;
}

search::Request asking(std::string text) {
  search::Request request{.collection = std::string(projects_collection), .text = std::move(text), .language = base::Language::fr};
  request.want_facets = true;
  request.limit = 25;
  return request;
}

void narrow(search::Request& request, Dice& dice) {
  request.selections = {{"status", {"2", "4"}}, {"country", {country(dice), country(dice)}}};
}

// The same 200 requests, one after the other; the median and the 99th percentile stand beside the mean.
template <class Make>
void run(benchmark::State& state, Make make) {
  const auto& index = portfolio();
  std::vector<search::Request> requests;
  Dice dice(42);
  for (int i = 0; i < 200; ++i) requests.push_back(make(dice));
  for (const auto& request : requests) index.search(request);
  std::vector<double> times;
  std::uint64_t found = 0;
  std::size_t i = 0;
  for (auto unused : state) {
    const auto begin = Clock::now();
    const auto page = index.search(requests[i++ % requests.size()]);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    found += page.total;
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2];
  state.counters["p99_ms"] = times[times.size() * 99 / 100];
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(times.size());
}

void a_word_and_two_facets(benchmark::State& state) {
  run(state, [](Dice& dice) {
    auto request = asking(made_up_word(dice.below(known_words)));
    narrow(request, dice);
    return request;
  });
}
void common_words_and_two_facets(benchmark::State& state) {
  run(state, [](Dice& dice) {
    auto request = asking(some_words(dice, 2));
    narrow(request, dice);
    return request;
  });
}
void two_facets_without_words(benchmark::State& state) {
  run(state, [](Dice& dice) {
    auto request = asking("");
    narrow(request, dice);
    return request;
  });
}
void nothing_asked(benchmark::State& state) {
  run(state, [](Dice&) { return asking(""); });
}
void phrases(benchmark::State& state) {
  run(state, [](Dice& dice) { return asking(fmt::format("\"{} {}\"", common_words[dice.below(std::size(common_words))], made_up_word(dice.below(500)))); });
}
void of_an_organisation(benchmark::State& state) {
  run(state, [](Dice& dice) {
    auto request = asking("");
    request.linked_to = {1'000 + dice.below(organisation_count)};
    return request;
  });
}

BENCHMARK(a_word_and_two_facets)->Iterations(600)->Unit(benchmark::kMillisecond);
BENCHMARK(common_words_and_two_facets)->Iterations(400)->Unit(benchmark::kMillisecond);
BENCHMARK(two_facets_without_words)->Iterations(400)->Unit(benchmark::kMillisecond);
BENCHMARK(nothing_asked)->Iterations(200)->Unit(benchmark::kMillisecond);
BENCHMARK(phrases)->Iterations(200)->Unit(benchmark::kMillisecond);
BENCHMARK(of_an_organisation)->Iterations(400)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
