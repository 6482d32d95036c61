#include <throughline/transport/breaker.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using std::chrono::seconds;

TEST_CASE("R200: a host that fails again and again rests, is probed once, and rests longer") {
    Timestamp now = Timestamp::from_seconds(1'000);
    Breaker   breaker{{.failures_max = 3, .first_rest = seconds{10}, .longest_rest = seconds{25}}};
    for (int each = 0; each < 2; ++each) breaker.failed(now);
    CHECK(breaker.permits(now));
    breaker.succeeded();
    for (int each = 0; each < 3; ++each) {
        CHECK(breaker.permits(now));
        breaker.failed(now);
    }
    CHECK(breaker.rests());
    CHECK_FALSE(breaker.permits(now + seconds{9}));

    for (auto const rest : {seconds{10}, seconds{20}, seconds{25}, seconds{25}}) {
        CHECK(breaker.rests_until() == now + rest);
        now = now + rest;
        CHECK(breaker.permits(now));        // The probe,
        CHECK_FALSE(breaker.permits(now));  // and only one.
        breaker.failed(now);
    }
    now = breaker.rests_until();
    CHECK(breaker.permits(now));
    breaker.succeeded();
    CHECK_FALSE(breaker.rests());
    CHECK(breaker.permits(now));
}

TEST_CASE("R200: answers to what was sent before the rest do not prolong it") {
    auto const now = Timestamp::from_seconds(1'000);
    Breaker    breaker{{.failures_max = 1}};
    breaker.failed(now);
    auto const until = breaker.rests_until();
    breaker.failed(now + seconds{1});
    CHECK(breaker.rests_until() == until);
    breaker.succeeded();  // One of them was answered after all.
    CHECK(breaker.permits(now + seconds{1}));
}
