#include <throughline/connector/answers.hpp>

#include <doctest/doctest.h>

using namespace throughline;

TEST_CASE("L13: what is answered in the place of JSON is quoted nowhere: it may be a person's record, or a token") {
    http::Response answer;
    answer.status = 200;
    answer.headers.add("Content-Type", "text/plain");
    answer.body      = R"({"tokenValue": "token-1", "email": "ada@example.org"})";
    auto const error = unless_json(answer, "Anaplan");
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::corrupt);
    CHECK(error->context().value == std::to_string(answer.body.size()) + " bytes");
    CHECK(error->describe().find("token-1") == std::string::npos);
    answer.headers.set("Content-Type", "application/json; charset=utf-8");
    CHECK_FALSE(unless_json(answer, "Anaplan"));
}
