// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <vector>

#include "accounts/api.h"
#include "base/embedded.h"
#include "db/check.h"
#include "db/references.h"
#include "explore/api.h"
#include "imports/api.h"
#include "openid/api.h"
#include "privacy/api.h"
#include "web/site.h"

namespace app {

// The embedded files of all parts, in which migrations are looked for.
std::vector<base::EmbeddedFile> embedded_files();

// What records there are, for undo, check, backup and restore; each after those it points to.
std::vector<db::RecordKind> record_kinds();

// Whatever refers to organisations and relations: while it does, their creation cannot be undone.
std::vector<db::Reference> record_references();

// What private tables refer to across features, for `check`.
std::vector<db::TableRule> table_rules();

// What accounts hear from other features, which they do not know: unseen notices, what is kept of an account.
void join_features(accounts::Settings& settings);

// The one list of what the site is made of. All that is given must outlive the features. `max_upload` in bytes; mail is off where no
// mail server is set; `elsewhere` is the provider with whose accounts people may sign in.
std::vector<web::Feature> site_features(db::Database& database, const places::Gazetteer& gazetteer, const explore::Atlas& atlas,
                                        accounts::Gate& gate, std::uint64_t max_upload, bool mail_is_off, const openid::Settings& elsewhere = {},
                                        const privacy::Settings& privacy = {});

}  // namespace app
