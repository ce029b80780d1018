// SPDX-License-Identifier: EUPL-1.2
#include "base/partial_date.h"
#include "base/secret.h"
#include "links/api.h"

namespace links {
namespace {

std::string register_secret(db::Database& database) {
  {
    auto session = database.read();
    auto row = session.prepare("SELECT secret FROM register_secret");
    if (row.run().row()) return std::string(row.text(0));
  }
  auto transaction = database.write_unlogged();
  transaction.prepare("INSERT INTO register_secret (only_row, secret) VALUES (1, $1) ON CONFLICT DO NOTHING").run(base::new_secret());
  std::string secret;
  {
    auto row = transaction.prepare("SELECT secret FROM register_secret");
    secret = row.run().text(0);
  }
  transaction.commit();
  return secret;
}

std::string sealed(std::string_view purpose, std::string_view text) { return fmt::format("{}\n{}", purpose, text); }

}  // namespace

std::string make(db::Transaction& transaction, std::string_view purpose, std::string_view subject, std::chrono::seconds lifetime) {
  const auto secret = base::new_secret();
  transaction.prepare("INSERT INTO link (hash, purpose, subject, made, expires) VALUES ($1, $2, $3, $4, $5)")
      .run(base::secret_hash(secret), purpose, subject, base::utc_now(), base::utc_after(lifetime));
  return secret;
}

std::optional<Link> look_at(db::Session& session, std::string_view purpose, std::string_view secret) {
  auto row = session.prepare("SELECT subject, used, expires FROM link WHERE hash = $1 AND purpose = $2");
  if (!row.run(base::secret_hash(secret), purpose).row()) return std::nullopt;
  return Link{std::string(row.text(0)), !row.is_null(1), row.text(2) < base::utc_now()};
}

std::optional<std::string> use(db::Transaction& transaction, std::string_view purpose, std::string_view secret) {
  const auto found = look_at(transaction.session(), purpose, secret);
  if (!found || !found->good()) return std::nullopt;
  auto mark = transaction.prepare("UPDATE link SET used = $1 WHERE hash = $2 AND used IS NULL");
  if (mark.run(base::utc_now(), base::secret_hash(secret)).changed() != 1) return std::nullopt;
  return found->subject;
}

void revoke(db::Transaction& transaction, std::string_view purpose, std::string_view subject) {
  transaction.prepare("UPDATE link SET used = $1 WHERE purpose = $2 AND subject = $3 AND used IS NULL").run(base::utc_now(), purpose, subject);
}

std::vector<std::string> forget(db::Transaction& transaction, std::string_view purpose, std::string_view beginning) {
  std::vector<std::string> subjects;
  {
    auto rows = transaction.prepare("SELECT subject FROM link WHERE purpose = $1");
    for (rows.run(purpose); rows.row();)
      if (rows.text(0).starts_with(beginning)) subjects.emplace_back(rows.text(0));
  }
  auto remove = transaction.prepare("DELETE FROM link WHERE purpose = $1 AND subject = $2");
  for (const auto& subject : subjects) remove.run(purpose, subject);
  return subjects;
}

void forget_old(db::Transaction& transaction) {
  transaction.prepare("DELETE FROM link WHERE expires < $1").run(base::utc_after(-expired_kept));
}

std::string sign(db::Database& database, std::string_view purpose, std::string_view text) {
  return fmt::format("{}.{}", text, base::seal(register_secret(database), sealed(purpose, text)));
}

std::optional<std::string> verify(db::Database& database, std::string_view purpose, std::string_view signed_text) {
  const auto dot = signed_text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto text = signed_text.substr(0, dot);
  if (!base::equal_secrets(base::seal(register_secret(database), sealed(purpose, text)), signed_text.substr(dot + 1))) return std::nullopt;
  return std::string(text);
}

}  // namespace links
