// SPDX-License-Identifier: EUPL-1.2
// The work plan as a calendar file (RFC 5545): whole days, one event for each activity that has a date.
#include "framework/plan.h"
#include "framework/words.h"

namespace framework {
namespace {

using base::msg;
using namespace std::chrono;

// A text as a value (3.3.11): control characters other than line ends have no place in one.
std::string value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
    else if (c == '\t') out += ' ';
  }
  return out;
}

// A line of at most 75 bytes, the rest on lines that begin with a space (3.1); no letter is cut in two.
void line(std::string& out, std::string_view text) {
  std::size_t most = 75;
  while (text.size() > most) {
    std::size_t cut = most;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    if (cut == 0) cut = most;
    out += text.substr(0, cut);
    out += "\r\n ";
    text.remove_prefix(cut);
    most = 74;
  }
  out += text;
  out += "\r\n";
}

std::string day_text(sys_days day) {
  const year_month_day date(day);
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

bool is_exact(base::PartialDate date) { return !date.known() || date.day != 0; }

}  // namespace

std::string calendar_of(const projects::Project& project, const std::vector<Activity>& activities, base::Language language,
                        std::string_view host, std::string_view at, std::string_view url) {
  std::string stamp(at);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  const auto tr = [&](const base::Message& message) { return base::text(language, message); };
  std::string title(projects::text_in(project.title, language));
  if (title.empty()) title = project.identifier;
  std::string out;
  line(out, "BEGIN:VCALENDAR");
  line(out, "VERSION:2.0");
  line(out, "PRODID:-//Cosmopolis//Work plan//EN");
  line(out, "CALSCALE:GREGORIAN");
  line(out, "METHOD:PUBLISH");
  line(out, "X-WR-CALNAME:" + value(title));
  for (const auto& one : activities) {
    const auto& node = *one.node;
    const auto from = node.actual_start.known() ? node.actual_start : node.start.known() ? node.start : node.actual_end.known() ? node.actual_end : node.end;
    auto to = node.actual_end.known() ? node.actual_end : node.end;
    if (!from.known()) continue;
    if (!to.known() || *last_day(to) < *first_day(from)) to = from;
    std::string summary = fmt::format("{} {}", one.number, name_of(node, language));
    if (!is_exact(from) || !is_exact(to))
      summary = tr(msg("{activity} (the day is not fixed: {dates})", {{"activity", summary}, {"dates", span_text(from, to, language)}}));
    std::string details(projects::text_in(node.description, language));
    const auto add = [&](const base::Message& message) { details += (details.empty() ? "" : "\n") + tr(message); };
    if (!node.responsible.empty()) add(msg("Responsible: {who}", {{"who", node.responsible}}));
    for (const auto* before : one.before) add(msg("After: {activity}", {{"activity", name_of(*before, language)}}));
    if (const auto late = lateness(one, language); !late.empty()) details += (details.empty() ? "" : "\n") + late;
    line(out, "BEGIN:VEVENT");
    // An activity without an id of its own is known by its place.
    line(out, fmt::format("UID:{}-{}@{}", project.id.text(), value(node.id.empty() ? one.number : node.id), value(host)));
    line(out, "DTSTAMP:" + stamp);
    line(out, "DTSTART;VALUE=DATE:" + day_text(*first_day(from)));
    line(out, "DTEND;VALUE=DATE:" + day_text(*last_day(to) + days(1)));  // the day after (3.6.1)
    line(out, "SUMMARY:" + value(summary));
    if (!details.empty()) line(out, "DESCRIPTION:" + value(details));
    line(out, "URL:" + std::string(url));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
  }
  line(out, "END:VCALENDAR");
  return out;
}

}  // namespace framework
