# Every warning is an error, in every target that is ours.
add_library(docmill_options INTERFACE)
target_compile_options(docmill_options INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these wrongly in optimised code of its own library.
  target_compile_options(docmill_options INTERFACE -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict -Wno-maybe-uninitialized)
else()
  target_compile_options(docmill_options INTERFACE -Wno-nested-anon-types -Wno-gnu-anonymous-struct)
endif()
if(DOCMILL_SANITIZE)
  target_compile_options(docmill_options INTERFACE -fsanitize=${DOCMILL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(docmill_options INTERFACE -fsanitize=${DOCMILL_SANITIZE})
endif()
