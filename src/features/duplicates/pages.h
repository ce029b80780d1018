// SPDX-License-Identifier: EUPL-1.2
// Inside of duplicates: the pages for stewards.
#pragma once
#include <boost/json/value_from.hpp>

#include "accounts/api.h"
#include "duplicates/merge.h"
#include "duplicates/views.h"

namespace duplicates {

// What the pages work with; lives as long as the site.
struct Desk {
  db::Database& database;
  const places::Gazetteer& gazetteer;
  std::vector<db::RecordKind> kinds;
  std::vector<Carried> carried;
};

http::Response show_proposal(Desk& desk, web::Context& context);
http::Response take_proposal(Desk& desk, web::Context& context);
http::Response show_queue(Desk& desk, web::Context& context);
http::Response decide_pair(Desk& desk, web::Context& context);
http::Response show_comparison(Desk& desk, web::Context& context);
http::Response merge_pair(Desk& desk, web::Context& context);
http::Response list_merges(Desk& desk, web::Context& context);
http::Response show_merge(Desk& desk, web::Context& context);
http::Response take_merge_back(Desk& desk, web::Context& context);

// A field of a form as one line of text, or several; trimmed, without control characters, at most so many bytes.
std::string line_field(const web::Context& context, std::string_view name, std::size_t most = 2000);
std::string text_field(const web::Context& context, std::string_view name, std::size_t most = 2000);
views::Named named(const Desk& desk, const web::Context& context, const Organisation& organisation);
// What people said of the pair, for stewards.
std::vector<views::Said> said_of(const web::Context& context, db::Session& session, OrganisationId a, OrganisationId b);
std::string organisation_url(OrganisationId id);

template <class View>
http::Response show(const web::Context& context, std::string_view name, const std::string& title, const View& view,
                    int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace duplicates
