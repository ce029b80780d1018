// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "confirmations/confirm.h"
#include "db/database.h"

// The yearly campaign: each organisation gets its own record and its relations to confirm, correct or close.
namespace confirmations {

using CampaignId = base::Id<struct CampaignTag>;

enum class Scope : std::uint8_t { all, country, kind, network, stale };
inline constexpr std::array scopes{Scope::all, Scope::country, Scope::kind, Scope::network, Scope::stale};
std::string_view code(Scope scope);
std::optional<Scope> parse_scope(std::string_view code);
base::Message label(Scope scope);

struct Campaign {
  CampaignId id;
  std::string title;
  base::PartialDate deadline;  // the last day
  Scope scope = Scope::all;
  std::string scope_value;                       // a country's code, a kind's, a network's id
  base::Language language = base::Language::en;  // of mails to whom nothing else is known
  std::string state;                             // "running", "stopped", "over"
  std::string started, ended;
  bool is_running() const { return state == "running"; }
};

// What forbids it comes back with its field: title, deadline, scope_value.
base::Result<void> check(const Campaign& campaign, base::PartialDate today);
// Everything in one transaction, whatever the number of organisations: a kill leaves no campaign, or a whole one.
// Nobody is told yet. Invalid (field "scope"): nobody has anything to confirm.
base::Result<CampaignId> start(db::Database& database, const Campaign& campaign, std::string_view author,
                               base::PartialDate today);
void stop(db::Database& database, CampaignId id);
std::optional<Campaign> find_campaign(db::Session& session, CampaignId id);
std::vector<Campaign> campaigns(db::Session& session);  // newest first

enum class ItemState : std::uint8_t { open, later, confirmed, corrected, closed };
std::string_view code(ItemState state);
base::Message label(ItemState state);

struct Item {
  std::string kind, record;  // "relation", its id
  ItemState state = ItemState::open;
  std::string at;
};
// Those that are open first come as they were made: the organisation's own record, then its relations by id.
std::vector<Item> items(db::Session& session, CampaignId campaign, OrganisationId organisation, int limit,
                        std::string_view after = {});
std::optional<Item> find_item(db::Session& session, CampaignId campaign, OrganisationId organisation,
                              std::string_view record);
// In every running campaign that asks this organisation for that record.
void answered(db::Transaction& transaction, OrganisationId organisation, std::string_view record, ItemState state);

struct Progress {
  std::string country;  // of a line; empty in the sum
  std::int64_t asked = 0, told = 0, unreached = 0, begun = 0, finished = 0;
  std::int64_t records = 0, confirmed = 0, corrected = 0, closed = 0, open = 0;  // open: later too
};
Progress progress(db::Session& session, CampaignId campaign);
std::vector<Progress> progress_by_country(db::Session& session, CampaignId campaign);
Progress progress_of(db::Session& session, CampaignId campaign, OrganisationId organisation);
// Running ones that ask the organisation and are not finished.
std::vector<CampaignId> asking(db::Session& session, OrganisationId organisation);
// For each organisation: f(id, told by which way, begun, finished, records, done).
struct Asked {
  OrganisationId organisation;
  std::string way, begun, finished;
  std::int64_t records = 0, done = 0;
};
std::vector<Asked> asked(db::Session& session, CampaignId campaign, int limit, OrganisationId after = {});

// Lines "organisation; address; language": by id, by an address of this site that ends in the id, or by the exact name.
struct ContactLine {
  int line = 0;
  std::string organisation, address, language;
};
std::vector<ContactLine> parse_contacts(std::string_view text);
struct ContactsTaken {
  int taken = 0;
  std::vector<std::pair<int, base::Message>> wrong;  // line and reason
};
ContactsTaken add_contacts(db::Transaction& transaction, const Campaign& campaign,
                           const std::vector<ContactLine>& lines);

inline constexpr std::string_view campaign_purpose = "campaign";
// What a link of a campaign stands for.
struct Invitation {
  CampaignId campaign;
  OrganisationId organisation;
};
std::string subject(const Invitation& invitation);
std::optional<Invitation> parse_invitation(std::string_view subject);

// Tells a portion of those who were not told; how many. Each portion is one transaction.
int tell_some(db::Database& database, std::string_view base_url, base::PartialDate today, int portion = 200);

}  // namespace confirmations
