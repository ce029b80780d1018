// SPDX-License-Identifier: EUPL-1.2
// What a file says beyond what a project's fields hold: kept as text in a part's `rest`, given back in its place.
//
// `rest` is attributes, as ` name="value"`, then elements. Whatever version 2.03 has at that place keeps its name, codes of
// version 1 in today's form; what it has not, faults included, has our prefix `c`, so that files stay valid with all that was in
// them; an attribute where 2.03 lets none of others stand becomes an element <c:attribute>. The prefix is declared once, by the
// file; other namespaces where they stand.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "iati/api.h"

namespace exchange {

inline constexpr std::string_view own_namespace = "urn:cosmopolis:iati:1";
inline constexpr std::string_view own_prefix = "c";

// Of an attribute or element of ours: its local name; empty of others.
std::string_view own_name(const iati::Attribute& attribute);
std::string_view own_name(const iati::Node& node);

// The attributes of one element as they are kept: each name once, each prefix declared once and for one namespace.
class KeptAttributes {
 public:
  // `spec`: null where the standard has no such element.
  void add(const iati::Attribute& attribute, const iati::Spec* spec, iati::Version version);
  void fault(std::string_view name, std::string_view value);
  std::string text() const { return declarations_ + text_; }

 private:
  std::string prefix_for(const iati::Namespace& space);
  void write(std::string_view prefix, std::string name, std::string_view value);
  std::string declarations_, text_;
  std::vector<std::string> names_;                             // with their prefix
  std::vector<std::pair<std::string, std::string>> declared_;  // prefix, namespace
};

class Kept {
 public:
  // `spec`: what version 2.03 has at the place of the element whose rest this is.
  explicit Kept(const iati::Spec* spec) : spec_(spec) {}
  void attribute(const iati::Attribute& attribute, iati::Version version);
  void child(const iati::Node& node, iati::Version version);
  // A value that a field cannot hold, such as a date that does not exist.
  void fault(std::string_view attribute, std::string_view value);
  std::string text();  // elements in the standard's order, as they will be written

 private:
  void as_element(const iati::Attribute& attribute);
  struct Piece {
    std::size_t order = 0;
    std::string xml;
  };
  const iati::Spec* spec_;
  KeptAttributes attributes_;
  std::vector<Piece> elements_;
};

// Writes one element of version 2.03: attributes first, then children in the standard's order, what is kept among them.
class Element {
 public:
  Element(std::string& out, iati::Name name, const iati::Spec* parent, std::string_view rest = {});
  Element(const Element&) = delete;
  ~Element();  // the end tag

  void attribute(iati::Name name, std::string_view value);  // none if it is empty
  void text(std::string_view text);
  // To be called before a child of that name is written: kept ones that come before it are written then.
  void before(iati::Name name);
  // The child <c:own>: what only we know, as JSON.
  void own(std::string_view json);
  const iati::Spec* spec() const { return spec_; }
  std::string& out() { return out_; }

 private:
  struct Piece {
    std::size_t order = 0;
    std::string_view xml;
  };
  void open();
  std::string& out_;
  iati::Name name_;
  const iati::Spec* spec_;
  std::string_view rest_attributes_;
  std::vector<Piece> pieces_;
  std::size_t written_ = 0;
  bool is_open_ = false;
};

}  // namespace exchange
