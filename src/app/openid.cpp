// SPDX-License-Identifier: EUPL-1.2
#include "app/openid.h"

#include <fstream>

#include "base/text.h"

namespace app {

base::Result<openid::Settings> openid_settings(const Settings& settings) {
  openid::Settings made{settings["openid-issuer"], settings["openid-client"], settings["openid-secret"],
                        settings["base-url"]};
  if (const auto& path = settings["openid-secret-file"]; !path.empty()) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line))
      return base::Problem{
          base::Problem::Kind::invalid,
          base::msg("The file {file} with the secret of the identity provider cannot be read.", {{"file", path}}),
          "openid-secret-file"};
    made.secret = base::trim(line);
  }
  if (const auto fit = openid::check(made); !fit) return fit.error();
  return made;
}

std::string openid_name(const Settings& settings) {
  if (!settings["openid-name"].empty()) return settings["openid-name"];
  const std::string_view issuer = settings["openid-issuer"];
  const auto host = issuer.find("://");
  if (host == issuer.npos) return {};
  return std::string(issuer.substr(host + 3, issuer.find('/', host + 3) - host - 3));
}

}  // namespace app
