// SPDX-License-Identifier: EUPL-1.2
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "base/text.h"
#include "places/tools/draft.h"

namespace places::build {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + " cannot be read: run npm ci, and install the package iso-codes");
  return {std::istreambuf_iterator<char>(in), {}};
}

void each_row(const Sources& sources, std::string_view file, std::size_t columns, const std::function<void(const Cells&)>& f) {
  const std::string data = read_file(sources.own / file);
  for (const auto line : base::split(data, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const Cells cells = base::split(line, '\t');
    if (cells.size() != columns) refuse(file, "not " + std::to_string(columns) + " columns", cells);
    f(cells);
  }
}

void refuse(std::string_view file, std::string_view why, const Cells& cells) {
  std::string text = std::string(file) + ": " + std::string(why) + ":";
  for (const auto cell : cells) text += " " + std::string(cell);
  throw std::runtime_error(text);
}

boost::json::value read_json(const std::filesystem::path& path) {
  boost::system::error_code error;
  auto value = boost::json::parse(read_file(path), error);
  if (error) throw std::runtime_error(path.string() + " is no JSON: " + error.message());
  return value;
}

std::string_view string_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (!value || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

std::int64_t number_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() ? value->get_int64() : 0;
}

namespace {

std::uint32_t word(const std::string& data, std::size_t at) {
  if (at + 4 > data.size()) throw std::runtime_error("a gettext file is cut off");
  std::uint32_t value = 0;
  std::memcpy(&value, data.data() + at, 4);
  return value;
}

std::string_view entry(const std::string& data, std::size_t at) {
  const std::size_t size = word(data, at), begin = word(data, at + 4);
  if (begin + size > data.size()) throw std::runtime_error("a gettext file is cut off");
  return std::string_view(data).substr(begin, size);
}

}  // namespace

// The form of .mo files: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
std::vector<Catalogue> read_catalogues(const Sources& sources, const std::string& domain) {
  std::vector<Catalogue> catalogues;
  std::vector<std::filesystem::path> files;
  for (const auto& folder : std::filesystem::directory_iterator(sources.share / "locale")) {
    auto file = folder.path() / "LC_MESSAGES" / (domain + ".mo");
    if (std::filesystem::exists(file)) files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const std::string data = read_file(file);
    if (word(data, 0) != 0x950412de) throw std::runtime_error(file.string() + " is no gettext file of this machine");
    Catalogue catalogue;
    catalogue.locale = file.parent_path().parent_path().filename().string();
    const std::size_t count = word(data, 8), originals = word(data, 12), translations = word(data, 16);
    for (std::size_t i = 0; i < count; ++i) {
      const auto original = entry(data, originals + 8 * i);
      const auto translation = entry(data, translations + 8 * i);
      if (!original.empty() && !translation.empty()) catalogue.entries.emplace(original, translation);
    }
    catalogues.push_back(std::move(catalogue));
  }
  if (catalogues.empty()) throw std::runtime_error("no " + domain + ".mo under " + (sources.share / "locale").string());
  return catalogues;
}

int interface_language(std::string_view locale) {
  static constexpr std::string_view codes[] = {"en", "fr", "es", "pt"};
  for (int i = 0; i < 4; ++i)
    if (locale == codes[i]) return i;
  return -1;
}

}  // namespace places::build
