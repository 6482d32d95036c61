#include <throughline/core/result.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace throughline;

TEST_CASE("L10: an error says where, what, what would do, and who can mend it") {
    auto const error = Error{ErrorCode::validation, "the customer has no currency"}
                           .in_field("currency")
                           .in_record("42")
                           .in_object("customer")
                           .in_connection("netsuite")
                           .with_value("dollars")
                           .with_expected("an ISO 4217 code")
                           .with_vendor_code("INVALID_KEY_OR_REF")
                           .with_owner("finance")
                           .with_remedy("give the customer a currency");
    CHECK(error.describe() ==
          "validation: netsuite customer 42 currency: the customer has no currency (found \"dollars\"; expected an ISO "
          "4217 code; vendor code INVALID_KEY_OR_REF; owner finance; do give the customer a currency)");
}

TEST_CASE("an error that knows little says little") {
    CHECK(Error{ErrorCode::transient, "no answer"}.describe() == "transient: no answer");
    CHECK(Error{ErrorCode::throttled, "too many calls"}.with_retry_after(std::chrono::milliseconds{1'500}).describe() ==
          "throttled: too many calls (retry after 1500 ms)");
    CHECK(Error{ErrorCode::conflict, "locked"}.in_object("Account").describe() == "conflict: Account: locked");
}

TEST_CASE("the innermost place is kept, and what is said with a value replaces it") {
    auto const error = Error{ErrorCode::validation, "bad"}
                           .in_field("inner")
                           .in_field("outer")
                           .with_value("ada@example.com")
                           .with_value("[personal, 15 characters]");
    CHECK(error.context().field == "inner");
    CHECK(error.context().value == "[personal, 15 characters]");
}

TEST_CASE("a value is cut at 200 bytes, never inside a character") {
    auto const value_of = [](std::string const& value) {
        return Error{ErrorCode::corrupt, "bad"}.with_value(value).context().value;
    };
    CHECK(value_of(std::string(200, 'x')).size() == 200);
    CHECK(value_of(std::string(201, 'x')).size() == 200);
    CHECK(value_of(std::string(199, 'x') + "\xC3\xAB") == std::string(199, 'x'));
    CHECK(value_of(std::string(198, 'x') + "\xC3\xAB!") == std::string(198, 'x') + "\xC3\xAB");
    CHECK(value_of(std::string(197, 'x') + "\xF0\x9F\x98\x80") == std::string(197, 'x'));
    CHECK(value_of(std::string(1'000, '\x80')).size() <= 200);
}

TEST_CASE("L13: text from outside cannot forge a line of a log") {
    auto const error = Error{ErrorCode::corrupt, "bad\nvalidation: forged"}.in_record("\x1B[2J").with_value(
        std::string_view{"a\r\n\t\0b\x7F\xC2\x9B", 9});
    CHECK(error.describe() == "corrupt: \\x1b[2J: bad\\nvalidation: forged (found \"a\\r\\n\\t\\x00b\\x7f\\x9b\")");
    CHECK(Error{ErrorCode::corrupt, "Zo\xC3\xAB \xC2\xA3"}.describe() == "corrupt: Zo\xC3\xAB \xC2\xA3");
}

TEST_CASE("errors copy apart: describing one better leaves the other alone") {
    Error const first{ErrorCode::not_found, "gone"};
    auto const  second = Error{first}.in_record("7").with_retry_after(std::chrono::seconds{1});
    CHECK(first.context().record.empty());
    CHECK_FALSE(first.retry_after());
    CHECK(second.context().record == "7");
    CHECK(*second.retry_after() == std::chrono::seconds{1});
    CHECK_FALSE(first == second);
    CHECK(first == Error{ErrorCode::not_found, "gone"});
    CHECK_FALSE(first == Error{ErrorCode::forbidden, "gone"});
    CHECK_FALSE(first == Error{ErrorCode::not_found, "lost"});
}

TEST_CASE("every code has a name of its own") {
    std::set<std::string_view> names;
    for (auto code = ErrorCode::transient; code <= ErrorCode::cancelled;
         code      = static_cast<ErrorCode>(static_cast<int>(code) + 1)) {
        names.insert(name_of(code));
    }
    CHECK(names.size() == error_code_names.size());
    CHECK(name_of(ErrorCode::uncertain) == "uncertain");
    CHECK(name_of(ErrorCode::cancelled) == "cancelled");
}

TEST_CASE("a result is a value or an error, and a script may rather stop than look") {
    Result<int> const value{7};
    Result<int> const error{Error{ErrorCode::auth, "refused"}};
    CHECK(value.value() == 7);
    CHECK(error.error().code() == ErrorCode::auth);
    CHECK_THROWS_AS(static_cast<void>(error.value()), tl::bad_expected_access<Error>);

    Result<> const done;
    CHECK(done.has_value());
    Result<>{Error{ErrorCode::transient, "no answer"}}.ignore("the next pass asks again");
}
