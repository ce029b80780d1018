// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value_from.hpp>
#include <map>

#include "framework/steps.h"
#include "framework/views.h"
#include "framework/words.h"
#include "http/message.h"

namespace framework {

using projects::Project;
using projects::ProjectId;

// A page of one project, which its reader may see.
struct Desk {
  db::Database& database;
  Project project;  // without what the reader may not see
  std::int64_t version = 0;
  bool works = false;  // has a role in the owner
  bool may_edit = false, may_approve = false;

  std::string url(std::string_view rest = {}) const { return projects::url(project.id, rest); }
};

// tree_page.cpp
http::Response show_framework(const Desk&, web::Context&);
http::Response remove_node(const Desk&, web::Context&);
http::Response move_node(const Desk&, web::Context&);
http::Response remove_indicator(const Desk&, web::Context&);
http::Response restore(const Desk&, web::Context&);
// matrix_page.cpp
http::Response show_matrix(const Desk&, web::Context&);
// node_form.cpp
http::Response show_new_node(const Desk&, web::Context&);
http::Response state_node(const Desk&, web::Context&);
http::Response show_node(const Desk&, web::Context&);
http::Response change_node(const Desk&, web::Context&);
// indicator_form.cpp
http::Response show_new_indicator(const Desk&, web::Context&);
http::Response state_indicator(const Desk&, web::Context&);
http::Response show_edit_indicator(const Desk&, web::Context&);
http::Response change_indicator(const Desk&, web::Context&);
// indicator_page.cpp
http::Response show_indicator(const Desk&, web::Context&);
http::Response add_period(const Desk&, web::Context&);
http::Response add_years(const Desk&, web::Context&);
// period_form.cpp
http::Response show_period(const Desk&, web::Context&);
http::Response enter_figures(const Desk&, web::Context&);
http::Response remove_period(const Desk&, web::Context&);
// period_steps.cpp
http::Response submit_period(const Desk&, web::Context&);
http::Response take_back_period(const Desk&, web::Context&);
http::Response approve_period(const Desk&, web::Context&);
http::Response send_back_period(const Desk&, web::Context&);
http::Response reopen_period(const Desk&, web::Context&);
// plan_page.cpp
http::Response show_plan(const Desk&, web::Context&);
http::Response show_calendar(const Desk&, web::Context&);
// rest.cpp
http::Response get_framework(const Desk&, web::Context&);

// What several pages need: pages.cpp.
using Errors = std::map<std::string, std::string, std::less<>>;  // field to message; "" for the whole

std::string field(const web::Context& context, std::string_view name);       // of a form: trimmed valid UTF-8, no line ends
std::string text_field(const web::Context& context, std::string_view name);  // with its line ends
std::int64_t version_field(const web::Context& context);
base::PartialDate date_field(const web::Context& context, std::string_view name, Errors& errors);
// Numbers as Decimal::text(); empty if nothing was typed.
std::string number_field(const web::Context& context, std::string_view name, Errors& errors);
// The language that a form's texts are written in, by ?in= or the field `in`: a code, or empty for the project's own.
std::string written_in(const web::Context& context);
std::string text_of(const Narrative& narrative, std::string_view language);  // of exactly that language
void set_text(Narrative& narrative, std::string_view language, std::string text);
// Puts the field's text in; too long goes to `errors`.
void take_text(const web::Context& context, std::string_view name, Narrative& narrative, Errors& errors, bool with_lines = true);

views::Input line(std::string id, std::string label, std::string value, std::string hint = {});
views::Input area(std::string id, std::string label, std::string value, std::string hint = {});
views::Input choice(std::string id, std::string label, std::vector<views::Option> options, std::string hint = {});
// With the text that stands there in the project's own language where another is written.
views::Input with_original(const web::Context& context, views::Input input, const Narrative& narrative);
void put_languages(const Desk& desk, const web::Context& context, std::string_view address, views::Form& form);
std::vector<web::FormError> error_list(const Errors& errors);
void put_errors(std::vector<views::Section>& sections, const Errors& errors);
template <class Page>
void put_errors(Page& page, const Errors& errors) {
  page.errors = error_list(errors);
  page.has_errors = !errors.empty();
  put_errors(page.sections, errors);
}

views::Mark mark(const web::Context& context, State state);
views::IndicatorLine indicator_line(const Desk& desk, const web::Context& context, const Indicator& indicator);
std::vector<views::RiskLine> risk_lines(const web::Context& context, const Node& node);
bool has_approved(const Indicator& indicator);
// The period and the indicator it is of; null if there is none with that id.
struct Place {
  Indicator* indicator = nullptr;
  Period* period = nullptr;
  explicit operator bool() const { return period != nullptr; }
};
Place period_in(Project& project, std::string_view id);

http::Response not_there(const web::Context& context);
int status_of(const base::Problem& problem);
// The answer where a change was refused and there is no form to show it in.
http::Response refused(const web::Context& context, const base::Problem& problem);
base::Problem gone_meanwhile();

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view, int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace framework
