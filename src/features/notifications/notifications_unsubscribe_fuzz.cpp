// SPDX-License-Identifier: EUPL-1.2
// The address at the foot of a mail, as anybody may alter it: it ends mails only where the register's seal is on it,
// and what is under a seal is read without harm, whatever it is.
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "db/migrations.h"
#include "links/api.h"
#include "notifications/mails.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();

namespace {

constexpr std::string_view prefix = "/unsubscribe/";

db::Database& database() {
  static const auto opened = [] {
    const auto file = std::filesystem::temp_directory_path() / fmt::format("cosmopolis_fuzz_{}.sqlite", ::getpid());
    std::filesystem::remove(file);
    auto made = db::Database::open("sqlite:" + file.string());
    if (!made) throw std::runtime_error(made.error().message.id);
    std::vector<base::EmbeddedFile> files;
    for (const auto& part : {embedded_db(), embedded_links()}) files.insert(files.end(), part.begin(), part.end());
    if (const auto done = db::migrate(**made, files); !done) throw std::runtime_error(done.error().message.id);
    return std::move(*made);
  }();
  return *opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using notifications::subscription_of;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const notifications::Subscription good{accounts::AccountId{7}, notifications::Kind::saved_search};
  static const std::string signed_text = notifications::unsubscribe_path(database(), good).substr(prefix.size());
  if (subscription_of(database(), text) && text != signed_text) __builtin_trap();
  if (!text.empty() && subscription_of(database(), signed_text + text)) __builtin_trap();
  if (!text.empty() && subscription_of(database(), text + signed_text)) __builtin_trap();
  if (const auto found = subscription_of(database(), links::sign(database(), "unsubscribe", text))) {
    const auto again =
        subscription_of(database(), notifications::unsubscribe_path(database(), *found).substr(prefix.size()));
    if (!again || again->account != found->account || again->kind != found->kind) __builtin_trap();
  }
  return 0;
}
