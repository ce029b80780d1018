// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Words that stand beside a name and say what kind of place it is, and the spellings that mean the same. Builder and
// resolver use the same rules. All texts are folded (base/text.h).
namespace places {

enum class Sort { any, town, area, grouping };  // area: county, province, region, district…

struct Stripped {
  std::string_view rest;
  Sort sort = Sort::any;
  bool changed = false;
};

// "landkreis enz" is "enz" and an area; "city of perth" is "perth" and a town. Nothing is left of nothing: a name that
// is only such a word stays whole.
Stripped strip_generic(std::string_view folded);

// "abergement" of "l abergement", empty if there is no article.
std::string_view strip_article(std::string_view folded);

// What a word that stands alone in brackets says: "district", "rural gmina", "town"; none if it is no such word.
std::optional<Sort> generic_word(std::string_view folded);

// "st louis" and "sankt peter" spelt out as "saint …"; empty if there is nothing to spell out.
std::string spell_out(std::string_view folded);

// "frankfurt am main" without its river; empty if there is none.
std::string_view strip_whereabouts(std::string_view folded);

// How many letters were changed, left out, added or swapped with the next between two folded names; more than `most`
// if it is more than that. Counted in code points.
int edits(std::string_view a, std::string_view b, int most);

// How many such slips a name of this many letters may have and still be meant.
int forgivable_edits(std::size_t letters);

// 1 for the same, less with every slip, 0 for different names. Of names with as many words, each word must be
// forgivable by itself: South Chungcheong is not North Chungcheong.
double likeness(std::string_view a, std::string_view b);

}  // namespace places
