// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace app {

// One row of the settings table: where a value may come from and what it is without one.
struct Setting {
  std::string_view name;         // in the settings file and, with "--", on the command line
  std::string_view environment;  // COSMOPOLIS_…
  std::string_view fallback;
  std::string_view help;
};

// All settings there are; docs/settings.md is held to this table by a test.
std::span<const Setting> setting_table();

// Values by name. The command line goes before the environment, that before the file, that before the fallback.
class Settings {
 public:
  // `given` holds what the command line set. The file is `config`, or <data>/cosmopolis.conf if that exists.
  static base::Result<Settings> read(const std::map<std::string, std::string, std::less<>>& given,
                                     const std::function<std::optional<std::string>(std::string_view)>& environment);

  const std::string& operator[](std::string_view name) const;
  std::string data_path(std::string_view file) const;  // inside the data folder
  std::string database_url() const;                    // the embedded one in the data folder if none is set
  long long number(std::string_view name) const;       // checked by read()

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

struct Listen {
  std::string address;
  std::uint16_t port = 0;
};
base::Result<Listen> parse_listen(std::string_view text);  // "127.0.0.1:8080", ":8080", "[::1]:8080"

}  // namespace app
