// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <iconv.h>

#include <optional>
#include <string>

#include "iati/reader.h"

namespace iati {

// Gives a file's text as UTF-8, whatever encoding its first bytes or its XML declaration name.
class Decoder {
 public:
  explicit Decoder(Reader::Source source) : source_(std::move(source)) {}
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Appends to `to`; false at the end. UTF-8 goes through unchecked: the parser checks it.
  bool more(std::string& to, std::size_t size);

  bool unreadable() const { return unreadable_; }    // the source failed
  bool undecodable() const { return undecodable_; }  // bytes that the encoding does not have, or an unknown encoding
  const std::string& encoding() const { return encoding_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  bool fill(std::size_t size);
  void begin();
  void convert(std::string& to);

  Reader::Source source_;
  std::string raw_;
  std::string encoding_;
  std::optional<iconv_t> handle_;  // none: UTF-8
  std::uint64_t bytes_ = 0;
  bool begun_ = false;
  bool ended_ = false;
  bool unreadable_ = false;
  bool undecodable_ = false;
};

}  // namespace iati
