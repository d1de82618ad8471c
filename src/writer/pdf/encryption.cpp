#include "writer/pdf/encryption.h"

// The functions of the algorithms themselves: EVP in front of them would bring OpenSSL's providers and their tables
// into the program, which every start of it pays for.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/sha.h>

#include "docmill/base.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

using Key = std::array<unsigned char, 32>;
constexpr std::size_t kMaxPassword = 127;
constexpr std::int32_t kPermissions = -4;  // everything is allowed to who knows a password

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string sha256(std::string_view data) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  SHA256_Final(bytes(out), &context);
  return out;
}
std::string sha384(std::string_view data) {
  std::string out(SHA384_DIGEST_LENGTH, '\0');
  SHA512_CTX context;
  SHA384_Init(&context);
  SHA384_Update(&context, data.data(), data.size());
  SHA384_Final(bytes(out), &context);
  return out;
}
std::string sha512(std::string_view data) {
  std::string out(SHA512_DIGEST_LENGTH, '\0');
  SHA512_CTX context;
  SHA512_Init(&context);
  SHA512_Update(&context, data.data(), data.size());
  SHA512_Final(bytes(out), &context);
  return out;
}

/// AES in CBC mode with the key's length; of one block under a vector of zeros, that is ECB.
std::string encrypt(std::string_view key, std::string_view vector, std::string_view data, bool pad) {
  std::string text(data);
  if (pad) {  // RFC 8018, section 6.1.1
    const std::size_t missing = AES_BLOCK_SIZE - text.size() % AES_BLOCK_SIZE;
    text.append(missing, static_cast<char>(missing));
  }
  AES_KEY schedule;
  AES_set_encrypt_key(bytes(key), static_cast<int>(key.size() * 8), &schedule);
  std::string before(vector);
  std::string out(text.size(), '\0');
  AES_cbc_encrypt(bytes(text), bytes(out), text.size(), &schedule, bytes(before), AES_ENCRYPT);
  return out;
}

/// Algorithm 2.B: a hash made slow on purpose.
std::string hash(std::string_view password, std::string_view salt, std::string_view user) {
  std::string key = sha256(std::string(password) + std::string(salt) + std::string(user));
  for (int round = 0;; ++round) {
    const std::string once = std::string(password) + key + std::string(user);
    std::string data;
    data.reserve(once.size() * 64);
    for (int i = 0; i < 64; ++i) {
      data += once;
    }
    const std::string sealed =
        encrypt(std::string_view(key).substr(0, 16), std::string_view(key).substr(16, 16), data, false);
    unsigned sum = 0;
    for (int i = 0; i < 16; ++i) {
      sum += static_cast<unsigned char>(sealed[static_cast<std::size_t>(i)]);  // 256 is 1 modulo 3
    }
    key = sum % 3 == 0 ? sha256(sealed) : sum % 3 == 1 ? sha384(sealed) : sha512(sealed);
    if (round >= 63 && static_cast<unsigned char>(sealed.back()) <= round + 1 - 32) {
      return key.substr(0, 32);
    }
  }
}

}  // namespace

Encryption::Encryption(std::string_view user_password, std::string_view owner_password, std::string_view seed) {
  const std::string_view user = user_password.substr(0, kMaxPassword);
  const std::string_view owner = owner_password.substr(0, kMaxPassword);
  const std::string base = sha256(seed);
  const auto derive = [&](std::string_view purpose) {
    return sha256(std::string(purpose) + base + sha256(user) + sha256(owner));
  };
  const std::string key = derive("key");
  std::memcpy(key_.data(), key.data(), key_.size());
  const std::string salts = derive("salts");
  const std::string zero(16, '\0');

  user_ = hash(user, salts.substr(0, 8), {}) + salts.substr(0, 16);
  user_key_ = encrypt(hash(user, salts.substr(8, 8), {}), zero, key, false);
  owner_ = hash(owner, salts.substr(16, 8), user_) + salts.substr(16, 16);
  owner_key_ = encrypt(hash(owner, salts.substr(24, 8), user_), zero, key, false);

  std::string permissions(8, '\xff');
  for (int i = 0; i < 4; ++i) {
    permissions[static_cast<std::size_t>(i)] = static_cast<char>(static_cast<std::uint32_t>(kPermissions) >> (8 * i));
  }
  permissions += "Tadb" + derive("permissions").substr(0, 4);
  permissions_ = encrypt(key, zero, permissions, false);
}

std::string Encryption::seal(std::uint32_t number, std::string_view data) const {
  const std::string_view key(reinterpret_cast<const char*>(key_.data()), key_.size());
  const std::string vector = sha256(std::string(key) + std::to_string(number) + sha256(data)).substr(0, 16);
  return vector + encrypt(key, vector, data, true);
}

std::string Encryption::dictionary() const {
  Buffer out;
  out.append("<</Filter/Standard/V 5/R 6/Length 256/P ");
  append_integer(out, kPermissions);
  out.append("/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF/U");
  append_bytes(out, user_);
  out.append("/UE");
  append_bytes(out, user_key_);
  out.append("/O");
  append_bytes(out, owner_);
  out.append("/OE");
  append_bytes(out, owner_key_);
  out.append("/Perms");
  append_bytes(out, permissions_);
  out.append(">>");
  return out.str();
}

}  // namespace docmill::pdf
