// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string_view>

#include <fmt/core.h>

namespace base {

// One line each on standard error; never personal data, never contents of requests beyond method and route.
enum class LogLevel { debug, info, warning, error };
void set_log_level(LogLevel least);
void log_line(LogLevel level, std::string_view text);

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
