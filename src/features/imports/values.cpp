// SPDX-License-Identifier: EUPL-1.2
#include "imports/values.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/i18n.h"
#include "base/text.h"
#include "imports/spreadsheet_date.h"

namespace imports {

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int to_int(std::string_view text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<base::PartialDate> make_date(int year, int month = 0, int day = 0) {
  if (year < 1 || year > 9999) return std::nullopt;
  std::string iso = fmt::format("{:04}", year);
  if (month) iso += fmt::format("-{:02}", month);
  if (day) iso += fmt::format("-{:02}", day);
  return base::PartialDate::parse(iso);
}

// First letters that tell the months apart in English, French, Spanish, Portuguese, German and Italian.
int month_of(std::string_view folded) {
  static constexpr std::pair<std::string_view, int> starts[] = {
      {"jan", 1}, {"ene", 1}, {"gen", 1}, {"feb", 2}, {"fev", 2}, {"mar", 3}, {"apr", 4}, {"avr", 4}, {"abr", 4}, {"may", 5},
      {"mai", 5}, {"mag", 5}, {"maio", 5}, {"jun", 6}, {"juin", 6}, {"giu", 6}, {"jul", 7}, {"juil", 7}, {"lug", 7}, {"aug", 8},
      {"aou", 8}, {"ago", 8}, {"sep", 9}, {"set", 9}, {"oct", 10}, {"okt", 10}, {"out", 10}, {"ott", 10}, {"nov", 11}, {"dec", 12},
      {"dic", 12}, {"dez", 12}};
  for (auto& [start, month] : starts)
    if (folded.starts_with(start)) return month;
  return 0;
}

template <class Enum, class Label>
std::optional<Enum> by_label(const std::string& folded, int count, Label label) {
  for (int i = 0; i < count; ++i)
    for (auto language : base::languages)
      if (base::fold(base::text(language, label(static_cast<Enum>(i)))) == folded) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

bool is_nothing(std::string_view text, const std::vector<std::string>& also) {
  if (text.empty()) return true;
  if (text.size() > 12 && also.empty()) return false;
  for (std::string_view known : {"-", "--", "–", "—", "?", ".", "null", "NULL", "None", "none", "n/a", "N/A", "NA", "nan", "NaN", "undefined", "#N/A"})
    if (text == known) return true;
  for (auto& known : also)
    if (text == known) return true;
  return false;
}

std::optional<double> parse_number(std::string_view text) {
  if (text.empty() || text.size() > 40) return std::nullopt;
  // Some exports end every number in a comma.
  if (text.size() > 1 && text.back() == ',') text.remove_suffix(1);
  char buffer[48] = {};
  std::size_t size = 0;
  for (char c : text) buffer[size++] = c == ',' && text.find('.') == std::string_view::npos ? '.' : c;
  const char* first = buffer;
  if (*first == '+') ++first;
  double value = 0;
  auto [end, error] = std::from_chars(first, buffer + size, value);
  if (error != std::errc() || end != buffer + size || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<base::Point> parse_point(std::string_view latitude, std::string_view longitude) {
  auto lat = parse_number(latitude), lon = parse_number(longitude);
  if (!lat || !lon || std::abs(*lat) > 90 || std::abs(*lon) > 180) return std::nullopt;
  if (*lat == 0 && *lon == 0) return std::nullopt;  // what programs write where they know no point
  return base::Point{*lat, *lon};
}

std::optional<base::Point> parse_point(std::string_view both) {
  auto pair_in = [](std::string_view text) -> std::optional<std::pair<std::string_view, std::string_view>> {
    auto cut = text.find_first_of(", ;\t");
    if (cut == std::string_view::npos) return std::nullopt;
    auto rest = text.find_first_not_of(", ;\t", cut);
    if (rest == std::string_view::npos) return std::nullopt;
    return std::pair(text.substr(0, cut), base::trim(text.substr(rest)));
  };
  if (both.size() > 80) return std::nullopt;
  if (both.starts_with("Point(") || both.starts_with("POINT(") || both.starts_with("POINT (")) {
    auto open = both.find('('), close = both.find(')');
    if (close == std::string_view::npos) return std::nullopt;
    auto pair = pair_in(base::trim(both.substr(open + 1, close - open - 1)));  // WKT: longitude first
    return pair ? parse_point(pair->second, pair->first) : std::nullopt;
  }
  if (both.size() > 2 && (both.front() == '[' || both.front() == '(')) both = both.substr(1, both.size() - 2);
  auto pair = pair_in(both);
  return pair ? parse_point(pair->first, pair->second) : std::nullopt;
}

std::optional<std::string> parse_wikidata(std::string_view text) {
  for (std::string_view prefix : {"https://www.wikidata.org/wiki/", "http://www.wikidata.org/wiki/", "https://www.wikidata.org/entity/",
                                  "http://www.wikidata.org/entity/", "wd:"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  if (text.size() < 2 || text.size() > 12 || (text[0] != 'Q' && text[0] != 'q') || !all_digits(text.substr(1)) || text[1] == '0')
    return std::nullopt;
  return "Q" + std::string(text.substr(1));
}

std::optional<base::PartialDate> parse_date(std::string_view text) {
  if (text.size() > 40 || text.size() < 4) return std::nullopt;
  if (auto date = base::PartialDate::parse(text); date && date->known()) return date;
  // ISO with a time behind it.
  if (text.size() > 10 && (text[10] == 'T' || text[10] == ' '))
    if (auto date = base::PartialDate::parse(text.substr(0, 10)); date && date->known()) return date;
  std::string_view number = text;
  if (number.ends_with(".0")) number.remove_suffix(2);
  if (all_digits(number)) {
    int value = to_int(number);
    if (number.size() == 4) return make_date(value);
    if (number.size() == 5 && value >= 10000 && value <= 80000) return date_of_serial(value);
    if (number.size() == 8) return make_date(value / 10000, value / 100 % 100, value % 100);
    return std::nullopt;
  }
  std::vector<int> numbers;
  int month = 0, year_at = -1;
  std::string folded = base::fold(text);
  for (auto word : base::split(folded, ' ')) {
    if (all_digits(word)) {
      if (word.size() == 4) {
        if (year_at >= 0) return std::nullopt;
        year_at = static_cast<int>(numbers.size());
      } else if (word.size() > 2) {
        return std::nullopt;
      }
      numbers.push_back(to_int(word));
    } else if (int found = month_of(word); found && !month && word.size() >= 3) {
      month = found;
    }
  }
  if (year_at < 0) return std::nullopt;
  int year = numbers[static_cast<std::size_t>(year_at)];
  if (year < 800 || year > 2200) return std::nullopt;
  numbers.erase(numbers.begin() + year_at);
  if (month) {
    if (numbers.size() > 1) return std::nullopt;
    return make_date(year, month, numbers.empty() ? 0 : numbers[0]);
  }
  if (numbers.empty()) return make_date(year);
  if (numbers.size() == 1) return make_date(year, numbers[0]);
  if (numbers.size() > 2) return std::nullopt;
  if (year_at == 0) return make_date(year, numbers[0], numbers[1]);
  if (auto date = make_date(year, numbers[1], numbers[0])) return date;
  return make_date(year, numbers[0], numbers[1]);
}

std::optional<relations::Kind> parse_kind(std::string_view text) {
  using relations::Kind;
  if (auto kind = relations::parse_kind(text)) return kind;
  std::string folded = base::fold(text);
  if (auto kind = by_label<Kind>(folded, static_cast<int>(Kind::informal) + 1, [](Kind k) { return relations::label(k); })) return kind;
  auto has = [&](std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(), [&](auto part) { return folded.find(part) != std::string::npos; });
  };
  if (has({"three party", "tripart", "trilateral"})) return Kind::three_party_twinning;
  if (has({"friend", "amitie", "amistad", "amizade"})) return Kind::friendship_pact;
  if (has({"twin", "sister", "jumel", "hermana", "gemina", "gemela", "irma", "partner city", "partnerstadt"})) return Kind::twinning;
  if (has({"network", "reseau", "member", "miembro", "membre", "membro"})) return Kind::network_membership;
  if (has({"cooperation", "cooperacion", "cooperacao", "convenio", "acuerdo", "acordo", "accord", "agreement", "memorand"})) return Kind::cooperation_agreement;
  if (has({"project", "projet", "proyecto", "projeto"})) return Kind::project_link;
  if (has({"informal", "informel"})) return Kind::informal;
  return std::nullopt;
}

std::optional<relations::Status> parse_status(std::string_view text) {
  using relations::Status;
  if (auto status = relations::parse_status(text)) return status;
  std::string folded = base::fold(text);
  if (auto status = by_label<Status>(folded, static_cast<int>(Status::closed) + 1, [](Status s) { return relations::label(s); })) return status;
  auto is = [&](std::initializer_list<std::string_view> list) { return std::find(list.begin(), list.end(), folded) != list.end(); };
  if (is({"active", "actif", "activo", "activa", "ativo", "ativa", "en cours", "current", "vigente", "em vigor", "published"})) return Status::active;
  if (is({"closed", "ended", "terminated", "termine", "terminado", "terminada", "cerrado", "encerrado", "expired", "finalizado", "inactive"})) return Status::closed;
  if (is({"suspended", "on hold", "suspendu", "suspendido", "suspendida", "suspenso", "dormant"})) return Status::suspended;
  if (is({"signed", "signe", "firmado", "firmada", "assinado", "assinada"})) return Status::signed_;
  if (is({"idea", "idee", "ideia"})) return Status::idea;
  if (is({"negotiation", "negociation", "negociacion", "negociacao", "in negotiation"})) return Status::negotiation;
  return std::nullopt;
}

std::optional<relations::Role> parse_role(std::string_view text) {
  using relations::Role;
  if (auto role = relations::parse_role(text)) return role;
  return by_label<Role>(base::fold(text), static_cast<int>(Role::facilitator) + 1, [](Role r) { return relations::label(r); });
}

bool parse_flag(std::string_view text) {
  std::string folded = base::fold(text);
  for (std::string_view yes : {"true", "1", "yes", "si", "oui", "sim", "x", "ja"})
    if (folded == yes) return true;
  return false;
}

}  // namespace imports
