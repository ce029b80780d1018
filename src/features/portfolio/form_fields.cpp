// SPDX-License-Identifier: EUPL-1.2
#include "portfolio/form.h"

namespace portfolio {

using records::row_name;

std::string location_label(const places::Gazetteer& gazetteer, const projects::Location& location, base::Language language) {
  if (const auto place = location.place.empty() ? std::nullopt : gazetteer.find(location.place)) return records::place_label(gazetteer, *place, language);
  if (const auto name = projects::text_in(location.name, language); !name.empty()) return std::string(name);
  if (location.latitude && location.longitude) return fmt::format("{:.5f}, {:.5f}", *location.latitude, *location.longitude);
  return location.place.empty() ? location.reference : location.place;
}

records::Typed typed_of(db::Session& session, const places::Gazetteer& gazetteer, const Project& p, base::Language language) {
  records::Typed typed;
  const auto texts = [&](const std::string& name, const projects::Narrative& narrative) {
    int row = 0;
    for (const auto& one : narrative) {
      typed.add(row_name(name + "-language", row), one.language);
      typed.add(row_name(name + "-text", row++), one.text);
    }
  };
  texts("title", p.title);
  for (const auto& field : description_fields) texts(std::string(field.name), description(p, field.type));
  typed.add("identifier", p.identifier);
  typed.add("language", p.language);
  typed.add("currency", p.currency);
  typed.add("status", p.status);
  for (const auto& field : date_fields) typed.add(std::string(field.name), projects::date_of(p, field.type).text());
  int row = 0;
  for (const auto& one : p.participants) {
    const auto control = row_name("participants-name", row);
    typed.add(row_name("participants-role", row), one.role);
    typed.add(control, name_of(session, one.who, language));
    typed.add(control + "-id", one.who.organisation ? one.who.organisation.text() : "");
    typed.add(row_name("participants-share", row), one.share);
    typed.add(row_name("participants-from", row), std::to_string(row));
    ++row;
  }
  row = 0;
  for (const auto relation : p.relations) typed.add(row_name("relations-id", row++), relation.text());
  row = 0;
  for (const auto& one : p.countries) {
    typed.add(row_name("countries-code", row), one.code);
    typed.add(row_name("countries-share", row), one.percentage);
    typed.add(row_name("countries-from", row), std::to_string(row));
    ++row;
  }
  row = 0;
  for (const auto& one : p.locations) {
    const auto control = row_name("locations-name", row);
    typed.add(control, location_label(gazetteer, one, language));
    typed.add(control + "-id", one.place);
    typed.add(row_name("locations-from", row), std::to_string(row));
    ++row;
  }
  for (const auto& code : p.themes) typed.add("themes", code);
  for (const auto& tag : p.tags) {
    if (tag.vocabulary == "2" || tag.vocabulary == "3") typed.add("goals", tag.code);
    if (tag.vocabulary == "MDG") typed.add("mdgs", tag.code);
  }
  row = 0;
  for (const auto& one : p.sectors) {
    typed.add(row_name("sectors-code", row), one.code);
    typed.add(row_name("sectors-share", row), one.percentage);
    typed.add(row_name("sectors-from", row), std::to_string(row));
    ++row;
  }
  typed.add("management", p.management);
  typed.add("action", p.criteria.action);
  typed.add("formality", p.criteria.formality);
  for (const auto& aim : p.criteria.aims) typed.add("aims", aim);
  typed.add("reach", p.criteria.reach);
  row = 0;
  for (const auto& one : p.approvals) {
    const auto block = row_name("approvals", row);
    typed.add(block, one.id.empty() ? fmt::format("@{}", row) : one.id);
    ++row;
    texts(block + "-title", one.title);
    typed.add(block + "-body", one.body);
    typed.add(block + "-days", one.expected_days > 0 ? std::to_string(one.expected_days) : "");
    typed.add(block + "-begun", one.begun.text());
    typed.add(block + "-decided", one.decided.text());
    typed.add(block + "-outcome", one.outcome);
  }
  row = 0;
  for (const auto& one : p.news) {
    const auto block = row_name("news", row);
    typed.add(block, one.id.empty() ? fmt::format("@{}", row) : one.id);
    ++row;
    typed.add(block + "-kind", one.kind == projects::NewsKind::lesson ? "lesson" : "update");
    typed.add(block + "-date", one.date.text());
    texts(block + "-title", one.title);
    texts(block + "-words", one.text);
    typed.add(block + "-picture", one.picture);
    typed.add(block + "-upload", one.upload);
    typed.add(block + "-shows", one.picture_text);
  }
  row = 0;
  for (const auto& one : p.documents) {
    const auto block = row_name("documents", row);
    typed.add(block, std::to_string(row++));
    texts(block + "-title", one.title);
    typed.add(block + "-url", one.url);
    typed.add(block + "-date", one.date.text());
  }
  return typed;
}

}  // namespace portfolio
