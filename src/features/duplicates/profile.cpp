// SPDX-License-Identifier: EUPL-1.2
#include "duplicates/profile.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <array>

#include "base/text.h"

namespace duplicates {
namespace {

using places::Sort;

// Beside those that the gazetteer takes away. Folded; longer ones before the shorter ones that they begin with.
constexpr std::array<std::string_view, 41> before{"gobierno autonomo municipal de ",
                                                  "gobierno autonomo descentralizado municipal de ",
                                                  "gobierno municipal de ",
                                                  "honorable ayuntamiento de ",
                                                  "h ayuntamiento de ",
                                                  "excmo ayuntamiento de ",
                                                  "ilustre municipalidad de ",
                                                  "municipalidad provincial de ",
                                                  "municipalidad distrital de ",
                                                  "municipalidad metropolitana de ",
                                                  "alcaldia mayor de ",
                                                  "alcaldia municipal de ",
                                                  "distrito metropolitano de ",
                                                  "municipio del distrito metropolitano de ",
                                                  "municipio de ",
                                                  "camara municipal ",
                                                  "municipality of the city of ",
                                                  "municipal council of ",
                                                  "city council of ",
                                                  "metropolitan municipality of ",
                                                  "council of ",
                                                  "municipalite de ",
                                                  "municipalite d ",
                                                  "mairie du ",
                                                  "mairie des ",
                                                  "ville du ",
                                                  "ville des ",
                                                  "ville ",
                                                  "magistrat der stadt ",
                                                  "stadtverwaltung ",
                                                  "comune d ",
                                                  "prefeitura do ",
                                                  "prefeitura da ",
                                                  "stad ",
                                                  "region ",
                                                  "regiao ",
                                                  "regione ",
                                                  "δημος ",
                                                  "город ",
                                                  "г ",
                                                  "администрация города "};
constexpr std::array<std::string_view, 13> after{" municipal council",
                                                 " town council",
                                                 " metropolitan municipality",
                                                 " belediyesi",
                                                 " buyuksehir belediyesi",
                                                 " belediye",
                                                 " stad",
                                                 " kaupunki",
                                                 " kommune",
                                                 " stads kommun",
                                                 " miasto",
                                                 " shiyakusho",
                                                 " municipio"};
// Written on with no space.
constexpr std::array<std::string_view, 5> grown_on{"市政府", "市", "시청", "특별시", "광역시"};

std::string_view without_town_hall(std::string_view folded) {
  for (const auto word : before)
    if (folded.size() > word.size() + 1 && folded.starts_with(word)) return folded.substr(word.size());
  for (const auto word : after)
    if (folded.size() > word.size() + 1 && folded.ends_with(word)) return folded.substr(0, folded.size() - word.size());
  for (const auto word : grown_on)
    if (folded.size() > word.size() + 3 && folded.ends_with(word)) return folded.substr(0, folded.size() - word.size());
  return folded;
}

struct Bare {
  std::string text;
  Sort sort = Sort::any;
};

Bare bare(std::string_view name) {
  Bare result;
  std::string folded = base::fold(name);
  std::string_view rest = folded;
  for (int round = 0; round < 3; ++round) {
    const auto was = rest;
    rest = without_town_hall(rest);
    if (const auto stripped = places::strip_generic(rest); stripped.changed && stripped.rest.size() > 1) {
      rest = stripped.rest;
      if (result.sort == Sort::any) result.sort = stripped.sort;
    }
    if (rest == was) break;
  }
  if (const auto article = places::strip_article(rest); !article.empty()) rest = article;
  result.text = places::spell_out(rest);
  if (result.text.empty()) result.text = rest;
  return result;
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// ICU's are not to be shared between threads, and slow to make.
std::string in_latin_letters(std::string_view text) {
  thread_local const auto made = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, error));
  }();
  if (!made) return std::string(text);
  auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  made->transliterate(wide);
  std::string latin;
  wide.toUTF8String(latin);
  return latin;
}

void add_core(std::vector<Core>& cores, std::string text, std::string_view shown, bool transliterated) {
  if (text.empty() || std::ranges::find(cores, text, &Core::text) != cores.end()) return;
  cores.push_back({std::move(text), std::string(shown), transliterated});
}

// Hosts that very many organisations share say nothing.
constexpr std::array<std::string_view, 22> shared_hosts{"facebook.com",
                                                        "m.facebook.com",
                                                        "fr-fr.facebook.com",
                                                        "es-es.facebook.com",
                                                        "twitter.com",
                                                        "x.com",
                                                        "instagram.com",
                                                        "youtube.com",
                                                        "linkedin.com",
                                                        "sites.google.com",
                                                        "github.com",
                                                        "gov.uk",
                                                        "gob.mx",
                                                        "gob.pe",
                                                        "gov.br",
                                                        "gov.co",
                                                        "service-public.fr",
                                                        "europa.eu",
                                                        "ec.europa.eu",
                                                        "un.org",
                                                        "bit.ly",
                                                        "t.co"};

void read_web(Profile& made, std::string_view web) {
  const auto scheme = web.find("://");
  if (scheme == std::string_view::npos) return;
  web.remove_prefix(scheme + 3);
  web = web.substr(0, web.find_first_of("?#"));
  const auto slash = web.find('/');
  auto host = web.substr(0, slash);
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  host = host.substr(0, host.find(':'));
  std::string lower(host);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  while (lower.ends_with('.')) lower.pop_back();
  if (lower.starts_with("www.")) lower.erase(0, 4);
  if (lower.find('.') == std::string::npos || std::ranges::find(shared_hosts, lower) != shared_hosts.end() ||
      lower.ends_with(".wikipedia.org"))
    return;
  made.host = std::move(lower);
  if (slash != std::string_view::npos) made.path = web.substr(slash + 1);
  while (made.path.ends_with('/')) made.path.pop_back();
  if (made.path == "index.html" || made.path == "index.php" || made.path.size() == 2)
    made.path.clear();  // "/fr" is a language
}

// As one writes it: "http://www.wikidata.org/entity/Q90" and "q90" are Q90, "213 105 554" is 213105554.
std::string identifier_text(const organisations::Identifier& identifier) {
  std::string value;
  std::string_view written = identifier.value;
  if (const auto slash = written.find_last_of("/:");
      slash != std::string_view::npos && slash + 1 < written.size() && identifier.scheme != "iati")
    written.remove_prefix(slash + 1);
  for (char c : written) {
    if (c == ' ' || (c == '.' && identifier.scheme == "siren")) continue;
    value += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  if (identifier.scheme == "siren" && value.size() == 14)
    value.resize(9);  // the number of a site begins with that of its owner
  if (identifier.scheme == "geonames") value.erase(0, std::min(value.find_first_not_of('0'), value.size()));
  return identifier.scheme + ":" + value;
}

void add_identifiers_of_place(Profile& made, const places::Place& place) {
  if (place.geonames != 0) made.identifiers.push_back(fmt::format("geonames:{}", place.geonames));
  for (const auto& [scheme, value] :
       {std::pair("insee", place.insee), std::pair("siren", place.siren), std::pair("ine", place.ine)})
    if (!value.empty()) made.identifiers.push_back(fmt::format("{}:{}", scheme, value));
}

Level level_of(places::PlaceKind kind) {
  switch (kind) {
    case places::PlaceKind::subdivision1:
      return Level::region;
    case places::PlaceKind::subdivision2:
    case places::PlaceKind::grouping:
      return Level::intermediate;
    default:
      return Level::municipality;
  }
}

// The place that is meant, where none is stated. A name may say "province" when the place found is a town: then it is
// not.
void find_place(Profile& made, const Organisation& o, Sort sort, const places::Gazetteer& gazetteer) {
  if (o.country.empty()) return;
  const places::Query query{.name = o.main_name(),
                            .country = o.country,
                            .point = o.point,
                            .subdivision = o.subdivision.empty()
                                               ? std::string_view()
                                               : std::string_view(o.subdivision).substr(o.subdivision.find('.') + 1)};
  auto found = gazetteer.resolve(query);
  if (found.certainty != places::Certainty::sure) {
    // "Gobierno Autónomo Municipal de La Paz" by what is left of it.
    const std::string folded = base::fold(o.main_name());
    if (const auto rest = without_town_hall(folded); rest != folded) {
      auto again = query;
      again.name = rest;
      if (auto other = gazetteer.resolve(again); other.certainty > found.certainty) found = std::move(other);
    }
  }
  made.name_is_ambiguous = found.certainty != places::Certainty::sure;
  if (found.certainty != places::Certainty::sure || !found.best) return;
  const auto level = level_of(found.best->place.kind);
  if (found.best->place.country != o.country) return;
  if (made.level != Level::none && made.level != level) return;
  if (sort == Sort::area && level == Level::municipality) return;
  if (made.kind == Kind::grouping && found.best->place.kind != places::PlaceKind::grouping) return;
  made.place = found.best->place;
}

}  // namespace

void add_cores(std::vector<Core>& cores, std::string_view name) {
  auto core = bare(name).text;
  const bool foreign = !is_ascii(core);
  add_core(cores, std::move(core), name, false);
  if (foreign) add_core(cores, bare(in_latin_letters(cores.back().text)).text, name, true);
}

Profile profile_of(const Organisation& o, const places::Gazetteer& gazetteer) {
  Profile made;
  made.id = o.id;
  made.kind = o.kind;
  made.level = o.level;
  made.country = o.country;
  made.subdivision = o.subdivision;
  made.point = o.point;
  for (const auto& name : o.names) {
    add_cores(made.names, name.text);
    // "Red de Ciudades Interculturales (RECI)". Of towns what stands there tells them apart.
    const auto bracket = name.text.find(" (");
    if (made.is_territorial() || bracket == std::string::npos || bracket == 0 || !name.text.ends_with(')')) continue;
    add_cores(made.names, name.text.substr(0, bracket));
    made.short_names.push_back(base::fold(name.text.substr(bracket + 2)));
  }
  if (made.names.empty()) made.names.push_back({"", o.names.empty() ? "" : o.main_name(), false});  // of marks alone
  if (!o.short_name.empty()) made.short_names.push_back(base::fold(o.short_name));
  read_web(made, o.web);
  for (const auto& identifier : o.identifiers) made.identifiers.push_back(identifier_text(identifier));
  const Sort sort = o.names.empty() ? Sort::any : bare(o.main_name()).sort;
  if (!o.place.empty()) {
    made.place = gazetteer.find(o.place);
    made.place_is_stated = true;
  }
  if (made.is_territorial()) {
    if (!made.place && !made.place_is_stated && !o.names.empty()) find_place(made, o, sort, gazetteer);
    if (made.place && made.place_is_stated) add_identifiers_of_place(made, *made.place);
    if (made.level == Level::none && made.place_is_stated && made.place) made.level = level_of(made.place->kind);
    if (made.level == Level::none && sort == Sort::town) made.level = Level::municipality;
  }
  if (!made.point && made.place && made.place->has_point) made.point = made.place->point;
  if (made.subdivision.empty() && made.place) made.subdivision = made.place->subdivision;
  std::ranges::sort(made.identifiers);
  made.identifiers.erase(std::ranges::unique(made.identifiers).begin(), made.identifiers.end());
  return made;
}

namespace {

// FNV-1a.
std::int64_t hash(std::string_view sort, std::string_view country, std::string_view text) {
  std::uint64_t sum = 0xCBF29CE484222325ULL;
  const auto add = [&sum](std::string_view part) {
    for (const char c : part) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    sum = (sum ^ 0x1F) * 0x100000001B3ULL;
  };
  add(sort);
  add(country);
  add(text);
  return static_cast<std::int64_t>(sum);
}

// What is left when vowels, spaces and doubled letters go: a slip of the pen seldom changes it.
std::string skeleton(std::string_view core) {
  constexpr std::array<std::string_view, 20> small{"de", "del", "des", "du",  "do", "da",  "dos", "das", "di", "d",
                                                   "l",  "la",  "le",  "les", "of", "the", "and", "et",  "y",  "e"};
  std::string bones, words;
  for (const auto word : base::split(core, ' '))
    if (std::ranges::find(small, word) == small.end()) words += word;
  for (const char c : words) {
    if ((!bones.empty() && (c == bones.back() || std::string_view("aeiouyhw").find(c) != std::string_view::npos)))
      continue;
    bones += c;
  }
  return bones;
}

std::string without_spaces(std::string_view core) {
  std::string text;
  for (const char c : core)
    if (c != ' ') text += c;
  return text;
}

}  // namespace

std::vector<std::int64_t> keys_of(const Profile& profile) {
  std::vector<std::int64_t> keys;
  for (const auto& identifier : profile.identifiers) keys.push_back(hash("identifier", "", identifier));
  if (!profile.host.empty()) keys.push_back(hash("host", profile.country, profile.host));
  if (profile.place && profile.is_territorial()) keys.push_back(hash("place", "", profile.place->id()));
  for (const auto& name : profile.names) {
    if (name.text.empty()) continue;
    keys.push_back(hash("name", profile.country, without_spaces(name.text)));
    // Where the country is not known it may be any.
    if (!profile.is_territorial()) keys.push_back(hash("name", "*", without_spaces(name.text)));
    if (auto bones = skeleton(name.text); bones.size() >= 3) keys.push_back(hash("skeleton", profile.country, bones));
  }
  for (const auto& name : profile.short_names)
    if (name.size() >= 3) keys.push_back(hash("name", profile.country, without_spaces(name)));
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  return keys;
}

}  // namespace duplicates
