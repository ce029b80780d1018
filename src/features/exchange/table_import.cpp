// SPDX-License-Identifier: EUPL-1.2
// Tables are read to their end first, then what they say is stored in one transaction.
#include "exchange/table_import.h"

#include "db/sha256.h"
#include "exchange/api.h"
#include "exchange/store.h"
#include "exchange/table_reader.h"

namespace exchange {
namespace {

using base::msg;
using base::Problem;

std::uint64_t size_of(const imports::Input& input) {
  const auto bytes = imports::open_bytes(input);
  return bytes ? (*bytes)->size() : 0;
}

}  // namespace

base::Result<TablePreview> preview_tables(const TablePlan& plan, const places::Gazetteer* gazetteer, std::int64_t rows) {
  TableReader reader(plan.mapping, gazetteer, {.rows = rows});
  TablePreview preview;
  for (const auto& source : plan.sources) {
    if (auto good = reader.read(source, {}, 0, 0); !good) return good.error();
  }
  preview.notes = plan.notes;
  std::ranges::move(reader.notes(), std::back_inserter(preview.notes));
  preview.projects = reader.finish();
  // The first rows of a joined table may be about projects further down in the first one.
  if (plan.sources.size() > 1) std::erase_if(preview.projects, [](const Arrived& one) { return one.outcome.outcome == Outcome::lost; });
  return preview;
}

base::Result<ImportSummary> import_tables(db::Database& database, const TableOptions& options, const base::Progress& progress) {
  ImportSummary summary;
  summary.file_name = options.file_name;
  const auto& plan = options.plan;
  if (auto good = check(plan.mapping); !good) return good.error();
  std::uint64_t total = 0, before = 0;
  for (const auto& source : plan.sources) total += size_of(source.input);
  total = std::max<std::uint64_t>(total, 1) * 2;  // reading and storing

  TableReader reader(plan.mapping, options.gazetteer, options.limits);
  db::Sha256 digest;
  for (const auto& source : plan.sources) {
    if (auto good = reader.read(source, progress, before, total); !good) return good.error();
    before += size_of(source.input);
    const auto one = imports::sha256(source.input);
    if (!one) return one.error();
    digest.add(*one);
  }
  auto all = reader.finish();
  summary.about_file = plan.notes;
  std::ranges::move(reader.notes(), std::back_inserter(summary.about_file));
  if (all.empty()) return Problem{Problem::Kind::invalid, msg("There is no project in {name}.", {{"name", options.file_name}}), "file"};

  const auto id = ImportId::make();
  auto transaction = database.write(options.author, {}, id.text());
  const auto& mapping = plan.mapping;
  const bool told = options.source_title.empty() && !mapping.source.empty();
  const auto title = !options.source_title.empty() ? options.source_title : told ? mapping.source : options.file_name;
  const auto source = sources::ensure(transaction, {.title = title, .url = told ? mapping.url : std::string()});
  // As for activities: see import.cpp.
  if (transaction.dialect() == db::Dialect::postgresql) transaction.prepare("SELECT set_config('enable_seqscan', 'off', true)").run();
  {
    Storing storing(transaction, id, source, options.on_outcome, Storing::From::tables);
    start_import(transaction, id, {.file_name = options.file_name, .sha256 = digest.hex(), .author = options.author.name, .source = source});
    for (std::size_t i = 0; i < all.size(); ++i) {
      storing.store(all[i]);
      all[i] = {};
      if ((i & 63) == 0) progress.report("import", total / 2 + total / 2 * i / all.size(), total);
      if (progress.stop) return Problem{Problem::Kind::conflict, msg("Stopped. Nothing of the file was kept."), {}};
    }
    summary.counts = storing.counts();
  }
  if (options.dry_run) return summary;
  if (summary.counts.created + summary.counts.updated + summary.counts.lost == 0) return summary;  // all of it is there already
  summary.id = id;
  finish_import(transaction, id, {}, summary.counts);
  note_tables(transaction, id, mapping.name.empty() ? "?" : mapping.name);
  transaction.commit();
  return summary;
}

}  // namespace exchange
