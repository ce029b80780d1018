// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/members.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/embedded.h"

// For tests: whether templates and the view structs that they are given agree, and whether all their text is translated.
//
//   TEST(Templates, GetWhatTheyUse) {
//     EXPECT_EQ(web::check_template<organisations::Page>({embedded_web(), embedded_organisations()}, "organisations/page"), "");
//   }
namespace web {

// What a view has: the members of a struct, of its elements if it is a list. `any`: JSON made by hand, not looked into.
struct Shape {
  bool any = false;
  std::map<std::string, Shape, std::less<>> members;
};

template <class T>
Shape shape_of() {
  using Plain = std::remove_cvref_t<T>;
  Shape shape;
  if constexpr (std::is_same_v<Plain, boost::json::value> || std::is_same_v<Plain, boost::json::object> ||
                std::is_same_v<Plain, boost::json::array>) {
    shape.any = true;
  } else if constexpr (std::is_convertible_v<Plain, std::string_view> || std::is_arithmetic_v<Plain> || std::is_enum_v<Plain>) {
  } else if constexpr (requires { typename Plain::mapped_type; }) {
    shape.any = true;
  } else if constexpr (requires { typename Plain::value_type; }) {
    shape = shape_of<typename Plain::value_type>();  // std::optional, std::vector
  } else {
    using Members = boost::describe::describe_members<Plain, boost::describe::mod_public | boost::describe::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<Plain>().*member.pointer)>;
      shape.members[member.name] = shape_of<Member>();
    });
  }
  return shape;
}

using EmbeddedFiles = std::initializer_list<std::span<const base::EmbeddedFile>>;

// Empty, or one line per name that the template uses and the view lacks, and per member that no tag uses. Names which the
// layout's or another partial's own struct provides cannot be told apart: give the struct of the whole page.
std::string check_template(EmbeddedFiles files, std::string_view name, const Shape& view);
template <class View>
std::string check_template(EmbeddedFiles files, std::string_view name) {
  return check_template(files, name, shape_of<View>());
}

// Empty, or one line per piece of text in the templates of `part` that stands outside {{#t}} and {{#n}}: between tags and in
// the attributes that are read to people. Elements marked translate="no" are left out.
std::string untranslated_text(EmbeddedFiles files, std::string_view part);

// The same of a finished page in the pseudo language: whatever letters are outside ⟦ ⟧.
std::vector<std::string> text_outside_translation(std::string_view html);

}  // namespace web
