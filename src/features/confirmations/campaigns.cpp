// SPDX-License-Identifier: EUPL-1.2
#include "confirmations/campaigns.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "db/storable.h"

namespace confirmations {
namespace {

using base::msg;
using base::Problem;

struct Coded {
  std::string_view code, label;
};
constexpr std::array scope_words{Coded("all", "every organisation"), Coded("country", "the organisations of a country"),
                                 Coded("kind", "the organisations of a kind"),
                                 Coded("network", "the members of a network"),
                                 Coded("stale", "records not confirmed for a year")};
constexpr std::array state_words{Coded("open", "to confirm"), Coded("later", "put off"),
                                 Coded("confirmed", "confirmed"), Coded("corrected", "to be corrected"),
                                 Coded("closed", "ended")};

Problem invalid(base::Message message, std::string field) {
  return {Problem::Kind::invalid, std::move(message), std::move(field)};
}

ItemState item_state(std::string_view code) {
  for (std::size_t i = 0; i < state_words.size(); ++i)
    if (state_words[i].code == code) return static_cast<ItemState>(i);
  return ItemState::open;
}

#define CAMPAIGN_COLUMNS "id, title, deadline, scope, scope_value, language, state, started, ended"

Campaign campaign_of(const db::Statement& row) {
  Campaign c;
  c.id = CampaignId::parse(row.text(0)).value_or(CampaignId{});
  c.title = row.text(1);
  c.deadline = base::PartialDate::parse(row.text(2)).value_or(base::PartialDate{});
  c.scope = parse_scope(row.text(3)).value_or(Scope::all);
  c.scope_value = row.text(4);
  c.language = base::parse_language(row.text(5)).value_or(base::Language::en);
  c.state = row.text(6);
  c.started = row.text(7);
  c.ended = row.text(8);
  return c;
}

constexpr std::string_view item_sums =
    "count(*), count(CASE WHEN i.state = 'confirmed' THEN 1 END), count(CASE WHEN i.state = 'corrected' THEN 1 END), "
    "count(CASE WHEN i.state = 'closed' THEN 1 END), count(CASE WHEN i.state IN ('open', 'later') THEN 1 END)";
constexpr std::string_view organisation_sums =
    "count(*), count(CASE WHEN c.told IS NOT NULL AND c.way <> 'none' THEN 1 END), count(CASE WHEN c.told IS NOT NULL "
    "AND c.way = 'none' THEN 1 END), "
    "count(c.begun), count(c.finished)";

void take_items(Progress& progress, const db::Statement& row, int from) {
  progress.records = row.integer(from);
  progress.confirmed = row.integer(from + 1);
  progress.corrected = row.integer(from + 2);
  progress.closed = row.integer(from + 3);
  progress.open = row.integer(from + 4);
}

void take_organisations(Progress& progress, const db::Statement& row, int from) {
  progress.asked = row.integer(from);
  progress.told = row.integer(from + 1);
  progress.unreached = row.integer(from + 2);
  progress.begun = row.integer(from + 3);
  progress.finished = row.integer(from + 4);
}

void add(Progress& sum, const Progress& more) {
  for (const auto part :
       {&Progress::asked, &Progress::told, &Progress::unreached, &Progress::begun, &Progress::finished,
        &Progress::records, &Progress::confirmed, &Progress::corrected, &Progress::closed, &Progress::open})
    sum.*part += more.*part;
}

// Rows of campaign_item, put in by many at a time: ten thousand organisations have a hundred thousand.
class Items {
 public:
  Items(db::Transaction& transaction, std::string_view campaign)
      : campaign_(campaign), one_(transaction.prepare(sql(1))), many_(transaction.prepare(sql(at_once))) {}
  void add(OrganisationId organisation, std::string record, std::string_view kind) {
    waiting_.push_back({organisation.text(), std::move(record), kind});
    ++count_;
    if (waiting_.size() == at_once) put(many_);
  }
  // Everything is in; how many there are.
  std::int64_t finish() {
    const auto rest = std::move(waiting_);
    for (const auto& row : rest) {
      waiting_.assign(1, row);
      put(one_);
    }
    return count_;
  }

 private:
  static constexpr std::size_t at_once = 100;
  struct Row {
    std::string organisation, record;
    std::string_view kind;
  };
  static std::string sql(std::size_t rows) {
    std::string text = "INSERT INTO campaign_item (campaign, organisation, record, kind, state) VALUES ";
    for (std::size_t i = 0; i < rows; ++i)
      text += fmt::format("{}($1, ${}, ${}, ${}, 'open')", i == 0 ? "" : ", ", 3 * i + 2, 3 * i + 3, 3 * i + 4);
    return text;
  }
  void put(db::Statement& statement) {
    int parameter = 0;
    statement.bind(++parameter, campaign_);
    for (const auto& row : waiting_) {
      statement.bind(++parameter, row.organisation);
      statement.bind(++parameter, row.record);
      statement.bind(++parameter, row.kind);
    }
    statement.run_bound();
    waiting_.clear();
  }
  std::string campaign_;
  db::Statement one_, many_;
  std::vector<Row> waiting_;
  std::int64_t count_ = 0;
};

// Asks those in the campaign's scope for what they have; how many records that are.
std::int64_t put_items(db::Transaction& transaction, std::string_view id, const Campaign& campaign,
                       base::PartialDate today) {
  auto& session = transaction.session();
  organisations::Selection selection;
  if (campaign.scope == Scope::country) selection.country = campaign.scope_value;
  if (campaign.scope == Scope::kind) selection.kind = organisations::parse_kind(campaign.scope_value);
  std::vector<OrganisationId> chosen;
  if (campaign.scope == Scope::network) {
    const auto network = OrganisationId::parse(campaign.scope_value).value_or(OrganisationId{});
    chosen = relations::members_of(session, network);
    if (organisations::find(session, network)) chosen.push_back(network);
    std::ranges::sort(chosen);
  } else {
    chosen = organisations::select(session, selection);
  }
  const auto since = campaign.scope == Scope::stale ? organisations::counts_since(today) : base::PartialDate{};
  selection.not_confirmed_since = since;
  Items items(transaction, id);
  for (const auto one : since.known() ? organisations::select(session, selection) : chosen)
    items.add(one, one.text(), "organisation");
  relations::each_tie(session, since, [&](OrganisationId party, relations::RelationId relation) {
    if (std::ranges::binary_search(chosen, party)) items.add(party, relation.text(), "relation");
  });
  return items.finish();
}

}  // namespace

std::string_view code(Scope scope) {
  return scope_words[static_cast<std::size_t>(scope)].code;
}
std::string_view code(ItemState state) {
  return state_words[static_cast<std::size_t>(state)].code;
}
base::Message label(Scope scope) {
  return msg(std::string(scope_words[static_cast<std::size_t>(scope)].label));
}
base::Message label(ItemState state) {
  return msg(std::string(state_words[static_cast<std::size_t>(state)].label));
}
std::optional<Scope> parse_scope(std::string_view code) {
  for (std::size_t i = 0; i < scope_words.size(); ++i)
    if (scope_words[i].code == code) return static_cast<Scope>(i);
  return std::nullopt;
}

base::Result<void> check(const Campaign& campaign, base::PartialDate today) {
  if (campaign.title.empty() || campaign.title.size() > 200 || !db::is_storable(campaign.title))
    return invalid(msg("Please give the campaign a title of at most 200 bytes."), "title");
  if (campaign.deadline.day == 0) return invalid(msg("Please give the last day as a date, as 2027-03-31."), "deadline");
  if (campaign.deadline <= today) return invalid(msg("The last day has to come after today."), "deadline");
  if (campaign.deadline.year > today.year + 1)
    return invalid(msg("A campaign lasts until the end of next year at most."), "deadline");
  const auto& value = campaign.scope_value;
  if (campaign.scope == Scope::country &&
      (value.size() != 2 || !std::ranges::all_of(value, [](char c) { return c >= 'A' && c <= 'Z'; })))
    return invalid(msg("Please give the country's code of two letters, as FR."), "scope_value");
  if (campaign.scope == Scope::kind && !organisations::parse_kind(value))
    return invalid(msg("Please choose a kind of organisation."), "scope_value");
  if (campaign.scope == Scope::network && !OrganisationId::parse(value))
    return invalid(msg("Please give the network's identifier: the end of its page's address."), "scope_value");
  return {};
}

base::Result<CampaignId> start(db::Database& database, const Campaign& campaign, std::string_view author,
                               base::PartialDate today) {
  if (auto good = check(campaign, today); !good) return good.error();
  const auto id = CampaignId::make();
  const std::string text = id.text();
  auto transaction = database.write_unlogged();
  transaction
      .prepare(
          "INSERT INTO campaign (id, title, deadline, scope, scope_value, language, state, author, started) VALUES "
          "($1, $2, $3, $4, $5, $6, 'running', $7, $8)")
      .run(text, campaign.title, campaign.deadline.text(), code(campaign.scope), campaign.scope_value,
           base::code(campaign.language), author, base::utc_now());
  if (put_items(transaction, text, campaign, today) == 0)
    return invalid(msg("Nobody of these has anything to confirm."), "scope");
  transaction
      .prepare(
          "INSERT INTO campaign_organisation (campaign, organisation, way, reminded) SELECT DISTINCT campaign, "
          "organisation, 'none', 0 FROM campaign_item WHERE campaign = $1")
      .run(text);
  transaction.commit();
  return id;
}

void stop(db::Database& database, CampaignId id) {
  auto transaction = database.write_unlogged();
  transaction.prepare("UPDATE campaign SET state = 'stopped', ended = $1 WHERE id = $2 AND state = 'running'")
      .run(base::utc_now(), id.text());
  transaction.prepare("DELETE FROM campaign_contact WHERE campaign = $1").run(id.text());
  transaction.commit();
}

std::optional<Campaign> find_campaign(db::Session& session, CampaignId id) {
  auto row = session.prepare("SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return campaign_of(row);
}

std::vector<Campaign> campaigns(db::Session& session) {
  std::vector<Campaign> all;
  auto rows = session.prepare("SELECT " CAMPAIGN_COLUMNS " FROM campaign ORDER BY id DESC LIMIT 200");
  for (rows.run(); rows.row();) all.push_back(campaign_of(rows));
  return all;
}

std::vector<Item> items(db::Session& session, CampaignId campaign, OrganisationId organisation, int limit,
                        std::string_view after) {
  std::vector<Item> found;
  auto rows = session.prepare(
      "SELECT kind, record, state, at FROM campaign_item WHERE campaign = $1 AND organisation = $2 AND record > $3 "
      "ORDER BY record LIMIT $4");
  for (rows.run(campaign.text(), organisation.text(), after, limit); rows.row();)
    found.push_back(
        {std::string(rows.text(0)), std::string(rows.text(1)), item_state(rows.text(2)), std::string(rows.text(3))});
  std::ranges::stable_partition(found, [](const Item& item) { return item.kind == "organisation"; });
  return found;
}

std::optional<Item> find_item(db::Session& session, CampaignId campaign, OrganisationId organisation,
                              std::string_view record) {
  auto row = session.prepare(
      "SELECT kind, record, state, at FROM campaign_item WHERE campaign = $1 AND organisation = $2 AND record = $3");
  if (!row.run(campaign.text(), organisation.text(), record).row()) return std::nullopt;
  return Item{std::string(row.text(0)), std::string(row.text(1)), item_state(row.text(2)), std::string(row.text(3))};
}

void answered(db::Transaction& transaction, OrganisationId organisation, std::string_view record, ItemState state) {
  const std::string whose = organisation.text(), now = base::utc_now();
  std::vector<std::string> asking_for_it;
  {
    auto rows = transaction.prepare(
        "SELECT i.campaign FROM campaign_item i JOIN campaign c ON c.id = i.campaign WHERE i.record = $1 AND "
        "i.organisation = $2 AND c.state = 'running'");
    for (rows.run(record, whose); rows.row();) asking_for_it.emplace_back(rows.text(0));
  }
  for (const auto& campaign : asking_for_it) {
    transaction
        .prepare(
            "UPDATE campaign_item SET state = $1, at = $2 WHERE campaign = $3 AND organisation = $4 AND record = $5")
        .run(code(state), now, campaign, whose, record);
    transaction
        .prepare(
            "UPDATE campaign_organisation SET begun = coalesce(begun, $1) WHERE campaign = $2 AND organisation = $3")
        .run(now, campaign, whose);
    const auto left = transaction
                          .prepare(
                              "SELECT count(*) FROM campaign_item WHERE campaign = $1 AND organisation = $2 AND state "
                              "IN ('open', 'later')")
                          .run(campaign, whose)
                          .integer(0);
    if (left == 0)
      transaction
          .prepare(
              "UPDATE campaign_organisation SET finished = coalesce(finished, $1) WHERE campaign = $2 AND organisation "
              "= $3")
          .run(now, campaign, whose);
    else
      transaction.prepare("UPDATE campaign_organisation SET finished = NULL WHERE campaign = $1 AND organisation = $2")
          .run(campaign, whose);
  }
}

Progress progress(db::Session& session, CampaignId campaign) {
  Progress sum;
  auto row = session.prepare(fmt::format("SELECT {} FROM campaign_item i WHERE i.campaign = $1", item_sums));
  if (row.run(campaign.text()).row()) take_items(sum, row, 0);
  auto organisations =
      session.prepare(fmt::format("SELECT {} FROM campaign_organisation c WHERE c.campaign = $1", organisation_sums));
  if (organisations.run(campaign.text()).row()) take_organisations(sum, organisations, 0);
  return sum;
}

std::vector<Progress> progress_by_country(db::Session& session, CampaignId campaign) {
  // By organisation first: where it is, organisations know.
  std::vector<OrganisationId> ids;
  std::vector<Progress> sums;
  const auto read = [&](std::string_view columns, std::string_view from, auto take) {
    auto rows = session.prepare(
        fmt::format("SELECT organisation, {} FROM {} WHERE campaign = $1 GROUP BY organisation", columns, from));
    for (rows.run(campaign.text()); rows.row();) {
      ids.push_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}));
      take(sums.emplace_back(), rows, 1);
    }
  };
  read(item_sums, "campaign_item i", take_items);
  read(organisation_sums, "campaign_organisation c", take_organisations);
  std::map<std::string, Progress, std::less<>> lines;
  const auto countries = organisations::countries_of(session, ids);
  for (std::size_t i = 0; i < ids.size(); ++i) add(lines[countries[i]], sums[i]);
  std::vector<Progress> sorted;
  for (auto& [country, line] : lines) {
    line.country = country;
    sorted.push_back(line);
  }
  return sorted;
}

Progress progress_of(db::Session& session, CampaignId campaign, OrganisationId organisation) {
  Progress sum;
  auto row = session.prepare(
      fmt::format("SELECT {} FROM campaign_item i WHERE i.campaign = $1 AND i.organisation = $2", item_sums));
  if (row.run(campaign.text(), organisation.text()).row()) take_items(sum, row, 0);
  return sum;
}

std::vector<CampaignId> asking(db::Session& session, OrganisationId organisation) {
  std::vector<CampaignId> ids;
  auto rows = session.prepare(
      "SELECT c.id FROM campaign_organisation o JOIN campaign c ON c.id = o.campaign "
      "WHERE o.organisation = $1 AND c.state = 'running' AND o.finished IS NULL ORDER BY c.id DESC");
  for (rows.run(organisation.text()); rows.row();)
    ids.push_back(CampaignId::parse(rows.text(0)).value_or(CampaignId{}));
  return ids;
}

std::vector<Asked> asked(db::Session& session, CampaignId campaign, int limit, OrganisationId after) {
  std::vector<Asked> list;
  auto rows = session.prepare(
      "SELECT c.organisation, CASE WHEN c.told IS NULL THEN '' ELSE c.way END, c.begun, c.finished, count(*), "
      "count(CASE WHEN i.state IN ('open', 'later') THEN NULL ELSE 1 END) FROM campaign_organisation c "
      "JOIN campaign_item i ON i.campaign = c.campaign AND i.organisation = c.organisation "
      "WHERE c.campaign = $1 AND c.organisation > $2 GROUP BY c.organisation, c.told, c.way, c.begun, c.finished ORDER "
      "BY c.organisation LIMIT $3");
  for (rows.run(campaign.text(), after.text(), limit); rows.row();)
    list.push_back({OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}), std::string(rows.text(1)),
                    std::string(rows.text(2)), std::string(rows.text(3)), rows.integer(4), rows.integer(5)});
  return list;
}

std::string subject(const Invitation& invitation) {
  return boost::json::serialize(
      boost::json::object{{"campaign", invitation.campaign.text()}, {"organisation", invitation.organisation.text()}});
}

std::optional<Invitation> parse_invitation(std::string_view subject) {
  boost::system::error_code error;
  const auto value = boost::json::parse(subject, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto text = [&](std::string_view key) {
    const auto* member = value.as_object().if_contains(key);
    return member && member->is_string() ? std::string(member->as_string()) : std::string();
  };
  const auto campaign = CampaignId::parse(text("campaign"));
  const auto organisation = OrganisationId::parse(text("organisation"));
  if (!campaign || !organisation) return std::nullopt;
  return Invitation{*campaign, *organisation};
}

}  // namespace confirmations
