// SPDX-License-Identifier: EUPL-1.2
// Any bytes as tables of projects, read with the program's mappings, with a guess, or with a mapping that is part of the bytes: what is
// read can be kept, each fault has its place and can be shown.
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "db/storable.h"
#include "exchange/table_import.h"
#include "exchange/table_values.h"

namespace {

void must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

imports::Input input_of(std::string_view content, const char* name) { return {name, "", std::make_shared<const std::string>(content)}; }

void check(const iati::Finding& finding) {
  must(finding.line >= 0, "a fault is on no line");
  for (const auto language : base::languages) must(base::is_valid_utf8(base::text(language, finding.message)), "a fault cannot be shown");
  must(base::is_valid_utf8(finding.path), "the place of a fault cannot be shown");
}

void read(const exchange::TablePlan& plan) {
  const auto preview = exchange::preview_tables(plan, nullptr, 500);
  if (!preview) return;
  for (const auto& note : preview->notes) check(note);
  for (const auto& arrived : preview->projects) {
    for (const auto& finding : arrived.outcome.findings) check(finding);
    if (arrived.outcome.outcome == exchange::Outcome::lost) {
      must(!arrived.outcome.findings.empty(), "a row was lost without a word");
      continue;
    }
    if (const auto good = projects::check(arrived.project); !good) {
      std::fprintf(stderr, "%s\n%s\n", good.error().message.id.c_str(), projects::json_text(arrived.project).c_str());
      std::abort();
    }
    const auto again = projects::project_from_json(projects::json_text(arrived.project));
    must(again && *again == arrived.project, "a project is not what it was when it is read again");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  const auto kind = data[0];
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  // Parts are parted by a byte that no text has.
  const auto next = [&] {
    const auto end = bytes.find('\xFE');
    const auto part = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    return part;
  };
  switch (kind % 5) {
    case 0:
      if (const auto plan = exchange::guess_tables({input_of(bytes, "table.csv")})) read(*plan);
      break;
    case 1: {
      const auto activities = next(), descriptions = next(), locations = next(), participants = next();
      const auto plan = exchange::plan_tables({input_of(activities, "activities.csv"), input_of(descriptions, "descriptions.csv"), input_of(locations, "locations.csv"),
                                               input_of(participants, "participating_orgs.csv"), input_of(bytes, "sectors.csv")},
                                              *exchange::find_built_in_table_mapping("iadb"));
      if (plan) read(*plan);
      break;
    }
    case 2:
      if (const auto plan = exchange::plan_tables({input_of(bytes, "list.txt")}, *exchange::find_built_in_table_mapping("urb-al-iii"))) read(*plan);
      break;
    case 3: {
      const auto mapping = exchange::table_mapping_from_json(next());
      if (!mapping) break;
      const auto again = exchange::table_mapping_from_json(exchange::json_text(*mapping));
      must(again && *again == *mapping, "a mapping is not what it was when it is read again");
      const auto first = next();
      if (const auto plan = exchange::plan_tables({input_of(first, "a.csv"), input_of(bytes, "b.csv")}, *mapping)) read(*plan);
      if (const auto plan = exchange::plan_tables({input_of(first, "a.csv")}, *mapping)) read(*plan);
      break;
    }
    default: {
      const auto text = base::repair_utf8(bytes);
      if (const auto amount = exchange::parse_amount(text, kind & 0x80 ? ',' : 0, kind & 0x40 ? 2 : 0))
        must(amount->number.find_first_not_of("-.0123456789") == std::string::npos, "an amount is no number");
      for (const auto* order : {"", "dmy", "mdy", "ymd"})
        if (const auto day = exchange::parse_day(text, order)) must(base::PartialDate::parse(day->text()) == *day, "a day does not exist");
      exchange::parse_code("Sector", text);
      exchange::parse_goal(text);
      exchange::parse_percentage(text);
      exchange::looks_damaged(text);
      exchange::match_pattern(text, "{one} ({two})");
    }
  }
  return 0;
}
