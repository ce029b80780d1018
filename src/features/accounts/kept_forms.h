// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>

#include "accounts/api.h"

namespace accounts {

// Forms that were sent when their session had ended, kept for whoever wrote them until they have signed in again.
inline constexpr std::chrono::seconds kept_form_lifetime = std::chrono::hours(2);
inline constexpr std::size_t largest_kept_form = 1u << 20;
inline constexpr std::string_view kept_form_cookie = "kept_form";

struct KeptForm {
  AccountId account;
  std::string address;  // of this site, where it was sent
  http::Pairs fields;
};

// What of a request is worth keeping: its fields, without passwords and files; nothing if there is none, or too much.
std::optional<KeptForm> form_to_keep(const http::Request& request, AccountId account);
// Gives the secret for the cookie.
std::string keep_form(db::Transaction& transaction, const KeptForm& form);
std::optional<KeptForm> find_kept_form(db::Session& session, std::string_view secret);
void forget_kept_form(db::Transaction& transaction, std::string_view secret);
void forget_old_forms(db::Transaction& transaction);

}  // namespace accounts
