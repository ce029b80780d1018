// SPDX-License-Identifier: EUPL-1.2
// The yearly campaign as the observatory starts it and watches it.
#include "confirmations/pages.h"

namespace confirmations {
namespace {

using base::msg;

http::Response none(const web::Context& context) {
  return context.problem(404, msg("There is no campaign at this address."));
}

std::string state_text(const web::Context& context, const Campaign& campaign) {
  if (campaign.state == "running") return context.tr(msg("running"));
  if (campaign.state == "stopped") return context.tr(msg("stopped"));
  return context.tr(msg("over"));
}

std::optional<Campaign> campaign_of(const Work& work, const web::Context& context) {
  const auto id = CampaignId::parse(context.path("id"));
  if (!id) return std::nullopt;
  auto session = work.database.read();
  return find_campaign(session, *id);
}

http::Response list_page(const Work& work, web::Context& context, const std::optional<base::Problem>& problem = {}) {
  auto session = work.database.read();
  views::CampaignList view;
  for (const auto& campaign : campaigns(session)) {
    const auto sum = progress(session, campaign.id);
    view.campaigns.push_back(
        {campaign.title, "/campaigns/" + campaign.id.text(), state_text(context, campaign),
         base::format_date(context.language, campaign.deadline), context.tr(label(campaign.scope)),
         context.tr(msg("{done} of {all} records are done.",
                        {{"done", number(context, sum.records - sum.open)}, {"all", number(context, sum.records)}}))});
  }
  view.has_campaigns = !view.campaigns.empty();
  view.title = field(context, "title");
  view.deadline = field(context, "deadline", 20);
  view.value = field(context, "value", 60);
  if (problem) {
    const auto text = context.tr(problem->message);
    const std::string id = problem->field == "scope_value" ? "value" : problem->field;
    view.has_errors = true;
    view.errors.push_back({id, text});
    if (id == "title") view.title_error = text;
    if (id == "deadline") view.deadline_error = text;
    if (id == "value" || id == "scope") view.value_error = text;
  }
  const auto scope = field(context, "scope");
  for (const auto one : scopes)
    view.scopes.push_back({std::string(code(one)), context.tr(label(one)), code(one) == scope});
  const auto kind = field(context, "kind");
  for (int i = 0; i <= static_cast<int>(organisations::Kind::other); ++i) {
    const auto one = static_cast<organisations::Kind>(i);
    view.kinds.push_back({std::string(organisations::code(one)), context.tr(organisations::label(one)),
                          organisations::code(one) == kind});
  }
  view.languages = web::language_options(base::parse_language(field(context, "language")).value_or(context.language));
  return show(context, "confirmations/campaigns", context.tr(msg("Campaigns")), view, problem ? 422 : 200);
}

views::CampaignPage page_view(db::Session& session, const places::Gazetteer& gazetteer, const web::Context& context,
                              const Campaign& campaign) {
  views::CampaignPage view;
  const auto url = "/campaigns/" + campaign.id.text();
  view.title = campaign.title;
  view.running = campaign.is_running();
  view.state = state_text(context, campaign);
  view.lead = context.tr(
      msg("Asks {scope}, until {date}.", {{"scope", context.tr(label(campaign.scope))},
                                          {"date", base::format_date(context.language, campaign.deadline)}}));
  view.state_url = url + "/state";
  view.stop_url = url + "/stop";
  view.csv_url = url + "/progress.csv";
  view.contacts_url = url + "/contacts";
  const auto sum = progress(session, campaign.id);
  const auto done = sum.records - sum.open;
  view.percent = sum.records > 0 ? static_cast<int>(done * 100 / sum.records) : 0;
  view.organisations_text = context.tr(msg("{done} of {all} records are done.",
                                           {{"done", number(context, done)}, {"all", number(context, sum.records)}}));
  const auto figure = [&](std::int64_t n, base::Message label) {
    view.figures.push_back({number(context, n), context.tr(label), "", ""});
  };
  figure(sum.asked, msg("organisations asked"));
  figure(sum.told, msg("of them told"));
  figure(sum.begun, msg("have begun"));
  figure(sum.finished, msg("have finished"));
  figure(sum.confirmed, msg("records confirmed"));
  figure(sum.corrected, msg("to be corrected"));
  figure(sum.closed, msg("relations ended"));
  figure(sum.open, msg("still open"));
  if (sum.unreached > 0)
    view.unreached = base::counted(context.language, sum.unreached,
                                   "{n} organisation has neither members nor an address to write to.",
                                   "{n} organisations have neither members nor an address to write to.");
  for (const auto& line : progress_by_country(session, campaign.id))
    view.countries.push_back(
        {line.country.empty() ? context.tr(msg("No country")) : gazetteer.country_name(line.country, context.language),
         number(context, line.asked), number(context, line.begun), number(context, line.finished),
         number(context, line.records), number(context, line.confirmed), number(context, line.corrected),
         number(context, line.closed), number(context, line.open)});
  return view;
}

std::string csv_cell(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula && text.find_first_of(",\"\r\n;") == std::string_view::npos) return std::string(text);
  std::string cell = formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

}  // namespace

http::Response list_campaigns(const Work& work, web::Context& context) {
  return list_page(work, context);
}

http::Response take_campaign(const Work& work, web::Context& context) {
  Campaign campaign;
  campaign.title = field(context, "title", 201);
  campaign.deadline = base::PartialDate::parse(field(context, "deadline", 20)).value_or(base::PartialDate{});
  campaign.scope = parse_scope(field(context, "scope")).value_or(Scope::all);
  campaign.scope_value = campaign.scope == Scope::kind ? field(context, "kind", 60) : field(context, "value", 60);
  if (campaign.scope == Scope::all || campaign.scope == Scope::stale) campaign.scope_value.clear();
  if (campaign.scope == Scope::network)
    campaign.scope_value = campaign.scope_value.substr(campaign.scope_value.rfind('/') + 1);
  campaign.language = base::parse_language(field(context, "language")).value_or(context.language);
  const auto begun = start(work.database, campaign, accounts::author(context.identity).name, base::today());
  if (!begun) return list_page(work, context, begun.error());
  return http::redirect("/campaigns/" + begun->text());
}

http::Response show_campaign(const Work& work, web::Context& context) {
  const auto campaign = campaign_of(work, context);
  if (!campaign) return none(context);
  auto session = work.database.read();
  auto view = page_view(session, work.gazetteer, context, *campaign);
  if (parameter(context, "taken") != "") view.note = ticked_note(context);
  const auto title = view.title;
  return show(context, "confirmations/campaign", title, view);
}

http::Response show_campaign_state(const Work& work, web::Context& context) {
  const auto campaign = campaign_of(work, context);
  if (!campaign) return none(context);
  auto session = work.database.read();
  return context.fragment("confirmations/campaign_state",
                          boost::json::value_from(page_view(session, work.gazetteer, context, *campaign)).as_object());
}

http::Response stop_campaign(const Work& work, web::Context& context) {
  const auto campaign = campaign_of(work, context);
  if (!campaign) return none(context);
  stop(work.database, campaign->id);
  return http::redirect("/campaigns/" + campaign->id.text());
}

http::Response take_contacts(const Work& work, web::Context& context) {
  const auto campaign = campaign_of(work, context);
  if (!campaign) return none(context);
  if (!campaign->is_running()) return context.problem(409, msg("This campaign is over."));
  const auto text = context.request.form_field("contacts").value_or("");
  const auto lines = parse_contacts(text.substr(0, 4 << 20));
  ContactsTaken taken;
  {
    auto transaction = work.database.write_unlogged();
    taken = add_contacts(transaction, *campaign, lines);
    transaction.commit();
  }
  if (taken.wrong.empty())
    return http::redirect(fmt::format("/campaigns/{}?taken=1&done={}", campaign->id.text(), taken.taken));
  auto session = work.database.read();
  auto view = page_view(session, work.gazetteer, context, *campaign);
  view.has_wrong = true;
  for (const auto& [line, why] : taken.wrong)
    if (view.wrong.size() < 100)
      view.wrong.push_back(
          context.tr(msg("Line {line}: {reason}", {{"line", number(context, line)}, {"reason", context.tr(why)}})));
  view.note = base::counted(context.language, taken.taken, "{n} address was taken.", "{n} addresses were taken.");
  const auto title = view.title;
  return show(context, "confirmations/campaign", title, view, 422);
}

http::Response download_progress(const Work& work, web::Context& context) {
  const auto campaign = campaign_of(work, context);
  if (!campaign) return none(context);
  http::Response response;
  response.set("Content-Type", "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"campaign.csv\"");
  // Pieces of some hundred organisations, each read by itself: memory stays flat.
  struct State {
    OrganisationId last;
    bool begun = false, ended = false;
  };
  response.pieces = [&database = work.database, id = campaign->id, state = std::make_shared<State>()] {
    std::string piece;
    if (state->ended) return piece;
    if (!std::exchange(state->begun, true)) piece = "organisation,name,country,told,begun,finished,records,done\r\n";
    auto session = database.read();
    const auto list = asked(session, id, 500, state->last);
    std::vector<OrganisationId> ids;
    for (const auto& one : list) ids.push_back(one.organisation);
    const auto found = organisations::find_many(session, ids);
    for (const auto& one : list) {
      const auto at = std::ranges::find(found, one.organisation, &organisations::Organisation::id);
      const std::string name = at == found.end() ? "" : at->main_name(), country = at == found.end() ? "" : at->country;
      piece += fmt::format("{},{},{},{},{},{},{},{}\r\n", one.organisation.text(), csv_cell(name), country, one.way,
                           one.begun, one.finished, one.records, one.done);
      state->last = one.organisation;
    }
    state->ended = list.size() < 500;
    return piece;
  };
  return response;
}

}  // namespace confirmations
