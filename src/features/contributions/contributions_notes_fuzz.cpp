// SPDX-License-Identifier: EUPL-1.2
#include <cstdlib>
#include <set>

#include "base/text.h"
#include "contributions/notes.h"

namespace {

using namespace contributions;

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// Lines of names, an empty line, then any text as a note, cleaned as what people send is: whom it mentions.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<Hearer> people;
  while (people.size() < 20) {
    const auto end = rest.find('\n');
    const std::string name(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (name.empty()) break;
    people.push_back({.account = AccountId{people.size() + 1}, .name = name, .desk = {}});
  }
  const auto words = clean(rest);
  expect(clean(words) == words);
  const std::string writer = people.empty() ? std::string() : people.back().name;
  const auto found = mentioned(words, people, writer);

  std::set<AccountId> once(found.begin(), found.end());
  expect(once.size() == found.size());
  for (const auto account : found) expect(std::ranges::find(people, account, &Hearer::account) != people.end());
  if (words.find('@') == std::string::npos) expect(found.empty());
  expect(mentioned(words + "\n" + words, people, writer) == found);
  expect(mentioned(words, {}, writer).empty());
  // The order of the names does not matter, only that of the text.
  auto turned = people;
  std::ranges::reverse(turned);
  const auto again = mentioned(words, turned, writer);
  expect(std::set<AccountId>(again.begin(), again.end()) == once);

  for (const auto& person : people) {
    const bool whole = person.name.find_first_of("\n\t,;:!?()[]{}<>\"@") == std::string::npos;
    if (!whole || person.name.front() == ' ' || base::fold(person.name).empty()) continue;
    const auto told = mentioned("Hello @" + person.name + ", " + words, people, {});
    expect(std::ranges::find(told, person.account) != told.end());
  }
  return 0;
}
