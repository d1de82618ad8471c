# docmill_room(NAME [DEPENDS rooms...] [LIBRARIES targets...]): a static library of src/NAME, linking only its row.
function(docmill_room name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(docmill_${name} STATIC ${sources})
  target_include_directories(docmill_${name}
    PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
  foreach(room IN LISTS ARG_DEPENDS)
    target_link_libraries(docmill_${name} PUBLIC docmill_${room})
  endforeach()
  target_link_libraries(docmill_${name} PRIVATE $<BUILD_INTERFACE:docmill_options> ${ARG_LIBRARIES})
endfunction()
