// SPDX-License-Identifier: EUPL-1.2
#include "accounts/kept_forms.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/partial_date.h"
#include "base/secret.h"
#include "base/text.h"
#include "web/guard.h"

namespace accounts {
namespace {

namespace json = boost::json;

constexpr int most_of_one_account = 5;

bool is_secret(std::string_view field) {
  for (const auto* word : {"password", "secret", "token"})
    if (field.find(word) != std::string_view::npos) return true;
  return false;
}

}  // namespace

std::optional<KeptForm> form_to_keep(const http::Request& request, AccountId account) {
  KeptForm form{account, {}, {}};
  std::string address;
  for (const auto piece : base::split(std::string_view(request.path).substr(1), '/'))
    address += "/" + http::url_encode(piece);
  if (!request.query.empty()) address += "?" + request.query;
  form.address = web::local_address(address);
  std::size_t size = 0;
  for (const auto& [name, value] : request.form()) {
    if (is_secret(name)) continue;
    form.fields.emplace_back(base::repair_utf8(name), base::repair_utf8(value));
    size += name.size() + value.size();
  }
  if (form.fields.empty() || size > largest_kept_form) return std::nullopt;
  return form;
}

std::string keep_form(db::Transaction& transaction, const KeptForm& form) {
  const auto secret = base::new_secret();
  json::array fields;
  for (const auto& [name, value] : form.fields) fields.push_back(json::array{json::string(name), json::string(value)});
  // Whoever sends again and again has the last ones kept.
  transaction
      .prepare(
          "DELETE FROM kept_form WHERE account = $1 AND hash NOT IN "
          "(SELECT hash FROM kept_form WHERE account = $1 ORDER BY made DESC, hash LIMIT $2)")
      .run(form.account.text(), most_of_one_account - 1);
  transaction
      .prepare("INSERT INTO kept_form (hash, account, address, fields, made, expires) VALUES ($1, $2, $3, $4, $5, $6)")
      .run(base::secret_hash(secret), form.account.text(), form.address, json::serialize(fields), base::utc_now(),
           base::utc_after(kept_form_lifetime));
  return secret;
}

std::optional<KeptForm> find_kept_form(db::Session& session, std::string_view secret) {
  auto row = session.prepare("SELECT account, address, fields FROM kept_form WHERE hash = $1 AND expires > $2");
  if (!row.run(base::secret_hash(secret), base::utc_now()).row()) return std::nullopt;
  KeptForm form{AccountId::parse(row.text(0)).value_or(AccountId{}), std::string(row.text(1)), {}};
  const auto fields = json::parse(row.text(2));
  for (const auto& field : fields.as_array())
    form.fields.emplace_back(field.as_array().at(0).as_string(), field.as_array().at(1).as_string());
  return form;
}

void forget_kept_form(db::Transaction& transaction, std::string_view secret) {
  transaction.prepare("DELETE FROM kept_form WHERE hash = $1").run(base::secret_hash(secret));
}

void forget_old_forms(db::Transaction& transaction) {
  transaction.prepare("DELETE FROM kept_form WHERE expires < $1").run(base::utc_now());
}

}  // namespace accounts
