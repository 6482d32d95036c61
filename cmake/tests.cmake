# tests/<folder>/*_test.cpp become the program and ctest entry test_<folder>; tests/support holds their common main.

find_package(doctest CONFIG REQUIRED)

set(THROUGHLINE_SHARED_DIR "${PROJECT_SOURCE_DIR}/../shared")
cmake_path(NORMAL_PATH THROUGHLINE_SHARED_DIR)
if(NOT IS_DIRECTORY "${THROUGHLINE_SHARED_DIR}")
    set(THROUGHLINE_SHARED_DIR "")
endif()

function(throughline_test_program target)
    throughline_own(${target})
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    target_compile_definitions(${target} PRIVATE
        THROUGHLINE_SHARED_DIR="${THROUGHLINE_SHARED_DIR}" THROUGHLINE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE
        doctest::doctest OpenSSL::SSL ${throughline_public_dependencies} ${throughline_private_dependencies})
    # What tests instantiate takes twice as long to compile when it is optimised; what they try is optimised already.
    target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-O0>)
endfunction()

file(GLOB_RECURSE support CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/support/*.cpp")
# An archive, so that a program takes from it only what it uses: some of it needs rooms that not all tests link.
add_library(throughline_test_support STATIC ${support})
throughline_test_program(throughline_test_support)

# throughline_test(<folder under tests> <what to link>...): what its tests share becomes the archive <name>_support.
function(throughline_test folder)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*.cpp")
    if(NOT sources)
        return()
    endif()
    string(REPLACE "/" "_" name "test_${folder}")
    set(shared ${sources})
    list(FILTER shared EXCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources INCLUDE REGEX "_test\\.cpp$")
    add_executable(${name} ${sources})
    throughline_test_program(${name})
    throughline_objects(libraries ${ARGN})
    if(shared)
        add_library(${name}_support STATIC ${shared})
        throughline_test_program(${name}_support)
        target_include_directories(${name}_support PRIVATE $<TARGET_PROPERTY:${name},INCLUDE_DIRECTORIES>)
        foreach(library IN LISTS ARGN)
            get_target_property(kind ${library} TYPE)
            if(NOT kind STREQUAL OBJECT_LIBRARY)
                target_link_libraries(${name}_support INTERFACE ${library})
            endif()
        endforeach()
        target_link_libraries(${name} PRIVATE ${name}_support)
    endif()
    target_link_libraries(${name} PRIVATE throughline_test_support ${libraries})
    add_test(NAME ${name} COMMAND ${name} --no-colors=true ${${name}_filter} WORKING_DIRECTORY "${PROJECT_BINARY_DIR}")
    set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()

# A room's tests link that room and those below it, so that a broken room stops no other room's tests.
foreach(room IN LISTS throughline_rooms)
    list(TRANSFORM throughline_below_${room} PREPEND throughline_ OUTPUT_VARIABLE below)
    throughline_test(${room} ${below} throughline_${room})
endforeach()
list(TRANSFORM throughline_below_vendors PREPEND throughline_ OUTPUT_VARIABLE below)
foreach(vendor IN LISTS throughline_vendors)
    throughline_test(vendors/${vendor} ${below} throughline_vendors_${vendor})
endforeach()
list(TRANSFORM throughline_below_sandbox PREPEND throughline_ OUTPUT_VARIABLE below)
throughline_test(sandbox ${below} throughline_sandbox_objects)

# What libFuzzer drives with the preset "fuzz" is tried here as well, for a moment.
throughline_test(fuzz throughline_core throughline_model throughline_mapping throughline_transport
    throughline_connector throughline_vendors_salesforce throughline_vendors_netsuite)

if(TARGET throughline_tool_objects)
    throughline_test(tool ${tool_libraries})
endif()

foreach(folder IN ITEMS conformance stories)
    throughline_test(${folder} throughline_sandbox throughline)
endforeach()
# What the examples make sure of is tried by running them.
if(THROUGHLINE_EXAMPLES)
    throughline_test(examples)
    add_dependencies(test_examples ${throughline_examples})
endif()

# throughline_class(<name> <test case> <seeds in all> <seeds a piece>): one class of topologies, an entry of its own, so
# that all cores have some; with the preset "storms" its long run, in pieces.
function(throughline_class name case seeds piece)
    add_test(NAME test_weather.${name}
        COMMAND test_weather --no-colors=true "--test-case=${case}" WORKING_DIRECTORY "${PROJECT_BINARY_DIR}")
    set_tests_properties(test_weather.${name} PROPERTIES TIMEOUT 3600 COST 1000)
    set(throughline_classes ${throughline_classes} ${case} PARENT_SCOPE)
    if(NOT THROUGHLINE_STORMS)
        return()
    endif()
    foreach(first RANGE 1 ${seeds} ${piece})
        add_test(NAME storms_${name}_${first}
            COMMAND test_weather --no-colors=true "--test-case=${case}" WORKING_DIRECTORY "${PROJECT_BINARY_DIR}")
        set_tests_properties(storms_${name}_${first} PROPERTIES
            LABELS storms TIMEOUT 36000 ENVIRONMENT "THROUGHLINE_SEEDS=${first}:${piece}")
    endforeach()
endfunction()
throughline_class(two_ledgers "*two ledgers*" 10000 2000)
throughline_class(whole_line "*whole line: *" 4000 1000)
throughline_class(delivery_desk "*approved time alone*" 10000 2000)
throughline_class(line "*in any weather everything*" 20000 2000)
throughline_class(staffing "*R130: staffing*" 10000 2000)
throughline_class(planning "*R4: planning: *" 20000 2000)
throughline_class(delivery "*delivery: two*" 20000 2000)
throughline_class(submissions "*a screen wanted*" 20000 2000)
throughline_class(circles "*two to six systems*" 200000 20000)
list(JOIN throughline_classes "," throughline_classes)
set(test_weather_filter "--test-case-exclude=${throughline_classes}")

throughline_test(simulation throughline_simulation throughline_sandbox throughline)
throughline_test(weather throughline_simulation throughline_sandbox throughline)
target_link_libraries(test_weather PRIVATE test_simulation_support)
foreach(long IN ITEMS test_simulation test_weather test_simulation_support)
    # They run thousands of seeds, and what they instantiate is shared with the library: unoptimised, it costs a third.
    target_compile_options(${long} PRIVATE $<$<CONFIG:Debug>:-O1>)
endforeach()

# ctest --preset kills: the same program, with as many kills and disk faults as the preset says.
add_test(NAME kills CONFIGURATIONS Kills WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
    COMMAND test_simulation --no-colors=true "--test-case=*killed at any moment*,*of the disk*,*a full disk at*")
set_tests_properties(kills PROPERTIES TIMEOUT 14400)

# Every public header compiles alone, and may be included twice.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS
    RELATIVE "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/include/*.hpp")
set(alone "")
foreach(header IN LISTS headers)
    string(REPLACE ".hpp" ".cpp" source "${PROJECT_BINARY_DIR}/header_selfcontained/${header}")
    file(CONFIGURE OUTPUT "${source}" CONTENT "#include <${header}>\n#include <${header}>\n" @ONLY)
    list(APPEND alone "${source}")
endforeach()
if(alone)
    add_library(header_selfcontained OBJECT EXCLUDE_FROM_ALL ${alone})
    throughline_own(header_selfcontained)
    target_link_libraries(header_selfcontained PRIVATE ${throughline_public_dependencies})
    target_compile_options(header_selfcontained PRIVATE -O0 -g0)
endif()
