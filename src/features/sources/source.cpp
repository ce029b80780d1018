// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "base/text.h"
#include "db/json_fields.h"
#include "db/json_text.h"
#include "sources/api.h"

namespace sources {

std::string json_text(const Source& source) {
  std::string out;
  db::JsonObject object(out);
  object.text("id", source.id.text());
  object.text("title", source.title);
  object.text("publisher", source.publisher);
  object.text("url", source.url);
  object.text("licence", source.licence);
  object.text("as_of", source.as_of.text());
  object.text("notes", source.notes);
  object.end();
  return out;
}

boost::json::object to_json(const Source& source) { return boost::json::parse(json_text(source)).as_object(); }

std::optional<Source> source_from_json(const boost::json::object& object) {
  db::JsonFields fields(object);
  Source source;
  source.id = fields.id<SourceId>("id");
  source.title = fields.text("title");
  source.publisher = fields.text("publisher");
  source.url = fields.text("url");
  source.licence = fields.text("licence");
  source.as_of = fields.date("as_of");
  source.notes = fields.text("notes");
  if (!fields.good() || !source.id || source.title.empty()) return std::nullopt;
  return source;
}

}  // namespace sources
