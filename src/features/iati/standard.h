// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "iati/codes.h"
#include "iati/names.h"

namespace iati {

// Name::none if the standard has no such element or attribute.
Name find_name(std::string_view name);
inline std::string_view text_of(Name name) {
  return names[static_cast<std::size_t>(name)];
}

// Versions 1.01 to 1.05 are one: each added elements to the one before and none was taken away, so the table of 1.05
// reads all of them.
enum class Version : std::uint8_t { unknown, v1, v201, v202, v203 };
struct VersionRead {
  Version version = Version::unknown;  // the one by which to read: for one that never existed the nearest
  bool exists = false;                 // stands in the standard's list of versions
};
VersionRead read_version(std::string_view text);
std::string_view text_of(Version version);  // "2.03"; "1.05" for version 1

enum class Type : std::uint8_t {
  any,
  string,
  decimal,
  boolean,
  date,
  datetime,
  uri,
  integer,
  count,
  positive,
  token,
  language
};
enum class Content : std::uint8_t { empty, text, sequence, choice };

// A value is of this list if the element's vocabulary is this one; "1" also holds where none is given; empty: always.
struct CodeRule {
  const CodeList* list = nullptr;
  std::string_view vocabulary;
};

struct AttributeSpec {
  Name name = Name::none;
  Type type = Type::string;
  bool required = false;
  std::vector<CodeRule> codes;
};

// What an element may hold at its place in a version of the standard.
struct Spec {
  Name name = Name::none;
  Content content = Content::empty;
  Type type = Type::string;  // of Content::text
  bool required = false;     // at least one
  bool repeats = false;
  bool mixed = false;               // text beside elements
  bool some = false;                // Content::choice: at least one child
  bool foreign_attributes = false;  // attributes of other namespaces
  bool is_foreign = false;          // stands for any elements of other namespaces
  std::vector<AttributeSpec> attributes;
  std::vector<Name> child_names;  // in order; of one length with children
  std::vector<Spec> children;
  std::vector<CodeRule> text_codes;

  const Spec* child(Name child_name) const;
  const AttributeSpec* attribute(Name attribute_name) const;
};

// Version::unknown is read as 2.03.
const Spec& activities_spec(Version version);
const Spec& activity_spec(Version version);
const Spec& organisations_spec(Version version);
const Spec& organisation_spec(Version version);

}  // namespace iati
