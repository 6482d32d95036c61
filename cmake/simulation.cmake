# Whole topologies in one thread and virtual time: what `throughline simulate` and tests/simulation have in common.
file(GLOB simulation_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/tool/simulation/*.cpp")
add_library(throughline_simulation OBJECT ${simulation_sources})
throughline_own(throughline_simulation)
target_include_directories(throughline_simulation PUBLIC "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(throughline_simulation PUBLIC
    ${throughline_public_dependencies} ${throughline_private_dependencies})
