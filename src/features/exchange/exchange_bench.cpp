// SPDX-License-Identifier: EUPL-1.2
// A file of activities brought in and written again, beside libxml2 reading the same bytes and doing nothing with them.
#include <benchmark/benchmark.h>
#include <libxml/parser.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "db/test_databases.h"
#include "exchange/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();
std::span<const base::EmbeddedFile> embedded_exchange();

namespace exchange {
namespace {

namespace fs = std::filesystem;

std::string narrative(std::mt19937& random, int words) {
  static constexpr std::array list{"water", "supply", "village", "training", "council", "city", "of", "and", "the", "health", "school", "roads", "support", "local"};
  std::string text = "<narrative>";
  for (int i = 0; i < words; ++i) text += std::string(i ? " " : "") + list[random() % list.size()];
  return text + "</narrative>";
}

// About 60 MB of activities such as governments publish: seed fixed, nothing of it is anybody's.
const std::string& file_of_activities() {
  static const std::string path = [] {
    const auto made = (fs::temp_directory_path() / "cosmopolis-exchange-bench.xml").string();
    std::mt19937 random(20260);
    std::ofstream out(made);
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\">\n";
    for (int i = 0; out.tellp() < 60'000'000; ++i) {
      out << "  <iati-activity default-currency=\"EUR\" xml:lang=\"en\" last-updated-datetime=\"2025-05-01T00:00:00Z\">\n    <iati-identifier>XM-BENCH-" << i
          << "</iati-identifier>\n    <reporting-org ref=\"XM-BENCH\" type=\"10\">" << narrative(random, 3) << "</reporting-org>\n    <title>" << narrative(random, 8)
          << "</title>\n    <description type=\"1\">" << narrative(random, 60)
          << "</description>\n    <participating-org ref=\"XM-BENCH\" type=\"10\" role=\"1\"/>\n    <participating-org type=\"22\" role=\"4\">" << narrative(random, 4)
          << "</participating-org>\n    <activity-status code=\"2\"/>\n    <activity-date type=\"2\" iso-date=\"2020-01-01\"/>\n    <activity-date type=\"3\" iso-date=\"2027-12-31\"/>\n"
             "    <recipient-country code=\"SN\" percentage=\"100\"/>\n    <sector vocabulary=\"1\" code=\"14030\" percentage=\"100\"/>\n";
      for (auto n = 3 + random() % 12; n > 0; --n)
        out << "    <transaction>\n      <transaction-type code=\"" << (random() % 2 ? 3 : 2) << "\"/>\n      <transaction-date iso-date=\"2022-0" << 1 + random() % 9
            << "-15\"/>\n      <value currency=\"EUR\" value-date=\"2022-01-15\">" << random() % 1000000 << ".50</value>\n      <description>" << narrative(random, 6)
            << "</description>\n      <provider-org ref=\"XM-BENCH\"/>\n      <receiver-org>" << narrative(random, 3) << "</receiver-org>\n    </transaction>\n";
      out << "    <result type=\"1\">\n      <title>" << narrative(random, 5) << "</title>\n      <indicator measure=\"1\">\n        <title>" << narrative(random, 5)
          << "</title>\n        <baseline year=\"2020\" value=\"0\"/>\n        <period><period-start iso-date=\"2022-01-01\"/><period-end iso-date=\"2022-12-31\"/>"
             "<target value=\"10\"/><actual value=\"7\"/></period>\n      </indicator>\n    </result>\n  </iati-activity>\n";
    }
    out << "</iati-activities>\n";
    return made;
  }();
  return path;
}

void Sax2(benchmark::State& state) {
  const auto& path = file_of_activities();
  xmlSAXHandler nothing{};
  nothing.initialized = XML_SAX2_MAGIC;
  nothing.startElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int, const xmlChar**) {};
  nothing.endElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*) {};
  nothing.characters = [](void*, const xmlChar*, int) {};
  for (auto _ : state) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> buffer(1 << 16);
    auto* context = xmlCreatePushParserCtxt(&nothing, nullptr, nullptr, 0, nullptr);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0)
      xmlParseChunk(context, buffer.data(), static_cast<int>(file.gcount()), 0);
    xmlParseChunk(context, buffer.data(), 0, 1);
    xmlFreeParserCtxt(context);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * fs::file_size(path)));
}
BENCHMARK(Sax2)->Unit(benchmark::kMillisecond)->UseRealTime();

std::vector<base::EmbeddedFile> migrations() {
  std::vector<base::EmbeddedFile> files;
  for (const auto part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(), embedded_exchange()})
    files.insert(files.end(), part.begin(), part.end());
  return files;
}

// In a register of its own each time; the file's checksum is part of it.
void Import(benchmark::State& state) {
  const auto dialect = state.range(0) ? db::Dialect::postgresql : db::Dialect::sqlite;
  const auto& path = file_of_activities();
  for (auto _ : state) {
    state.PauseTiming();
    auto test = std::make_unique<db::TestDatabase>(dialect);
    if (!db::migrate(test->database(), migrations())) throw std::runtime_error("the tables could not be made");
    state.ResumeTiming();
    const auto done = import_file(test->database(), {.path = path}, {});
    if (!done) throw std::runtime_error(done.error().message.id);
    state.counters["activities"] = static_cast<double>(done->counts.created);
    state.PauseTiming();
    test.reset();
    state.ResumeTiming();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * fs::file_size(path)));
}
BENCHMARK(Import)->ArgName("postgresql")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

void Export(benchmark::State& state) {
  db::TestDatabase test(db::Dialect::sqlite);
  if (!db::migrate(test.database(), migrations())) throw std::runtime_error("the tables could not be made");
  if (!import_file(test.database(), {.path = file_of_activities()}, {})) throw std::runtime_error("the file was not imported");
  std::int64_t bytes = 0;
  for (auto _ : state) {
    const auto done = export_activities(test.database(), {.only_valid = state.range(0) != 0}, [&](std::string_view piece) {
      bytes += static_cast<std::int64_t>(piece.size());
      return true;
    }, {});
    if (!done) throw std::runtime_error(done.error().message.id);
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(Export)->ArgName("only_valid")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace exchange

BENCHMARK_MAIN();
