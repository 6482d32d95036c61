# tests/benchmark/<name>.cpp is the program benchmark_<name>. They print ratios; none is a test.

find_package(simdjson CONFIG QUIET)

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/benchmark/*.cpp")
foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    string(REGEX REPLACE "_benchmark$" "" name "${name}")
    add_executable(benchmark_${name} ${source})
    throughline_own(benchmark_${name})
    throughline_objects(libraries throughline_sandbox throughline)
    target_include_directories(benchmark_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(benchmark_${name} PRIVATE ${libraries} ${throughline_private_dependencies})
    # The parser's own limit is measured beside ours where the parser is installed.
    if(TARGET simdjson::simdjson)
        target_link_libraries(benchmark_${name} PRIVATE simdjson::simdjson)
        target_compile_definitions(benchmark_${name} PRIVATE THROUGHLINE_HAVE_SIMDJSON=1)
    endif()
endforeach()
