#include "recording.hpp"
#include "salesforce_org.hpp"
#include "shapes.hpp"

using namespace throughline;
using namespace throughline::sandbox;

namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// Puts one of our ids in the place of every recorded id of that object.
void replace_ids(std::string& text, std::string const& own) {
    std::string const quoted = "\"" + own.substr(0, 3);
    for (std::size_t at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at + 1))
        if (at + 19 < text.size() && text[at + 19] == '"') text.replace(at + 1, 18, own);
}

int replay(std::string const& name) {
    std::string const text = contract("salesforce/recorded/" + name + ".yaml");
    if (text.empty()) {
        MESSAGE("skipped: the contracts are not here");
        return -1;
    }
    SignedIn          client;
    std::string const account =
        client.org.insert("Account", Value::object({{"Name", "Sitwell-Bluth"}, {"AccountNumber", "420"}})).value();
    std::string const contact =
        client.org.insert("Contact", Value::object({{"LastName", "Bluth"}, {"Email", "first@example.com"}})).value();
    client.opportunity("Deal");
    int compared = 0;
    for (Recorded exchange : read_recording(text)) {
        // Some only point to an earlier request; and subqueries are not simulated.
        if (exchange.url.empty() || exchange.url.find("%28select") != std::string::npos) continue;
        replace_all(exchange.url, "https://orgname.my.salesforce.com", client.org.origin());
        for (std::string* each : {&exchange.url, &exchange.body, &exchange.answer})
            replace_all(*each, "vxx.0", "v62.0");
        replace_ids(exchange.body, account);
        replace_ids(exchange.body, contact);
        CAPTURE(name);
        CAPTURE(exchange.method);
        CAPTURE(exchange.url);
        http::Request request{.method = exchange.method, .url = exchange.url};
        if (exchange.body != "null" && !exchange.body.empty()) {
            request.body = exchange.body;
            request.headers.add("Content-Type", "application/json");
        }
        auto const answer = client.send(request);
        CAPTURE(answer.body);
        auto const recorded = Value::parse(exchange.answer);
        if (exchange.answer.empty()) continue;
        REQUIRE_MESSAGE(recorded, exchange.answer);
        if (!exchange.status.empty()) CHECK(std::to_string(answer.status) == exchange.status);
        // One of the updates names the same record several times; its outcomes are alike all the same.
        CHECK(differences(shape_of(SignedIn::body_of(answer)), shape_of(*recorded)) == "");
        ++compared;
    }
    return compared;
}

}  // namespace

TEST_CASE("R162: requests that a real org answered are answered here in the same shape") {
    struct Expected {
        char const* name;
        int         exchanges;
    };
    for (auto const& [name, exchanges] :
         {Expected{"TestCompositeParallelSalesforce.test_composite_parallel_salesforce", 2},
          Expected{"TestCompositeParallelSalesforce.test_errors", 1},
          Expected{"TestCompositeParallelSalesforce.test_reference_ids", 2},
          Expected{"TestCountSObjects.test_count_sobjects__errors", 1},
          Expected{"TestCountSObjects.test_count_sobjects_simple", 1},
          Expected{"TestUpdatesIntegrationTests.test_updates_task", 3}, Expected{"TestUpsert.test_upsert__rest", 4},
          Expected{"TestUpsert.test_upsert_complex_external_id_field_rest__duplicate_error", 6}}) {
        int const compared = replay(name);
        if (compared < 0) return;
        CAPTURE(name);
        CHECK(compared >= exchanges);
    }
}
