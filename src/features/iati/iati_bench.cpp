// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "iati/api.h"

namespace {

// The real files of version 2, one list after the other in one file; empty if they are not here.
const std::string& real_files() {
  static const std::string text = [] {
    std::string all = "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n";
    const std::filesystem::path folder = COSMOPOLIS_SOURCE_DIR "/../shared/data/iati/activities-2x";
    if (!std::filesystem::is_directory(folder)) return std::string();
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& path : files) {
      std::ifstream in(path, std::ios::binary);
      const std::string one{std::istreambuf_iterator<char>(in), {}};
      const auto list = one.find("<iati-activities");
      const auto end = one.rfind("</iati-activities>");
      if (list == std::string::npos || end == std::string::npos) continue;
      const auto begin = one.find('>', list) + 1;
      // The namespaces declared on the lists are declared once, on ours.
      for (auto at = one.find("xmlns:", list); at < begin; at = one.find("xmlns:", at + 1)) {
        const auto declaration = one.substr(at, one.find_first_of(" >", at) - at);
        const auto name = declaration.substr(0, declaration.find('='));
        if (all.find(name + "=") > all.find(".03\">") || all.find(name + "=") == std::string::npos)
          all.insert(all.find(" version=\"2"), " " + declaration);
      }
      all.append(one, begin, end - begin);
    }
    return all + "</iati-activities>\n";
  }();
  return text;
}

const std::string& generated_file() {
  static const std::string text = [] {
    std::mt19937 random(20260101);
    auto some = [&](unsigned n) { return std::to_string(random() % n); };
    std::string all = "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n";
    for (int i = 0; i < 4000; ++i) {
      all +=
          "  <iati-activity default-currency=\"EUR\" xml:lang=\"en\" humanitarian=\"0\" hierarchy=\"1\">\n    "
          "<iati-identifier>FR-COA-" +
          std::to_string(i) +
          "</iati-identifier>\n    <reporting-org ref=\"FR-COA\" type=\"11\">\n      <narrative>City of "
          "Somewhere</narrative>\n    </reporting-org>\n    <title>\n      <narrative>Water for " +
          some(1000) + " homes</narrative>\n    </title>\n    <description type=\"1\">\n      <narrative>" +
          std::string(200 + random() % 400, 'w') +
          "</narrative>\n    </description>\n    <participating-org ref=\"FR-COA\" type=\"11\" role=\"1\"/>\n    "
          "<activity-status code=\"2\"/>\n    <activity-date type=\"1\" iso-date=\"2019-01-0" +
          std::to_string(1 + random() % 9) +
          "\"/>\n    <recipient-country code=\"SN\" percentage=\"100\"/>\n    <sector vocabulary=\"1\" code=\"14030\" "
          "percentage=\"60\"/>\n    <sector vocabulary=\"1\" code=\"15112\" percentage=\"40\"/>\n";
      for (unsigned t = random() % 12; t > 0; --t)
        all += "    <transaction ref=\"" + some(100000) +
               "\">\n      <transaction-type code=\"3\"/>\n      <transaction-date iso-date=\"2020-03-0" +
               std::to_string(1 + random() % 9) + "\"/>\n      <value value-date=\"2020-03-01\">" + some(10000000) +
               ".50</value>\n      <provider-org ref=\"FR-COA\"/>\n    </transaction>\n";
      all += "  </iati-activity>\n";
    }
    return all + "</iati-activities>\n";
  }();
  return text;
}

const std::string& text_of_case(benchmark::State& state) {
  const auto& text = state.range(0) == 0 ? real_files() : generated_file();
  if (text.empty()) state.SkipWithError("../shared/data/iati is not here");
  state.SetLabel(state.range(0) == 0 ? "real files" : "generated");
  return text;
}

// What libxml2 needs to give its events to functions that do nothing: what all else is measured against.
void bare_sax2(benchmark::State& state) {
  const auto& text = text_of_case(state);
  xmlSAXHandler sax;
  std::memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int,
                          const xmlChar**) {};
  sax.endElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*) {};
  sax.characters = [](void*, const xmlChar*, int) {};
  sax.ignorableWhitespace = sax.characters;
  sax.cdataBlock = sax.characters;
  for (auto _ : state) {
    auto* parser = xmlCreatePushParserCtxt(&sax, nullptr, nullptr, 0, nullptr);
    for (std::size_t at = 0; at < text.size(); at += 65536)
      xmlParseChunk(parser, text.data() + at, static_cast<int>(std::min<std::size_t>(65536, text.size() - at)), 0);
    xmlParseChunk(parser, nullptr, 0, 1);
    if (!parser->wellFormed) state.SkipWithError("not well-formed");
    xmlFreeParserCtxt(parser);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(bare_sax2)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void reader(benchmark::State& state) {
  const auto& text = text_of_case(state);
  std::size_t records = 0;
  for (auto _ : state) {
    iati::Reader reader(iati::source_of(text));
    const auto result = reader.read({[](const iati::Record& record) {
                                       benchmark::DoNotOptimize(record.root);
                                       return true;
                                     },
                                     {}});
    records = result.records;
    if (result.faults > 0) state.SkipWithError("faults");
  }
  state.counters["records"] = static_cast<double>(records);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(reader)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void reader_and_validator(benchmark::State& state) {
  const auto& text = text_of_case(state);
  iati::FileReport report;
  for (auto _ : state) {
    report = iati::check_file(iati::source_of(text), {.today = {2026, 1, 1}});
    benchmark::DoNotOptimize(report.records);
  }
  state.counters["records"] = static_cast<double>(report.records);
  state.counters["findings"] = static_cast<double>(iati::all_of(report.counts));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(reader_and_validator)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

// And every finding put into words, as a report for people needs it.
void validator_with_words(benchmark::State& state) {
  const auto& text = text_of_case(state);
  std::size_t findings = 0;
  for (auto _ : state) {
    findings = 0;
    iati::check_file(iati::source_of(text), {.today = {2026, 1, 1}, .on_record = [&](const iati::RecordReport& record) {
                                               findings += record.findings.size();
                                               return true;
                                             }});
  }
  state.counters["findings"] = static_cast<double>(findings);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(validator_with_words)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
