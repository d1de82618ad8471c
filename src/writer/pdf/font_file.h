// A font file in memory, and the names of the faces in it (OpenType `name` table).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace docmill::pdf {

/// A file mapped for reading. Empty when it cannot be read.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();
  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

struct FaceName {
  std::string family;
  std::string style;
  unsigned index = 0;
};
/// The faces of a font file; none when it is not one.
std::vector<FaceName> face_names(const std::string& path);

}  // namespace docmill::pdf
