// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/i18n.h"
#include "iati/api.h"

// Any bytes, in a list or by themselves: a verdict, and a sentence and a place for everything found.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string given(reinterpret_cast<const char*>(data), size);
  for (const auto& text :
       {given, "<iati-activities version=\"2.03\"><iati-activity>" + given + "</iati-activity></iati-activities>"}) {
    iati::Counts described{};
    const auto report = iati::check_file(
        iati::source_of(text),
        {.today = {2026, 1, 1}, .limits = {.faults = 100}, .on_record = [&](const iati::RecordReport& record) {
           for (const auto& finding : record.findings) {
             ++described[static_cast<std::size_t>(finding.severity)];
             if (base::text(base::Language::en, finding.message).empty() || finding.rule.empty()) __builtin_trap();
           }
           return true;
         }});
    for (std::size_t i = 0; i < described.size(); ++i)
      if (described[i] > report.counts[i]) __builtin_trap();
    if (report.valid() && report.lost > 0) __builtin_trap();
  }
  return 0;
}
