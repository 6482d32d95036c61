#include "netsuite_account.hpp"
#include "support/temporary_folder.hpp"

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("L7: a netsuite account that is kept in a file is found again, jobs and counts included") {
    test::TemporaryFolder const folder;
    std::string const           path = folder.file("netsuite.jsonl");
    std::string                 before;
    {
        NetSuiteAccount account;
        REQUIRE(account.netsuite.records().keep(path));
        account.customer("Acme");
        account.ask("POST", "record/v1/customer", R"({"companyName":"Late","subsidiary":{"id":"1"}})",
                    {{"Prefer", "respond-async"}});
        before = account.netsuite.dump();
    }
    NetSuiteAccount account;
    REQUIRE(account.netsuite.records().keep(path));
    CHECK(account.netsuite.dump() == before);
    CHECK(account.netsuite.creates("customer") == 1);
    account.clock.advance(std::chrono::seconds{2});
    CHECK(parsed(account.ask("GET", "async/v1/job/1"))["progress"].text() == "succeeded");
    CHECK(account.netsuite.ids("customer") == std::vector<std::string>{"10001", "10002"});
}

TEST_CASE("netsuite's dump is the same whatever the order in which records came") {
    auto const fill = [](NetSuiteAccount& account, bool backwards) {
        std::vector<std::string> names{"A", "B", "C"};
        if (backwards) std::swap(names.front(), names.back());
        for (std::string const& name : names) {
            std::string const customer = account.insert(
                "customer", filled(R"({"externalId":"c-%","companyName":"%","subsidiary":{"id":"1"}})", {name, name}));
            account.insert("job", filled(R"({"externalId":"j-%","companyName":"Job %","parent":{"id":"%"}})",
                                         {name, name, customer}));
            account.clock.advance(std::chrono::seconds{3});
        }
    };
    NetSuiteAccount one, other;
    fill(one, false);
    fill(other, true);
    CHECK(one.netsuite.dump() == other.netsuite.dump());
    CHECK(one.netsuite.fingerprint().size() == 64);
    CHECK(one.netsuite.dump().find("customer:c-A") != std::string::npos);
    other.customer("D");
    CHECK(one.netsuite.fingerprint() != other.netsuite.fingerprint());
}

TEST_CASE("the same clock, seed and requests give the same answers from netsuite, byte for byte") {
    auto const run = [] {
        NetSuiteAccount account;
        std::string     text;
        for (auto const& response :
             {account.ask("POST", "record/v1/customer", R"({"companyName":"A","subsidiary":{"id":"1"}})"),
              account.ask("GET", "record/v1/customer/10001"), account.query("SELECT * FROM customer")}) {
            text += response.body;
            for (auto const& [name, value] : response.headers) text += name + value;
        }
        return text;
    };
    CHECK(run() == run());
}

TEST_CASE("R16: netsuite's custom fields are written, read, queried and described") {
    NetSuiteAccount account;
    FieldDefinition field;
    field.name = "custentitysegment";
    account.netsuite.add_custom_field("customer", field);
    std::string const id =
        account.insert("customer", R"({"companyName":"A","subsidiary":{"id":"1"},"custentitysegment":"gold"})");
    CHECK(account.get("customer/" + id)["custentitysegment"].text() == "gold");
    CHECK(account.rows("SELECT custentitysegment FROM customer")[0]["custentitysegment"].text() == "gold");
    Value const schema = account.get("metadata-catalog/customer");
    CHECK(schema["properties"]["custentitysegment"]["x-ns-custom-field"].is_true());
    CHECK(schema["properties"]["creditLimit"]["format"].text() == "double");
}
