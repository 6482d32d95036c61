#include "netsuite_account.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

/// Null where the contracts are not at hand.
Value contract(std::string_view name) {
    std::ifstream file{std::filesystem::path{THROUGHLINE_SHARED_DIR} / "contracts/netsuite" / name};
    if (!file) {
        MESSAGE("skipped: " << std::string{name} << " is not here");
        return {};
    }
    return Value::parse(std::string{std::istreambuf_iterator<char>{file}, {}}).value();
}

std::vector<std::string> names(Value const& object) {
    std::vector<std::string> list;
    for (Value::Member const& member : object.members()) list.push_back(member.name);
    return list;
}

/// The members of the account's records that the account behind the published description does not have.
std::set<std::string> const beyond_the_description{"taxTotal", "taxCode", "taxRate1", "tax1Amt", "itemId", "job"};

}  // namespace

TEST_CASE("netsuite's pages have the members and links of the recorded ones") {
    Value const first = contract("samples/journalEntry.list.page1.response.json");
    Value const last  = contract("samples/journalEntry.list.page2.response.json");
    if (first.is_null()) return;
    NetSuiteAccount account;
    for (int number = 0; number < 3; ++number) account.customer("C" + std::to_string(number));
    Value const pages[] = {account.get("customer?limit=2"), account.get("customer?limit=2&offset=2")};
    for (auto const& [recorded, simulated] : {std::pair{&first, &pages[0]}, {&last, &pages[1]}}) {
        CHECK(names(*recorded) == names(*simulated));
        CHECK(names((*recorded)["items"].elements()[0]) == names((*simulated)["items"].elements()[0]));
        REQUIRE((*recorded)["links"].size() == (*simulated)["links"].size());
        for (std::size_t link = 0; link < (*recorded)["links"].size(); ++link)
            CHECK((*recorded)["links"].elements()[link]["rel"] == (*simulated)["links"].elements()[link]["rel"]);
    }
}

TEST_CASE("netsuite's records, references and sublists have the shape of a recorded one") {
    Value const recorded = contract("samples/journalEntry.2651.response.json");
    if (recorded.is_null()) return;
    NetSuiteAccount   account;
    std::string const order = account.order(account.customer("Acme"), lines({{"1", "1"}}));
    Value const       seen  = account.get("salesOrder/" + order + "?expandSubResources=true");
    CHECK(names(seen)[0] == "links");
    auto const after_links = [](Value const& record) {
        auto list = names(record);
        list.erase(list.begin());
        return std::is_sorted(list.begin(), list.end());
    };
    CHECK(after_links(recorded));
    CHECK(after_links(seen));
    CHECK(names(seen["currency"]) == names(recorded["currency"]));
    CHECK(names(seen["item"]) == names(recorded["line"]));
    CHECK(names(seen["item"]["items"].elements()[0])[0] == "links");
    CHECK(seen["createdDate"].text().size() == recorded["createdDate"].text().size());
}

TEST_CASE("every member that netsuite shows of a described record is in the published description, with its type") {
    Value const description = contract("record-v1.openapi.json");
    if (description.is_null()) return;
    NetSuiteAccount account;
    Value const&    schemas = description["components"]["schemas"];
    for (std::string const record : {"customer", "invoice", "currency", "term", "salesTaxItem"}) {
        Value const  ours   = account.get("metadata-catalog/" + record);
        Value const& theirs = schemas[record]["properties"];
        for (Value::Member const& property : ours["properties"].members()) {
            INFO(record << '.' << property.name);
            if (beyond_the_description.contains(property.name)) continue;
            REQUIRE(theirs.has(property.name));
            Value const& published = theirs[property.name];
            if (published.has("format")) CHECK(property.value["format"] == published["format"]);
            Value const& choices = property.value["properties"]["id"]["enum"];
            for (Value const& choice : choices.elements()) {
                auto const& known = published["properties"]["id"]["enum"].elements();
                CHECK(std::find(known.begin(), known.end(), choice) != known.end());
            }
        }
        for (Value const& field : schemas[record]["x-ns-filterable"].elements())
            if (ours["properties"].has(field.text())) {
                INFO(record << '.' << field.text());
                auto const& filterable = ours["x-ns-filterable"].elements();
                CHECK(std::find(filterable.begin(), filterable.end(), field) != filterable.end());
            }
    }
}
