#include "http_date.hpp"
#include "salesforce_api.hpp"
#include "text.hpp"

namespace throughline::sandbox {

namespace {

Value saved(std::string_view id) { return Value::object({{"id", id}, {"success", true}, {"errors", Value::array()}}); }

enum class Precondition : unsigned char { met, failed, malformed };

/// `If-Unmodified-Since` and `If-Modified-Since`, both of whole seconds.
Precondition check_preconditions(SalesforceCall const& call, Row const& row) {
    Timestamp const modified = Timestamp::from_seconds(row.modified.seconds());
    for (std::string_view const name : {"If-Unmodified-Since", "If-Modified-Since"}) {
        if (!call.headers.has(name)) continue;
        auto const since = parse_http_date(call.headers.get(name));
        if (!since) return Precondition::malformed;
        bool const is_later = *since < modified;
        if (is_later == (name == "If-Unmodified-Since")) return Precondition::failed;
    }
    return Precondition::met;
}

}  // namespace

SalesforceAnswer SalesforceApi::create(SalesforceCall const& call, Table const& table) {
    if (call.method == "GET")
        return {
            .status = 200,
            .body = Value::object({{"objectDescribe", describe_object(call, table)}, {"recentItems", Value::array()}}),
            .headers = {}};
    if (call.method != "POST") return method_not_allowed(call, "GET,HEAD,POST");
    auto const body = json_body(call);
    if (!body) return refusal(body.error());
    auto const id = org_.create(table.definition().name, *body, writer(call));
    if (!id) return refusal(id.error());
    SalesforceAnswer answer{.status = 201, .body = saved(*id), .headers = {}};
    answer.headers.add("Location", call.base + "/sobjects/" + table.definition().name + "/" + *id);
    return answer;
}

SalesforceAnswer SalesforceApi::row(SalesforceCall const& call, Table const& table, std::string const& id) {
    auto const found = org_.live(table, id);
    if (!found) return refusal(found.error());
    if (call.method == "DELETE") {
        auto const removed = org_.remove(table.definition().name, (*found)->id);
        if (!removed) return refusal(removed.error());
        return {.status = 204, .body = {}, .headers = {}};
    }
    if (call.method != "GET" && call.method != "PATCH") return method_not_allowed(call, "DELETE,GET,HEAD,PATCH");
    switch (check_preconditions(call, **found)) {
        case Precondition::malformed:
            return refusal({"INVALID_INPUT", "malformed date in a conditional header"});
        case Precondition::failed:
            return {.status = call.method == "GET" ? 304 : 412, .body = {}, .headers = {}};
        case Precondition::met:
            break;
    }
    if (call.method == "GET") return read_row(call, table, **found);
    auto const body = json_body(call);
    if (!body) return refusal(body.error());
    auto const updated = org_.update(table.definition().name, (*found)->id, *body, writer(call));
    if (!updated) return refusal(updated.error());
    return {.status = 204, .body = {}, .headers = {}};
}

SalesforceAnswer SalesforceApi::read_row(SalesforceCall const& call, Table const& table, Row const& row) {
    Value       record = Value::object({{"attributes", record_attributes(table, row.id, call.base)}});
    auto const& fields = table.definition().fields;
    std::string names  = call.parameter("fields");
    if (names.empty())
        for (std::size_t place = 0; place < fields.size(); ++place)
            record.set(fields[place].name, org_.shown(table, row, place));
    while (!names.empty()) {
        auto const        comma = names.find(',');
        std::string const name  = names.substr(0, comma);
        auto const        place = table.column(name);
        if (!place)
            return refusal(
                {"INVALID_FIELD", "No such column '" + name + "' on sobject of type " + table.definition().name});
        record.set(fields[*place].name, org_.shown(table, row, *place));
        names.erase(0, comma == std::string::npos ? names.size() : comma + 1);
    }
    SalesforceAnswer answer{.status = 200, .body = std::move(record), .headers = {}};
    answer.headers.add("Last-Modified", http_date(row.modified));
    return answer;
}

SalesforceAnswer SalesforceApi::row_by_key(SalesforceCall const& call, Table const& table) {
    std::string const& field = call.path[2];
    std::string const& value = call.path[3];
    if (call.method == "PATCH") {
        auto const body = json_body(call);
        if (!body) return refusal(body.error());
        if (!same_name(field, "Id") && body->has(field))
            return refusal({"INVALID_FIELD", "The " + field + " field should not be specified in the sobject data."});
        auto const upserted = org_.upsert(table.definition().name, field, value, *body, writer(call));
        if (!upserted && upserted.error().status == 300) {
            Value urls = Value::array();
            for (std::string const& id : upserted.error().fields)
                urls.push(call.base + "/sobjects/" + table.definition().name + "/" + id);
            return {.status = 300, .body = std::move(urls), .headers = {}};
        }
        if (!upserted) return refusal(upserted.error());
        Value outcome = saved(upserted->id);
        outcome.set("created", upserted->created);
        return {.status = upserted->created ? 201 : 200, .body = std::move(outcome), .headers = {}};
    }
    FieldDefinition const* const key = table.field(field);
    if (key == nullptr || !(key->external_id || key->lookup))
        return refusal(
            {"NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + field, {}, 404});
    auto const matches = table.find_by(key->name, value);
    if (matches.empty()) return refusal(resource_not_found().value());
    if (matches.size() == 1) return row(call, table, matches.front()->id);
    Value urls = Value::array();
    for (RowPtr const& each : matches) urls.push(call.base + "/sobjects/" + table.definition().name + "/" + each->id);
    return {.status = 300, .body = std::move(urls), .headers = {}};
}

}  // namespace throughline::sandbox
