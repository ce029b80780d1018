// SPDX-License-Identifier: EUPL-1.2
#include "accounts/passwords.h"

#include <sodium.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <vector>

#include "base/embedded.h"
#include "base/text.h"

std::span<const base::EmbeddedFile> embedded_accounts();

namespace accounts {
namespace {

using base::msg;
using base::Problem;

void need_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium does not start");
}

// Sorted, each once.
const std::vector<std::string_view>& common() {
  static const auto words = [] {
    std::vector<std::string_view> found;
    for (const auto& file : embedded_accounts())
      if (file.name == "accounts/data/common_passwords.txt")
        for (const auto word : base::split(file.content, '\n'))
          if (!word.empty()) found.push_back(word);
    std::ranges::sort(found);
    return found;
  }();
  return words;
}

bool is_listed(std::string_view word) {
  return std::ranges::binary_search(common(), word);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// The length of the piece of which the text is made over and over; the whole if it is not.
std::size_t period(std::string_view text) {
  for (std::size_t n = 1; n <= text.size() / 2; ++n) {
    bool repeats = true;
    for (std::size_t i = n; i < text.size() && repeats; ++i) repeats = text[i] == text[i - n];
    if (repeats) return n;
  }
  return text.size();
}

bool is_run(std::string_view text) {  // 123456789012, zyxwvutsrqpo
  std::size_t kept = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const int step = text[i] - text[i - 1];
    kept += step == 1 || step == -1 || step == 0 || step == -9;
  }
  return kept + 2 >= text.size();
}

}  // namespace

std::string hash_password(std::string_view password) {
  need_sodium();
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), password_rounds, password_memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  return hash;
}

bool is_password(std::string_view hash, std::string_view password) {
  need_sodium();
  return !hash.empty() && crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view hash) {
  need_sodium();
  return crypto_pwhash_str_needs_rehash(std::string(hash).c_str(), password_rounds, password_memory) != 0;
}

bool is_common_password(std::string_view password) {
  const auto text = lower(password);
  if (is_listed(text) || is_run(text)) return true;
  const auto piece = std::string_view(text).substr(0, period(text));
  if (piece.size() < text.size() && (piece.size() < 6 || is_listed(piece))) return true;
  // password2024!!! is what people make of password.
  const auto first = std::ranges::find_if(text, is_letter);
  const auto last = std::find_if(text.rbegin(), text.rend(), is_letter).base();
  if (first >= last) return false;
  const std::string_view core(&*first, static_cast<std::size_t>(last - first));
  return core.size() < text.size() && core.size() >= 4 && is_listed(core);
}

base::Result<void> check_password(std::string_view password, std::string_view email, std::string_view site_name) {
  const auto refuse = [](base::Message message) {
    return Problem{Problem::Kind::invalid, std::move(message), "password"};
  };
  if (!base::is_valid_utf8(password) || password.find('\0') != std::string_view::npos)
    return refuse(msg("The password holds bytes that are no text."));
  const auto length = base::length(password);
  if (length < shortest_password)
    return refuse(
        msg("This password is too short: it needs at least {least} characters. A short sentence is easy to remember "
            "and hard to guess.",
            {{"least", fmt::format("{}", shortest_password)}}));
  if (length > longest_password)
    return refuse(msg("This password is too long: at most {most} characters are taken.",
                      {{"most", fmt::format("{}", longest_password)}}));
  if (is_common_password(password))
    return refuse(
        msg("This password is among those that are tried first, or made of one of them. Choose one that only you would "
            "think of."));
  const auto text = lower(password);
  const auto local = email.substr(0, email.find('@'));
  if (local.size() >= 4 && text.find(lower(local)) != std::string::npos)
    return refuse(
        msg("This password contains the name of your e-mail address, which is the first that others would try."));
  if (site_name.size() >= 4 && text.find(lower(site_name)) != std::string::npos)
    return refuse(msg("This password contains the name of this site, which is among the first that others would try."));
  return {};
}

}  // namespace accounts
