#include <throughline/core/minutes.hpp>
#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Hours hours(std::string_view literal) { return Hours::parse(literal).value(); }

Currency const usd = Currency::parse("USD").value();

}  // namespace

TEST_CASE("L9: every minute comes back from its hours, and is told from hours that are what they say") {
    CHECK(hours_of_minutes(34)->to_string() == "0.56666667");
    CHECK(hours_of_minutes(-20)->to_string() == "-0.33333333");
    CHECK(hours_of_minutes(90)->to_string() == "1.5");
    for (std::int64_t minutes = -3'000; minutes <= 3'000; ++minutes) {
        CAPTURE(minutes);
        auto const kept = hours_of_minutes(minutes).value();
        CHECK(nearest_minutes(kept) == minutes);
        CHECK(minutes_stood_for(kept) == (minutes % 3 == 0 ? std::optional<std::int64_t>{} : std::optional{minutes}));
    }
    for (auto const* literal : {"0.3333", "0.33333334", "0.5", "0.50000000", "0.56666666", "0.566666667"}) {
        CAPTURE(literal);
        CHECK_FALSE(minutes_stood_for(hours(literal)));
    }
}

TEST_CASE("L9, property: minutes cost to the cent what the minutes come to, whatever the digits of their hours") {
    SeededRandom random{34};
    for (int sample = 0; sample < 3'000; ++sample) {
        auto const minutes = static_cast<std::int64_t>(random.below(3'000));
        auto const cents   = static_cast<std::int64_t>(random.below(100'000));
        CAPTURE(minutes);
        CAPTURE(cents);
        auto const twice = 2 * minutes * cents;  // In 120ths of a cent; half a cent is up.
        CHECK(cost_of(hours_of_minutes(minutes).value(), Money::from_minor(cents, usd)) ==
              Money::from_minor((twice + 60) / 120, usd));
    }
    CHECK(cost_of(hours("0.5667"), Money::from_minor(15'000, usd)) == Money::from_minor(8'501, usd));  // As it says.
    CHECK(cost_of(hours_of_minutes(34).value(), Money::from_minor(15'000, usd)) == Money::from_minor(8'500, usd));
}
