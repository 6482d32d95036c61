# The program `throughline`: src/tool without its main is an object library, which tests/tool link too.

file(GLOB tool_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/tool/*.cpp")
list(FILTER tool_sources EXCLUDE REGEX "/main\\.cpp$")
add_library(throughline_tool_objects OBJECT ${tool_sources})
throughline_own(throughline_tool_objects)
target_compile_definitions(throughline_tool_objects PRIVATE THROUGHLINE_VERSION="${PROJECT_VERSION}")
target_include_directories(throughline_tool_objects PUBLIC "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(throughline_tool_objects PUBLIC nlohmann_json::nlohmann_json Boost::headers tl::expected)

# Mappings need the rooms of mappings; simulations need the engine and the simulated vendors, and no network.
set(throughline_tool_rooms ${throughline_below_tool})
list(REMOVE_ITEM throughline_tool_rooms vendors sandbox)
list(TRANSFORM throughline_tool_rooms PREPEND throughline_)
list(TRANSFORM throughline_vendors PREPEND throughline_vendors_ OUTPUT_VARIABLE tool_vendors)
throughline_objects(tool_libraries throughline_tool_objects throughline_simulation throughline_sandbox_objects
    ${throughline_tool_rooms} ${tool_vendors})

add_executable(throughline_tool "${PROJECT_SOURCE_DIR}/src/tool/main.cpp")
throughline_own(throughline_tool)
target_link_libraries(throughline_tool PRIVATE
    ${tool_libraries} ${throughline_public_dependencies} ${throughline_private_dependencies})
set_target_properties(throughline_tool PROPERTIES OUTPUT_NAME throughline)
