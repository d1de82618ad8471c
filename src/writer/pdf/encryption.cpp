#include "writer/pdf/encryption.h"

#include <openssl/evp.h>

#include "docmill/base.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

using Key = std::array<unsigned char, 32>;
constexpr std::size_t kMaxPassword = 127;
constexpr std::int32_t kPermissions = -4;  // everything is allowed to who knows a password

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void require(bool worked) {
  if (!worked) {
    throw Error(ErrorKind::runtime, "E-PDF-009", "the cryptographic library refused to work");
  }
}

std::string digest(const EVP_MD* kind, std::string_view data) {
  std::string out(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
  require(EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(out.data()), nullptr, kind, nullptr) ==
          1);
  return out;
}
std::string sha256(std::string_view data) {
  return digest(EVP_sha256(), data);
}

std::string encrypt(const EVP_CIPHER* cipher, std::string_view key, std::string_view vector, std::string_view data,
                    bool pad) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  require(context != nullptr);
  std::string out(data.size() + 16, '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  int written = 0;
  int last = 0;
  const bool worked = EVP_EncryptInit_ex(context, cipher, nullptr, bytes(key), bytes(vector)) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context, pad ? 1 : 0) == 1 &&
                      EVP_EncryptUpdate(context, at, &written, bytes(data), static_cast<int>(data.size())) == 1 &&
                      EVP_EncryptFinal_ex(context, at + written, &last) == 1;
  EVP_CIPHER_CTX_free(context);
  require(worked);
  out.resize(static_cast<std::size_t>(written + last));
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
    const std::string sealed = encrypt(EVP_aes_128_cbc(), std::string_view(key).substr(0, 16),
                                       std::string_view(key).substr(16, 16), data, false);
    unsigned sum = 0;
    for (int i = 0; i < 16; ++i) {
      sum += static_cast<unsigned char>(sealed[static_cast<std::size_t>(i)]);  // 256 is 1 modulo 3
    }
    key = digest(sum % 3 == 0 ? EVP_sha256() : sum % 3 == 1 ? EVP_sha384() : EVP_sha512(), sealed);
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
  user_key_ = encrypt(EVP_aes_256_cbc(), hash(user, salts.substr(8, 8), {}), zero, key, false);
  owner_ = hash(owner, salts.substr(16, 8), user_) + salts.substr(16, 16);
  owner_key_ = encrypt(EVP_aes_256_cbc(), hash(owner, salts.substr(24, 8), user_), zero, key, false);

  std::string permissions(8, '\xff');
  for (int i = 0; i < 4; ++i) {
    permissions[static_cast<std::size_t>(i)] = static_cast<char>(static_cast<std::uint32_t>(kPermissions) >> (8 * i));
  }
  permissions += "Tadb" + derive("permissions").substr(0, 4);
  permissions_ = encrypt(EVP_aes_256_ecb(), key, zero, permissions, false);
}

std::string Encryption::seal(std::uint32_t number, std::string_view data) const {
  const std::string_view key(reinterpret_cast<const char*>(key_.data()), key_.size());
  const std::string vector = sha256(std::string(key) + std::to_string(number) + sha256(data)).substr(0, 16);
  return vector + encrypt(EVP_aes_256_cbc(), key, vector, data, true);
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
