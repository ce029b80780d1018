// SPDX-License-Identifier: EUPL-1.2
#include <sodium.h>

#include <stdexcept>

#include "db/sha256.h"
#include "pictures/api.h"

namespace pictures {
namespace {

constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
  text.pop_back();  // it ends in a zero
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr, variant) != 0)
    throw db::Failure(db::Failure::Kind::damaged, "a picture's content is not as this program writes it");
  bytes.resize(length);
  return bytes;
}

std::int64_t seconds(std::chrono::sys_seconds at) { return at.time_since_epoch().count(); }
std::chrono::sys_seconds right_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace

Picture keep(db::Transaction& transaction, const Cleaned& picture) {
  Picture kept{db::Sha256::of(picture.large), picture.width, picture.height, picture.small_width, picture.small_height};
  transaction
      .prepare("INSERT INTO picture (id, width, height, small_width, small_height, large, small, unused_since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
               "ON CONFLICT (id) DO UPDATE SET unused_since = excluded.unused_since")
      .run(kept.id, kept.width, kept.height, kept.small_width, kept.small_height, base64(picture.large), base64(picture.small), seconds(right_now()));
  return kept;
}

std::optional<Picture> find(db::Session& session, std::string_view id) {
  auto row = session.prepare("SELECT width, height, small_width, small_height FROM picture WHERE id = $1");
  if (!row.run(id).row()) return std::nullopt;
  const auto number = [&](int column) { return static_cast<int>(row.integer(column)); };
  return Picture{std::string(id), number(0), number(1), number(2), number(3)};
}

std::optional<std::string> content(db::Session& session, std::string_view id, Size size) {
  auto row = session.prepare(size == Size::large ? "SELECT large FROM picture WHERE id = $1" : "SELECT small FROM picture WHERE id = $1");
  if (!row.run(id).row()) return std::nullopt;
  return from_base64(row.text(0));
}

std::optional<std::string> data_address(db::Session& session, std::string_view id) {
  auto row = session.prepare("SELECT small FROM picture WHERE id = $1");
  if (!row.run(id).row()) return std::nullopt;
  return "data:image/jpeg;base64," + std::string(row.text(0));
}

void forget_unused(db::Database& database, const std::function<Ids(db::Session&)>& in_use, std::chrono::sys_seconds now) {
  std::vector<std::string> shown, left, gone;
  {
    auto session = database.read();
    const auto used = in_use(session);
    auto rows = session.prepare("SELECT id, unused_since FROM picture");
    for (rows.run(); rows.row();) {
      const bool is_used = used.contains(rows.text(0)), was_used = rows.is_null(1);
      if (is_used && !was_used) shown.emplace_back(rows.text(0));
      if (!is_used && was_used) left.emplace_back(rows.text(0));
      if (!is_used && !was_used && rows.integer(1) < seconds(now - kept_unused)) gone.emplace_back(rows.text(0));
    }
  }
  if (shown.empty() && left.empty() && gone.empty()) return;
  auto transaction = database.write_unlogged();
  for (const auto& id : shown) transaction.prepare("UPDATE picture SET unused_since = NULL WHERE id = $1").run(id);
  for (const auto& id : left) transaction.prepare("UPDATE picture SET unused_since = $2 WHERE id = $1").run(id, seconds(now));
  // Sent or shown again meanwhile, it stays.
  const auto used = gone.empty() ? Ids() : in_use(transaction.session());
  for (const auto& id : gone)
    if (!used.contains(id)) transaction.prepare("DELETE FROM picture WHERE id = $1 AND unused_since < $2").run(id, seconds(now - kept_unused));
  transaction.commit();
}

}  // namespace pictures
