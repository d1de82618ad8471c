// Whether all that an earlier run made of a record is still there: what --resume and --if-changed ask for each record.
#pragma once

#include <memory>
#include <string>

#include "cli/batch/batch_output.h"

namespace docmill::cli {

class MadeBefore {
 public:
  /// `repeated_ids`: documents may be made more than once in a batch.
  MadeBefore(const std::string& journal, std::shared_ptr<store::Store> store, const BatchOutput& output,
             bool repeated_ids)
      : journal_(journal), store_(std::move(store)), output_(output), repeated_ids_(repeated_ids) {}

  /// The item has a key. When true, it has the files of that run, and they count as this run's; false where another
  /// record of this run has them already.
  bool operator()(BatchItem& item);

 private:
  bool is_there(const MadeFile& file) const;
  bool take(const MadeFile& file) const;

  JournalReader journal_;
  std::shared_ptr<store::Store> store_;
  const BatchOutput& output_;
  const bool repeated_ids_;
};

}  // namespace docmill::cli
