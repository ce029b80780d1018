// SPDX-License-Identifier: EUPL-1.2
#include "accounts/hasher.h"

#include "accounts/passwords.h"
#include "base/secret.h"

namespace accounts {
namespace {

constexpr int threads = 1;
constexpr std::size_t queue_limit = 16;

}  // namespace

Hasher::Hasher(int most_waiting)
    : most_waiting_(std::max(1, most_waiting)),
      nobodys_(hash_password(base::new_secret())),
      pool_(threads, queue_limit) {}

template <class F>
auto Hasher::run(F work) -> std::optional<decltype(work())> {
  struct Place {
    std::atomic<int>& taken;
    ~Place() { --taken; }
  };
  const int before = waiting_++;
  const Place place{waiting_};
  if (before >= most_waiting_) return std::nullopt;
  // What it throws (no memory) reaches whoever waits.
  auto task = std::make_shared<std::packaged_task<decltype(work())()>>(std::move(work));
  auto result = task->get_future();
  if (!pool_.try_add([task] { (*task)(); })) return std::nullopt;
  return result.get();
}

std::optional<std::string> Hasher::hash(const std::string& password) {
  return run([this, password] {
    ++done_;
    return hash_password(password);
  });
}

std::optional<bool> Hasher::verify(const std::string& hash, const std::string& password) {
  return run([this, hash = hash.empty() ? nobodys_ : hash, nobody = hash.empty(), password] {
    ++done_;
    return is_password(hash, password) && !nobody;
  });
}

}  // namespace accounts
