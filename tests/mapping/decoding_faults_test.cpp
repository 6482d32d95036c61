#include "acme.hpp"

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("every field that cannot be read is named, with its value and what was expected (L10)") {
    Tenant     tenant;
    auto const read = tenant.read<Account>(
        R"({"id":"7","title":"A","state":"clint","currency":"EURO","terms":"net 90","health":"good","web":12})");
    REQUIRE(read.faults.size() == 4);
    auto const& state = read.faults[0];
    CHECK(state.code() == ErrorCode::validation);
    CHECK(state.context().field == "state");
    CHECK(state.context().value == "clint");
    CHECK(state.context().expected.find("client") != std::string::npos);
    CHECK(read.faults[1].context().field == "currency");
    CHECK(read.faults[1].context().value == "EURO");
    CHECK(read.faults[2].context().field == "terms");
    CHECK(read.faults[2].context().value == "net 90");
    CHECK(read.faults[2].context().expected.find("net 30") != std::string::npos);
    CHECK(read.faults[2].context().owner == "integration");
    CHECK(read.faults[3].context().field == "web");
    CHECK(read.faults[3].context().value == "12");
    CHECK(read.envelope.key == "7");  // The record can still be named.
    CHECK(read.object.as<Account>().health == Account::Health::good);
}

TEST_CASE("a required member must be there, and must not be null (L10)") {
    Tenant     tenant;
    auto const missing = tenant.read<Account>(R"({"id":"7"})");
    REQUIRE(missing.faults.size() == 1);
    CHECK(missing.faults[0].code() == ErrorCode::validation);
    CHECK(missing.faults[0].context().field == "title");
    CHECK(missing.faults[0].message() == "a required field is missing");

    auto const empty = tenant.read<Account>(R"({"id":"7","title":null})");
    REQUIRE(empty.faults.size() == 1);
    CHECK(empty.faults[0].context().field == "title");
    CHECK(empty.faults[0].message() == "a required field is empty");

    CHECK(tenant.read<Account>(R"({"id":"7","is_deleted":true})").faults.empty());  // Gone is gone.
}

TEST_CASE("a field that stands twice makes a record that nobody may trust") {
    Tenant     tenant;
    auto const read = tenant.read<Account>(R"({"title":"A","web":"a","title":"B"})");
    REQUIRE(read.faults.size() == 1);
    CHECK(read.faults[0].code() == ErrorCode::corrupt);
    CHECK(read.faults[0].context().field == "title");
    CHECK(tenant.read<Account>(R"({"contact":{"address":{"city":"a","city":"b"}},"title":"A"})").faults.size() >= 1);
    CHECK(tenant.read<Account>(R"({"title":"A","contact":{},"contact":{}})").faults.size() == 1);
}

TEST_CASE("a value where an object belongs, and the other way round") {
    Tenant     tenant;
    auto const flat = tenant.read<Account>(R"({"title":"A","contact":"by mail"})");
    REQUIRE(flat.faults.size() == 1);
    CHECK(flat.faults[0].context().field == "contact");
    auto const deep = tenant.read<Account>(R"({"title":{"text":"A"}})");
    REQUIRE(deep.faults.size() == 1);
    CHECK(deep.faults[0].context().field == "title");
    CHECK(deep.faults[0].message().find("an object was found") != std::string::npos);
}

TEST_CASE("what is no JSON object is one error of code corrupt, and no record") {
    Tenant            tenant;
    JsonDecoder const decoder{view_of<Acme, Account>};
    for (auto const* text :
         {"", "null", "[]", "\"x\"", "12", "{", R"({"title":"A")", R"({"title":"A",})", R"({"title":"A"}x)",
          R"({"title":"A","x":tru})", R"({"title":"A","contact":{"fax":[1,]}})", "{\"title\":\"\xff\"}"}) {
        INFO(text);
        auto const read = decoder.decode(text, tenant.context);
        REQUIRE_FALSE(read);
        CHECK(read.error().code() == ErrorCode::corrupt);
    }
}

TEST_CASE("a hostile record costs a bounded number of faults (L12)") {
    Tenant      tenant;
    std::string text =
        R"({"id":"1","currency":"EUR","total":"1","status":"draft","customer":"1","company":"1","lines":{"all":[)";
    for (int line = 0; line < 100; ++line) text += line ? ",7" : "7";
    text += "]}}";
    CHECK(tenant.read<Invoice>(text).faults.size() <= 16);
}

TEST_CASE("personal values never show in an error (L13)") {
    Tenant                tenant;
    constexpr char const* secret = "4711-0815";
    std::vector<Error>    faults;
    auto const            collect = [&](Decoded const& read) {
        CHECK_FALSE(read.faults.empty());
        for (auto const& fault : read.faults) faults.push_back(fault);
    };
    collect(tenant.read<Contact>(R"({"family":["4711-0815"]})"));
    collect(tenant.read<Contact>(R"({"family":"x","mail":{"a":"4711-0815"}})"));
    collect(tenant.read<Contact>(R"({"family":"x","job":["4711-0815"]})"));  // Plain text, but personal in the model.
    collect(tenant.read<Account>(R"({"title":"A","contact":{"phone":{"main":["4711-0815"]}}})"));
    collect(tenant.read<Account>(R"({"title":"A","contact":{"phone":"4711-0815"}})"));  // Text where an object belongs.
    collect(tenant.read<Account>(R"({"title":"A","contact":"4711-0815"})"));
    for (auto const& fault : faults)
        CHECK_MESSAGE(fault.describe().find(secret) == std::string::npos, fault.describe());

    auto const refused = JsonDecoder{view_of<Acme, Contact>}.decode(R"(["4711-0815"])", tenant.context);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().describe().find(secret) == std::string::npos);
}
