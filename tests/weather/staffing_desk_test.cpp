#include <simulation/seeds.hpp>
#include <simulation/staffing_desk.hpp>

using namespace throughline;
using namespace throughline::simulation;

TEST_CASE("L1 L2 L3 L4 L5 R126 R127 R130: staffing: what planning says reaches sales and delivery in any weather") {
    auto const seeds = chosen_seeds(2'000);
    Tally      tally;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_weather -tc='*R130: staffing*' runs it again");
        StaffingDesk desk{seed};
        desk.run(sandbox::Weather::foul());
        INFO(open_exceptions(*desk.store));
        for (auto const& finding : desk.findings) FAIL_CHECK(finding.law << ": " << finding.what);
        check_deals(desk);
        check_requests(desk);
        auto const audit = desk.store->count_audit().value();
        for (int pass = 0; pass < 2; ++pass) {  // L5
            desk.virtual_clock.advance(std::chrono::minutes{10});
            auto const applied = desk.engine->run_until_idle();
            REQUIRE(applied);
            CHECK(applied->applied == 0);
        }
        CHECK(desk.store->count_audit().value() == audit);
        tally.add(desk);
    }
    if (seeds.count >= 100) {
        CHECK(tally.crashes > seeds.count / 2);
        CHECK(tally.faults.size() >= 11);
    }
    MESSAGE(tally.to_string());
}
