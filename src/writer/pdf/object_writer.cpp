#include "writer/pdf/object_writer.h"

#include <array>

#include "writer/pdf/encryption.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

constexpr std::size_t kObjectStreamBytes = 128 * 1024;
constexpr std::uint32_t kObjectStreamCount = 2000;

/// 128 bits of `data`; the same on every machine and run. Not against malice: a file id only tells files apart.
std::array<std::uint64_t, 2> content_id(std::string_view data) {
  std::uint64_t a = 0x9e3779b97f4a7c15 ^ data.size();
  std::uint64_t b = 0xc2b2ae3d27d4eb4f;
  std::size_t at = 0;
  for (; at + 8 <= data.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, data.data() + at, 8);
    a = (a ^ word) * 0xff51afd7ed558ccd;
    a ^= a >> 32;
    b = (b + word) * 0xc4ceb9fe1a85ec53;
    b ^= b >> 29;
  }
  for (; at < data.size(); ++at) {
    a = (a ^ static_cast<unsigned char>(data[at])) * 0x100000001b3;
    b = (b ^ a) * 0xc4ceb9fe1a85ec53;
  }
  return {a ^ b >> 31, b ^ a >> 27};
}

}  // namespace

ObjectWriter::ObjectWriter(Buffer& out, Compressor& compressor, Encryption* encryption)
    : out_(out), compressor_(compressor), encryption_(encryption), start_(out.size()), entries_(1) {
  out_.append("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
}

std::uint32_t ObjectWriter::reserve(std::uint32_t count) {
  const auto first = static_cast<std::uint32_t>(entries_.size());
  entries_.resize(entries_.size() + count);
  return first;
}

Buffer& ObjectWriter::begin(std::uint32_t number) {
  if (pending_count_ == 0) {
    pending_stream_ = reserve();
  }
  entries_[number] = {2, pending_stream_, pending_count_};
  append_integer(pending_index_, number);
  pending_index_.push(' ');
  append_integer(pending_index_, static_cast<std::int64_t>(pending_.size()));
  pending_index_.push(' ');
  ++pending_count_;
  return pending_;
}

void ObjectWriter::end() {
  pending_.push('\n');
  if (pending_.size() > kObjectStreamBytes || pending_count_ == kObjectStreamCount) {
    flush();
  }
}

void ObjectWriter::put(std::uint32_t number, std::string_view text) {
  begin(number).append(text);
  end();
}

void ObjectWriter::flush() {
  if (pending_count_ == 0) {
    return;
  }
  Buffer entries;
  entries.append("/Type/ObjStm/N ");
  append_integer(entries, pending_count_);
  entries.append("/First ");
  append_integer(entries, static_cast<std::int64_t>(pending_index_.size()));
  pending_index_.append(pending_.view());
  const std::uint32_t number = pending_stream_;
  pending_count_ = 0;
  put_stream(number, entries.view(), pending_index_.view());
  pending_.clear();
  pending_index_.clear();
}

void ObjectWriter::put_stream(std::uint32_t number, std::string_view entries, std::string_view data, Effort effort) {
  encoded_.clear();
  compressor_.compress(data, effort, encoded_);
  scratch_.clear();
  scratch_.append(entries);
  scratch_.append("/Filter/FlateDecode");
  write_stream(number, scratch_.view(), encoded_.view(), true);
}

void ObjectWriter::put_encoded(std::uint32_t number, std::string_view entries, std::string_view data) {
  write_stream(number, entries, data, true);
}

void ObjectWriter::write_stream(std::uint32_t number, std::string_view entries, std::string_view data, bool encrypted) {
  std::string sealed;
  if (encrypted && encryption_ != nullptr) {
    sealed = encryption_->seal(number, data);
    data = sealed;
  }
  entries_[number] = {1, static_cast<std::uint32_t>(out_.size() - start_), 0};
  append_integer(out_, number);
  out_.append(" 0 obj\n<<");
  out_.append(entries);
  out_.append("/Length ");
  append_integer(out_, static_cast<std::int64_t>(data.size()));
  out_.append(">>\nstream\n");
  out_.append(data);
  out_.append("\nendstream\nendobj\n");
}

void ObjectWriter::finish(std::uint32_t root, std::uint32_t info, std::string_view encrypt_dictionary) {
  flush();
  std::uint32_t encrypt = 0;
  if (!encrypt_dictionary.empty()) {
    encrypt = reserve();
    entries_[encrypt] = {1, static_cast<std::uint32_t>(out_.size() - start_), 0};
    append_integer(out_, encrypt);
    out_.append(" 0 obj\n");
    out_.append(encrypt_dictionary);
    out_.append("\nendobj\n");
  }
  write_cross_references(root, info, encrypt);
}

void ObjectWriter::write_cross_references(std::uint32_t root, std::uint32_t info, std::uint32_t encrypt) {
  const std::uint32_t number = reserve();
  const std::size_t offset = out_.size() - start_;
  const std::array<std::uint64_t, 2> id = content_id(out_.view_from(start_));
  entries_[number] = {1, static_cast<std::uint32_t>(offset), 0};

  // Rows of 1 + 4 + 2 bytes, each as the difference to the row above (PNG predictor "up").
  Buffer rows;
  std::array<unsigned char, 7> above{};
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    const std::uint32_t third = i == 0 ? 0xffff : entry.generation;
    const std::array<unsigned char, 7> row = {
        entry.type,
        static_cast<unsigned char>(entry.where >> 24),
        static_cast<unsigned char>(entry.where >> 16),
        static_cast<unsigned char>(entry.where >> 8),
        static_cast<unsigned char>(entry.where),
        static_cast<unsigned char>(third >> 8),
        static_cast<unsigned char>(third),
    };
    rows.push(2);
    for (std::size_t j = 0; j < row.size(); ++j) {
      rows.push(static_cast<char>(row[j] - above[j]));
    }
    above = row;
  }

  Buffer entries;
  entries.append("/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Size ");
  append_integer(entries, static_cast<std::int64_t>(entries_.size()));
  entries.append("/Root ");
  append_reference(entries, root);
  entries.append("/Info ");
  append_reference(entries, info);
  if (encrypt != 0) {
    entries.append("/Encrypt ");
    append_reference(entries, encrypt);
  }
  Buffer hex;
  for (const std::uint64_t half : id) {
    for (int shift = 48; shift >= 0; shift -= 16) {
      append_hex4(hex, static_cast<std::uint32_t>(half >> shift & 0xffff));
    }
  }
  entries.append("/ID[<");
  entries.append(hex.view());
  entries.append("><");
  entries.append(hex.view());
  entries.append(">]/Filter/FlateDecode");
  encoded_.clear();
  compressor_.compress(rows.view(), Effort::page, encoded_);
  write_stream(number, entries.view(), encoded_.view(), false);
  out_.append("startxref\n");
  append_integer(out_, static_cast<std::int64_t>(offset));
  out_.append("\n%%EOF\n");
}

}  // namespace docmill::pdf
