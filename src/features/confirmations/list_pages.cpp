// SPDX-License-Identifier: EUPL-1.2
// What waits for somebody's organisations, and an organisation's list in a campaign.
#include "base/text.h"
#include "confirmations/pages.h"

namespace confirmations {
namespace {

using base::msg;

constexpr int most_organisations = 20;  // on one page
constexpr int most_items = 50;          // of each
constexpr int most_on_sheet = 100;

views::Item item_view(std::string_view kind, std::string_view record, const Known& known, std::string url) {
  return {"pick-" + std::string(record),
          item_value(kind, record, known.seen),
          known.title,
          std::move(url),
          known.said,
          "",
          true,
          false};
}

std::string record_url(std::string_view kind, std::string_view record) {
  return fmt::format("/{}s/{}/confirm", kind, record);
}

views::Group group(db::Session& session, const web::Context& context, const organisations::Organisation& organisation,
                   base::PartialDate today, bool alone) {
  views::Group view;
  const auto id = organisation.id.text();
  view.id = "of-" + id;
  view.name = organisation.name_in(context.language);
  view.url = "/organisations/" + id;
  view.action = "/confirmations";
  view.organisation = id;
  view.can_confirm = speaks_for(context.identity, organisation.id);
  const auto since = organisations::counts_since(today);
  const auto after = alone ? RelationId::parse(parameter(context, "after")).value_or(RelationId{}) : RelationId{};
  const bool own = organisations::trust(organisation, today) != organisations::Trust::confirmed;
  view.due =
      web::count_view(context.language, relations::count_unconfirmed(session, organisation.id, since) + (own ? 1 : 0));
  const auto add = [&](std::string_view kind, std::string_view record) {
    if (const auto found = known(session, context, kind, record, organisation.id))
      view.items.push_back(item_view(kind, record, *found, record_url(kind, record)));
  };
  if (own && !after) add("organisation", id);
  const int most = alone ? most_on_sheet : most_items;
  const auto some = relations::unconfirmed(session, organisation.id, since, most, after);
  for (const auto& relation : some) add("relation", relation.id.text());
  if (static_cast<int>(some.size()) == most)
    view.more_url = fmt::format("/confirmations?organisation={}&after={}", id, some.back().id.text());
  for (const auto campaign_id : asking(session, organisation.id))
    if (const auto campaign = find_campaign(session, campaign_id))
      view.campaigns.push_back({fmt::format("/organisations/{}/campaign/{}", id, campaign_id.text()),
                                context.tr(msg("{title}, until {date}",
                                               {{"title", campaign->title},
                                                {"date", base::format_date(context.language, campaign->deadline)}}))});
  view.has_campaigns = !view.campaigns.empty();
  return view;
}

std::vector<OrganisationId> organisations_of(const web::Identity& identity, web::Role least) {
  std::vector<OrganisationId> ids;
  for (const auto& [organisation, role] : identity.roles)
    if (const auto id = OrganisationId::parse(organisation); id && role >= least) ids.push_back(*id);
  return ids;
}

}  // namespace

Due due(db::Session& session, const web::Identity& identity, base::Language language, base::PartialDate today) {
  Due result;
  const auto since = organisations::counts_since(today);
  for (const auto& organisation : organisations::find_many(session, organisations_of(identity, web::Role::validator))) {
    const auto id = organisation.id.text();
    const auto add = [&](std::string title, std::string url) {
      if (result.first.size() < 5) result.first.push_back({std::move(title), std::move(url)});
    };
    const auto unconfirmed = relations::count_unconfirmed(session, organisation.id, since);
    std::int64_t records = unconfirmed;
    if (organisations::trust(organisation, today) != organisations::Trust::confirmed) {
      ++records;
      add(organisation.name_in(language), "/organisations/" + id + "/confirm");
    }
    // A campaign asks for fresh records too: what it asks for and was not answered counts where it is more.
    for (const auto campaign : asking(session, organisation.id)) {
      const auto open = progress_of(session, campaign, organisation.id).open;
      if (open > records) {
        records = open;
        if (unconfirmed == 0)
          add(organisation.name_in(language), fmt::format("/organisations/{}/campaign/{}", id, campaign.text()));
      }
    }
    result.records += records;
    if (result.first.size() < 5)
      for (const auto& relation : relations::unconfirmed(session, organisation.id, since, 5))
        add(records::title(session, records::Kind::relation, relations::json_text(relation), language),
            "/relations/" + relation.id.text() + "/confirm");
  }
  return result;
}

http::Response show_due(const Work& work, web::Context& context) {
  auto session = work.database.read();
  views::DueList view;
  view.note = ticked_note(context);
  view.is_steward = context.identity.is_steward();
  auto ids = organisations_of(context.identity, web::Role::editor);
  const auto only = OrganisationId::parse(parameter(context, "organisation"));
  if (only) std::erase_if(ids, [&](OrganisationId id) { return id != *only; });
  if (ids.size() > most_organisations) ids.resize(most_organisations);
  const auto today = base::today();
  for (const auto& organisation : organisations::find_many(session, ids))
    view.groups.push_back(group(session, context, organisation, today, only.has_value()));
  std::erase_if(view.groups, [](const views::Group& one) { return one.items.empty() && !one.has_campaigns; });
  view.has_groups = !view.groups.empty();
  return show(context, "confirmations/due", context.tr(msg("To confirm")), view);
}

http::Response confirm_due(const Work& work, web::Context& context) {
  const auto organisation = OrganisationId::parse(field(context, "organisation"));
  if (!organisation || !speaks_for(context.identity, *organisation))
    return context.problem(403, msg("Only validators of the organisation may confirm its records."));
  auto transaction =
      work.database.write(accounts::author(context.identity), reason(context.identity, *organisation, "confirmed"));
  const auto result = confirm_ticked(transaction, ticked(context), *organisation, base::today());
  transaction.commit();
  return http::redirect("/confirmations" + ticked_query(result));
}

views::Sheet sheet(db::Session& session, const web::Context& context, const Campaign& campaign,
                   OrganisationId organisation, const std::string& action, bool can_confirm,
                   const std::function<std::string(const Item&)>& url_of) {
  views::Sheet view;
  view.campaign = campaign.title;
  if (const auto found = organisations::find(session, organisation)) view.name = found->name_in(context.language);
  view.running = campaign.is_running();
  view.can_confirm = can_confirm && view.running;
  view.lead = view.running ? context.tr(msg("Please look at each record by {date}: confirm it, or say what is wrong.",
                                            {{"date", base::format_date(context.language, campaign.deadline)}}))
                           : context.tr(msg("This campaign is over. What was answered stays recorded."));
  view.note = ticked_note(context);
  view.action = action;
  const auto sum = progress_of(session, campaign.id, organisation);
  const auto done = sum.records - sum.open;
  view.percent = sum.records > 0 ? static_cast<int>(done * 100 / sum.records) : 100;
  view.done_text = context.tr(msg("{done} of {all} records are done.",
                                  {{"done", number(context, done)}, {"all", number(context, sum.records)}}));
  const auto list = items(session, campaign.id, organisation, most_on_sheet, parameter(context, "after", 20));
  for (const auto& item : list) {
    const auto found = known(session, context, item.kind, item.record, organisation);
    if (!found) continue;
    auto line = item_view(item.kind, item.record, *found, url_of(item));
    line.state = context.tr(label(item.state));
    line.done = item.state != ItemState::open && item.state != ItemState::later;
    line.tickable = view.can_confirm && item.state != ItemState::confirmed && item.state != ItemState::closed;
    view.items.push_back(std::move(line));
  }
  if (static_cast<int>(list.size()) == most_on_sheet)
    view.more_url = action + "?after=" + std::ranges::max_element(list, {}, &Item::record)->record;
  return view;
}

http::Response show_sheet(const Work& work, web::Context& context) {
  const auto organisation = OrganisationId::parse(context.path("id"));
  const auto id = CampaignId::parse(context.path("campaign"));
  auto session = work.database.read();
  const auto campaign = id ? find_campaign(session, *id) : std::nullopt;
  if (!organisation || !campaign || progress_of(session, *id, *organisation).records == 0)
    return context.problem(404, msg("There is no such campaign, or it does not ask this organisation."));
  const auto view = sheet(session, context, *campaign, *organisation, context.request.path,
                          speaks_for(context.identity, *organisation),
                          [](const Item& item) { return record_url(item.kind, item.record); });
  return show(context, "confirmations/sheet", view.campaign, view);
}

http::Response answer_sheet(const Work& work, web::Context& context) {
  const auto organisation = OrganisationId::parse(context.path("id"));
  const auto id = CampaignId::parse(context.path("campaign"));
  if (!organisation || !id)
    return context.problem(404, msg("There is no such campaign, or it does not ask this organisation."));
  if (!speaks_for(context.identity, *organisation))
    return context.problem(403, msg("Only validators of the organisation may confirm its records."));
  Ticked result;
  {
    auto transaction =
        work.database.write(accounts::author(context.identity), reason(context.identity, *organisation, "confirmed"));
    if (field(context, "act") == "later") {
      for (const auto value : ticked(context)) {
        const auto parts = base::split(value, ':');
        const auto item =
            parts.size() == 3 ? find_item(transaction.session(), *id, *organisation, parts[1]) : std::nullopt;
        const bool waits = item && (item->state == ItemState::open || item->state == ItemState::later);
        if (waits) answered(transaction, *organisation, item->record, ItemState::later);
        ++(waits ? result.done : result.left);
      }
    } else {
      result = confirm_ticked(transaction, ticked(context), *organisation, base::today());
    }
    transaction.commit();
  }
  return http::redirect(context.request.path + ticked_query(result));
}

}  // namespace confirmations
