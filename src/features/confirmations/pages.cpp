// SPDX-License-Identifier: EUPL-1.2
#include "confirmations/pages.h"

#include <charconv>

#include <boost/json/parse.hpp>

#include "base/text.h"
#include "notifications/api.h"

namespace confirmations {
namespace {

using base::msg;

std::string clean(std::string_view raw, std::size_t most) {
  std::string text = base::repair_utf8(raw.substr(0, most));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return std::string(base::trim(text));
}

int count_parameter(const web::Context& context, std::string_view name) {
  const auto text = context.request.parameter(name).value_or("");
  int n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && n >= 0 ? n : 0;
}

views::Party party_view(const places::Gazetteer& gazetteer, const web::Context& context,
                        const organisations::Organisation& organisation, const relations::Party& party) {
  views::Party view;
  view.name = organisation.name_in(context.language);
  view.url = "/organisations/" + organisation.id.text();
  view.where = gazetteer.country_name(organisation.country, context.language);
  view.detail = context.tr(relations::label(party.role));
  if (party.confirmed.known()) view.confirmed = base::format_date(context.language, party.confirmed);
  return view;
}

void add_parties(db::Session& session, const places::Gazetteer& gazetteer, const web::Context& context,
                 const relations::Relation& relation, views::Record& view) {
  std::vector<OrganisationId> ids;
  for (const auto& party : relation.parties) ids.push_back(party.organisation);
  if (ids.size() > 200) ids.resize(200);
  for (const auto& organisation : organisations::find_many(session, ids))
    for (const auto& party : relation.parties)
      if (party.organisation == organisation.id)
        view.parties.push_back(party_view(gazetteer, context, organisation, party));
  view.has_facing = view.parties.size() == 2;
  if (view.has_facing) {
    view.left = view.parties[0];
    view.right = view.parties[1];
    view.parties.clear();
  }
  view.has_parties = !view.parties.empty();
  view.tie_date = base::format_date(context.language, relation.start);
}

}  // namespace

std::string field(const web::Context& context, std::string_view name, std::size_t most) {
  return clean(context.request.form_field(name).value_or(""), most);
}
std::string parameter(const web::Context& context, std::string_view name, std::size_t most) {
  return clean(context.request.parameter(name).value_or(""), most);
}
std::string number(const web::Context& context, std::int64_t n) {
  return base::format_number(context.language, n);
}

std::string day(const web::Context& context, std::string_view utc) {
  const auto date = base::PartialDate::parse(utc.substr(0, 10));
  return date ? base::format_date(context.language, *date) : std::string();
}

std::optional<views::Record> record_view(db::Session& session, const places::Gazetteer& gazetteer,
                                         const web::Context& context, records::Kind kind, std::string_view id) {
  const records::Ref ref{kind, std::string(id)};
  const auto json = records::current(session, ref);
  if (json.empty()) return std::nullopt;
  const auto object = boost::json::parse(json).as_object();
  views::Record view;
  view.title = records::title(session, kind, json, context.language);
  view.record_url = records::url(ref);
  view.propose_url = view.record_url + "/propose";
  for (const auto& one : records::fields(kind)) {
    if (one.name == "parties" || one.name == "statements") continue;
    auto lines = records::shown(session, kind, one.name, object, context.language, &gazetteer);
    std::erase(lines, std::string());
    if (!lines.empty())
      view.facts.push_back({base::translate(context.language, std::string(one.label)), std::move(lines)});
  }
  if (kind == records::Kind::relation) {
    const auto relation = relations::relation_from_json(object);
    if (!relation) return std::nullopt;
    add_parties(session, gazetteer, context, *relation, view);
    view.seen = seen(*relation);
    view.may_end = relation->status != relations::Status::closed;
    if (!view.may_end) view.cannot = context.tr(msg("This relation has ended: there is nothing to confirm any more."));
    for (const auto& one : endings)
      view.reasons.push_back({std::string(one.code), base::translate(context.language, std::string(one.label)), false});
  } else {
    const auto organisation = organisations::organisation_from_json(object);
    if (!organisation) return std::nullopt;
    view.seen = seen(*organisation);
    view.lead = organisation->confirmed.known()
                    ? context.tr(msg("The organisation confirmed this record last on {date}.",
                                     {{"date", base::format_date(context.language, organisation->confirmed)}}))
                    : context.tr(msg("The organisation has not confirmed this record yet."));
  }
  return view;
}

void add_problem(const web::Context& context, const base::Problem& problem, views::Record& view) {
  view.has_errors = true;
  const std::string text = context.tr(problem.message);
  view.errors.push_back({problem.field.empty() ? "content" : problem.field, text});
  if (problem.field == "end") view.end_error = text;
  if (problem.field == "remark") view.remark_error = text;
}

std::optional<Known> known(db::Session& session, const web::Context& context, std::string_view kind,
                           std::string_view record, OrganisationId organisation) {
  const auto said = [&](base::PartialDate date) {
    return date.known() ? context.tr(msg("confirmed on {date}", {{"date", base::format_date(context.language, date)}}))
                        : context.tr(msg("never confirmed"));
  };
  if (kind == "organisation") {
    const auto id = OrganisationId::parse(record);
    const auto found = id ? organisations::find(session, *id) : std::nullopt;
    if (!found || *id != organisation) return std::nullopt;
    return Known{context.tr(msg("{name}: its own record", {{"name", found->name_in(context.language)}})), seen(*found),
                 said(found->confirmed)};
  }
  const auto id = RelationId::parse(record);
  const auto found = id ? relations::find(session, *id) : std::nullopt;
  if (!found) return std::nullopt;
  const auto title = records::title(session, records::Kind::relation, relations::json_text(*found), context.language);
  return Known{title, seen(*found), said(relations::said_by(*found, organisation))};
}

std::string item_value(std::string_view kind, std::string_view record, std::string_view was_seen) {
  return fmt::format("{}:{}:{}", kind, record, was_seen);
}

Ticked confirm_ticked(db::Transaction& transaction, const std::vector<std::string_view>& values,
                      OrganisationId organisation, base::PartialDate today) {
  Ticked result;
  for (const auto value : values) {
    const auto parts = base::split(value, ':');
    base::Result<void> done = base::Problem{};
    if (parts.size() == 3 && parts[0] == "organisation" && OrganisationId::parse(parts[1]) == organisation) {
      done = confirm_organisation(transaction, organisation, parts[2], today);
    } else if (parts.size() == 3 && parts[0] == "relation") {
      if (const auto id = RelationId::parse(parts[1]))
        done = confirm_relation(transaction, *id, organisation, parts[2], today);
    }
    ++(done ? result.done : result.left);
  }
  return result;
}

std::vector<std::string_view> ticked(const web::Context& context) {
  constexpr std::size_t most = 500;  // a page holds fewer
  std::vector<std::string_view> values;
  for (const auto& [name, value] : context.request.form())
    if (name == "pick" && values.size() < most) values.push_back(value);
  return values;
}

std::string ticked_note(const web::Context& context) {
  if (!context.request.parameter("done")) return {};
  const int done = count_parameter(context, "done"), left = count_parameter(context, "left");
  std::string note = base::counted(context.language, done, "{n} record was taken.", "{n} records were taken.");
  if (left > 0)
    note += " " + base::counted(context.language, left, "{n} record was changed meanwhile: please look at it again.",
                                "{n} records were changed meanwhile: please look at them again.");
  return note;
}

std::string ticked_query(const Ticked& ticked) {
  return fmt::format("?done={}&left={}", ticked.done, ticked.left);
}

bool speaks_for(const web::Identity& identity, OrganisationId organisation) {
  return identity.may_write && identity.role_in(organisation.text()) >= web::Role::validator;
}

std::string reason(const web::Identity& identity, OrganisationId organisation, std::string_view what) {
  return identity.works_for(organisation.text()) ? std::string(what)
                                                 : fmt::format("{} by a steward for {}", what, organisation.text());
}

db::Author link_author(OrganisationId organisation) {
  return {"link of " + organisation.text()};
}

void tell_others(db::Transaction& transaction, RelationId relation, OrganisationId by) {
  auto& session = transaction.session();
  const auto found = relations::find(session, relation);
  const auto speaker = organisations::find(session, by);
  if (!found || !speaker || found->parties.size() > 10) return;
  for (const auto& party : found->parties) {
    if (party.organisation == by) continue;
    const bool ended = found->status == relations::Status::closed;
    for (const auto account : accounts::holders(session, party.organisation, web::Role::validator))
      notifications::notify(
          transaction, account,
          {.kind = notifications::Kind::confirmation_due,
           .title = ended ? msg("{name} says that a relation with you has ended", {{"name", speaker->main_name()}})
                          : msg("{name} has confirmed a relation with you: please confirm it too",
                                {{"name", speaker->main_name()}}),
           .url = "/relations/" + relation.text() + "/confirm",
           .about = "confirmation " + relation.text()});
  }
}

}  // namespace confirmations
