#include "generate/record.h"

#include <algorithm>
#include <charconv>

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
  const bool lossy = part.size() > kMostIdWords || std::any_of(text.begin(), text.end(), [](char c) {
                       return static_cast<unsigned char>(c) >= 0x80;
                     });
  part.resize(std::min(part.size(), kMostIdWords));
  if (part.empty() || lossy) {
    part += (part.empty() ? "" : "-") + store::hex(store::sha256(text)).substr(0, 12);
  }
  return part;
}

/// SHA-256 of the data as compact JSON with sorted keys.
store::Digest digest_of(const Value& data) {
  thread_local Heap heap;
  thread_local Buffer json;
  heap.arena.reset();
  json.clear();
  write_json(heap, data, json, JsonStyle{.compact = true, .sort_keys = true});
  return store::sha256(json.view());
}

/// The same request makes the same id, so that a changed document becomes a new version of the one before.
std::string record_id(const TemplateInfo& info, const Request& request, const Output& output, Format format) {
  const std::string extension(docmill::info(format).extension);
  if (!request.id.empty()) {
    return request.formats.size() == 1 ? request.id : request.id + extension;
  }
  return id_part(info.name) + "." + id_part(output.title) + extension;
}

/// A flat JSON object of numbers.
class NumberObject {
 public:
  explicit NumberObject(std::string& out) : out_(out) {
    out_.clear();
    out_.reserve(120);
  }
  ~NumberObject() { out_ += out_.empty() ? "{}" : "}"; }
  NumberObject(const NumberObject&) = delete;
  NumberObject& operator=(const NumberObject&) = delete;

  template <class Number>
  void add(std::string_view name, Number value) {
    begin(name);
    out_.append(digits_, std::to_chars(digits_, std::end(digits_), value).ptr);
  }
  /// In microseconds, without zeros at its end.
  void add(std::string_view name, std::chrono::nanoseconds time) {
    begin(name);
    char* end = std::to_chars(digits_, std::end(digits_), time.count() / 1000).ptr;
    if (auto rest = static_cast<unsigned>(time.count() % 1000); rest != 0) {
      *end++ = '.';
      for (unsigned place = 100; rest != 0; place /= 10) {
        *end++ = static_cast<char>('0' + rest / place);
        rest %= place;
      }
    }
    out_.append(digits_, end);
  }

 private:
  void begin(std::string_view name) { out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":"); }

  std::string& out_;
  char digits_[40];
};

void write_scores(const Report& report, std::string& out) {
  NumberObject scores(out);
  scores.add("overall", report.score);
  scores.add("words", report.counts.words);
  scores.add("sentences", report.counts.sentences);
  scores.add("findings", report.findings.size());
}

void write_timings(const Timings& timings, std::string& out) {
  NumberObject times(out);
  times.add("load", timings.load + timings.compile);
  times.add("render", timings.render);
  times.add("parse", timings.parse);
  times.add("analyse", timings.analyse);
  times.add("write", timings.write);
}

}  // namespace

void OutputRecords::make(const TemplateInfo& info, const store::Digest& template_digest, const Request& request,
                         Output& output) {
  const store::Digest data_digest = digest_of(request.data);
  if (output.analysed) {
    write_scores(output.report, scores_);
  }
  write_timings(output.timings, timings_);
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
    record.once = request.once;
    store::validate(record);
  }
}

}  // namespace docmill
