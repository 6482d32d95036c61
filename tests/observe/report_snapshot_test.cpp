#include "journal_of.hpp"

#include <throughline/model/revenue_event.hpp>
#include <throughline/observe/report_snapshot.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <algorithm>

using namespace throughline;

namespace {

RevenueEvent earned(std::string_view amount) {
    return {.contract_line = id_of<ContractLine>("line"),
            .period        = month_of(day("2026-06-01")),
            .kind          = RevenueEvent::Kind::recognize,
            .amount        = usd(amount)};
}

std::string revenue_of(BusinessState const& state) {
    Money sum = usd("0");
    state.each<RevenueEvent>([&](Id<RevenueEvent>, RevenueEvent const& event) { sum += event.amount; });
    return "revenue " + sum.to_string();
}

}  // namespace

TEST_CASE("a report is made again from the journal, to the byte, long after the books went on (R289, R278)") {
    Told journal;
    journal.say("2026-07-01T08:00", "one", earned("100.00")).say("2026-07-01T09:00", "two", earned("20.00"));
    auto const made = take_snapshot("board 2026-06", journal.entries(), 2, revenue_of);
    CHECK(made.text == "revenue 120.00 USD");

    journal.say("2031-01-01T08:00", "two", earned("999.00"));  // The books went on.
    auto entries = journal.entries();
    std::ranges::reverse(entries);  // And are listed otherwise.
    CHECK(reproduce(made.snapshot, entries, revenue_of).value() == made.text);
    CHECK(take_snapshot("board 2026-06", entries, 3, revenue_of).snapshot.journal_hash != made.snapshot.journal_hash);

    auto changed      = journal.entries();
    changed[0].object = AnyObject::of(earned("100.01"));
    CHECK(reproduce(made.snapshot, changed, revenue_of).error().message() ==
          "the journal is not the one that the report was made of");
    changed = journal.entries();
    changed.erase(changed.begin());
    CHECK(reproduce(made.snapshot, changed, revenue_of).error().code() == ErrorCode::corrupt);
    auto const otherwise = [](BusinessState const& state) { return revenue_of(state) + "!"; };
    CHECK(reproduce(made.snapshot, entries, otherwise).error().message() == "the same journal gives another report");
    auto older = made.snapshot;
    --older.model;
    CHECK(reproduce(older, entries, revenue_of).error().code() == ErrorCode::unsupported);
}
