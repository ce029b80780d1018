// SPDX-License-Identifier: EUPL-1.2
// The form of a project's sheet: a project as what is typed, what is shown of it, and back. Whatever the form does not show
// (framework, money, what a file said besides) goes through untouched.
#pragma once
#include "portfolio/pages.h"

namespace portfolio {

// A text in several languages that the form has: its field, and the IATI type of the description it is.
struct DescriptionField {
  std::string_view name, type;
};
inline constexpr std::array description_fields{DescriptionField{"summary", "1"}, DescriptionField{"objectives", "2"},
                                               DescriptionField{"served", "3"}, DescriptionField{"more", "4"}};
struct DateField {
  std::string_view name;
  char type;
};
inline constexpr std::array date_fields{DateField{"planned-start", '1'}, DateField{"actual-start", '2'},
                                        DateField{"planned-end", '3'}, DateField{"actual-end", '4'}};

inline bool has_money(const Project& project) {
  return !project.budget.empty() || !project.planned_disbursements.empty() || !project.transactions.empty();
}

// What stands in the form of this project. form_fields.cpp
records::Typed typed_of(db::Session& session, const places::Gazetteer& gazetteer, const Project& project, base::Language language);
std::string location_label(const places::Gazetteer& gazetteer, const projects::Location& location, base::Language language);

// The sections. `project` is the one whose form it is, for what is chosen from (its owner's relations). form_view.cpp
std::vector<views::Section> sections_of(db::Session& session, const places::Gazetteer& gazetteer, const Project& project, const records::Typed& typed, bool was_sent,
                                        const std::vector<base::Problem>& problems, base::Language language);
base::Message field_label(std::string_view field);

// Keeps the pictures that came with the form, and puts their ids where the form would have them ("news-0-upload"), so that nobody
// has to choose them again when something else has to be put right. Gives what is wrong with the others. pictures.cpp
std::vector<base::Problem> keep_pictures(db::Database& database, const http::Request& request, records::Typed& typed);

// `seen` with what was typed: all faults at once, each with its field. form_parse.cpp
struct Parsed {
  Project project;
  std::vector<base::Problem> problems;
};
Parsed parse(db::Session& session, const places::Gazetteer& gazetteer, const Project& seen, const records::Typed& typed, base::Language language);

// Puts what `mine` changed of `seen` into `now`: what others alone changed stays as it is. Gives the fields that both changed to
// different values, which are left as they are now. form_merge.cpp
std::vector<std::string> merge(Project& now, const Project& seen, const Project& mine);
// The same for the whole sheet, what other forms write too: for undoing, where `seen` is after the change and `mine` before it.
std::vector<std::string> merge_all(Project& now, const Project& seen, const Project& mine);
// The fields in which two versions differ, those of other forms too ("framework", "money", "rest").
std::vector<std::string> differing_fields(const Project& a, const Project& b);
// What a field of the form says, for somebody to compare.
std::vector<std::string> told(db::Session& session, const places::Gazetteer& gazetteer, const Project& project, std::string_view field, base::Language language);
std::vector<std::string_view> form_fields();
bool same_field(const Project& a, const Project& b, std::string_view field);
void copy_field(Project& to, const Project& from, std::string_view field);

}  // namespace portfolio
