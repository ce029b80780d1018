// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/pieces.h"

// Pieces of the pages of single records, which have the record from the database beside the index.
namespace explore {

// In the reader's language where there is one, else in English, else the first; empty if there is none.
std::string text_in(const std::vector<organisations::Name>& texts, base::Language language);
std::vector<Fact> organisation_facts(const Reading& reading, const organisations::Organisation& organisation);
std::vector<Link> place_breadcrumb(const Reading& reading, const organisations::Organisation& organisation);
std::string where(const Reading& reading, const organisations::Organisation& organisation);
// The names in other languages, and what the gazetteer calls the place, joined by dots.
std::string other_names(const Reading& reading, const organisations::Organisation& organisation);
// The source as a statement; `stated` and `by` may be empty.
StatementItem statement_item(const Reading& reading, const sources::Source& source, base::PartialDate stated, std::string by);

// What a statement says of the dates where it differs from the relation's own: "since May 1990", "1990 to 2001"; or nothing.
std::string dates_said(base::Language language, const relations::Statement& statement);

// What the organisation itself said of its record, in a sentence.
std::string own_word(base::Language language, const organisations::Organisation& organisation, base::PartialDate today);

// "Reaches 14 partners in 9 countries, the farthest 11 240 km away."; empty without partners.
std::string reach_sentence(const Reading& reading, const Ring& found);

// The first of the projects that are asked for, the newest first; none if there are none.
std::optional<Projects> projects_of(const Reading& reading, const Filters& of);
// "since 1984", or nothing.
std::string since_text(const Reading& reading, std::string_view iso_date);

}  // namespace explore
