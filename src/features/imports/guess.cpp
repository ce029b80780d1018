// SPDX-License-Identifier: EUPL-1.2
// Guessing what columns say: first from the words of the header, then from what stands in them.
#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <vector>

#include "base/text.h"
#include "imports/mapping.h"
#include "imports/values.h"

namespace imports {

namespace {

struct Word {
  std::string_view text;  // folded
  Field field;
};

// Words of headers. A name word beside another one only says whose the other one is ("city url", "city category").
constexpr Word words[] = {
    // names of parties
    {"name", Field::name}, {"names", Field::name}, {"nom", Field::name}, {"nombre", Field::name}, {"nome", Field::name},
    {"city", Field::name}, {"cities", Field::name}, {"town", Field::name}, {"towns", Field::name}, {"ville", Field::name},
    {"villes", Field::name}, {"ciudad", Field::name}, {"ciudades", Field::name}, {"cidade", Field::name}, {"cidades", Field::name},
    {"municipality", Field::name}, {"municipio", Field::name}, {"municipios", Field::name}, {"commune", Field::name},
    {"communes", Field::name}, {"localidad", Field::name}, {"ayuntamiento", Field::name}, {"concelho", Field::name},
    {"prefeitura", Field::name}, {"collectivite", Field::name}, {"organisation", Field::name}, {"organization", Field::name},
    {"organizacion", Field::name}, {"organizacao", Field::name}, {"party", Field::name}, {"member", Field::name},
    {"membre", Field::name}, {"miembro", Field::name}, {"membro", Field::name}, {"place", Field::name}, {"lugar", Field::name},
    {"lieu", Field::name}, {"signatory", Field::name}, {"label", Field::name}, {"government", Field::name},
    {"gobierno", Field::name}, {"partner", Field::name}, {"partenaire", Field::name}, {"socio", Field::name}, {"parceiro", Field::name},
    // where
    {"country", Field::country}, {"countries", Field::country}, {"pays", Field::country}, {"pais", Field::country},
    {"paises", Field::country}, {"nation", Field::country}, {"countrycode", Field::country}, {"iso2", Field::country},
    {"iso3", Field::country}, {"region", Field::subdivision}, {"state", Field::subdivision}, {"province", Field::subdivision},
    {"provincia", Field::subdivision}, {"departement", Field::subdivision}, {"departamento", Field::subdivision},
    {"distrito", Field::subdivision}, {"county", Field::subdivision}, {"subdivision", Field::subdivision},
    {"admin1", Field::subdivision}, {"comunidad", Field::subdivision}, {"regiao", Field::subdivision}, {"land", Field::subdivision},
    {"bundesland", Field::subdivision}, {"uf", Field::subdivision},
    {"lat", Field::latitude}, {"latitude", Field::latitude}, {"latitud", Field::latitude},
    {"lon", Field::longitude}, {"lng", Field::longitude}, {"long", Field::longitude}, {"longitude", Field::longitude},
    {"longitud", Field::longitude}, {"coordinates", Field::point}, {"coordenadas", Field::point}, {"coordonnees", Field::point},
    {"latlng", Field::point}, {"latlon", Field::point}, {"coord", Field::point}, {"coords", Field::point}, {"geo", Field::point},
    // identifiers
    {"wikidata", Field::wikidata}, {"qid", Field::wikidata}, {"wikidataid", Field::wikidata}, {"geonames", Field::geonames},
    {"geonameid", Field::geonames}, {"geonamesid", Field::geonames}, {"insee", Field::insee}, {"siren", Field::siren},
    {"ine", Field::ine},
    {"population", Field::population}, {"poblacion", Field::population}, {"populacao", Field::population},
    {"habitants", Field::population}, {"habitantes", Field::population}, {"inhabitants", Field::population},
    {"role", Field::role}, {"rol", Field::role}, {"papel", Field::role},
    // the relation
    {"kind", Field::kind}, {"type", Field::kind}, {"tipo", Field::kind}, {"status", Field::status}, {"statut", Field::status},
    {"situacao", Field::status}, {"etat", Field::status}, {"estado", Field::status},
    {"start", Field::start}, {"since", Field::start}, {"date", Field::start}, {"year", Field::start}, {"annee", Field::start},
    {"ano", Field::start}, {"fecha", Field::start}, {"data", Field::start}, {"debut", Field::start}, {"inicio", Field::start},
    {"signed", Field::start}, {"signature", Field::start}, {"firma", Field::start}, {"assinatura", Field::start},
    {"adhesion", Field::start}, {"depuis", Field::start}, {"desde", Field::start}, {"established", Field::start},
    {"end", Field::end}, {"until", Field::end}, {"fin", Field::end}, {"fim", Field::end}, {"termino", Field::end},
    {"hasta", Field::end}, {"jusqu", Field::end}, {"closed", Field::end},
    {"theme", Field::themes}, {"themes", Field::themes}, {"tema", Field::themes}, {"temas", Field::themes},
    {"topic", Field::themes}, {"topics", Field::themes}, {"category", Field::themes}, {"categorie", Field::themes},
    {"categoria", Field::themes}, {"thematique", Field::themes}, {"sector", Field::themes}, {"secteur", Field::themes},
    {"setor", Field::themes}, {"ambito", Field::themes}, {"domaine", Field::themes},
    {"title", Field::title}, {"titre", Field::title}, {"titulo", Field::title}, {"agreement", Field::title},
    {"accord", Field::title}, {"acuerdo", Field::title}, {"acordo", Field::title}, {"convenio", Field::title},
    {"source", Field::source}, {"fuente", Field::source}, {"fonte", Field::source}, {"reference", Field::source},
    {"url", Field::url}, {"link", Field::url}, {"lien", Field::url}, {"enlace", Field::url}, {"website", Field::url},
    {"web", Field::url}, {"ligacao", Field::url}, {"site", Field::url}, {"sitio", Field::url},
    {"network", Field::network}, {"reseau", Field::network}, {"red", Field::network}, {"rede", Field::network},
    // people
    {"mayor", Field::personal}, {"maire", Field::personal}, {"alcalde", Field::personal}, {"alcaldesa", Field::personal},
    {"prefeito", Field::personal}, {"prefeita", Field::personal}, {"intendente", Field::personal}, {"contact", Field::personal},
    {"contacto", Field::personal}, {"contato", Field::personal}, {"email", Field::personal}, {"mail", Field::personal},
    {"correo", Field::personal}, {"courriel", Field::personal}, {"phone", Field::personal}, {"telephone", Field::personal},
    {"telefono", Field::personal}, {"telefone", Field::personal}, {"person", Field::personal}, {"persona", Field::personal},
    {"pessoa", Field::personal}, {"responsable", Field::personal}, {"responsavel", Field::personal}, {"president", Field::personal},
    {"presidente", Field::personal}, {"surname", Field::personal}, {"apellido", Field::personal}, {"apellidos", Field::personal},
    {"sobrenome", Field::personal}, {"prenom", Field::personal}, {"birthdate", Field::personal}};

constexpr std::string_view first_side[] = {"origin", "origine", "origen", "origem", "from", "home", "own", "local", "first", "a",
                                           "primera", "premiere", "primeira"};
constexpr std::string_view second_side[] = {"destination", "destino", "sister", "partner", "partenaire", "twin", "twinned", "target",
                                            "to", "second", "b", "hermana", "hermanada", "hermanado", "gemela", "irma", "geminada",
                                            "jumelee", "jumele", "jumelles", "foreign", "other", "parceira", "parceiro", "socia", "socio"};
constexpr std::string_view fillers[] = {"of", "the", "de", "du", "des", "la", "le", "el", "do", "da", "d", "l", "en", "in", "code",
                                        "codigo", "on", "text", "local", "iso", "at", "et", "and", "y", "e"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

Field field_of_word(std::string_view word) {
  for (auto& entry : words)
    if (entry.text == word) return entry.field;
  return Field::none;
}

// "destination_countryLabel" → destination country label; digits stand alone.
std::vector<std::string> words_of(std::string_view header) {
  std::string spaced;
  for (std::size_t i = 0; i < header.size(); ++i) {
    auto c = static_cast<unsigned char>(header[i]);
    if (i > 0) {
      auto before = static_cast<unsigned char>(header[i - 1]);
      bool camel = c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
      bool digit = (c >= '0' && c <= '9') != (before >= '0' && before <= '9');
      if (camel || digit) spaced += ' ';
    }
    spaced += static_cast<char>(c);
  }
  std::vector<std::string> result;
  std::string folded = base::fold(spaced);
  for (auto word : base::split(folded, ' '))
    if (!word.empty()) result.emplace_back(word);
  return result;
}

struct HeaderGuess {
  Field field = Field::none;
  int party = 0;
  double confidence = 0;
};

HeaderGuess read_header(std::string_view header) {
  HeaderGuess guess;
  Field strong = Field::none, weak = Field::none;
  int known = 0, total = 0;
  bool has_id = false, conflict = false;
  auto take = [&](Field field) {
    if (field == Field::name) {
      weak = field;
    } else if (field == Field::personal || strong == Field::none || strong == field ||
               (strong == Field::point && (field == Field::latitude || field == Field::longitude))) {
      if (strong != Field::personal) strong = field;
    } else {
      conflict = true;
    }
  };
  for (auto& word : words_of(header)) {
    if (word == "1" || word == "2") {
      guess.party = word[0] - '0';
      continue;
    }
    ++total;
    if (word == "id" || word == "number" || word == "no") {
      has_id = true;
      ++known;
      continue;
    }
    if (int side = contains(second_side, word) ? 2 : contains(first_side, word) ? 1 : 0) {
      if (!guess.party) guess.party = side;
      ++known;
      if (auto field = field_of_word(word); field != Field::none) take(field);
      continue;
    }
    if (auto field = field_of_word(word); field != Field::none) {
      take(field);
      ++known;
      continue;
    }
    if (contains(fillers, word)) {
      --total;
      continue;
    }
    // Words written together: "origincity", "sistercity", "destinationlat".
    for (auto [sides, number] : {std::pair(std::span<const std::string_view>(first_side), 1),
                                 std::pair(std::span<const std::string_view>(second_side), 2)})
      for (auto side : sides) {
        if (side.size() < 4) continue;
        std::string_view rest = word;
        if (rest.starts_with(side)) rest.remove_prefix(side.size());
        else if (rest.ends_with(side)) rest.remove_suffix(side.size());
        else continue;
        auto field = field_of_word(rest);
        if (field == Field::none && !rest.empty()) continue;
        if (field != Field::none) take(field);
        if (!guess.party) guess.party = number;
        ++known;
        break;
      }
  }
  if (total == 0) return {};
  guess.field = strong != Field::none ? strong : weak;
  // "country id" is a country, "organisation id" an identifier of somebody's own.
  if (has_id && (guess.field == Field::name || guess.field == Field::none)) guess.field = Field::none;
  guess.confidence = static_cast<double>(known) / total * (conflict ? 0.6 : 1);
  if (guess.field == Field::personal) guess.confidence = 1;  // rather too careful
  if (guess.field == Field::none || guess.confidence < 0.6) return {Field::none, guess.party, 0};
  return guess;
}

// What the values of a column look like.
struct Content {
  int filled = 0;
  double numbers = 0, latitudes = 0, longitudes = 0, decimals = 0, items = 0, dates = 0, urls = 0, letters = 0, emails = 0,
         points = 0;
  std::vector<std::string> samples;
  double countries = -1;  // not looked at
};

Content look_at(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
  Content content;
  std::set<std::string> seen;
  for (auto& row : rows) {
    if (column >= row.size()) continue;
    auto text = base::trim(row[column]);
    if (text.empty() || is_nothing(text, {})) continue;
    ++content.filled;
    if (seen.size() < 12 && seen.emplace(text).second) content.samples.emplace_back(text);
    if (auto number = parse_number(text)) {
      ++content.numbers;
      content.latitudes += std::abs(*number) <= 90;
      content.longitudes += std::abs(*number) <= 180;
      content.decimals += text.find_first_of(".,") != std::string_view::npos;
    } else {
      content.letters += text.find_first_not_of("0123456789 .,;:-+/") != std::string_view::npos;
    }
    content.items += parse_wikidata(text).has_value();
    content.dates += parse_date(text).has_value();
    content.urls += text.starts_with("http://") || text.starts_with("https://");
    content.emails += text.find('@') != std::string_view::npos && text.find('.') != std::string_view::npos && text.find(' ') == std::string_view::npos;
    content.points += parse_point(text).has_value();
  }
  if (content.filled > 0)
    for (double* share : {&content.numbers, &content.latitudes, &content.longitudes, &content.decimals, &content.items,
                          &content.dates, &content.urls, &content.letters, &content.emails, &content.points})
      *share /= content.filled;
  return content;
}

double share_of_countries(const Content& content, const places::Gazetteer* gazetteer) {
  if (!gazetteer || content.samples.empty()) return -1;
  double hits = 0;
  for (auto& sample : content.samples) {
    auto match = gazetteer->resolve_country(sample);
    hits += match && match->score >= 0.8;
  }
  return hits / static_cast<double>(content.samples.size());
}

double share_of_places(const Content& content, const places::Gazetteer* gazetteer) {
  if (!gazetteer || content.samples.empty()) return -1;
  double hits = 0;
  for (auto& sample : content.samples)
    hits += gazetteer->resolve({.name = sample}).certainty != places::Certainty::none;
  return hits / static_cast<double>(content.samples.size());
}

// Whether what stands in the column can be what its header says.
bool can_be(Field field, const Content& content) {
  if (content.filled == 0) return true;
  switch (field) {
    case Field::latitude: return content.latitudes > 0.8;
    case Field::longitude: return content.longitudes > 0.8;
    case Field::point: return content.points > 0.6;
    case Field::wikidata: return content.items > 0.6;
    case Field::population: return content.numbers > 0.6;
    case Field::start:
    case Field::end: return content.dates > 0.3;
    case Field::url: return content.urls > 0.3 || content.letters > 0.5;
    case Field::name: return content.numbers < 0.5;
    default: return true;
  }
}

}  // namespace

int recognised_headers(const std::vector<std::string>& cells) {
  int known = 0;
  for (auto& cell : cells)
    if (cell.size() <= 60 && read_header(cell).field != Field::none) ++known;
  return known;
}

Mapping guess_mapping(const std::vector<std::string>& headers, bool has_header,
                      const std::vector<std::vector<std::string>>& rows, const places::Gazetteer* gazetteer) {
  Mapping mapping;
  std::set<std::pair<Field, int>> taken;
  auto free_party = [&](Field field) { return taken.contains({field, 1}) ? (taken.contains({field, 2}) ? 0 : 2) : 1; };
  std::vector<Content> contents;
  std::vector<HeaderGuess> guesses;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    contents.push_back(look_at(rows, i));
    HeaderGuess guess = has_header ? read_header(headers[i]) : HeaderGuess{};
    if (guess.field != Field::none && guess.field != Field::personal && !can_be(guess.field, contents[i])) guess.field = Field::none;
    // "estado" is a state or a status; statuses are few words that are known as such.
    if (guess.field == Field::status && !contents[i].samples.empty() && !parse_status(contents[i].samples.front()) &&
        base::fold(headers[i]).find("estado") != std::string::npos)
      guess.field = Field::subdivision;
    if (contents[i].emails > 0.3) guess = {Field::personal, 0, 1};
    guesses.push_back(guess);
  }
  // Sides that headers say outright come first, so that the unmarked columns take what is left.
  for (auto& guess : guesses)
    if (is_of_party(guess.field) && guess.party && !taken.emplace(guess.field, guess.party).second) guess.field = Field::none;
  // In "city, country, sister city, country" an unmarked column belongs to the party whose name stands before it.
  int current = 1;
  for (auto& guess : guesses) {
    if (guess.field == Field::none || guess.field == Field::personal) continue;
    if (!is_of_party(guess.field)) {
      guess.party = 0;
      if (!taken.emplace(guess.field, 0).second) guess.field = Field::none;
      continue;
    }
    if (!guess.party) {
      int party = guess.field == Field::name ? free_party(Field::name) : current;
      if (taken.contains({guess.field, party})) party = free_party(guess.field);
      if (party == 0) {
        guess.field = Field::none;
        continue;
      }
      guess.party = party;
      guess.confidence *= 0.9;
      taken.emplace(guess.field, party);
    }
    if (guess.field == Field::name || guess.field == Field::wikidata) current = guess.party;
  }
  // Columns whose headers say nothing speak for themselves, if something is missing.
  auto needs = [&](Field field) { return !taken.contains({field, 1}) || !taken.contains({field, 2}); };
  bool parties_known = taken.contains({Field::name, 1});
  current = 1;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    auto& guess = guesses[i];
    auto& content = contents[i];
    if (guess.field == Field::name) current = guess.party;
    if (guess.field != Field::none || content.filled == 0 || (has_header && parties_known && taken.contains({Field::name, 2}))) continue;
    auto give = [&](Field field, double confidence) {
      int party = field == Field::name || field == Field::wikidata ? free_party(field) : current;
      if (taken.contains({field, party})) party = free_party(field);
      if (party == 0) return;
      if (has_header && parties_known && party == 1) return;
      guess = {field, party, confidence};
      taken.emplace(field, party);
      if (field == Field::name || field == Field::wikidata) current = party;
    };
    if (content.items > 0.9) {
      give(Field::wikidata, 0.9);
    } else if (content.decimals > 0.8 && content.longitudes > 0.95 && !has_header) {
      give(taken.contains({Field::latitude, current}) && !taken.contains({Field::longitude, current}) ? Field::longitude : Field::latitude, 0.6);
    } else if (content.urls > 0.8 && taken.emplace(Field::url, 0).second) {
      guess = {Field::url, 0, 0.7};
    } else if (content.letters > 0.8 && !has_header) {
      if (needs(Field::country) && share_of_countries(content, gazetteer) > 0.7 && taken.contains({Field::name, current})) {
        give(Field::country, 0.7);
      } else if (share_of_places(content, gazetteer) > 0.5 || !gazetteer) {
        give(Field::name, 0.6);
      }
    } else if (content.dates > 0.9 && !has_header && taken.emplace(Field::start, 0).second) {
      guess = {Field::start, 0, 0.6};
    }
  }
  // Without a second party nothing is about it.
  bool second = false;
  for (auto& guess : guesses) second = second || (guess.party == 2 && guess.field != Field::none && guess.field != Field::country &&
                                                  guess.field != Field::subdivision && guess.field != Field::population);
  for (auto& guess : guesses)
    if (!second && guess.party == 2 && is_of_party(guess.field)) guess.field = Field::none;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    Column column{headers[i], guesses[i].field, is_of_party(guesses[i].field) ? guesses[i].party : 0, guesses[i].confidence, {}};
    if (column.field != Field::personal)
      for (auto& sample : contents[i].samples)
        if (column.samples.size() < 3) column.samples.push_back(sample.substr(0, 200));
    mapping.columns.push_back(std::move(column));
  }
  return mapping;
}

}  // namespace imports
