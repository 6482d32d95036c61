#include <support/random_object.hpp>

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/salesforce/account.hpp>
#include <throughline/vendors/salesforce/contract.hpp>
#include <throughline/vendors/salesforce/opportunity.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::string_view deal =
    R"({"attributes":{"type":"Opportunity","url":"/services/data/v60.0/sobjects/Opportunity/006000000000001AAA"},
    "Id":"006000000000001AAA","SystemModstamp":"2025-06-01T10:00:00.000+0000","IsDeleted":false,"CurrencyIsoCode":"JPY",
    "Name":"Ausbau","AccountId":"001000000000001AAA","StageName":"Closed Won","Probability":1.0E2,"Amount":1.25E7,
    "CloseDate":"2025-05-30","Duration_Days__c":30.0,"IsWon":true,"IsClosed":true,"Service_Line__c":"Cloud",
    "Own_Field__c":{"attributes":{"type":"X"},"Name":"kept"},"Invoice_Status__c":null})";

struct Reading {
    MirrorReferences references{};
    Crosswalks       crosswalks{{"service_line", {{"Cloud", "CLD"}}}};

    Decoded of(MappingView const& view, std::string_view text) {
        MappingContext context{&references, &crosswalks, nullptr, *Currency::parse("USD"), {}, {}};
        auto           decoded = JsonDecoder{view}.decode(text, context);
        REQUIRE(decoded);
        return *decoded;
    }
};

std::string with_stage(std::string_view stage) {
    std::string text{deal};
    auto const  at = text.find("Closed Won");
    return text.replace(at, 10, stage);
}

}  // namespace

TEST_CASE("a deal is read as Salesforce writes it: doubles by their text, in the record's currency (L9)") {
    auto const decoded = Reading{}.of(view_of<Salesforce, Opportunity>, deal);
    CHECK(decoded.faults.empty());
    CHECK(decoded.envelope.key == "006000000000001AAA");
    CHECK(decoded.envelope.modified_at == *Timestamp::parse("2025-06-01T10:00:00Z"));
    CHECK_FALSE(decoded.envelope.deleted);
    auto const& opportunity = decoded.object.as<Opportunity>();
    CHECK(opportunity.stage == Opportunity::Stage::won);
    CHECK(opportunity.amount == Money{*Decimal::parse("12500000"), *Currency::parse("JPY")});
    CHECK(opportunity.probability == Percent{*Decimal::parse("100")});
    CHECK(opportunity.duration == 30);
    CHECK_FALSE(opportunity.invoice_status);
    CHECK(opportunity.service_line == Id<ServiceLine>{reference_data_id("service_line", "CLD")});
    CHECK(decoded.custom.find("\"kept\"") != std::string::npos);
}

TEST_CASE("the firm's own stages come first, unknown ones are an error that says what to do (P24, L10)") {
    Reading    reading;
    auto const unknown = reading.of(view_of<Salesforce, Opportunity>, with_stage("Closed Wun"));
    REQUIRE(unknown.faults.size() == 1);
    auto const& place = unknown.faults.front().context();
    CHECK(place.field == "StageName");
    CHECK(place.value == "Closed Wun");
    CHECK(place.expected.find("Closed Won") != std::string::npos);
    CHECK(place.owner == "sales operations");
    CHECK(place.remedy.find("\"stage\"") != std::string::npos);

    reading.crosswalks["stage"] = {{"Gewonnen", "won"}, {"Closed Won", "negotiation"}, {"Seltsam", "odd"}};
    auto const stage            = [&](std::string_view text) {
        auto const decoded = reading.of(view_of<Salesforce, Opportunity>, with_stage(text));
        CHECK(decoded.faults.empty());
        return decoded.object.as<Opportunity>().stage;
    };
    CHECK(stage("Gewonnen") == Opportunity::Stage::won);
    CHECK(stage("Closed Won") == Opportunity::Stage::negotiation);
    CHECK(stage("Closed Lost") == Opportunity::Stage::lost);
    CHECK(reading.of(view_of<Salesforce, Opportunity>, with_stage("Seltsam")).faults.size() == 1);
}

TEST_CASE("what the firm calls our values is what is written") {
    Reading        reading;
    MappingContext context{&reading.references, &reading.crosswalks, nullptr, *Currency::parse("USD"), {}, {}};
    auto const     written = [&](Account::Health health) {
        Account held{.name = "A"}, wanted{.name = "A"};
        wanted.health   = health;
        auto const rows = rows_to_update(view_of<Salesforce, Account>, &wanted, &held, context);
        return *encode_json(view_of<Salesforce, Account>, &wanted, rows, context);
    };
    CHECK(written(Account::Health::at_risk) == R"({"Health__c":"At Risk"})");
    reading.crosswalks["account_health"] = {{"Rot", "at_risk"}};
    CHECK(written(Account::Health::at_risk) == R"({"Health__c":"Rot"})");
    CHECK(written(Account::Health::good) == R"({"Health__c":"Good"})");
}

TEST_CASE("neither stage nor computed fields are ever written") {
    Opportunity held{.name = "A", .stage = Opportunity::Stage::proposal, .expected_close = Date{2025, 6, 30}};
    auto        wanted    = held;
    wanted.stage          = Opportunity::Stage::won;
    wanted.is_won         = true;
    wanted.invoice_status = Opportunity::InvoiceStatus::partly_invoiced;
    wanted.invoiced       = Money{*Decimal::parse("10.50"), *Currency::parse("EUR")};
    MappingContext context;
    auto const     rows = rows_to_update(view_of<Salesforce, Opportunity>, &wanted, &held, context);
    CHECK(*encode_json(view_of<Salesforce, Opportunity>, &wanted, rows, context) ==
          R"({"Invoice_Status__c":"Partly Invoiced","Invoiced_Amount__c":10.50})");
}

TEST_CASE("a contract's last day is read as the day before its end") {
    Reading reading;
    reading.crosswalks["legal_entity"] = {{"NW US", "us"}};
    std::string const contract =
        R"({"Id":"800000000000001AAA","AccountId":"001000000000001AAA","Legal_Entity__c":"NW US",
        "StatusCode":"Activated","Contract_Type__c":"Fixed Fee","CurrencyIsoCode":"EUR","Contract_Value__c":100.0,)";
    auto const term = [&](std::string const& dates) {
        auto const decoded = reading.of(view_of<Salesforce, Contract>, contract + dates + "}");
        CHECK(decoded.faults.empty());
        return decoded.object.as<Contract>().term;
    };
    CHECK(term(R"("StartDate":"2025-01-01","EndDate":"2025-12-31")") == DateRange{Date{2025, 1, 1}, Date{2026, 1, 1}});
    CHECK(term(R"("StartDate":"2025-01-01","EndDate":null)") == DateRange{Date{2025, 1, 1}, {}});
    CHECK_FALSE(term(R"("StartDate":null,"EndDate":null)"));
    auto const backwards = R"("StartDate":null,"EndDate":"2025-12-31"})";
    auto const odd       = reading.of(view_of<Salesforce, Contract>, contract + backwards);
    CHECK(odd.faults.size() == 1);
}

TEST_CASE("a text longer than the field is refused before it is sent, never cut (P13)") {
    Account        account{.name = std::string(256, 'x')};
    MappingContext context;
    auto const     rows = rows_to_create(view_of<Salesforce, Account>, &account);
    auto const     text = encode_json(view_of<Salesforce, Account>, &account, rows, context);
    REQUIRE_FALSE(text);
    CHECK(text.error().context().field == "Name");
}

TEST_CASE("a merged account tells where it went") {
    auto const decoded = Reading{}.of(
        view_of<Salesforce, Account>,
        R"({"Id":"001000000000002AAA","IsDeleted":true,"MasterRecordId":"001000000000001AAA","Name":"B"})");
    CHECK(decoded.envelope.deleted);
    CHECK(decoded.object.as<Account>().merged_into.has_value());
}
