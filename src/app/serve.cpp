// SPDX-License-Identifier: EUPL-1.2
#include <csignal>
#include <condition_variable>
#include <iostream>
#include <thread>

#include "app/features.h"
#include "app/mail.h"
#include "app/openid.h"
#include "app/program.h"
#include "app/review.h"
#include "app/rounds.h"
#include "base/log.h"
#include "base/outage.h"
#include "contributions/api.h"
#include "confirmations/api.h"
#include "demonstration/api.h"
#include "db/migrations.h"
#include "http/server.h"
#include "notifications/api.h"
#include "people/api.h"
#include "pictures/api.h"
#include "projects/api.h"
#include "saved_searches/api.h"
#include "operations/api.h"

namespace app {
namespace {

constexpr int stopped_at_once = 130;  // as shells have it for what Ctrl-C ended
constexpr auto follow_every = std::chrono::milliseconds(300);
constexpr auto patience_with_index = std::chrono::milliseconds(700);

// Keeps the index in step with the change log, from a thread of its own, until it is destroyed.
class Follower {
 public:
  explicit Follower(explore::Atlas& atlas) : atlas_(atlas), thread_([this] { run(); }) {}
  ~Follower() {
    progress_.stop = true;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  // Waits, at most so long, until the index holds what was written before the call.
  void catch_up(std::chrono::milliseconds patience) {
    std::int64_t wanted = 0;
    try {
      wanted = atlas_.database().head();
    } catch (const base::Outage& away) {
      // What was sent is stored, so its answer must not become a failure: the index follows later.
      base::log_warning("the register could not be asked how far the index is behind: {}", away.what());
      return;
    }
    const auto there = [&] { return stopping_ || atlas_.index().view().sequence() >= wanted; };
    std::unique_lock lock(mutex_);
    if (there()) return;
    asked_ = true;
    wake_.notify_all();
    followed_.wait_for(lock, patience, there);
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    bool complained = false;
    while (!stopping_) {
      asked_ = false;
      lock.unlock();
      // A database that is away for a while is no reason to stop serving what is known.
      try {
        const auto taken = atlas_.follow(progress_);
        if (!taken && !complained) base::log_warning("the search index is not up to date: {}", taken.error().message.id);
        complained = !taken;
      } catch (const std::runtime_error& error) {
        if (!complained) base::log_warning("the search index cannot follow the register: {}", error.what());
        complained = true;
      }
      lock.lock();
      followed_.notify_all();
      wake_.wait_for(lock, follow_every, [this] { return stopping_ || asked_; });
    }
  }

  explore::Atlas& atlas_;
  base::Progress progress_;
  std::mutex mutex_;
  std::condition_variable wake_, followed_;
  bool stopping_ = false;
  bool asked_ = false;  // somebody waits for another round
  std::thread thread_;
};

// All that a request can be counted under.
std::vector<std::string> route_patterns(const web::Site& site) {
  std::vector<std::string> patterns{"/static/{part}/{name*}", "/healthz", "/readyz", "/metrics"};
  for (const auto& route : site.routes()) patterns.push_back(route.pattern);
  return patterns;
}

}  // namespace

int serve(const Settings& settings, bool demonstration) {
  // Signals are waited for below; no thread made from here on gets them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return tell(gazetteer.error(), failed);
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  if (demonstration) {
    const auto loaded = demonstration::load(**database, **gazetteer);
    if (!loaded) return tell(loaded.error(), failed);
    if (loaded->relations > 0)
      say(base::msg("The demonstration register was loaded: {organisations} organisations, {relations} relations, {projects} projects.",
                    {{"organisations", fmt::format("{}", loaded->organisations)}, {"relations", fmt::format("{}", loaded->relations)},
                     {"projects", fmt::format("{}", loaded->projects)}}));
  }
  auto atlas = explore::Atlas::open(**database, **gazetteer, index_folder(settings), search::Index::Mode::write);
  if (!atlas) return tell(atlas.error(), failed);

  web::SiteSettings site_settings;
  site_settings.name = settings["site-name"];
  site_settings.base_url = settings["base-url"];
  site_settings.everyone_operates = settings["operators"] == "everyone";
  site_settings.nobody_operates = settings["operators"] == "nobody";
  site_settings.data_version = [&index = (*atlas)->index()] { return index.view().revision(); };
  std::unique_ptr<Follower> follower;
  site_settings.settle = [&follower] {
    if (follower) follower->catch_up(patience_with_index);
  };
  accounts::Settings account_settings;
  account_settings.base_url = site_settings.base_url;
  account_settings.site_name = site_settings.name;
  join_features(account_settings);
  account_settings.second_factor = settings["second-factor"] == "everyone"   ? accounts::SecondFactor::everyone
                                   : settings["second-factor"] == "stewards" ? accounts::SecondFactor::stewards
                                                                             : accounts::SecondFactor::optional;
  const auto elsewhere = openid_settings(settings);
  if (!elsewhere) return tell(elsewhere.error(), wrong_use);
  account_settings.openid_issuer = elsewhere->issuer;
  account_settings.openid_client = elsewhere->client;
  account_settings.openid_name = openid_name(settings);
  const auto wanted_workers = settings.number("workers");
  const int workers = static_cast<int>(wanted_workers > 0 ? wanted_workers : std::max(2u, std::thread::hardware_concurrency()));
  account_settings.most_waiting = std::max(2, workers / 2);
  accounts::Gate gate(**database, account_settings);
  site_settings.identify = [&gate](const http::Request& request) { return gate.identify(request); };
  site_settings.ask_to_sign_in = [&gate](web::Context& context) { return gate.ask_to_sign_in(context); };
  const auto max_upload = static_cast<std::uint64_t>(settings.number("max-upload")) << 20;
  const auto smtp = smtp_settings(settings);
  if (!smtp) return tell(smtp.error(), wrong_use);
  const web::Site site(site_settings, site_features(**database, **gazetteer, **atlas, gate, max_upload, smtp->url.empty(), *elsewhere,
                                                 {.responsible = settings["responsible"],
                                                  .requests_are_logged = settings["log-requests"] == "yes",
                                                  .has_elsewhere = !elsewhere->issuer.empty(),
                                                  .is_secure = settings["base-url"].starts_with("https:")}));

  const auto listen = parse_listen(settings["listen"]);
  http::ServerSettings server_settings;
  server_settings.address = listen->address;
  server_settings.port = listen->port;
  // So many may wait for a password's hash or for a provider of identities, and as many as the setting says go on answering.
  server_settings.workers = workers + account_settings.most_waiting + (elsewhere->issuer.empty() ? 0 : openid::most_at_once);
  server_settings.max_connections = static_cast<std::size_t>(settings.number("connections"));
  // A little more than the page takes, so that a file somewhat too large gets the page's own answer.
  server_settings.max_body = max_upload + (8u << 20);
  server_settings.stop_seconds = static_cast<int>(settings.number("stop-seconds"));
  operations::Monitor monitor(
      {.database = **database,
       .atlas = **atlas,
       .schema_is_current = [&base = **database, files = embedded_files()] {
         const auto state = db::schema_state(base, files);
         return state.pending.empty() && state.unknown.empty() && state.altered.empty();
       },
       .page_cache = [&site] { return site.page_cache(); },
       .outbox = [](db::Session& session) {
         const auto mails = mail::outbox(session);
         return operations::Outbox{mails.waiting, mails.given_up};
       },
       .data_folder = settings["data"]},
      {.metrics_token = settings["metrics-token"], .log_requests = settings["log-requests"] == "yes"}, route_patterns(site));
  server_settings.observe = [&monitor](const http::Answered& answered) { monitor.observe(answered); };
  server_settings.at_once = monitor.answers();
  follower = std::make_unique<Follower>(**atlas);
  // Links in mails need an address: without the public one they lead to where the server listens.
  const auto mail_url = site_settings.base_url.empty() ? "http://" + settings["listen"] : site.settings().base_url;
  const mail::Sender sender(**database, *smtp);
  const Rounds rounds({
      {"notices by mail", std::chrono::seconds(2), [&] { notifications::make_mails(**database, mail_url); }},
      {"daily summaries", std::chrono::minutes(5), [&] { notifications::make_digests(**database, mail_url); }},
      {"reminders", std::chrono::hours(1), [&] { contributions::make_reminders(**database); }},
      {"campaigns", std::chrono::seconds(20), [&] { confirmations::make_reminders(**database, mail_url); }},
      {"saved searches", std::chrono::minutes(1), [&] { saved_searches::alert(**atlas); }},
      {"next steps", std::chrono::minutes(10), [&] { people::remind_of_steps(**database); }},
      {"old notices", std::chrono::hours(6), [&] { notifications::forget_old(**database); }},
      {"old searches", std::chrono::hours(6), [&] { saved_searches::forget_old(**database); }},
      {"old pictures", std::chrono::hours(6),
       [&] { pictures::forget_unused(**database, projects::pictures_in_use, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())); }},
  });
  const contributions::Applier applier(**database);
  auto server = http::Server::start(
      server_settings, [&](const http::Request& request) { return site.handle(request); },
      [&](const http::Request& request, int status) { return site.failure(request, status); });
  if (!server) return tell(server.error(), failed);
  say(base::msg("Cosmopolis {version} serves http://{address}:{port}/ — stop it with Ctrl-C.",
                {{"version", COSMOPOLIS_VERSION}, {"address", listen->address}, {"port", fmt::format("{}", (*server)->port())}}));

  if (const auto first = accounts::first_administrator_link(**database))
    say(base::msg("Nobody can sign in yet. Make the first administrator here, within 24 hours: {address}",
                  {{"address", fmt::format("{}/first/{}", own_address(settings, (*server)->port()), *first)}}));

  monitor.set_load([&running = **server] { return running.load(); });
  // On a thread of its own: the first review of a large register takes its time.
  base::Progress reviewing;
  const Rounds reviews({{"duplicates", std::chrono::seconds(60), [&] { review_what_changed(**database, **gazetteer, reviewing); }}});
  int signal = 0;
  sigwait(&signals, &signal);
  reviewing.stop = true;
  base::log_info("stopping");
  // Whoever asks a second time does not want to wait.
  std::thread([signals] {
    int again = 0;
    sigwait(&signals, &again);
    std::_Exit(stopped_at_once);
  }).detach();
  monitor.stopping();
  (*server)->drain();
  std::this_thread::sleep_for(std::chrono::seconds(settings.number("drain-seconds")));  // a balancer notices
  (*server)->stop();
  monitor.set_load(nullptr);  // it ends after the server
  follower.reset();
  if (const auto saved = (*atlas)->save(); !saved) base::log_warning("the search index was not saved: {}", saved.error().message.id);
  base::log_info("stopped");
  return done;
}

int version() {
  std::cout << "cosmopolis " << COSMOPOLIS_VERSION << '\n';
  return done;
}

}  // namespace app
