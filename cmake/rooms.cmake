# The rooms from the ground up, and for each the rooms that it may include: its tests link these and no others, and
# tests/tidy refuses any other include. Every room with sources is one object library.

set(throughline_rooms core model mapping revenue transport store connector sync process observe)

set(throughline_below_core "")
set(throughline_below_model core)
set(throughline_below_mapping core model)
set(throughline_below_revenue core model)
set(throughline_below_transport core)
set(throughline_below_store core model transport)
set(throughline_below_connector core model mapping transport)
set(throughline_below_sync core model mapping revenue transport store connector)
set(throughline_below_process core model mapping revenue transport store connector sync)
set(throughline_below_observe core model mapping revenue transport store connector sync process)
set(throughline_below_vendors core model mapping transport connector)
set(throughline_below_sandbox core model mapping transport)
set(throughline_below_tool core model mapping revenue transport store connector sync process vendors sandbox)

# throughline_room(<object library> <folder under src>): nothing where the folder holds no source.
function(throughline_room target folder)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
    if(NOT sources)
        return()
    endif()
    add_library(${target} OBJECT ${sources})
    throughline_own(${target})
    target_link_libraries(${target} PUBLIC ${throughline_public_dependencies} ${throughline_private_dependencies})
    if(BUILD_SHARED_LIBS)
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
endfunction()

# throughline_objects(<variable> <object library>...): those of the named libraries that have sources.
function(throughline_objects variable)
    set(found "")
    foreach(target IN LISTS ARGN)
        if(TARGET ${target})
            list(APPEND found ${target})
        endif()
    endforeach()
    set(${variable} ${found} PARENT_SCOPE)
endfunction()

foreach(room IN LISTS throughline_rooms)
    throughline_room(throughline_${room} ${room})
endforeach()
foreach(vendor IN LISTS throughline_vendors)
    throughline_room(throughline_vendors_${vendor} vendors/${vendor})
endforeach()
throughline_room(throughline_sandbox_objects sandbox)
# What a release has read of a vendor's description, another may read otherwise.
set_property(SOURCE "${PROJECT_SOURCE_DIR}/src/sync/descriptions.cpp"
    APPEND PROPERTY COMPILE_DEFINITIONS THROUGHLINE_VERSION="${PROJECT_VERSION}")
