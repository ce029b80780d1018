// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/partial_date.h"
#include "base/result.h"
#include "db/records.h"
#include "places/api.h"
#include "sources/api.h"
#include "themes/api.h"

namespace organisations {

using OrganisationId = base::Id<struct OrganisationTag>;

// SYSTEM.md R1. In files and addresses by code(): "local_government".
enum class Kind : std::uint8_t {
  local_government, grouping, local_association, network, central_government, intergovernmental, ngo, university,
  company, chamber, hospital, migrant_community, citizens_group, other
};
enum class Level : std::uint8_t { none, municipality, intermediate, region };
std::string_view code(Kind kind);
std::string_view code(Level level);
std::optional<Kind> parse_kind(std::string_view code);
std::optional<Level> parse_level(std::string_view code);
base::Message label(Kind kind);    // "local government"
base::Message label(Level level);  // "municipality"

struct Name {
  std::string language;  // ISO 639; empty: the name in the place's own language, or of no language
  std::string text;
  bool operator==(const Name&) const = default;
};
BOOST_DESCRIBE_STRUCT(Name, (), (language, text))

// As JSON arrays, empty for none: how records with texts in several languages, and lists of codes, are kept.
std::string names_json(const std::vector<Name>& names);
std::vector<Name> names_from_json(std::string_view json);
std::string codes_json(const std::vector<std::string>& codes);
std::vector<std::string> codes_from_json(std::string_view json);
// What forbids keeping such texts: empty ones, odd characters, languages that are no ISO 639 code.
base::Result<void> check_names(const std::vector<Name>& names, std::string_view field);
base::Result<void> check_themes(const std::vector<std::string>& codes);

struct Identifier {
  std::string scheme;  // "geonames", "wikidata", "siren", "insee", "ine", "iati"
  std::string value;
  auto operator<=>(const Identifier&) const = default;
};

struct Organisation {
  OrganisationId id;
  Kind kind = Kind::local_government;
  Level level = Level::none;
  std::vector<Name> names;       // at least one, the main one first
  std::string short_name;
  std::string country;           // ISO 3166-1 alpha-2, empty for what belongs to none
  std::string subdivision;       // "<country>.<admin1>", may be empty
  std::string place;             // places::Place::id(), may be empty
  std::optional<base::Point> point;
  std::int64_t population = 0;   // 0: unknown
  std::vector<Identifier> identifiers;  // sorted, each (scheme, value) once in the register
  std::vector<std::string> languages;   // ISO 639
  std::vector<std::string> themes;      // codes
  std::string web;               // http or https
  OrganisationId parent;
  std::vector<Name> summary;     // a paragraph by language
  sources::SourceId source;
  base::PartialDate confirmed;      // when it, or a steward for it, last confirmed this record; unknown if never
  bool operator==(const Organisation&) const = default;

  const std::string& main_name() const { return names.front().text; }
  const std::string& name_in(base::Language language) const;  // the main name where there is none
};

std::string json_text(const Organisation& organisation);  // canonical: same record, same text
boost::json::object to_json(const Organisation& organisation);
std::optional<Organisation> organisation_from_json(const boost::json::object& object);

// Brings it to its canonical form: identifiers and themes sorted, each once; coordinates to seven decimals. The stores
// do it by themselves.
void normalise(Organisation& organisation);
// What forbids keeping it, if anything: no name, web address of another scheme, unknown codes…
base::Result<void> check(const Organisation& organisation);

// Whether what was confirmed on `date` still counts today: for a year. A date known to the year or month counts as its
// beginning, so no more is claimed than is known. What is dated after today is a mistake and confirms nothing.
bool within_a_year(base::PartialDate date, base::PartialDate today);
// The first day of those whose confirmations still count today.
base::PartialDate counts_since(base::PartialDate today);
// The first day on which it counts no longer; unknown for an unknown date.
base::PartialDate a_year_is_over(base::PartialDate date);
enum class Trust : std::uint8_t { confirmed, unverified };  // by the organisation itself within a year / not
std::string_view code(Trust trust);
Trust trust(const Organisation& organisation, base::PartialDate today);

std::optional<Organisation> find(db::Session& session, OrganisationId id);
std::vector<Organisation> find_many(db::Session& session, const std::vector<OrganisationId>& ids);  // same order; gone ones left out
std::optional<OrganisationId> find_by_place(db::Session& session, std::string_view place);  // its local government
std::optional<OrganisationId> find_by_identifier(db::Session& session, std::string_view scheme, std::string_view value);
// Those whose main name is that one, compared folded; at most `limit`, the first made first.
std::vector<OrganisationId> find_by_name(db::Session& session, std::string_view name, int limit = 10);
// Those whose parent it is, in the order of their ids.
std::vector<OrganisationId> children(db::Session& session, OrganisationId parent);
// All, in the order of their ids. A snapshot of the session; memory does not grow with their number.
void each(db::Session& session, const std::function<void(const Organisation&)>& f);
std::int64_t count(db::Session& session);
// The ids alone, in their order, of those that all that is set lets through.
struct Selection {
  std::string country;
  std::optional<Kind> kind;
  base::PartialDate not_confirmed_since;  // or never
};
std::vector<OrganisationId> select(db::Session& session, const Selection& selection);
// The country of each, in their order: empty for those that have none, or are not there.
std::vector<std::string> countries_of(db::Session& session, const std::vector<OrganisationId>& ids);
bool cites(db::Session& session, sources::SourceId source);  // whether any organisation has that source

// The local government of a place, as the gazetteer describes it. Not stored yet; id set.
Organisation from_place(const places::Gazetteer& gazetteer, const places::Place& place);

db::RecordKind record_kind();

// Where the address of an organisation leads that was merged into another: to the one that stands at the end of the chain.
// Nothing for whoever was not merged.
std::optional<OrganisationId> redirect_of(db::Session& session, OrganisationId id);
// All that lead to it, whether directly or by others.
std::vector<OrganisationId> redirected_to(db::Session& session, OrganisationId id);
// Sets where `from` leads, or, if `to` is none, that it leads nowhere; logged as a record of its own.
void put_redirect(db::Transaction& transaction, OrganisationId from, OrganisationId to);
db::RecordKind redirect_record_kind();

// Writes many with prepared statements kept for the writer's length, which must end before the transaction's; each write
// is logged. One local government exists once: create() gives a conflict where its place or an identifier is taken.
// Parent and source must exist; throws db::Failure (constraint) otherwise.
class Writer {
 public:
  explicit Writer(db::Transaction& transaction);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  base::Result<OrganisationId> create(Organisation organisation);  // makes the id if unset
  base::Result<void> update(Organisation organisation);            // not found, or conflict; the same: writes nothing
  void put(std::string_view id, std::string_view json);            // undo and restore: set to that, or remove if empty

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace organisations
