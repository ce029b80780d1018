// SPDX-License-Identifier: EUPL-1.2
#include "places/question.h"

#include <algorithm>

#include "base/text.h"

namespace places {
namespace {

constexpr std::size_t longest_name = 160;
constexpr std::size_t most_spellings = 12;

void add(Question& question, std::string_view folded, double weight, const char* reason) {
  if (folded.empty() || question.spellings.size() >= most_spellings) return;
  for (const auto& known : question.spellings)
    if (known.folded == folded) return;
  question.spellings.push_back({std::string(folded), weight, reason});
}

// The name itself, then what is left when words that are no part of it are taken away.
void add_forms(Question& question, std::string_view text, double weight, const char* reason) {
  const std::string folded = base::fold(text);
  add(question, folded, weight, reason);
  if (const std::string full = spell_out(folded); !full.empty()) add(question, full, weight * 0.99, reason);
  const auto stripped = strip_generic(folded);
  if (stripped.changed && stripped.rest.size() > 1) {
    add(question, stripped.rest, weight * 0.97, reason);
    if (question.sort == Sort::any) question.sort = stripped.sort;
    if (const std::string full = spell_out(stripped.rest); !full.empty()) add(question, full, weight * 0.96, reason);
  }
}

}  // namespace

Question read_question(std::string_view name, std::string_view subdivision) {
  Question question;
  name = base::trim(name.substr(0, longest_name));
  std::string outer(name), inner;
  if (const auto open = outer.rfind('('); open != std::string::npos) {
    const auto close = std::min(outer.find(')', open), outer.size());
    inner = outer.substr(open + 1, close - open - 1);
    outer = outer.substr(0, open) + (close < outer.size() ? outer.substr(close + 1) : "");
  }
  if (base::trim(outer).empty()) std::swap(outer, inner);
  if (!inner.empty()) {
    const std::string folded = base::fold(inner);
    if (const auto sort = generic_word(folded)) {
      question.sort = *sort;
    } else if (!folded.empty()) {
      question.contexts.push_back(folded);
    }
  }
  std::string_view core = base::trim(outer);
  const auto comma = core.find(',');
  if (comma != std::string_view::npos && comma > 0) {
    add(question, base::fold(core), 1, "same name");
    for (const auto part : base::split(core.substr(comma + 1), ','))
      if (auto folded = base::fold(part); !folded.empty() && question.contexts.size() < 3) question.contexts.push_back(folded);
    core = base::trim(core.substr(0, comma));
  }
  if (auto folded = base::fold(subdivision.substr(0, longest_name)); !folded.empty()) question.contexts.push_back(folded);

  add_forms(question, core, 1, "same name");
  // "Berlin – Mitte": a part of a town behind the town. A bilingual name looks the same, so both halves count.
  for (const std::string_view separator : {" - ", " – ", " — "}) {
    const auto at = core.find(separator);
    if (at == std::string_view::npos || question.spellings.empty()) continue;
    const auto whole = core.substr(0, at), part = core.substr(at + separator.size());
    if (auto folded = base::fold(whole); !folded.empty()) question.contexts.push_back(folded);
    question.spellings.front().weight = 0.95;
    add_forms(question, part, 0.97, "part of the name");
    add_forms(question, whole, 0.83, "part of the name");
  }
  for (const char separator : {'/', ';'}) {
    const auto at = core.find(separator);
    if (at == std::string_view::npos) continue;
    add_forms(question, core.substr(0, at), 0.95, "part of the name");
    add_forms(question, core.substr(at + 1), 0.94, "part of the name");
  }
  if (question.spellings.empty()) return question;
  const std::string first = base::fold(core);
  if (const auto rest = strip_article(first); !rest.empty()) add(question, rest, 0.94, "similar name");
  std::string squeezed = first;
  std::erase(squeezed, ' ');
  if (squeezed != first) add(question, squeezed, 0.95, "similar name");
  if (const auto short_form = strip_whereabouts(first); !short_form.empty())
    add(question, short_form, 0.88, "part of the name");
  // What stands in brackets may be the same place's other name rather than what it lies in.
  if (!question.contexts.empty() && !inner.empty()) add(question, base::fold(inner), 0.6, "larger place named along with it");
  return question;
}

}  // namespace places
