#include "writer/pdf/cff_charset.h"

namespace docmill::pdf {
namespace {

/// Reads forwards; beyond the end everything is 0.
class Reader {
 public:
  Reader(std::string_view data, std::size_t at) : data_(data), at_(at) {}
  std::uint32_t take(int bytes) {
    std::uint32_t value = 0;
    for (; bytes > 0; --bytes, ++at_) {
      value = value << 8 | (at_ < data_.size() ? static_cast<unsigned char>(data_[at_]) : 0U);
    }
    return value;
  }
  bool at_end() const { return at_ >= data_.size(); }
  std::size_t at() const { return at_; }

 private:
  std::string_view data_;
  std::size_t at_;
};

struct Index {
  std::string_view first;  // its first object
  std::size_t end = 0;
};
Index read_index(std::string_view data, std::size_t at) {
  Reader reader(data, at);
  const std::uint32_t count = reader.take(2);
  if (count == 0) {
    return {{}, at + 2};
  }
  const auto size = static_cast<int>(reader.take(1));
  if (size < 1 || size > 4) {
    return {{}, data.size()};
  }
  const std::uint32_t first = reader.take(size);
  const std::uint32_t second = reader.take(size);
  const std::size_t base = at + 3 + (std::size_t{count} + 1) * static_cast<std::size_t>(size) - 1;
  Reader last(data, at + 3 + std::size_t{count} * static_cast<std::size_t>(size));
  const std::size_t end = base + last.take(size);
  if (first < 1 || second < first || base + second > data.size() || end > data.size()) {
    return {{}, data.size()};
  }
  return {data.substr(base + first, second - first), end};
}

struct TopDict {
  bool cid_keyed = false;
  std::uint32_t charset = 0;
};
TopDict read_top_dict(std::string_view dict) {
  TopDict top;
  Reader reader(dict, 0);
  std::uint32_t operand = 0;
  while (!reader.at_end()) {
    const std::uint32_t byte = reader.take(1);
    if (byte == 12) {
      top.cid_keyed = reader.take(1) == 30 || top.cid_keyed;
    } else if (byte == 15) {
      top.charset = operand;
    } else if (byte == 28) {
      operand = reader.take(2);
    } else if (byte == 29) {
      operand = reader.take(4);
    } else if (byte == 30) {
      while (!reader.at_end() && (reader.take(1) & 15) != 15) {
      }
    } else if (byte >= 32 && byte <= 246) {
      operand = byte - 139;
    } else if (byte >= 247 && byte <= 250) {
      operand = (byte - 247) * 256 + reader.take(1) + 108;
    } else if (byte >= 251 && byte <= 254) {
      reader.take(1);
    }
  }
  return top;
}

}  // namespace

std::vector<std::uint16_t> cff_charset(std::string_view cff, std::uint32_t glyphs) {
  if (cff.size() < 4) {
    return {};
  }
  const Index names = read_index(cff, static_cast<unsigned char>(cff[2]));
  const TopDict top = read_top_dict(read_index(cff, names.end).first);
  if (!top.cid_keyed || top.charset < 3) {
    return {};
  }
  std::vector<std::uint16_t> cids;
  cids.reserve(glyphs);
  cids.push_back(0);
  Reader reader(cff, top.charset);
  const std::uint32_t format = reader.take(1);
  while (cids.size() < glyphs && !reader.at_end()) {
    std::uint32_t cid = reader.take(2);
    std::uint32_t more = format == 0 ? 0 : reader.take(format == 1 ? 1 : 2);
    for (; cids.size() < glyphs; --more, ++cid) {
      cids.push_back(static_cast<std::uint16_t>(cid));
      if (more == 0) {
        break;
      }
    }
  }
  cids.resize(glyphs);
  return cids;
}

}  // namespace docmill::pdf
