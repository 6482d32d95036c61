#include "salesforce_schema.hpp"

#include <utility>

namespace throughline::sandbox {

namespace {

FieldDefinition base(std::string name, FieldType type, std::string label) {
    FieldDefinition field;
    field.name   = std::move(name);
    field.type   = type;
    field.label  = std::move(label);
    field.length = 0;
    return field;
}

FieldDefinition sized(std::string name, FieldType type, int length, std::string label) {
    FieldDefinition field = base(std::move(name), type, std::move(label));
    field.length          = length;
    return field;
}

FieldDefinition numeric(std::string name, FieldType type, int precision, int scale, std::string label) {
    FieldDefinition field = base(std::move(name), type, std::move(label));
    field.precision       = precision;
    field.scale           = scale;
    return field;
}

}  // namespace

FieldDefinition text(std::string name, int length, std::string label) {
    return sized(std::move(name), FieldType::text, length, std::move(label));
}

FieldDefinition long_text(std::string name, int length, std::string label) {
    FieldDefinition field = sized(std::move(name), FieldType::long_text, length, std::move(label));
    return length > 255 ? unfilterable(std::move(field)) : field;
}

FieldDefinition flag(std::string name, std::string label) {
    FieldDefinition field = defaulted(base(std::move(name), FieldType::boolean, std::move(label)));
    field.initial         = false;
    return field;
}

FieldDefinition whole(std::string name, std::string label) {
    return numeric(std::move(name), FieldType::integer, 8, 0, std::move(label));
}

FieldDefinition number(std::string name, int precision, int scale, std::string label) {
    return numeric(std::move(name), FieldType::number, precision, scale, std::move(label));
}

FieldDefinition currency(std::string name, int scale, std::string label) {
    return numeric(std::move(name), FieldType::currency, 18, scale, std::move(label));
}

FieldDefinition percent(std::string name, int precision, int scale, std::string label) {
    return numeric(std::move(name), FieldType::percent, precision, scale, std::move(label));
}

FieldDefinition date(std::string name, std::string label) {
    return base(std::move(name), FieldType::date, std::move(label));
}

FieldDefinition moment(std::string name, std::string label) {
    return base(std::move(name), FieldType::datetime, std::move(label));
}

FieldDefinition picklist(std::string name, int length, std::string label, std::vector<PicklistValue> values) {
    FieldDefinition field = sized(std::move(name), FieldType::picklist, length, std::move(label));
    field.picklist        = std::move(values);
    return field;
}

FieldDefinition reference(std::string name, std::string to, std::string relationship, std::string label) {
    FieldDefinition field = sized(std::move(name), FieldType::reference, 18, std::move(label));
    field.refers_to       = {std::move(to)};
    field.relationship    = std::move(relationship);
    return field;
}

FieldDefinition phone(std::string name, std::string label) {
    return sized(std::move(name), FieldType::phone, 40, std::move(label));
}

FieldDefinition email(std::string name, std::string label) {
    FieldDefinition field = sized(std::move(name), FieldType::email, 80, std::move(label));
    field.lookup          = true;
    return field;
}

FieldDefinition url(std::string name, std::string label, int length) {
    return sized(std::move(name), FieldType::url, length, std::move(label));
}

FieldDefinition required(FieldDefinition field) {
    field.nillable = false;
    return field;
}

FieldDefinition defaulted(FieldDefinition field) {
    field.nillable  = false;
    field.defaulted = true;
    return field;
}

FieldDefinition filled(FieldDefinition field) {
    field.defaulted = true;
    return field;
}

FieldDefinition unfilterable(FieldDefinition field) {
    field.filterable = false;
    return field;
}

FieldDefinition part_of(std::string compound, FieldDefinition field) {
    field.compound = std::move(compound);
    return field;
}

FieldDefinition read_only(FieldDefinition field) {
    field.createable = false;
    field.updateable = false;
    return field;
}

FieldDefinition create_only(FieldDefinition field) {
    field.updateable = false;
    return field;
}

FieldDefinition restricted(FieldDefinition field) {
    field.restricted = true;
    return field;
}

FieldDefinition name_of_record(FieldDefinition field) {
    field.name_field = true;
    return field;
}

FieldDefinition cascading(FieldDefinition field) {
    field.cascades = true;
    return field;
}

std::vector<PicklistValue> values(std::vector<std::string> names) {
    std::vector<PicklistValue> list;
    for (std::string& name : names) list.push_back({.value = std::move(name)});
    return list;
}

std::vector<FieldDefinition> address(std::string const& prefix, std::string const& label) {
    std::vector<FieldDefinition> parts{
        long_text(prefix + "Street", 255, label + " Street"),
        text(prefix + "City", 40, label + " City"),
        text(prefix + "State", 80, label + " State/Province"),
        text(prefix + "PostalCode", 20, label + " Zip/Postal Code"),
        text(prefix + "Country", 80, label + " Country"),
        number(prefix + "Latitude", 18, 15, label + " Latitude"),
        number(prefix + "Longitude", 18, 15, label + " Longitude"),
        restricted(picklist(prefix + "GeocodeAccuracy", 40, label + " Geocode Accuracy",
                            values({"Address", "NearAddress", "Block", "Street", "ExtendedZip", "Zip", "Neighborhood",
                                    "City", "County", "State", "Unknown"}))),
    };
    for (FieldDefinition& part : parts) part.compound = prefix + "Address";
    parts.push_back(read_only(base(prefix + "Address", FieldType::document, label + " Address")));
    return parts;
}

void append(std::vector<FieldDefinition>& fields, std::vector<FieldDefinition> more) {
    for (FieldDefinition& field : more) fields.push_back(std::move(field));
}

std::vector<PicklistValue> lead_sources() {
    return values({"Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"});
}

FieldDefinition owner() { return defaulted(reference("OwnerId", "User", "Owner", "Owner ID")); }

std::vector<FieldDefinition> seen() {
    return {read_only(moment("LastViewedDate", "Last Viewed Date")),
            read_only(moment("LastReferencedDate", "Last Referenced Date"))};
}

ObjectDefinition with_system_fields(ObjectDefinition object, SalesforceOptions const& options) {
    FieldDefinition id = read_only(defaulted(sized("Id", FieldType::id, 18, object.label + " ID")));
    id.lookup          = true;
    std::vector<FieldDefinition> fields{std::move(id)};
    if (object.name != "User") fields.push_back(read_only(flag("IsDeleted", "Deleted")));
    for (FieldDefinition& own : object.fields) fields.push_back(std::move(own));
    if (options.multi_currency && object.name != "CurrencyType" && object.name != "Pricebook2") {
        FieldDefinition code =
            defaulted(restricted(picklist("CurrencyIsoCode", 3, "Currency ISO Code", values(options.currencies))));
        code.picklist.front().is_default = true;
        // A line is in its parent's currency.
        bool const is_line = object.name.ends_with("LineItem");
        fields.push_back(is_line ? read_only(std::move(code)) : std::move(code));
    }
    fields.push_back(read_only(defaulted(moment("CreatedDate", "Created Date"))));
    fields.push_back(read_only(defaulted(reference("CreatedById", "User", "CreatedBy", "Created By ID"))));
    fields.push_back(read_only(defaulted(moment("LastModifiedDate", "Last Modified Date"))));
    fields.push_back(
        read_only(defaulted(reference("LastModifiedById", "User", "LastModifiedBy", "Last Modified By ID"))));
    fields.push_back(read_only(defaulted(moment("SystemModstamp", "System Modstamp"))));
    object.fields = std::move(fields);
    return object;
}

}  // namespace throughline::sandbox
