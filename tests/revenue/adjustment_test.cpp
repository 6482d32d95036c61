#include "amounts.hpp"

#include <throughline/model/contract_line.hpp>
#include <throughline/revenue/adjustment.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

Id<ContractLine> const first{record("first")};
Id<ContractLine> const second{record("second")};
Period const           june = month_of(day("2026-06-01"));

Adjustment adjust(std::string group, Id<ContractLine> line, std::string_view amount, Period const& period = june) {
    return {std::move(group), line, period, usd(amount), "a miskeyed rate"};
}

/// Two lines of 1,000, of which 400 and nothing are recognized, and 500 and nothing are billed.
class Books {
  public:
    Books() {
        RevenueEvent const event{
            .contract_line = first, .period = june, .kind = RevenueEvent::Kind::recognize, .amount = usd("400.00")};
        posted_.push_back({.number = 7, .event = event});
    }
    AdjustmentBatch post(std::vector<Adjustment> const& lines) const {
        std::map<Id<ContractLine>, AdjustableLine> const known{{first, {usd("1000.00"), posted_, usd("500.00")}},
                                                               {second, {usd("1000.00"), {}, usd("0")}}};
        return post_adjustments(lines, known, day("2026-06-01"), "ada");
    }

  private:
    std::vector<PostedRevenue> posted_{};
};

std::string outcomes(AdjustmentBatch const& batch) {
    std::string text;
    for (auto const& each : batch.audit) text += each.outcome + "; ";
    return text;
}

}  // namespace

TEST_CASE("a batch of adjustments is posted group by group, all of a group or none; every line is audited (R66)") {
    Books const books;
    auto const  batch = books.post({adjust("reclass", first, "-100.00"), adjust("wrong", first, "50.00"),
                                    adjust("reclass", second, "100.00"), adjust("wrong", second, "1000.00")});
    CHECK(outcomes(batch) ==
          "posted; not posted: line 4 of its group was refused; posted; "
          "adjustments that take revenue out of 0 to the price; ");
    REQUIRE(batch.audit.size() == 4);
    for (auto const& each : batch.audit) CHECK(each.author == "ada");
    CHECK(batch.audit[3].adjustment.amount == usd("1000.00"));
    REQUIRE(batch.events.size() == 2);
    CHECK(batch.events[0].number == 8);
    CHECK(batch.events[0].event.amount == usd("-100.00"));
    CHECK(batch.events[0].event.deferred_delta == usd("100.00"));  // 500 - 400 before, 500 - 300 after.
    CHECK(batch.events[1].event.contract_line == second);
}

TEST_CASE("a refused group leaves no trace in what other groups are held against (R66)") {
    Books const books;
    auto const  batch = books.post({adjust("one", first, "-100.00"), adjust("refused", first, "200.00"),
                                    adjust("refused", second, "500.00"), adjust("two", second, "900.00"),
                                    adjust("refused", second, "-600.00"), adjust("two", first, "700.00"),
                                    adjust("over", first, "0.01")});
    CHECK(outcomes(batch) ==
          "posted; not posted: line 3 of its group was refused; "
          "adjustments that take revenue out of 0 to the price; posted; "
          "adjustments that take revenue out of 0 to the price; posted; "
          "adjustments that take revenue out of 0 to the price; ");
    REQUIRE(batch.events.size() == 3);
    CHECK(batch.events[0].number == 8);
    CHECK(batch.events[1].number == 1);
    CHECK(batch.events[2].number == 9);  // 300 of 1,000 were recognized before.
}

TEST_CASE("each way in which a line is refused takes its group with it (R66)") {
    Books const books;
    auto const  refused = [&](Adjustment wrong) {
        auto const batch = books.post({adjust("group", first, "1.00"), wrong});
        CHECK(batch.events.empty());
        return batch.audit[1].outcome;
    };
    CHECK(refused(adjust("group", Id<ContractLine>{record("third")}, "1.00")) ==
          "an adjustment of a line that there is not");
    CHECK(refused(adjust("group", second, "1.00", month_of(day("2026-05-01")))) == "an adjustment of a closed period");
    CHECK(refused(adjust("group", second, "-0.01")) == "adjustments that take revenue out of 0 to the price");
    auto wrong   = adjust("group", second, "1.00");
    wrong.reason = "";
    CHECK(refused(wrong) == "an adjustment without a reason");
    wrong        = adjust("group", second, "1.00");
    wrong.amount = Money{1, Currency::parse("EUR").value()};
    CHECK(refused(wrong) == "an adjustment in another currency than its line's");
}
