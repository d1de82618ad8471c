// The file itself (ISO 32000-1, 7.5): objects, their compressed streams, the cross-reference stream.
//
// Every object that is no stream goes into an object stream, in the order of writing; that is also why encryption,
// which works on whole streams, needs no look at strings. Object numbers are reserved first and may be referred to
// before they are written. The file id is a function of the bytes before it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "docmill/base.h"
#include "writer/pdf/compress.h"

namespace docmill::pdf {

class Encryption;

class ObjectWriter {
 public:
  /// `encryption` may be null. Writes the file's header.
  ObjectWriter(Buffer& out, Compressor& compressor, Encryption* encryption);

  std::uint32_t reserve() { return reserve(1); }
  /// The first of `count` numbers in a row.
  std::uint32_t reserve(std::uint32_t count);

  /// Where to append the text of object `number`, which is no stream; `end` is to follow.
  Buffer& begin(std::uint32_t number);
  void end();
  void put(std::uint32_t number, std::string_view text);

  /// A stream of `data`, compressed here; `entries` are those of its dictionary beside /Length and /Filter.
  void put_stream(std::uint32_t number, std::string_view entries, std::string_view data, Effort effort = Effort::page);
  /// A stream of data that is encoded already, as `entries` say.
  void put_encoded(std::uint32_t number, std::string_view entries, std::string_view data);

  /// Writes what is pending, the cross-reference stream and the end of the file.
  void finish(std::uint32_t root, std::uint32_t info, std::string_view encrypt_dictionary = {});

 private:
  struct Entry {
    std::uint8_t type = 0;         // 0 free, 1 at an offset, 2 in an object stream
    std::uint32_t where = 0;       // offset, or number of the object stream
    std::uint32_t generation = 0;  // index in the object stream
  };
  void flush();
  void write_stream(std::uint32_t number, std::string_view entries, std::string_view data, bool encrypted);
  void write_cross_references(std::uint32_t root, std::uint32_t info, std::uint32_t encrypt);

  Buffer& out_;
  Compressor& compressor_;
  Encryption* encryption_;
  std::size_t start_;
  std::vector<Entry> entries_;
  Buffer pending_;        // bodies of the objects of the stream under way
  Buffer pending_index_;  // "number offset ..."
  std::uint32_t pending_count_ = 0;
  std::uint32_t pending_stream_ = 0;
  Buffer scratch_;
  Buffer encoded_;
};

}  // namespace docmill::pdf
