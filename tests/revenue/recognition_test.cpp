#include "amounts.hpp"

#include <throughline/model/contract_line.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/revenue/recognition.hpp>

using namespace throughline;

namespace {

Id<ContractLine> const the_line{record("line")};

Schedule even(std::string_view total) {
    return straight_line({.total = usd(total), .term = range("2026-01-01", "2026-05-01")},
                         {.convention = StraightLineConvention::monthly_even})
        .value();
}

struct Book {
    std::vector<PostedRevenue> posted{};
    Date                       closed = day("2026-01-01");
    Money                      billed = usd("0");
    ClosedPeriodPolicy         policy = ClosedPeriodPolicy::catch_up_in_open_period;

    /// Posts what is due, and tells it.
    std::string run(Schedule const& desired, std::string_view as_of, std::string_view price) {
        auto const events = recognize({.contract_line  = the_line,
                                       .price          = usd(price),
                                       .desired        = desired,
                                       .posted         = posted,
                                       .as_of          = day(as_of),
                                       .closed_before  = closed,
                                       .billed_to_date = billed},
                                      {.closed = policy, .explain = Explain::yes});
        if (!events) return events.error().message();
        std::string text;
        for (auto const& each : *events) {
            REQUIRE(each.why.verify());
            text += each.event.period.name + " " + std::string{name_of_enumerator(each.event.kind)} + " " +
                    each.event.amount.amount().to_string() + "; ";
            posted.push_back(each);
        }
        return text;
    }
};

}  // namespace

TEST_CASE("recognition posts what is due once, whatever it is asked again (R68 R69)") {
    Book book;
    CHECK(book.run(even("400.00"), "2026-03-01", "400.00") == "2026-01 recognize 100.00; 2026-02 recognize 100.00; ");
    CHECK(book.run(even("400.00"), "2026-03-01", "400.00") == "");
    CHECK(book.run(even("440.00"), "2026-03-01", "440.00") == "2026-01 adjust 10.00; 2026-02 adjust 10.00; ");
    CHECK(recognized_to_date(book.posted, usd("0").currency()).value() == usd("220.00"));
    CHECK(recognized_in(book.posted, month_of(day("2026-02-01")), usd("0").currency()).value() == usd("110.00"));
}

TEST_CASE("a closed period is never restated: the open one catches up (R68 R80)") {
    Book book;
    book.run(even("400.00"), "2026-03-01", "400.00");
    book.closed = day("2026-03-01");
    CHECK(book.run(even("440.00"), "2026-03-01", "440.00") == "2026-03 catch_up 20.00; ");
    CHECK(book.run(even("440.00"), "2026-03-01", "440.00") == "");
    CHECK(book.run(even("440.00"), "2026-04-01", "440.00") == "2026-03 recognize 110.00; ");
    book.closed = day("2026-04-01");
    CHECK(book.run(even("360.00"), "2026-05-01", "440.00") == "2026-04 catch_up -60.00; 2026-04 recognize 90.00; ");
    CHECK(recognized_to_date(book.posted, usd("0").currency()).value() == usd("360.00"));
}

TEST_CASE("what a closed period lacks is not left to one that has not begun (R68)") {
    auto const in = [](std::string_view first, std::string_view later) {
        return Schedule{{month_of(day(first)), {usd("100.00")}}, {month_of(day(later)), {usd("300.00")}}};
    };
    for (auto const policy : {ClosedPeriodPolicy::catch_up_in_open_period, ClosedPeriodPolicy::spread_over_remaining}) {
        Book book{.policy = policy};
        CHECK(book.run(in("2026-01-01", "2026-06-01"), "2026-02-01", "400.00") == "2026-01 recognize 100.00; ");
        book.closed = day("2026-02-01");
        Schedule more{in("2026-01-01", "2026-06-01")};
        more.front().amount.value = usd("120.00");
        std::string const caught_up =
            policy == ClosedPeriodPolicy::catch_up_in_open_period ? "2026-02 catch_up 20.00; " : "";
        CHECK(book.run(more, "2026-03-01", "420.00") == caught_up);  // Work rests until June.
    }
}

TEST_CASE("a closed period's change may be spread over open ones, or refused (R68)") {
    Book book{.policy = ClosedPeriodPolicy::spread_over_remaining};
    book.run(even("400.00"), "2026-03-01", "400.00");
    book.closed = day("2026-03-01");
    CHECK(book.run(even("440.00"), "2026-04-01", "440.00") == "2026-03 recognize 110.00; 2026-03 catch_up 10.00; ");
    CHECK(book.run(even("440.00"), "2026-05-01", "440.00") == "2026-04 recognize 110.00; 2026-04 catch_up 10.00; ");
    book.policy = ClosedPeriodPolicy::refuse;
    CHECK(book.run(even("480.00"), "2026-05-01", "480.00") == "revenue changes in a closed period");
}

TEST_CASE("nothing is recognized above the price (R71)") {
    Book book;
    CHECK(book.run(even("400.00"), "2026-05-01", "399.99") == "more would be recognized than the price");
}

TEST_CASE("what is posted together may pass the price on the way, not in the end (R71)") {
    auto const completed = [](std::string_view month, std::string_view price, std::string_view change) {
        Schedule schedule{{month_of(day(month)), {usd(price)}}};
        if (!change.empty()) schedule.push_back({month_of(day("2026-02-01")), {usd(change)}});
        return schedule;
    };
    Book book;
    CHECK(book.run(completed("2026-01-01", "268.00", ""), "2026-02-01", "268.00") == "2026-01 recognize 268.00; ");
    CHECK(book.run(completed("2026-01-01", "268.00", "-183.00"), "2026-03-01", "85.00") ==
          "2026-02 recognize -183.00; ");
    // It was not complete in January, after all. Either order would leave 0 to 85 on the way.
    CHECK(book.run(completed("2026-03-01", "85.00", ""), "2026-04-01", "85.00") ==
          "2026-01 adjust -268.00; 2026-02 adjust 183.00; 2026-03 recognize 85.00; ");
    CHECK(book.run(completed("2026-03-01", "85.01", ""), "2026-04-01", "85.00") ==
          "more would be recognized than the price");
}

TEST_CASE("an event is double-sided: what it takes from deferred revenue stands beside it (R68 R70)") {
    Book book{.billed = usd("150.00")};
    book.run(even("400.00"), "2026-03-01", "400.00");
    CHECK(book.posted[0].event.deferred_delta == usd("-100.00"));
    CHECK(book.posted[1].event.deferred_delta == usd("-50.00"));
}

TEST_CASE("a reversal is a new event that names the one it takes back (R68)") {
    Book book;
    book.run(even("400.00"), "2026-03-01", "400.00");
    auto const february = month_of(day("2026-02-01"));
    auto const taken    = reversal(book.posted, 2, february, book.closed).value();
    CHECK(taken.reverses == 2);
    CHECK(taken.number == 3);
    CHECK(taken.event.kind == RevenueEvent::Kind::reverse);
    CHECK(taken.event.amount == usd("-100.00"));
    CHECK(taken.why.evaluate().value() == decimal("-100"));
    book.posted.push_back(taken);
    CHECK(reversal(book.posted, 2, february, book.closed).error().code() == ErrorCode::duplicate);
    CHECK(reversal(book.posted, 3, february, book.closed).error().code() == ErrorCode::conflict);
    CHECK(reversal(book.posted, 9, february, book.closed).error().code() == ErrorCode::not_found);
    CHECK(reversal(book.posted, 1, february, day("2026-03-01")).error().context().value == "2026-02");
    CHECK(book.run(even("400.00"), "2026-03-01", "400.00") == "2026-02 recognize 100.00; ");  // It is still due.
}
