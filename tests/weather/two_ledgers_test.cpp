#include <simulation/seeds.hpp>
#include <simulation/two_ledgers.hpp>

using namespace throughline;
using namespace throughline::simulation;

TEST_CASE("R35 L1 L2 L3 L5 L9: two ledgers during a cut-over by entity and day: every invoice exists exactly once") {
    auto const    seeds = chosen_seeds(2'000);
    Tally         tally;
    std::uint64_t in_old = 0, in_new = 0, redated = 0, moved = 0, corrected = 0, voided = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_weather -tc='*two ledgers*' runs it again");
        TwoLedgers firm{seed};
        if (seed % 8) firm.working_passes_min = 1;  // Most are short, so that there are many.
        firm.run(sandbox::Weather::foul().times(2));
        check_once(firm);  // At every moment, not only at the end.
        firm.run_out();
        INFO(open_exceptions(*firm.store));
        for (auto const& finding : firm.findings) FAIL_CHECK(finding.law << ": " << finding.what);
        check_exceptions(firm);
        check_once(firm);
        check_billed(firm);
        check_silence(firm);
        tally.add(firm);
        in_old += firm.old_erp.count("invoice");
        in_new += firm.new_erp.count("invoice");
        redated += firm.redated, moved += firm.moved, corrected += firm.corrected, voided += firm.voided;
    }
    if (seeds.count >= 100) {
        CHECK(tally.crashes > seeds.count / 2);
        CHECK(tally.faults.size() == 12);
        for (auto const happened : {in_old, in_new, redated, moved, corrected, voided})
            CHECK(happened > seeds.count / 4);
    }
    MESSAGE(tally.to_string() << "; " << in_old << " invoices in the old ledger, " << in_new << " in the new; "
                              << redated << " re-dated, " << moved << " moved, " << corrected << " corrected, "
                              << voided << " voided");
}
