#include "amounts.hpp"

#include <throughline/model/contract_line.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/delivery_trigger.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;
using enum RevenueEvent::Trigger;

namespace {

RecognitionRequest desired(std::string_view amount, std::span<PostedRevenue const> posted = {}) {
    return {.contract_line  = Id<ContractLine>{record("line")},
            .price          = usd("1000.00"),
            .desired        = {{month_of(day("2026-06-01")), {usd(amount), {}}}},
            .posted         = posted,
            .as_of          = day("2026-07-01"),
            .closed_before  = day("2026-06-01"),
            .billed_to_date = usd("0")};
}

}  // namespace

TEST_CASE("each method is triggered by what it measures, and its events say by what (R266)") {
    RevenueTriggers triggers;
    auto const reached = triggers.apply({milestone, record("design"), 1}, RevenueMethod::milestone, desired("300.00"));
    REQUIRE(reached.value().size() == 1);
    CHECK(reached->front().event.trigger == milestone);
    CHECK(reached->front().event.milestone == Id<Milestone>{record("design")});
    auto const worked =
        triggers.apply({time_entry, record("monday"), 1}, RevenueMethod::percent_complete, desired("80.00"));
    CHECK(worked.value().front().event.time_entry == Id<TimeEntry>{record("monday")});
    auto const amended =
        triggers.apply({change_order, record("order"), 1}, RevenueMethod::straight_line, desired("10.00"));
    CHECK(amended.value().front().event.change_order == Id<ChangeOrder>{record("order")});
    CHECK(triggers.apply({period_close, record("june"), 1}, RevenueMethod::usage, desired("10.00")));
    for (auto const& [method, kind] :
         {std::pair{RevenueMethod::straight_line, milestone}, std::pair{RevenueMethod::straight_line, time_entry},
          std::pair{RevenueMethod::milestone, time_entry}}) {
        auto const nothing = triggers.apply({kind, record("other"), 1}, method, desired("10.00"));
        CHECK(nothing.error().context().field == "trigger");
    }
}

TEST_CASE("a trigger of an older version, or of the same one again, is refused as stale (R266)") {
    RevenueTriggers triggers;
    auto const      at = [&](std::uint64_t version, std::string_view amount, std::span<PostedRevenue const> posted) {
        return triggers.apply({milestone, record("design"), version}, RevenueMethod::milestone,
                                   desired(amount, posted));
    };
    auto posted = at(2, "300.00", {}).value();
    CHECK(at(2, "300.00", posted).error().code() == ErrorCode::conflict);
    CHECK(at(1, "999.00", posted).error().context().expected == "later than 2");
    auto const undone = at(3, "0.00", posted).value();  // Un-completed: what was earned is taken back.
    REQUIRE(undone.size() == 1);
    CHECK(undone.front().event.amount == usd("-300.00"));
    CHECK(!at(4, "1000.01", {}));  // Refused, and so not seen:
    CHECK(at(4, "1000.00", {}));
}
