// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <set>

#include "accounts/api.h"
#include "db/test_databases.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_accounts();

namespace accounts::test {

inline constexpr const char* good_password = "nine green lanterns sing";

inline AccountId made(db::Database& database, const NewAccount& account) {
  auto transaction = database.write({"test"});
  const auto made = create(transaction, account);
  if (!made) throw std::logic_error(made.error().message.id);
  transaction.commit();
  return *made;
}
inline void give(db::Database& database, AccountId account, OrganisationId organisation, Role role) {
  auto transaction = database.write({"test"});
  set_role(transaction, account, organisation, role);
  transaction.commit();
}

class AccountsTest : public db::DatabaseTest {
 protected:
  AccountsTest()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_links(), embedded_mail(),
                      embedded_accounts()}) {}

  AccountId make(const std::string& email, Office office = Office::none, const std::string& password = {}) {
    return made(database(), {.name = "Somebody", .email = email, .password = password, .office = office});
  }
  void give(AccountId account, OrganisationId organisation, Role role) {
    test::give(database(), account, organisation, role);
  }
};

}  // namespace accounts::test
