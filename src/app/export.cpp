// SPDX-License-Identifier: EUPL-1.2
#include "app/output.h"
#include "app/program.h"
#include "open_data/api.h"

namespace app {

int export_records(const Settings& settings, const std::string& collection, const std::string& format, const std::string& out) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  Output output(out);
  if (output.is_broken()) return tell(output.problem(), failed);
  auto session = (*database)->read();
  open_data::export_all(session, *open_data::parse_format(format),
                        collection == "relations" ? open_data::Collection::relations : open_data::Collection::organisations,
                        [&](std::string_view bytes) { output.write(bytes); });
  return output.finish() ? done : tell(output.problem(), failed);
}

}  // namespace app
