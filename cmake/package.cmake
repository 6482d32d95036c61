# find_package(throughline CONFIG) gives throughline::throughline and throughline::sandbox.

include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/throughline")
throughline_objects(libraries throughline throughline_sandbox)
if(NOT libraries)
    return()
endif()

install(TARGETS ${libraries} EXPORT throughlineTargets)
if(TARGET throughline_tool)
    install(TARGETS throughline_tool)
endif()
install(EXPORT throughlineTargets NAMESPACE throughline:: DESTINATION "${package_folder}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/throughline" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/throughline" OPTIONAL)

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/throughlineConfig.cmake.in" throughlineConfig.cmake
    INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file(throughlineConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/throughlineConfig.cmake" "${PROJECT_BINARY_DIR}/throughlineConfigVersion.cmake"
    DESTINATION "${package_folder}")
