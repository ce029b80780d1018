// SPDX-License-Identifier: EUPL-1.2
#include "accounts/sessions.h"

#include "accounts/store.h"
#include "base/partial_date.h"
#include "base/secret.h"
#include "links/api.h"

namespace accounts {
namespace {

constexpr std::size_t secret_length = 43;

// One row for each role; at least one, if there is anybody.
constexpr std::string_view by_session =
    "SELECT s.id, s.seen, a.id, a.name, a.office, m.organisation, m.role, 'write' FROM account_session s "
    "JOIN account a ON a.id = s.account LEFT JOIN membership m ON m.account = a.id "
    "WHERE s.hash = $1 AND s.ended IS NULL AND s.expires > $2 AND s.seen > $3 AND a.active = 1 ORDER BY m.organisation";
constexpr std::string_view by_token =
    "SELECT '', coalesce(t.used, ''), a.id, a.name, a.office, m.organisation, m.role, t.scope FROM api_token t "
    "JOIN account a ON a.id = t.account LEFT JOIN membership m ON m.account = a.id "
    "WHERE t.hash = $1 AND t.expires > $2 AND a.active = 1 ORDER BY m.organisation";

std::optional<Found> found(db::Statement& rows, std::string hash) {
  if (!rows.row()) return std::nullopt;
  Found who;
  who.hash = std::move(hash);
  who.identity.session = rows.text(0);
  who.seen = rows.text(1);
  who.identity.account = rows.text(2);
  who.identity.name = rows.text(3);
  who.identity.office = parse_office(rows.text(4)).value_or(Office::none);
  who.identity.may_write = rows.text(7) == "write";
  do {
    if (!rows.is_null(5)) who.identity.roles.emplace_back(rows.text(5), parse_role(rows.text(6)).value_or(Role::none));
  } while (rows.row());
  return who;
}

}  // namespace

std::string insert_session(db::Transaction& transaction, AccountId account, std::string_view browser) {
  const auto secret = base::new_secret();
  const auto now = base::utc_now();
  transaction
      .prepare(
          "INSERT INTO account_session (hash, id, account, browser, made, seen, expires) VALUES ($1, $2, $3, $4, $5, "
          "$6, $7)")
      .run(base::secret_hash(secret), SessionId::make().text(), account.text(), browser, now, now,
           base::utc_after(longest_session));
  return secret;
}

std::vector<SessionLine> sessions(db::Session& session, AccountId account) {
  std::vector<SessionLine> lines;
  auto rows = session.prepare(
      "SELECT id, browser, made, seen FROM account_session WHERE account = $1 AND ended IS NULL AND expires > $2 AND "
      "seen > $3 "
      "ORDER BY seen DESC, id DESC");
  for (rows.run(account.text(), base::utc_now(), base::utc_after(-longest_idle)); rows.row();)
    lines.push_back({SessionId::parse(rows.text(0)).value_or(SessionId{}), std::string(rows.text(1)),
                     std::string(rows.text(2)), std::string(rows.text(3))});
  return lines;
}

void end_session(db::Transaction& transaction, AccountId account, SessionId id) {
  transaction.prepare("UPDATE account_session SET ended = $1 WHERE id = $2 AND account = $3 AND ended IS NULL")
      .run(base::utc_now(), id.text(), account.text());
}

void end_sessions(db::Transaction& transaction, AccountId account, SessionId but) {
  transaction.prepare("UPDATE account_session SET ended = $1 WHERE account = $2 AND id <> $3 AND ended IS NULL")
      .run(base::utc_now(), account.text(), but.text());
}

std::optional<AccountId> account_of_ended_session(db::Session& session, std::string_view secret) {
  if (secret.size() != secret_length) return std::nullopt;
  auto row = session.prepare("SELECT account FROM account_session WHERE hash = $1");
  if (!row.run(base::secret_hash(secret)).row()) return std::nullopt;
  return AccountId::parse(row.text(0));
}

void touch_sessions(db::Transaction& transaction, const std::vector<std::string>& hashes, const std::string& now) {
  auto update = transaction.prepare("UPDATE account_session SET seen = $1 WHERE hash = $2 AND seen < $1");
  for (const auto& hash : hashes) update.run(now, hash);
}

void forget_old_sessions(db::Transaction& transaction) {
  const auto long_ago = base::utc_after(-ended_session_kept);
  transaction.prepare("DELETE FROM account_session WHERE expires < $1 OR ended < $1").run(long_ago);
  transaction.prepare("DELETE FROM api_token WHERE expires < $1").run(base::utc_after(-links::expired_kept));
}

std::optional<Found> identity_by_session(db::Session& session, std::string_view secret) {
  if (secret.size() != secret_length) return std::nullopt;
  auto hash = base::secret_hash(secret);
  auto rows = session.prepare(by_session);
  rows.run(hash, base::utc_now(), base::utc_after(-longest_idle));
  return found(rows, hash);
}

std::optional<Found> identity_by_token(db::Session& session, std::string_view secret) {
  if (secret.size() != token_prefix.size() + secret_length) return std::nullopt;
  auto hash = base::secret_hash(secret);
  auto rows = session.prepare(by_token);
  rows.run(hash, base::utc_now());
  return found(rows, hash);
}

std::string insert_token(db::Transaction& transaction, AccountId account, std::string_view name, std::string_view scope,
                         std::chrono::seconds lifetime) {
  const auto secret = std::string(token_prefix) + base::new_secret();
  transaction
      .prepare(
          "INSERT INTO api_token (hash, id, account, name, scope, made, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)")
      .run(base::secret_hash(secret), TokenId::make().text(), account.text(), name, scope, base::utc_now(),
           base::utc_after(lifetime));
  log_fact(transaction, account, "API token made");
  return secret;
}

std::vector<TokenLine> tokens(db::Session& session, AccountId account) {
  std::vector<TokenLine> lines;
  auto rows =
      session.prepare("SELECT id, name, scope, made, expires, used FROM api_token WHERE account = $1 ORDER BY id");
  for (rows.run(account.text()); rows.row();)
    lines.push_back({TokenId::parse(rows.text(0)).value_or(TokenId{}), std::string(rows.text(1)),
                     std::string(rows.text(2)), std::string(rows.text(3)), std::string(rows.text(4)),
                     std::string(rows.text(5))});
  return lines;
}

bool remove_token(db::Transaction& transaction, AccountId account, TokenId id) {
  if (transaction.prepare("DELETE FROM api_token WHERE id = $1 AND account = $2")
          .run(id.text(), account.text())
          .changed() != 1)
    return false;
  log_fact(transaction, account, "API token removed");
  return true;
}

void remove_tokens(db::Transaction& transaction, AccountId account) {
  transaction.prepare("DELETE FROM api_token WHERE account = $1").run(account.text());
}

void touch_tokens(db::Transaction& transaction, const std::vector<std::string>& hashes, const std::string& now) {
  auto update = transaction.prepare("UPDATE api_token SET used = $1 WHERE hash = $2");
  for (const auto& hash : hashes) update.run(now, hash);
}

std::string browser_family(std::string_view user_agent) {
  const auto has = [&](std::string_view word) { return user_agent.find(word) != std::string_view::npos; };
  // Each names itself after those it imitates, so the imitated come last.
  const std::string_view browser = has("Edg/") || has("EdgA/")       ? "Edge"
                                   : has("OPR/")                     ? "Opera"
                                   : has("SamsungBrowser/")          ? "Samsung Internet"
                                   : has("Firefox/") || has("FxiOS") ? "Firefox"
                                   : has("Chrome/") || has("CriOS")  ? "Chrome"
                                   : has("Safari/")                  ? "Safari"
                                                                     : "";
  const std::string_view system = has("Android")                        ? "Android"
                                  : has("iPhone") || has("iPad")        ? "iOS"
                                  : has("Windows")                      ? "Windows"
                                  : has("Mac OS X") || has("Macintosh") ? "macOS"
                                  : has("Linux") || has("X11")          ? "Linux"
                                                                        : "";
  if (browser.empty() || system.empty()) return std::string(browser.empty() ? system : browser);
  return fmt::format("{} – {}", browser, system);
}

std::string_view bearer_secret(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return {};
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i]) return {};
  }
  auto secret = authorization.substr(scheme.size());
  while (secret.starts_with(' ')) secret.remove_prefix(1);
  return secret.starts_with(token_prefix) && secret.size() == token_prefix.size() + secret_length ? secret
                                                                                                  : std::string_view();
}

}  // namespace accounts
