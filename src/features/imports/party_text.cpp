// SPDX-License-Identifier: EUPL-1.2
#include "imports/party_text.h"

namespace imports {

int naming_column(const Mapping& mapping, int party) {
  for (const auto field : {Field::name, Field::wikidata, Field::geonames, Field::insee, Field::siren, Field::ine})
    if (const int column = mapping.find(field, party); column >= 0) return column;
  return -1;
}

std::string cell_of(const Mapping& mapping, const Repair& repair, int column) {
  if (column < 0) return {};
  // Cells are kept in the order of the columns that say something; several may have the same heading.
  const auto& header = mapping.columns[static_cast<std::size_t>(column)].header;
  int same = 0;
  for (int i = 0; i < column; ++i) {
    const auto& other = mapping.columns[static_cast<std::size_t>(i)];
    same += other.header == header && other.field != Field::none && other.field != Field::personal;
  }
  for (const auto& [name, text] : repair.cells)
    if (name == header && same-- == 0) return text;
  return {};
}

std::string party_text(const Mapping& mapping, const Repair& repair, int party) {
  std::string text = cell_of(mapping, repair, naming_column(mapping, party));
  if (const auto country = cell_of(mapping, repair, mapping.find(Field::country, party)); !country.empty())
    text += (text.empty() ? "" : ", ") + country;
  return text;
}

std::string relation_text(const Mapping& mapping, const Repair& repair) {
  const std::string first = party_text(mapping, repair, 1);
  std::string second = mapping.has_second_party() ? party_text(mapping, repair, 2) : cell_of(mapping, repair, mapping.find(Field::network));
  if (second.empty() && !mapping.has_second_party()) second = mapping.network;
  return first + " – " + second;
}

}  // namespace imports
