# Adds the files below templates/ to the generate room.
if(TARGET docmill_generate)
  file(GLOB_RECURSE template_files CONFIGURE_DEPENDS templates/*.j2 templates/schema.json templates/example.yaml)
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/builtin_templates.cpp)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR} -DOUTPUT=${embedded}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_templates.cmake
    DEPENDS ${template_files} ${CMAKE_CURRENT_SOURCE_DIR}/cmake/embed_templates.cmake
    VERBATIM)
  target_sources(docmill_generate PRIVATE ${embedded})
endif()
