#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/core/timestamp.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace throughline;

namespace {

Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

constexpr std::int64_t ten_o_clock = 1'706'695'200'000'000;  // 2024-01-31T10:00:00Z

}  // namespace

TEST_CASE("an instant in the spelling of every vendor") {
    CHECK(at("2024-01-31T10:00:00Z").microseconds() == ten_o_clock);
    CHECK(at("2024-01-31T10:00:00.000+0000").microseconds() == ten_o_clock);   // Salesforce
    CHECK(at("2024-01-31T10:00:00.000Z").microseconds() == ten_o_clock);       // NetSuite, HubSpot
    CHECK(at("2024-01-31T02:00:00-08:00").microseconds() == ten_o_clock);      // Kantata
    CHECK(at("2024-01-31T02:00:00.000-08:00").microseconds() == ten_o_clock);  // Workday
    CHECK(at("2024-01-31T15:45:00+05:45").microseconds() == ten_o_clock);
    CHECK(at("2024-01-31T10:00:00.1Z").microseconds() == ten_o_clock + 100'000);
    CHECK(at("2024-01-31T10:00:00.25Z").microseconds() == ten_o_clock + 250'000);
    CHECK(at("2024-01-31T10:00:00.123456Z").microseconds() == ten_o_clock + 123'456);
    CHECK(at("2024-01-31T10:00:00.123456000Z").microseconds() == ten_o_clock + 123'456);
    CHECK(at("2024-01-31T10:00:00.0000000Z").microseconds() == ten_o_clock);  // Dynamics: seven digits
    CHECK(at("2024-01-31t10:00:00z").microseconds() == ten_o_clock);
    CHECK(at("2024-02-01T00:00:00+14:00").microseconds() == ten_o_clock);
    CHECK(at("1970-01-01T00:00:00Z").microseconds() == 0);
    CHECK(at("1969-12-31T23:59:59.999999Z").microseconds() == -1);
    CHECK(at("1970-01-01T00:00:00-00:00").microseconds() == 0);
}

TEST_CASE("P32: an instant needs an offset, and nothing is guessed") {
    for (std::string_view const text : {"",
                                        "2024-01-31",
                                        "2024-01-31T10:00:00",
                                        "2024-01-31T10:00:00.000",
                                        "2024-01-31T10:00Z",
                                        "2024-01-31 10:00:00Z",
                                        "2024-01-31T10:00:00+2",
                                        "2024-01-31T10:00:00+02",
                                        "2024-01-31T10:00:00+02:",
                                        "2024-01-31T10:00:00+02:0",
                                        "2024-01-31T10:00:00+24:00",
                                        "2024-01-31T10:00:00+00:60",
                                        "2024-01-31T10:00:00 Z",
                                        "2024-01-31T10:00:00Z ",
                                        "2024-01-31T10:00:00ZZ",
                                        "2024-01-31T24:00:00Z",
                                        "2024-01-31T10:60:00Z",
                                        "2024-01-31T10:00:61Z",
                                        "2024-01-31T10:00:60Z",
                                        "2024-02-30T10:00:00Z",
                                        "2023-02-29T10:00:00Z",
                                        "2024-01-31T10:00:00.Z",
                                        "2024-01-31T10:00:00,5Z",
                                        "2024-01-31T10:00:00.1234567Z",
                                        "2024-01-31T10:00:00.0000000000Z",
                                        "2024-1-31T10:00:00.0Z",
                                        "2024-01-31T1:00:00.00Z",
                                        "24-01-31T10:00:00.00Z",
                                        "20240131T100000.0000Z",
                                        "2024-01-31T10-00-00.0Z",
                                        "0000-01-01T00:00:00Z",
                                        "0001-01-01T00:00:00+00:01",
                                        "9999-12-31T23:59:59-00:01",
                                        "2024-01-31T10:00:00UTC",
                                        "2024-01-31T10:00:00[Europe/Paris]",
                                        "+024-01-31T10:00:00Z",
                                        "2024-01-31T+1:00:00Z"}) {
        CAPTURE(text);
        auto const instant = Timestamp::parse(text);
        REQUIRE_FALSE(instant);
        CHECK(instant.error().code() == ErrorCode::validation);
        CHECK(instant.error().context().value == text);
    }
}

TEST_CASE("a leap second is the first second of the next day") {
    CHECK(at("2016-12-31T23:59:60Z") == at("2017-01-01T00:00:00Z"));
    CHECK(at("2016-12-31T23:59:60.5Z") == at("2017-01-01T00:00:00.5Z"));
    CHECK(at("2017-01-01T00:59:60+01:00") == at("2017-01-01T00:00:00Z"));
    CHECK(at("2012-06-30T23:59:60Z") == at("2012-07-01T00:00:00Z"));
    CHECK_FALSE(Timestamp::parse("2016-12-30T23:59:60Z"));
    CHECK_FALSE(Timestamp::parse("2016-12-31T23:59:60+01:00"));
}

TEST_CASE("an instant is printed with the digits it needs, or as a vendor asks") {
    CHECK(at("2024-01-31T12:00:00+02:00").to_string() == "2024-01-31T10:00:00Z");
    CHECK(at("2024-01-31T10:00:00.5Z").to_string() == "2024-01-31T10:00:00.500Z");
    CHECK(at("2024-01-31T10:00:00.000001Z").to_string() == "2024-01-31T10:00:00.000001Z");
    CHECK(at("1969-12-31T23:59:59.999Z").to_string() == "1969-12-31T23:59:59.999Z");
    CHECK(at("0001-01-01T00:00:00Z").to_string() == "0001-01-01T00:00:00Z");
    CHECK(at("9999-12-31T23:59:59.999999Z").to_string() == "9999-12-31T23:59:59.999999Z");

    auto const instant = at("2024-01-31T10:00:00.987654Z");
    CHECK(instant.to_string(0, "Z") == "2024-01-31T10:00:00Z");
    CHECK(instant.to_string(3, "+0000") == "2024-01-31T10:00:00.987+0000");
    CHECK(instant.to_string(7, "Z") == "2024-01-31T10:00:00.9876540Z");
    CHECK(instant.to_string(9, "+00:00") == "2024-01-31T10:00:00.987654000+00:00");
    CHECK(at("1969-12-31T23:59:59.999999Z").to_string(3, "Z") == "1969-12-31T23:59:59.999Z");
    CHECK_THROWS_AS(static_cast<void>(instant.to_string(10, "Z")), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Timestamp::from_seconds(253'402'300'800).to_string()), std::out_of_range);
}

TEST_CASE("any instant round trips, whatever offset it was written with") {
    constexpr std::uint64_t seed = 32;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 50'000; ++i) {
        auto const days    = static_cast<std::int64_t>(random.below(73'000)) - 25'000;
        auto const instant = Timestamp::from_microseconds(days * 86'400'000'000 +
                                                          static_cast<std::int64_t>(random.below(86'400'000'000)));
        CAPTURE(instant.to_string());
        REQUIRE(at(instant.to_string()) == instant);
        REQUIRE(at(instant.to_string(6, "+0000")) == instant);

        auto const hours = std::chrono::hours{random.below(15)};
        auto const sign  = std::string{"+"} + (hours.count() < 10 ? "0" : "") + std::to_string(hours.count()) + ":30";
        auto const local = instant + hours + std::chrono::minutes{30};
        REQUIRE(at(local.to_string(6, sign)) == instant);
    }
}

TEST_CASE("seconds are rounded to the past, and time adds up") {
    CHECK(Timestamp::from_microseconds(-1).seconds() == -1);
    CHECK(Timestamp::from_microseconds(1'999'999).seconds() == 1);
    CHECK(Timestamp::from_seconds(-1).microseconds() == -1'000'000);
    CHECK(Timestamp{} + std::chrono::hours{1} == Timestamp::from_seconds(3'600));
    CHECK(Timestamp::from_seconds(10) - Timestamp::from_seconds(4) == std::chrono::seconds{6});
    CHECK(Timestamp::from_seconds(10) - std::chrono::seconds{4} == Timestamp::from_seconds(6));
}

TEST_CASE("a virtual clock moves only forward and only when told to") {
    VirtualClock clock{Timestamp::from_seconds(100)};
    CHECK(clock.now() == Timestamp::from_seconds(100));
    clock.advance(std::chrono::seconds{5});
    CHECK(clock.now() == Timestamp::from_seconds(105));
    clock.advance_to(Timestamp::from_seconds(90));
    CHECK(clock.now() == Timestamp::from_seconds(105));
    clock.advance_to(Timestamp::from_seconds(200));
    CHECK(clock.now() == Timestamp::from_seconds(200));
}

TEST_CASE("the system's clock is the machine's, in UTC") {
    auto const before = std::chrono::system_clock::now().time_since_epoch();
    auto const now    = SystemClock{}.now();
    auto const after  = std::chrono::system_clock::now().time_since_epoch();
    CHECK(now.microseconds() >= std::chrono::floor<std::chrono::microseconds>(before).count());
    CHECK(now.microseconds() <= std::chrono::floor<std::chrono::microseconds>(after).count());
}
