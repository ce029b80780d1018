// SPDX-License-Identifier: EUPL-1.2
#include <cstdlib>

#include "contributions/contribution.h"

// Any bytes as a proposal in JSON: what is taken has the record's id, and nobody's confirmation but those that were
// there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace contributions;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto proposal = parse_proposal(text);
  if (!proposal) return 0;
  if (proposal->message.size() > most_message || proposal->record.empty()) std::abort();
  static const std::string organisation = R"({"id":"000000000007","kind":"ngo","names":[{"text":"N"}]})";
  static const std::string relation =
      R"({"id":"000000000007","kind":"twinning","status":"active","parties":[{"organisation":"000000000001","role":"partner"},)"
      R"({"organisation":"000000000002","role":"partner"}],"statements":[{"source":"000000000005","stated":"2019"}]})";
  for (const std::string& base :
       {std::string(), proposal->kind == records::Kind::organisation ? organisation : relation}) {
    const auto record = record_of(*proposal, base);
    if (!record) continue;
    if (record->starts_with(R"({"id":"000000000007",)") == base.empty()) std::abort();
    const auto kept = without_claims(proposal->kind, *record, base, [](OrganisationId) { return false; });
    if (kept.find(R"("confirmed":)") != std::string::npos && kept.find(R"(\"confirmed\":)") == std::string::npos)
      std::abort();
  }
  return 0;
}
