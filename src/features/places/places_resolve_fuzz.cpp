// SPDX-License-Identifier: EUPL-1.2
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "places/api.h"

// Any name, country text and point against the built gazetteer, whose path COSMOPOLIS_GAZETTEER may give.
namespace {

const places::Gazetteer& gazetteer() {
  static const auto opened = [] {
    const char* path = std::getenv("COSMOPOLIS_GAZETTEER");
    auto result = places::Gazetteer::open(path ? path : COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin");
    if (!result) {
      std::fprintf(stderr, "no gazetteer: build the target gazetteer or set COSMOPOLIS_GAZETTEER\n");
      std::exit(1);
    }
    return std::move(result.value());
  }();
  return *opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::Point point;
  if (size < sizeof point + 1) return 0;
  std::memcpy(&point, data, sizeof point);
  const bool with_point = data[sizeof point] & 1;
  const std::string_view text(reinterpret_cast<const char*>(data) + sizeof point + 1, size - sizeof point - 1);
  const auto first = std::min(text.find('\n'), text.size());
  const auto second = std::min(text.find('\n', std::min(first + 1, text.size())), text.size());
  places::Query query;
  query.name = text.substr(0, first);
  query.country = text.substr(std::min(first + 1, second), second - std::min(first + 1, second));
  query.subdivision = text.substr(std::min(second + 1, text.size()));
  if (with_point) query.point = point;
  const auto resolution = gazetteer().resolve(query);
  if (resolution.certainty != places::Certainty::none && !resolution.best) std::abort();
  if (resolution.alternatives.size() > 5) std::abort();
  for (const auto& candidate : gazetteer().suggest(query.name, 5))
    if (!gazetteer().find(candidate.place.id())) std::abort();
  gazetteer().find(query.name);
  return 0;
}
