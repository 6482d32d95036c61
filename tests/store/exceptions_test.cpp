#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

TEST_CASE("the same cause is one exception, counted, with its first instant kept (L10)") {
    auto const store     = open_in_memory();
    auto       exception = exception_of("erp/customer/1/currency", 1);
    REQUIRE(store->raise(exception));
    exception.first_at = Timestamp::from_seconds(1'800'000'000);
    exception.last_at  = Timestamp::from_seconds(1'800'000'000);
    exception.message  = "still no currency";
    exception.value    = "YYY";
    REQUIRE(store->raise(exception));

    auto const read = store->exception(exception.cause).value();
    REQUIRE(read.has_value());
    CHECK(read->times == 2);
    CHECK(read->first_at == Timestamp::from_seconds(1'700'000'000));
    CHECK(read->last_at == exception.last_at);
    CHECK(read->message == "still no currency");
    CHECK(read->value == "YYY");
    CHECK(read->code == "validation");
    CHECK(read->connection == "erp");
    CHECK(read->record_id == id_of(1));
    CHECK(read->path == "Account.currency");
    CHECK(read->owner == "finance");
    CHECK(read->remedy == "add the currency");
    CHECK(read->open);
    CHECK(store->open_exceptions("", 10)->size() == 1);
}

TEST_CASE("a cleared exception is closed, says so once, and opens again when its cause returns (L10)") {
    auto const store     = open_in_memory();
    auto const exception = exception_of("a", 1);
    auto const cleared   = Timestamp::from_seconds(1'900'000'000);
    CHECK_FALSE(store->clear("a", cleared).value());
    REQUIRE(store->raise(exception));
    CHECK(store->open_causes_of(id_of(1)).value() == std::vector<std::string>{"a"});
    CHECK(store->clear("a", cleared).value());
    CHECK_FALSE(store->clear("a", cleared).value());
    CHECK_FALSE(store->exception("a").value()->open);
    CHECK(store->exception("a").value()->cleared_at == cleared);
    CHECK(store->open_exceptions("", 10)->empty());
    CHECK(store->open_causes_of(id_of(1))->empty());

    REQUIRE(store->raise(exception));
    CHECK(store->exception("a").value()->open);
    CHECK(store->exception("a").value()->times == 2);
    CHECK(store->open_exceptions("", 10)->size() == 1);
}

TEST_CASE("open exceptions are walked in the order of their causes (L12)") {
    auto const store = open_in_memory();
    for (char const* const cause : {"c", "a", "d", "b"}) REQUIRE(store->raise(exception_of(cause, 1)));
    REQUIRE(store->clear("b", Timestamp{}));
    auto const first = store->open_exceptions("", 2).value();
    REQUIRE(first.size() == 2);
    CHECK(first[0].cause == "a");
    CHECK(first[1].cause == "c");
    auto const second = store->open_exceptions("c", 2).value();
    REQUIRE(second.size() == 1);
    CHECK(second[0].cause == "d");
    CHECK_FALSE(store->exception("e")->has_value());
}

}  // namespace throughline::test
