// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/i18n.h"

namespace iati {

// One code of a list of the standard. Withdrawn codes stay: old files use them.
struct Code {
  std::string_view code;
  std::string_view category;  // code in the list's list of categories; empty if it has none
  std::string_view names[4];  // en, fr, es, pt; empty where the list has no name (countries, currencies: see iso-codes)
  bool withdrawn = false;
};

class CodeList {
 public:
  std::string_view name;   // "OrganisationRole"
  std::string_view title;  // "Organisation Role"
  std::string_view category_list;
  bool embedded = false;  // belongs to a version of the standard
  bool complete = false;  // no other code may be used

  std::span<const Code> codes() const { return codes_; }
  const Code* find(std::string_view code) const;
  // The code that versions since 2.01 use for one of version 1 ("Funding" gives 1); the code itself if it never
  // changed.
  std::string_view current(std::string_view code) const;

 private:
  friend struct CodeTables;
  void index();
  std::vector<Code> codes_;
  std::vector<std::uint16_t> slots_;  // open addressing, codes_ + 1, 0 is free
  std::vector<std::pair<std::string_view, std::string_view>> old_;
};

// All live as long as the program; read at first use, safe from any thread.
std::span<const CodeList> code_lists();
const CodeList* code_list(std::string_view name);
const Code* find_code(std::string_view list, std::string_view code);
// In the language if there is one, else in English, else the code.
std::string_view name(const Code& code, base::Language language);

}  // namespace iati
