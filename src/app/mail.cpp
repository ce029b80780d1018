// SPDX-License-Identifier: EUPL-1.2
#include "app/mail.h"

#include <fstream>
#include <iostream>

#include "app/program.h"
#include "base/text.h"

namespace app {

base::Result<mail::SmtpSettings> smtp_settings(const Settings& settings) {
  mail::SmtpSettings made;
  made.url = settings["smtp"];
  made.user = settings["smtp-user"];
  made.password = settings["smtp-password"];
  made.from = settings["mail-from"];
  made.from_name = settings["site-name"];
  made.require_tls = settings["smtp-tls"] == "required";
  made.use_tls = settings["smtp-tls"] != "none";
  if (const auto& path = settings["smtp-password-file"]; !path.empty()) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line))
      return base::Problem{
          base::Problem::Kind::invalid,
          base::msg("The file {file} with the mail server's password cannot be read.", {{"file", path}}),
          "smtp-password-file"};
    made.password = base::trim(line);
  }
  return made;
}

int mail_status(const Settings& settings) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  auto session = (*database)->read();
  const auto outbox = mail::outbox(session);
  std::cout << fmt::format("{{\"waiting\":{},\"given_up\":{},\"oldest_waiting\":\"{}\"}}\n", outbox.waiting,
                           outbox.given_up, outbox.oldest_waiting);
  return done;
}

int mail_test(const Settings& settings, const std::string& address) {
  const auto smtp = smtp_settings(settings);
  if (!smtp) return tell(smtp.error(), wrong_use);
  if (const auto sent = mail::send_test(*smtp, address, language_of_terminal()); !sent)
    return tell(sent.error(), sent.error().kind == base::Problem::Kind::invalid ? wrong_use : failed);
  say(base::msg("The mail server took the mail."));
  return done;
}

}  // namespace app
