// SPDX-License-Identifier: EUPL-1.2
// What a link in a mail leads to. Opening it changes nothing: programs that look for malice in mails open every link.
#include <boost/json/parse.hpp>

#include "base/text.h"
#include "confirmations/pages.h"
#include "links/api.h"

namespace confirmations {
namespace {

using base::msg;

// The address is the key: nobody is told of it, and nothing keeps the page.
http::Response secretive(http::Response response) {
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cache-Control", "no-store");
  response.set("X-Robots-Tag", "noindex");
  return response;
}

http::Response unknown(const web::Context& context) {
  return secretive(
      context.problem(404, msg("This link is not known here. Please copy the whole address from the mail.")));
}
http::Response expired(const web::Context& context) {
  return secretive(context.problem(410, msg("This link is good no longer. Whoever sent it can send a new one.")));
}

std::optional<Ask> ask_of(db::Session& session, std::string_view subject) {
  boost::system::error_code error;
  const auto value = boost::json::parse(subject, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto* member = value.as_object().if_contains("ask");
  const auto id = member && member->is_string() ? AskId::parse(std::string_view(member->as_string())) : std::nullopt;
  return id ? find_ask(session, *id) : std::nullopt;
}

http::Response was_answered(const web::Context& context, const Ask& ask) {
  views::Done view;
  view.title = context.tr(msg("Thank you"));
  const std::pair<std::string, std::string> date{"date", day(context, ask.answered)};
  if (ask.answer == "confirmed")
    view.text = context.tr(msg("The relation was confirmed on {date}. There is nothing left to do.", {date}));
  else if (ask.answer == "ended")
    view.text = context.tr(msg("On {date} the relation was recorded as ended. There is nothing left to do.", {date}));
  else if (ask.answer == "remark")
    view.text = context.tr(
        msg("What you wrote on {date} went to the register's stewards. There is nothing left to do.", {date}));
  else
    view.text = context.tr(msg("This link was used already."));
  view.url = "/relations/" + ask.relation.text();
  view.label = context.tr(msg("See the relation"));
  return secretive(show(context, "confirmations/done", view.title, view));
}

// The record with its three answers; `organisation` is the one that the link speaks for.
std::optional<views::Record> answer_view(db::Session& session, const places::Gazetteer& gazetteer,
                                         const web::Context& context, records::Kind kind, std::string_view record,
                                         OrganisationId organisation, const std::string& action) {
  auto view = record_view(session, gazetteer, context, kind, record);
  if (!view) return std::nullopt;
  const auto found = organisations::find(session, organisation);
  const auto name = found ? found->name_in(context.language) : std::string();
  view->action = action;
  view->by_link = true;
  view->propose_url.clear();
  view->speakers.push_back({organisation.text(),
                            context.tr(msg("Yes, it is right: confirm it for {name}", {{"name", name}})),
                            context.tr(msg("It has ended, says {name}", {{"name", name}})), "end", "reason"});
  view->can_speak = view->cannot.empty();
  view->lead =
      context.tr(msg("You answer for {name}. Nothing happens before you press one of the buttons.", {{"name", name}}));
  view->end = field(context, "end", 20);
  const auto text = context.request.form_field("remark").value_or("");
  view->remark = base::repair_utf8(text.substr(0, longest_remark));
  return view;
}

// Confirm, remark or close, in a transaction that the caller commits; how it is kept, or why not.
base::Result<std::string> take_answer(db::Transaction& transaction, const web::Context& context, std::string_view kind,
                                      std::string_view record, OrganisationId organisation) {
  const auto act = field(context, "act"), was_seen = field(context, "seen");
  const auto today = base::today();
  const auto relation = kind == "relation" ? RelationId::parse(record) : std::nullopt;
  base::Result<void> done = base::Problem{base::Problem::Kind::invalid, msg("Please choose one of the answers."), ""};
  std::string answer;
  if (act == "confirm") {
    answer = "confirmed";
    done = relation ? confirm_relation(transaction, *relation, organisation, was_seen, today)
                    : confirm_organisation(transaction, organisation, was_seen, today);
    if (done && relation) tell_others(transaction, *relation, organisation);
  } else if (act == "ended" && relation) {
    answer = "ended";
    done = close_relation(transaction, *relation, organisation, field(context, "end", 20), was_seen, today);
    if (done) tell_others(transaction, *relation, organisation);
  } else if (act == "remark") {
    answer = "remark";
    done = add_remark(transaction, kind, record, organisation, context.request.form_field("remark").value_or(""));
    if (done) answered(transaction, organisation, record, ItemState::corrected);
  }
  if (!done) return done.error();
  return answer;
}

std::string log_reason(const web::Context& context) {
  if (field(context, "act") != "ended") return "confirmed";
  const auto why = ending(field(context, "reason"));
  return fmt::format("ended: {}", why ? why->code : "other");
}

int status_of(const base::Problem& problem) {
  return problem.kind == base::Problem::Kind::conflict    ? 409
         : problem.kind == base::Problem::Kind::not_found ? 404
                                                          : 422;
}

http::Response ask_page(const Work& work, web::Context& context, const Ask& ask,
                        const std::optional<base::Problem>& problem = {}) {
  auto session = work.database.read();
  auto view = answer_view(session, work.gazetteer, context, records::Kind::relation, ask.relation.text(),
                          ask.organisation, "/confirm/" + std::string(context.path("secret")));
  if (!view) return secretive(context.problem(404, msg("This relation is not in the register any more.")));
  if (problem) add_problem(context, *problem, *view);
  const auto title = view->title;
  return secretive(show(context, "confirmations/record", title, *view, problem ? status_of(*problem) : 200));
}

}  // namespace

http::Response show_link(const Work& work, web::Context& context) {
  std::optional<links::Link> link;
  std::optional<Ask> asked;
  {
    auto session = work.database.read();
    link = links::look_at(session, ask_purpose, context.path("secret"));
    if (link) asked = ask_of(session, link->subject);
  }
  if (!link || !asked) return unknown(context);
  if (link->used) return was_answered(context, *asked);
  if (link->expired) return expired(context);
  return ask_page(work, context, *asked);
}

http::Response answer_link(const Work& work, web::Context& context) {
  std::optional<links::Link> link;
  std::optional<Ask> asked;
  {
    auto session = work.database.read();
    link = links::look_at(session, ask_purpose, context.path("secret"));
    if (link) asked = ask_of(session, link->subject);
  }
  if (!link || !asked) return unknown(context);
  if (link->used) return was_answered(context, *asked);
  if (link->expired) return expired(context);
  base::Result<std::string> answer = base::Problem{};
  bool first = false;
  {
    auto transaction = work.database.write(link_author(asked->organisation), log_reason(context));
    // Of two at once one gets it; the other is shown what the first one answered.
    first = links::use(transaction, ask_purpose, context.path("secret")).has_value();
    if (first) {
      answer = take_answer(transaction, context, "relation", asked->relation.text(), asked->organisation);
      if (answer) {
        set_answer(transaction, asked->id, *answer);
        transaction.commit();
      }
    }
  }
  if (first && !answer) return ask_page(work, context, *asked, answer.error());
  return secretive(http::redirect("/confirm/" + std::string(context.path("secret"))));
}

namespace {

struct Opened {
  Campaign campaign;
  OrganisationId organisation;
};
// Why there is nothing to open, as a page; or what is.
std::variant<http::Response, Opened> open(const Work& work, const web::Context& context) {
  auto session = work.database.read();
  const auto link = links::look_at(session, campaign_purpose, context.path("secret"));
  const auto invitation = link ? parse_invitation(link->subject) : std::nullopt;
  const auto campaign = invitation ? find_campaign(session, invitation->campaign) : std::nullopt;
  if (!campaign) return unknown(context);
  if (!link->good() || !campaign->is_running()) return expired(context);
  return Opened{*campaign, invitation->organisation};
}

std::string list_url(const web::Context& context) {
  return "/campaign/" + std::string(context.path("secret"));
}

http::Response campaign_record(const Work& work, web::Context& context, const Opened& opened, const Item& item,
                               const std::optional<base::Problem>& problem = {}) {
  auto session = work.database.read();
  auto view = answer_view(session, work.gazetteer, context, *records::parse_kind(item.kind), item.record,
                          opened.organisation, list_url(context) + "/" + item.record);
  if (!view) return secretive(context.problem(404, msg("This record is not in the register any more.")));
  view->back_url = list_url(context);
  if (item.state == ItemState::confirmed)
    view->note = context.tr(msg("Confirmed on {date}.", {{"date", day(context, item.at)}}));
  if (problem) add_problem(context, *problem, *view);
  const auto title = view->title;
  return secretive(show(context, "confirmations/record", title, *view, problem ? status_of(*problem) : 200));
}

std::optional<Item> item_of(const Work& work, const web::Context& context, const Opened& opened) {
  auto session = work.database.read();
  return find_item(session, opened.campaign.id, opened.organisation, context.path("record"));
}

}  // namespace

http::Response show_campaign_link(const Work& work, web::Context& context) {
  auto opened = open(work, context);
  if (auto* answer = std::get_if<http::Response>(&opened)) return std::move(*answer);
  const auto& [campaign, organisation] = std::get<Opened>(opened);
  auto session = work.database.read();
  const auto base_url = list_url(context);
  const auto view = sheet(session, context, campaign, organisation, base_url, true,
                          [&](const Item& item) { return base_url + "/" + item.record; });
  return secretive(show(context, "confirmations/sheet", view.campaign, view));
}

http::Response answer_campaign_link(const Work& work, web::Context& context) {
  auto opened = open(work, context);
  if (auto* answer = std::get_if<http::Response>(&opened)) return std::move(*answer);
  const auto& [campaign, organisation] = std::get<Opened>(opened);
  auto transaction = work.database.write(link_author(organisation), "confirmed");
  Ticked result;
  std::vector<std::string_view> asked_for;
  for (const auto value : ticked(context)) {
    // A link speaks for the records of its list alone, and once for each.
    const auto parts = base::split(value, ':');
    const auto item =
        parts.size() == 3 ? find_item(transaction.session(), campaign.id, organisation, parts[1]) : std::nullopt;
    if (!item || item->kind != parts[0] || item->state == ItemState::confirmed || item->state == ItemState::closed)
      ++result.left;
    else if (field(context, "act") == "later")
      answered(transaction, organisation, item->record, ItemState::later), ++result.done;
    else
      asked_for.push_back(value);
  }
  const auto confirmed = confirm_ticked(transaction, asked_for, organisation, base::today());
  transaction.commit();
  return secretive(
      http::redirect(list_url(context) + ticked_query({result.done + confirmed.done, result.left + confirmed.left})));
}

http::Response show_campaign_record(const Work& work, web::Context& context) {
  auto opened = open(work, context);
  if (auto* answer = std::get_if<http::Response>(&opened)) return std::move(*answer);
  const auto item = item_of(work, context, std::get<Opened>(opened));
  return item ? campaign_record(work, context, std::get<Opened>(opened), *item) : unknown(context);
}

http::Response answer_campaign_record(const Work& work, web::Context& context) {
  auto opened = open(work, context);
  if (auto* answer = std::get_if<http::Response>(&opened)) return std::move(*answer);
  const auto& found = std::get<Opened>(opened);
  const auto item = item_of(work, context, found);
  if (!item) return unknown(context);
  // Each record once: what was answered stays so until somebody with an account changes it.
  if (item->state == ItemState::confirmed || item->state == ItemState::closed)
    return secretive(http::redirect(list_url(context) + "/" + item->record));
  base::Result<std::string> answer = base::Problem{};
  {
    auto transaction = work.database.write(link_author(found.organisation), log_reason(context));
    answer = take_answer(transaction, context, item->kind, item->record, found.organisation);
    if (answer) transaction.commit();
  }
  if (!answer) return campaign_record(work, context, found, *item, answer.error());
  return secretive(http::redirect(list_url(context) + ticked_query({1, 0})));
}

}  // namespace confirmations
