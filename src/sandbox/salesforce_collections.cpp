#include "salesforce_api.hpp"
#include "salesforce_id.hpp"
#include "text.hpp"

#include <algorithm>

namespace throughline::sandbox {

namespace {

constexpr std::size_t records_max = 200;

Value failure(SalesforceRefusal const& refusal) {
    Value fields = Value::array();
    if (refusal.status != 300)
        for (std::string const& field : refusal.fields) fields.push(field);
    // A row that is not there is a wrong reference here: no record's address was asked for.
    bool const  is_missing = refusal.code == "NOT_FOUND";
    Value const code       = is_missing ? "INVALID_CROSS_REFERENCE_KEY" : refusal.code;
    Value const message    = is_missing ? "invalid cross reference id" : refusal.message;
    Value const error      = Value::object({{"statusCode", code}, {"message", message}, {"fields", std::move(fields)}});
    return Value::object({{"success", false}, {"errors", Value::array({error})}});
}

Value success(std::string_view id) {
    return Value::object({{"id", id}, {"success", true}, {"errors", Value::array()}});
}

Value rolled_back() {
    return failure({"ALL_OR_NONE_OPERATION_ROLLED_BACK",
                    "Record rolled back because not all records were valid and the request was using AllOrNone "
                    "header"});
}

SalesforceAnswer too_many() {
    return SalesforceApi::refusal(
        {"EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records in this call"});
}

/// The member of that name, without regard to case, taken out of the record.
Value take_member(Value& record, std::string_view name) {
    for (Value::Member const& member : record.members()) {
        if (!same_name(member.name, name)) continue;
        Value             value = member.value;
        std::string const exact = member.name;
        record.erase(exact);
        return value;
    }
    return {};
}

std::vector<std::string> split_list(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        auto const comma = list.find(',');
        parts.emplace_back(list.substr(0, comma));
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return parts;
}

/// With allOrNone, one failure takes back all that succeeded.
void settle(Records& records, Records::Mark mark, bool all_or_none, std::vector<Value>& outcomes) {
    auto const failed = [](Value const& outcome) { return !outcome["success"].is_true(); };
    if (!all_or_none || std::none_of(outcomes.begin(), outcomes.end(), failed)) return;
    records.roll_back_to(mark);
    for (Value& outcome : outcomes)
        if (!failed(outcome)) outcome = rolled_back();
}

}  // namespace

SalesforceAnswer SalesforceApi::collections(SalesforceCall const& call) {
    if (call.method == "DELETE") return delete_collection(call);
    bool const reads = call.path.size() == 3 && (call.method == "GET" || call.method == "POST");
    if (reads) return read_collection(call);
    if (call.method == "POST" || call.method == "PATCH") return write_collection(call);
    return method_not_allowed(call, "DELETE,GET,HEAD,PATCH,POST");
}

SalesforceAnswer SalesforceApi::write_collection(SalesforceCall const& call) {
    auto const body = json_body(call);
    if (!body) return refusal(body.error());
    Value const& records = (*body)["records"];
    if (!records.is_array()) return refusal({"INVALID_INPUT", "records is missing, or is not a list"});
    if (records.size() > records_max) return too_many();

    auto const            mark = org_.records.mark();
    std::vector<Value>    outcomes;
    std::set<std::string> keys_seen;
    for (Value const& record : records.elements()) outcomes.push_back(write_record(call, record, keys_seen));
    settle(org_.records, mark, (*body)["allOrNone"].is_true(), outcomes);
    return {.status = 200, .body = Value::array(std::move(outcomes)), .headers = {}};
}

Value SalesforceApi::write_record(SalesforceCall const& call, Value const& record, std::set<std::string>& keys_seen) {
    if (call.path.size() == 4) {
        auto const upserted = upsert_record(call, record, keys_seen);
        if (!upserted) {
            Value outcome = failure(upserted.error());
            return outcome.set("created", false);
        }
        return success(upserted->id).set("created", upserted->created);
    }
    std::string const& type = record["attributes"]["type"].text();
    if (call.method == "POST") {
        if (org_.object(type) == nullptr)
            return failure({"INVALID_TYPE", "sObject type '" + type + "' is not supported."});
        auto const id = org_.create(type, record, writer(call));
        return id ? success(*id) : failure(id.error());
    }
    Value       fields = record;
    Value const sent   = take_member(fields, "Id");
    if (sent.is_null()) return failure({"MISSING_ARGUMENT", "Id not specified in an update call"});
    auto const id = salesforce_id_18(sent.text());
    if (!id) return failure({"MALFORMED_ID", "malformed id " + sent.text(), {"Id"}});
    Table const* const table = type.empty() ? org_.object_of(*id) : org_.object(type);
    if (table == nullptr) return failure({"INVALID_TYPE", "sObject type '" + type + "' is not supported."});
    auto const updated = org_.update(table->definition().name, *id, fields, writer(call));
    return updated ? success(*id) : failure(updated.error());
}

Outcome<SalesforceOrg::Upserted> SalesforceApi::upsert_record(SalesforceCall const& call, Value const& record,
                                                              std::set<std::string>& keys_seen) {
    std::string const& object = call.path[2];
    std::string const& field  = call.path[3];
    Value              fields = record;
    Value const        key    = take_member(fields, field);
    if (key.is_null() && !same_name(field, "Id"))
        return refuse("MISSING_ARGUMENT", field + " not specified in an upsert call", {field});
    if (!key.is_null() && !keys_seen.insert(lower_case(key.text())).second)
        return refuse("DUPLICATE_VALUE", "Duplicate external id specified: " + key.text(), {field});
    return org_.upsert(object, field, key.text(), fields, writer(call));
}

SalesforceAnswer SalesforceApi::delete_collection(SalesforceCall const& call) {
    auto const ids = split_list(call.parameter("ids"));
    if (ids.size() > records_max) return too_many();
    auto const         mark = org_.records.mark();
    std::vector<Value> outcomes;
    for (std::string const& id : ids) {
        Table const* const table = org_.object_of(id);
        if (table == nullptr || !salesforce_id_18(id)) {
            outcomes.push_back(failure({"MALFORMED_ID", "malformed id " + id, {"Id"}}));
            continue;
        }
        auto const removed = org_.remove(table->definition().name, id);
        outcomes.push_back(removed ? success(*salesforce_id_18(id)) : failure(removed.error()));
    }
    settle(org_.records, mark, call.parameter("allOrNone") == "true", outcomes);
    return {.status = 200, .body = Value::array(std::move(outcomes)), .headers = {}};
}

SalesforceAnswer SalesforceApi::read_collection(SalesforceCall const& call) {
    std::vector<std::string> ids    = split_list(call.parameter("ids"));
    std::vector<std::string> fields = split_list(call.parameter("fields"));
    if (call.method == "POST") {
        auto const body = json_body(call);
        if (!body) return refusal(body.error());
        for (Value const& id : (*body)["ids"].elements()) ids.push_back(id.text());
        for (Value const& field : (*body)["fields"].elements()) fields.push_back(field.text());
    }
    Table const* const table = org_.object(call.path[2]);
    if (table == nullptr) return refusal(resource_not_found().value());
    if (ids.size() > 2000) return too_many();
    Value records = Value::array();
    for (std::string const& id : ids) {
        auto const row = org_.live(*table, id);
        if (!row) {
            records.push({});
            continue;
        }
        Value record = Value::object({{"attributes", record_attributes(*table, (*row)->id, call.base)}});
        for (std::string const& field : fields) {
            auto const place = table->column(field);
            if (!place)
                return refusal(
                    {"INVALID_FIELD", "No such column '" + field + "' on sobject of type " + table->definition().name});
            record.set(table->definition().fields[*place].name, org_.shown(*table, **row, *place));
        }
        records.push(std::move(record));
    }
    return {.status = 200, .body = std::move(records), .headers = {}};
}

}  // namespace throughline::sandbox
