// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "open_data/pages.h"
#include "open_data/pages_view.h"

std::span<const base::EmbeddedFile> embedded_open_data();

namespace open_data {
namespace {

namespace json = boost::json;

const json::object& document() {
  static const json::object parsed = [] {
    for (const auto& file : embedded_open_data())
      if (file.name == "open_data/static/openapi.json") return json::parse(file.content).as_object();
    throw std::logic_error("the program lacks open_data/static/openapi.json");
  }();
  return parsed;
}

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

// Where a parameter or an answer is described: here, or under components.
const json::object& described(const json::object& object) {
  const std::string reference = text(object, "$ref");
  const std::string_view inside = "#/components";
  return reference.starts_with(inside) ? document().at("components").at_pointer(reference.substr(inside.size())).as_object() : object;
}

// The example of a query parameter, as it stands in an address.
std::string example_of(const json::object& parameter) {
  const auto* example = parameter.if_contains("example");
  if (!example || text(parameter, "in") != "query") return {};
  const auto& value = example->is_array() && !example->as_array().empty() ? example->as_array().front() : *example;
  const std::string shown = value.is_string() ? std::string(value.as_string()) : json::serialize(value);
  return text(parameter, "name") + "=" + http::url_encode(shown);
}

ApiPage::Operation operation_of(const web::Context& context, std::string_view method, std::string_view path, const json::object& operation) {
  // The document is in English; what it says is translated here like any other text.
  const auto translated = [&](const std::string& english) { return english.empty() ? english : base::translate(context.language, english); };
  ApiPage::Operation made{std::string(method), std::string(path), translated(text(operation, "summary")), false, {}, ""};
  std::string query;
  if (const auto* parameters = operation.if_contains("parameters"))
    for (const auto& one : parameters->as_array()) {
      const auto& parameter = described(one.as_object());
      made.parameters.push_back({text(parameter, "name"), translated(text(parameter, "description"))});
      if (const auto example = example_of(parameter); !example.empty()) query += (query.empty() ? "?" : "&") + example;
    }
  made.has_parameters = !made.parameters.empty();
  if (method == "GET" && path.find('{') == std::string_view::npos) made.example_url = std::string(path) + query;
  return made;
}

// "/api/v1/organisations/{id}" belongs to "organisations".
std::string group_of(std::string_view path) {
  const std::string_view rest = path.substr(std::min(path.size(), std::string_view("/api/v1/").size()));
  const auto name = std::string(rest.substr(0, rest.find('/')));
  return name.empty() || name.find('.') != std::string::npos ? "index" : name;
}

base::Message group_title(std::string_view group) {
  if (group == "organisations") return base::msg("Organisations");
  if (group == "relations") return base::msg("Relations");
  if (group == "projects") return base::msg("Projects");
  if (group == "networks") return base::msg("Networks");
  if (group == "countries") return base::msg("Countries");
  if (group == "themes") return base::msg("Themes");
  if (group == "sources") return base::msg("Sources");
  if (group == "places") return base::msg("Places");
  if (group == "suggest") return base::msg("Suggestions");
  if (group == "map") return base::msg("Map");
  if (group == "contributions") return base::msg("Contributions");
  return base::msg("What there is");
}

}  // namespace

http::Response show_api(web::Context& context) {
  ApiPage page;
  page.openapi_url = "/api/v1/openapi.json";
  page.base_url = context.site.base_url(context.request);
  for (const auto& [path, methods] : document().at("paths").as_object()) {
    const std::string id = group_of(path);
    auto group = std::ranges::find(page.groups, id, &ApiPage::Group::id);
    if (group == page.groups.end()) group = page.groups.insert(group, {id, context.tr(group_title(id)), {}});
    for (const auto& [method, operation] : methods.as_object())
      group->operations.push_back(operation_of(context, method == "get" ? "GET" : "POST", path, operation.as_object()));
  }
  return context.page("open_data/api", context.tr(base::msg("Use the data")), json::value_from(page).as_object());
}

}  // namespace open_data
