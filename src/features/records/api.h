// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "base/message.h"
#include "base/result.h"
#include "db/database.h"
#include "http/message.h"
#include "organisations/api.h"
#include "places/api.h"
#include "relations/api.h"
#include "web/site.h"

// What organisations and relations have in common for whoever edits, compares or reviews them: a list of their fields,
// the difference of two versions, forms. A record is its canonical JSON, as in the change log.
namespace records {

enum class Kind : std::uint8_t { organisation, relation };
std::string_view code(Kind kind);  // as in the change log: "organisation"
std::optional<Kind> parse_kind(std::string_view code);

struct Ref {
  Kind kind = Kind::organisation;
  std::string id;
  bool operator==(const Ref&) const = default;
};
std::string url(const Ref& ref);  // "/relations/0h3k…"

// The record as it is now; empty if there is none (any more).
std::string current(db::Session& session, const Ref& ref);
// Its name for a person: "Lyon", "Lyon – Porto, twinning".
std::string title(db::Session& session, Kind kind, std::string_view json, base::Language language);
// Who answers for it: the organisation itself; of a relation the parties, or, where it has any, those that lead it
// (networks, lead partners).
std::vector<organisations::OrganisationId> stewards_of(Kind kind, std::string_view json);

struct Field {
  std::string_view name;   // as in JSON
  std::string_view label;  // English, to be translated
};
std::span<const Field> fields(Kind kind);
base::Message label_of(Kind kind, std::string_view field);
// Every field that the record has, with those nobody edits ("source"), in their order.
std::vector<std::pair<std::string, base::Message>> all_labels(Kind kind, const boost::json::object& record);

// A value told to a person: names of organisations, themes, countries instead of codes, one line for each item of a
// list. With the gazetteer also places and subdivisions by their names.
std::vector<std::string> shown(db::Session& session, Kind kind, std::string_view field,
                               const boost::json::object& record, base::Language language,
                               const places::Gazetteer* gazetteer = nullptr);

// A line of text in pieces: those that the other version has too, and those it has not.
struct Piece {
  std::string text;
  bool changed = false;
};
BOOST_DESCRIBE_STRUCT(Piece, (), (text, changed))
struct Line {
  std::vector<Piece> pieces;
};
BOOST_DESCRIBE_STRUCT(Line, (), (pieces))

// The fields in which two versions differ. "" is a record that is not there.
struct Difference {
  std::string field;
  std::string label;                // in the reader's language
  std::vector<std::string> before;  // as shown
  std::vector<std::string> after;
  bool has_before = false, has_after = false;
  std::vector<Line> old_lines, new_lines;  // the same with what differs marked: for the template
};
BOOST_DESCRIBE_STRUCT(Difference, (), (field, label, has_before, has_after, old_lines, new_lines))
void mark(Difference& one);  // from what was before and what is after: all the rest but field and label
// For the partial "records/difference", which shows old and new side by side: a view has `differences`. At most the
// first `most` fields: an overview need not pay for all.
std::vector<Difference> difference(db::Session& session, Kind kind, std::string_view before, std::string_view after,
                                   base::Language language, const places::Gazetteer* gazetteer = nullptr,
                                   std::size_t most = std::numeric_limits<std::size_t>::max());
std::vector<std::string> changed_fields(Kind kind, std::string_view before, std::string_view after);

// Two changes to the same version, put together: fields that only one side changed are taken from it; lists (names,
// themes, parties, statements…) are put together item by item. Conflicts are fields that both changed to different
// values; there the merged record has `mine`.
struct Merged {
  std::string json;
  std::vector<std::string> conflicts;  // names of fields
};
Merged merge(Kind kind, std::string_view base, std::string_view mine, std::string_view theirs);
// Takes `field` of `from` into `json`.
std::string with_field(Kind kind, std::string_view json, std::string_view field, std::string_view from);

// Sets the record to that, in a transaction, through its store's writer: an id that is empty in JSON makes a new one.
// Checks all its rules. Conflicts and faults come back as problems with their field.
base::Result<std::string> put(db::Transaction& transaction, Kind kind, std::string_view json);

// The form for a record. `values` is canonical JSON; for a new record "{}" with what is known (parties, country).
// form_view() fills the partial "records/form", which stands in an HTML form (method post) of the page that includes
// it: put the object's members into the page's view. The id of an element is its field's name, so "#names" leads to the
// names. A button "add" asks for more rows: parse_form() then has a problem of no field, so that the form is shown
// again.
boost::json::object form_view(db::Session& session, const places::Gazetteer& gazetteer, Kind kind,
                              std::string_view values, base::Language language, const http::Request* sent = nullptr,
                              const std::vector<base::Problem>& problems = {});
// What was sent: the record `base` with the form's fields put in. All faults at once, each with its field.
struct Parsed {
  std::string json;
  std::vector<base::Problem> problems;
};
Parsed parse_form(db::Session& session, const places::Gazetteer& gazetteer, Kind kind, std::string_view base,
                  const http::Request& request);

// A form carries the number of the record's last change when it was made; 0 for a new record. What the record was then
// is the base of a merge with what others did meanwhile.
std::int64_t form_version(const http::Request& request);
std::string as_of(db::Session& session, const Ref& ref, std::int64_t sequence);  // "" if there was none

web::Feature feature();  // its partials

}  // namespace records

// For features with forms of their own: what was typed, what typed names stand for, what the partial "records/form_row" gets.
#include "records/form_values.h"
#include "records/form_view.h"
