// SPDX-License-Identifier: EUPL-1.2
#include "figures/figures.h"

#include "base/log.h"
#include "base/outage.h"
#include "base/partial_date.h"
#include "db/change_log.h"

namespace figures {
namespace {

using namespace std::chrono;

// Of what takes long, and after a failure, the next may begin so much later: four times as long as the last took.
constexpr int rests = 4;
constexpr auto rest_after_failure = seconds(10);
constexpr int most_changes = 200;  // looked through, rather than counting again

bool touch_projects(db::Session& session, std::int64_t after) {
  const auto changes = db::changes_after(session, after, most_changes);
  return changes.size() == most_changes || std::ranges::any_of(changes, [](const db::Change& change) { return change.record_kind == "project"; });
}

}  // namespace

Figures::Figures(db::Database& database, Waits waits) : database_(database), waits_(std::move(waits)), thread_([this] { run(); }) {
  progress_.on_report = [this](std::string_view, std::uint64_t done, std::uint64_t total) {
    const std::lock_guard lock(mutex_);
    percent_ = total == 0 ? 0 : static_cast<int>(std::min<std::uint64_t>(done * 100 / total, 99));
  };
}

Figures::~Figures() {
  progress_.stop = true;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  made_.notify_all();
  thread_.join();
}

Figures::Now Figures::now() {
  const auto head = database_.head();
  std::unique_lock lock(mutex_);
  const auto answer = [&] { return Now{cube_, !cube_ || sequence_ < head, has_failed_, percent_}; };
  if (cube_ && sequence_ >= head) return answer();
  if (steady_clock::now() >= rest_until_) {
    asked_ = true;
    wake_.notify_one();
  }
  const auto tried = tried_;
  if (!cube_ || cube_->seconds < waits_.quick)
    made_.wait_for(lock, cube_ ? waits_.later : waits_.at_first, [&] { return stopping_ || sequence_ >= head || (has_failed_ && tried_ != tried) || (has_failed_ && !asked_); });
  return answer();
}

void Figures::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || asked_; });
    if (stopping_) return;
    asked_ = false;
    percent_ = 0;
    lock.unlock();
    bool failed = false;
    try {
      make_anew(database_.head());
    } catch (const std::runtime_error& error) {
      // What is known goes on being served.
      base::log_warning("the figures of projects could not be counted: {}", error.what());
      failed = true;
    }
    lock.lock();
    ++tried_;
    has_failed_ = failed;
    if (failed) rest_until_ = steady_clock::now() + rest_after_failure;
    made_.notify_all();
  }
}

void Figures::make_anew(std::int64_t head) {
  std::shared_ptr<const Cube> before;
  std::int64_t sequence = -1;
  {
    const std::lock_guard lock(mutex_);
    before = cube_, sequence = sequence_;
  }
  if (waits_.before_reading) waits_.before_reading();
  auto session = database_.read();
  if (before && sequence <= head && !touch_projects(session, sequence)) {
    const std::lock_guard lock(mutex_);
    sequence_ = head;
    return;
  }
  before.reset();
  const auto begun = steady_clock::now();
  auto cube = cube_of(session, progress_);
  if (!cube) return;  // stopped
  const auto took = steady_clock::now() - begun;
  cube->seconds = duration<double>(took).count();
  cube->moment = base::utc_now();
  const std::lock_guard lock(mutex_);
  cube_ = std::move(cube);
  // What was written since `head` was read is taken in or looked at again.
  sequence_ = head;
  if (cube_->seconds >= waits_.quick) rest_until_ = steady_clock::now() + rests * duration_cast<steady_clock::duration>(took);
}

}  // namespace figures
