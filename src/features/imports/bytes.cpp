// SPDX-License-Identifier: EUPL-1.2
#include "imports/bytes.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "imports/utf8.h"

namespace imports {

namespace {

class FileBytes : public Bytes {
 public:
  FileBytes(std::FILE* file, std::uint64_t size) : file_(file), size_(size) { std::setvbuf(file_, nullptr, _IONBF, 0); }
  ~FileBytes() override { std::fclose(file_); }
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  std::size_t read(char* to, std::size_t size) override {
    auto got = std::fread(to, 1, size, file_);
    if (got < size && std::ferror(file_)) broken_ = true;
    position_ += got;
    return got;
  }
  std::uint64_t size() const override { return size_; }
  std::uint64_t position() const override { return position_; }
  bool broken() const override { return broken_; }

 private:
  std::FILE* file_;
  std::uint64_t size_;
  std::uint64_t position_ = 0;
  bool broken_ = false;
};

class MemoryBytes : public Bytes {
 public:
  explicit MemoryBytes(std::shared_ptr<const std::string> content) : content_(std::move(content)) {}
  std::size_t read(char* to, std::size_t size) override {
    auto n = std::min(size, content_->size() - position_);
    std::memcpy(to, content_->data() + position_, n);
    position_ += n;
    return n;
  }
  std::uint64_t size() const override { return content_->size(); }
  std::uint64_t position() const override { return position_; }

 private:
  std::shared_ptr<const std::string> content_;
  std::size_t position_ = 0;
};

// Leaves out the byte order mark and passes the rest through.
class SkippedBytes : public Bytes {
 public:
  SkippedBytes(std::unique_ptr<Bytes> from, std::string first, std::size_t skip)
      : from_(std::move(from)), first_(std::move(first)), at_(skip) {}
  std::size_t read(char* to, std::size_t size) override {
    if (at_ < first_.size()) {
      auto n = std::min(size, first_.size() - at_);
      std::memcpy(to, first_.data() + at_, n);
      at_ += n;
      return n;
    }
    return from_->read(to, size);
  }
  std::uint64_t size() const override { return from_->size(); }
  std::uint64_t position() const override { return from_->position(); }
  bool broken() const override { return from_->broken(); }

 private:
  std::unique_ptr<Bytes> from_;
  std::string first_;
  std::size_t at_;
};

class ConvertedBytes : public Bytes {
 public:
  ConvertedBytes(std::unique_ptr<Bytes> from, UConverter* converter, UConverter* utf8)
      : from_(std::move(from)), converter_(converter), utf8_(utf8), input_(64 << 10, '\0'), pivot_(32 << 10) {
    source_ = source_end_ = input_.data();
    pivot_source_ = pivot_target_ = pivot_.data();
  }
  ~ConvertedBytes() override {
    ucnv_close(converter_);
    ucnv_close(utf8_);
  }
  ConvertedBytes(const ConvertedBytes&) = delete;
  ConvertedBytes& operator=(const ConvertedBytes&) = delete;

  std::size_t read(char* to, std::size_t size) override {
    char* target = to;
    while (target == to && !finished_) {
      if (source_ == source_end_ && !at_end_) {
        auto got = from_->read(input_.data(), input_.size());
        source_ = input_.data();
        source_end_ = source_ + got;
        at_end_ = got == 0;
      }
      UErrorCode status = U_ZERO_ERROR;
      ucnv_convertEx(utf8_, converter_, &target, to + size, &source_, source_end_, pivot_.data(), &pivot_source_,
                     &pivot_target_, pivot_.data() + pivot_.size(), false, at_end_, &status);
      if (status == U_BUFFER_OVERFLOW_ERROR) break;
      if (at_end_ || (U_FAILURE(status) && source_ == source_end_)) finished_ = at_end_;
    }
    return static_cast<std::size_t>(target - to);
  }
  std::uint64_t size() const override { return from_->size(); }
  std::uint64_t position() const override { return from_->position(); }
  bool broken() const override { return from_->broken(); }

 private:
  std::unique_ptr<Bytes> from_;
  UConverter* converter_;
  UConverter* utf8_;
  std::string input_;
  std::vector<UChar> pivot_;
  const char* source_ = nullptr;
  const char* source_end_ = nullptr;
  UChar* pivot_source_ = nullptr;
  UChar* pivot_target_ = nullptr;
  bool at_end_ = false;
  bool finished_ = false;
};

}  // namespace

base::Result<std::unique_ptr<Bytes>> open_bytes(const Input& input) {
  if (input.path.empty()) {
    auto content = input.content ? input.content : std::make_shared<const std::string>();
    return std::unique_ptr<Bytes>(std::make_unique<MemoryBytes>(std::move(content)));
  }
  std::FILE* file = std::fopen(input.path.c_str(), "rb");
  struct stat status {};
  if (!file || fstat(fileno(file), &status) != 0) {
    int error = errno;
    if (file) std::fclose(file);
    return base::Problem{error == ENOENT ? base::Problem::Kind::not_found : base::Problem::Kind::unavailable,
                         base::msg("The file {file} cannot be read: {error}",
                                   {{"file", input.name}, {"error", std::strerror(error)}})};
  }
  if (S_ISDIR(status.st_mode)) {
    std::fclose(file);
    return base::Problem{base::Problem::Kind::invalid,
                         base::msg("{file} is a folder; name a file in it.", {{"file", input.name}})};
  }
  return std::unique_ptr<Bytes>(std::make_unique<FileBytes>(file, static_cast<std::uint64_t>(status.st_size)));
}

base::Result<std::string> sha256(const Input& input) {
  auto bytes = open_bytes(input);
  if (!bytes) return bytes.error();
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::string buffer(1 << 18, '\0');
  while (auto got = (*bytes)->read(buffer.data(), buffer.size()))
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(buffer.data()), got);
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, digest);
  char hex[crypto_hash_sha256_BYTES * 2 + 1];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  return std::string(hex);
}

Encoding guess_encoding(std::string_view first, bool is_whole) {
  if (first.starts_with("\xEF\xBB\xBF")) return {"UTF-8", 3};
  if (first.starts_with(std::string_view("\xFF\xFE\0\0", 4))) return {"UTF-32LE", 4};
  if (first.starts_with("\xFF\xFE")) return {"UTF-16LE", 2};
  if (first.starts_with("\xFE\xFF")) return {"UTF-16BE", 2};
  // Without a mark: in UTF-16 separators and line ends, if nothing else, have one zero byte, always on the same side.
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < first.size(); ++i)
    if (first[i] == 0) ++zeros[i % 2];
  auto many = first.size() / 20 + 1;
  if (zeros[1] > many && zeros[0] * 10 < zeros[1]) return {"UTF-16LE", 0};
  if (zeros[0] > many && zeros[1] * 10 < zeros[0]) return {"UTF-16BE", 0};
  if (is_utf8(first)) return {"UTF-8", 0};
  // The piece may end inside a character.
  if (!is_whole)
    for (std::size_t cut = 1; cut <= 3 && cut < first.size(); ++cut)
      if (is_utf8(first.substr(0, first.size() - cut))) return {"UTF-8", 0};
  // Mostly UTF-8 with some broken bytes is still UTF-8; its rows are repaired one by one.
  std::size_t good = 0, bad = 0;
  for (std::size_t i = 0; i < first.size();) {
    auto length = utf8_length(first.substr(i));
    if (length == 0) ++bad, ++i;
    else good += length > 1, i += length;
  }
  return good > bad * 4 ? Encoding{"UTF-8", 0} : Encoding{"windows-1252", 0};
}

base::Result<std::unique_ptr<Bytes>> open_text(const Input& input, const std::string& encoding, std::string* chosen) {
  auto opened = open_bytes(input);
  if (!opened) return opened.error();
  auto bytes = std::move(*opened);
  std::string first(256 << 10, '\0');
  std::size_t size = 0;
  while (size < first.size()) {
    auto got = bytes->read(first.data() + size, first.size() - size);
    if (got == 0) break;
    size += got;
  }
  bool is_whole = size < first.size();
  first.resize(size);
  Encoding guessed = guess_encoding(first, is_whole);
  if (!encoding.empty() && ucnv_compareNames(encoding.c_str(), guessed.name.c_str()) != 0)
    guessed = {encoding, guessed.mark && guessed.name == "UTF-8" ? 3U : 0U};
  if (chosen) *chosen = guessed.name;
  auto rest = std::make_unique<SkippedBytes>(std::move(bytes), std::move(first), guessed.mark);
  if (ucnv_compareNames(guessed.name.c_str(), "UTF-8") == 0) return std::unique_ptr<Bytes>(std::move(rest));
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(guessed.name.c_str(), &status);
  if (U_FAILURE(status))
    return base::Problem{base::Problem::Kind::invalid,
                         base::msg("The encoding {encoding} is not known.", {{"encoding", guessed.name}}), "encoding"};
  UConverter* utf8 = ucnv_open("UTF-8", &status);
  return std::unique_ptr<Bytes>(std::make_unique<ConvertedBytes>(std::move(rest), converter, utf8));
}

}  // namespace imports
