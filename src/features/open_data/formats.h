// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "organisations/api.h"
#include "relations/api.h"

namespace open_data {

enum class Format { csv, json, geojson, xlsx };
std::optional<Format> parse_format(std::string_view text);
std::string_view media_type(Format format);
std::string_view extension(Format format);

// What a table of relations says of a party beside its id.
struct PartyFacts {
  std::string name;
  std::string country;
  std::optional<base::Point> point;
};
using PartyLookup = std::function<PartyFacts(organisations::OrganisationId)>;
using Sink = std::function<void(std::string_view)>;

// Writes records one after the other in a format; memory stays flat. begin() once, then records of one kind, then end().
// CSV is RFC 4180 with a header line in UTF-8; GeoJSON is RFC 7946, longitude first; records without a point have null
// geometry. XLSX goes through a temporary file and reaches the sink at end().
class RecordWriter {
 public:
  virtual ~RecordWriter() = default;
  virtual void begin() = 0;
  virtual void add(const organisations::Organisation& organisation) = 0;
  virtual void add(const relations::Relation& relation) = 0;
  virtual void end() = 0;
};

enum class Collection { organisations, relations };
std::unique_ptr<RecordWriter> make_writer(Format format, Collection collection, PartyLookup lookup, Sink sink);

// A cell as CSV wants it. Text that a spreadsheet would run as a formula is preceded by an apostrophe.
std::string csv_cell(std::string_view text);

// The public JSON of a record: the canonical one with the names and addresses a reader needs.
boost::json::object public_json(const organisations::Organisation& organisation);
boost::json::object public_json(const relations::Relation& relation, const PartyLookup& lookup);
boost::json::object geojson_feature(const organisations::Organisation& organisation);
boost::json::object geojson_feature(const relations::Relation& relation, const PartyLookup& lookup);

}  // namespace open_data
