// See notes.h. Each definition is looked through once.
#include "writer/docx/notes.h"

namespace docmill::docx {

Notes::Notes(const Document& document) {
  for (const Node& block : document.root().children()) {
    if (block.kind() == NodeKind::footnote_definition && block.number() != 0) {
      notes_.try_emplace(block.number(), Note{&block, 0});
    }
  }
}

Notes::Note* Notes::find(const Node& reference) {
  const auto found = notes_.find(reference.number());
  return found == notes_.end() ? nullptr : &found->second;
}

std::vector<Notes::Note*> Notes::begin(Note& note) {
  std::vector<Note*> begun;
  const auto add = [&](Note& one) {
    written_.push_back(&one);
    one.id = static_cast<std::uint32_t>(written_.size());
    begun.push_back(&one);
  };
  add(note);
  for (std::size_t i = 0; i < begun.size(); ++i) {
    const Node& definition = *begun[i]->definition;
    for (const Node* node = &definition + 1; node != definition.next(); ++node) {
      Note* const inner = node->kind() == NodeKind::footnote_reference ? find(*node) : nullptr;
      if (inner != nullptr && inner->id == 0) {
        add(*inner);
      }
    }
  }
  return begun;
}

}  // namespace docmill::docx
