// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "accounts/api.h"

namespace accounts {

// What accounts are told by mail. Each is queued in the transaction of what it tells of; `base` begins links.
void mail_password_link(db::Transaction& transaction, const Account& to, const std::string& url);
void mail_first_password_link(db::Transaction& transaction, const Account& to, std::string_view site,
                              const std::string& url);
void mail_invitation(db::Transaction& transaction, const std::string& email, base::Language language,
                     std::string_view site, std::string_view organisation, const base::Message& role,
                     const std::string& url);
void mail_confirm_address(db::Transaction& transaction, const Account& to, const std::string& email,
                          const std::string& url);

// Something that makes an account safer, or the contrary, was done: its owner hears of it in any case.
enum class Event {
  password_changed,
  address_changed,
  second_factor_on,
  second_factor_off,
  recovery_codes_made,
  token_made,
  linked_elsewhere,
  code_tried_again
};
void mail_event(db::Transaction& transaction, const Account& to, Event event);

// A role for an organisation, or an office for the register, was given, changed or taken away.
enum class By { self, organisation, stewards, administrators, operators };
void mail_role(db::Transaction& transaction, const Account& to, const std::string& organisation, Role before,
               Role after, By by);
void mail_office(db::Transaction& transaction, const Account& to, Office before, Office after, By by);

}  // namespace accounts
