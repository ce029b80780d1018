// SPDX-License-Identifier: EUPL-1.2
// What the pages of this feature have in common.
#pragma once
#include <boost/json/value_from.hpp>
#include <map>

#include "budget/api.h"
#include "budget/views.h"
#include "http/message.h"

namespace budget {

using Errors = std::map<std::string, std::string, std::less<>>;  // field to message; "" for the whole

// show.cpp, files.cpp
http::Response show_budget(db::Database& database, web::Context& context);
http::Response download_lines(db::Database& database, web::Context& context);
http::Response download_transactions(db::Database& database, web::Context& context);
http::Response answer_budget(db::Database& database, web::Context& context);
// line_form.cpp, transaction_form.cpp, headings_form.cpp. An address without {line} or {transaction} is for a new one.
http::Response edit_line(db::Database& database, web::Context& context);
http::Response save_line(db::Database& database, web::Context& context);
http::Response remove_line(db::Database& database, web::Context& context);
http::Response edit_transaction(db::Database& database, web::Context& context);
http::Response save_transaction(db::Database& database, web::Context& context);
http::Response remove_transaction(db::Database& database, web::Context& context);
http::Response edit_headings(db::Database& database, web::Context& context);
http::Response save_headings(db::Database& database, web::Context& context);

// pages.cpp
http::Response not_there(const web::Context& context);
// The answer to a change that failed for another reason than what was typed.
http::Response failed(const web::Context& context, const base::Problem& problem);
std::string field(const web::Context& context, std::string_view name);  // of a form: trimmed valid UTF-8 in one line
std::string query(const web::Context& context, std::string_view name);  // of the address, likewise
std::string part_in(const web::Context& context, std::string_view name);  // of the address's path; empty if its pattern has none
std::int64_t version_field(const web::Context& context);
std::string money(const web::Context& context, std::int64_t amount, std::string_view currency);
std::string money(const web::Context& context, const projects::Project& project, const projects::Value& value);
std::string sums_text(const web::Context& context, const std::vector<Sum>& sums);  // "€1,234.00 + CFA 10"
std::string rate_line(const web::Context& context, const projects::Project& project, const std::string& currency, const projects::Exchange& exchange);
std::string period(const web::Context& context, base::PartialDate start, base::PartialDate end);
std::string heading_name(const web::Context& context, const projects::Project& project, const std::string& id);
std::string name_of(db::Session& session, const web::Context& context, const projects::Named& who);
std::string url_of(const projects::Named& who);

// Fields of a form and what was typed into them. While `sent`, fields show what was typed.
class Fields {
 public:
  Fields(const web::Context& context, bool sent) : context_(context), sent_(sent) {}
  Errors errors;

  void group(const base::Message* legend = nullptr);
  views::Input& line(std::string id, const base::Message& label, std::string value, std::string hint = {});
  views::Input& choice(std::string id, const base::Message& label, std::vector<web::Option> options, const std::string& chosen, std::string hint = {});
  void check(std::string id, const base::Message& label, bool checked, std::string hint = {});
  void organisation(db::Session& session, std::string id, const base::Message& label, const projects::Named& who, std::string hint = {});
  void put(views::Form& form) const;

 private:
  views::Input& add(views::Input input);
  const web::Context& context_;
  bool sent_;
  std::vector<views::Group> groups_;
};

base::PartialDate date_field(const web::Context& context, std::string_view name, Errors& errors, bool full = false);
// What is typed for somebody: one of the register by suggestion, name or address, or a free name. What stood there stays, with
// all a file said of it, while its name is not changed.
projects::Named named_field(db::Session& session, const web::Context& context, std::string_view name, const projects::Named& before, Errors& errors);
void amount_field(const web::Context& context, projects::Value& value, const std::string& currency_before, Errors& errors);
projects::Exchange exchange_field(const web::Context& context, const projects::Project& project, const std::string& currency, Errors& errors);
std::string heading_field(const web::Context& context, const projects::Project& project, Errors& errors);
std::vector<web::Option> currency_options(const web::Context& context, const projects::Project& project, const std::string& used);
std::vector<web::Option> heading_options(const web::Context& context, const projects::Project& project);
void put_exchange(Fields& fields, const web::Context& context, const projects::Project& project, const projects::Exchange& exchange);
std::string amount_text(const web::Context& context, const projects::Project& project, const projects::Value& value);
// Adds the heading that was typed as a new one, if any; gives the id to use.
base::Result<std::string> heading_in(projects::Project& now, const web::Context& context, const std::string& chosen);

inline constexpr std::size_t most_parts = 20'000;  // lines, and transactions, that people may enter into one project
inline constexpr std::size_t most_headings = 200;

// For projects::change: puts what was typed in the place of the part `id`, or after the others if that is empty; its heading may be
// a new one. A conflict if somebody changed it meanwhile; `gone` and `full` say that it is not there any more, and that there are
// too many.
template <class Part>
base::Result<void> keep_part(std::vector<Part> projects::Project::*parts, projects::Project& now, const projects::Project& seen, const web::Context& context,
                             const std::string& id, Part& typed, const base::Message& gone, const base::Message& full) {
  if (!id.empty() && !projects::is_untouched(now.*parts, seen.*parts, id)) return projects::changed_meanwhile("amount");
  auto heading = heading_in(now, context, typed.heading);
  if (!heading) return heading.error();
  typed.heading = *heading;
  if (auto* part = projects::part_of(now.*parts, id)) {
    *part = typed;
    return {};
  }
  if (!id.empty()) return base::Problem{base::Problem::Kind::not_found, gone, {}};
  if ((now.*parts).size() >= most_parts) return base::Problem{base::Problem::Kind::invalid, full, "amount"};
  typed.id = projects::part_id();
  (now.*parts).push_back(typed);
  return {};
}

template <class Part>
base::Result<void> remove_part(std::vector<Part> projects::Project::*parts, projects::Project& now, const projects::Project& seen, const std::string& id) {
  if (!projects::is_untouched(now.*parts, seen.*parts, id)) return projects::changed_meanwhile("amount");
  std::erase_if(now.*parts, [&](const Part& part) { return part.id == id; });
  return {};
}

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view, int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace budget
