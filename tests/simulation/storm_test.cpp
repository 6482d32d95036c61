#include "storm.hpp"
#include "seeds.hpp"

using namespace throughline;
using namespace throughline::simulation;

// THROUGHLINE_SEEDS=first:count runs others; a failing seed's message says how to run it alone.
TEST_CASE("L1 L2 L3 L5 L9: in any weather everything settles, once, exactly, and then is silent") {
    auto const [first, count]                    = chosen_seeds(300);
    std::uint64_t                        crashes = 0, edits = 0, exchanges = 0;
    std::map<std::string, std::uint64_t> faults;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " runs this storm again");
        Storm storm{seed};
        storm.run();
        INFO(open_exceptions(*storm.store));
        check_no_doubles(storm);
        check_nothing_lost(storm);
        check_feedback(storm);
        check_silence(storm);
        crashes += storm.crashes;
        edits += storm.edits;
        exchanges += storm.network.exchanges();
        for (auto const& [kind, times] : storm.network.faults()) faults[kind] += times;
    }
    // The weather was real: a storm without faults proves nothing.
    if (count >= 100) {
        CHECK(crashes > count);
        CHECK(faults.size() == 8);
    }
    std::string seen;
    for (auto const& [kind, times] : faults) seen += kind + " " + std::to_string(times) + ", ";
    MESSAGE(count << " seeds: " << exchanges << " exchanges, " << edits << " edits, " << crashes << " crashes, "
                  << seen);
}
