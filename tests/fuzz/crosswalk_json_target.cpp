#include "document.hpp"

namespace throughline::fuzz {

void try_crosswalk_json(std::string_view input) {
    auto const loaded = load_crosswalk_json(input, "input.json");
    if (!loaded) {
        expect(loaded.crosswalk.pairs().empty(), "nothing of a wrong document is used");
        return expect_sound(loaded.faults, input);
    }
    expect_table(loaded.crosswalk, input);
    expect_exported(loaded.name, loaded.crosswalk);
}

}  // namespace throughline::fuzz
