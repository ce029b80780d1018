// SPDX-License-Identifier: EUPL-1.2
// From the files to the records of the register.
#include <charconv>
#include <stdexcept>
#include <unordered_map>

#include "base/embedded.h"
#include "base/money.h"
#include "base/text.h"
#include "demonstration/records.h"

std::span<const base::EmbeddedFile> embedded_demonstration();

namespace demonstration {
namespace {

using organisations::Organisation;
using organisations::OrganisationId;
using relations::Relation;

std::string_view file(std::string_view name) {
  for (const auto& embedded : embedded_demonstration())
    if (embedded.name == name) return embedded.content;
  throw std::logic_error(fmt::format("the program lacks {}", name));
}

std::vector<std::string_view> words(std::string_view text) {
  return text.empty() ? std::vector<std::string_view>{} : base::split(text, ' ');
}

std::vector<std::string> word_list(std::string_view text) {
  auto parts = words(text);
  return {parts.begin(), parts.end()};
}

base::PartialDate date(const Record& record, std::string_view text) {
  if (text.empty()) return {};
  auto parsed = base::PartialDate::parse(text);
  if (!parsed) record.wrong(fmt::format("\"{}\" is no date", text));
  return *parsed;
}

// "name: Köln", "name.fr: Cologne": the names, or other texts, of a record; the one of no language first.
std::vector<organisations::Name> texts(const Record& record, std::string_view name) {
  std::vector<organisations::Name> found;
  const std::string prefix = fmt::format("{}.", name);
  for (auto value : record.values(name)) found.push_back({"", std::string(value)});
  for (const auto& [key, value] : record.lines)
    if (key.starts_with(prefix)) found.push_back({std::string(key.substr(prefix.size())), std::string(value)});
  return found;
}

base::Point point(const Record& record, std::string_view text) {
  const auto parts = words(text);
  base::Point at;
  auto read = [&](std::string_view part, double& into) {
    auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), into);
    if (error != std::errc{} || end != part.data() + part.size()) record.wrong(fmt::format("\"{}\" is no point", text));
  };
  if (parts.size() != 2) record.wrong(fmt::format("\"{}\" is no point", text));
  read(parts[0], at.latitude);
  read(parts[1], at.longitude);
  return at;
}

// Keys of a file and what they stand for.
template <class Value>
class Keys {
 public:
  void add(const Record& record, std::string_view key, Value value) {
    if (key.empty() || !values_.emplace(key, value).second)
      record.wrong(fmt::format("the key \"{}\" is empty or there twice", key));
  }
  const Value& of(const Record& record, std::string_view key) const {
    auto found = values_.find(key);
    if (found == values_.end()) record.wrong(fmt::format("nothing has the key \"{}\"", key));
    return found->second;
  }

 private:
  std::unordered_map<std::string_view, Value> values_;
};

struct OrganisationOf {
  OrganisationId id;
  std::string place, name;
};

struct SourceOf {
  sources::SourceId id;
  base::PartialDate as_of;
};

class Reader {
 public:
  explicit Reader(const FromPlace& from_place) : from_place_(from_place) {}

  base::Result<Register> read() {
    for (const auto& record : read_records(file("demonstration/data/sources.txt"))) add_source(record);
    for (const auto& record : read_records(file("demonstration/data/organisations.txt")))
      if (auto added = add_organisation(record); !added) return added.error();
    for (const auto& record : read_records(file("demonstration/data/relations.txt"))) add_relations(record);
    for (const auto& record : read_records(file("demonstration/data/projects.txt"))) add_project(record);
    return std::move(register_);
  }

 private:
  void add_source(const Record& record) {
    record.allow_only({"key", "title", "publisher", "url", "licence", "as_of", "notes"});
    sources::Source source;
    source.id = sources::SourceId::make();
    source.title = record.value("title");
    source.publisher = record.value("publisher");
    source.url = record.value("url");
    source.licence = record.value("licence");
    source.as_of = date(record, record.value("as_of"));
    source.notes = record.value("notes");
    if (source.title.empty()) record.wrong("the source has no title");
    sources_.add(record, record.value("key"), {source.id, source.as_of});
    register_.sources.push_back(std::move(source));
  }

  base::Result<void> add_organisation(const Record& record) {
    record.allow_only({"key", "kind", "level", "name", "name.", "short", "place", "country", "subdivision", "point",
                       "languages", "themes", "web", "source", "summary."});
    Organisation organisation;
    if (auto place = record.value("place"); !place.empty()) {
      auto found = from_place_(place);
      if (!found) {
        return base::Problem{
            base::Problem::Kind::unavailable,
            base::msg("The gazetteer lacks the place {place}: build it anew.", {{"place", std::string(place)}}), ""};
      }
      organisation = std::move(*found);
    }
    organisation.id = OrganisationId::make();
    organisation.names = texts(record, "name");
    organisation.summary = texts(record, "summary");
    organisation.short_name = record.value("short");
    organisation.languages = word_list(record.value("languages"));
    organisation.themes = word_list(record.value("themes"));
    organisation.web = record.value("web");
    if (auto kind = record.value("kind"); !kind.empty()) {
      auto parsed = organisations::parse_kind(kind);
      if (!parsed) record.wrong(fmt::format("there is no kind \"{}\"", kind));
      organisation.kind = *parsed;
    }
    if (auto level = record.value("level"); !level.empty()) {
      auto parsed = organisations::parse_level(level);
      if (!parsed) record.wrong(fmt::format("there is no level \"{}\"", level));
      organisation.level = *parsed;
    }
    if (auto country = record.value("country"); !country.empty()) organisation.country = country;
    if (auto subdivision = record.value("subdivision"); !subdivision.empty()) organisation.subdivision = subdivision;
    if (auto at = record.value("point"); !at.empty()) organisation.point = point(record, at);
    if (auto key = record.value("source"); !key.empty()) organisation.source = sources_.of(record, key).id;
    organisations_.add(record, record.value("key"), {organisation.id, organisation.place, organisation.main_name()});
    register_.organisations.push_back(std::move(organisation));
    return {};
  }

  // "key", or "key/lead".
  relations::Party party(const Record& record, std::string_view text) const {
    const auto slash = text.find('/');
    relations::Party party;
    party.organisation = organisations_.of(record, text.substr(0, slash)).id;
    if (slash != std::string_view::npos) {
      auto role = relations::parse_role(text.substr(slash + 1));
      if (!role) record.wrong(fmt::format("there is no role in \"{}\"", text));
      party.role = *role;
    }
    return party;
  }

  // "key", "key by party", "key 2015-03", "key by party 2015-03".
  relations::Statement statement(const Record& record, std::string_view text) const {
    const auto parts = words(text);
    const auto& source = sources_.of(record, parts[0]);
    relations::Statement statement{source.id, source.as_of, {}};
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (parts[i] == "by" && i + 1 < parts.size())
        statement.by = organisations_.of(record, parts[++i]).id;
      else
        statement.stated = date(record, parts[i]);
    }
    return statement;
  }

  void add_relations(const Record& record) {
    record.allow_only({"kind", "status", "parties", "network", "members", "start", "end", "themes", "source", "web",
                       "title", "title.", "summary."});
    Relation relation;
    if (auto kind = record.value("kind"); !kind.empty()) {
      auto parsed = relations::parse_kind(kind);
      if (!parsed) record.wrong(fmt::format("there is no kind \"{}\"", kind));
      relation.kind = *parsed;
    }
    if (auto status = record.value("status"); !status.empty()) {
      auto parsed = relations::parse_status(status);
      if (!parsed) record.wrong(fmt::format("there is no status \"{}\"", status));
      relation.status = *parsed;
    }
    relation.start = date(record, record.value("start"));
    relation.end = date(record, record.value("end"));
    relation.themes = word_list(record.value("themes"));
    relation.title = texts(record, "title");
    relation.summary = texts(record, "summary");
    relation.web = record.value("web");
    for (auto source : record.values("source")) relation.statements.push_back(statement(record, source));

    if (auto network = record.value("network"); !network.empty()) {
      for (auto member : words(record.value("members"))) {
        Relation membership = relation;
        membership.kind = relations::Kind::network_membership;
        membership.parties = {{organisations_.of(record, member).id, relations::Role::member, {}},
                              {organisations_.of(record, network).id, relations::Role::network, {}}};
        add(std::move(membership));
      }
      return;
    }
    for (auto text : words(record.value("parties"))) relation.parties.push_back(party(record, text));
    const auto id = add(std::move(relation));
    if (auto title = record.value("title"); !title.empty()) relations_.add(record, title, id);
  }

  // "4 la-paz", "2 2018-12-18": what stands before the first space and after it.
  static std::pair<std::string_view, std::string_view> two(const Record& record, std::string_view text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos || space == 0) record.wrong(fmt::format("\"{}\" lacks a part", text));
    return {text.substr(0, space), text.substr(space + 1)};
  }

  // "2 2018-12-18 60700000 USD": whole units of the currency.
  static projects::Transaction transaction(const Record& record, std::string_view text) {
    const auto parts = words(text);
    if (parts.size() != 4) record.wrong(fmt::format("\"{}\" is no transaction", text));
    projects::Transaction made;
    made.id = projects::part_id();
    made.type = parts[0];
    made.date = date(record, parts[1]);
    const auto amount = base::parse_minor(parts[2], parts[3]);
    if (!amount) record.wrong(fmt::format("\"{}\" is no amount", parts[2]));
    made.value = {.amount = *amount, .currency = std::string(parts[3]), .date = made.date, .written = {}};
    return made;
  }

  void add_project(const Record& record) {
    record.allow_only({"identifier", "title", "language", "reporter", "reporter_reference", "reporter_type", "source",
                       "participant", "participant.other", "country", "at", "status", "date", "transaction", "goals",
                       "finance", "relation"});
    projects::Project project;
    project.id = projects::ProjectId::make();
    project.state = projects::State::published;
    project.identifier = record.value("identifier");
    project.title = texts(record, "title");
    project.language = record.value("language");
    if (auto name = record.value("reporter"); !name.empty()) project.reporter.name = {{"", std::string(name)}};
    project.reporter.reference = record.value("reporter_reference");
    project.reporter.type = record.value("reporter_type");
    project.source = sources_.of(record, record.value("source")).id;
    project.status = record.value("status");
    project.finance = record.value("finance");
    for (const auto& [key, text] : record.lines) {
      if (key == "participant") {
        const auto [role, organisation] = two(record, text);
        project.participants.push_back({std::string(role), {.organisation = organisations_.of(record, organisation).id}, {}, {}});
      } else if (key == "participant.other") {
        const auto [role, name] = two(record, text);
        project.participants.push_back({std::string(role), {.name = {{"", std::string(name)}}}, {}, {}});
      } else if (key == "country") {
        project.countries.push_back({.code = std::string(text)});
      } else if (key == "at") {
        const auto& organisation = organisations_.of(record, text);
        project.locations.push_back({.place = organisation.place, .name = {{"", organisation.name}}});
      } else if (key == "date") {
        const auto [type, day] = two(record, text);
        projects::set_date(project, type[0], date(record, day));
      } else if (key == "transaction") {
        project.transactions.push_back(transaction(record, text));
        project.currency = project.transactions.back().value.currency;
      } else if (key == "goals") {
        for (const auto goal : words(text)) project.tags.push_back({.vocabulary = "2", .code = std::string(goal)});
      } else if (key == "relation") {
        project.relations.push_back(relations_.of(record, text));
      }
    }
    register_.projects.push_back(std::move(project));
  }

  relations::RelationId add(Relation relation) {
    relation.id = relations::RelationId::make();
    std::ranges::sort(relation.parties);
    register_.relations.push_back(std::move(relation));
    return register_.relations.back().id;
  }

  const FromPlace& from_place_;
  Register register_;
  Keys<SourceOf> sources_;
  Keys<OrganisationOf> organisations_;
  Keys<relations::RelationId> relations_;  // by their titles
};

}  // namespace

base::Result<Register> read_register(const FromPlace& from_place) {
  return Reader(from_place).read();
}

}  // namespace demonstration
