#include "cli/batch/made_before.h"

#include <algorithm>

namespace docmill::cli {

bool MadeBefore::operator()(BatchItem& item) {
  const JournalEntry* entry = journal_.find(item.entry.key, item.record.number);
  if (entry == nullptr ||
      !std::all_of(entry->files.begin(), entry->files.end(), [this](const MadeFile& file) { return is_there(file); })) {
    return false;
  }
  item.entry.files = entry->files;
  return std::all_of(entry->files.begin(), entry->files.end(), [this](const MadeFile& file) { return take(file); });
}

bool MadeBefore::take(const MadeFile& file) const {
  return (file.path.empty() || output_.keep(file.path)) &&
         (file.version == 0 || repeated_ids_ || store_->claim(file.id));
}

bool MadeBefore::is_there(const MadeFile& file) const {
  if (!file.path.empty()) {
    try {
      if (store::sha256(read_file(file.path)) != file.digest) {
        return false;
      }
    } catch (const Error&) {
      return false;
    }
  }
  if (file.version == 0) {
    return true;
  }
  if (store_ == nullptr) {
    return false;
  }
  const std::uint32_t version = repeated_ids_ ? file.version : 0;  // a later record may have made the current one
  const auto record = store_->get(file.id, {.version = version, .content = false});
  return record && record->checksum == file.digest;
}

}  // namespace docmill::cli
