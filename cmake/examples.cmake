# examples/<name>.cpp and examples/<name>/*.cpp (with a main.cpp) are one program each, named <name>.

set(throughline_examples "")
function(throughline_example name)
    add_executable(${name} ${ARGN})
    throughline_own(${name})
    throughline_objects(libraries throughline_sandbox throughline)
    target_link_libraries(${name} PRIVATE ${libraries})
    set(throughline_examples ${throughline_examples} ${name} PARENT_SCOPE)
endfunction()

file(GLOB single_file_examples CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*.cpp")
foreach(source IN LISTS single_file_examples)
    cmake_path(GET source STEM name)
    throughline_example(${name} ${source})
endforeach()

file(GLOB mains CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*/main.cpp")
foreach(main IN LISTS mains)
    cmake_path(GET main PARENT_PATH folder)
    cmake_path(GET folder FILENAME name)
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
    throughline_example(${name} ${sources})
endforeach()
