// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"

namespace xml {

struct Limits {
  int depth = 64;                                 // elements inside elements
  std::uint64_t bytes = 8ULL << 30;               // of the document as read
  std::size_t attribute_bytes = 64 << 10;         // of one attribute
};

// What is read stands in a document of unknown origin: nothing is fetched from anywhere, no document type is
// accepted (so there are no entities to expand), and depth and length have limits. Memory does not grow with the
// document. Not thread-safe.
class Reader {
 public:
  // Fills up to `size` bytes; gives how many, 0 at the end, -1 if the origin cannot be read.
  using Read = std::function<std::int64_t(char* to, std::size_t size)>;
  enum class Event { start, end, text, finished, failed };

  Reader(Read read, Limits limits = {});
  ~Reader();

  // An element without content gives start and then end, like any other. Comments, processing instructions and
  // white space between elements are passed over.
  Event next();
  std::string_view name() const;  // local name, without prefix; valid until next()
  std::string_view text() const;  // of Event::text
  std::optional<std::string> attribute(std::string_view local_name);  // of Event::start
  int depth() const;              // 1 for the root
  int line() const;
  // What went wrong, after Event::failed.
  const base::Message& problem() const;
  // Reads past the end of the element whose start was just given.
  bool skip_element();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xml
