// SPDX-License-Identifier: EUPL-1.2
#include "portfolio/pages.h"

#include <charconv>

#include "base/text.h"

namespace portfolio {

using base::msg;

http::Response not_there(const web::Context& context) {
  return context.problem(404, msg("There is no such project. It may have been removed, or is not published."));
}

std::string title_of(const Project& project, base::Language language) {
  const auto title = projects::text_in(project.title, language);
  return title.empty() ? project.identifier : std::string(title);
}

std::string dates_of(const Project& project, base::Language language) {
  const auto start = base::format_date(language, projects::start_of(project)), end = base::format_date(language, projects::end_of(project));
  if (!start.empty() && !end.empty()) return base::text(language, msg("from {start} to {end}", {{"start", start}, {"end", end}}));
  if (!start.empty()) return base::text(language, msg("since {date}", {{"date", start}}));
  return end.empty() ? std::string() : base::text(language, msg("until {date}", {{"date", end}}));
}

std::string name_of(db::Session& session, const projects::Named& who, base::Language language) {
  if (who.organisation)
    if (const auto found = organisations::find(session, who.organisation)) return found->name_in(language);
  const auto name = projects::text_in(who.name, language);
  return name.empty() ? who.reference : std::string(name);
}

std::string relation_title(db::Session& session, relations::RelationId id, base::Language language) {
  const auto found = relations::find(session, id);
  if (!found) return id.text();
  std::vector<OrganisationId> ids;
  for (const auto& party : found->parties)
    if (ids.size() < 4) ids.push_back(party.organisation);
  std::string parties;
  for (const auto& party : organisations::find_many(session, ids)) parties += (parties.empty() ? "" : " – ") + party.name_in(language);
  return capital(base::text(language, msg("{kind}: {parties}", {{"kind", base::text(language, relations::label(found->kind))}, {"parties", parties}})));
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  else if (text.size() > 1 && text[0] == '\xc3' && static_cast<unsigned char>(text[1]) >= 0xa0) text[1] = static_cast<char>(text[1] - 32);
  return text;
}

Spoken spoken(const projects::Narrative& narrative, const Project& project, base::Language language) {
  const auto text = projects::text_in(narrative, language);
  for (const auto& one : narrative)
    if (one.text.data() == text.data()) {
      const auto& code = one.language.empty() ? project.language : one.language;
      return {one.text, code == base::code(language) ? std::string() : code};
    }
  return {std::string(text), {}};
}

const projects::Narrative& description(const Project& project, std::string_view type) {
  static const projects::Narrative none;
  for (const auto& one : project.descriptions)
    if (one.type == type || (type == "1" && one.type.empty())) return one.text;
  return none;
}

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= 0 ? number : otherwise;
}

}  // namespace portfolio
