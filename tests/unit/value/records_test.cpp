// Records of a stream: their bounds must not depend on how the bytes arrive, and one fault must not swallow the rest.
#include <gtest/gtest.h>

#include "docmill/value.h"

namespace docmill {
namespace {

class Chunks final : public ByteSource {
 public:
  Chunks(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}
  std::size_t read(char* to, std::size_t most) override {
    const std::size_t count = std::min({size_, most, text_.size() - at_});
    std::memcpy(to, text_.data() + at_, count);
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t size_;
  std::size_t at_ = 0;
};

/// "LINE:COLUMN JSON" for each record, the code of its error, or of the one that ended the stream.
std::vector<std::string> read_all(const std::string& text, RecordFormat format, std::size_t chunk,
                                  const RecordOptions& options = {}) {
  std::vector<std::string> all;
  Chunks source(text, chunk);
  try {
    RecordReader reader(source, format, "test", options);
    RawRecord record;
    while (reader.next(record)) {
      const std::string place = std::to_string(record.line) + ":" + std::to_string(record.column) + " ";
      EXPECT_EQ(record.number, all.size() + 1);
      try {
        Heap heap;
        Buffer out;
        const Value value = reader.parse(record, heap.arena);
        write_json(heap, value, out, JsonStyle{.compact = true});
        all.push_back(place + out.str());
      } catch (const Error& error) {
        const Diagnostic& diagnostic = error.diagnostic();
        all.push_back(place + diagnostic.code + "@" + std::to_string(diagnostic.place.begin.line) + ":" +
                      std::to_string(diagnostic.place.begin.column));
      }
    }
  } catch (const Error& error) {
    all.push_back("end " + error.diagnostic().code);
  }
  return all;
}

void expect(const std::string& text, RecordFormat format, const std::vector<std::string>& wanted,
            const RecordOptions& options = {}) {
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, text.size() + 1}) {
    EXPECT_EQ(read_all(text, format, chunk, options), wanted) << "in chunks of " << chunk;
  }
}

TEST(Records, JsonLines) {
  expect("", RecordFormat::json, {});
  expect("\n \n", RecordFormat::json, {});
  expect("\xef\xbb\xbf{\"a\":1}\r\n\n  {\"a\":2}\n{\"a\":3}", RecordFormat::json,
         {"1:1 {\"a\":1}", "3:3 {\"a\":2}", "4:1 {\"a\":3}"});
  expect("{\"a\":\n{\"a\":2}\n[]\n{\"a\":1,\"a\":2}\n", RecordFormat::json,
         {"1:1 E-DAT-001@1:6", "2:1 {\"a\":2}", "3:1 E-DAT-054@3:1", "4:1 E-DAT-004@4:8"});
}

TEST(Records, JsonLinesThatAreTooLong) {
  RecordOptions options;
  options.max_bytes = 10;
  expect("{\"a\":\"123456789\"}\n{\"a\":1}\n", RecordFormat::json, {"1:1 E-LIM-006@1:1", "2:1 {\"a\":1}"}, options);
}

TEST(Records, JsonArray) {
  expect("[]", RecordFormat::json, {});
  expect(" [ {\"a\":\"]}\\\"\"} ,\n{\"b\":[1,{}]}]\n", RecordFormat::json,
         {"1:4 {\"a\":\"]}\\\"\"}", "2:1 {\"b\":[1,{}]}"});
  expect("[{\"a\":x}, 5 ,{\"b\":1}]", RecordFormat::json,
         {"1:2 E-DAT-001@1:7", "1:11 E-DAT-054@1:11", "1:14 {\"b\":1}"});
  expect("[{\"a\":1} {\"a\":2}]", RecordFormat::json, {"1:2 {\"a\":1}", "end E-DAT-050"});
  expect("[{\"a\":1}", RecordFormat::json, {"1:2 {\"a\":1}", "end E-DAT-050"});
  expect("[{\"a\":1}] x", RecordFormat::json, {"1:2 {\"a\":1}", "end E-DAT-050"});
  expect("[{\"a\":1},]", RecordFormat::json, {"1:2 {\"a\":1}", "end E-DAT-050"});
  expect("[{\"a\":\"", RecordFormat::json, {"end E-DAT-050"});
}

TEST(Records, Csv) {
  expect("", RecordFormat::csv, {});
  expect("a,b\n", RecordFormat::csv, {});
  expect(
      "\xef\xbb\xbf"
      "a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n\r\n,\n2,5\" wide",
      RecordFormat::csv,
      {"2:1 {\"a\":\"1\",\"b\":\"x\\r\\n\\\"y\\\"\"}", "5:1 {\"a\":\"\",\"b\":\"\"}",
       "6:1 {\"a\":\"2\",\"b\":\"5\\\" wide\"}"});
  expect("a\n1,2\n3\n", RecordFormat::csv, {"2:1 E-DAT-051@2:1", "3:1 {\"a\":\"3\"}"});
  expect("a,b\n\"1\"x,2\n3,4\n", RecordFormat::csv, {"2:1 E-DAT-052@2:4", "3:1 {\"a\":\"3\",\"b\":\"4\"}"});
  expect("a,b\n1,\"2\n3,4\n", RecordFormat::csv, {"end E-DAT-052"});
  expect("a,\n1,2\n", RecordFormat::csv, {"end E-DAT-053"});
  expect("a,b,a\n", RecordFormat::csv, {"end E-DAT-053"});
  expect("a\n\xff\n1\n", RecordFormat::csv, {"2:1 E-DAT-005@2:1", "3:1 {\"a\":\"1\"}"});
  RecordOptions options;
  options.delimiter = ';';
  expect("a;b\n1,5;\";\"\n", RecordFormat::csv, {"2:1 {\"a\":\"1,5\",\"b\":\";\"}"}, options);
}

TEST(Records, YamlDocuments) {
  expect("", RecordFormat::yaml, {});
  expect("# nothing\n---\n...\n", RecordFormat::yaml, {});
  expect("a: 1\n---\na: |\n  ---\n  x\n--- {a: 3}\n...\n# end\n---\n- 1\n", RecordFormat::yaml,
         {"1:1 {\"a\":1}", "2:1 {\"a\":\"---\\nx\\n\"}", "6:1 {\"a\":3}", "8:1 E-DAT-054@8:1"});
}

}  // namespace
}  // namespace docmill
