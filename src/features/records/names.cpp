// SPDX-License-Identifier: EUPL-1.2
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "records/fields.h"
#include "records/form_values.h"

namespace records {

std::string country_name(base::Language in, std::string_view code) {
  if (code.size() != 2) return std::string(code);
  const icu::Locale reader(in == base::Language::pseudo ? "en" : std::string(base::code(in)).c_str());
  icu::UnicodeString name;
  icu::Locale("", std::string(code).c_str()).getDisplayCountry(reader, name);
  std::string text;
  name.toUTF8String(text);
  return text.empty() ? std::string(code) : text;
}

const std::vector<std::string>& all_languages() {
  static const auto all = [] {
    std::vector<std::string> codes;
    for (const char* const* code = icu::Locale::getISOLanguages(); *code; ++code)
      if (std::string_view(*code).size() == 2) codes.emplace_back(*code);
    return codes;
  }();
  return all;
}

}  // namespace records
