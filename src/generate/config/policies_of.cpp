// Settings as policies.
#include <thread>

#include "docmill/config.h"

namespace docmill {
namespace {

std::size_t size_of(const SettingValue& value) { return static_cast<std::size_t>(value.integer); }

/// Takes a setting that is not "auto" over into a policy.
template <class Slot>
void take(const SettingValue& value, Slot& slot) {
  if (!value.is_auto()) {
    slot = static_cast<Slot>(value.integer);
  }
}

}  // namespace

Limits limits_of(const Config& config) {
  Limits limits;
  limits.fuel = static_cast<std::uint64_t>(config[Setting::fuel].integer);
  limits.time = std::chrono::milliseconds(config[Setting::timeout].integer);
  limits.output_bytes = static_cast<std::size_t>(config[Setting::max_output].integer);
  limits.memory_bytes = static_cast<std::size_t>(config[Setting::max_memory].integer);
  limits.depth = static_cast<std::uint32_t>(config[Setting::max_depth].integer);
  return limits;
}

Limits limits_of(const Config& config, const Limits& standard) {
  Limits limits = limits_of(config);
  const auto keep = [&config](Setting setting, auto& slot, const auto& other) {
    if (config[setting].origin == SettingOrigin::standard) {
      slot = other;
    }
  };
  keep(Setting::fuel, limits.fuel, standard.fuel);
  keep(Setting::timeout, limits.time, standard.time);
  keep(Setting::max_output, limits.output_bytes, standard.output_bytes);
  keep(Setting::max_memory, limits.memory_bytes, standard.memory_bytes);
  keep(Setting::max_depth, limits.depth, standard.depth);
  return limits;
}

Policies policies_of(const Config& config) {
  const SettingValue& memory = config[Setting::memory_mode];
  const Mode mode = mode_from_name(config[Setting::operation_mode].text);
  Policies policies =
      policies_for(mode, memory.text == "auto" ? detect_memory_mode() : memory_mode_from_name(memory.text));
  const bool guarded = mode == Mode::secure || mode == Mode::enterprise;
  policies.limits = limits_of(config, guarded ? policies.limits : limits_of(config));

  const SettingValue& jobs = config[Setting::jobs];
  if (jobs.origin != SettingOrigin::standard) {
    policies.threads = jobs.is_auto() ? 0 : size_of(jobs);
  }
  const SettingValue& concurrent = config[Setting::max_concurrent_operations];
  policies.max_concurrent = concurrent.is_auto() ? 0 : size_of(concurrent);
  take(config[Setting::queue_documents], policies.queue_documents);
  take(config[Setting::queue_size], policies.queue_bytes);
  take(config[Setting::result_cache_entries], policies.result_entries);
  take(config[Setting::result_cache_size], policies.result_bytes);
  if (const SettingValue& lifetime = config[Setting::result_cache_lifetime]; !lifetime.is_auto()) {
    policies.result_lifetime = std::chrono::milliseconds(lifetime.integer);
  }
  policies.share_results = config[Setting::share_results].is_true();
  policies.shared_entries = size_of(config[Setting::shared_results_entries]);
  policies.shared_bytes = size_of(config[Setting::shared_results_size]);
  take(config[Setting::template_cache_entries], policies.template_entries);
  policies.preload = config[Setting::preload_templates].texts;
  take(config[Setting::sandbox], policies.sandbox);
  take(config[Setting::validate_data], policies.validate_data);
  take(config[Setting::check_templates], policies.check_templates);
  take(config[Setting::statistics], policies.statistics);
  policies.enforce_gate = config[Setting::quality_gate].is_true();
  policies.gate = config[Setting::quality_gate_threshold].number;
  policies.max_document_bytes = size_of(config[Setting::max_document_size_mb]);
  take(config[Setting::store_cache_size], policies.store_cache_bytes);
  if (const std::string& indexing = config[Setting::search_indexing].text; indexing != "auto") {
    policies.indexing = indexing_from_name(indexing);
  }
  return policies;
}

Config Config::in_effect() const {
  const Policies policies = policies_of(*this);
  Config config = *this;
  const auto put = [&config](Setting setting, auto value) {
    config.values_[static_cast<std::size_t>(setting)].integer = static_cast<std::int64_t>(value);
  };
  config.values_[static_cast<std::size_t>(Setting::memory_mode)].text = name(policies.memory_mode);
  config.values_[static_cast<std::size_t>(Setting::search_indexing)].text = name(policies.indexing);
  put(Setting::jobs, policies.threads != 0 ? policies.threads : std::thread::hardware_concurrency());
  put(Setting::queue_documents, policies.queue_documents);
  put(Setting::queue_size, policies.queue_bytes);
  put(Setting::result_cache_entries, policies.result_entries);
  put(Setting::result_cache_size, policies.result_bytes);
  put(Setting::result_cache_lifetime, policies.result_lifetime.count());
  put(Setting::template_cache_entries, policies.template_entries);
  put(Setting::sandbox, policies.sandbox);
  put(Setting::validate_data, policies.validate_data);
  put(Setting::check_templates, policies.check_templates);
  put(Setting::statistics, policies.statistics);
  put(Setting::store_cache_size, policies.store_cache_bytes);
  put(Setting::fuel, policies.limits.fuel);
  put(Setting::timeout, policies.limits.time.count());
  put(Setting::max_output, policies.limits.output_bytes);
  put(Setting::max_memory, policies.limits.memory_bytes);
  put(Setting::max_depth, policies.limits.depth);
  return config;
}

}  // namespace docmill
