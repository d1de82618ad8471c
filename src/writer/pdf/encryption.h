// AES-256 encryption of streams, revision 6 of the standard security handler (ISO 32000-2, 7.6).
//
// Keys, salts and initialisation vectors are derived from the passwords and the content instead of drawn, so that the
// same request makes the same bytes: nobody learns more from that than that two files are equal.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace docmill::pdf {

class Encryption {
 public:
  /// `seed` stands for the content. Passwords are UTF-8; at most 127 bytes of each count.
  Encryption(std::string_view user_password, std::string_view owner_password, std::string_view seed);

  /// The vector and the padded AES-256-CBC form of `data`, stream of object `number`.
  std::string seal(std::uint32_t number, std::string_view data) const;
  /// The /Encrypt dictionary.
  std::string dictionary() const;

 private:
  std::array<unsigned char, 32> key_;
  std::string user_, user_key_, owner_, owner_key_, permissions_;
};

}  // namespace docmill::pdf
