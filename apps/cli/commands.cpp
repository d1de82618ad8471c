// The table of commands: the one place that knows them all.
#include "cli/command.h"

namespace docmill::cli {

std::span<const Command> commands() {
  static constexpr Command kCommands[] = {
      {"generate", "make a document from a template and data", setup_generate},
      {"convert", "turn Markdown into another format", setup_convert},
      {"format", "bring Markdown into one style", setup_format},
      {"batch", "make a document for each of any number of records", setup_batch},
      {"check", "find everything wrong with a template and its data, writing nothing", setup_check},
      {"inspect", "show what data a template reads, as a table or a JSON Schema", setup_inspect},
      {"init", "write a commented data file to start from", setup_init},
      {"templates list", "list the templates there are", setup_templates_list},
      {"templates show", "print the source of a template", setup_templates_show},
      {"templates add", "register a template under a name", setup_templates_add},
      {"templates remove", "take a registered template away", setup_templates_remove},
      {"templates history", "list the versions of a registered template", setup_templates_history},
      {"store list", "list stored documents", setup_store_list},
      {"store show", "print all that is known of a stored document", setup_store_show},
      {"store get", "write out the bytes of a stored document", setup_store_get},
      {"store history", "list the versions of a stored document", setup_store_history},
      {"store search", "find stored documents by their words", setup_store_search},
      {"store delete", "delete stored documents; `store restore` undoes it", setup_store_delete},
      {"store restore", "bring deleted documents back", setup_store_restore},
      {"store stats", "count what is in the store", setup_store_stats},
      {"store check", "compare every stored byte with its checksum", setup_store_check},
      {"store index", "teach the search what batches stored without it", setup_store_index},
      {"store compact", "give the space of deleted documents back", setup_store_compact},
      {"cache stats", "show how often work was saved", setup_cache_stats},
      {"cache clear", "remove what batches keep for the next run", setup_cache_clear},
      {"stats", "show what the last batches did", setup_stats},
      {"config", "show the settings in effect and where they come from", setup_config},
      {"pipe", "render templates from JSON lines on standard input", setup_pipe},
      {"version", "print the version and what docmill is built from", setup_version},
      {"help", "explain a command", setup_help},
  };
  return kCommands;
}

}  // namespace docmill::cli
