// Query pages of opportunities to objects: by the mapping, by hand with nlohmann/json, by hand with simdjson on demand,
// and the limit, which is our own reader passing over every value.

#include "opportunities.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/salesforce/opportunity.hpp>

#include <nlohmann/json.hpp>
#ifdef THROUGHLINE_HAVE_SIMDJSON
#include <simdjson.h>
#endif

#include <cstdlib>

using namespace throughline;
using namespace throughline::benchmarks;

namespace {

constexpr std::size_t rows   = 2'000;
constexpr int         rounds = 15;

// What a programmer without a mapping would fill: the same members, exact amounts, dates, enumerations, optionals.
struct Row {
    std::string                id, name, account, owner;
    Timestamp                  modified;
    bool                       deleted = false, won = false, closed = false;
    Currency                   currency;
    Opportunity::Stage         stage{};
    std::optional<Decimal>     probability{}, amount{}, hours{};
    std::optional<std::string> category{}, type{}, service_line{}, region{}, contract_type{}, billing_model{};
    Date                       close;
    std::optional<Date>        start{};
    std::optional<int>         duration{};
    std::optional<std::string> legal_entity{}, tax_code{}, lead_source{}, account_name{};
};

Opportunity::Stage stage_of(std::string_view text) {
    for (auto const& [spelling, value] : salesforce::stages.usual.choices)
        if (spelling == text) return value;
    std::abort();
}

std::optional<std::string> optional_text(nlohmann::json const& json, char const* name) {
    auto const& value = json.at(name);
    if (value.is_null()) return std::nullopt;
    return value.get<std::string>();
}
// Numbers come out of nlohmann/json as double; to text is the shortest way to an exact one.
std::optional<Decimal> optional_decimal(nlohmann::json const& json, char const* name) {
    auto const& value = json.at(name);
    if (value.is_null()) return std::nullopt;
    return Decimal::parse(value.dump()).value();
}

void from_json(nlohmann::json const& json, Row& row) {
    json.at("Id").get_to(row.id);
    row.modified = Timestamp::parse(json.at("SystemModstamp").get_ref<std::string const&>()).value();
    json.at("IsDeleted").get_to(row.deleted);
    row.currency = Currency::parse(json.at("CurrencyIsoCode").get_ref<std::string const&>()).value();
    json.at("Name").get_to(row.name);
    json.at("AccountId").get_to(row.account);
    row.stage       = stage_of(json.at("StageName").get_ref<std::string const&>());
    row.probability = optional_decimal(json, "Probability");
    row.amount      = optional_decimal(json, "Amount");
    row.category    = optional_text(json, "ForecastCategoryName");
    row.type        = optional_text(json, "Type");
    row.close       = Date::parse(json.at("CloseDate").get_ref<std::string const&>()).value();
    if (auto const& start = json.at("Expected_Start__c"); !start.is_null())
        row.start = Date::parse(start.get_ref<std::string const&>()).value();
    row.duration      = json.at("Duration_Days__c").get<int>();
    row.service_line  = optional_text(json, "Service_Line__c");
    row.region        = optional_text(json, "Region__c");
    row.contract_type = optional_text(json, "Contract_Type__c");
    row.billing_model = optional_text(json, "Billing_Model__c");
    row.hours         = optional_decimal(json, "Estimated_Hours__c");
    row.legal_entity  = optional_text(json, "Legal_Entity__c");
    row.tax_code      = optional_text(json, "Tax_Code__c");
    json.at("OwnerId").get_to(row.owner);
    row.lead_source = optional_text(json, "LeadSource");
    json.at("IsWon").get_to(row.won);
    json.at("IsClosed").get_to(row.closed);
    row.account_name = json.at("Account").at("Name").get<std::string>();
}

std::size_t by_nlohmann(std::string const& page) {
    std::size_t kept = 0;
    auto const  json = nlohmann::json::parse(page);
    for (auto const& record : json.at("records")) kept += record.get<Row>().name.size();
    return kept;
}

#ifdef THROUGHLINE_HAVE_SIMDJSON
using simdjson::ondemand::value;

std::optional<std::string> optional_text(value json) {
    if (json.is_null()) return std::nullopt;
    return std::string{std::string_view{json.get_string()}};
}
std::optional<Decimal> optional_decimal(value json) {
    if (json.is_null()) return std::nullopt;
    auto token = json.raw_json_token();
    while (token.ends_with(' ') || token.ends_with('\n')) token.remove_suffix(1);
    return Decimal::parse(token).value();
}
std::string text(value json) { return std::string{std::string_view{json.get_string()}}; }

// Fields in the order in which they come: simdjson's fastest way.
void read(simdjson::ondemand::object json, Row& row) {
    row.id          = text(json.find_field("Id"));
    row.modified    = Timestamp::parse(std::string_view{json.find_field("SystemModstamp").get_string()}).value();
    row.deleted     = json.find_field("IsDeleted").get_bool();
    row.currency    = Currency::parse(std::string_view{json.find_field("CurrencyIsoCode").get_string()}).value();
    row.name        = text(json.find_field("Name"));
    row.account     = text(json.find_field("AccountId"));
    row.stage       = stage_of(std::string_view{json.find_field("StageName").get_string()});
    row.probability = optional_decimal(json.find_field("Probability"));
    row.amount      = optional_decimal(json.find_field("Amount"));
    row.category    = optional_text(json.find_field("ForecastCategoryName"));
    row.type        = optional_text(json.find_field("Type"));
    row.close       = Date::parse(std::string_view{json.find_field("CloseDate").get_string()}).value();
    value start     = json.find_field("Expected_Start__c");
    row.start =
        start.is_null() ? std::nullopt : std::optional{Date::parse(std::string_view{start.get_string()}).value()};
    row.duration      = static_cast<int>(std::int64_t{json.find_field("Duration_Days__c").get_int64()});
    row.service_line  = optional_text(json.find_field("Service_Line__c"));
    row.region        = optional_text(json.find_field("Region__c"));
    row.contract_type = optional_text(json.find_field("Contract_Type__c"));
    row.billing_model = optional_text(json.find_field("Billing_Model__c"));
    row.hours         = optional_decimal(json.find_field("Estimated_Hours__c"));
    row.legal_entity  = optional_text(json.find_field("Legal_Entity__c"));
    row.tax_code      = optional_text(json.find_field("Tax_Code__c"));
    row.owner         = text(json.find_field("OwnerId"));
    row.lead_source   = optional_text(json.find_field("LeadSource"));
    row.won           = json.find_field("IsWon").get_bool();
    row.closed        = json.find_field("IsClosed").get_bool();
    row.account_name  = text(json.find_field("Account").find_field("Name"));
}

std::size_t by_simdjson(simdjson::ondemand::parser& parser, simdjson::padded_string const& page) {
    std::size_t kept     = 0;
    auto        document = parser.iterate(page);
    for (auto record : document.find_field("records").get_array()) {
        Row row;
        read(record.get_object(), row);
        kept += row.name.size();
    }
    return kept;
}
#endif

// Steps through a page to its records; `each` takes the text of one.
template <class Each>
void for_each_record(std::string const& page, Each&& each) {
    JsonReader       reader{page};
    std::string_view name, record;
    if (!reader.enter_object()) std::abort();
    while (reader.next_member(name)) {
        if (name != "records") {
            if (!reader.raw(record)) std::abort();
            continue;
        }
        if (!reader.enter_array()) std::abort();
        while (reader.next_element() && reader.raw(record)) each(record);
    }
    if (reader.failed()) std::abort();
}

std::size_t by_mapping(std::string const& page, JsonDecoder const& decoder, MappingContext& context, Decoded& into) {
    std::size_t kept = 0;
    for_each_record(page, [&](std::string_view record) {
        if (!decoder.decode(record, context, into) || !into.faults.empty()) {
            for (auto const& fault : into.faults) std::fprintf(stderr, "%s\n", fault.describe().c_str());
            std::abort();
        }
        kept += static_cast<Opportunity const*>(into.object.data())->name.size();
    });
    return kept;
}

std::size_t pass_over(std::string const& page) {
    JsonReader       reader{page};
    std::string_view raw;
    if (!reader.raw(raw)) std::abort();
    return raw.size();
}

}  // namespace

int main() {
    auto const       page = query_page(rows);
    Bindings         bindings;
    Crosswalks const tables = crosswalks();
    MappingContext   context{
          .references = &bindings, .crosswalks = &tables, .default_currency = Currency::parse("USD").value()};
    JsonDecoder const decoder{view_of<Salesforce, Opportunity>};
    Decoded           into{object_type<Opportunity>()};

    std::printf("decoding %zu opportunities, %zu bytes each, median of %d\n", rows, page.size() / rows, rounds);
    Race race{rows};
    race.enter("nlohmann/json, get_to by hand", [&] { return by_nlohmann(page); });
#ifdef THROUGHLINE_HAVE_SIMDJSON
    simdjson::ondemand::parser parser;
    simdjson::padded_string    padded{page};
    race.enter("simdjson on demand, by hand", [&] { return by_simdjson(parser, padded); });
#endif
    race.enter("throughline, mapping<Salesforce, Opportunity>",
               [&] { return by_mapping(page, decoder, context, into); });
    race.enter("limit: our reader passing over every value", [&] { return pass_over(page); });
    race.run(rounds);
    race.print();
}
