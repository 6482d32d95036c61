#include "org.hpp"

#include <support/overlay_round_trip.hpp>

#include <throughline/connector/system.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/opportunity.hpp>

#include <fstream>
#include <iterator>

using namespace throughline;
using namespace throughline::tests;

namespace {

System tenant() {
    auto const        path = std::string{THROUGHLINE_SOURCE_DIR} + "/docs/overlays/brightwater-salesforce.json";
    std::ifstream     file{path, std::ios::binary};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    auto              system          = salesforce::system("crm", login_with_secret(), {.multi_currency = true});
    system.crosswalks["service_line"] = {{"adv", "ADVISORY"}};
    auto const loaded                 = load_overlay(text, path, overlay_base(system, nullptr, Date{2026, 3, 1}));
    REQUIRE_MESSAGE(loaded, describe(loaded.faults));
    return with_overlay(std::move(system), loaded.overlay);
}

MappingView const& view_in(System const& system, std::string_view object) {
    for (auto const& view : system.mappings)
        if (view.object == object) return view;
    FAIL("no such mapping");
    return system.mappings.front();
}

}  // namespace

TEST_CASE("the documentation's overlay loads, and a tenant's deal goes both ways through it (R109, L8)") {
    auto const system = tenant();
    check_overlaid_round_trip<Opportunity>(
        view_in(system, "Opportunity"), system.overlay,
        {{"Region", "region"},
         {"ServiceLine", "service_line"},
         {"LegalEntity", "legal_entity"},
         {"TaxCode", "tax_code"}},
        {{"delivery_tier", CustomType::enumeration},
         {"target_margin", CustomType::decimal},
         {"travel_budget", CustomType::money},
         {"practice_region", CustomType::text},
         {"project_code", CustomType::text}},
        {{"delivery_tier", {"gold", "silver", "platinum"}}, {"practice_region", {"north", "south"}}}, 701,
        [](Opportunity& deal) {
            // A number of 38 digits has no room for the factor.
            if (deal.estimated_hours) deal.estimated_hours = Hours{Decimal{8}};
        });
    check_overlaid_round_trip<Account>(
        view_in(system, "Account"), system.overlay,
        {{"Region", "region"}, {"TaxCode", "tax_code"}, {"PaymentTerms", "payment_terms"}},
        {{"key_contact", CustomType::reference}}, {}, 702, [](Account&) {});
}

TEST_CASE("the documentation's overlay reads what its prose says") {
    auto const       system = tenant();
    MirrorReferences references;
    MappingContext   context{.references = &references, .crosswalks = &system.crosswalks};
    auto const       decoded = JsonDecoder{view_in(system, "Opportunity")}.decode(
        R"json({"Id":"006","Name":"Deal","AccountId":"001","StageName":"Closed Won","Amount":100.00,
        "CurrencyIsoCode":"EUR","CloseDate":"2026-02-01","OwnerId":"005","IsWon":true,"IsClosed":true,
        "Signed_On__c":"2026-01-31","Practice__r":{"Code__c":"adv"},"Estimated_Days__c":12.5,"Campaign_Name__c":null,
        "LeadSource":"Web","Delivery_Tier__c":"Silver (old)","Target_Margin__c":0.350,"Travel_Budget__c":2500.00,
        "Practice_Region__c":"2","Code_Prefix__c":"BW","Code_Number__c":"0042","Legacy_Score__c":7,
        "Own_Idea__c":"kept"})json",
        context);
    REQUIRE(decoded);
    for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
    auto const& deal = decoded->object.as<Opportunity>();
    CHECK(deal.closed_on == Date{2026, 1, 31});
    CHECK(deal.service_line == Id<ServiceLine>{reference_data_id("service_line", "ADVISORY")});
    CHECK(deal.estimated_hours == Hours{*Decimal::parse("100")});
    CHECK(deal.campaign_source == "Web");
    CHECK(decoded->custom ==
          R"({"Own_Idea__c":"kept","#delivery_tier":{"type":"enumeration","value":"silver"},)"
          R"("#target_margin":{"type":"decimal","value":"0.350"},)"
          R"("#travel_budget":{"type":"money","value":{"amount":"2500.00","currency":"EUR"}},)"
          R"("#practice_region":{"type":"text","value":"south"},"#project_code":{"type":"text","value":"BW-0042"}})");
}

TEST_CASE("an overlay of another system's mappings is no overlay of this one") {
    auto const system = tenant();
    auto       other  = salesforce::system("crm", login_with_secret(), {.multi_currency = true});
    other.mappings.pop_back();
    CHECK_THROWS_AS(with_overlay(other, system.overlay), std::invalid_argument);
}
