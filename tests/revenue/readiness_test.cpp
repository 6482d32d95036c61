#include "forecast_firm.hpp"

#include <throughline/model/milestone.hpp>
#include <throughline/revenue/readiness.hpp>

using namespace throughline;

namespace {

Milestone reached(Milestone::Status status = Milestone::Status::completed) {
    Milestone milestone{.project = id_of<Project>("project"), .name = "design", .status = status};
    milestone.contract_line = id_of<ContractLine>("line");
    milestone.amount        = usd("100.00");
    return milestone;
}

std::string reason(BusinessState const& state) {
    auto const readiness = readiness_of(state, id_of<Milestone>("design"));
    CHECK(readiness.is_ready == readiness.reason.empty());
    return readiness.reason;
}

}  // namespace

TEST_CASE(
    "whether a milestone can be invoiced follows from its records, and what is stored is held against it (R102)") {
    auto       state = small_firm();
    auto const is    = [&](Milestone const& milestone) {
        state.put(id_of<Milestone>("design"), milestone);
        return reason(state);
    };
    CHECK(reason(state) == "there is no such milestone");
    CHECK(is(reached()).empty());
    CHECK(is(reached(Milestone::Status::approved)).empty());
    CHECK(is(reached(Milestone::Status::planned)) == "it is not reached");
    CHECK(is(reached(Milestone::Status::invoiced)) == "it is invoiced");
    auto unpriced = reached();
    unpriced.amount.reset();
    CHECK(is(unpriced).empty());  // The only one of its line is worth the line.
    state.put(id_of<Milestone>("second"), reached());
    CHECK(is(unpriced) == "nothing says what it is worth");
    auto apart = reached();
    apart.contract_line.reset();
    CHECK(is(apart) == "it is under no contract line");
    auto contract   = signed_contract("120000.00");
    contract.status = Contract::Status::on_hold;
    state.put(id_of<Contract>("contract"), contract);
    CHECK(is(reached()) == "its contract is on hold");
}

TEST_CASE("the stored indicator equals its recomputation, or is told (R102)") {
    auto state = small_firm();
    auto ready = reached();
    state.put(id_of<Milestone>("design"), ready);
    REQUIRE(readiness_drift(state).size() == 1);  // Not stored yet.
    ready.billing_ready = readiness_drift(state).front().derived.is_ready;
    state.put(id_of<Milestone>("design"), ready);
    CHECK(readiness_drift(state).empty());
    ready.status = Milestone::Status::planned;  // Un-completed, and the indicator left as it was.
    state.put(id_of<Milestone>("design"), ready);
    auto const drift = readiness_drift(state);
    REQUIRE(drift.size() == 1);
    CHECK(drift.front().stored == true);
    CHECK(drift.front().derived.reason == "it is not reached");
}

TEST_CASE("progress is from 0 to 100, and falls by corrections alone (R104)") {
    auto const checked = [](std::initializer_list<std::string_view> percents, bool is_last_correction = false) {
        std::vector<ProgressReport> reports;
        for (auto const each : percents)
            reports.push_back({day("2026-06-01").plus_days(static_cast<int>(reports.size())), percent(each)});
        if (is_last_correction) reports.back().is_correction = true;
        auto const result = check_progress(reports);
        return result ? std::string{"fine"} : std::string{result.error().message()};
    };
    CHECK(checked({}) == "fine");
    CHECK(checked({"0", "0", "33.3", "100", "100"}) == "fine");
    CHECK(checked({"100.01"}) == "progress outside 0 to 100");
    CHECK(checked({"-1"}, true) == "progress outside 0 to 100");
    CHECK(checked({"50", "49.99"}) == "progress that falls without a correction");
    CHECK(checked({"50", "40"}, true) == "fine");
    std::vector const backward{ProgressReport{day("2026-06-02"), percent("1")},
                               ProgressReport{day("2026-06-01"), percent("2")}};
    CHECK(check_progress(backward).error().message() == "progress out of order of time");
}
