// SPDX-License-Identifier: EUPL-1.2
// The full size of the register, made up with a fixed seed: 200 000 organisations, 1 000 000 relations; and a tenth of
// both, to see what grows. The indexes stay in the build folder, as making the large one takes a minute or two.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>

#include "search/index.h"

namespace {

using namespace search;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t full_organisations = 200'000, full_relations = 1'000'000;

// Numbers from a state of their own for each record, so that the small register is the beginning of the large one.
struct Dice {
  std::mt19937_64 engine;
  explicit Dice(std::uint64_t seed) : engine(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine() % n); }
  // Small numbers often, large ones seldom.
  std::uint32_t skewed(std::uint32_t n) {
    double u = static_cast<double>(engine() >> 11) * 0x1p-53;
    return std::min(n - 1, static_cast<std::uint32_t>(std::pow(static_cast<double>(n) + 1, u)) - 1);
  }
};

constexpr const char* syllables[] = {
    "san", "ta",   "ma",  "ri",  "a",     "ville", "burg", "neu", "ober", "lo",  "mon", "te",  "ver", "de",
    "cas", "tel",  "por", "to",  "al",    "ba",    "ca",   "no",  "vi",   "la",  "nue", "va",  "río", "sal",
    "za",  "gra",  "zer", "hof", "stadt", "chi",   "pan",  "gu",  "ña",   "lé",  "tou", "lou", "se",  "pe",
    "tro", "grad", "ko",  "wa",  "mi",    "ya",    "shi",  "ki",  "to",   "bel", "o",   "ho",  "ri",  "zon"};
constexpr const char* common_words[] = {"san",    "santa", "nueva", "saint", "villa",
                                        "puerto", "new",   "north", "la",    "el"};
constexpr const char* countries[] = {"FR", "DE", "ES", "IT", "US", "BR", "MX", "PL",
                                     "GB", "AR", "CO", "PT", "CL", "PE", "AT"};
constexpr const char* summary_words[] = {
    "cooperación",   "municipal",  "agua",     "residuos",   "cultura",    "educación",     "juventud",
    "desarrollo",    "sostenible", "turismo",  "gobierno",   "local",      "hermanamiento", "proyecto",
    "participación", "ciudadana",  "salud",    "vivienda",   "transporte", "energía",       "clima",
    "igualdad",      "migración",  "comercio", "innovación", "patrimonio", "deporte",       "red"};

std::string country(std::uint32_t n) {
  return n < 15 ? countries[n] : fmt::format("X{:c}{}", 'A' + n / 10 % 26, n % 10);
}

std::string made_up_word(std::uint32_t n) {
  Dice dice(n * 7919ULL + 3);
  std::string word;
  for (std::uint32_t i = 0, k = 2 + dice.below(3); i < k; ++i) word += syllables[dice.below(std::size(syllables))];
  return word;
}

// Every tenth town has a name that no other has.
std::string town_name(std::uint32_t n) {
  if (n < full_organisations && n % 10 == 3) {
    std::string name;
    for (std::uint32_t rest = n, i = 0; i < 4; ++i, rest /= 26)
      name += fmt::format("{}{:c}", syllables[20 + i], 'a' + rest % 26);
    return name;
  }
  Dice dice(n * 1000003ULL + 1);
  std::string name = made_up_word(dice.below(120'000));
  if (dice.below(5) == 0) name = std::string(common_words[dice.skewed(std::size(common_words))]) + " " + name;
  if (dice.below(12) == 0) name += " de " + made_up_word(dice.below(2000));
  return name;
}

std::uint64_t organisation_id(std::uint32_t n) {
  return 1'000'000 + n * 3ULL;
}

struct Town {
  std::uint32_t country, subdivision, population;
  double latitude, longitude;
};

Town town(std::uint32_t n) {
  Dice dice(n * 31ULL + 7);
  Town t{};
  t.country = dice.skewed(200);
  t.subdivision = dice.skewed(20);
  t.population = static_cast<std::uint32_t>(500 * std::pow(10.0, 4.3 * std::pow(dice.below(10000) / 10000.0, 3)));
  t.latitude = -40 + dice.below(100'000) / 1000.0;
  t.longitude = -120 + dice.below(250'000) / 1000.0;
  return t;
}

std::string sentence(Dice& dice, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) text += std::string(summary_words[dice.skewed(std::size(summary_words))]) + " ";
  return text;
}

Document organisation(std::uint32_t n) {
  Dice dice(n * 17ULL + 5);
  Town t = town(n);
  Document d;
  d.id = organisation_id(n);
  d.name = town_name(n);
  d.weight = t.population;
  d.point = base::Point{t.latitude, t.longitude};
  std::string subdivision = fmt::format("{}.{}", country(t.country), t.subdivision);
  d.facet("kind", n % 37 == 0 ? "network" : n % 11 == 0 ? "grouping" : "local_government");
  d.facet("level", n % 20 == 0 ? "region" : "municipality");
  d.facet("country", country(t.country));
  d.facet("subdivision", subdivision);
  for (std::uint32_t i = 0, k = dice.skewed(6); i < k; ++i) d.facet("partner_countries", country(dice.skewed(200)));
  d.mask("themes", (1ULL << dice.skewed(60)) | (1ULL << dice.skewed(60)));
  d.number("population", t.population);
  d.number("since", 1945 + dice.below(80));
  d.add(Text::Role::name, "", d.name);
  // Larger places have more other names.
  for (std::uint32_t i = 0, k = 1 + dice.below(3) + (t.population > 50'000 ? 8 : 0); i < k; ++i)
    d.add(Text::Role::name, "", town_name(n + 1'000'000 * (i + 1)));
  d.add(Text::Role::name, "", "город " + std::to_string(n % 5000));
  d.add(Text::Role::text, "",
        fmt::format("{} {} Province", made_up_word(t.country * 20 + t.subdivision), made_up_word(900 + t.country)));
  d.add(Text::Role::text, "", made_up_word(5'000'000 + n / 30));
  if (n % 4 == 0) d.add(Text::Role::text, "es", sentence(dice, 40));
  d.add(Text::Role::text, "es", "agua y saneamiento, cultura");
  d.add(Text::Role::identifier, "", fmt::format("geonames {}", 2'000'000 + n));
  d.display = fmt::format("{}\x1f{}\x1f{}\x1f{}", country(t.country), subdivision, t.population, n % 9);
  return d;
}

Document relation(std::uint32_t n, std::uint32_t organisations) {
  Dice dice(n * 101ULL + 11);
  // Most relations join well-known places: those have many.
  std::uint32_t a = dice.below(3) == 0 ? dice.skewed(organisations) : dice.below(organisations),
                b = dice.below(organisations);
  Document d;
  d.id = 50'000'000 + n * 5ULL;
  d.links = {organisation_id(a), organisation_id(b)};
  if (n % 40 == 0) d.links.push_back(organisation_id(dice.below(organisations)));
  static constexpr const char* kinds[] = {"twinning",        "network_membership", "cooperation_agreement",
                                          "friendship_pact", "project_link",       "informal"};
  static constexpr const char* statuses[] = {"unknown", "active", "signed", "closed", "negotiation", "suspended"};
  d.facet("kind", kinds[dice.skewed(6)]);
  d.facet("status", statuses[dice.skewed(6)]);
  d.facet("trust", n % 10 == 0 ? "confirmed" : "unverified");
  for (std::uint64_t id : d.links) {
    Town t = town(static_cast<std::uint32_t>((id - 1'000'000) / 3));
    d.facet("countries", country(t.country));
    d.facet("subdivisions", fmt::format("{}.{}", country(t.country), t.subdivision));
  }
  d.mask("themes", 1ULL << dice.skewed(60));
  if (n % 5 != 0) d.number("start", 1950 + dice.below(75));
  d.number("population", town(a).population);
  if (n % 20 == 0) d.add(Text::Role::text, "es", sentence(dice, 12));
  return d;
}

std::vector<Band> bands(std::initializer_list<std::int64_t> from) {
  std::vector<Band> all;
  for (auto f : from) all.push_back({f, std::to_string(f)});
  return all;
}

Schema schema() {
  using K = Facet::Kind;
  std::vector<std::string> themes;
  for (int i = 0; i < 60; ++i) themes.push_back(fmt::format("theme-{}", i));
  auto sizes = bands({0, 5000, 20'000, 100'000, 500'000, 1'000'000, 5'000'000});
  auto distances = bands({100, 500, 1000, 5000, 10'000});
  auto decades = bands({1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020});
  Collection organisations{"organisations",
                           {{"kind", K::single, "organisation_kind", {}, {}, {}},
                            {"level", K::single, "level", {}, {}, {}},
                            {"country", K::single, "country", {}, {}, {}},
                            {"partner_countries", K::multiple, "", {}, {}, {}},
                            {"subdivision", K::single, "subdivision", {}, {}, {}},
                            {"themes", K::mask, "theme", themes, {}, {}},
                            {"decade", K::band, "", {}, "since", decades},
                            {"size", K::band, "", {}, "population", sizes},
                            {"distance", K::distance, "", {}, {}, distances}},
                           {"population", "since"},
                           true,
                           ""};
  Collection relations{"relations",
                       {{"kind", K::single, "relation_kind", {}, {}, {}},
                        {"status", K::single, "status", {}, {}, {}},
                        {"trust", K::single, "trust", {}, {}, {}},
                        {"countries", K::multiple, "country", {}, {}, {}},
                        {"subdivisions", K::multiple, "subdivision", {}, {}, {}},
                        {"themes", K::mask, "theme", themes, {}, {}},
                        {"decade", K::band, "", {}, "start", decades},
                        {"size", K::band, "", {}, "population", sizes},
                        {"distance", K::distance, "", {}, {}, distances}},
                       {"start", "population"},
                       false,
                       "organisations"};
  return {organisations, relations};
}

std::shared_ptr<const Vocabulary> vocabulary() {
  auto begin = Clock::now();
  auto made = std::make_shared<Vocabulary>();
  for (std::uint32_t c = 0; c < 200; ++c) {
    for (std::uint32_t l = 0; l < 100; ++l)
      made->add("country", country(c), made_up_word(9'000'000 + c * 100 + l / 2) + (l % 3 == 0 ? " é ô" : ""));
    for (std::uint32_t s = 0; s < 20; ++s) {
      for (std::uint32_t l = 0; l < 6; ++l)
        made->add("subdivision", fmt::format("{}.{}", country(c), s),
                  made_up_word(9'500'000 + c * 120 + s * 6 + l) + " region");
    }
  }
  made->add("country", "DE", "Alemania");
  made->add("country", "FR", "Francia");
  made->freeze();
  fmt::print("vocabulary: {} phrases in {} kB, {:.0f} ms\n", made->size(), made->bytes() / 1024,
             std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  return made;
}

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  long total = 0, resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * 4096 / 1e6;
}

std::unique_ptr<Index> open_index(std::uint32_t part) {
  static auto words = vocabulary();
  std::string folder = fmt::format("{}/search_bench/{}-v5", COSMOPOLIS_BUILD_DIR, part);
  auto begin = Clock::now();
  auto opened = Index::open(folder, schema(), words, Index::Mode::write);
  auto& index = *opened.value();
  auto ms = [&] { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); };
  if (!index.state().rebuild_because) {
    fmt::print("opened 1/{} in {:.0f} ms\n", part, ms());
  } else {
    base::Progress progress;
    std::uint32_t organisations = full_organisations / part, relations = full_relations / part;
    double organisations_ms = 0;
    auto built = index.rebuild(
        1,
        [&](const Sink& sink) -> base::Result<void> {
          for (std::uint32_t n = 0; n < organisations; ++n) sink("organisations", organisation(n));
          organisations_ms = ms();
          for (std::uint32_t n = 0; n < relations; ++n) sink("relations", relation(n, organisations));
          return {};
        },
        progress);
    if (!built) throw std::runtime_error(built.error().message.id);
    fmt::print("built 1/{} in {:.1f} s, organisations {:.0f} a second, resident {:.0f} MB at the end\n", part,
               ms() / 1000, organisations / organisations_ms * 1000, resident_mb());
  }
  auto state = index.state();
  fmt::print("1/{}: {} + {} rows, columns {:.0f} MB, resident {:.0f} MB\n", part, state.rows[0].second,
             state.rows[1].second, static_cast<double>(state.memory) / 1e6, resident_mb());
  return std::move(opened.value());
}

const Index& full() {
  static auto index = open_index(1);
  return *index;
}
const Index& tenth() {
  static auto index = open_index(10);
  return *index;
}

// Runs one request after the other; the median and the 99th percentile stand beside the mean.
void run(benchmark::State& state, const Index& index, const std::vector<Request>& requests) {
  std::vector<double> times;
  std::size_t i = 0;
  std::uint64_t found = 0;
  for (const auto& request : requests) index.search(request);
  for (auto unused : state) {
    auto begin = Clock::now();
    auto page = index.search(requests[i++ % requests.size()]);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    found += page.total;
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2];
  state.counters["p99_ms"] = times[times.size() * 99 / 100];
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(times.size());
}

std::vector<Request> requests(const Index& index, const std::function<Request(Dice&, const Index&)>& make) {
  std::vector<Request> all;
  Dice dice(42);
  for (int i = 0; i < 200; ++i) {
    all.push_back(make(dice, index));
    all.back().want_facets = true;
    all.back().near = base::Point{48.1, 11.5};
  }
  return all;
}

Request with_selections(Dice& dice, std::string collection, std::string text) {
  Request r{.collection = collection, .text = std::move(text)};
  if (collection == "relations") {
    r.selections = {{"kind", {"twinning", "cooperation_agreement"}}, {"countries", {country(dice.skewed(30))}}};
  } else {
    r.selections = {{"kind", {"local_government"}}, {"country", {country(dice.skewed(30)), country(dice.skewed(30))}}};
  }
  return r;
}

std::string some_name(Dice& dice) {
  return town_name(dice.below(20'000));
}
std::string common_text(Dice& dice) {
  static constexpr const char* texts[] = {"san",         "santa", "agua",           "cultura",  "province",
                                          "cooperación", "nueva", "agua municipal", "alemania", "francia cultura"};
  return texts[dice.below(std::size(texts))];
}

void text_two_facets_relations(benchmark::State& state) {
  run(state, full(), requests(full(), [](Dice& d, const Index&) {
        return with_selections(d, "relations", d.below(2) ? some_name(d) : common_text(d));
      }));
}
void text_two_facets_organisations(benchmark::State& state) {
  run(state, full(), requests(full(), [](Dice& d, const Index&) {
        return with_selections(d, "organisations", d.below(2) ? some_name(d) : common_text(d));
      }));
}
void common_words_relations(benchmark::State& state) {
  run(state, full(),
      requests(full(), [](Dice& d, const Index&) { return with_selections(d, "relations", common_text(d)); }));
}
void common_words_organisations(benchmark::State& state) {
  run(state, full(),
      requests(full(), [](Dice& d, const Index&) { return with_selections(d, "organisations", common_text(d)); }));
}
void no_text_two_facets_relations(benchmark::State& state) {
  run(state, full(), requests(full(), [](Dice& d, const Index&) { return with_selections(d, "relations", ""); }));
}
void no_text_two_facets_organisations(benchmark::State& state) {
  run(state, full(), requests(full(), [](Dice& d, const Index&) { return with_selections(d, "organisations", ""); }));
}
void nothing_asked_relations(benchmark::State& state) {
  run(state, full(), requests(full(), [](Dice&, const Index&) { return Request{.collection = "relations"}; }));
}
void by_name_one_facet_relations(benchmark::State& state) {
  run(state, full(), requests(full(), [](Dice& d, const Index&) {
        return Request{.collection = "relations",
                       .selections = {{"countries", {country(d.skewed(30))}}},
                       .sort = {.by = Sort::By::name}};
      }));
}
void selective(benchmark::State& state, const Index& index) {
  // The two ends of a relation, both with names that no other has.
  std::uint32_t organisations = index.state().rows[0].second, relations = index.state().rows[1].second;
  run(state, index, requests(index, [=](Dice& d, const Index&) {
        Document r = relation(d.below(relations), organisations);
        while ((r.links[0] - 1'000'000) / 3 % 10 != 3 || (r.links[1] - 1'000'000) / 3 % 10 != 3)
          r = relation(d.below(relations), organisations);
        auto name = [&](int i) {
          return town_name(static_cast<std::uint32_t>((r.links[static_cast<std::size_t>(i)] - 1'000'000) / 3));
        };
        return Request{.collection = "relations", .text = name(0) + " " + name(1), .last_word_is_prefix = false};
      }));
}
void selective_tenth(benchmark::State& state) {
  selective(state, tenth());
}
void selective_full(benchmark::State& state) {
  selective(state, full());
}

void suggestions(benchmark::State& state) {
  std::vector<std::string> prefixes;
  Dice dice(7);
  for (int i = 0; i < 500; ++i) prefixes.push_back(some_name(dice).substr(0, 1 + dice.below(6)));
  std::vector<double> times;
  std::size_t i = 0;
  for (auto unused : state) {
    auto begin = Clock::now();
    benchmark::DoNotOptimize(full().suggest("organisations", prefixes[i++ % prefixes.size()], 10));
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2];
  state.counters["p99_ms"] = times[times.size() * 99 / 100];
}

void apply_thousand(benchmark::State& state) {
  full();
  std::string folder = fmt::format("{}/search_bench/10-copy", COSMOPOLIS_BUILD_DIR);
  std::filesystem::remove_all(folder);
  tenth();
  std::filesystem::copy(fmt::format("{}/search_bench/10-v5", COSMOPOLIS_BUILD_DIR), folder,
                        std::filesystem::copy_options::recursive);
  auto index = Index::open(folder, schema(), std::make_shared<Vocabulary>(), Index::Mode::write);
  std::uint32_t next = 0;
  for (auto unused : state) {
    Changes changes;
    for (int i = 0; i < 1000; ++i, ++next)
      changes.put("relations", relation(2'000'000 + next, full_organisations / 10));
    if (auto done = index.value()->apply(next, changes); !done) state.SkipWithError("apply failed");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(next));
}

BENCHMARK(text_two_facets_relations)->Iterations(600)->Unit(benchmark::kMillisecond);
BENCHMARK(text_two_facets_organisations)->Iterations(600)->Unit(benchmark::kMillisecond);
BENCHMARK(common_words_relations)->Iterations(400)->Unit(benchmark::kMillisecond);
BENCHMARK(common_words_organisations)->Iterations(400)->Unit(benchmark::kMillisecond);
BENCHMARK(no_text_two_facets_relations)->Iterations(400)->Unit(benchmark::kMillisecond);
BENCHMARK(no_text_two_facets_organisations)->Iterations(400)->Unit(benchmark::kMillisecond);
BENCHMARK(nothing_asked_relations)->Iterations(200)->Unit(benchmark::kMillisecond);
BENCHMARK(by_name_one_facet_relations)->Iterations(200)->Unit(benchmark::kMillisecond);
BENCHMARK(selective_tenth)->Iterations(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(selective_full)->Iterations(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(suggestions)->Iterations(5000)->Unit(benchmark::kMillisecond);
BENCHMARK(apply_thousand)->Iterations(20)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
