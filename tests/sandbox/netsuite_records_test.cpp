#include "netsuite_account.hpp"

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("R16: netsuite creates a record with 204, no body, and its address in Location") {
    NetSuiteAccount account;
    auto const made = account.ask("POST", "record/v1/customer", R"({"companyName":"Acme","subsidiary":{"id":"1"}})");
    CHECK(made.status == 204);
    CHECK(made.body.empty());
    CHECK(made.headers.get("Location") ==
          "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/customer/" + id_in(made));
    CHECK(made.headers.has("x-n-operationid"));

    Value const seen = account.get("customer/" + id_in(made));
    CHECK(seen["id"] == Value{id_in(made)});
    CHECK(seen["companyName"].text() == "Acme");
    CHECK(seen["isPerson"].kind() == Value::Kind::boolean);
    CHECK(seen["lastModifiedDate"].text() == "2026-03-02T12:00:00Z");
    CHECK(seen["subsidiary"]["refName"].text() == "Parent Company");
    CHECK(seen["subsidiary"]["links"].elements()[0]["href"].text().ends_with("/record/v1/subsidiary/1"));
    CHECK_FALSE(seen.has("phone"));
}

TEST_CASE("netsuite spells record types in lower case in links, and finds them in any case") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    std::string const order    = account.order(customer, lines({{"1", "10"}}));
    Value const       seen     = account.get("salesOrder/" + order);
    CHECK(seen["links"].elements()[0]["href"].text().ends_with("/salesorder/" + order));
    CHECK(account.get("salesorder/" + order)["id"].text() == order);
}

TEST_CASE("netsuite shows sublists as links, unless asked to expand them; enumerations as asked") {
    NetSuiteAccount   account;
    std::string const order = account.order(account.customer("Acme"), lines({{"2", "12.5"}}));
    Value const       brief = account.get("salesOrder/" + order);
    CHECK(brief["item"].members().size() == 1);
    CHECK(brief["status"]["id"].text() == "F");
    CHECK(brief["status"]["refName"].text() == "Pending Billing");

    Value const full = account.get("salesOrder/" + order + "?expandSubResources=true&simpleEnumFormat=true");
    CHECK(full["status"] == Value{"F"});
    CHECK(full["item"]["totalResults"].text() == "1");
    Value const line = full["item"]["items"].elements()[0];
    CHECK(line["line"].text() == "1");
    CHECK(line["amount"].text() == "25");
    CHECK(line["item"]["refName"].text() == "Professional Services");
    CHECK(full["links"].elements()[0]["href"].text().ends_with("?expandSubResources=true&simpleEnumFormat=true"));

    Value const few = account.get("salesOrder/" + order + "?fields=tranId,total");
    CHECK(few.members().size() == 3);
}

TEST_CASE("L3: netsuite upserts by external id, once, and refuses characters that the URL cannot hold") {
    NetSuiteAccount account;
    auto const      first =
        account.ask("PUT", "record/v1/customer/eid:acc-1", R"({"companyName":"Acme","subsidiary":{"id":"1"}})");
    auto const again = account.ask("PUT", "record/v1/customer/eid:acc-1", R"({"companyName":"Acme Ltd"})");
    CHECK(first.status == 204);
    CHECK(again.status == 204);
    CHECK(id_in(first) == id_in(again));
    CHECK(account.get("customer/eid:acc-1")["companyName"].text() == "Acme Ltd");
    CHECK(account.netsuite.creates("customer") == 1);
    CHECK(account.netsuite.creates_by_external_id("customer").at("acc-1") == 1);

    CHECK(account.ask("PUT", "record/v1/customer/eid:a%7Cb", R"({"companyName":"X"})").status == 400);
    CHECK(account.ask("PUT", "record/v1/customer/" + id_in(first), R"({"companyName":"X"})").status == 400);
    auto const twice = account.ask("POST", "record/v1/customer",
                                   R"({"externalId":"acc-1","companyName":"Other","subsidiary":{"id":"1"}})");
    CHECK(twice.status == 400);
    CHECK(problem(twice)["o:errorPath"].text() == "externalId");
}

TEST_CASE("netsuite merges the lines of a PATCH by their key, and replaces them only when asked") {
    NetSuiteAccount   account;
    std::string const order = account.order(account.customer("Acme"), lines({{"1", "10"}, {"1", "20"}}));
    std::string const path  = "record/v1/salesOrder/" + order;
    CHECK(account.ask("PATCH", path, R"({"item":{"items":[{"line":2,"rate":25}]}})").status == 204);
    Value const merged = account.netsuite.read("salesOrder", order)["item"]["items"];
    REQUIRE(merged.size() == 2);
    CHECK(merged.elements()[1]["amount"].text() == "25");
    CHECK(account.netsuite.read("salesOrder", order)["total"].text() == "35");

    std::string const another = filled(R"({"item":{"items":%}})", {lines({{"1", "1"}})});
    CHECK(account.ask("PATCH", path, another).status == 204);
    CHECK(account.netsuite.read("salesOrder", order)["item"]["items"].size() == 3);
    CHECK(account.ask("PATCH", path + "?replace=item", another).status == 204);
    CHECK(account.netsuite.read("salesOrder", order)["item"]["items"].size() == 1);
    char const* const third = R"({"item":{"items":[{"line":4,"quantity":3}]}})";
    CHECK(account.ask("PATCH", path + "?replace=item", third).status == 204);
    Value const kept = account.netsuite.read("salesOrder", order)["item"]["items"];
    REQUIRE(kept.size() == 1);
    CHECK(kept.elements()[0]["line"].text() == "4");
    CHECK(kept.elements()[0]["amount"].text() == "3");
}

TEST_CASE("P06: netsuite clears a field by null, or by its name in replace together with replaceSelectedFields") {
    NetSuiteAccount   account;
    std::string const id   = account.insert("customer", R"({"companyName":"Acme","subsidiary":{"id":"1"},
                                                          "email":"a@b.example","url":"https://acme.example"})");
    std::string const path = "record/v1/customer/" + id;
    CHECK(account.ask("PATCH", path, R"({"email":null})").status == 204);
    CHECK_FALSE(account.get("customer/" + id).has("email"));
    CHECK(account.ask("PATCH", path + "?replace=url", "{}").status == 204);
    CHECK(account.get("customer/" + id).has("url"));
    CHECK(account.ask("PATCH", path + "?replace=url&replaceSelectedFields=true", "{}").status == 204);
    CHECK_FALSE(account.get("customer/" + id).has("url"));
}

TEST_CASE("netsuite deletes what nothing depends on") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    std::string const job      = account.job(customer, "Site");
    auto const        refused  = account.ask("DELETE", "record/v1/customer/" + customer);
    CHECK(refused.status == 400);
    CHECK(problem(refused)["o:errorCode"].text() == "USER_ERROR");
    CHECK(account.ask("DELETE", "record/v1/job/" + job).status == 204);
    CHECK(account.ask("DELETE", "record/v1/customer/" + customer).status == 204);
    auto const gone = account.ask("GET", "record/v1/customer/" + customer);
    CHECK(gone.status == 404);
    CHECK(problem(gone)["o:errorCode"].text() == "NONEXISTENT_ID");
    CHECK(problem(gone)["detail"].text() == "Record does not exist.");
}

TEST_CASE("netsuite keeps addresses in the subrecords of their lines") {
    NetSuiteAccount   account;
    std::string const id   = account.insert("customer", R"({"companyName":"Acme","subsidiary":{"id":"1"},
        "addressBook":{"items":[{"label":"HQ","defaultBilling":true,
            "addressBookAddress":{"addr1":"1 Main St","city":"Köln","country":{"id":"DE"}}}]}})");
    Value const       line = account.netsuite.read("customer", id)["addressBook"]["items"].elements()[0];
    CHECK(line["addressBookAddress"]["city"].text() == "Köln");
    CHECK(line["addressBookAddress"]["country"].text() == "DE");
    CHECK(line["internalId"].is_number());
}

TEST_CASE("R16: netsuite keeps a project's parent, tasks and milestone schedule") {
    NetSuiteAccount   account;
    std::string const customer = account.customer("Acme");
    std::string const job =
        account.insert("job", filled(R"({"companyName":"Rollout","parent":{"id":"%"},"jobBillingType":{"id":"3"},
                                         "startDate":"2026-04-01","jobPrice":120000.50})",
                                     {customer}));
    std::string const task = account.insert("projectTask", filled(R"({"title":"Design","project":{"id":"%"}})", {job}));
    std::string const plan = account.insert(
        "billingSchedule",
        filled(R"({"name":"Rollout plan","scheduleType":{"id":"4"},"job":{"id":"%"},"milestone":{"items":[
                   {"milestoneAmount":40,"milestoneDate":"2026-05-01","projectTask":{"id":"%"}},
                   {"milestoneAmount":60,"milestoneDate":"2026-06-01"}]}})",
               {job, task}));
    CHECK(account.get("job/" + job)["jobPrice"].text() == "120000.5");
    CHECK(account.get("job/" + job)["subsidiary"]["id"].text() == "1");
    Value const schedule = account.get("billingSchedule/" + plan + "?expandSubResources=true");
    CHECK_FALSE(schedule.has("lastModifiedDate"));
    CHECK(schedule["milestone"]["items"].size() == 2);
    CHECK(account.get("projectTask/" + task)["status"]["id"].text() == "NOTSTART");
}
