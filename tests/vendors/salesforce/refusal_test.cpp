#include "../../../src/vendors/salesforce/refusal.hpp"

#include <support/scripted_exchange.hpp>

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>

using namespace throughline;
using namespace throughline::salesforce;
using namespace throughline::tests;

namespace {

http::Response refused(int status, std::string const& code, std::string const& message = "words") {
    return json_answer(status, nlohmann::json::array({{{"message", message}, {"errorCode", code}}}).dump());
}

}  // namespace

TEST_CASE("every class of codes in the fact sheet has its meaning (R49)") {
    struct Class {
        ErrorCode                means;
        std::vector<std::string> codes;
    };
    std::vector<Class> const classes{
        {ErrorCode::auth, {"INVALID_SESSION_ID", "INVALID_LOGIN"}},
        {ErrorCode::forbidden,
         {"INSUFFICIENT_ACCESS", "API_DISABLED_FOR_ORG", "INSUFFICIENT_ACCESS_OR_READONLY",
          "CLIENT_NOT_ACCESSIBLE_FOR_USER"}},
        {ErrorCode::throttled, {"REQUEST_LIMIT_EXCEEDED"}},
        {ErrorCode::transient,
         {"UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "QUERY_TIMEOUT", "ALL_OR_NONE_OPERATION_ROLLED_BACK",
          "PROCESSING_HALTED"}},
        {ErrorCode::conflict, {"ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE", "ENTITY_IS_LOCKED"}},
        {ErrorCode::duplicate, {"DUPLICATE_VALUE", "DUPLICATES_DETECTED", "DUPLICATE_EXTERNAL_ID"}},
        {ErrorCode::validation,
         {"REQUIRED_FIELD_MISSING", "FIELD_CUSTOM_VALIDATION_EXCEPTION", "FIELD_FILTER_VALIDATION_EXCEPTION",
          "INVALID_FIELD", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "STRING_TOO_LONG", "NUMBER_OUTSIDE_VALID_RANGE",
          "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID", "JSON_PARSER_ERROR", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
          "MALFORMED_QUERY", "INVALID_FIELD_FOR_INSERT_UPDATE"}},
        {ErrorCode::not_found, {"ENTITY_IS_DELETED", "NOT_FOUND", "INVALID_TYPE", "INVALID_QUERY_LOCATOR"}},
    };
    for (auto const& each : classes)
        for (auto const& code : each.codes) {
            CAPTURE(code);
            auto const error = to_error(refused(400, code));
            CHECK(error.code() == each.means);
            CHECK(error.context().vendor_code == code);
            CHECK_FALSE(error.context().owner.empty());
            CHECK_FALSE(error.context().remedy.empty());
        }
}

TEST_CASE("L10: what an answered request says of one record's own sign-in is final, and not the connection's login") {
    for (auto const* code :
         {"EXTERNAL_OBJECT_AUTHENTICATION_EXCEPTION", "LOGIN_MUST_USE_SECURITY_TOKEN", "INVALID_ACCESS_TOKEN",
          "INVALID_NEW_PASSWORD", "AUTH_PROVIDER_NEEDS_AUTH", "TXN_SECURITY_TWO_FA_REQUIRED"}) {
        CAPTURE(code);
        auto const error = to_error(Refusal{.code = code, .message = "words", .fields = {}});
        CHECK(error.code() == ErrorCode::forbidden);
        CHECK(error.context().owner == "Salesforce administrator");
        CHECK_FALSE(error.context().remedy.empty());
        CHECK(to_error(refused(401, code)).code() == ErrorCode::auth);
    }
}

TEST_CASE("statuses without a known code have a meaning too") {
    std::vector<std::pair<int, ErrorCode>> const statuses{
        {300, ErrorCode::duplicate},  {302, ErrorCode::unsupported}, {400, ErrorCode::validation},
        {401, ErrorCode::auth},       {403, ErrorCode::forbidden},   {404, ErrorCode::not_found},
        {409, ErrorCode::conflict},   {410, ErrorCode::unsupported}, {412, ErrorCode::conflict},
        {414, ErrorCode::validation}, {415, ErrorCode::unsupported}, {429, ErrorCode::throttled},
        {500, ErrorCode::transient},  {502, ErrorCode::transient},   {503, ErrorCode::transient}};
    for (auto const& [status, means] : statuses) {
        CAPTURE(status);
        CHECK(to_error(json_answer(status, "<html>")).code() == means);
        CHECK(to_error(refused(status, "SOMETHING_NEW")).code() == means);
    }
}

TEST_CASE("words that may quote what was written are never shown (L13)") {
    for (std::string const code : {"STRING_TOO_LONG", "INVALID_EMAIL_ADDRESS", "DUPLICATE_VALUE", "SOMETHING_NEW",
                                   "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "JSON_PARSER_ERROR", "UNABLE_TO_LOCK_ROW"})
        CHECK(to_error(refused(400, code, "Jane Doe")).describe().find("Jane") == std::string::npos);
    CHECK(to_error(refused(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Close first.")).message() == "Close first.");
}

TEST_CASE("a daily limit and too many long requests are told apart (P31)") {
    auto const wait = [](std::string const& message, std::string const& usage) {
        auto answer = refused(403, "REQUEST_LIMIT_EXCEEDED", message);
        if (!usage.empty()) answer.headers.add("Sforce-Limit-Info", "api-usage=" + usage);
        CHECK(heals_soon(answer) == (to_error(answer).retry_after() < std::chrono::minutes{2}));
        return *to_error(answer).retry_after();
    };
    CHECK(wait("ConcurrentRequests (Concurrent API Requests) Limit exceeded.", "") < std::chrono::minutes{2});
    CHECK(wait("TotalRequests Limit exceeded.", "18/15000") >= std::chrono::hours{1});
    CHECK(wait("Limit exceeded.", "15000/15000") >= std::chrono::hours{1});
    CHECK(wait("Limit exceeded.", "18/15000") < std::chrono::minutes{2});
    CHECK(wait("Limit exceeded.", "") >= std::chrono::hours{1});
}

TEST_CASE("usage is read from its header") {
    CHECK(read_usage({{"Sforce-Limit-Info", "api-usage=18/15000"}})->used == 18);
    CHECK(read_usage({{"Sforce-Limit-Info", "api-usage=18/15000; per-app-api-usage=1/2(x)"}})->allowed == 15000);
    for (std::string const text : {"", "api-usage=", "api-usage=18", "api-usage=a/b"})
        CHECK_FALSE(read_usage({{"Sforce-Limit-Info", text}}));
}

TEST_CASE("a server's trouble proves that nothing was done only where the vendor says what it is") {
    CHECK(had_no_effect(refused(503, "SERVER_UNAVAILABLE")));
    CHECK(had_no_effect(refused(400, "SOMETHING_NEW")));
    CHECK_FALSE(had_no_effect(refused(500, "UNKNOWN_EXCEPTION")));
    CHECK_FALSE(had_no_effect(json_answer(502, "<html>")));
}

TEST_CASE("P26: each of the vendor's own codes, known or not, says what it is, who mends it and how") {
    std::string const path = std::string{THROUGHLINE_SHARED_DIR} + "/contracts/salesforce/status-codes.derived.json";
    std::ifstream     file{path};
    if (!file) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    auto const               json = nlohmann::json::parse(file);
    std::map<ErrorCode, int> kinds;
    std::set<std::string>    codes;
    for (auto const* list : {"statusCode", "exceptionCode"})
        for (auto const& code : json.at(list)) codes.insert(code.get<std::string>());
    CHECK(codes.size() >= 300);
    int unsaid = 0;
    for (auto const& code : codes) {
        CAPTURE(code);
        auto const error = to_error(Refusal{.code = code, .message = "words", .fields = {"Name"}});
        CHECK(error.context().vendor_code == code);
        CHECK(error.context().field == "Name");
        CHECK_FALSE(error.context().owner.empty());
        CHECK_FALSE(error.context().remedy.empty());
        ++kinds[error.code()];
        unsaid += error.context().remedy.find("look the code up") != std::string::npos;
        // Only a code that is known one by one may say that repeating is safe.
        if (error.code() == ErrorCode::transient || error.code() == ErrorCode::throttled)
            CHECK(had_no_effect(refused(503, code)));
        auto const whole = to_error(refused(400, code));
        CHECK(whole.code() == error.code());
        CHECK_FALSE(whole.context().remedy.empty());
    }
    CHECK(kinds.size() >= 8);
    CHECK(unsaid < static_cast<int>(codes.size()) * 2 / 5);
}

TEST_CASE("every code that is given a meaning exists in the vendor's own enumeration") {
    std::string const path = std::string{THROUGHLINE_SHARED_DIR} + "/contracts/salesforce/status-codes.derived.json";
    std::ifstream     file{path};
    if (!file) {
        MESSAGE("skipped: the contracts are not here");
        return;
    }
    auto const json  = nlohmann::json::parse(file);
    int        known = 0;
    for (auto const* list : {"statusCode", "exceptionCode"})
        for (auto const& code : json.at(list)) {
            auto const error = to_error(refused(400, code.get<std::string>()));
            CHECK(error.context().vendor_code == code.get<std::string>());
            known += error.message() != "Salesforce answered 400: " + code.get<std::string>();
        }
    CHECK(known >= 45);
}
