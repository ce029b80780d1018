// SPDX-License-Identifier: EUPL-1.2
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/secret.h"
#include "operations/api.h"
#include "operations/exposition.h"
#include "operations/readiness.h"
#include "operations/request_figures.h"
#include "web/guard.h"

namespace operations {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto look_every = std::chrono::seconds(1);
constexpr int looks_until_schema = 10;  // the schema changes seldom and costs more to look at
constexpr int looks_until_outbox = 5;
constexpr std::int64_t lag_of_one_who_starts = 100;  // others may write all the while

struct Process {
  std::uint64_t resident = 0, virtual_size = 0;
  std::int64_t open_files = 0, threads = 0;
  double cpu_seconds = 0;
};

// What Linux tells; zeros elsewhere.
Process process() {
  Process found;
  std::ifstream("/proc/self/statm") >> found.virtual_size >> found.resident;
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  found.resident *= page;
  found.virtual_size *= page;
  std::error_code error;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error))
    ++found.open_files;
  for (std::filesystem::directory_iterator at("/proc/self/task", error), end; !error && at != end; at.increment(error))
    ++found.threads;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  found.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  return found;
}

}  // namespace

struct Monitor::State {
  Sources sources;
  Settings settings;
  RequestFigures requests;
  const Clock::time_point began = Clock::now();
  const double began_at = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::atomic<bool> stopping{false};

  std::mutex mutex;  // of what follows
  Seen seen;
  Outbox outbox;
  Clock::time_point looked = Clock::now();
  int looks = 0;
  bool ends = false;
  std::condition_variable changed;
  std::thread thread;

  State(Sources from, Settings given, const std::vector<std::string>& routes)
      : sources(std::move(from)), settings(std::move(given)), requests(routes) {}

  Seen last_seen() {
    const std::lock_guard lock(mutex);
    auto last = seen;
    last.stopping = stopping;
    last.age_seconds = std::chrono::duration<double>(Clock::now() - looked).count();
    return last;
  }
  void look();
  void run();
  bool may_see_metrics(const http::Request& request) const;
  std::string metrics();
};

void Monitor::State::look() {
  Seen now;
  Outbox mails;
  int number;
  {
    const std::lock_guard lock(mutex);
    now = seen;
    mails = outbox;
    number = looks++;
  }
  const auto index = sources.atlas.index().state();
  std::error_code error;
  const auto space = std::filesystem::space(sources.data_folder.empty() ? "." : sources.data_folder, error);
  now.free_bytes = error ? 0 : space.available;
  try {
    now.lag = std::max<std::int64_t>(0, sources.database.head() - index.sequence);
    // A server that starts is ready when it has caught up once.
    now.index_is_open = !index.rebuild_because && (now.index_is_open || now.lag <= lag_of_one_who_starts);
    if (number % looks_until_schema == 0)
      now.schema_is_current = !sources.schema_is_current || sources.schema_is_current();
    if (number % looks_until_outbox == 0 && sources.outbox) {
      auto session = sources.database.read();
      mails = sources.outbox(session);
    }
    now.database_answers = true;
  } catch (const std::runtime_error& failure) {  // db::Failure, soci_error
    if (now.database_answers || number == 0) base::log_warning("the database does not answer: {}", failure.what());
    now.database_answers = false;
  }
  const std::lock_guard lock(mutex);
  seen = now;
  outbox = mails;
  looked = Clock::now();
}

void Monitor::State::run() {
  std::unique_lock lock(mutex);
  while (!ends) {
    lock.unlock();
    look();
    lock.lock();
    changed.wait_for(lock, look_every, [this] { return ends; });
  }
}

bool Monitor::State::may_see_metrics(const http::Request& request) const {
  if (!settings.metrics_token.empty()) {
    const auto given = request.header("authorization").value_or("");
    constexpr std::string_view scheme = "Bearer ";
    if (given.starts_with(scheme) && base::equal_secrets(given.substr(scheme.size()), settings.metrics_token))
      return true;
  }
  return web::is_local_request(request);
}

std::string Monitor::State::metrics() {
  using Type = Exposition::Type;
  Exposition out;
  out.begin("cosmopolis_info", Type::gauge, "The program's version.");
  out.sample(1, {{"version", COSMOPOLIS_VERSION},
                 {"database", sources.database.dialect() == db::Dialect::sqlite ? "sqlite" : "postgresql"}});
  out.begin("cosmopolis_uptime_seconds", Type::gauge, "Time since the server started.");
  out.sample(std::chrono::duration<double>(Clock::now() - began).count());

  const auto rows = requests.read();
  static constexpr std::string_view classes[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  out.begin("cosmopolis_http_requests_total", Type::counter,
            "Requests by the pattern of their route, method and class of status.");
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.statuses.size(); ++i)
      if (row.statuses[i] > 0)
        out.sample(row.statuses[i], {{"route", row.route}, {"method", row.method}, {"status", classes[i]}});
  out.begin("cosmopolis_http_request_seconds", Type::histogram,
            "From the last byte read of a request to the last byte handed to the network.");
  for (const auto& row : rows) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < row.durations.size(); ++i) {
      sum += row.durations[i];
      const auto limit = i < duration_limits.size() ? fmt::format("{}", duration_limits[i]) : std::string("+Inf");
      out.sample(sum, {{"route", row.route}, {"method", row.method}, {"le", limit}}, "_bucket");
    }
    out.sample(row.seconds, {{"route", row.route}, {"method", row.method}}, "_sum");
    out.sample(sum, {{"route", row.route}, {"method", row.method}}, "_count");
  }
  out.begin("cosmopolis_http_response_bytes_total", Type::counter, "Bytes of answers, as sent, without their heads.");
  for (const auto& row : rows) out.sample(row.bytes, {{"route", row.route}, {"method", row.method}});

  std::function<http::Load()> ask_load;
  {
    const std::lock_guard lock(mutex);
    ask_load = sources.load;
  }
  const auto load = ask_load ? ask_load() : http::Load{};
  out.begin("cosmopolis_http_requests_in_flight", Type::gauge, "Requests being answered, those that wait included.");
  out.sample(load.in_flight);
  out.begin("cosmopolis_http_queue_length", Type::gauge, "Requests that wait for a worker.");
  out.sample(load.queued);

  const auto pages = sources.page_cache ? sources.page_cache() : web::PageCache::Figures{};
  out.begin("cosmopolis_page_cache_bytes", Type::gauge, "Memory of kept pages.");
  out.sample(pages.bytes);
  out.begin("cosmopolis_page_cache_pages", Type::gauge, "Kept pages.");
  out.sample(pages.pages);
  out.begin("cosmopolis_page_cache_requests_total", Type::counter,
            "Requests for pages that may be kept, by whether they were.");
  out.sample(pages.hits, {{"result", "hit"}});
  out.sample(pages.misses, {{"result", "miss"}});

  const auto sessions = sources.database.sessions();
  out.begin("cosmopolis_database_sessions", Type::gauge, "Sessions with the database in use, for reading and writing.");
  out.sample(sessions.lent, {{"use", "read"}});
  out.sample(sessions.writing ? 1 : 0, {{"use", "write"}});
  out.begin("cosmopolis_database_sessions_most", Type::gauge, "Most reading sessions at once.");
  out.sample(sessions.most);
  out.begin("cosmopolis_database_waits_total", Type::counter, "How often a free session was waited for.");
  out.sample(sessions.waits);
  out.begin("cosmopolis_database_wait_seconds_total", Type::counter, "How long free sessions were waited for.");
  out.sample(sessions.waited_seconds);

  const auto last = last_seen();
  const auto index = sources.atlas.index().state();
  out.begin("cosmopolis_ready", Type::gauge, "Whether /readyz answers 200.");
  out.sample(judge(last, Limits{}).ready ? 1 : 0);
  out.begin("cosmopolis_index_lag_changes", Type::gauge, "Changes in the log that the search index does not know yet.");
  out.sample(last.lag);
  out.begin("cosmopolis_index_memory_bytes", Type::gauge, "Memory of the search index's columns.");
  out.sample(index.memory);
  out.begin("cosmopolis_index_records", Type::gauge, "Records in the search index.");
  for (const auto& [collection, count] : index.rows) out.sample(count, {{"collection", collection}});
  out.begin("cosmopolis_disk_free_bytes", Type::gauge, "Room on the disk of the data folder.");
  out.sample(last.free_bytes);
  if (sources.outbox) {
    Outbox mails;
    {
      const std::lock_guard lock(mutex);
      mails = outbox;
    }
    out.begin("cosmopolis_outbox_mails", Type::gauge, "Mails in the outbox, by state.");
    out.sample(mails.waiting, {{"state", "waiting"}});
    out.sample(mails.given_up, {{"state", "given_up"}});
  }

  const auto self = process();
  out.begin("process_resident_memory_bytes", Type::gauge, "Memory in use.");
  out.sample(self.resident);
  out.begin("process_virtual_memory_bytes", Type::gauge, "Address space in use.");
  out.sample(self.virtual_size);
  out.begin("process_open_fds", Type::gauge, "Open files and connections.");
  out.sample(self.open_files);
  out.begin("process_threads", Type::gauge, "Threads.");
  out.sample(self.threads);
  out.begin("process_cpu_seconds_total", Type::counter, "Processor time used.");
  out.sample(self.cpu_seconds);
  out.begin("process_start_time_seconds", Type::gauge, "When the process started, in seconds since 1970.");
  out.sample(began_at);
  return out.text();
}

Monitor::Monitor(Sources sources, Settings settings, const std::vector<std::string>& routes)
    : state_(std::make_unique<State>(std::move(sources), std::move(settings), routes)) {
  if (state_->settings.with_thread) state_->thread = std::thread([this] { state_->run(); });
}

Monitor::~Monitor() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ends = true;
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void Monitor::observe(const http::Answered& answered) noexcept {
  state_->requests.count(answered.method, answered.route, answered.status, answered.bytes, answered.seconds);
  if (!state_->settings.log_requests) return;
  base::log_event(answered.status >= 500 ? base::LogLevel::warning : base::LogLevel::info, "request",
                  {{"request", answered.id},
                   {"method", answered.method},
                   {"route", answered.route.empty() ? std::string_view("-") : answered.route},
                   {"status", std::int64_t{answered.status}},
                   {"milliseconds", answered.seconds * 1000},
                   {"bytes", static_cast<std::int64_t>(answered.bytes)}});
}

std::map<std::string, std::function<http::Response(const http::Request&)>, std::less<>> Monitor::answers() {
  auto& state = *state_;
  const auto kept_nowhere = [](http::Response response) {
    response.set("Cache-Control", "no-store");
    web::add_security_headers(response);
    return response;
  };
  return {
      {"/healthz", [=](const http::Request&) { return kept_nowhere(http::json_response("{\"alive\":true}\n")); }},
      {"/readyz",
       [=, &state](const http::Request&) {
         auto readiness = judge(state.last_seen(), Limits{});
         return kept_nowhere(http::json_response(std::move(readiness.json), readiness.ready ? 200 : 503));
       }},
      {"/metrics",
       [=, &state](const http::Request& request) {
         if (!state.may_see_metrics(request)) {
           auto refused = http::text_response(
               "Metrics are for this machine, or for whoever has the token of the setting metrics-token.\n", 401);
           refused.set("WWW-Authenticate", "Bearer");
           return kept_nowhere(std::move(refused));
         }
         auto response = http::text_response(state.metrics());
         response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
         return kept_nowhere(std::move(response));
       }},
  };
}

void Monitor::set_load(std::function<http::Load()> load) {
  const std::lock_guard lock(state_->mutex);
  state_->sources.load = std::move(load);
}

void Monitor::stopping() {
  state_->stopping = true;
}
void Monitor::look() {
  state_->look();
}

}  // namespace operations
