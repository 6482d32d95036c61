# tests/fuzz/<name>_target.cpp becomes the program fuzz_<name>, where the compiler is clang: the same function that the
# tests try for a moment, driven by libFuzzer for as long as one likes. The rooms that it reaches are instrumented, so
# the preset builds only them: fuzz_all.

if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "fuzzing needs clang: cmake --preset fuzz")
endif()
find_package(doctest CONFIG REQUIRED)

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*_target.cpp")
add_custom_target(fuzz_all)
foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    string(REGEX REPLACE "_target$" "" name "${name}")
    add_executable(fuzz_${name} "${source}" "${PROJECT_SOURCE_DIR}/tests/fuzz/libfuzzer/entry.cpp")
    throughline_own(fuzz_${name})
    target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_compile_definitions(fuzz_${name} PRIVATE THROUGHLINE_FUZZ_TARGET=try_${name})
    target_link_libraries(fuzz_${name} PRIVATE
        throughline_core throughline_model throughline_mapping throughline_transport throughline_connector
        throughline_vendors_salesforce throughline_vendors_netsuite
        doctest::doctest ${throughline_public_dependencies} ${throughline_private_dependencies})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_all fuzz_${name})
endforeach()
