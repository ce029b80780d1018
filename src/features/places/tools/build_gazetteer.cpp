// SPDX-License-Identifier: EUPL-1.2
#include <chrono>
#include <cstdio>
#include <exception>

#include "places/tools/draft.h"

// build_gazetteer NODE_MODULES SHARE OWN OUT: reads the published lists and writes the one file that
// places::Gazetteer opens.
int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "use: build_gazetteer NODE_MODULES SHARE OWN OUT\n");
    return 2;
  }
  try {
    const places::build::Sources sources{argv[1], argv[2], argv[3]};
    const std::filesystem::path out = argv[4];
    std::filesystem::create_directories(out.parent_path());
    places::build::Draft draft;
    places::build::read_geonames(sources, draft);
    places::build::read_subdivisions(sources, draft);
    places::build::read_france(sources, draft);
    places::build::read_spain(sources, draft);
    places::build::read_authorities(sources, draft);
    places::build::read_other_names(sources, draft);
    places::build::read_countries(sources, draft);
    places::build::write(draft, out);
    std::size_t insee = 0, ine = 0, communes = 0;
    for (const auto& place : draft.places) {
      insee += !place.insee.empty();
      ine += !place.ine.empty();
      communes += place.kind == places::PlaceKind::commune;
    }
    std::printf("%zu places (%zu with INSEE code, %zu of them not in GeoNames; %zu with INE code), %zu countries, %.1f MB\n",
                draft.places.size(), insee, communes, ine, draft.countries.size(),
                static_cast<double>(std::filesystem::file_size(out)) / 1e6);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "build_gazetteer: %s\n", problem.what());
    return 1;
  }
}
