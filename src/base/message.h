// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace base {

// A text for a person: the English sentence, which is also the key of its translations, and the values of its
// {named} parameters. It is translated at the last moment, by base/i18n.h, in the language of whoever reads it.
struct Message {
  std::string id;
  std::vector<std::pair<std::string, std::string>> parameters;

  bool operator==(const Message&) const = default;
};

// The word that tools/extract looks for: msg("No place is called {name}.", {{"name", name}})
inline Message msg(std::string id, std::vector<std::pair<std::string, std::string>> parameters = {}) {
  return {std::move(id), std::move(parameters)};
}

}  // namespace base
