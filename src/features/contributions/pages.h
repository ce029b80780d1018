// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value_from.hpp>
#include <map>

#include "contributions/bulk.h"
#include "contributions/commands.h"
#include "contributions/views.h"

namespace contributions {

// What the handlers work with; lives as long as the feature.
struct Work {
  db::Database& database;
  const places::Gazetteer& gazetteer;
};

// propose_page.cpp
http::Response show_propose(Work&, web::Context&, records::Kind kind);
http::Response take_proposal(Work&, web::Context&, records::Kind kind);
http::Response show_draft(Work&, web::Context&, const Contribution& draft);  // the same page, going on with a draft
http::Response take_draft(Work&, web::Context&, const Contribution& draft);
// contribution_page.cpp
http::Response show_contribution(Work&, web::Context&);
http::Response take_acceptance(Work&, web::Context&);
http::Response take_refusal(Work&, web::Context&);
http::Response take_withdrawal(Work&, web::Context&);
struct Seen;
// What was typed and not taken.
struct Refused {
  std::string reason, note;
  std::vector<std::string> tell;
  std::vector<base::Problem> problems;
};
http::Response contribution_page(Work&, web::Context&, const Seen& seen, const Refused& typed, int status);
// note_page.cpp
class Names;
void add_notes(db::Session& session, const web::Context& context, Names& names, const Seen& seen, const Refused& typed,
               views::Show& view);
http::Response take_note(Work&, web::Context&);
// edit_page.cpp
http::Response show_edit(Work&, web::Context&);
http::Response take_edit(Work&, web::Context&);
// merge_page.cpp
http::Response show_merge(Work&, web::Context&);
http::Response take_merge(Work&, web::Context&);
// queue_page.cpp
http::Response show_queue(Work&, web::Context&);
http::Response decide_queue(Work&, web::Context&);
http::Response show_mine(Work&, web::Context&);
// decision_page.cpp
http::Response show_decision(Work&, web::Context&);
http::Response show_decision_state(Work&, web::Context&);
// stewardship_page.cpp
http::Response show_stewardships(Work&, web::Context&);
http::Response take_stewardship(Work&, web::Context&);
http::Response take_stewardship_away(Work&, web::Context&);
// rest.cpp
http::Response post_contribution(Work&, web::Context&);
http::Response get_contribution(Work&, web::Context&);
http::Response post_note(Work&, web::Context&);

// What several pages need: pages.cpp.
std::string field(const web::Context& context, std::string_view name, std::size_t most = 200);  // of a form, cleaned
std::string parameter(const web::Context& context, std::string_view name, std::size_t most = 200);
std::string waited(const web::Context& context, const Contribution& c);  // "waiting for 12 days"
views::Mark mark(const web::Context& context, State state);
std::string title_of(db::Session& session, const web::Context& context, const Contribution& c);
std::string what_of(const web::Context& context, const Contribution& c);  // "change to: name, web address"
std::string desk_name(db::Session& session, const web::Context& context, std::string_view desk);
std::string organisation_name(db::Session& session, const web::Context& context, OrganisationId id);
http::Response not_found(const web::Context& context);
int status_of(const base::Problem& problem);
std::vector<views::Error> errors_of(const web::Context& context, const std::vector<base::Problem>& problems);
// Countries by name, with an empty choice first.
std::vector<views::Option> country_options(const Work& work, const web::Context& context, std::string_view chosen,
                                           const base::Message& none);
// The contribution of the path's {id}, if it may be seen by who asks.
// Names of those who had a part in it, each read once.
class Names {
 public:
  Names(db::Session& session, const web::Context& context) : session_(session), context_(context) {}
  std::string of(std::optional<AccountId> account);

 private:
  db::Session& session_;
  const web::Context& context_;
  std::map<AccountId, std::string> known_;
};

struct Seen {
  Contribution contribution;
  std::vector<Desk> desks;
};
std::optional<Seen> seen_contribution(db::Session& session, const web::Context& context);
// The version named by a form, as the change log has it; the record as it is now where it names none of this record's.
struct Version {
  std::int64_t number = 0;
  std::string json;
};
Version version_now(db::Session& session, const records::Ref& record);
Version version_sent(db::Session& session, const web::Context& context, const records::Ref& record);

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view,
                    int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace contributions
