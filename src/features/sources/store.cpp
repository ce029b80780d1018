// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "db/storable.h"
#include "sources/api.h"

namespace sources {
namespace {

using base::msg;
using base::Problem;

Source source_of(const db::Statement& row) {
  Source source;
  source.id = SourceId::parse(row.text(0)).value_or(SourceId{});
  source.title = row.text(1);
  source.publisher = row.text(2);
  source.url = row.text(3);
  source.licence = row.text(4);
  source.as_of = base::PartialDate::parse(row.text(5)).value_or(base::PartialDate{});
  source.notes = row.text(6);
  return source;
}

void write_row(db::Transaction& transaction, const Source& source) {
  transaction
      .prepare(
          "INSERT INTO source (id, title, publisher, url, licence, as_of, notes) VALUES ($1, $2, $3, $4, $5, $6, $7) "
          "ON CONFLICT (id) DO UPDATE SET title = excluded.title, publisher = excluded.publisher, url = excluded.url, "
          "licence = excluded.licence, as_of = excluded.as_of, notes = excluded.notes")
      .run(source.id.text(), source.title, source.publisher, source.url, source.licence, db::or_null(source.as_of.text()), source.notes);
}

}  // namespace

base::Result<void> check(const Source& source) {
  const auto refuse = [](base::Message message, std::string field) {
    return Problem{Problem::Kind::invalid, std::move(message), std::move(field)};
  };
  if (source.title.empty()) return refuse(msg("A source needs a title."), "title");
  if (source.title.size() > 1000) return refuse(msg("The title is too long: at most {most} bytes.", {{"most", "1000"}}), "title");
  for (const auto* text : {&source.title, &source.publisher, &source.licence, &source.notes})
    if (!db::is_storable(*text)) return refuse(msg("The source's description holds characters that are no text."), "title");
  if (!source.url.empty() && !db::is_web_address(source.url))
    return refuse(msg("“{address}” is no web address: it should begin with https:// or http://.", {{"address", source.url}}), "url");
  return {};
}

std::optional<Source> find(db::Session& session, SourceId id) {
  auto found = session.prepare("SELECT id, title, publisher, url, licence, as_of, notes FROM source WHERE id = $1");
  if (!found.run(id.text()).row()) return std::nullopt;
  return source_of(found);
}

std::vector<Source> all(db::Session& session) {
  std::vector<Source> sources;
  auto rows = session.prepare("SELECT id, title, publisher, url, licence, as_of, notes FROM source ORDER BY title");
  for (rows.run(); rows.row();) sources.push_back(source_of(rows));
  return sources;
}

SourceId ensure(db::Transaction& transaction, const Source& source) {
  {
    auto known = transaction.prepare("SELECT id FROM source WHERE title = $1");
    if (known.run(source.title).row()) return SourceId::parse(known.text(0)).value_or(SourceId{});
  }
  if (const auto good = check(source); !good) throw std::logic_error("a source was not checked: " + good.error().message.id);
  Source made = source;
  if (!made.id) made.id = SourceId::make();
  write_row(transaction, made);
  transaction.log("source", made.id.text(), {}, json_text(made));
  return made.id;
}

void put(db::Transaction& transaction, std::string_view id, std::string_view json) {
  const auto parsed_id = SourceId::parse(id);
  if (!parsed_id) throw std::logic_error(fmt::format("“{}” is no id of a source", id));
  const auto current = find(transaction.session(), *parsed_id);
  const std::string before = current ? json_text(*current) : "";
  if (json.empty()) {
    if (!current) return;
    transaction.prepare("DELETE FROM source WHERE id = $1").run(id);
    transaction.log("source", id, before, {});
    return;
  }
  const auto source = source_from_json(boost::json::parse(json).as_object());
  if (!source || source->id != *parsed_id) throw std::logic_error(fmt::format("this is not source {}: {}", id, json));
  const std::string after = json_text(*source);
  if (after == before) return;
  write_row(transaction, *source);
  transaction.log("source", id, before, after);
}

db::RecordKind record_kind() {
  return {"source",
          [](db::Session& session, const auto& f) {
            auto rows = session.prepare("SELECT id, title, publisher, url, licence, as_of, notes FROM source ORDER BY id");
            for (rows.run(); rows.row();) {
              const Source source = source_of(rows);
              f(source.id.text(), json_text(source));
            }
          },
          put};
}

}  // namespace sources
