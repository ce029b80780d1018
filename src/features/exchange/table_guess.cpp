// SPDX-License-Identifier: EUPL-1.2
// What the column of a table of projects says, by its heading.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "exchange/tables.h"

namespace exchange {
namespace {

using base::msg;

std::vector<Meaning> all_meanings() {
  std::vector<Meaning> all;
  const auto add = [&](std::string code, base::Message label, Says says, std::string as = {}, std::string language = {}) {
    all.push_back({std::move(code), std::move(label), says, std::move(as), std::move(language)});
  };
  add("identifier", msg("identifier of the project"), {Part::identifier});
  add("key", msg("rows with the same cell are one project"), {Part::key});
  add("other_identifier", msg("another identifier"), {Part::other_identifier});
  add("title", msg("title"), {Part::title});
  add("title/en", msg("title in English"), {Part::title}, {}, "en");
  add("title/fr", msg("title in French"), {Part::title}, {}, "fr");
  add("title/es", msg("title in Spanish"), {Part::title}, {}, "es");
  add("title/pt", msg("title in Portuguese"), {Part::title}, {}, "pt");
  add("description", msg("description"), {Part::description}, "1");
  add("description/2", msg("objectives"), {Part::description}, "2");
  add("description/3", msg("target groups"), {Part::description}, "3");
  add("status", msg("status"), {Part::status});
  add("date/1", msg("planned start"), {Part::date}, "1");
  add("date/2", msg("actual start"), {Part::date}, "2");
  add("date/3", msg("planned end"), {Part::date}, "3");
  add("date/4", msg("actual end"), {Part::date}, "4");
  add("reporter", msg("who reports the project: name"), {Part::reporter});
  add("reporter.reference", msg("who reports the project: identifier"), {Part::reporter, Sub::reference});
  add("participant/1", msg("who funds"), {Part::participant}, "1");
  add("participant/2", msg("who answers for it"), {Part::participant}, "2");
  add("participant/3", msg("who passes the money on"), {Part::participant}, "3");
  add("participant/4", msg("who implements"), {Part::participant}, "4");
  add("participant", msg("who takes part: name"), {Part::participant});
  add("participant.reference", msg("who takes part: identifier"), {Part::participant, Sub::reference});
  add("participant.type", msg("who takes part: type"), {Part::participant, Sub::type});
  add("participant.role", msg("who takes part: role"), {Part::participant, Sub::role});
  add("country", msg("country"), {Part::country});
  add("location", msg("name of a place"), {Part::location});
  add("location.place", msg("town or region, to be found in the list of places"), {Part::location, Sub::place});
  add("location.latitude", msg("latitude"), {Part::location, Sub::latitude});
  add("location.longitude", msg("longitude"), {Part::location, Sub::longitude});
  add("location.point", msg("latitude and longitude"), {Part::location, Sub::point});
  add("sector", msg("sector (DAC)"), {Part::sector});
  add("theme", msg("theme"), {Part::theme});
  add("goal", msg("goal of sustainable development"), {Part::goal});
  add("currency", msg("currency"), {Part::currency});
  add("budget", msg("budget"), {Part::budget});
  add("budget.start", msg("budget: beginning of its period"), {Part::budget, Sub::start});
  add("budget.end", msg("budget: end of its period"), {Part::budget, Sub::end});
  add("transaction/2", msg("amount committed"), {Part::transaction}, "2");
  add("transaction/3", msg("amount disbursed"), {Part::transaction}, "3");
  add("transaction/4", msg("amount spent"), {Part::transaction}, "4");
  add("transaction/1", msg("amount received"), {Part::transaction}, "1");
  add("transaction.date", msg("date of the payment"), {Part::transaction, Sub::date});
  add("website", msg("web address"), {Part::website});
  add("document", msg("address of a document"), {Part::document});
  add("activity", msg("an activity of the work plan"), {Part::activity});
  add("humanitarian", msg("humanitarian: yes or no"), {Part::humanitarian});
  add("management", msg("management mode"), {Part::management});
  return all;
}

// Folded headings in English, French, Spanish and Portuguese, as public lists of projects have them.
constexpr std::pair<std::string_view, std::string_view> headings[] = {
    {"identifier", "identifier"}, {"iati identifier", "identifier"}, {"activity identifier", "identifier"}, {"project id", "identifier"}, {"project code", "identifier"},
    {"project number", "identifier"}, {"id", "identifier"}, {"identifiant", "identifier"}, {"identifiant iati", "identifier"}, {"code projet", "identifier"}, {"code du projet", "identifier"},
    {"numero de projet", "identifier"}, {"identificador", "identifier"}, {"codigo", "identifier"}, {"codigo del proyecto", "identifier"}, {"codigo de proyecto", "identifier"},
    {"codigo do projeto", "identifier"}, {"numero de proyecto", "identifier"}, {"reference", "identifier"}, {"referencia", "identifier"}, {"code", "identifier"},
    {"title", "title"}, {"project title", "title"}, {"project", "title"}, {"project name", "title"}, {"name of project", "title"}, {"activity title", "title"}, {"titre", "title"}, {"titre du projet", "title"},
    {"intitule", "title"}, {"intitule du projet", "title"}, {"nom du projet", "title"}, {"projet", "title"}, {"titulo", "title"}, {"titulo del proyecto", "title"}, {"nombre del proyecto", "title"},
    {"proyecto", "title"}, {"nombre", "title"}, {"titulo do projeto", "title"}, {"nome do projeto", "title"}, {"projeto", "title"}, {"name", "title"}, {"nom", "title"}, {"nome", "title"},
    {"title en", "title/en"}, {"title fr", "title/fr"}, {"title es", "title/es"}, {"title pt", "title/pt"}, {"titre fr", "title/fr"}, {"titulo es", "title/es"}, {"titulo pt", "title/pt"},
    {"description", "description"}, {"project description", "description"}, {"summary", "description"}, {"abstract", "description"}, {"resume", "description"}, {"description du projet", "description"},
    {"descripcion", "description"}, {"descripcion del proyecto", "description"}, {"resumen", "description"}, {"descricao", "description"}, {"resumo", "description"},
    {"objective", "description/2"}, {"objectives", "description/2"}, {"objectif", "description/2"}, {"objectifs", "description/2"}, {"objetivo", "description/2"}, {"objetivos", "description/2"},
    {"objetivo general", "description/2"}, {"objectif general", "description/2"}, {"objetivo geral", "description/2"},
    {"beneficiaries", "description/3"}, {"target group", "description/3"}, {"target groups", "description/3"}, {"beneficiaires", "description/3"}, {"beneficiarios", "description/3"}, {"publico alvo", "description/3"},
    {"status", "status"}, {"activity status", "status"}, {"project status", "status"}, {"statut", "status"}, {"etat", "status"}, {"etat d avancement", "status"}, {"estado", "status"},
    {"estado del proyecto", "status"}, {"situacion", "status"}, {"situacao", "status"},
    {"start", "date/2"}, {"start date", "date/2"}, {"actual start", "date/2"}, {"actual start date", "date/2"}, {"begin", "date/2"}, {"date de debut", "date/2"}, {"debut", "date/2"}, {"fecha de inicio", "date/2"},
    {"fecha inicio", "date/2"}, {"inicio", "date/2"}, {"data de inicio", "date/2"}, {"data inicio", "date/2"}, {"year", "date/2"}, {"annee", "date/2"}, {"ano", "date/2"},
    {"planned start", "date/1"}, {"planned start date", "date/1"}, {"debut prevu", "date/1"}, {"inicio previsto", "date/1"},
    {"end", "date/3"}, {"end date", "date/3"}, {"planned end", "date/3"}, {"planned end date", "date/3"}, {"date de fin", "date/3"}, {"fin", "date/3"}, {"fin prevue", "date/3"}, {"fecha de fin", "date/3"},
    {"fecha fin", "date/3"}, {"fecha de finalizacion", "date/3"}, {"fin previsto", "date/3"}, {"fim", "date/3"}, {"data de fim", "date/3"}, {"data de termino", "date/3"}, {"termino", "date/3"}, {"closing date", "date/3"},
    {"actual end", "date/4"}, {"actual end date", "date/4"}, {"fin effective", "date/4"}, {"fin real", "date/4"},
    {"reporter", "reporter"}, {"reporting organisation", "reporter"}, {"reporting org", "reporter"}, {"reporting organization", "reporter"}, {"reporting org name", "reporter"}, {"reporting org ref", "reporter.reference"},
    {"reporting organisation ref", "reporter.reference"},
    {"funder", "participant/1"}, {"funders", "participant/1"}, {"donor", "participant/1"}, {"donors", "participant/1"}, {"funding", "participant/1"}, {"funding organisation", "participant/1"},
    {"bailleur", "participant/1"}, {"bailleurs", "participant/1"}, {"bailleur de fonds", "participant/1"}, {"financeur", "participant/1"}, {"financeurs", "participant/1"}, {"donante", "participant/1"},
    {"donantes", "participant/1"}, {"financiador", "participant/1"}, {"financiadores", "participant/1"}, {"entidad financiadora", "participant/1"}, {"doador", "participant/1"}, {"financiamento", "participant/1"},
    {"accountable", "participant/2"}, {"lead partner", "participant/2"}, {"lead", "participant/2"}, {"coordinator", "participant/2"}, {"chef de file", "participant/2"}, {"coordinateur", "participant/2"},
    {"porteur", "participant/2"}, {"porteur du projet", "participant/2"}, {"collectivite", "participant/2"}, {"coordinador", "participant/2"}, {"socio coordinador", "participant/2"}, {"responsable", "participant/2"},
    {"coordenador", "participant/2"}, {"responsavel", "participant/2"},
    {"extending", "participant/3"}, {"channel", "participant/3"}, {"intermediaire", "participant/3"}, {"canal", "participant/3"},
    {"implementer", "participant/4"}, {"implementing", "participant/4"}, {"implementing partner", "participant/4"}, {"implementing organisation", "participant/4"}, {"partner", "participant/4"},
    {"partners", "participant/4"}, {"operateur", "participant/4"}, {"maitre d oeuvre", "participant/4"}, {"partenaire", "participant/4"}, {"partenaires", "participant/4"}, {"ejecutor", "participant/4"},
    {"entidad ejecutora", "participant/4"}, {"socio", "participant/4"}, {"socios", "participant/4"}, {"executor", "participant/4"}, {"entidade executora", "participant/4"}, {"parceiro", "participant/4"},
    {"parceiros", "participant/4"}, {"parceiro local", "participant/4"}, {"partenaire local", "participant/4"}, {"socio local", "participant/4"},
    {"organisation", "participant"}, {"organization", "participant"}, {"org name", "participant"}, {"participating org", "participant"}, {"organizacion", "participant"}, {"organizacao", "participant"},
    {"org ref", "participant.reference"}, {"org type", "participant.type"}, {"role", "participant.role"}, {"rol", "participant.role"}, {"papel", "participant.role"},
    {"country", "country"}, {"countries", "country"}, {"recipient country", "country"}, {"recipient country code", "country"}, {"country code", "country"}, {"pays", "country"}, {"pays partenaire", "country"},
    {"pais", "country"}, {"paises", "country"}, {"pais socio", "country"}, {"pais parceiro", "country"},
    {"place", "location"}, {"location", "location"}, {"lieu", "location"}, {"localisation", "location"}, {"lugar", "location"}, {"localizacion", "location"}, {"ubicacion", "location"}, {"local", "location"}, {"localizacao", "location"},
    {"city", "location.place"}, {"town", "location.place"}, {"municipality", "location.place"}, {"ville", "location.place"}, {"commune", "location.place"}, {"ciudad", "location.place"}, {"municipio", "location.place"},
    {"cidade", "location.place"},
    {"latitude", "location.latitude"}, {"lat", "location.latitude"}, {"latitud", "location.latitude"}, {"longitude", "location.longitude"}, {"lon", "location.longitude"}, {"lng", "location.longitude"},
    {"long", "location.longitude"}, {"longitud", "location.longitude"}, {"coordinates", "location.point"}, {"coordonnees", "location.point"}, {"coordenadas", "location.point"}, {"point", "location.point"},
    {"sector", "sector"}, {"sector code", "sector"}, {"dac sector", "sector"}, {"purpose code", "sector"}, {"secteur", "sector"}, {"code cad", "sector"}, {"secteur cad", "sector"}, {"sector cad", "sector"},
    {"codigo cad", "sector"}, {"setor", "sector"}, {"crs code", "sector"},
    {"theme", "theme"}, {"themes", "theme"}, {"topic", "theme"}, {"thematique", "theme"}, {"thematiques", "theme"}, {"tema", "theme"}, {"temas", "theme"}, {"area tematica", "theme"}, {"ambito", "theme"},
    {"sdg", "goal"}, {"sdgs", "goal"}, {"sdg goal", "goal"}, {"odd", "goal"}, {"ods", "goal"}, {"goal", "goal"},
    {"currency", "currency"}, {"default currency", "currency"}, {"devise", "currency"}, {"monnaie", "currency"}, {"moneda", "currency"}, {"divisa", "currency"}, {"moeda", "currency"},
    {"budget", "budget"}, {"total budget", "budget"}, {"amount", "budget"}, {"total cost", "budget"}, {"budget total", "budget"}, {"montant", "budget"}, {"montant total", "budget"}, {"cout total", "budget"},
    {"presupuesto", "budget"}, {"presupuesto total", "budget"}, {"importe", "budget"}, {"monto", "budget"}, {"monto total", "budget"}, {"costo total", "budget"}, {"coste total", "budget"}, {"orcamento", "budget"},
    {"orcamento total", "budget"}, {"valor", "budget"}, {"valor total", "budget"}, {"montante", "budget"},
    {"commitment", "transaction/2"}, {"commitments", "transaction/2"}, {"committed", "transaction/2"}, {"amount committed", "transaction/2"}, {"engagement", "transaction/2"}, {"montant engage", "transaction/2"},
    {"comprometido", "transaction/2"}, {"compromiso", "transaction/2"}, {"monto comprometido", "transaction/2"}, {"compromisso", "transaction/2"},
    {"disbursement", "transaction/3"}, {"disbursements", "transaction/3"}, {"disbursed", "transaction/3"}, {"amount disbursed", "transaction/3"}, {"decaissement", "transaction/3"}, {"montant verse", "transaction/3"},
    {"desembolso", "transaction/3"}, {"desembolsado", "transaction/3"}, {"monto desembolsado", "transaction/3"}, {"desembolsos", "transaction/3"},
    {"expenditure", "transaction/4"}, {"spent", "transaction/4"}, {"depenses", "transaction/4"}, {"depense", "transaction/4"}, {"gasto", "transaction/4"}, {"gastado", "transaction/4"}, {"despesa", "transaction/4"},
    {"transaction date", "transaction.date"},
    {"website", "website"}, {"url", "website"}, {"web", "website"}, {"link", "website"}, {"site web", "website"}, {"lien", "website"}, {"sitio web", "website"}, {"enlace", "website"}, {"pagina web", "website"}, {"sitio", "website"},
    {"document", "document"}, {"documento", "document"}, {"activities", "activity"}, {"actividades", "activity"}, {"activites", "activity"}, {"atividades", "activity"},
    {"humanitarian", "humanitarian"},
};

}  // namespace

const std::vector<Meaning>& meanings() {
  static const auto all = all_meanings();
  return all;
}

std::string meaning_code(const TableColumn& column) {
  for (const auto& meaning : meanings())
    if (meaning.says == column.says && meaning.as == column.as && meaning.language == column.language) return meaning.code;
  return {};
}

TableColumn guess_column(std::string_view header) {
  static const auto by_heading = [] {
    std::unordered_map<std::string_view, const Meaning*> all;
    for (const auto& [heading, code] : headings) {
      const auto found = std::ranges::find(meanings(), code, &Meaning::code);
      if (found != meanings().end()) all.emplace(heading, &*found);
    }
    return all;
  }();
  TableColumn column;
  column.header = header;
  if (header.size() > 200) return column;
  auto folded = base::fold(header);
  auto found = by_heading.find(folded);
  // "Budget (EUR)", "Presupuesto en euros", "Montant 2019": the currency in the heading is that of the amounts.
  if (found == by_heading.end()) {
    const auto words = base::split(folded, ' ');
    for (auto count = words.size(); count > 1 && found == by_heading.end();) {
      const auto last = words[--count];
      std::string_view currency;
      for (const auto& [word, code] : {std::pair<std::string_view, std::string_view>{"eur", "EUR"}, {"euro", "EUR"}, {"euros", "EUR"}, {"usd", "USD"}, {"gbp", "GBP"}, {"brl", "BRL"}, {"mxn", "MXN"}, {"cop", "COP"}, {"ars", "ARS"}, {"xof", "XOF"}, {"mad", "MAD"}})
        if (word == last) currency = code;
      const auto end = static_cast<std::size_t>(words[count - 1].data() + words[count - 1].size() - folded.data());
      if (currency.empty() && last != "en" && last != "in" && last != "em" && last != "s" && column.currency.empty()) break;
      if (!currency.empty()) column.currency = currency;
      found = by_heading.find(std::string_view(folded).substr(0, end));
    }
    if (found != by_heading.end() && found->second->says.part != Part::budget && found->second->says.part != Part::transaction) found = by_heading.end();
  }
  if (found == by_heading.end()) {
    column.currency.clear();
    return column;
  }
  column.says = found->second->says;
  column.as = found->second->as;
  column.language = found->second->language;
  return column;
}

TableMapping guess_table_mapping(const std::vector<std::string>& headers) {
  TableMapping mapping;
  auto& table = mapping.tables.emplace_back();
  std::vector<std::string> taken;
  for (const auto& header : headers) {
    auto column = guess_column(header);
    const auto code = meaning_code(column);
    // Of two columns of one meaning the second is none, save where several make sense.
    const bool many = column.says.part == Part::participant || column.says.part == Part::theme || column.says.part == Part::goal || column.says.part == Part::sector || column.says.part == Part::activity;
    if (!many && !code.empty() && std::ranges::find(taken, code) != taken.end()) column = {.header = header};
    taken.push_back(code);
    if (!column.header.empty()) table.columns.push_back(std::move(column));
  }
  const auto has = [&](Part part) { return std::ranges::any_of(table.columns, [&](const TableColumn& column) { return column.says == Says{part}; }); };
  // A list that names each project by its title alone.
  if (!has(Part::identifier) && !has(Part::key))
    for (const auto& column : std::vector<TableColumn>(table.columns))
      if (column.says == Says{Part::title}) {
        table.columns.push_back({.header = column.header, .says = {Part::key}});
        break;
      }
  return mapping;
}

}  // namespace exchange
