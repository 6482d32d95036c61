#include "overlay_support.hpp"

#include <support/committed_file.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("the published schema of overlays is what the loader accepts (R109)") {
    check_committed("docs/schemas/overlay.schema.json", overlay_json_schema());
}
