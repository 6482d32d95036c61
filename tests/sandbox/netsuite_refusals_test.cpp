#include "netsuite_account.hpp"

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("netsuite's errors carry type, title, status and one detail per problem with its path") {
    NetSuiteAccount account;
    char const*     body     = R"({"entity":{"id":"%"},"tranDate":"02/03/2026",
                                  "item":{"items":[{"item":{"id":"9999"},"quantity":1,"rate":1}]}})";
    auto const      response = account.post("record/v1/salesOrder", filled(body, {account.customer("Acme")}));
    CHECK(response.status == 400);
    CHECK(response.headers.get("Content-Type").starts_with("application/vnd.oracle.resource+json; type=error"));
    Value const answer = parsed(response);
    CHECK(answer["title"].text() == "Bad Request");
    CHECK(answer["status"].text() == "400");
    REQUIRE(answer["o:errorDetails"].size() == 2);
    Value const& line = answer["o:errorDetails"].elements()[1];
    CHECK(problem(response)["o:errorPath"].text() == "tranDate");
    CHECK(line["o:errorCode"].text() == "INVALID_CONTENT");
    CHECK(line["o:errorPath"].text() == "item.items[0].item");
    CHECK(line["detail"].text() ==
          "Error while accessing resource: You have entered an Invalid Field Value 9999 for the following field: item");
    CHECK(account.netsuite.count("salesOrder") == 0);
}

TEST_CASE("netsuite drops a misspelt field silently, reports it, or refuses it, as the header says") {
    NetSuiteAccount account;
    char const*     body  = R"({"companyName":"Acme","subsidiary":{"id":"1"},"compnyUrl":"x"})";
    auto const      loose = account.ask("POST", "record/v1/customer", body);
    CHECK(loose.status == 204);
    CHECK(loose.headers.get("X-NetSuite-PropertyValidation") == "compnyUrl");
    std::string const header = "X-NetSuite-PropertyNameValidation";
    auto const        silent = account.ask("POST", "record/v1/customer", body, {{header, "Ignore"}});
    CHECK(silent.status == 204);
    CHECK_FALSE(silent.headers.has("X-NetSuite-PropertyValidation"));
    auto const strict = account.ask("POST", "record/v1/customer", body, {{header, "Error"}});
    CHECK(strict.status == 400);
    CHECK(problem(strict)["o:errorPath"].text() == "compnyUrl");
}

TEST_CASE("netsuite refuses values of the wrong kind, length or list, unless told to look away") {
    NetSuiteAccount account;
    auto const      status_of = [&](std::string const& member) {
        return account
            .post("record/v1/customer", filled(R"({"companyName":"Acme","subsidiary":{"id":"1"},%})", {member}))
            .status;
    };
    CHECK(status_of(R"("creditLimit":"100")") == 400);
    CHECK(status_of(R"("creditLimit":100.25)") == 204);
    CHECK(status_of(R"("isInactive":"T")") == 400);
    CHECK(status_of(R"("startDate":"2026-02-30")") == 400);
    CHECK(status_of(R"("email":"nobody")") == 400);
    CHECK(status_of(R"("phone":"12345")") == 400);
    CHECK(status_of(R"("currency":{"id":"77"})") == 400);
    CHECK(status_of(R"("currency":"1")") == 400);
    CHECK(status_of(R"("entityId":")" + std::string(81, 'x') + '"') == 400);
    CHECK(status_of(R"("entityId":")" + std::string("éééé") + '"') == 204);
    auto const told = account.ask("POST", "record/v1/customer",
                                  R"({"companyName":"Acme","subsidiary":{"id":"1"},"creditLimit":"100"})",
                                  {{"X-NetSuite-PropertyValueValidation", "Warning"}});
    CHECK(told.status == 204);
    CHECK(told.headers.has("X-NetSuite-Warning"));
}

TEST_CASE("netsuite asks for required fields by their labels") {
    NetSuiteAccount account;
    auto const      response = account.ask("POST", "record/v1/job", "{}");
    CHECK(response.status == 400);
    CHECK(problem(response)["o:errorCode"].text() == "USER_ERROR");
    CHECK(problem(response)["detail"].text().ends_with("Please enter value(s) for: Company Name, Parent."));
    NetSuiteOptions stricter;
    stricter.required["customer"] = {"companyName", "subsidiary", "email"};
    NetSuiteAccount other{stricter};
    auto const      refused = other.post("record/v1/customer", R"({"companyName":"A","subsidiary":{"id":"1"}})");
    CHECK(problem(refused)["detail"].text().ends_with("Please enter value(s) for: Email."));
}

TEST_CASE("R16: netsuite keeps records inside the subsidiary and the currencies of their customer") {
    NetSuiteAccount   account;
    std::string const uk = account.insert("subsidiary", R"({"name":"UK Ltd","currency":{"id":"2"}})");
    std::string const customer =
        account.insert("customer", filled(R"({"companyName":"Albion","subsidiary":{"id":"%"}})", {uk}));
    CHECK(account.netsuite.read("customer", customer)["currency"]["refName"].text() == "British Pound");
    auto const elsewhere = account.post(
        "record/v1/job", filled(R"({"companyName":"X","parent":{"id":"%"},"subsidiary":{"id":"1"}})", {customer}));
    CHECK(elsewhere.status == 400);
    CHECK(problem(elsewhere)["o:errorPath"].text() == "subsidiary");
    std::string const in_euros =
        filled(R"({"entity":{"id":"%"},"currency":{"id":"4"},"item":{"items":%}})", {customer, lines({{"1", "1"}})});
    auto const euros = account.post("record/v1/salesOrder", in_euros);
    CHECK(euros.status == 400);
    CHECK(problem(euros)["o:errorPath"].text() == "currency");
    char const* const allow = R"({"currencyList":{"items":[{"currency":{"id":"4"}}]}})";
    CHECK(account.ask("PATCH", "record/v1/customer/" + customer, allow).status == 204);
    CHECK(account.post("record/v1/salesOrder", in_euros).status == 204);
}

TEST_CASE("netsuite finds references by external id too") {
    NetSuiteAccount account;
    account.insert("customer", R"({"externalId":"A-1","companyName":"Acme","subsidiary":{"id":"1"}})");
    auto const made = account.ask("POST", "record/v1/job", R"({"companyName":"X","parent":{"externalId":"A-1"}})");
    CHECK(made.status == 204);
    CHECK(account.get("job/" + id_in(made))["parent"]["externalId"].text() == "A-1");
    CHECK(account.ask("POST", "record/v1/job", R"({"companyName":"X","parent":{"externalId":"A-2"}})").status == 400);
}

TEST_CASE("netsuite refuses what is not JSON, unknown record types and methods that are not there") {
    NetSuiteAccount account;
    CHECK(account.ask("POST", "record/v1/customer", "{").status == 400);
    CHECK(account.ask("POST", "record/v1/customer", "{}", {{"Content-Type", "text/plain"}}).status == 415);
    CHECK(account.ask("GET", "record/v1/nothing").status == 404);
    CHECK(account.ask("POST", "record/v1/customer/1", "{}").status == 404);
    CHECK(account.ask("PATCH", "record/v1/customer", "{}").status == 400);
}

TEST_CASE("netsuite blocks what comes above the concurrency limit, in a body that is not JSON") {
    NetSuiteAccount account;
    account.netsuite.occupy(4);
    CHECK(account.ask("GET", "record/v1/customer").status == 200);
    account.netsuite.begin();
    auto const response = account.ask("GET", "record/v1/customer");
    CHECK(response.status == 429);
    CHECK(response.body.find("CONCURRENCY_LIMIT_EXCEEDED") != std::string::npos);
    CHECK_FALSE(Value::parse(response.body));
    CHECK_FALSE(response.headers.has("Retry-After"));
    account.netsuite.finish();
    CHECK(account.ask("GET", "record/v1/customer").status == 200);
}

TEST_CASE("netsuite can fail before and after it has done the work") {
    NetSuiteAccount account;
    char const*     body = R"({"companyName":"Acme","subsidiary":{"id":"1"}})";
    account.netsuite.fail_next(NetSuiteFailure::unexpected_error);
    auto const before = account.ask("POST", "record/v1/customer", body);
    CHECK(before.status == 500);
    CHECK(problem(before)["o:errorCode"].text() == "UNEXPECTED_ERROR");
    CHECK(problem(before)["detail"].text().starts_with("An unexpected error occurred. Error ID: "));
    CHECK(account.netsuite.count("customer") == 0);
    account.netsuite.fail_next(NetSuiteFailure::unexpected_error_after_commit);
    CHECK(account.ask("POST", "record/v1/customer", body).status == 500);
    CHECK(account.netsuite.count("customer") == 1);
    account.netsuite.fail_next(NetSuiteFailure::unavailable);
    CHECK(account.ask("POST", "record/v1/customer", body).status == 503);
    CHECK(account.netsuite.creates("customer") == 1);
}
