// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

#include <fmt/core.h>

namespace base {

// One line each on standard error; never personal data, never contents of requests beyond method and route.
enum class LogLevel { debug, info, warning, error };
enum class LogFormat { text, json };  // json: an object a line, "time", "level" and "message" first
void set_log_level(LogLevel least);
void set_log_format(LogFormat format);
void log_line(LogLevel level, std::string_view text);

// A line with named values besides its text, such as that of a request. Names are ours, values may hold anything.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};
void log_event(LogLevel level, std::string_view text, std::initializer_list<LogField> fields);

// While it lives, each line that this thread logs in JSON has the request's id. The id must outlive it.
class LogOfRequest {
 public:
  explicit LogOfRequest(std::string_view id);
  ~LogOfRequest();
  LogOfRequest(const LogOfRequest&) = delete;
};

template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
  log_line(LogLevel::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
  log_line(LogLevel::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_error(fmt::format_string<Args...> format, Args&&... args) {
  log_line(LogLevel::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace base
