// SPDX-License-Identifier: EUPL-1.2
// OpenSSL's, which uses the processor's instructions for it where there are any: libsodium's is portable and slower,
// which files of gigabytes feel.
#include "db/sha256.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace db {
namespace {

void sure(int done) {
  if (done != 1) throw std::runtime_error("OpenSSL refuses to make a SHA-256 sum");
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* state) const { EVP_MD_CTX_free(state); }

Sha256::Sha256() : state_(EVP_MD_CTX_new()) {
  sure(state_ != nullptr ? 1 : 0);
  sure(EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) { sure(EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size())); }

std::string Sha256::hex() {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  sure(EVP_DigestFinal_ex(state_.get(), sum, &size));
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += "0123456789abcdef"[sum[i] >> 4];
    text += "0123456789abcdef"[sum[i] & 15];
  }
  return text;
}

}  // namespace db
