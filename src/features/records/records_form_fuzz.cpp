// SPDX-License-Identifier: EUPL-1.2
// Any body of a form: whatever is sent, the record that comes of it is JSON which its store reads or refuses in words,
// and the form can be shown again.
#include <cstdlib>

#include "db/migrations.h"
#include "records/fields.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto gazetteer = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  static const auto database = [] {
    auto opened = db::Database::open("sqlite:" + std::string(std::getenv("TMPDIR") ? std::getenv("TMPDIR") : "/tmp") +
                                     "/records_form_fuzz.sqlite")
                      .value();
    std::vector<base::EmbeddedFile> files;
    for (const auto& part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()})
      files.insert(files.end(), part.begin(), part.end());
    if (!db::migrate(*opened, files)) std::abort();
    return opened;
  }();
  http::Request request;
  request.method = "POST";
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body.assign(reinterpret_cast<const char*>(data), size);
  auto session = database->read();
  for (const auto kind : {records::Kind::organisation, records::Kind::relation}) {
    const auto parsed = records::parse_form(session, *gazetteer, kind, "{}", request);
    if (parsed.json != records::canonical(kind, records::parse(parsed.json))) std::abort();
    records::form_view(session, *gazetteer, kind, parsed.json, base::Language::en, &request, parsed.problems);
  }
  return 0;
}
