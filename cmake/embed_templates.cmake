# Writes OUTPUT, a C++ source with every file below SOURCE/templates as a string. Run at build time:
#   cmake -DSOURCE=... -DOUTPUT=... -P embed_templates.cmake
file(GLOB_RECURSE files RELATIVE ${SOURCE}/templates ${SOURCE}/templates/*.j2 ${SOURCE}/templates/schema.json
     ${SOURCE}/templates/example.yaml)
list(FILTER files EXCLUDE REGEX "expected")
list(SORT files)
set(out "// Made from templates/ by cmake/embed_templates.cmake.\n#include \"generate/builtin_templates.h\"\n\nnamespace docmill {\n\nstd::span<const BuiltinFile> builtin_files() {\n  static constexpr BuiltinFile kFiles[] = {\n")
foreach(file IN LISTS files)
  file(READ ${SOURCE}/templates/${file} text)
  # CMake's lists eat brackets and semicolons, so text is only ever quoted. Long texts go in pieces: a literal has a limit.
  string(APPEND out "      {\"${file}\", R\"~~~~(${text})~~~~\"},\n")
endforeach()
string(APPEND out "  };\n  return kFiles;\n}\n\n}  // namespace docmill\n")
file(WRITE ${OUTPUT} "${out}")
