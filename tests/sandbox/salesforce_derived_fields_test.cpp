#include "salesforce_org.hpp"

#include <throughline/core/decimal.hpp>

using namespace throughline;
using namespace throughline::sandbox;

TEST_CASE("R42: closed, won and forecast follow from the stage") {
    SignedIn          client;
    std::string const deal  = client.opportunity("Deal", 1000);
    auto const        stage = [&](char const* name) {
        client.clock.advance(std::chrono::seconds{1});
        client.org.update("Opportunity", deal, Value::object({{"StageName", name}})).value();
        return client.org.read("Opportunity", deal);
    };
    CHECK(client.org.read("Opportunity", deal)["LastStageChangeDate"].is_null());
    Value const won = stage("Closed Won");
    CHECK(won["IsClosed"].is_true());
    CHECK(won["IsWon"].is_true());
    CHECK(won["Probability"].text() == "100");
    CHECK(won["ForecastCategory"].text() == "Closed");
    CHECK(won["LastStageChangeDate"].text() == "2026-01-01T00:00:01.000+0000");
    CHECK(won["FiscalYear"].text() == "2026");
    CHECK(won["FiscalQuarter"].text() == "2");
    Value const lost = stage("Closed Lost");
    CHECK(lost["IsClosed"].is_true());
    CHECK_FALSE(lost["IsWon"].is_true());
    CHECK(lost["ForecastCategoryName"].text() == "Omitted");
    Value const again = stage("Closed Lost");
    CHECK(again["LastStageChangeDate"].text() == "2026-01-01T00:00:02.000+0000");
    CHECK(again["SystemModstamp"].text() == "2026-01-01T00:00:03.000+0000");
    CHECK_FALSE(stage("A stage of our own")["IsClosed"].is_true());
}

TEST_CASE("L9: expected revenue is exact, to the cent, for any amount") {
    SignedIn          client;
    std::string const deal = client.opportunity("Deal");
    SeededRandom      random{99};
    for (int round = 0; round < 300; ++round) {
        auto const cents   = static_cast<std::int64_t>(random.below(1'000'000'000'000'000'000));
        auto const percent = static_cast<std::int64_t>(random.below(101));
        INFO("cents " << cents << " at " << percent << " %");
        client.org
            .update("Opportunity", deal,
                    Value::object({{"Amount", Decimal::from_units(cents, 2)}, {"Probability", percent}}))
            .value();
        Value const read = client.org.read("Opportunity", deal);
        CHECK(read["Amount"].text() == Decimal::from_units(cents, 2).to_string());
        std::int64_t const wanted = cents / 100 * percent + (cents % 100 * percent + 50) / 100;
        CHECK(read["ExpectedRevenue"].text() == Decimal::from_units(wanted, 2).to_string());
    }
}

TEST_CASE("R46: quotes total their lines; lines take their product's price") {
    SignedIn   client;
    auto const insert = [&](char const* object, Value const& fields) {
        return client.org.insert(object, fields).value();
    };
    std::string const product = insert("Product2", Value::object({{"Name", "Consulting"}, {"ProductCode", "CON"}}));
    std::string const book    = insert("Pricebook2", Value::object({{"Name", "Rates"}}));
    std::string const entry =
        insert("PricebookEntry",
               Value::object({{"Pricebook2Id", book}, {"Product2Id", product}, {"UnitPrice", Value::number("33.33")}}));
    std::string const deal = client.opportunity("Deal");
    std::string const quote =
        insert("Quote", Value::object({{"Name", "Offer"}, {"OpportunityId", deal}, {"Tax", Value::number("1.01")}}));
    insert("QuoteLineItem", Value::object({{"QuoteId", quote},
                                           {"Product2Id", product},
                                           {"Quantity", 3},
                                           {"UnitPrice", Value::number("33.33")},
                                           {"Discount", 10}}));
    Value const offer = client.org.read("Quote", quote);
    CHECK(offer["Subtotal"].text() == "99.99");
    CHECK(offer["TotalPrice"].text() == "89.99");
    CHECK(offer["GrandTotal"].text() == "91.00");
    CHECK(offer["LineItemCount"].text() == "1");
    CHECK(offer["QuoteNumber"].text() == "00000001");

    std::string const line = insert(
        "OpportunityLineItem", Value::object({{"OpportunityId", deal}, {"Quantity", 2}, {"PricebookEntryId", entry}}));
    Value const item = client.org.read("OpportunityLineItem", line);
    CHECK(item["UnitPrice"].text() == "33.33");
    CHECK(item["TotalPrice"].text() == "66.66");
    CHECK(item["Name"].text() == "Consulting");
    CHECK(client.org.read("Opportunity", deal)["Amount"].text() == "66.66");
    CHECK(client.org.read("Opportunity", deal)["HasOpportunityLineItem"].is_true());
    client.org.remove("OpportunityLineItem", line).value();
    CHECK_FALSE(client.org.read("Opportunity", deal)["HasOpportunityLineItem"].is_true());
}

TEST_CASE("R49: a contract ends the day before its term is over") {
    SignedIn          client;
    std::string const id = client.org
                               .insert("Contract", Value::object({{"AccountId", client.account("Acme")},
                                                                  {"StartDate", "2026-01-31"},
                                                                  {"ContractTerm", 13}}))
                               .value();
    Value const contract = client.org.read("Contract", id);
    CHECK(contract["EndDate"].text() == "2027-02-27");
    CHECK(contract["StatusCode"].text() == "Draft");
    CHECK(contract["ContractNumber"].text() == "00000001");
    client.org.update("Contract", id, Value::object({{"Status", "Activated"}})).value();
    CHECK(client.org.read("Contract", id)["ActivatedDate"].is_text());
}

TEST_CASE("R88: without several currencies no object has a currency field") {
    SignedIn client{{.multi_currency = false}};
    client.opportunity("Deal", 5);
    CHECK(SignedIn::code_of(client.query("SELECT CurrencyIsoCode FROM Opportunity")) == "INVALID_FIELD");
    CHECK(client.get("/sobjects/CurrencyType/describe").status == 404);
}

TEST_CASE("R88: a quote and its lines are in the currency of their opportunity") {
    SignedIn          client;
    std::string const deal = client.opportunity("Deal");
    client.org.update("Opportunity", deal, Value::object({{"CurrencyIsoCode", "JPY"}})).value();
    std::string const quote =
        client.org.insert("Quote", Value::object({{"Name", "Offer"}, {"OpportunityId", deal}})).value();
    CHECK(client.org.read("Quote", quote)["CurrencyIsoCode"].text() == "JPY");
    CHECK(client.rows("SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true").elements()[0]["IsoCode"].text() ==
          "USD");
}
