#include "writer/pdf/harfbuzz.h"

#include <dlfcn.h>

#include <string>

#include "docmill/base.h"

namespace docmill::pdf {
namespace {

[[noreturn]] void fail() {
  const char* reason = dlerror();
  throw Error(ErrorKind::io, "E-PDF-001",
              "the library that shapes text cannot be loaded: " + std::string(reason == nullptr ? "unknown" : reason),
              "install the packages libharfbuzz0b and libharfbuzz-subset0");
}

void* open_library(const char* name) {
  void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    fail();
  }
  return library;
}

template <class Function>
void find(void* library, const char* name, Function& function) {
  void* symbol = dlsym(library, name);
  if (symbol == nullptr) {
    fail();
  }
  function = reinterpret_cast<Function>(symbol);
}

HarfBuzz load() {
  HarfBuzz functions{};
  void* shaping = open_library("libharfbuzz.so.0");
  void* subsetting = open_library("libharfbuzz-subset.so.0");
#define DOCMILL_FIND(function) find(shaping, "hb_" #function, functions.function);
  DOCMILL_HARFBUZZ_FUNCTIONS(DOCMILL_FIND)
#undef DOCMILL_FIND
#define DOCMILL_FIND(function) find(subsetting, "hb_" #function, functions.function);
  DOCMILL_HARFBUZZ_SUBSET_FUNCTIONS(DOCMILL_FIND)
#undef DOCMILL_FIND
  return functions;
}

}  // namespace

const HarfBuzz& harfbuzz() {
  static const HarfBuzz functions = load();
  return functions;
}

}  // namespace docmill::pdf
