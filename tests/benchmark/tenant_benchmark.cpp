// What a tenant's overlay adds to decoding, and what finding nothing changed costs beside the decoding before it.

#include "opportunities.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/mapping/overlay.hpp>
#include <throughline/vendors/salesforce/opportunity.hpp>

#include <cstdlib>

using namespace throughline;
using namespace throughline::benchmarks;

namespace {

constexpr std::size_t rows   = 2'000;
constexpr int         rounds = 15;

// Ten fields of the tenant's own, three of them pick-lists.
constexpr std::string_view tenant = R"({
  "schema": "urn:throughline:schema:overlay:1",
  "name": "benchmark",
  "crosswalks": [
    {"name": "tier", "pairs": [{"vendor": "S", "canonical": "silver"}, {"vendor": "G", "canonical": "gold"}]},
    {"name": "channel", "pairs": [{"vendor": "Direct", "canonical": "direct"}]},
    {"name": "risk", "pairs": [{"vendor": "Low", "canonical": "low"}, {"vendor": "High", "canonical": "high"}]}],
  "objects": [{"object": "Opportunity", "custom": [
    {"name": "tier", "type": "enumeration", "field": "Tier__c", "crosswalk": "tier"},
    {"name": "channel", "type": "enumeration", "field": "Channel__c", "crosswalk": "channel"},
    {"name": "risk", "type": "enumeration", "field": "Risk__c", "crosswalk": "risk"},
    {"name": "margin", "type": "decimal", "field": "Target_Margin__c"},
    {"name": "budget", "type": "money", "field": "Budget__c"},
    {"name": "review", "type": "date", "field": "Review_On__c"},
    {"name": "strategic", "type": "boolean", "field": "Strategic__c"},
    {"name": "sponsor", "type": "text", "field": "Sponsor__c"},
    {"name": "program", "type": "text", "field": "Program__c"},
    {"name": "notes", "type": "text", "field": "Next_Step__c"}]}]})";

std::string tenant_fields(Random& random) {
    std::string text = random.chance(1, 2) ? R"(,"Tier__c":"S")" : R"(,"Tier__c":"G")";
    text += R"(,"Channel__c":"Direct","Risk__c":)";
    text += random.chance(1, 3) ? "null" : R"("Low")";
    text += ",\"Target_Margin__c\":" + std::to_string(random.below(60)) + ".25";
    text += ",\"Budget__c\":" + std::to_string(random.below(900'000)) + ".00";
    text += ",\"Review_On__c\":\"" + day(random) + "\",\"Strategic__c\":true,\"Sponsor__c\":null";
    return text + R"(,"Program__c":"Cloud 2026","Next_Step__c":"Call the sponsor"})";
}

std::vector<std::string> records(bool with_tenant_fields) {
    SeededRandom             random{2'000};
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < rows; ++row) {
        texts.push_back(opportunity_row(random, row));
        if (!with_tenant_fields) continue;
        texts.back().pop_back();
        texts.back() += tenant_fields(random);
    }
    return texts;
}

std::size_t decode_all(std::vector<std::string> const& texts, JsonDecoder const& decoder, MappingContext& context,
                       Decoded& into) {
    std::size_t kept = 0;
    for (auto const& text : texts) {
        if (!decoder.decode(text, context, into) || !into.faults.empty()) std::abort();
        kept += into.object.as<Opportunity>().name.size();
    }
    return kept;
}

}  // namespace

int main() {
    Bindings            bindings;
    Crosswalks const    tables = crosswalks();
    std::array const    plain_mappings{view_of<Salesforce, Opportunity>};
    LoadedOverlay const loaded = load_overlay(
        tenant, "benchmark.json", {.mappings = plain_mappings, .crosswalks = &tables, .described = {}, .day = {}});
    for (auto const& fault : loaded.faults) std::fprintf(stderr, "%s\n", fault.describe().c_str());
    if (!loaded) return 1;
    MappingContext plain{
        .references = &bindings, .crosswalks = &tables, .default_currency = Currency::parse("USD").value()};
    MappingContext overlaid = plain;
    overlaid.crosswalks     = &loaded.overlay.crosswalks();

    auto const        texts = records(false), tenant_texts = records(true);
    JsonDecoder const decoder{view_of<Salesforce, Opportunity>}, with_overlay{loaded.overlay.mappings().front()};
    Decoded           into{object_type<Opportunity>()};

    std::vector<Decoded> held;
    for (auto const& text : texts) held.push_back(decoder.decode(text, plain).value());
    auto const again = held;

    std::printf("%zu opportunities, median of %d; the overlay has 10 custom fields and 3 crosswalks\n", rows, rounds);
    Race race{rows};
    race.enter("decoding without an overlay", [&] { return decode_all(texts, decoder, plain, into); });
    race.enter("the same records, with the tenant's fields unknown",
               [&] { return decode_all(tenant_texts, decoder, plain, into); });
    race.enter("the same records, with the tenant's overlay",
               [&] { return decode_all(tenant_texts, with_overlay, overlaid, into); });
    race.enter("comparing what was read with what was held, nothing changed", [&] {
        std::size_t differing = 0;
        for (std::size_t row = 0; row < rows; ++row)
            differing += members_that_differ(decoder.view(), held[row].object.data(), again[row].object.data(),
                                             held[row].mentioned, plain);
        if (differing) std::abort();
        return rows;
    });
    race.enter("planning the write of it, nothing changed", [&] {
        std::size_t owed = 0;
        for (std::size_t row = 0; row < rows; ++row)
            owed += rows_to_update(decoder.view(), held[row].object.data(), again[row].object.data(), plain).count();
        if (owed) std::abort();
        return rows;
    });
    race.run(rounds);
    race.print();
}
