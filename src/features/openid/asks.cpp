// SPDX-License-Identifier: EUPL-1.2
#include "openid/asks.h"

#include "base/partial_date.h"
#include "base/secret.h"
#include "openid/api.h"

namespace openid {

std::optional<Going> begin_ask(db::Transaction& transaction, const std::string& return_to) {
  transaction.prepare("DELETE FROM openid_ask WHERE expires <= $1").run(base::utc_now());
  {
    auto count = transaction.prepare("SELECT count(*) FROM openid_ask");
    if (count.run().row() && count.integer(0) >= most_asks) return std::nullopt;
  }
  Going going{base::new_secret(), base::new_secret(), base::new_secret(), base::new_secret(), return_to};
  transaction
      .prepare(
          "INSERT INTO openid_ask (state, browser, nonce, verifier, return_to, expires) VALUES ($1, $2, $3, $4, $5, "
          "$6)")
      .run(base::secret_hash(going.state), base::secret_hash(going.browser), going.nonce, going.verifier,
           going.return_to, base::utc_after(ask_lifetime));
  return going;
}

std::optional<Going> take_ask(db::Transaction& transaction, std::string_view state, std::string_view browser) {
  auto row = transaction.prepare(
      "DELETE FROM openid_ask WHERE state = $1 AND browser = $2 AND expires > $3 RETURNING nonce, verifier, return_to");
  if (!row.run(base::secret_hash(state), base::secret_hash(browser), base::utc_now()).row()) return std::nullopt;
  return Going{std::string(state), std::string(browser), std::string(row.text(0)), std::string(row.text(1)),
               std::string(row.text(2))};
}

}  // namespace openid
