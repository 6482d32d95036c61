#include <simulation/delivery_desk.hpp>
#include <simulation/seeds.hpp>

using namespace throughline;
using namespace throughline::simulation;

namespace {

/// Kantata knows no way to make a record once: what the network carries twice is there twice.
sandbox::Weather weather() {
    auto foul       = sandbox::Weather::foul().times(2);
    foul.duplicated = 0;
    return foul;
}

}  // namespace

TEST_CASE("R103 R122 R124 L1 L2 L3 L9: approved time alone is invoiced, once, and a price rests with its project") {
    auto const    seeds = chosen_seeds(2'000);
    Tally         tally;
    std::uint64_t logged = 0, approved = 0, rejected = 0, pauses = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_weather -tc='*approved time alone*' runs it again");
        DeliveryDesk desk{seed};
        desk.run(weather());
        check_time(desk, false);
        desk.run_out();
        INFO(open_exceptions(*desk.store));
        for (auto const& finding : desk.findings) FAIL_CHECK(finding.law << ": " << finding.what);
        // The deal's owner manages its project, and nobody reads the CRM's people here.
        CHECK(open_exceptions(*desk.store, "waits|erp|Project.projectManager/id").empty());
        check_time(desk, true);
        check_pauses(desk);
        for (auto const* record : {"customer", "salesOrder", "job", "billingSchedule", "invoice"})
            for (auto const& [ours, times] : desk.firm.erp.creates_by_external_id(record)) CHECK(times == 1);
        auto const audit = desk.store->count_audit().value();
        CHECK(desk.engine->run_until_idle().value().applied == 0);
        CHECK(desk.store->count_audit().value() == audit);
        tally.add(desk);
        logged += desk.logged, approved += desk.approved, rejected += desk.rejected, pauses += desk.pauses;
    }
    if (seeds.count >= 100)
        for (auto const happened : {tally.crashes, logged, approved, rejected, pauses})
            CHECK(happened > seeds.count / 4);
    MESSAGE(tally.to_string() << "; " << logged << " entries, " << approved << " approved, " << rejected
                              << " rejected, " << pauses << " pauses");
}
