// SPDX-License-Identifier: EUPL-1.2
// The lines of addresses that a steward pastes: whatever the bytes, each line is one entry with three trimmed cells.
#include "base/text.h"
#include "confirmations/campaigns.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  int last = 0;
  for (const auto& line : confirmations::parse_contacts(text)) {
    if (line.line <= last) __builtin_trap();
    last = line.line;
    for (const auto& cell : {line.organisation, line.address, line.language})
      if (base::trim(cell) != cell || cell.find('\n') != std::string::npos) __builtin_trap();
  }
  (void)confirmations::parse_invitation(text);
  return 0;
}
