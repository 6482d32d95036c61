#include "netsuite_schema.hpp"

#include <utility>

namespace throughline::sandbox::suite {

namespace {

FieldDefinition plain(std::string_view name, FieldType type) {
    FieldDefinition field;
    field.name = name;
    field.type = type;
    return field;
}

RecordType simple_list(std::string_view name, std::string_view query_table) {
    RecordType type;
    type.name        = name;
    type.query_table = query_table;
    type.id_space    = name;
    type.fields      = {named(text("name", 60)), initially(flag("isInactive"), false)};
    type.required    = {"name"};
    type.standing    = true;
    return type;
}

RecordType dimension(std::string_view name, std::string_view query_table) {
    RecordType type = simple_list(name, query_table);
    type.fields.push_back(reference("parent", {std::string{name}}));
    type.fields.push_back(reference("subsidiary", {"subsidiary"}));
    return type;
}

RecordType subsidiary() {
    RecordType type = simple_list("subsidiary", "subsidiary");
    for (FieldDefinition& field :
         std::vector{text("legalName", 83), text("country", 2), text("state", 30), text("federalIdNumber", 20),
                     email("email"), text("url"), reference("currency", {"currency"}),
                     reference("parent", {"subsidiary"}), initially(flag("isElimination"), false)})
        type.fields.push_back(std::move(field));
    return type;
}

RecordType currency() {
    RecordType type = simple_list("currency", "currency");
    for (FieldDefinition& field :
         std::vector{text("symbol", 4), text("displaySymbol", 5), initially(whole("currencyPrecision"), 2),
                     initially(number("exchangeRate"), 1), initially(flag("isBaseCurrency"), false)})
        type.fields.push_back(std::move(field));
    type.required.emplace_back("symbol");
    return type;
}

RecordType term() {
    RecordType type = simple_list("term", "term");
    for (FieldDefinition& field : std::vector{whole("daysUntilNetDue"), whole("daysUntilExpiry"),
                                              percent("discountPercent"), initially(flag("preferred"), false)})
        type.fields.push_back(std::move(field));
    return type;
}

/// The one list whose changes cannot be asked for by date.
RecordType sales_tax_item() {
    RecordType type;
    type.name        = "salesTaxItem";
    type.query_table = "salestaxitem";
    type.id_space    = "item";
    type.fields   = {named(text("itemId", 60)), text("description"), number("rate"), reference("taxType", {"taxType"}),
                     initially(flag("isInactive"), false)};
    type.required = {"itemId", "rate"};
    type.dated    = false;
    type.standing = true;
    return type;
}

RecordType tax_type() {
    RecordType type;
    type.name     = "taxType";
    type.id_space = "taxType";
    type.fields   = {named(text("name", 60)), text("description"), text("country", 2)};
    type.required = {"name"};
    type.dated    = false;
    type.standing = true;
    return type;
}

RecordType service_item() {
    RecordType type;
    type.name          = "serviceSaleItem";
    type.query_table   = "item";
    type.id_space      = "item";
    type.fields        = {named(text("itemId", 60)),
                          text("displayName", 60),
                          text("salesDescription", 999),
                          money("basePrice"),
                          initially(flag("includeChildren"), true),
                          reference("department", {"department"}),
                          reference("class", {"classification"}),
                          initially(flag("isFulfillable"), false),
                          initially(flag("isInactive"), false)};
    type.required      = {"itemId"};
    type.created_field = "createdDate";
    type.standing      = true;
    return type;
}

}  // namespace

Sublist const* RecordType::sublist(std::string_view wanted) const {
    for (Sublist const& candidate : sublists)
        if (candidate.name == wanted) return &candidate;
    return nullptr;
}

Subrecord const* RecordType::subrecord(std::string_view wanted) const {
    for (Subrecord const& candidate : subrecords)
        if (candidate.name == wanted) return &candidate;
    return nullptr;
}

std::vector<RecordType> list_types() {
    std::vector<RecordType> types{currency(), subsidiary(), term(), tax_type(), sales_tax_item(), service_item()};
    types.push_back(dimension("department", "department"));
    types.push_back(dimension("classification", "classification"));
    types.push_back(dimension("location", "location"));
    types.push_back(simple_list("customerCategory", "customercategory"));
    types.push_back(simple_list("customerStatus", "entitystatus"));
    types.push_back(simple_list("salesTerritory", "salesterritory"));
    types.push_back(simple_list("jobStatus", "jobstatus"));
    types.push_back(simple_list("jobType", "jobtype"));
    types.push_back(simple_list("billingRateCard", "billingratecard"));
    types.push_back(simple_list("accountingPeriod", "accountingperiod"));
    types.push_back(simple_list("paymentMethod", "paymentmethod"));
    return types;
}

std::string label_of(std::string_view field) {
    std::string label;
    for (char const c : field) {
        bool const capital = c >= 'A' && c <= 'Z';
        if (capital && !label.empty()) label += ' ';
        label += label.empty() && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return label;
}

FieldDefinition text(std::string_view name, int length) {
    FieldDefinition field = plain(name, FieldType::text);
    field.length          = length;
    return field;
}

FieldDefinition flag(std::string_view name) { return plain(name, FieldType::boolean); }
FieldDefinition whole(std::string_view name) { return plain(name, FieldType::integer); }
FieldDefinition number(std::string_view name) { return plain(name, FieldType::number); }
FieldDefinition percent(std::string_view name) { return plain(name, FieldType::percent); }
FieldDefinition money(std::string_view name) { return plain(name, FieldType::currency); }
FieldDefinition date(std::string_view name) { return plain(name, FieldType::date); }
FieldDefinition moment(std::string_view name) { return plain(name, FieldType::datetime); }
FieldDefinition phone(std::string_view name) { return plain(name, FieldType::phone); }

FieldDefinition email(std::string_view name) {
    FieldDefinition field = plain(name, FieldType::email);
    field.length          = 254;
    return field;
}

FieldDefinition reference(std::string_view name, std::vector<std::string> to) {
    FieldDefinition field = plain(name, FieldType::reference);
    field.refers_to       = std::move(to);
    return field;
}

FieldDefinition choice(std::string_view name, std::vector<PicklistValue> values) {
    FieldDefinition field = plain(name, FieldType::picklist);
    field.picklist        = std::move(values);
    field.restricted      = true;
    return field;
}

FieldDefinition computed(FieldDefinition field) {
    field.createable = false;
    field.updateable = false;
    field.filterable = false;
    return field;
}

FieldDefinition findable(FieldDefinition field) {
    field.filterable = true;
    return field;
}

FieldDefinition initially(FieldDefinition field, Value value) {
    field.initial = std::move(value);
    return field;
}

FieldDefinition named(FieldDefinition field) {
    field.name_field = true;
    return field;
}

FieldDefinition indexed(FieldDefinition field) {
    field.external_id = true;  // The table store keeps an index for these.
    return field;
}

}  // namespace throughline::sandbox::suite
