// SPDX-License-Identifier: EUPL-1.2
#include "app/settings.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/text.h"
#include "mail/api.h"

namespace app {
namespace {

constexpr std::array table{
    Setting{"data", "COSMOPOLIS_DATA", "./data", "Folder of the embedded database, the search index and the settings file."},
    Setting{"database", "COSMOPOLIS_DATABASE", "",
            "Database: sqlite:PATH or postgresql://USER@HOST:PORT/NAME. Without it, register.sqlite in the data folder."},
    Setting{"listen", "COSMOPOLIS_LISTEN", "127.0.0.1:8080", "Address and port the server listens on."},
    Setting{"config", "COSMOPOLIS_CONFIG", "", "Settings file, one NAME = VALUE a line. Without it, cosmopolis.conf in the data folder."},
    Setting{"gazetteer", "COSMOPOLIS_GAZETTEER", "", "The gazetteer's file. Without it, share/gazetteer.bin beside the program."},
    Setting{"site-name", "COSMOPOLIS_SITE_NAME", "Cosmopolis", "Name of the site, shown at the top of each page."},
    Setting{"base-url", "COSMOPOLIS_BASE_URL", "", "Public address of the site, for links that leave it."},
    Setting{"responsible", "COSMOPOLIS_RESPONSIBLE", "",
            "Who answers for the personal data in this register and how to reach them, in one line; shown at /privacy."},
    Setting{"operators", "COSMOPOLIS_OPERATORS", "nobody",
            "Who, besides signed-in stewards, may import and undo in the pages: local (whoever is on the server's own machine), everyone, or nobody."},
    Setting{"second-factor", "COSMOPOLIS_SECOND_FACTOR", "optional", "Who needs a second factor to sign in: optional (whoever wants one), stewards, or everyone."},
    Setting{"openid-issuer", "COSMOPOLIS_OPENID_ISSUER", "",
            "Provider of OpenID Connect with whose accounts people may sign in: its issuer's address, https://…. Without it, none."},
    Setting{"openid-client", "COSMOPOLIS_OPENID_CLIENT", "", "Name by which the provider knows this register (client id); it leads back to BASE-URL/sign-in/openid/back."},
    Setting{"openid-secret", "COSMOPOLIS_OPENID_SECRET", "", "Secret that the provider gave this register (client secret)."},
    Setting{"openid-secret-file", "COSMOPOLIS_OPENID_SECRET_FILE", "", "File whose first line is the secret that the provider gave this register."},
    Setting{"openid-name", "COSMOPOLIS_OPENID_NAME", "", "The provider's name on the sign-in page. Without it, the host of its address."},
    Setting{"max-upload", "COSMOPOLIS_MAX_UPLOAD", "64", "Largest file taken by the import page, in megabytes."},
    Setting{"workers", "COSMOPOLIS_WORKERS", "0", "Threads that answer requests; 0: as many as there are processors."},
    Setting{"connections", "COSMOPOLIS_CONNECTIONS", "20000", "Most connections held at once."},
    Setting{"smtp", "COSMOPOLIS_SMTP", "", "Mail server: smtp://HOST:PORT or smtps://HOST:PORT. Without it, mail waits in the outbox."},
    Setting{"smtp-user", "COSMOPOLIS_SMTP_USER", "", "Name by which the mail server knows this register, where it asks for one."},
    Setting{"smtp-password", "COSMOPOLIS_SMTP_PASSWORD", "", "Password for the mail server."},
    Setting{"smtp-password-file", "COSMOPOLIS_SMTP_PASSWORD_FILE", "", "File whose first line is the password for the mail server."},
    Setting{"smtp-tls", "COSMOPOLIS_SMTP_TLS", "offered",
            "Encryption on smtp://: offered (where the server offers it, and always with a password), required, or none."},
    Setting{"mail-from", "COSMOPOLIS_MAIL_FROM", "", "Address that mails of the register come from."},
    Setting{"log", "COSMOPOLIS_LOG", "info", "Least level of what is logged: debug, info, warning, error."},
    Setting{"log-format", "COSMOPOLIS_LOG_FORMAT", "text", "Form of the log on standard error: text, or json (an object a line)."},
    Setting{"log-requests", "COSMOPOLIS_LOG_REQUESTS", "no", "Whether each request is logged (route, status, time; nothing about people): yes or no."},
    Setting{"metrics-token", "COSMOPOLIS_METRICS_TOKEN", "", "Whoever sends it as a Bearer token may read /metrics; without it, only this machine may."},
    Setting{"drain-seconds", "COSMOPOLIS_DRAIN_SECONDS", "0", "How long a server that stops still takes connections, while /readyz says 503."},
    Setting{"stop-seconds", "COSMOPOLIS_STOP_SECONDS", "20", "How long requests in flight may take to end when the server stops."},
};

base::Problem wrong(std::string_view name, std::string id, std::string value) {
  return {base::Problem::Kind::invalid, base::msg(std::move(id), {{"setting", std::string(name)}, {"value", std::move(value)}}), std::string(name)};
}

base::Result<void> read_file(const std::string& path, std::map<std::string, std::string, std::less<>>& values) {
  std::ifstream file(path);
  if (!file) return wrong("config", "The settings file {value} cannot be read.", path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto text = base::trim(line);
    if (text.empty() || text.front() == '#') continue;
    const auto equals = text.find('=');
    const std::string name(base::trim(text.substr(0, equals)));
    const bool known = std::ranges::any_of(table, [&](const Setting& s) { return s.name == name; });
    if (equals == std::string_view::npos || !known)
      return wrong(name, "Line {value} of the settings file names no setting: “{setting}”.", fmt::format("{}", number));
    values.emplace(name, base::trim(text.substr(equals + 1)));
  }
  return {};
}

bool is_number(const std::string& text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= 0;
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> allowed) {
  return std::ranges::find(allowed, value) != allowed.end();
}

}  // namespace

std::span<const Setting> setting_table() { return table; }

base::Result<Settings> Settings::read(const std::map<std::string, std::string, std::less<>>& given,
                                      const std::function<std::optional<std::string>(std::string_view)>& environment) {
  Settings settings;
  auto& values = settings.values_;
  values = given;
  for (const auto& setting : table)
    if (auto value = environment(setting.environment)) values.emplace(setting.name, *value);
  values.emplace("data", table[0].fallback);
  std::string config = values.contains("config") ? values["config"] : settings.data_path("cosmopolis.conf");
  if (values.contains("config") || std::filesystem::exists(config))
    if (auto file = read_file(config, values); !file) return file.error();
  for (const auto& setting : table) values.emplace(setting.name, setting.fallback);

  for (auto name : {"max-upload", "workers", "connections", "drain-seconds", "stop-seconds"})
    if (!is_number(values[name])) return wrong(name, "The setting {setting} must be a whole number, not “{value}”.", values[name]);
  if (!is_one_of(values["operators"], {"local", "everyone", "nobody"}))
    return wrong("operators", "The setting {setting} must be local, everyone or nobody, not “{value}”.", values["operators"]);
  if (!is_one_of(values["second-factor"], {"optional", "stewards", "everyone"}))
    return wrong("second-factor", "The setting {setting} must be optional, stewards or everyone, not “{value}”.", values["second-factor"]);
  if (!is_one_of(values["smtp-tls"], {"offered", "required", "none"}))
    return wrong("smtp-tls", "The setting {setting} must be offered, required or none, not “{value}”.", values["smtp-tls"]);
  if (!values["smtp"].empty() && !values["smtp"].starts_with("smtp://") && !values["smtp"].starts_with("smtps://"))
    return wrong("smtp", "The setting {setting} must begin with smtp:// or smtps://, not be “{value}”.", values["smtp"]);
  if (!values["smtp"].empty() && !mail::is_address(values["mail-from"]))
    return wrong("mail-from", "The setting {setting} must be an e-mail address where smtp is set, not “{value}”.", values["mail-from"]);
  if (!is_one_of(values["log"], {"debug", "info", "warning", "error"}))
    return wrong("log", "The setting {setting} must be debug, info, warning or error, not “{value}”.", values["log"]);
  if (!is_one_of(values["log-format"], {"text", "json"}))
    return wrong("log-format", "The setting {setting} must be text or json, not “{value}”.", values["log-format"]);
  if (!is_one_of(values["log-requests"], {"yes", "no"}))
    return wrong("log-requests", "The setting {setting} must be yes or no, not “{value}”.", values["log-requests"]);
  if (!values["metrics-token"].empty() && values["metrics-token"].size() < 16)
    return wrong("metrics-token", "The setting {setting} must have at least 16 characters.", "");
  for (auto name : {"drain-seconds", "stop-seconds"})
    if (values[name].size() > 4) return wrong(name, "The setting {setting} must be below 10000, not “{value}”.", values[name]);
  if (auto listen = parse_listen(values["listen"]); !listen) return listen.error();
  return settings;
}

const std::string& Settings::operator[](std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error(fmt::format("no setting is called {}", name));
  return found->second;
}

std::string Settings::data_path(std::string_view file) const {
  return (std::filesystem::path(values_.find("data")->second) / file).string();
}

std::string Settings::database_url() const {
  const auto& url = (*this)["database"];
  return url.empty() ? "sqlite:" + data_path("register.sqlite") : url;
}

long long Settings::number(std::string_view name) const {
  long long number = 0;
  const auto& text = (*this)[name];
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

base::Result<Listen> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto port_text = std::string(colon == std::string_view::npos ? "" : text.substr(colon + 1));
  unsigned port = 0;
  const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (port_text.empty() || error != std::errc{} || end != port_text.data() + port_text.size() || port > 65535)
    return wrong("listen", "The setting {setting} must be HOST:PORT, not “{value}”.", std::string(text));
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  if (host.empty() || host == "*") host = "0.0.0.0";
  return Listen{std::string(host), static_cast<std::uint16_t>(port)};
}

}  // namespace app
