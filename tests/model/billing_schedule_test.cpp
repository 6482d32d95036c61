#include "records.hpp"

#include <doctest/doctest.h>

using namespace throughline;
using model_tests::billing_event;
using model_tests::contract_line;
using model_tests::id;
using model_tests::money;

namespace {

auto const lines = std::vector{contract_line(1, money("1000.00")), contract_line(2, money("500.00"))};

std::vector<Identified<BillingEvent>> events() {
    return {billing_event(1, 1, money("333.33")), billing_event(2, 1, money("333.33")),
            billing_event(3, 1, money("333.34")), billing_event(4, 2, money("500.00"))};
}

}  // namespace

TEST_CASE("R62: the billing events of each contract line sum to its amount") {
    CHECK(check_billing_schedule(lines, events()).empty());

    auto short_by_one             = events();
    short_by_one[2].object.amount = money("333.33");
    auto const found              = check_billing_schedule(lines, short_by_one);
    REQUIRE(found.size() == 1);
    CHECK(found[0].record == id<ContractLine>(1));
    CHECK(found[0].message ==
          "1000.00 EUR is not the sum of its billing events, 999.99 EUR; the difference is 0.01 EUR");
}

TEST_CASE("R62: moving and re-phasing keeps the sum; a cancelled event does not count") {
    auto rephased             = events();
    rephased[0].object.due_on = Date::parse("2026-05-01").value();
    rephased[0].object.amount = money("133.33");
    rephased.push_back(billing_event(5, 1, money("200.00")));
    CHECK(check_billing_schedule(lines, rephased).empty());

    rephased[4].object.status = BillingEvent::Status::cancelled;
    CHECK(check_billing_schedule(lines, rephased).size() == 1);
}

TEST_CASE("R62: credits count against the line, and held or billed events count") {
    auto held             = events();
    held[0].object.status = BillingEvent::Status::on_hold;
    held[1].object.status = BillingEvent::Status::billed;
    held.push_back(billing_event(5, 2, money("100.00")));
    held.push_back(billing_event(6, 2, money("-100.00")));
    CHECK(check_billing_schedule(lines, held).empty());
}

TEST_CASE("R63: a line charged by time and materials has no fixed sum") {
    auto estimated                    = lines;
    estimated[1].object.billing_model = BillingModel::time_and_materials;
    auto some                         = events();
    some.pop_back();
    CHECK(check_billing_schedule(estimated, some).empty());
    CHECK(check_billing_schedule(lines, some).size() == 1);
}

TEST_CASE("R62 R87: an event of another currency or another contract is refused") {
    auto wrong             = events();
    wrong[3].object.amount = money("500.00", "USD");
    CHECK(check_billing_schedule(lines, wrong).at(0).path == "BillingEvent.amount");
    CHECK(check_billing_schedule(lines, wrong).size() == 1);

    auto stray = events();
    stray.push_back(billing_event(5, 9, money("1.00")));
    CHECK(check_billing_schedule(lines, stray).at(0).path == "BillingEvent.contract_line");
}

TEST_CASE("R64 R54: a source feeds at most one live billing event") {
    auto sourced              = events();
    sourced[0].object.sources = {{.milestone = id<Milestone>(1)}};
    sourced[1].object.sources = {{.time_entry = id<TimeEntry>(1)}, {.expense = id<Expense>(1)}};
    CHECK(check_billing_sources(sourced).empty());

    sourced[2].object.sources = {{.milestone = id<Milestone>(1)}};
    auto const found          = check_billing_sources(sourced);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "BillingEvent.sources");
    CHECK(found[0].record == id<BillingEvent>(3));

    sourced[0].object.status = BillingEvent::Status::cancelled;
    CHECK(check_billing_sources(sourced).empty());
}

TEST_CASE("R64: one event does not name a source twice, and a source names exactly one record") {
    auto twice              = std::vector{billing_event(1, 1, money("10"))};
    twice[0].object.sources = {{.expense = id<Expense>(1)}, {.expense = id<Expense>(1)}};
    CHECK(check_billing_sources(twice).size() == 1);

    twice[0].object.sources = {{}};
    CHECK(check_billing_sources(twice).size() == 1);
    twice[0].object.sources = {{.time_entry = id<TimeEntry>(1), .expense = id<Expense>(1)}};
    CHECK(check_billing_sources(twice).size() == 1);
}
