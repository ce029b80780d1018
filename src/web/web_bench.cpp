// SPDX-License-Identifier: EUPL-1.2
// How long a typical page takes; with `--serve PORT` the same page is served, for a load tool to ask for:
//   web_bench --serve 8090          until it is ended by a signal; prints the port
//   web_bench --serve 8090 --cached with the page cache
#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <unistd.h>

#include <boost/describe/class.hpp>
#include <boost/json/value_from.hpp>
#include <cstring>
#include <iostream>
#include <kainjow/mustache.hpp>

#include "http/encoding.h"
#include "http/server.h"
#include "web/site.h"
#include "web/template.h"
#include "web/template_source.h"
#include "web/test_client.h"
#include "web/views.h"

namespace {

// About what the page of an organisation with thirty partners holds: thirty rows of eight fields.
constexpr std::string_view page_template = R"(<h1>{{name}}</h1>
<p class="lead">{{#n partners}}{n} partner|{n} partners{{/n}}</p>
<table class="table">
<thead><tr><th>{{#t}}Partner{{/t}}</th><th>{{#t}}Country{{/t}}</th><th>{{#t}}Since{{/t}}</th></tr></thead>
<tbody>
{{#rows}}
<tr class="row-{{status}}">
<td><a href="{{url}}">{{name}}</a>{{#other_name}} <small lang="{{language}}">{{other_name}}</small>{{/other_name}}</td>
<td><img src="/static/web/flags/{{country_code}}.svg" alt="" width="20" height="15"> {{country}}</td>
<td><time datetime="{{date}}">{{date_text}}</time></td>
<td>{{#confirmed}}<span class="badge confirmed">{{#t}}Confirmed{{/t}}</span>{{/confirmed}}{{^confirmed}}<span class="badge">{{#t}}Not confirmed{{/t}}</span>{{/confirmed}}</td>
<td class="number">{{distance}} km</td>
</tr>
{{/rows}}
</tbody>
</table>
)";

const base::EmbeddedFile files[] = {{"bench/templates/page.html", page_template}};

struct Row {
  std::string url, name, other_name, language, country_code, country, date, date_text, distance, status;
  bool confirmed = false;
};
BOOST_DESCRIBE_STRUCT(Row, (), (url, name, other_name, language, country_code, country, date, date_text, distance, status, confirmed))

struct Page {
  std::string name;
  web::Count partners;
  std::vector<Row> rows;
};
BOOST_DESCRIBE_STRUCT(Page, (), (name, partners, rows))

Page made(base::Language language) {
  Page page{"León", web::count_view(language, 30), {}};
  for (int i = 0; i < 30; ++i) {
    const base::PartialDate date{static_cast<std::int16_t>(1950 + i), 5, 17};
    page.rows.push_back({fmt::format("/organisations/01hzz{:07}", i), fmt::format("Partner's town & region {}", i), "Другое имя",
                         "ru", "at", "Austria", date.text(), base::format_date(language, date),
                         base::format_number(language, 1200 + 371 * i), "active", i % 3 == 0});
  }
  return page;
}

web::Site site(bool cached) {
  web::SiteSettings settings;
  settings.data_version = [] { return 1; };
  web::Feature feature{"bench", {}, {}, files};
  for (int i = 0; i < 8; ++i) feature.menu.push_back({"Partner", fmt::format("/menu{}", i), i});
  feature.routes.push_back({"GET", "/organisations/{id}", web::Permission::anyone,
                            [](web::Context& context) {
                              return context.page("bench/page", "León",
                                                  boost::json::value_from(made(context.language)).as_object());
                            },
                            cached});
  return web::Site(std::move(settings), {std::move(feature)});
}

void MakeView(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(made(base::Language::fr));
}
BENCHMARK(MakeView);

void ViewToJson(benchmark::State& state) {
  const auto page = made(base::Language::fr);
  for (auto _ : state) benchmark::DoNotOptimize(boost::json::value_from(page));
}
BENCHMARK(ViewToJson);

const std::string& source() {
  static const std::string text =
      web::translated("bench/page", page_template, base::Language::fr, [](auto) { return std::string(); });
  return text;
}

void RenderTemplate(benchmark::State& state) {
  const web::Template parsed("bench/page", source());
  const auto view = boost::json::value_from(made(base::Language::fr)).as_object();
  std::size_t bytes = 0;
  for (auto _ : state) {
    std::string out;
    parsed.render(view, out);
    bytes = out.size();
    benchmark::DoNotOptimize(out);
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(RenderTemplate);

// What the Mustache library of Debian takes for the same, parsed before, its data made from the same JSON.
kainjow::mustache::data kainjow_data(const boost::json::value& value) {
  using kainjow::mustache::data;
  if (const auto* object = value.if_object()) {
    data out(data::type::object);
    for (const auto& [key, member] : *object) out.set(std::string(key), kainjow_data(member));
    return out;
  }
  if (const auto* array = value.if_array()) {
    data out(data::type::list);
    for (const auto& element : *array) out << kainjow_data(element);
    return out;
  }
  if (value.is_bool()) return data(value.get_bool() ? data::type::bool_true : data::type::bool_false);
  const auto text = std::string(value.as_string());
  return text.empty() ? data(data::type::bool_false) : data(text);
}

void RenderByKainjow(benchmark::State& state) {
  kainjow::mustache::mustache parsed(source());
  const auto view = boost::json::value_from(made(base::Language::fr));
  for (auto _ : state) benchmark::DoNotOptimize(parsed.render(kainjow_data(view)));
}
BENCHMARK(RenderByKainjow);

void WholePage(benchmark::State& state) {
  const auto served = site(state.range(0) != 0);
  web::TestClient client(served);
  const auto request = client.request("GET", "/organisations/01hzz0000001", {{"accept-language", "fr"}});
  for (auto _ : state) {
    const auto fresh = request;
    benchmark::DoNotOptimize(served.handle(fresh));
  }
}
BENCHMARK(WholePage)->ArgName("cached")->Arg(0)->Arg(1);

void Gzip(benchmark::State& state) {
  const auto served = site(false);
  web::TestClient client(served);
  const auto page = std::string(client.get("/organisations/01hzz0000001").content());
  std::size_t bytes = 0;
  for (auto _ : state) bytes = http::gzip(page, static_cast<int>(state.range(0))).size();
  state.counters["from"] = static_cast<double>(page.size());
  state.counters["to"] = static_cast<double>(bytes);
}
BENCHMARK(Gzip)->ArgName("level")->Arg(1)->Arg(2)->Arg(4)->Arg(6);

void StartSite(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(site(false).routes().size());
}
BENCHMARK(StartSite);

int serve(std::uint16_t port, bool cached) {
  const auto served = site(cached);
  http::ServerSettings settings;
  settings.port = port;
  if (const char* workers = std::getenv("BENCH_WORKERS")) settings.workers = std::atoi(workers);
  auto server = http::Server::start(settings, [&](const http::Request& request) { return served.handle(request); });
  if (server.has_error()) {
    std::cerr << base::text(base::Language::en, server.error().message) << "\n";
    return 2;
  }
  std::cout << (*server)->port() << std::endl;
  pause();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 3 && std::string_view(argv[1]) == "--serve")
    return serve(static_cast<std::uint16_t>(std::atoi(argv[2])), argc > 3 && std::string_view(argv[3]) == "--cached");
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
