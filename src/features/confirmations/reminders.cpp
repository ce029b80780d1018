// SPDX-License-Identifier: EUPL-1.2
// Telling the organisations of a campaign, and reminding them. Each portion is one transaction that marks whom it told,
// so any number of servers may do this, and be killed while they do.
#include "accounts/api.h"
#include "confirmations/api.h"
#include "confirmations/campaigns.h"
#include "confirmations/items_aside.h"
#include "links/api.h"
#include "mail/api.h"
#include "notifications/api.h"

namespace confirmations {
namespace {

using base::msg;

struct Waiting {
  OrganisationId organisation;
  std::string address;
  base::Language language = base::Language::en;
};

std::chrono::seconds until_the_end_of(base::PartialDate day) {
  using namespace std::chrono;
  const auto end = sys_days{year{day.year} / month{day.month} / std::chrono::day{day.day}} + days(1);
  return std::max(seconds(0), duration_cast<seconds>(end - system_clock::now()));
}

int days_between(base::PartialDate from, base::PartialDate to) {
  using namespace std::chrono;
  const auto of = [](base::PartialDate d) { return sys_days{year{d.year} / month{d.month} / std::chrono::day{d.day}}; };
  return static_cast<int>((of(to) - of(from)).count());
}

// Gives "account", "mail", or "none".
std::string_view tell(db::Transaction& transaction, const Campaign& campaign, const Waiting& to,
                      std::string_view base_url, bool again) {
  const auto organisation = organisations::find(transaction.session(), to.organisation);
  if (!organisation) return "none";
  const auto members = accounts::holders(transaction.session(), to.organisation, accounts::Role::editor);
  for (const auto member : members)
    notifications::notify(
        transaction, member,
        {.kind = notifications::Kind::confirmation_due,
         .title = again ? msg("Reminder: please confirm the records of {name}", {{"name", organisation->main_name()}})
                        : msg("Please confirm the records of {name}", {{"name", organisation->main_name()}}),
         .text = msg("{campaign}, until {date}", {{"campaign", campaign.title}, {"date", campaign.deadline.text()}}),
         .url = fmt::format("/organisations/{}/campaign/{}", to.organisation.text(), campaign.id.text()),
         .about = fmt::format("campaign {} {}", campaign.id.text(), to.organisation.text())});
  if (!members.empty()) return "account";
  if (!mail::is_address(to.address)) return "none";
  const auto secret = links::make(transaction, campaign_purpose, subject({campaign.id, to.organisation}),
                                  until_the_end_of(campaign.deadline));
  const auto& name = organisation->name_in(to.language);
  mail::queue(transaction,
              {.to = to.address,
               .language = to.language,
               .subject = again ? msg("Reminder: please confirm the records of {name}", {{"name", name}})
                                : msg("Please confirm the records of {name}", {{"name", name}}),
               .paragraphs = {msg("{campaign}: this register keeps a record of {name} and of its relations with "
                                  "partners. Please look whether they are right. You need no account.",
                                  {{"campaign", campaign.title}, {"name", name}})},
               .buttons = {{msg("Open the list"), fmt::format("{}/campaign/{}", base_url, secret)}},
               .closing = {msg("The link is good until {date}. You may confirm some records now and others later.",
                               {{"date", base::format_date(to.language, campaign.deadline)}})},
               .kind = "campaign"});
  return "mail";
}

std::vector<Waiting> waiting(db::Session& session, const Campaign& campaign, int portion, int step) {
  std::vector<Waiting> list;
  auto rows = step == 0 ? session.prepare(
                              "SELECT o.organisation, c.address, c.language FROM campaign_organisation o LEFT JOIN "
                              "campaign_contact c ON c.campaign = o.campaign "
                              "AND c.organisation = o.organisation WHERE o.campaign = $1 AND o.told IS NULL AND "
                              "o.reminded >= $2 LIMIT $3")
                        : session.prepare(
                              "SELECT o.organisation, c.address, c.language FROM campaign_organisation o LEFT JOIN "
                              "campaign_contact c ON c.campaign = o.campaign "
                              "AND c.organisation = o.organisation WHERE o.campaign = $1 AND o.told IS NOT NULL AND "
                              "o.way <> 'none' AND o.finished IS NULL "
                              "AND o.reminded < $2 LIMIT $3");
  for (rows.run(campaign.id.text(), step, portion); rows.row();)
    list.push_back({OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}), std::string(rows.text(1)),
                    base::parse_language(rows.text(2)).value_or(campaign.language)});
  return list;
}

// Step 0 tells; 1 and 2 remind. How many.
int tell_portion(db::Database& database, const Campaign& campaign, std::string_view base_url, int portion, int step) {
  auto transaction = database.write_unlogged();
  // Read inside: another server may have told them, or a steward stopped the campaign.
  if (const auto now = find_campaign(transaction.session(), campaign.id); !now || !now->is_running()) return 0;
  const auto list = waiting(transaction.session(), campaign, portion, step);
  for (const auto& one : list) {
    const auto way = tell(transaction, campaign, one, base_url, step > 0);
    if (step == 0)
      transaction
          .prepare("UPDATE campaign_organisation SET told = $1, way = $2 WHERE campaign = $3 AND organisation = $4")
          .run(base::utc_now(), way, campaign.id.text(), one.organisation.text());
    else
      transaction.prepare("UPDATE campaign_organisation SET reminded = $1 WHERE campaign = $2 AND organisation = $3")
          .run(step, campaign.id.text(), one.organisation.text());
  }
  transaction.commit();
  return static_cast<int>(list.size());
}

std::vector<Campaign> running(db::Database& database) {
  auto session = database.read();
  auto all = campaigns(session);
  std::erase_if(all, [](const Campaign& campaign) { return !campaign.is_running(); });
  return all;
}

}  // namespace

int tell_some(db::Database& database, std::string_view base_url, base::PartialDate today, int portion) {
  if (base_url.empty()) return 0;
  for (const auto& campaign : running(database))
    if (campaign.deadline >= today)
      if (const int told = tell_portion(database, campaign, base_url, portion, 0); told > 0) return told;
  return 0;
}

void make_reminders(db::Database& database, std::string_view base_url, base::PartialDate today) {
  follow_relations(database);  // nobody is asked for what is not there any more
  for (const auto& campaign : running(database)) {
    if (campaign.deadline < today) {
      auto transaction = database.write_unlogged();
      transaction.prepare("UPDATE campaign SET state = 'over', ended = $1 WHERE id = $2 AND state = 'running'")
          .run(base::utc_now(), campaign.id.text());
      transaction.prepare("DELETE FROM campaign_contact WHERE campaign = $1").run(campaign.id.text());
      transaction.commit();
      continue;
    }
    if (base_url.empty()) continue;
    while (tell_portion(database, campaign, base_url, 200, 0) > 0) continue;
    // A fortnight before the last day, and three days before; those told later than that are not reminded of it.
    const int left = days_between(today, campaign.deadline);
    const int step = left <= 3 ? 2 : left <= 14 ? 1 : 0;
    const auto started = base::PartialDate::parse(std::string_view(campaign.started).substr(0, 10)).value_or(today);
    if (step > 0 && days_between(started, today) >= 3)
      while (tell_portion(database, campaign, base_url, 200, step) > 0) continue;
  }
}

}  // namespace confirmations
