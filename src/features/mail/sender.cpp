// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/partial_date.h"
#include "base/secret.h"
#include "mail/compose.h"
#include "mail/smtp.h"

namespace mail {
namespace {

using namespace std::chrono_literals;

constexpr int mails_at_a_time = 20;
constexpr std::chrono::seconds claimed_for = 10min;
// A message takes a minute at most: what is begun by then is done before the claim ends.
constexpr auto begun_within = 8min;
constexpr std::array<std::chrono::seconds, 5> pauses{1min, 5min, 30min, 2h, 6h};
constexpr auto look_every = 1s;
constexpr auto pause_when_away = 30s;
constexpr auto forget_every = 1h;

struct Result {
  Round round;
  bool away = false;
  std::string reason;  // why the last one failed
};

void note_failure(db::Database& database, const Letter& letter, const std::string& claim, const Handover& end) {
  const auto pause = pauses[std::min<std::size_t>(static_cast<std::size_t>(letter.attempts), pauses.size() - 1)];
  const bool too_old = letter.queued < base::utc_after(pause - given_up_after);
  if (end.kind == Handover::Kind::never || too_old)
    give_up(database, letter.id, claim, end.reason);
  else
    set_failed(database, letter.id, claim, end.reason, base::utc_after(pause));
}

Result send_all(db::Database& database, const SmtpSettings& settings, const std::atomic<bool>* stop) {
  Result result;
  if (settings.url.empty()) return result;
  std::optional<Smtp> smtp;
  while (!stop || !*stop) {
    const auto claim = base::new_secret();
    const auto letters = take_due(database, claim, mails_at_a_time, claimed_for);
    if (letters.empty()) break;
    const auto deadline = std::chrono::steady_clock::now() + begun_within;
    if (!smtp) smtp.emplace(settings, stop);
    std::size_t tried = 0;
    for (const auto& letter : letters) {
      if ((stop && *stop) || std::chrono::steady_clock::now() > deadline || result.away) break;
      const auto end = smtp->hand_over(letter.to, compose(letter, settings.from, settings.from_name));
      if (end.kind == Handover::Kind::stopped) break;
      ++tried;
      if (end.kind == Handover::Kind::taken) {
        set_sent(database, letter.id, claim);
        ++result.round.sent;
        continue;
      }
      note_failure(database, letter, claim, end);
      ++result.round.failed;
      result.reason = end.reason;
      result.away = end.kind == Handover::Kind::away;
    }
    if (tried < letters.size()) {
      release(database, claim);
      break;
    }
    if (result.away) break;
  }
  return result;
}

}  // namespace

Round send_due(db::Database& database, const SmtpSettings& settings) {
  return send_all(database, settings, nullptr).round;
}

base::Result<void> send_test(const SmtpSettings& settings, const std::string& to, base::Language language) {
  using base::msg;
  const auto problem = [](base::Message message) {
    return base::Problem{base::Problem::Kind::unavailable, std::move(message), {}};
  };
  if (!is_address(to))
    return base::Problem{base::Problem::Kind::invalid, msg("“{address}” is no e-mail address.", {{"address", to}}), {}};
  if (settings.url.empty()) return problem(msg("No mail server is set: set smtp and mail-from first."));
  Letter letter;
  letter.id = MailId::make();
  letter.to = to;
  letter.language = base::code(language);
  letter.subject = base::text(language, msg("A test from {site}", {{"site", settings.from_name}}));
  letter.paragraphs = {base::text(language, msg("Whoever runs {site} has tried whether it can send mail. It can.",
                                                {{"site", settings.from_name}}))};
  letter.queued = base::utc_now();
  const auto end = Smtp(settings).hand_over(to, compose(letter, settings.from, settings.from_name));
  if (end.kind == Handover::Kind::taken) return {};
  return problem(msg("The mail server did not take the mail: {reason}.", {{"reason", end.reason}}));
}

struct Sender::State {
  db::Database& database;
  SmtpSettings settings;
  std::mutex mutex;
  std::condition_variable changed;
  bool woken = false;
  std::atomic<bool> stop = false;
  std::thread thread;

  void run() {
    bool complained = false;
    auto next_forgetting = std::chrono::steady_clock::now();
    while (!stop) {
      auto pause = std::chrono::milliseconds(look_every);
      // A database or a mail server that is away for a while is no reason to end: mail waits.
      try {
        const auto result = send_all(database, settings, &stop);
        if (result.away && !complained) base::log_warning("the mail server takes no mail: {}", result.reason);
        complained = result.away;
        if (result.away) pause = pause_when_away;
        if (std::chrono::steady_clock::now() >= next_forgetting) {
          auto transaction = database.write_unlogged();
          forget_old(transaction, days_kept);
          transaction.commit();
          next_forgetting = std::chrono::steady_clock::now() + forget_every;
        }
      } catch (const std::runtime_error& error) {
        if (!complained) base::log_warning("mail cannot be sent: {}", error.what());
        complained = true;
        pause = pause_when_away;
      }
      std::unique_lock lock(mutex);
      changed.wait_for(lock, pause, [this] { return woken || stop.load(); });
      woken = false;
    }
  }
};

Sender::Sender(db::Database& database, SmtpSettings settings) : state_(new State{database, std::move(settings)}) {
  state_->thread = std::thread([this] { state_->run(); });
}

Sender::~Sender() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

void Sender::wake() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->woken = true;
  }
  state_->changed.notify_all();
}

}  // namespace mail
