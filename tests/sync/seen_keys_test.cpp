#include "../../src/sync/seen_keys.hpp"

#include <doctest/doctest.h>

using namespace throughline;

TEST_CASE("L12 L2: however many keys a complete read shows, all are known, and hardly any other; each read anew") {
    constexpr int            shown = 200'000;  // Far more than are remembered one by one.
    SeededRandom             random{1};
    int                      taken_twice = 0;
    std::vector<std::string> taken_for_shown;
    for (int read = 0; read < 2; ++read) {
        SeenKeys seen{random};
        for (int each = 0; each < shown; ++each) seen.add("key " + std::to_string(each));
        int known = 0;
        for (int each = 0; each < shown; ++each) known += seen.has("key " + std::to_string(each));
        CHECK(known == shown);
        if (read == 0) {
            for (int each = 0; each < shown; ++each) {
                auto const other = "other " + std::to_string(each);
                if (seen.has(other)) taken_for_shown.push_back(other);
            }
            CHECK(taken_for_shown.size() < 20);
        }
        for (auto const& other : taken_for_shown) taken_twice += read == 1 && seen.has(other);
        seen.clear();
        CHECK_FALSE(seen.has("key 1"));
    }
    CHECK(taken_twice == 0);

    SeenKeys few{random};
    few.add("1");
    CHECK(few.has("1"));
    CHECK_FALSE(few.has("2"));
}
