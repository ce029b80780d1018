// SPDX-License-Identifier: EUPL-1.2
#include "places/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace places {
namespace {

struct Word {
  std::string_view text;
  Sort sort;
};

constexpr Sort town = Sort::town, area = Sort::area, grouping = Sort::grouping, any = Sort::any;

// Longer ones before the shorter ones that they begin with.
constexpr std::array before = {
    Word{"royal borough of ", any}, Word{"london borough of ", any}, Word{"borough of ", any},
    Word{"metropolitan borough of ", any}, Word{"metropolitan city of ", area}, Word{"city and county of ", any},
    Word{"city of ", town}, Word{"town of ", town}, Word{"village of ", town}, Word{"commune of ", town},
    Word{"municipality of ", any}, Word{"county of ", area}, Word{"county ", area}, Word{"district of ", area},
    Word{"province of ", area}, Word{"region of ", area}, Word{"state of ", area}, Word{"canton of ", area},
    Word{"prefecture of ", area}, Word{"department of ", area}, Word{"governorate of ", area},
    Word{"ville de ", town}, Word{"ville d ", town}, Word{"mairie de ", town}, Word{"mairie d ", town},
    Word{"commune de ", town}, Word{"commune d ", town}, Word{"departement de la ", area},
    Word{"departement de l ", area}, Word{"departement des ", area}, Word{"departement du ", area},
    Word{"departement de ", area}, Word{"departement d ", area}, Word{"region de ", area},
    Word{"conseil departemental de la ", area}, Word{"conseil departemental de ", area},
    Word{"conseil departemental du ", area}, Word{"conseil departemental des ", area},
    Word{"communaute de communes du ", grouping}, Word{"communaute de communes de la ", grouping},
    Word{"communaute de communes de ", grouping}, Word{"communaute de communes des ", grouping},
    Word{"communaute de communes ", grouping}, Word{"communaute d agglomeration du ", grouping},
    Word{"communaute d agglomeration de ", grouping}, Word{"communaute d agglomeration ", grouping},
    Word{"communaute urbaine de ", grouping}, Word{"communaute urbaine ", grouping},
    Word{"metropole de ", grouping}, Word{"metropole d ", grouping},
    Word{"ayuntamiento de ", town}, Word{"ajuntament de ", town}, Word{"ajuntament d ", town},
    Word{"concello de ", town}, Word{"concello da ", town}, Word{"concello do ", town},
    Word{"ciudad de ", town}, Word{"municipio de ", town}, Word{"municipalidad de ", town},
    Word{"alcaldia de ", town}, Word{"intendencia de ", area}, Word{"gobierno de ", any},
    Word{"prefeitura municipal de ", town}, Word{"prefeitura de ", town}, Word{"camara municipal de ", town},
    Word{"camara municipal do ", town}, Word{"camara municipal da ", town}, Word{"concelho de ", town},
    Word{"diputacion provincial de ", area}, Word{"diputacion de ", area}, Word{"diputacio de ", area},
    Word{"provincia de ", area}, Word{"provincia di ", area}, Word{"provincia del ", area},
    Word{"departamento de ", area}, Word{"departamento del ", area}, Word{"region del ", area},
    Word{"comarca of ", area}, Word{"comarca de la ", area}, Word{"comarca del ", area}, Word{"comarca de ", area},
    Word{"estado de ", area}, Word{"estado do ", area}, Word{"regiao de ", area}, Word{"regione ", area},
    Word{"comune di ", town}, Word{"citta di ", town}, Word{"citta metropolitana di ", area},
    Word{"landkreis ", area}, Word{"landratsamt ", area}, Word{"kreis ", area}, Word{"stadt ", town},
    Word{"landeshauptstadt ", town}, Word{"hansestadt ", town}, Word{"gemeinde ", town}, Word{"markt ", town},
    Word{"samtgemeinde ", any}, Word{"verbandsgemeinde ", any}, Word{"gemeente ", town},
    Word{"gmina ", town}, Word{"miasto ", town}, Word{"powiat ", area}, Word{"wojewodztwo ", area},
    Word{"opcina ", town}, Word{"opstina ", town}, Word{"obshtina ", town}, Word{"grad ", town}, Word{"obec ", town},
    Word{"mesto ", town}, Word{"okres ", area}, Word{"judetul ", area}, Word{"judet ", area},
    Word{"municipiul ", town}, Word{"orasul ", town}, Word{"comuna ", town}, Word{"raionul ", area},
    Word{"city and borough of ", any}, Word{"nomos ", area}, Word{"regierungsbezirk ", area},
    Word{"politischer bezirk ", area}, Word{"bezirk ", area}, Word{"kanton ", area}, Word{"kota ", town},
    Word{"kabupaten ", area}, Word{"arrondissement de ", area}, Word{"arrondissement du ", area},
    Word{"oras ", town}, Word{"opshtina ", town}, Word{"rayon ", area}, Word{"raion ", area},
    Word{"oblast ", area}, Word{"dimos ", town}, Word{"gorod ", town},
};

constexpr std::array after = {
    Word{" city municipality", town}, Word{" district municipality", area}, Word{" rural municipality", town},
    Word{" regional municipality", area}, Word{" municipality", any}, Word{" metropolitan borough", any},
    Word{" metropolitan city", any}, Word{" special city", town}, Word{" independent city", town},
    Word{" urban district", any}, Word{" rural district", area}, Word{" city district", any},
    Word{" municipal district", area}, Word{" administrative okrug", any}, Word{" ao", any},
    Word{" urban hromada", town}, Word{" hromada", any}, Word{" territorial community", any},
    Word{" city and county council", area}, Word{" county borough", area}, Word{" county council", area},
    Word{" city council", town}, Word{" council", any}, Word{" gorodskoy okrug", any}, Word{" okrug", any},
    Word{" regional unit", area}, Word{" cho", town}, Word{" machi", town}, Word{" mura", town},
    Word{" city", town}, Word{" town", town}, Word{" township", town}, Word{" village", town},
    Word{" county", area}, Word{" district", area}, Word{" province", area}, Word{" region", area},
    Word{" prefecture", area}, Word{" governorate", area}, Word{" oblast", area}, Word{" krai", area},
    Word{" raion", area}, Word{" rayon", area}, Word{" voivodeship", area}, Word{" state", area},
    Word{" department", area}, Word{" canton", area}, Word{" borough", any}, Word{" parish", area},
    Word{" subdistrict", any}, Word{" commune", town}, Word{" island council", any},
    Word{" shi", any}, Word{" xian", area}, Word{" qu", any}, Word{" sheng", area}, Word{" ken", area},
    Word{" ku", any}, Word{" gun", area}, Word{" gu", any}, Word{" si", town}, Word{" kommune", town},
    Word{" kommun", town}, Word{" lan", area}, Word{" fylke", area}, Word{" maakond", area}, Word{" vald", town},
    Word{" linn", town}, Word{" megye", area}, Word{" apskritis", area}, Word{" rajono savivaldybe", area},
    Word{" savivaldybe", any}, Word{" novads", area}, Word{" ili", area}, Word{" ilcesi", any},
    Word{" zupanija", area}, Word{" metropole", grouping}, Word{" agglomeration", grouping},
};

// What stands alone in brackets after a name.
constexpr std::array alone = {
    Word{"district", area}, Word{"county", area}, Word{"region", area}, Word{"province", area}, Word{"state", area},
    Word{"department", area}, Word{"prefecture", area}, Word{"canton", area}, Word{"comarca", area},
    Word{"landkreis", area}, Word{"kreis", area}, Word{"powiat", area}, Word{"oblast", area}, Word{"island", any},
    Word{"amt", any}, Word{"samtgemeinde", any}, Word{"verbandsgemeinde", any}, Word{"rural gmina", town},
    Word{"urban gmina", town}, Word{"gmina", town}, Word{"municipality", any}, Word{"town", town},
    Word{"city", town}, Word{"village", town}, Word{"commune", town}, Word{"parish", any}, Word{"borough", any},
    Word{"township", town}, Word{"metropolitan municipality", any}, Word{"communaute", grouping},
    Word{"communaute de communes", grouping}, Word{"communaute urbaine", grouping}, Word{"metropole", grouping},
    Word{"communaute d agglomeration", grouping}, Word{"agglomeration", grouping},
};

}  // namespace

Stripped strip_generic(std::string_view folded) {
  Stripped result{folded, Sort::any, false};
  for (const auto& word : before) {
    if (result.rest.size() <= word.text.size() || !result.rest.starts_with(word.text)) continue;
    result = {result.rest.substr(word.text.size()), word.sort, true};
    break;
  }
  for (const auto& word : after) {
    if (result.rest.size() <= word.text.size() || !result.rest.ends_with(word.text)) continue;
    result.rest.remove_suffix(word.text.size());
    if (result.sort == Sort::any) result.sort = word.sort;
    result.changed = true;
    break;
  }
  return result;
}

std::string_view strip_article(std::string_view folded) {
  static constexpr std::string_view articles[] = {"the ", "la ", "le ", "les ", "l ", "el ", "los ", "las ", "al ",
                                                  "il ", "a ", "o ", "as ", "os "};
  for (const auto article : articles)
    if (folded.starts_with(article) && folded.size() > article.size() + 2) return folded.substr(article.size());
  return {};
}

std::optional<Sort> generic_word(std::string_view folded) {
  for (const auto& word : alone)
    if (word.text == folded) return word.sort;
  return std::nullopt;
}

std::string spell_out(std::string_view folded) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> words = {{
      {"st", "saint"}, {"ste", "sainte"}, {"sankt", "saint"}, {"skt", "saint"}, {"mt", "mount"}, {"ft", "fort"},
      {"sv", "sveti"}, {"s", "sao"}, {"sta", "santa"}, {"sto", "santo"}, {"gen", "general"}, {"cd", "ciudad"}}};
  std::string result;
  bool changed = false;
  std::size_t begin = 0;
  while (begin <= folded.size()) {
    const auto end = std::min(folded.find(' ', begin), folded.size());
    auto token = folded.substr(begin, end - begin);
    // The last word is a whole name or a number, never an abbreviation of what follows.
    if (end < folded.size()) {
      for (const auto& [shortened, full] : words) {
        if (token != shortened) continue;
        token = full;
        changed = true;
        break;
      }
    }
    if (!result.empty()) result += ' ';
    result += token;
    begin = end + 1;
  }
  if (!changed) result.clear();
  return result;
}

namespace {

constexpr std::size_t longest_compared = 64;

// Code points of a folded name; 0 if it is longer than is compared.
std::size_t letters_of(std::string_view text, std::array<char32_t, longest_compared>& letters) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    char32_t letter = lead;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80)
      letter = letter << 6 | (static_cast<unsigned char>(text[i++]) & 0x3F);
    if (count == longest_compared) return 0;
    letters[count++] = letter;
  }
  return count;
}

}  // namespace

int edits(std::string_view a, std::string_view b, int most) {
  std::array<char32_t, longest_compared> first, second;
  const auto n = letters_of(a, first), m = letters_of(b, second);
  const int apart = static_cast<int>(n > m ? n - m : m - n);
  if (n == 0 || m == 0 || apart > most) return most + 1;
  std::array<int, longest_compared + 1> before{}, row{}, next{};
  for (std::size_t j = 0; j <= m; ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= n; ++i) {
    next[0] = static_cast<int>(i);
    int least = next[0];
    for (std::size_t j = 1; j <= m; ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
      least = std::min(least, next[j]);
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  return row[m];
}

int forgivable_edits(std::size_t letters) { return letters < 4 ? 0 : letters < 8 ? 1 : letters < 14 ? 2 : 3; }

double likeness(std::string_view a, std::string_view b) {
  const int most = forgivable_edits(std::min(base::length(a), base::length(b)));
  const int slips = edits(a, b, most);
  if (slips > most) return 0;
  if (slips > 0 && std::count(a.begin(), a.end(), ' ') == std::count(b.begin(), b.end(), ' ')) {
    auto first = a, second = b;
    while (!first.empty() || !second.empty()) {
      const auto x = first.substr(0, first.find(' ')), y = second.substr(0, second.find(' '));
      const int forgivable = forgivable_edits(std::min(base::length(x), base::length(y)));
      if (x != y && edits(x, y, forgivable) > forgivable) return 0;
      first.remove_prefix(std::min(first.size(), x.size() + 1));
      second.remove_prefix(std::min(second.size(), y.size() + 1));
    }
  }
  return 1 - 0.6 * slips / static_cast<double>(std::max<std::size_t>(6, std::min(a.size(), b.size())));
}

std::string_view strip_whereabouts(std::string_view folded) {
  static constexpr std::string_view links[] = {
      " am ", " an der ", " an ", " im ", " in der ", " in ", " ob der ", " ob ", " bei ", " vor der ", " auf ",
      " unter ", " pri ", " nad ", " pod ", " na ", " u ", " aan den ", " aan de ", " aan ", " sur ", " sous ", " en ",
      " les ", " de ", " del ", " della ", " di ", " do ", " da ", " upon ", " on ", " under ", " by ", " la "};
  std::size_t cut = std::string_view::npos;
  for (const auto link : links) cut = std::min(cut, folded.find(link));
  if (cut == std::string_view::npos || cut < 3) return {};
  return folded.substr(0, cut);
}

}  // namespace places
