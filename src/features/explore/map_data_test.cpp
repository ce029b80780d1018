// SPDX-License-Identifier: EUPL-1.2
#include "explore/map_data.h"

#include <gmock/gmock.h>

#include "explore/documents.h"
#include "explore/filters.h"
#include "explore/test_register.h"
#include "projects/api.h"

namespace explore {
namespace {

struct ProjectMap : testing::Test {
  TestRegister records;

  projects::Project project(const char* title, const std::vector<base::Point>& places) {
    projects::Project made;
    made.state = projects::State::published;
    made.title = {{"en", title}};
    for (const auto at : places) {
      projects::Location location;
      location.latitude = at.latitude;
      location.longitude = at.longitude;
      made.locations.push_back(location);
    }
    return made;
  }
  void add(projects::Project made) {
    {
      auto transaction = records.database().write({"a test"});
      if (!projects::Writer(transaction).create(std::move(made))) throw std::runtime_error("the project was not taken");
      transaction.commit();
    }
    const base::Progress progress;
    if (!records.own_atlas().follow(progress)) throw std::runtime_error("the index does not follow");
  }
  MapPicture picture(const MapWindow& window) {
    Filters filters;
    filters.collection = projects_collection;
    const auto view = records.atlas().index().view();
    return gather(view, filters.request(base::Language::en, records.atlas().gazetteer()), window, 100, 100);
  }
  static std::vector<std::string> dots(const MapPicture& picture) {
    std::vector<std::string> told;
    for (const auto& dot : picture.dots) told.push_back(fmt::format("{:.4f} {:.4f}: {}{}", dot.at.latitude, dot.at.longitude, dot.count, dot.project ? "" : " of several"));
    return told;
  }
};

TEST_F(ProjectMap, HasAProjectAtEachOfItsPlaces) {
  add(project("Wells", {{14.69, -17.44}, {-33.4489, -70.6693}, {14.69, -17.44}, {47.8, 13.04}}));
  add(project("Nowhere", {}));
  const auto close = picture({.zoom = 8});
  EXPECT_EQ(close.total, 2u);
  EXPECT_EQ(close.shown, 1u);
  EXPECT_THAT(dots(close), testing::UnorderedElementsAre("14.6900 -17.4400: 1", "-33.4489 -70.6693: 1", "47.8000 13.0400: 1"));
  MapWindow europe{.zoom = 8};
  europe.west = 0, europe.east = 20, europe.south = 40, europe.north = 50;
  EXPECT_THAT(dots(picture(europe)), testing::ElementsAre("47.8000 13.0400: 1"));
  EXPECT_EQ(picture(europe).shown, 1u);
}

TEST_F(ProjectMap, CountsAProjectOnceWhereItsPlacesFallTogether) {
  add(project("Wells", {{14.69, -17.44}, {14.70, -17.42}}));
  EXPECT_THAT(dots(picture({.zoom = 1})), testing::ElementsAre("14.6950 -17.4300: 1")) << "and it leads to the project";
  add(project("Schools", {{14.68, -17.43}}));
  EXPECT_THAT(dots(picture({.zoom = 1})), testing::ElementsAre("14.6900 -17.4300: 2 of several"));
}

TEST_F(ProjectMap, ListsAProjectOnceBelowIt) {
  add(project("Wells", {{14.69, -17.44}, {-33.4489, -70.6693}}));
  const web::Site site{TestRegister::settings(), {feature(records.atlas())}};
  web::TestClient client{site};
  auto page = web::whole_body(client.get("/projects?view=map"));
  page.erase(0, page.find("id=\"map-places\""));
  page.erase(page.find("</ul>"));
  const auto first = page.find(">Wells</a>");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(page.find(">Wells</a>", first + 1), std::string::npos);
}

TEST(ProjectDisplays, KeepPlacesAsTheyArePacked) {
  ProjectDisplay display{.status = "2", .start = "2012", .end = "", .countries = "SN", .owner = "", .reporter = "Ville 12 34"};
  EXPECT_TRUE(unpack_project(pack(display)).places.empty());
  display.places = {{14.6937, -17.4441}, {-90, 180}, {0, 0}};
  const auto places = unpack_project(pack(display)).places;
  ASSERT_EQ(places.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(places[i].latitude, display.places[i].latitude, 1e-9);
    EXPECT_NEAR(places[i].longitude, display.places[i].longitude, 1e-9);
  }
}

}  // namespace
}  // namespace explore
