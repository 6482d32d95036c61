#include <support/laws.hpp>
#include <tool/registry.hpp>

#include <cstdlib>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("every mapping of every vendor keeps its law, whatever an object holds (L5, L8, R160, P06, P19)") {
    constexpr int objects_each = 300;
    std::size_t   mappings     = 0;
    for (auto const& vendor : tool::vendors()) {
        auto const system = vendor.system();
        for (auto const& view : system.mappings) {
            CAPTURE(std::string{vendor.name});
            check_laws(view, system.crosswalks, 11 + mappings, objects_each);
            ++mappings;
        }
    }
    CHECK(mappings >= 39);
}
