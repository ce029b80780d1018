// SPDX-License-Identifier: EUPL-1.2
#include <cstdlib>

#include "base/text.h"
#include "people/people.h"

// Any line as what is looked for, any text after it: what is written stays UTF-8, and a text without the term stays
// itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto end = all.find('\n');
  const std::string term(all.substr(0, end));
  const auto text = end == std::string_view::npos ? std::string_view() : all.substr(end + 1);
  const auto result = people::redacted(text, {term});
  if (base::is_valid_utf8(text) && !base::is_valid_utf8(result)) std::abort();
  if (people::redacted(text, {}) != text) std::abort();
  return 0;
}
