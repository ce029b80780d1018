// SPDX-License-Identifier: EUPL-1.2
#include "db/backup.h"

#include <fstream>
#include <zip.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstring>
#include <optional>

#include "base/partial_date.h"
#include "db/json_text.h"
#include "db/sha256.h"
#include "db/tables.h"

namespace db {
namespace {

using base::msg;
using base::Problem;
namespace json = boost::json;

std::string error_text(zip_error_t* error) {
  std::string text = zip_error_strerror(error);
  zip_error_fini(error);
  return text;
}

Problem cannot_write(const std::string& path, const std::string& why) {
  return {Problem::Kind::unavailable, msg("The backup {path} cannot be written: {why}.", {{"path", path}, {"why", why}}), {}};
}

// What libzip pulls the bytes of one entry from. It outlives the archive.
class Entry {
 public:
  virtual ~Entry() = default;
  std::optional<Failure> failure;  // what must not be thrown through libzip

  zip_source_t* source(zip_t* archive) { return zip_source_function(archive, &Entry::call, this); }

 protected:
  // Appends the next bytes; false at the end.
  virtual bool more(std::string& buffer) = 0;

 private:
  static zip_int64_t call(void* state, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    auto& self = *static_cast<Entry*>(state);
    switch (command) {
      case ZIP_SOURCE_OPEN: case ZIP_SOURCE_CLOSE: case ZIP_SOURCE_FREE: return 0;
      case ZIP_SOURCE_STAT: zip_stat_init(static_cast<zip_stat_t*>(data)); return sizeof(zip_stat_t);
      case ZIP_SOURCE_ERROR: {
        const int codes[2] = {ZIP_ER_READ, 0};
        std::memcpy(data, codes, sizeof codes);
        return sizeof codes;
      }
      case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
      case ZIP_SOURCE_READ: return self.read(static_cast<char*>(data), size);
      default: return -1;
    }
  }
  zip_int64_t read(char* data, zip_uint64_t size) {
    try {
      while (buffer_.size() - taken_ < size) {
        if (taken_ > 0) buffer_.erase(0, std::exchange(taken_, 0));
        if (!more(buffer_)) break;
      }
    } catch (const Failure& caught) {
      failure = caught;
      return -1;
    }
    const auto n = std::min<zip_uint64_t>(size, buffer_.size() - taken_);
    std::memcpy(data, buffer_.data() + taken_, n);
    taken_ += n;
    return static_cast<zip_int64_t>(n);
  }
  std::string buffer_;
  std::size_t taken_ = 0;
};

class TableEntry final : public Entry {
 public:
  TableEntry(Session& session, Table table) : session_(session), table_(std::move(table)) {}
  const Table& table() const { return table_; }
  std::int64_t count() const { return count_; }
  std::string checksum() { return sum_.hex(); }

 protected:
  bool more(std::string& buffer) override {
    if (finished_) return false;
    if (!rows_) rows_.emplace(session_, table_);
    const std::size_t from = buffer.size();
    for (int i = 0; i < 100; ++i) {
      const Statement* row = rows_->next();
      if (!row) {
        rows_.reset();
        finished_ = true;
        break;
      }
      append(buffer, *row);
      ++count_;
    }
    sum_.add(std::string_view(buffer).substr(from));
    return buffer.size() > from;
  }

 private:
  void append(std::string& out, const Statement& row) const {
    char digits[40];
    for (int i = 0; i < static_cast<int>(table_.columns.size()); ++i) {
      out += i == 0 ? '[' : ',';
      if (row.is_null(i)) {
        out += "null";
        continue;
      }
      switch (table_.columns[static_cast<std::size_t>(i)].type) {
        case Column::Type::text: append_json(out, row.text(i)); break;
        case Column::Type::integer: out.append(digits, std::to_chars(digits, digits + sizeof digits, row.integer(i)).ptr); break;
        case Column::Type::real:  // as text: Boost.JSON reads numbers to the last bit but one
          out += '"';
          out.append(digits, std::to_chars(digits, digits + sizeof digits, row.real(i)).ptr) += '"';
          break;
      }
    }
    out += "]\n";
  }
  Session& session_;
  Table table_;
  std::optional<Rows> rows_;
  Sha256 sum_;
  std::int64_t count_ = 0;
  bool finished_ = false;
};

// The last entry, written when the others' counts and checksums are known.
class ManifestEntry final : public Entry {
 public:
  explicit ManifestEntry(std::function<std::string()> make) : make_(std::move(make)) {}

 protected:
  bool more(std::string& buffer) override {
    if (!make_) return false;
    buffer += std::exchange(make_, nullptr)();
    return true;
  }

 private:
  std::function<std::string()> make_;
};

json::object migrations_of(Session& session) {
  json::object migrations;
  auto rows = session.prepare("SELECT name, checksum FROM schema_migration ORDER BY name");
  for (rows.run(); rows.row();) migrations.emplace(rows.text(0), json::string(rows.text(1)));
  return migrations;
}

}  // namespace

base::Result<BackupReport> backup(Database& database, const std::string& path, const base::Progress* progress) {
  auto session = database.read();
  BackupReport report;
  std::vector<std::unique_ptr<TableEntry>> entries;
  for (auto& table : tables(session)) entries.push_back(std::make_unique<TableEntry>(session, std::move(table)));
  const json::object migrations = migrations_of(session);
  ManifestEntry manifest([&] {
    json::array listed;
    for (const auto& entry : entries) {
      json::array columns;
      for (const auto& column : entry->table().columns) columns.push_back({{"name", column.name}, {"type", code(column.type)}});
      listed.push_back({{"name", entry->table().name}, {"rows", entry->count()}, {"sha256", entry->checksum()}, {"columns", columns}});
      report.rows += entry->count();
    }
    report.tables = static_cast<int>(entries.size());
    return json::serialize(json::object{{"format", "cosmopolis backup"}, {"version", 1}, {"program", COSMOPOLIS_VERSION},
                                        {"at", base::utc_now()}, {"migrations", migrations}, {"tables", listed}});
  });

  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    return cannot_write(path, error_text(&error));
  }
  const auto add = [&](const std::string& name, Entry& entry) {
    zip_source_t* source = entry.source(archive);
    const auto index = source ? zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      if (source) zip_source_free(source);
      return false;
    }
    return zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE, 1) == 0;
  };
  bool added = true;
  for (const auto& entry : entries) added = added && add(entry->table().name + ".jsonl", *entry);
  added = added && add("manifest.json", manifest);
  if (!added) {
    const std::string why = zip_strerror(archive);
    zip_discard(archive);
    return cannot_write(path, why);
  }
  if (progress)
    zip_register_cancel_callback_with_state(
        archive, [](zip_t*, void* state) { return static_cast<base::Progress*>(state)->stop ? 1 : 0; }, nullptr,
        const_cast<base::Progress*>(progress));
  // Room at the file's very end for the checksum of all that stands before it: the zip's own headers too.
  const std::string room(seal_size, '0');
  zip_set_archive_comment(archive, room.data(), static_cast<zip_uint16_t>(room.size()));
  if (zip_close(archive) != 0) {
    const std::string why = zip_strerror(archive);
    zip_discard(archive);
    for (const auto& entry : entries)
      if (entry->failure) throw *entry->failure;
    return cannot_write(path, why);
  }
  const auto seal = seal_of(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  if (seal) file.seekp(-static_cast<std::streamoff>(seal_size), std::ios::end) << seal->first;
  file.flush();
  if (!seal || !file) return cannot_write(path, "its checksum");
  return report;
}

}  // namespace db
