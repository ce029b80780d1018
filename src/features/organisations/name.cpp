// SPDX-License-Identifier: EUPL-1.2
#include "organisations/api.h"

namespace organisations {

const std::string& Organisation::name_in(base::Language language) const {
  const auto wanted = base::code(language);
  for (const auto& name : names)
    if (name.language == wanted) return name.text;
  return main_name();
}

}  // namespace organisations
