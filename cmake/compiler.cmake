# How our own targets are compiled. Nothing here reaches a host that links the installed library.

if(PROJECT_IS_TOP_LEVEL)
    find_program(CCACHE ccache)
    if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
    endif()
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endif()

add_library(throughline_compiler INTERFACE)
target_compile_features(throughline_compiler INTERFACE cxx_std_20)
target_compile_options(throughline_compiler INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-field-initializers
    $<$<BOOL:${THROUGHLINE_WARNINGS_AS_ERRORS}>:-Werror>
    # g++ 12 warns about its own std::string concatenation (GCC bug 105651), and about copies of an absent
    # std::optional<std::string>, once it has inlined them.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)

if(THROUGHLINE_SANITIZERS)
    target_compile_options(throughline_compiler INTERFACE
        -fsanitize=${THROUGHLINE_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(throughline_compiler INTERFACE -fsanitize=${THROUGHLINE_SANITIZERS})
endif()
if(THROUGHLINE_COVERAGE)
    target_compile_options(throughline_compiler INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(throughline_compiler INTERFACE --coverage)
endif()

# throughline_own(<target>): compiled as C++20 with our warnings, and sees the headers and what they include.
function(throughline_own target)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:throughline_compiler>)
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/include")
    set_target_properties(${target} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
endfunction()
