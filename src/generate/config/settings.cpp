// The table of settings. A new one is a row here, an enumerator in docmill/config.h, and the place that reads it.
#include "docmill/config.h"

namespace docmill {
namespace {

constexpr double kNoLimit = 9007199254740992.0;  // what a double counts exactly; far beyond any use

using enum SettingType;

constexpr SettingInfo kSettings[kSettingCount] = {
    {Setting::operation_mode, "operation_mode", choice, "", 0, 0, false, "basic", "basic|performance|secure|enterprise",
     "--mode",
     "the set of policies to work by: basic (one thread, small caches), performance (parallel), secure (one thread, "
     "sandboxed), enterprise (parallel, sandboxed)"},
    {Setting::memory_mode, "memory_mode", choice, "", 0, 0, false, "auto",
     "auto|baseline|standard|enhanced|performance", "--memory-mode",
     "how much memory caches may take; auto: by what the machine and its control group have"},
    {Setting::jobs, "jobs", count, "threads", 1, 1024, true, "auto", "", "--jobs",
     "threads that make documents; auto: one for each processor; unless set, by operation_mode"},
    {Setting::max_concurrent_operations, "max_concurrent_operations", count, "documents", 1, 65536, true, "auto", "",
     "--max-concurrent", "documents of a batch under way at once; auto: as many as the queue holds"},
    {Setting::quality_gate, "quality_gate", boolean, "", 0, 0, false, "true", "", "",
     "refuse documents that score below quality_gate_threshold; `--no-gate` turns it off"},
    {Setting::quality_gate_threshold, "quality_gate_threshold", number, "of 100", 0, 100, false, "85", "", "--gate",
     "the score below which a document is refused"},
    {Setting::max_document_size_mb, "max_document_size_mb", size, "MB", 0, 512, false, "10", "", "--max-document-size",
     "the largest document that is made, in any of its formats; 0: no limit"},
    {Setting::language, "language", text, "", 0, 0, false, "en", "", "--lang",
     "language of documents, such as en or de-AT"},
    {Setting::author, "author", text, "", 0, 0, false, "", "", "--author", "author of stored documents"},
    {Setting::undefined, "undefined", choice, "", 0, 0, false, "strict", "lenient|strict|chainable|debug",
     "--undefined",
     "what a missing value is: strict an error, lenient empty, chainable empty with all in it, debug its own name"},
    {Setting::template_folders, "template_folders", paths, "", 0, 0, false, "", "", "-I,--template-dir",
     "folders of templates and of what they include; repeatable"},
    {Setting::catalog, "catalog", path, "", 0, 0, false, "", "", "--catalog",
     "translations of the template's texts (trans, gettext), a .po or .mo file"},
    {Setting::preload_templates, "preload_templates", names, "", 0, 0, false, "", "", "--preload",
     "templates compiled before the first document of a batch; repeatable"},
    {Setting::store, "store", path, "", 0, 0, false, "", "", "--store",
     "the store to use; default: $XDG_DATA_HOME/docmill/store.db, else ~/.local/share/docmill/store.db"},
    {Setting::use_store, "use_store", boolean, "", 0, 0, false, "true", "", "",
     "use a store at all; `--no-store` turns it off"},
    {Setting::store_cache_size, "store_cache_size", size, "bytes", 1048576, kNoLimit, true, "auto", "",
     "--store-cache-size", "memory of the store for its pages; auto: by operation_mode and memory_mode"},
    {Setting::search_indexing, "search_indexing", choice, "", 0, 0, false, "auto", "auto|immediate|behind|manual",
     "--search-indexing",
     "when stored documents become known to `store search`: immediate with the document, behind while nothing waits to "
     "be stored, manual by `store index`; auto: by operation_mode"},
    {Setting::result_cache_entries, "result_cache_entries", count, "documents", 0, 100e6, true, "auto", "",
     "--cache-entries",
     "finished documents kept for the same request; auto: by operation_mode and memory_mode; 0: none"},
    {Setting::result_cache_size, "result_cache_size", size, "bytes", 0, kNoLimit, true, "auto", "", "--cache-size",
     "memory of the finished documents kept; auto: by memory_mode"},
    {Setting::result_cache_lifetime, "result_cache_lifetime", duration, "s", 0, 31536000, true, "auto", "",
     "--cache-lifetime", "how long a finished document is kept; auto: an hour; 0: for as long as there is room"},
    {Setting::share_results, "share_results", boolean, "", 0, 0, false, "false", "", "--share-results",
     "keep finished documents in the store too, where the same request of another process finds them"},
    {Setting::shared_results_entries, "shared_results_entries", count, "documents", 0, 100e6, false, "10000", "",
     "--shared-entries", "finished documents that the store keeps for other processes"},
    {Setting::shared_results_size, "shared_results_size", size, "bytes", 0, kNoLimit, false, "64MB", "",
     "--shared-size", "room in the store for the finished documents kept there"},
    {Setting::template_cache_entries, "template_cache_entries", count, "templates", 0, 1e6, true, "auto", "",
     "--template-cache", "compiled templates kept; auto: by operation_mode and memory_mode; 0: none"},
    {Setting::queue_documents, "queue_documents", count, "documents", 1, 1e6, true, "auto", "", "--queue-documents",
     "documents of a batch that are taken but not done; auto: by memory_mode"},
    {Setting::queue_size, "queue_size", size, "bytes", 65536, kNoLimit, true, "auto", "", "--queue-size",
     "memory of finished documents that wait for the store; auto: by memory_mode"},
    {Setting::sandbox, "sandbox", boolean, "", 0, 0, true, "auto", "", "--sandbox",
     "refuse what Jinja2's ImmutableSandboxedEnvironment refuses; auto: by operation_mode"},
    {Setting::validate_data, "validate_data", boolean, "", 0, 0, true, "auto", "", "--validate-data",
     "check data against the schema of the template; auto: by operation_mode"},
    {Setting::check_templates, "check_templates", boolean, "", 0, 0, true, "auto", "", "--check-templates",
     "refuse templates with faults that no run has met yet, as `docmill check` finds them; auto: by operation_mode"},
    {Setting::statistics, "statistics", boolean, "", 0, 0, true, "auto", "", "--statistics",
     "count documents and time their steps; auto: by operation_mode"},
    {Setting::fuel, "fuel", count, "steps", 0, kNoLimit, false, "0", "", "--fuel",
     "steps the template may take; K, M and G stand for thousands; 0: no limit"},
    {Setting::timeout, "timeout", duration, "ms", 0, 2147483647, false, "60s", "", "--timeout",
     "time the template may take; 0: no limit"},
    {Setting::max_output, "max_output", size, "bytes", 0, kNoLimit, false, "1GB", "", "--max-output",
     "size of the template's text; K, M and G stand for powers of 1024; 0: no limit"},
    {Setting::max_memory, "max_memory", size, "bytes", 0, kNoLimit, false, "2GB", "", "--max-memory",
     "memory for the values of the template; 0: no limit"},
    {Setting::max_depth, "max_depth", count, "levels", 1, 1000, false, "200", "", "--max-depth",
     "calls, includes and loops inside each other"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kSettingCount; ++i) {
    if (static_cast<std::size_t>(kSettings[i].setting) != i) {
      return false;
    }
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const SettingInfo> settings() { return kSettings; }
const SettingInfo& info(Setting setting) { return kSettings[static_cast<std::size_t>(setting)]; }

std::string variable_of(const SettingInfo& setting) {
  std::string variable = "DOCMILL_";
  for (const char c : setting.name) {
    variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return variable;
}

std::string_view name(SettingOrigin origin) {
  switch (origin) {
    case SettingOrigin::standard:
      return "default";
    case SettingOrigin::user_file:
      return "user file";
    case SettingOrigin::project_file:
      return "project file";
    case SettingOrigin::environment:
      return "environment";
    case SettingOrigin::option:
      return "option";
  }
  return "";
}

}  // namespace docmill
