# `cmake --install`: the program, the libraries, the public headers and a CMake package, relocatable as one prefix.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
if(TARGET docmill)
  install(TARGETS docmill RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
endif()
set(rooms base value jinja document store writer quality generate)
set(installed)
foreach(room IN LISTS rooms)
  if(TARGET docmill_${room})
    list(APPEND installed docmill_${room})
    set_target_properties(docmill_${room} PROPERTIES EXPORT_NAME ${room})
  endif()
endforeach()
install(TARGETS ${installed} EXPORT docmill ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/docmill DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT docmill NAMESPACE docmill:: FILE docmill-targets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/docmill)
configure_package_config_file(cmake/docmill-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/docmill-config.cmake
        INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/docmill)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/docmill-config-version.cmake
        COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/docmill-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/docmill-config-version.cmake
        cmake/dependencies.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/docmill)
