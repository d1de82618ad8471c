// The library in one page: a template with a filter of our own, and a document of a built-in type as HTML.
#include <docmill/generate.h>

#include <cstdio>

int main() {
  using namespace docmill;
  try {
    jinja::Environment environment;
    environment.add_filter("shout", [](jinja::Run& run, const Value& input, const Arguments&) {
      std::string text(input.as_string());
      for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      }
      return Value::string(jinja::arena_of(run), text);
    });
    const auto data = read_data(R"({"name": "world"})", DataFormat::json, "data");
    std::puts(environment.compile("Hello {{ name | shout }}!").render(data->root()).c_str());

    Generator generator;
    const auto changes =
        read_data("title: Notes\nsections:\n  - heading: First\n    body: Some words.\n", DataFormat::yaml, "notes");
    Request request;
    request.template_name = "custom";
    request.data = changes->root();
    request.formats = {Format::html};
    request.enforce_gate = false;
    const Output output = generator.generate(request);
    std::printf("%s: %zu bytes of HTML, quality %.0f\n", output.title.c_str(), output.files.front().bytes.size(),
                output.report.score);
    return 0;
  } catch (const Error& error) {
    std::fputs(format_human(error.diagnostic()).c_str(), stderr);
    return 1;
  }
}
