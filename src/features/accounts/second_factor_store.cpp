// SPDX-License-Identifier: EUPL-1.2
// The rest of store.h: second factors, and accounts elsewhere.
#include "accounts/store.h"
#include "base/partial_date.h"

namespace accounts {

void set_totp_pending(db::Transaction& transaction, AccountId account, std::string_view secret) {
  transaction.prepare("UPDATE account SET totp_pending = $1 WHERE id = $2").run(db::or_null(secret), account.text());
}

void enable_totp(db::Transaction& transaction, AccountId account, std::string_view secret, std::int64_t step) {
  transaction.prepare("UPDATE account SET totp_secret = $1, totp_pending = NULL, totp_step = $2 WHERE id = $3")
      .run(secret, step, account.text());
  log_fact(transaction, account, "second factor on");
}

void disable_totp(db::Transaction& transaction, AccountId account) {
  transaction.prepare("UPDATE account SET totp_secret = NULL, totp_pending = NULL WHERE id = $1").run(account.text());
  transaction.prepare("DELETE FROM recovery_code WHERE account = $1").run(account.text());
  log_fact(transaction, account, "second factor off");
}

bool take_totp_step(db::Transaction& transaction, AccountId account, std::int64_t step) {
  return transaction.prepare("UPDATE account SET totp_step = $1 WHERE id = $2 AND totp_step < $1")
             .run(step, account.text())
             .changed() == 1;
}

void set_recovery_codes(db::Transaction& transaction, AccountId account, const std::vector<std::string>& hashes) {
  transaction.prepare("DELETE FROM recovery_code WHERE account = $1").run(account.text());
  auto insert = transaction.prepare("INSERT INTO recovery_code (account, hash) VALUES ($1, $2)");
  for (const auto& hash : hashes) insert.run(account.text(), hash);
}

bool take_recovery_code(db::Transaction& transaction, AccountId account, std::string_view hash) {
  return transaction.prepare("DELETE FROM recovery_code WHERE account = $1 AND hash = $2")
             .run(account.text(), hash)
             .changed() == 1;
}

std::int64_t recovery_codes_left(db::Session& session, AccountId account) {
  auto row = session.prepare("SELECT count(*) FROM recovery_code WHERE account = $1");
  row.run(account.text());
  return row.integer(0);
}

std::optional<AccountId> account_elsewhere(db::Session& session, std::string_view issuer, std::string_view subject) {
  auto row = session.prepare("SELECT account FROM account_elsewhere WHERE issuer = $1 AND subject = $2");
  if (!row.run(issuer, subject).row()) return std::nullopt;
  return AccountId::parse(row.text(0));
}

void link_elsewhere(db::Transaction& transaction, AccountId account, std::string_view issuer,
                    std::string_view subject) {
  transaction.prepare("INSERT INTO account_elsewhere (issuer, subject, account, linked) VALUES ($1, $2, $3, $4)")
      .run(issuer, subject, account.text(), base::utc_now());
  log_fact(transaction, account, "linked with an account elsewhere");
}

}  // namespace accounts
