// SPDX-License-Identifier: EUPL-1.2
#include "records/fields.h"

namespace records {

boost::json::object form_view(db::Session&, const places::Gazetteer&, Kind, std::string_view, base::Language,
                              const http::Request*, const std::vector<base::Problem>&) {
  return {};
}

Parsed parse_form(db::Session&, const places::Gazetteer&, Kind, std::string_view base, const http::Request&) {
  return {std::string(base), {}};
}

}  // namespace records
