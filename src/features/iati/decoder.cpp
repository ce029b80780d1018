// SPDX-License-Identifier: EUPL-1.2
#include "iati/decoder.h"

#include <libxml/tree.h>

#include <algorithm>

namespace iati {
namespace {

// The encoding that the XML declaration names; empty if there is none.
std::string declared_encoding(std::string_view start) {
  if (!start.starts_with("<?xml")) return {};
  start = start.substr(0, start.find("?>"));
  const auto at = start.find("encoding");
  if (at == std::string_view::npos) return {};
  const auto quote = start.find_first_of("\"'", at);
  if (quote == std::string_view::npos) return {};
  const auto end = start.find(start[quote], quote + 1);
  if (end == std::string_view::npos) return {};
  return std::string(start.substr(quote + 1, end - quote - 1));
}

bool is_utf8(std::string_view encoding) {
  std::string lower;
  for (char c : encoding) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower.empty() || lower == "utf-8" || lower == "utf8" || lower == "us-ascii" || lower == "ascii";
}

}  // namespace

Decoder::~Decoder() {
  if (handler_) xmlCharEncCloseFunc(handler_);
}

bool Decoder::fill(std::size_t size) {
  if (ended_) return false;
  const auto before = raw_.size();
  raw_.resize(before + size);
  const auto got = source_(raw_.data() + before, size);
  raw_.resize(before + static_cast<std::size_t>(std::max<std::int64_t>(got, 0)));
  unreadable_ = got < 0;
  ended_ = got <= 0;
  if (got > 0) bytes_ += static_cast<std::uint64_t>(got);
  return got > 0;
}

void Decoder::begin() {
  begun_ = true;
  while (raw_.size() < 256 && fill(4096)) {
  }
  const std::string_view start = raw_;
  if (start.starts_with("\xEF\xBB\xBF")) {
    raw_.erase(0, 3);
    return;  // a byte order mark says more than a declaration
  }
  auto wide = [&](char a, char b, char c, char d) {
    return start.size() >= 4 && start[0] == a && start[1] == b && start[2] == c && start[3] == d;
  };
  if (start.starts_with("\xFF\xFE") || wide('<', 0, '?', 0) || wide('<', 0, 'i', 0)) {
    encoding_ = "UTF-16LE";
  } else if (start.starts_with("\xFE\xFF") || wide(0, '<', 0, '?') || wide(0, '<', 0, 'i')) {
    encoding_ = "UTF-16BE";
  } else if (auto declared = declared_encoding(start); !is_utf8(declared)) {
    encoding_ = declared;
  } else {
    return;
  }
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) raw_.erase(0, 2);
  handler_ = xmlFindCharEncodingHandler(encoding_.c_str());
  if (!handler_) undecodable_ = true;
}

bool Decoder::more(std::string& to, std::size_t size) {
  if (!begun_) begin();
  if (undecodable_) return false;
  if (!handler_) {
    if (raw_.empty()) {
      // Straight into place: the usual case, a file in UTF-8.
      if (ended_) return false;
      const auto before = to.size();
      to.resize(before + size);
      const auto got = source_(to.data() + before, size);
      to.resize(before + static_cast<std::size_t>(std::max<std::int64_t>(got, 0)));
      unreadable_ = got < 0;
      ended_ = got <= 0;
      if (got > 0) bytes_ += static_cast<std::uint64_t>(got);
      return got > 0;
    }
    to += raw_;
    raw_.clear();
    return true;
  }
  const auto before = to.size();
  do {
    const bool more_came = fill(size);
    if (raw_.empty()) return to.size() > before;
    xmlBufferPtr in = xmlBufferCreate();
    xmlBufferPtr out = xmlBufferCreate();
    xmlBufferAdd(in, reinterpret_cast<const xmlChar*>(raw_.data()), static_cast<int>(raw_.size()));
    // It converts as much as fits into its buffers at a time.
    int done = 0;
    int left = xmlBufferLength(in);
    do {
      done = xmlCharEncInFunc(handler_, out, in);
      if (done == -2 || xmlBufferLength(in) == left) break;
      left = xmlBufferLength(in);
    } while (left > 0);
    to.append(reinterpret_cast<const char*>(xmlBufferContent(out)), static_cast<std::size_t>(xmlBufferLength(out)));
    raw_.assign(reinterpret_cast<const char*>(xmlBufferContent(in)), static_cast<std::size_t>(xmlBufferLength(in)));
    xmlBufferFree(in);
    xmlBufferFree(out);
    if (done == -2 || (!more_came && !raw_.empty())) {
      undecodable_ = true;
      return to.size() > before;
    }
  } while (to.size() == before);
  return true;
}

}  // namespace iati
