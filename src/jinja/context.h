// The variables a template sees by name: what it set at its top level, the locals of the place that included it, the
// context it was included in, the data of the render, the globals.
#pragma once

#include "jinja/program.h"

namespace docmill::jinja {

/// The functions that fill one block, the most derived first.
struct BlockChain {
  const Key* key = nullptr;
  const Function** functions = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  BlockChain* next = nullptr;
};

/// Lives in the run's arena. Templates joined by `extends` share one; an include or import gets its own.
struct Context {
  const Program* program = nullptr;
  const Dict* globals = nullptr;
  const Dict* data = nullptr;      // of the render; null where `outer` stands for it
  const Context* outer = nullptr;  // included with context
  const Dict* locals = nullptr;    // of the including place
  Dict* vars = nullptr;            // set at the top level; made with the first one
  Dict* exported = nullptr;        // names a module offers
  BlockChain* blocks = nullptr;
  Dict* block_index = nullptr;  // addresses of `blocks` by name, where there are many
  std::uint32_t block_count = 0;
  bool autoescape = false;

  /// Null when there is no such variable.
  const Value* find(const Key& key) const {
    for (const Context* context = this; context != nullptr; context = context->outer) {
      for (const Dict* dict :
           {static_cast<const Dict*>(context->vars), context->locals, context->data, context->globals}) {
        if (dict != nullptr) {
          if (const Value* value = dict->find_key(key.value, key.hash)) {
            return value;
          }
        }
      }
    }
    return nullptr;
  }
  BlockChain* find_block(const Key& key) const {
    if (block_index != nullptr) {
      const Value* found = block_index->find_key(key.value, key.hash);
      return found != nullptr ? reinterpret_cast<BlockChain*>(found->as_integer()) : nullptr;
    }
    for (BlockChain* chain = blocks; chain != nullptr; chain = chain->next) {
      if (chain->key->text() == key.text()) {
        return chain;
      }
    }
    return nullptr;
  }
  void index_block(Arena& arena, BlockChain& chain);
  /// Appends the blocks of `from`, behind those already there.
  void add_blocks(Arena& arena, const Program& from);
};

}  // namespace docmill::jinja
