#include "salesforce_org.hpp"

#include <set>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

std::string names(Value const& records) {
    std::string text;
    for (Value const& record : records.elements()) text += record["Name"].text() + " ";
    return text;
}

}  // namespace

TEST_CASE("R1: a query is read page by page to its end, over a picture that does not change meanwhile") {
    SignedIn client;
    for (int number = 0; number < 501; ++number) client.account("Account " + std::to_string(1000 + number));
    http::Request request = http::get(client.base() + "/query?q=SELECT+Id,+Name+FROM+Account+ORDER+BY+Name");
    request.headers.add("Sforce-Query-Options", "batchSize=200");
    Value page = SignedIn::body_of(client.send(request));
    CHECK(page["totalSize"].text() == "501");
    CHECK_FALSE(page["done"].is_true());
    std::string const next = page["nextRecordsUrl"].text();
    CHECK(next.starts_with("/services/data/v62.0/query/01g"));
    CHECK(next.ends_with("-200"));

    client.account("Account 0");
    client.org.update("Account", page["records"].elements()[0]["Id"].text(), Value::object({{"Name", "zz"}})).value();
    std::set<std::string> seen;
    for (int pages = 1;; ++pages) {
        for (Value const& record : page["records"].elements()) seen.insert(record["Name"].text());
        if (page["done"].is_true()) {
            CHECK(pages == 3);
            CHECK_FALSE(page.has("nextRecordsUrl"));
            break;
        }
        http::Request more = http::get(client.org.origin() + page["nextRecordsUrl"].text());
        more.headers.add("Sforce-Query-Options", "batchSize=200");
        page = SignedIn::body_of(client.send(more));
    }
    CHECK(seen.size() == 501);
    CHECK(seen.contains("Account 1000"));
    CHECK_FALSE(seen.contains("Account 0"));
    CHECK(SignedIn::code_of(client.get("/query/01g5g0000000zzzAAA-2000")) == "INVALID_QUERY_LOCATOR");
}

TEST_CASE("R1: pages hold 2000 records unless fewer are asked for, never under 200") {
    SignedIn client;
    for (int number = 0; number < 2001; ++number) client.account("A");
    CHECK(client.rows("SELECT Id FROM Account").size() == 2000);
    http::Request request = http::get(client.base() + "/query?q=SELECT+Id+FROM+Account");
    request.headers.add("Sforce-Query-Options", "batchSize=5");
    CHECK(SignedIn::body_of(client.send(request))["records"].size() == 200);
}

TEST_CASE("R1: conditions select what they say") {
    SignedIn          client;
    std::string const acme = client.account("Acme");
    client.org.update("Account", acme, Value::object({{"AnnualRevenue", 500}, {"Industry", "Banking"}})).value();
    client.account("Bolt's & Sons \\ Co");
    std::string const cobalt = client.account("Cobalt");
    client.org.update("Account", cobalt, Value::object({{"AnnualRevenue", 1500}, {"ParentId", acme}})).value();
    auto const where = [&](std::string const& condition) {
        return names(client.rows("SELECT Name FROM Account WHERE " + condition + " ORDER BY Name"));
    };
    CHECK(where("Name = 'acme'") == "Acme ");
    CHECK(where("Name = 'Bolt\\'s & Sons \\\\ Co'") == "Bolt's & Sons \\ Co ");
    CHECK(where("Name != 'Acme'") == "Bolt's & Sons \\ Co Cobalt ");
    CHECK(where("AnnualRevenue > 500.0") == "Cobalt ");
    CHECK(where("AnnualRevenue >= 5e2") == "Acme Cobalt ");
    CHECK(where("AnnualRevenue = null") == "Bolt's & Sons \\ Co ");
    CHECK(where("AnnualRevenue != null AND Industry = NULL") == "Cobalt ");
    CHECK(where("Name LIKE '%o_al%'") == "Cobalt ");
    CHECK(where("Name IN ('Acme', 'COBALT', 'x')") == "Acme Cobalt ");
    CHECK(where("Name NOT IN ('Acme')") == "Bolt's & Sons \\ Co Cobalt ");
    CHECK(where("Id = '" + acme.substr(0, 15) + "'") == "Acme ");
    CHECK(where("(Name = 'Acme' OR Name = 'Cobalt') AND (NOT AnnualRevenue < 1000)") == "Cobalt ");
    CHECK(where("Parent.Name = 'Acme'") == "Cobalt ");
    CHECK(where("Parent.AnnualRevenue = null") == "Acme Bolt's & Sons \\ Co ");
    CHECK(where("IsDeleted = false AND CreatedDate >= 2026-01-01T00:00:00Z").size() > 10);
    CHECK(where("CreatedDate < 2026-01-01T01:00:00+02:00").empty());
}

TEST_CASE("R2: the pair of SystemModstamp and Id is a cursor that misses nothing") {
    SignedIn client;
    for (int number = 0; number < 7; ++number) client.account("A" + std::to_string(number));
    client.clock.advance(std::chrono::seconds{5});
    client.account("later");
    std::string stamp = "2026-01-01T00:00:00Z", id = "000000000000000AAA", seen;
    for (;;) {
        Value const page = client.rows("SELECT Id, Name, SystemModstamp FROM Account WHERE SystemModstamp >= " + stamp +
                                       " AND (SystemModstamp > " + stamp + " OR Id > '" + id +
                                       "') ORDER BY SystemModstamp ASC, Id ASC LIMIT 3");
        if (page.size() == 0) break;
        seen += names(page);
        stamp = page.elements().back()["SystemModstamp"].text();
        stamp.replace(stamp.find('+'), 5, "Z");
        id = page.elements().back()["Id"].text();
    }
    CHECK(seen == "A0 A1 A2 A3 A4 A5 A6 later ");
}

TEST_CASE("R1: records show types as the wire has them, null where nothing is") {
    SignedIn          client;
    std::string const deal   = client.opportunity("Deal", Value::number("1234567890123456.78"));
    Value const       record = client
                             .rows(
                                 "SELECT Name, Amount, IsWon, CloseDate, CreatedDate, AccountId, Account.Name, "
                                 "Owner.Username, Probability FROM Opportunity")
                             .elements()[0];
    CHECK(record.to_json() ==
          R"({"attributes":{"type":"Opportunity","url":"/services/data/v62.0/sobjects/Opportunity/)" + deal +
              R"("},"Name":"Deal","Amount":1234567890123456.78,"IsWon":false,"CloseDate":"2026-06-30",)"
              R"("CreatedDate":"2026-01-01T00:00:00.000+0000","AccountId":null,"Account":null,)"
              R"("Owner":{"attributes":{"type":"User","url":"/services/data/v62.0/sobjects/User/0055g0000000001AAA"},)"
              R"("Username":"admin@northwind.example"},"Probability":10})");
    CHECK(SignedIn::body_of(client.query("SELECT COUNT() FROM Opportunity")).to_json() ==
          R"({"totalSize":1,"done":true,"records":[]})");
}

TEST_CASE("R1: order goes through several fields, nulls first unless said otherwise") {
    SignedIn client;
    client.opportunity("b", 2);
    client.opportunity("a", 2);
    client.opportunity("c", 10);
    client.opportunity("d");
    auto const by = [&](std::string const& order) {
        return names(client.rows("SELECT Name FROM Opportunity ORDER BY " + order));
    };
    CHECK(by("Amount, Name") == "d a b c ");
    CHECK(by("Amount DESC, Name DESC") == "c b a d ");
    CHECK(by("Amount ASC NULLS LAST, Name") == "a b c d ");
    CHECK(by("Name LIMIT 2 OFFSET 1") == "b c ");
}

TEST_CASE("a query that is wrong is refused with its place and code") {
    SignedIn   client;
    auto const code = [&](std::string const& soql) { return SignedIn::code_of(client.query(soql)); };
    CHECK(code("SELECT Id FROM XYZZY") == "INVALID_TYPE");
    CHECK(code("SELECT Nope FROM Account") == "INVALID_FIELD");
    CHECK(code("SELECT Nope.Name FROM Account") == "INVALID_FIELD");
    CHECK(code("SELECT Id, ID FROM Account") == "INVALID_FIELD");
    CHECK(code("SELECT Id FROM Account WHERE Name = 5") == "INVALID_FIELD");
    CHECK(code("SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'") == "INVALID_FIELD");
    CHECK(code("SELECT Id FROM Account WHERE Description = 'x'") == "INVALID_FIELD");
    CHECK(code("SELECT Id FROM Account WHERE Id = '0015g0000000001AAB'") == "INVALID_QUERY_FILTER_OPERATOR");
    CHECK(code("SELECT Id FRM Account") == "MALFORMED_QUERY");
    CHECK(code("SELECT Id FROM Account WHERE Name = 'a") == "MALFORMED_QUERY");
    CHECK(code("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'") == "MALFORMED_QUERY");
    CHECK(code("SELECT Id FROM Account WHERE" + std::string(60, '(')) == "MALFORMED_QUERY");
    CHECK(code("") == "MALFORMED_QUERY");
    Value const error = SignedIn::body_of(client.query("select count() from XYZZY")).elements()[0];
    CHECK(error["message"].text().starts_with(
        "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY'"));
}

TEST_CASE("The check suffix of ids that a real org issued is the one that is computed here") {
    SignedIn client;
    for (std::string const id : {"0015500001QdQWaAAN", "0035500001H9cakAAB", "0017e00001W4GYRAA3", "0067e00000K8i71AAB",
                                 "0014H00002LbR7QQAV", "0037e00001WZ310AAD", "00558000000yFyDAAU"}) {
        CAPTURE(id);
        CHECK(client.query("SELECT Id FROM Account WHERE Id = '" + id + "'").status == 200);
        std::string wrong = id;
        wrong.back()      = wrong.back() == '5' ? '4' : '5';
        CHECK(client.query("SELECT Id FROM Account WHERE Id = '" + wrong + "'").status == 400);
    }
}
