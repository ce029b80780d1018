// SPDX-License-Identifier: EUPL-1.2
// Work on duplicates: its addresses. All of it is for stewards, save telling them.
#include "base/text.h"
#include "duplicates/pages.h"

std::span<const base::EmbeddedFile> embedded_duplicates();

namespace duplicates {

using base::msg;

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer, std::vector<db::RecordKind> kinds,
                     std::vector<Carried> carried) {
  using web::Context;
  const auto desk = std::make_shared<Desk>(Desk{database, gazetteer, std::move(kinds), std::move(carried)});
  web::Feature made{.name = "duplicates", .routes = {}, .menu = {}, .files = embedded_duplicates()};
  const auto add = [&](std::string method, std::string pattern, auto handler,
                       web::Permission permission = web::Permission::stewards) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission),
                           [desk, handler](Context& context) { return handler(*desk, context); }});
  };
  add("GET", "/duplicates", show_queue);
  add("POST", "/duplicates/decide", decide_pair);
  add("GET", "/duplicates/merge", show_comparison);
  add("POST", "/duplicates/merge", merge_pair);
  add("GET", "/duplicates/merges", list_merges);
  add("GET", "/duplicates/merges/{merge}", show_merge);
  add("POST", "/duplicates/merges/{merge}/undo", take_merge_back);
  add("GET", "/duplicates/propose", show_proposal, web::Permission::signed_in);
  add("POST", "/duplicates/propose", take_proposal, web::Permission::signed_in);
  made.desk = {{msg("Duplicates").id, "/duplicates", 40, web::Permission::stewards}};
  return made;
}

std::string text_field(const web::Context& context, std::string_view name, std::size_t most) {
  std::string text = base::repair_utf8(context.request.form_field(name).value_or(""));
  std::erase_if(text, [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; });
  if (text.size() > most) {
    text.resize(most);
    while (!text.empty() && !base::is_valid_utf8(text)) text.pop_back();
  }
  return std::string(base::trim(text));
}

std::string line_field(const web::Context& context, std::string_view name, std::size_t most) {
  auto text = text_field(context, name, most);
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

std::string organisation_url(OrganisationId id) {
  return "/organisations/" + id.text();
}

views::Named named(const Desk& desk, const web::Context& context, const Organisation& o) {
  views::Named line{o.name_in(context.language), organisation_url(o.id), {}, {}};
  line.kind =
      context.tr(o.level == organisations::Level::none ? organisations::label(o.kind) : organisations::label(o.level));
  if (!o.subdivision.empty()) line.where = desk.gazetteer.subdivision_name(o.subdivision, context.language);
  if (!o.country.empty())
    line.where += (line.where.empty() ? "" : ", ") + desk.gazetteer.country_name(o.country, context.language);
  return line;
}

}  // namespace duplicates
