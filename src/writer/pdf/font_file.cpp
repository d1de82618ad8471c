#include "writer/pdf/font_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "writer/pdf/harfbuzz.h"

namespace docmill::pdf {
namespace {

std::string name_of(hb_face_t* face, hb_ot_name_id_t preferred, hb_ot_name_id_t other) {
  char text[128];
  for (const hb_ot_name_id_t id : {preferred, other}) {
    unsigned size = sizeof text;
    if (harfbuzz().ot_name_get_utf8(face, id, HB_LANGUAGE_INVALID, &size, text) != 0 && size != 0) {
      return {text, size};
    }
  }
  return {};
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return;
  }
  struct stat status {};
  if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    void* at = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
    if (at != MAP_FAILED) {
      data_ = static_cast<const char*>(at);
      size_ = static_cast<std::size_t>(status.st_size);
    }
  }
  close(file);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) {
    munmap(const_cast<char*>(data_), size_);
  }
}

std::vector<FaceName> face_names(const std::string& path) {
  const HarfBuzz& hb = harfbuzz();
  const MappedFile file(path);
  std::vector<FaceName> names;
  if (file.bytes().empty()) {
    return names;
  }
  hb_blob_t* blob = hb.blob_create(file.bytes().data(), static_cast<unsigned>(file.bytes().size()),
                                   HB_MEMORY_MODE_READONLY, nullptr, nullptr);
  const unsigned count = hb.face_count(blob);
  for (unsigned i = 0; i < count; ++i) {
    hb_face_t* face = hb.face_create(blob, i);
    FaceName name{name_of(face, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, HB_OT_NAME_ID_FONT_FAMILY),
                  name_of(face, HB_OT_NAME_ID_TYPOGRAPHIC_SUBFAMILY, HB_OT_NAME_ID_FONT_SUBFAMILY), i};
    if (!name.family.empty()) {
      names.push_back(std::move(name));
    }
    hb.face_destroy(face);
  }
  hb.blob_destroy(blob);
  return names;
}

}  // namespace docmill::pdf
