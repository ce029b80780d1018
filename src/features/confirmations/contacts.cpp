// SPDX-License-Identifier: EUPL-1.2
// Addresses for organisations without members, as a steward types or pastes them.
#include "base/text.h"
#include "confirmations/campaigns.h"
#include "mail/api.h"

namespace confirmations {

using base::msg;

std::vector<ContactLine> parse_contacts(std::string_view text) {
  std::vector<ContactLine> lines;
  int number = 0;
  for (auto line : base::split(text, '\n')) {
    ++number;
    line = base::trim(line);
    if (line.empty()) continue;
    // Names hold commas; a tab or semicolon parts the cells, as spreadsheets do when they are pasted or saved.
    const char between = line.find('\t') != std::string_view::npos ? '\t' : ';';
    auto cells = base::split(line, between);
    cells.resize(3);
    ContactLine one{number, std::string(base::trim(cells[0])), std::string(base::trim(cells[1])),
                    std::string(base::trim(cells[2]))};
    lines.push_back(std::move(one));
  }
  return lines;
}

ContactsTaken add_contacts(db::Transaction& transaction, const Campaign& campaign,
                           const std::vector<ContactLine>& lines) {
  ContactsTaken result;
  const auto id = campaign.id.text();
  auto is_asked = transaction.prepare("SELECT 1 FROM campaign_organisation WHERE campaign = $1 AND organisation = $2");
  for (const auto& line : lines) {
    const auto refuse = [&](base::Message why) { result.wrong.emplace_back(line.line, std::move(why)); };
    std::string_view name = line.organisation;
    auto organisation = OrganisationId::parse(name.substr(name.rfind('/') + 1));
    if (!organisation) {
      const auto named = organisations::find_by_name(transaction.session(), name, 2);
      if (named.size() > 1) {
        refuse(msg("Several organisations have this name: please give the address of its page."));
        continue;
      }
      if (named.size() == 1) organisation = named.front();
    }
    if (!organisation || !is_asked.run(id, organisation->text()).row()) {
      refuse(msg("The campaign asks no organisation of this name or identifier."));
      continue;
    }
    if (!mail::is_address(line.address)) {
      refuse(msg("This is no address that a mail can be sent to."));
      continue;
    }
    const auto language =
        line.language.empty() ? std::optional(campaign.language) : base::parse_language(line.language);
    if (!language) {
      refuse(msg("Mails are written in English, French, Spanish or Portuguese: en, fr, es, pt."));
      continue;
    }
    transaction
        .prepare(
            "INSERT INTO campaign_contact (campaign, organisation, address, language) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (campaign, organisation) DO UPDATE SET address = excluded.address, language = "
            "excluded.language")
        .run(id, organisation->text(), line.address, base::code(*language));
    // Whom nobody could be found for is told now.
    transaction
        .prepare(
            "UPDATE campaign_organisation SET told = NULL WHERE campaign = $1 AND organisation = $2 AND way = 'none'")
        .run(id, organisation->text());
    ++result.taken;
  }
  return result;
}

}  // namespace confirmations
