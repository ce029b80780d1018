// SPDX-License-Identifier: EUPL-1.2
#include "base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <string>

#include "base/text.h"

namespace base {
namespace {

std::atomic<LogFormat> log_format{LogFormat::text};
thread_local std::string_view request_id;

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_logger_mt("cosmopolis");
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view code(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "info";
}

// The moment, to the millisecond; the second's text is made once a second per thread.
void append_time(std::string& out) {
  using namespace std::chrono;
  thread_local std::time_t at = 0;
  thread_local char text[24];
  const auto now = system_clock::now();
  const auto seconds = system_clock::to_time_t(now);
  if (seconds != at) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    at = seconds;
  }
  out += text;
  fmt::format_to(std::back_inserter(out), ".{:03}Z",
                 duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000);
}

// U+0080 to U+009F, which some terminals obey as they do escape sequences.
bool is_c1(std::string_view text) {
  return text.size() >= 2 && text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xa0;
}

// Whatever the text holds, it stays inside its quotes, its line and the terminal it is read in.
void append_quoted(std::string& out, std::string_view text) {
  const bool valid = is_valid_utf8(text);
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (valid && is_c1(text.substr(i))) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(text[++i]));
      continue;
    }
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    else if (byte >= 0x80 && !valid)
      out += '?';
    else
      out += c;
  }
  out += '"';
}

void append_name(std::string& out, std::string_view name) {
  ((out += ",\"") += name) += "\":";
}

std::string json_line(LogLevel level, std::string_view text, std::initializer_list<LogField> fields) {
  std::string line;
  line.reserve(256);
  line += "{\"time\":\"";
  append_time(line);
  ((line += "\",\"level\":\"") += code(level)) += '"';
  append_name(line, "message");
  append_quoted(line, text);
  bool has_id = false;
  for (const auto& [name, value] : fields) {
    has_id |= name == "request";
    append_name(line, name);
    if (const auto* words = std::get_if<std::string_view>(&value))
      append_quoted(line, *words);
    else if (const auto* number = std::get_if<std::int64_t>(&value))
      fmt::format_to(std::back_inserter(line), "{}", *number);
    else
      fmt::format_to(std::back_inserter(line), "{:.3f}", std::get<double>(value));
  }
  if (!has_id && !request_id.empty()) {
    append_name(line, "request");
    append_quoted(line, request_id);
  }
  line += "}\n";
  return line;
}

}  // namespace

void set_log_level(LogLevel least) {
  logger().set_level(spdlog_level(least));
}
void set_log_format(LogFormat format) {
  log_format = format;
  // The objects bring their own time and line end.
  if (format == LogFormat::json)
    logger().set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, ""));
  else
    logger().set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
}

void log_event(LogLevel level, std::string_view text, std::initializer_list<LogField> fields) {
  auto& out = logger();
  if (!out.should_log(spdlog_level(level))) return;
  if (log_format == LogFormat::json) {
    out.log(spdlog_level(level), "{}", json_line(level, text, fields));
    return;
  }
  std::string line(text);
  for (const auto& [name, value] : fields) {
    ((line += ' ') += name) += ' ';
    if (const auto* words = std::get_if<std::string_view>(&value))
      line += *words;
    else if (const auto* number = std::get_if<std::int64_t>(&value))
      fmt::format_to(std::back_inserter(line), "{}", *number);
    else
      fmt::format_to(std::back_inserter(line), "{:.3f}", std::get<double>(value));
  }
  // A line end inside the text would let whoever wrote it forge a line of its own.
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_c1(std::string_view(line).substr(i))) line[i] = line[i + 1] = ' ';
    if (static_cast<unsigned char>(line[i]) < 0x20 || line[i] == 0x7f) line[i] = ' ';
  }
  out.log(spdlog_level(level), "{}", line);
}

void log_line(LogLevel level, std::string_view text) {
  log_event(level, text, {});
}

LogOfRequest::LogOfRequest(std::string_view id) {
  request_id = id;
}
LogOfRequest::~LogOfRequest() {
  request_id = {};
}

}  // namespace base
