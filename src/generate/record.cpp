#include "generate/record.h"

#include <algorithm>

namespace docmill {
namespace {

constexpr std::size_t kMostIdWords = 120;

/// "Tram ticketing: SRS" -> "tram-ticketing-srs"; other scripts fall back to a hash of the title.
std::string id_part(std::string_view text) {
  std::string part;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter) {
      part += c;
    } else if (c >= 'A' && c <= 'Z') {
      part += static_cast<char>(c + 32);
    } else if (!part.empty() && part.back() != '-') {
      part += '-';
    }
  }
  while (part.ends_with('-')) {
    part.pop_back();
  }
  const bool lossy = part.size() > kMostIdWords ||
                     std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  part.resize(std::min(part.size(), kMostIdWords));
  if (part.empty() || lossy) {
    part += (part.empty() ? "" : "-") + store::hex(store::sha256(text)).substr(0, 12);
  }
  return part;
}

/// The same request makes the same id, so that a changed document becomes a new version of the one before.
std::string record_id(const TemplateInfo& info, const Request& request, const Output& output, Format format) {
  const std::string extension(docmill::info(format).extension);
  if (!request.id.empty()) {
    return request.formats.size() == 1 ? request.id : request.id + extension;
  }
  return id_part(info.name) + "." + id_part(output.title) + extension;
}

std::string scores_json(const Report& report) {
  Heap heap;
  Dict* scores = Dict::make(heap.arena, 4);
  scores->set(heap.arena, "overall", Value::floating(report.score));
  scores->set(heap.arena, "words", Value::integer(report.counts.words));
  scores->set(heap.arena, "sentences", Value::integer(report.counts.sentences));
  scores->set(heap.arena, "findings", Value::integer(static_cast<std::int64_t>(report.findings.size())));
  Buffer out;
  write_json(heap, Value::dict(scores), out, JsonStyle{.compact = true});
  return out.str();
}

std::string timings_json(const Timings& timings) {
  Heap heap;
  Dict* steps = Dict::make(heap.arena, 5);
  const auto add = [&](std::string_view step, std::chrono::nanoseconds time) {
    steps->set(heap.arena, step, Value::floating(static_cast<double>(time.count()) / 1000));
  };
  add("load", timings.load);
  add("render", timings.render);
  add("parse", timings.parse);
  add("analyse", timings.analyse);
  add("write", timings.write);
  Buffer out;
  write_json(heap, Value::dict(steps), out, JsonStyle{.compact = true});
  return out.str();
}

}  // namespace

void OutputRecords::make(const TemplateInfo& info, const store::Digest& template_digest, const Request& request,
                         Output& output) {
  Heap heap;
  Buffer data;
  write_json(heap, request.data, data, JsonStyle{.compact = true, .sort_keys = true});
  const store::Digest data_digest = store::sha256(data.view());
  scores_ = output.analysed ? scores_json(output.report) : std::string();
  timings_ = timings_json(output.timings);
  tags_.assign(request.tags.begin(), request.tags.end());
  records_.reserve(output.files.size());
  for (Output::File& file : output.files) {
    file.record_id = record_id(info, request, output, file.format);
    store::NewRecord& record = records_.emplace_back();
    record.id = file.record_id;
    record.type = info.name;
    record.title = output.title;
    record.format = name(file.format);
    record.content = file.bytes;
    record.template_name = info.name;
    record.template_hash = template_digest;
    record.data_hash = data_digest;
    if (output.analysed) {
      record.score = output.report.score;
    }
    record.scores = scores_;
    record.timings = timings_;
    record.tags = tags_;
    record.author = request.author;
    record.status = "final";
    record.time = request.now;
    record.checksum = store::sha256(file.bytes);
    store::validate(record);
  }
}

}  // namespace docmill
