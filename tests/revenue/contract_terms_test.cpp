#include "amounts.hpp"

#include <throughline/model/account.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/revenue/contract_terms.hpp>

using namespace throughline;

namespace {

Id<Contract> const     contract{record("contract")};
Id<ContractLine> const build{record("build")};
Id<ContractLine> const run{record("run")};

ContractLine line(std::string_view amount, std::string_view standalone) {
    return {.contract         = contract,
            .amount           = usd(amount),
            .standalone_price = usd(standalone),
            .term             = range("2026-01-01", "2026-07-01")};
}

ContractTerms terms() {
    return {{.account      = {},
             .legal_entity = {},
             .type         = ContractType::fixed_fee,
             .status       = Contract::Status::active,
             .currency     = usd("0").currency(),
             .value        = usd("1500.00")},
            {{build, line("1000.00", "1200.00")}, {run, line("500.00", "600.00")}}};
}

KnownChangeOrder order(std::string number, std::string_view effective, Id<ContractLine> of, std::string_view delta,
                       int days) {
    return {Id<ChangeOrder>{record(number)},
            {.contract  = contract,
             .number    = number,
             .status    = ChangeOrder::Status::approved,
             .effective = day(effective),
             .lines     = {{.contract_line = of, .delta_amount = usd(delta), .delta_end = days}}}};
}

}  // namespace

TEST_CASE("a contract's value is the sum of its lines, or the error says what it should be (R45)") {
    auto signed_terms = terms();
    CHECK(check_value(signed_terms));
    signed_terms.contract.value = usd("1500.01");
    auto const error            = check_value(signed_terms).error();
    CHECK(error.context().expected == "1500.00 USD");
    CHECK(error.context().field == "value");
}

TEST_CASE("applying all change orders in order gives the current contract (R47 R48)") {
    std::vector orders{order("CO-2", "2026-04-01", build, "-50.00", -10),
                       order("CO-1", "2026-03-01", build, "200.00", 31), order("CO-3", "2026-02-01", run, "25.00", 0)};
    auto const  current = amended(terms(), orders).value();
    CHECK(current.contract.value == usd("1675.00"));
    CHECK(current.lines[0].second.amount == usd("1150.00"));
    CHECK(current.lines[0].second.term->end == day("2026-07-22"));
    CHECK(check_value(current));
    std::swap(orders[0], orders[2]);
    CHECK(amended(terms(), orders).value() == current);
    orders[0].order.status = ChangeOrder::Status::submitted;
    CHECK(amended(terms(), orders)->contract.value == usd("1650.00"));
    orders[1].order.effective.reset();
    CHECK(amended(terms(), orders).error().context().record == "CO-1");
}

TEST_CASE("a line's history is its allocated price and what the orders did to it (R46 R47)") {
    auto const allocated = with_allocated_prices(terms()).value();
    CHECK(allocated.lines[0].second.allocated_price == usd("1000.00"));
    std::vector const orders{order("CO-1", "2026-03-01", build, "200.00", 31),
                             order("CO-2", "2026-04-01", run, "10.00", 0)};
    auto const        history = line_history(allocated, build, orders, {range("2026-02-01", "2026-02-11")}).value();
    REQUIRE(history.changes.size() == 1);
    CHECK(history.changes[0].new_end == day("2026-08-01"));
    auto const schedule = line_schedule(history, {.spread = {.explain = Explain::yes}}).value();
    CHECK(schedule.price.value == usd("1200.00"));
    auto const sources = schedule.periods.back().earned.why.sources();
    CHECK(std::ranges::find(sources, RecordId{orders[0].id}) != sources.end());  // Traceable to the change order.
    CHECK(line_history(allocated, Id<ContractLine>{record("other")}, orders).error().code() == ErrorCode::not_found);
}
