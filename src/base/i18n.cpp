// SPDX-License-Identifier: EUPL-1.2
#include "base/i18n.h"

#include <charconv>
#include <span>
#include <stdexcept>
#include <vector>

#include "base/catalogue.h"
#include "base/embedded.h"
#include "base/text.h"

std::span<const base::EmbeddedFile> embedded_base();

namespace base {
namespace {

Catalogue embedded_catalogue(std::string_view language) {
  const std::string name = "base/data/" + std::string(language) + ".mo";
  for (const auto& file : embedded_base()) {
    if (file.name != name) continue;
    if (auto catalogue = Catalogue::read(file.content)) return std::move(*catalogue);
    break;
  }
  throw std::runtime_error("the program was built without a readable " + name);
}

// Read once, at the first text; English needs none.
const Catalogue& catalogue_of(Language language) {
  static const Catalogue french = embedded_catalogue("fr"), spanish = embedded_catalogue("es"),
                         portuguese = embedded_catalogue("pt");
  return language == Language::fr ? french : language == Language::es ? spanish : portuguese;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string with_parameters(std::string_view text, const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  out.reserve(text.size() + 32);
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) {
      out += text.substr(open);
      break;
    }
    const auto name = text.substr(open + 1, close - open - 1);
    const std::string* value = nullptr;
    for (const auto& [key, given] : parameters) {
      if (key == name) value = &given;
    }
    if (value) {
      out += *value;
    } else {
      out += text.substr(open, close - open + 1);
    }
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

std::string_view code(Language language) {
  switch (language) {
    case Language::en: return "en";
    case Language::fr: return "fr";
    case Language::es: return "es";
    case Language::pt: return "pt";
    case Language::pseudo: return "en-x-pseudo";
  }
  return "en";
}

std::string_view own_name(Language language) {
  switch (language) {
    case Language::en: return "English";
    case Language::fr: return "français";
    case Language::es: return "español";
    case Language::pt: return "português";
    case Language::pseudo: return "⟦þšéüðö⟧";
  }
  return {};
}

std::optional<Language> parse_language(std::string_view text) {
  const auto primary = text.substr(0, text.find_first_of("-_"));
  if (primary.size() != 2) return std::nullopt;
  for (const auto language : languages) {
    const auto known = code(language);
    if (lower(primary[0]) == known[0] && lower(primary[1]) == known[1]) return language;
  }
  return std::nullopt;
}

Language preferred_language(std::string_view header) {
  auto best = Language::en;
  int best_weight = 0;  // in thousandths, as RFC 9110 writes them; the first of equals stays
  for (const auto part : split(header.substr(0, 1000), ',')) {
    const auto semicolon = part.find(';');
    const auto language = parse_language(trim(part.substr(0, semicolon)));
    if (!language) continue;
    int weight = 1000;
    if (semicolon != std::string_view::npos) {
      const auto parameter = trim(part.substr(semicolon + 1));
      double q = 0;
      if (parameter.starts_with("q=") &&
          std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), q).ec == std::errc() && q >= 0 &&
          q <= 1) {
        weight = static_cast<int>(q * 1000);
      } else {
        weight = 0;
      }
    }
    if (weight > best_weight) {
      best = *language;
      best_weight = weight;
    }
  }
  return best;
}

std::string translate(Language language, std::string_view english) {
  if (language == Language::pseudo) return pseudo_translation(english);
  if (language == Language::en) return std::string(english);
  const auto found = catalogue_of(language).find(english, 0);
  return std::string(found.empty() ? english : found);
}

std::string text(Language language, const Message& message) {
  if (message.parameters.empty()) return translate(language, message.id);
  return with_parameters(translate(language, message.id), message.parameters);
}

int plural_form(Language language, long long n) {
  if (language == Language::fr || language == Language::pt) return n == 0 || n == 1 || n == -1 ? 0 : 1;
  return n == 1 || n == -1 ? 0 : 1;
}

std::string plural(Language language, std::string_view english_one, std::string_view english_many, int form) {
  const auto english = form == 0 ? english_one : english_many;
  if (language == Language::pseudo) return pseudo_translation(english);
  if (language == Language::en) return std::string(english);
  const auto found = catalogue_of(language).find(english_one, form);
  return std::string(found.empty() ? english : found);
}

std::string counted(Language language, long long n, std::string_view english_one, std::string_view english_many,
                    const std::vector<std::pair<std::string, std::string>>& parameters) {
  auto all = parameters;
  all.emplace_back("n", format_number(language, n));
  return with_parameters(plural(language, english_one, english_many, plural_form(language, n)), all);
}

std::string pseudo_translation(std::string_view english) {
  static constexpr std::string_view accented[26] = {"á", "ƀ", "ç", "ð", "é", "ƒ", "ğ", "ĥ", "í", "ĵ", "ķ", "ļ", "ɱ",
                                                    "ñ", "ö", "þ", "ɋ", "ŕ", "š", "ţ", "ü", "ṽ", "ŵ", "ẋ", "ý", "ž"};
  std::string out = "⟦";
  bool in_parameter = false;
  for (const char c : english) {
    if (c == '{') in_parameter = true;
    if (c == '}') in_parameter = false;
    const char small = lower(c);
    if (!in_parameter && small >= 'a' && small <= 'z') {
      out += accented[small - 'a'];
    } else {
      out += c;
    }
  }
  return out + "⟧";
}

}  // namespace base
