#include "http_date.hpp"
#include "salesforce_api.hpp"
#include "text.hpp"

namespace throughline::sandbox {

namespace {

struct TypeWords {
    std::string_view type;
    std::string_view soap;
};

TypeWords words_of(FieldType type) {
    switch (type) {
        case FieldType::id:
            return {"id", "tns:ID"};
        case FieldType::text:
            return {"string", "xsd:string"};
        case FieldType::long_text:
            return {"textarea", "xsd:string"};
        case FieldType::boolean:
            return {"boolean", "xsd:boolean"};
        case FieldType::integer:
            return {"int", "xsd:int"};
        case FieldType::number:
            return {"double", "xsd:double"};
        case FieldType::currency:
            return {"currency", "xsd:double"};
        case FieldType::percent:
            return {"percent", "xsd:double"};
        case FieldType::date:
            return {"date", "xsd:date"};
        case FieldType::datetime:
            return {"datetime", "xsd:dateTime"};
        case FieldType::picklist:
            return {"picklist", "xsd:string"};
        case FieldType::multi_picklist:
            return {"multipicklist", "xsd:string"};
        case FieldType::reference:
            return {"reference", "tns:ID"};
        case FieldType::email:
            return {"email", "xsd:string"};
        case FieldType::phone:
            return {"phone", "xsd:string"};
        case FieldType::url:
            return {"url", "xsd:string"};
        case FieldType::document:
            return {"address", "urn:address"};
    }
    return {"string", "xsd:string"};
}

Value picklist_values(FieldDefinition const& field) {
    Value values = Value::array();
    for (PicklistValue const& each : field.picklist)
        values.push(Value::object({{"active", each.active},
                                   {"defaultValue", each.is_default},
                                   {"label", each.label.empty() ? each.value : each.label},
                                   {"validFor", nullptr},
                                   {"value", each.value}}));
    return values;
}

Value text_or_null(std::string const& text) { return text.empty() ? Value{} : Value{text}; }

/// Members in the vendor's order, which is that of their names.
Value describe_field(ObjectDefinition const& object, FieldDefinition const& field) {
    FieldType const type       = field.type;
    bool const      is_real    = type == FieldType::number || type == FieldType::currency || type == FieldType::percent;
    bool const      is_address = type == FieldType::document;
    bool const      is_long    = type == FieldType::long_text && field.length > 255;
    bool const      is_boolean = type == FieldType::boolean;
    bool const      is_id      = type == FieldType::id || type == FieldType::reference;
    Value           refers_to  = Value::array();
    for (std::string const& each : field.refers_to) refers_to.push(each);
    return Value::object({
        {"aggregatable", !is_boolean && !is_address && !is_long},
        {"aiPredictionField", false},
        {"autoNumber", field.auto_number},
        {"byteLength", is_id ? 18 : field.length * 3},
        {"calculated", false},
        {"calculatedFormula", nullptr},
        {"cascadeDelete", field.cascades},
        {"caseSensitive", false},
        {"compoundFieldName", text_or_null(field.compound)},
        {"controllerName", nullptr},
        {"createable", field.createable},
        {"custom", field.custom},
        {"defaultValue", is_boolean ? field.initial : Value{}},
        {"defaultValueFormula", nullptr},
        {"defaultedOnCreate", field.defaulted},
        {"dependentPicklist", false},
        {"deprecatedAndHidden", false},
        {"digits", type == FieldType::integer ? field.precision : 0},
        {"displayLocationInDecimal", false},
        {"encrypted", false},
        {"externalId", field.external_id},
        {"extraTypeInfo", type == FieldType::long_text ? Value{"plaintextarea"} : Value{}},
        {"filterable", field.filterable && !is_long},
        {"filteredLookupInfo", nullptr},
        {"formulaTreatNullNumberAsZero", false},
        {"groupable", !is_real && !is_address && !is_long && type != FieldType::datetime},
        {"highScaleNumber", false},
        {"htmlFormatted", false},
        {"idLookup", field.external_id || field.lookup},
        {"inlineHelpText", nullptr},
        {"label", field.label.empty() ? field.name : field.label},
        {"length", field.length},
        {"mask", nullptr},
        {"maskType", nullptr},
        {"name", field.name},
        {"nameField", field.name_field},
        {"namePointing", false},
        {"nillable", field.nillable},
        {"permissionable", field.nillable && field.createable},
        {"picklistValues", picklist_values(field)},
        {"polymorphicForeignKey", field.refers_to.size() > 1},
        {"precision", is_real ? field.precision : 0},
        {"queryByDistance", is_address},
        {"referenceTargetField", nullptr},
        {"referenceTo", std::move(refers_to)},
        {"relationshipName", text_or_null(field.relationship)},
        {"relationshipOrder", nullptr},
        {"restrictedDelete", false},
        {"restrictedPicklist", field.restricted},
        {"scale", is_real ? field.scale : 0},
        {"searchPrefilterable", type == FieldType::reference && field.filterable && object.name != "User"},
        {"soapType", words_of(type).soap},
        {"sortable", field.filterable && !is_long && !is_address},
        {"type", words_of(type).type},
        {"unique", field.unique},
        {"updateable", field.updateable},
        {"writeRequiresMasterRead", false},
    });
}

Value urls_of(std::string const& base, std::string const& object) {
    std::string const address = base + "/sobjects/" + object;
    return Value::object({{"compactLayouts", address + "/describe/compactLayouts"},
                          {"rowTemplate", address + "/{ID}"},
                          {"approvalLayouts", address + "/describe/approvalLayouts"},
                          {"listviews", address + "/listviews"},
                          {"describe", address + "/describe"},
                          {"quickActions", address + "/quickActions"},
                          {"layouts", address + "/describe/layouts"},
                          {"sobject", address}});
}

Value child_relationships(Records const& records, std::string const& object) {
    Value children = Value::array();
    for (std::string const& name : records.objects())
        for (FieldDefinition const& field : records.table(name)->definition().fields) {
            if (field.refers_to.empty() || field.refers_to.front() != object) continue;
            children.push(Value::object({{"cascadeDelete", field.cascades},
                                         {"childSObject", name},
                                         {"deprecatedAndHidden", false},
                                         {"field", field.name},
                                         {"junctionIdListNames", Value::array()},
                                         {"junctionReferenceTo", Value::array()},
                                         {"relationshipName", nullptr},
                                         {"restrictedDelete", false}}));
        }
    return children;
}

Value master_record_type(std::string const& base, std::string const& object) {
    std::string const layout = base + "/sobjects/" + object + "/describe/layouts/012000000000000AAA";
    return Value::array({Value::object({{"active", true},
                                        {"available", true},
                                        {"defaultRecordTypeMapping", true},
                                        {"developerName", "Master"},
                                        {"master", true},
                                        {"name", "Master"},
                                        {"recordTypeId", "012000000000000AAA"},
                                        {"urls", Value::object({{"layout", layout}})}})});
}

}  // namespace

/// What both the global and the full description say.
Value SalesforceApi::describe_object(SalesforceCall const& call, Table const& table) {
    ObjectDefinition const& object    = table.definition();
    bool const              deletable = object.name != "User" && object.name != "CurrencyType";
    bool const              mergeable = table.field("MasterRecordId") != nullptr;
    Value                   described = Value::object();
    for (char const* name : {"activateable", "associateEntityType", "associateParentEntity"})
        described.set(name, std::string_view{name} == "activateable" ? Value{false} : Value{});
    described.set("createable", true)
        .set("custom", object.custom)
        .set("customSetting", false)
        .set("deepCloneable", false)
        .set("deletable", deletable)
        .set("deprecatedAndHidden", false)
        .set("feedEnabled", !object.custom)
        .set("hasSubtypes", false)
        .set("isInterface", false)
        .set("isSubtype", false)
        .set("keyPrefix", object.key_prefix)
        .set("label", object.label.empty() ? object.name : object.label)
        .set("labelPlural", object.label_plural.empty() ? object.name : object.label_plural)
        .set("layoutable", true)
        .set("mergeable", mergeable)
        .set("mruEnabled", true)
        .set("name", object.name)
        .set("queryable", true)
        .set("replicateable", true)
        .set("retrieveable", true)
        .set("searchable", true)
        .set("triggerable", true)
        .set("undeletable", deletable)
        .set("updateable", true)
        .set("urls", urls_of(call.base, object.name));
    return described;
}

SalesforceAnswer SalesforceApi::describe_global(SalesforceCall const& call) {
    if (call.method != "GET") return method_not_allowed(call, "GET,HEAD");
    Value list = Value::array();
    for (std::string const& name : org_.records.objects()) list.push(describe_object(call, *org_.records.table(name)));
    return {.status  = 200,
            .body    = Value::object({{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", std::move(list)}}),
            .headers = {}};
}

SalesforceAnswer SalesforceApi::describe(SalesforceCall const& call, Table const& table) {
    if (call.method != "GET") return method_not_allowed(call, "GET,HEAD");
    if (auto const since = parse_http_date(call.headers.get("If-Modified-Since")))
        if (*since >= schema_changed) return {.status = 304, .body = {}, .headers = {}};
    // Put together once. The schema's stamp is whole seconds: within that second it may still change.
    auto& [at, known] = described_[call.origin + call.base + " " + table.definition().name];
    if (known.is_null() || at <= schema_changed) {  // Made in the same instant, it may be from before the change.
        known = describe_fully(call, table);
        at    = org_.now();
    }
    SalesforceAnswer answer{.status = 200, .body = known, .headers = {}};
    answer.headers.add("Last-Modified", http_date(schema_changed));
    return answer;
}

Value SalesforceApi::describe_fully(SalesforceCall const& call, Table const& table) {
    Value described = describe_object(call, table);
    Value fields    = Value::array();
    for (FieldDefinition const& field : table.definition().fields)
        fields.push(describe_field(table.definition(), field));
    for (char const* list : {"actionOverrides", "namedLayoutInfos"}) described.set(list, Value::array());
    for (char const* unknown : {"defaultImplementation", "extendedBy", "extendsInterfaces", "implementedBy",
                                "implementsInterfaces", "listviewable", "lookupLayoutable", "networkScopeFieldName"})
        described.set(unknown, nullptr);
    described.set("childRelationships", child_relationships(org_.records, table.definition().name))
        .set("compactLayoutable", true)
        .set("fields", std::move(fields))
        .set("recordTypeInfos", master_record_type(call.base, table.definition().name))
        .set("searchLayoutable", true)
        .set("sobjectDescribeOption", "FULL")
        .set("supportedScopes", Value::array({Value::object({{"label", "All"}, {"name", "everything"}})}));
    Value urls = described["urls"];
    urls.set("uiDetailTemplate", call.origin + "/{ID}")
        .set("uiEditTemplate", call.origin + "/{ID}/e")
        .set("uiNewRecord", call.origin + "/" + table.definition().key_prefix + "/e");
    described.set("urls", std::move(urls));
    return described;
}

}  // namespace throughline::sandbox
