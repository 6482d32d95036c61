# throughline::throughline holds every room but the sandbox; throughline::sandbox is what tests and rehearsals add.

list(TRANSFORM throughline_rooms PREPEND throughline_ OUTPUT_VARIABLE room_targets)
list(TRANSFORM throughline_vendors PREPEND throughline_vendors_ OUTPUT_VARIABLE vendor_targets)
throughline_objects(throughline_parts ${room_targets} ${vendor_targets})
throughline_objects(throughline_sandbox_parts throughline_sandbox_objects)

# What the shared library's name carries: the part of the version whose change may break a program built for it.
set(throughline_soversion ${PROJECT_VERSION_MAJOR})
if(throughline_soversion EQUAL 0)
    set(throughline_soversion 0.${PROJECT_VERSION_MINOR})
endif()

# throughline_library(<target> <exported name> <object library>...)
function(throughline_library target name)
    set(objects "")
    foreach(part IN LISTS ARGN)
        list(APPEND objects $<TARGET_OBJECTS:${part}>)
    endforeach()
    if(NOT objects)
        return()
    endif()
    add_library(${target} ${objects})
    add_library(throughline::${name} ALIAS ${target})
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PUBLIC
        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:throughline_compiler>)
    set_target_properties(${target} PROPERTIES
        EXPORT_NAME ${name} LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION ${throughline_soversion})
endfunction()

throughline_library(throughline throughline ${throughline_parts})
if(TARGET throughline)
    target_link_libraries(throughline
        PUBLIC ${throughline_public_dependencies} PRIVATE ${throughline_private_dependencies})
endif()
throughline_library(throughline_sandbox sandbox ${throughline_sandbox_parts})
if(TARGET throughline_sandbox)
    target_link_libraries(throughline_sandbox PUBLIC throughline PRIVATE ${throughline_private_dependencies})
endif()
