// Batches of 200 opportunities to the body of a collections request: by the mapping, and by hand with nlohmann/json.

#include "opportunities.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/salesforce/opportunity.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>

using namespace throughline;
using namespace throughline::benchmarks;

namespace {

constexpr std::size_t batch   = 200;
constexpr std::size_t batches = 20;
constexpr int         rounds  = 15;

std::vector<Opportunity> opportunities(MappingContext& context) {
    SeededRandom             random{2'000};
    JsonDecoder const        decoder{view_of<Salesforce, Opportunity>};
    std::vector<Opportunity> deals;
    for (std::size_t row = 0; row < batch; ++row) {
        auto const decoded = decoder.decode(opportunity_row(random, row), context);
        if (!decoded || !decoded->faults.empty()) std::abort();
        deals.push_back(decoded->object.as<Opportunity>());
    }
    return deals;
}

template <class Enum, class Choices>
char const* spelling(Enum value, Choices const& choices) {
    for (auto const& [text, chosen] : choices)
        if (chosen == value) return text.data();
    std::abort();
}

// Amounts as double: there is no other number in nlohmann/json.
void to_json(nlohmann::json& json, Opportunity const& deal, MappingContext& context) {
    json["Name"] = deal.name;
    if (deal.account) json["AccountId"] = *context.references->key_of(*deal.account, "Account");
    if (deal.probability) json["Probability"] = std::strtod(deal.probability->to_string().c_str(), nullptr);
    if (deal.amount) json["Amount"] = std::strtod(deal.amount->amount().to_string().c_str(), nullptr);
    if (deal.forecast_category)
        json["ForecastCategoryName"] = spelling(*deal.forecast_category, salesforce::forecast_categories.usual.choices);
    if (deal.type) json["Type"] = spelling(*deal.type, salesforce::opportunity_types.usual.choices);
    json["CloseDate"] = deal.expected_close.to_string();
    if (deal.expected_start) json["Expected_Start__c"] = deal.expected_start->to_string();
    if (deal.duration) json["Duration_Days__c"] = *deal.duration;
    if (deal.service_line) json["Service_Line__c"] = code_of_reference(context, "service_line", *deal.service_line);
    if (deal.contract_type)
        json["Contract_Type__c"] = spelling(*deal.contract_type, salesforce::contract_types.usual.choices);
    if (deal.billing_model)
        json["Billing_Model__c"] = spelling(*deal.billing_model, salesforce::billing_models.usual.choices);
    if (deal.estimated_hours)
        json["Estimated_Hours__c"] = std::strtod(deal.estimated_hours->to_string().c_str(), nullptr);
    if (deal.legal_entity) json["Legal_Entity__c"] = code_of_reference(context, "legal_entity", *deal.legal_entity);
    if (deal.owner) json["OwnerId"] = *context.references->key_of(*deal.owner, "User");
    if (deal.campaign_source) json["LeadSource"] = *deal.campaign_source;
}

std::size_t by_nlohmann(std::vector<Opportunity> const& deals, MappingContext& context) {
    nlohmann::json body{{"allOrNone", false}, {"records", nlohmann::json::array()}};
    for (auto const& deal : deals) to_json(body["records"].emplace_back(), deal, context);
    return body.dump().size();
}

std::size_t by_mapping(std::vector<Opportunity> const& deals, MappingContext& context) {
    auto const& view = view_of<Salesforce, Opportunity>;
    std::string body = R"({"allOrNone":false,"records":[)";
    for (auto const& deal : deals) {
        auto const text = encode_json(view, &deal, rows_to_create(view, &deal), context);
        if (!text) std::abort();
        if (body.back() != '[') body.push_back(',');
        body += *text;
    }
    return (body += "]}").size();
}

}  // namespace

int main() {
    Bindings         bindings;
    Crosswalks const tables = crosswalks();
    MappingContext   context{
          .references = &bindings, .crosswalks = &tables, .default_currency = Currency::parse("USD").value()};
    auto const deals = opportunities(context);

    std::printf("encoding batches of %zu opportunities, median of %d\n", batch, rounds);
    Race       race{batch * batches};
    auto const repeated = [](auto way) {
        return [way] {
            std::size_t bytes = 0;
            for (std::size_t each = 0; each < batches; ++each) bytes += way();
            return bytes;
        };
    };
    race.enter("nlohmann/json, by hand", repeated([&] { return by_nlohmann(deals, context); }));
    race.enter("throughline, mapping<Salesforce, Opportunity>", repeated([&] { return by_mapping(deals, context); }));
    race.run(rounds);
    race.print();
}
