// OpenSSL's SHA-256, since it uses the processor's own instructions (1.5 GB/s where libsodium makes 0.3). Its newer
// interface cannot save a state, hence the older one.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "platform/crypto/sha256.h"

#include <openssl/sha.h>

#include <algorithm>

namespace chandlery::crypto {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kBlock = SHA256_CBLOCK;

SHA256_CTX context_of(const std::uint32_t (&words)[8], std::uint64_t size) {
  SHA256_CTX context;
  SHA256_Init(&context);
  std::copy(std::begin(words), std::end(words), context.h);
  context.Nl = static_cast<std::uint32_t>(size << 3);
  context.Nh = static_cast<std::uint32_t>(size >> 29);
  return context;
}

void put(std::string& to, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) to += static_cast<char>(number >> (8 * i) & 0xff);
}
std::uint64_t take(std::string_view& from, int bytes) {
  std::uint64_t number = 0;
  for (int i = 0; i < bytes; ++i)
    number |= std::uint64_t{static_cast<unsigned char>(from[static_cast<std::size_t>(i)])} << (8 * i);
  from.remove_prefix(static_cast<std::size_t>(bytes));
  return number;
}

}  // namespace

Sha256::Sha256() {
  SHA256_CTX context;
  SHA256_Init(&context);
  std::copy(std::begin(context.h), std::end(context.h), words_);
}

// Whole blocks go through OpenSSL; what is left waits for the next piece.
void Sha256::add(std::string_view bytes) {
  const auto run = [this](std::string_view blocks) {
    SHA256_CTX context = context_of(words_, 0);
    SHA256_Update(&context, blocks.data(), blocks.size());
    std::copy(std::begin(context.h), std::end(context.h), words_);
  };
  size_ += bytes.size();
  if (!pending_.empty()) {
    const std::size_t missing = std::min(kBlock - pending_.size(), bytes.size());
    pending_.append(bytes.substr(0, missing));
    bytes.remove_prefix(missing);
    if (pending_.size() < kBlock) return;
    run(pending_);
    pending_.clear();
  }
  const std::size_t whole = bytes.size() / kBlock * kBlock;
  if (whole > 0) run(bytes.substr(0, whole));
  pending_ = bytes.substr(whole);
}

std::string Sha256::save() const {
  std::string saved(1, kFormat);
  for (const std::uint32_t word : words_) put(saved, word, 4);
  put(saved, size_, 8);
  return saved + pending_;
}

std::optional<Sha256> Sha256::restore(std::string_view saved) {
  constexpr std::size_t kHead = 1 + 8 * 4 + 8;
  if (saved.size() < kHead || saved.front() != kFormat) return std::nullopt;
  saved.remove_prefix(1);
  Sha256 hash;
  for (std::uint32_t& word : hash.words_) word = static_cast<std::uint32_t>(take(saved, 4));
  hash.size_ = take(saved, 8);
  if (saved.size() != hash.size_ % kBlock) return std::nullopt;
  hash.pending_ = saved;
  return hash;
}

Hash Sha256::digest() const {
  SHA256_CTX context = context_of(words_, size_ - pending_.size());
  SHA256_Update(&context, pending_.data(), pending_.size());
  Hash digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

std::string Sha256::hex() const { return to_hex(digest()); }

Hash hmac_sha256(std::string_view key, std::string_view text) {
  std::string block(key);
  const auto text_of = [](const Hash& hash) { return std::string(reinterpret_cast<const char*>(hash.data()), hash.size()); };
  if (block.size() > kBlock) block = text_of(sha256(key));
  block.resize(kBlock, '\0');
  std::string inner = block, outer = std::move(block);
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  return sha256(outer + text_of(sha256(inner.append(text))));
}

}  // namespace chandlery::crypto
