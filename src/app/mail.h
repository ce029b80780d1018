// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "app/settings.h"
#include "base/result.h"
#include "mail/api.h"

namespace app {

// What the settings say of the mail server; fails if the file of its password cannot be read.
base::Result<mail::SmtpSettings> smtp_settings(const Settings& settings);

}  // namespace app
