// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value_from.hpp>
#include <map>

#include "http/message.h"
#include "people/people.h"
#include "people/views.h"

namespace people {

// A page of an organisation's private space: whose it is, and what the reader may do there.
struct Space {
  db::Database& database;
  organisations::Organisation organisation;
  web::Role role = web::Role::none;
  bool looking_in = false;

  OrganisationId id() const { return organisation.id; }
  bool may_note() const { return role >= web::Role::contributor; }
  bool may_edit() const { return role >= web::Role::editor; }
  bool may_administer() const { return role >= web::Role::administrator; }
  std::string url(std::string_view rest = {}) const {
    return fmt::format("/organisations/{}{}", organisation.id.text(), rest);
  }
};

// person_pages.cpp, person_form.cpp
http::Response show_persons(const Space&, web::Context&);
http::Response show_person(const Space&, web::Context&);
http::Response show_new_person(const Space&, web::Context&);
http::Response record_person(const Space&, web::Context&);
http::Response show_edit_person(const Space&, web::Context&);
http::Response change_person(const Space&, web::Context&);
http::Response take_back_version(const Space&, web::Context&);
// leave_page.cpp
http::Response show_leave(const Space&, web::Context&);
http::Response hand_over(const Space&, web::Context&);
http::Response show_handover(const Space&, web::Context&);
// data_pages.cpp
http::Response show_erase(const Space&, web::Context&);
http::Response erase_person(const Space&, web::Context&);
http::Response show_export(const Space&, web::Context&);
http::Response download_export(const Space&, web::Context&);
http::Response show_public(const Space&, web::Context&);
http::Response show_accesses(const Space&, web::Context&);
// post_pages.cpp, post_form.cpp
http::Response show_posts(const Space&, web::Context&);
http::Response show_post(const Space&, web::Context&);
http::Response show_new_post(const Space&, web::Context&);
http::Response record_post(const Space&, web::Context&);
http::Response show_edit_post(const Space&, web::Context&);
http::Response change_post(const Space&, web::Context&);
http::Response appoint_holder(const Space&, web::Context&);
http::Response end_post_holding(const Space&, web::Context&);
http::Response remove_post_holding(const Space&, web::Context&);
// contact_pages.cpp, contact_form.cpp
http::Response show_contacts(const Space&, web::Context&);
http::Response show_new_contact(const Space&, web::Context&);
http::Response record_contact(const Space&, web::Context&);
http::Response show_edit_contact(const Space&, web::Context&);
http::Response change_contact(const Space&, web::Context&);
http::Response finish_step(const Space&, web::Context&);
// version_pages.cpp
http::Response take_back_post(const Space&, web::Context&);
http::Response take_back_contact(const Space&, web::Context&);
// Of those who may edit; empty where nothing was changed yet.
std::vector<views::VersionLine> version_lines(db::Session& session, const Space& space, const web::Context& context,
                                              const Post& post);
std::vector<views::VersionLine> version_lines(db::Session& session, const Space& space, const web::Context& context,
                                              const Contact& contact);

// What several pages need: pages.cpp.
using Errors = std::map<std::string, std::string, std::less<>>;  // field to message; "" for the whole

views::Head head(const Space& space, const web::Context& context, std::string_view tab);
std::string date(const web::Context& context, base::PartialDate date);
std::string span(const web::Context& context, const Holding& holding);  // "from 2019 to May 2024"
std::string author_name(db::Session& session, const web::Context& context, std::string_view author);
std::string relation_name(db::Session& session, const web::Context& context, RelationId id);
std::string organisation_name(db::Session& session, const web::Context& context, OrganisationId id);
std::int64_t number_of(std::string_view text, std::int64_t otherwise);
std::string field(const web::Context& context, std::string_view name);  // of a form: trimmed valid UTF-8, no line ends
std::string text_field(const web::Context& context, std::string_view name);  // with its line ends
std::string query(const web::Context& context, std::string_view name);       // of the address, as field()
base::PartialDate date_field(const web::Context& context, std::string_view name, Errors& errors);
http::Response not_there(const web::Context& context);
std::vector<views::Error> error_list(const Errors& errors);
void put_errors(views::Form& form, const Errors& errors);
void note_problem(const web::Context& context, Errors& errors, const base::Problem& problem);

// Of those who work here now; `chosen` stands among them even if they left. The first option says what none means.
std::vector<views::Option> person_options(db::Session& session, const Space& space, const web::Context& context,
                                          PersonId chosen, const base::Message& none, PersonId without = {});
std::vector<views::Option> visibility_options(const web::Context& context, Visibility chosen);
views::Input line(std::string id, std::string label, std::string value, std::string hint = {},
                  std::string type = "text");
views::Input area(std::string id, std::string label, std::string value, std::string hint = {});
views::Input choice(std::string id, std::string label, std::vector<views::Option> options, std::string hint = {});
// An organisation of the register by name, address or id; what went wrong goes to `errors`.
std::optional<OrganisationId> organisation_field(db::Session& session, const web::Context& context,
                                                 std::string_view name, Errors& errors);
std::optional<RelationId> relation_in(std::string_view text);  // an id, or an address that ends with one

// The path's {person}, {post}, {contact} if this organisation keeps them.
std::optional<Person> person_in(db::Session& session, const Space& space, const web::Context& context);
std::optional<Post> post_in(db::Session& session, const Space& space, const web::Context& context);
std::optional<Contact> contact_in(db::Session& session, const Space& space, const web::Context& context);
// Whether the person is one of this organisation's that can be given something to do.
bool works_here(db::Session& session, const Space& space, PersonId id);

// contact_pages.cpp
views::ContactLine contact_line(db::Session& session, const Space& space, const web::Context& context,
                                const Contact& contact);
// post_pages.cpp
views::DutyLine duty_line(db::Session& session, const Space& space, const web::Context& context, const Duty& duty);

struct Paging {
  static constexpr int size = 50;
  std::int64_t page = 0;
  explicit Paging(const web::Context& context);
  int offset() const { return static_cast<int>(page) * size; }
  // Addresses of the pages before and after, which keep the query's other parameters.
  template <class View>
  void put(const web::Context& context, View& view, std::int64_t found) const {
    view.newer_url = page > 0 ? address(context, page - 1) : "";
    view.older_url = (page + 1) * size < found ? address(context, page + 1) : "";
    view.range = range(context, found);
  }

 private:
  static std::string address(const web::Context& context, std::int64_t page);
  std::string range(const web::Context& context, std::int64_t found) const;
};

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view,
                    int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace people
