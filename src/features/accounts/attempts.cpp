// SPDX-License-Identifier: EUPL-1.2
#include "accounts/attempts.h"

#include <algorithm>
#include <charconv>

#include "base/partial_date.h"
#include "base/secret.h"
#include "base/text.h"

namespace accounts {
namespace {

using std::chrono::seconds;

constexpr seconds longest_delay{900};
constexpr int free_for_address = 20;  // a town hall's people share one

// Seconds since 1970 of "2026-11-23T07:12:00Z".
std::int64_t moment(std::string_view utc) {
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(utc.data() + at, utc.data() + at + length, value);
    return value;
  };
  if (utc.size() != 20) return 0;
  const std::chrono::sys_days day = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
  return std::chrono::duration_cast<seconds>(day.time_since_epoch()).count() + number(11, 2) * 3600 +
         number(14, 2) * 60 + number(17, 2);
}

void take_back(db::Database& database, const std::vector<Subject>& subjects, bool succeeded) {
  auto transaction = database.write_unlogged();
  for (const auto& subject : subjects) {
    if (succeeded && !subject.shared) {
      transaction.prepare("DELETE FROM failed_attempt WHERE subject = $1").run(subject.hash);
    } else {
      transaction
          .prepare("UPDATE failed_attempt SET failures = failures - 1, again = $1 WHERE subject = $2 AND failures > 0")
          .run(base::utc_now(), subject.hash);
    }
  }
  transaction.commit();
}

}  // namespace

Subject of_account(std::string_view what) {
  return {base::secret_hash(what)};
}
Subject of_address(const http::Request& request) {
  return {base::secret_hash("from " + client_address(request)), free_for_address, true};
}

seconds delay_after(std::int64_t failures, int free) {
  if (failures <= free) return seconds(0);
  const auto doublings = std::min<std::int64_t>(failures - free - 1, 10);
  return std::min(longest_delay, seconds(std::int64_t{1} << doublings));
}

seconds begin_attempt(db::Database& database, const std::vector<Subject>& subjects) {
  const auto now = base::utc_now();
  const auto long_ago = base::utc_after(-attempts_kept);
  auto transaction = database.write_unlogged();
  seconds wait{0};
  std::vector<std::int64_t> failures;
  for (const auto& subject : subjects) {
    auto row = transaction.prepare("SELECT failures, again, last FROM failed_attempt WHERE subject = $1");
    const bool known = row.run(subject.hash).row() && row.text(2) > long_ago;
    failures.push_back(known ? row.integer(0) : 0);
    if (known && row.text(1) > now) wait = std::max(wait, seconds(moment(row.text(1)) - moment(now)));
  }
  if (wait > seconds(0)) return wait;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto count = failures[i] + 1;
    transaction
        .prepare(
            "INSERT INTO failed_attempt (subject, failures, last, again) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last = excluded.last, again = "
            "excluded.again")
        .run(subjects[i].hash, count, now, base::utc_after(delay_after(count, subjects[i].free)));
  }
  transaction.commit();
  return seconds(0);
}

void attempt_succeeded(db::Database& database, const std::vector<Subject>& subjects) {
  take_back(database, subjects, true);
}
void attempt_withdrawn(db::Database& database, const std::vector<Subject>& subjects) {
  take_back(database, subjects, false);
}

void forget_old_attempts(db::Transaction& transaction) {
  transaction.prepare("DELETE FROM failed_attempt WHERE last < $1").run(base::utc_after(-attempts_kept));
}

std::string client_address(const http::Request& request) {
  std::string address = request.remote_address;
  if (address == "::1" || address.starts_with("127.") || address.starts_with("::ffff:127.")) {
    const auto forwarded = request.header("x-forwarded-for").value_or("");
    // The last one is the proxy's own word; those before it anybody may have written.
    const auto last = base::trim(forwarded.substr(forwarded.rfind(',') + 1));
    if (!last.empty() && last.size() <= 64) address = last;
  }
  if (address.starts_with("::ffff:")) return address.substr(7);
  if (address.find(':') == std::string::npos) return address;
  int colons = 0;
  for (std::size_t i = 0; i < address.size(); ++i)
    if (address[i] == ':' && ++colons == 4) return address.substr(0, i);
  return address;
}

}  // namespace accounts
