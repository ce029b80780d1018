// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value_from.hpp>

#include "accounts/api.h"
#include "confirmations/api.h"
#include "confirmations/asks.h"
#include "confirmations/campaigns.h"
#include "confirmations/views.h"
#include "records/api.h"
#include "web/site.h"

namespace confirmations {

// What the handlers work with; lives as long as the feature.
struct Work {
  db::Database& database;
  const places::Gazetteer& gazetteer;
};

// record_pages.cpp
http::Response show_relation_confirmation(const Work&, web::Context&);
http::Response answer_relation(const Work&, web::Context&);
http::Response show_organisation_confirmation(const Work&, web::Context&);
http::Response answer_organisation(const Work&, web::Context&);
// ask_pages.cpp
http::Response show_ask(const Work&, web::Context&);
http::Response take_ask(const Work&, web::Context&);
http::Response show_remarks(const Work&, web::Context&);
http::Response take_remark_done(const Work&, web::Context&);
// link_pages.cpp: without an account
http::Response show_link(const Work&, web::Context&);
http::Response answer_link(const Work&, web::Context&);
http::Response show_campaign_link(const Work&, web::Context&);
http::Response answer_campaign_link(const Work&, web::Context&);
http::Response show_campaign_record(const Work&, web::Context&);
http::Response answer_campaign_record(const Work&, web::Context&);
// list_pages.cpp
http::Response show_due(const Work&, web::Context&);
http::Response confirm_due(const Work&, web::Context&);
http::Response show_sheet(const Work&, web::Context&);
http::Response answer_sheet(const Work&, web::Context&);
// campaign_pages.cpp
http::Response list_campaigns(const Work&, web::Context&);
http::Response take_campaign(const Work&, web::Context&);
http::Response show_campaign(const Work&, web::Context&);
http::Response show_campaign_state(const Work&, web::Context&);
http::Response stop_campaign(const Work&, web::Context&);
http::Response take_contacts(const Work&, web::Context&);
http::Response download_progress(const Work&, web::Context&);

// pages.cpp: what several need.
std::string field(const web::Context& context, std::string_view name,
                  std::size_t most = 300);  // of a form, trimmed, no controls
std::string parameter(const web::Context& context, std::string_view name, std::size_t most = 300);  // of the address
std::string number(const web::Context& context, std::int64_t n);
std::string day(const web::Context& context, std::string_view utc);  // "17 May 2026"

// A record on a page; nothing if there is none.
std::optional<views::Record> record_view(db::Session& session, const places::Gazetteer& gazetteer,
                                         const web::Context& context, records::Kind kind, std::string_view id);
void add_problem(const web::Context& context, const base::Problem& problem, views::Record& view);
// The lines of a list: what is told of a record from the side of one organisation.
struct Known {
  std::string title, seen, said;
};
std::optional<Known> known(db::Session& session, const web::Context& context, std::string_view kind,
                           std::string_view record, OrganisationId organisation);
std::string item_value(std::string_view kind, std::string_view record, std::string_view seen);

// Confirms what was ticked, each record by itself: what changed meanwhile or is not the organisation's is left.
struct Ticked {
  int done = 0, left = 0;
};
Ticked confirm_ticked(db::Transaction& transaction, const std::vector<std::string_view>& values,
                      OrganisationId organisation, base::PartialDate today);
std::vector<std::string_view> ticked(const web::Context& context);
std::string ticked_note(const web::Context& context);  // told by ?done=3&left=1
std::string ticked_query(const Ticked& ticked);

// Who may say something for an organisation, and how the log is told.
bool speaks_for(const web::Identity& identity, OrganisationId organisation);
std::string reason(const web::Identity& identity, OrganisationId organisation, std::string_view what);
db::Author link_author(OrganisationId organisation);

// The other parties' validators hear of it.
void tell_others(db::Transaction& transaction, RelationId relation, OrganisationId by);

views::Sheet sheet(db::Session& session, const web::Context& context, const Campaign& campaign,
                   OrganisationId organisation, const std::string& action, bool can_confirm,
                   const std::function<std::string(const Item&)>& url_of);

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view,
                    int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace confirmations
