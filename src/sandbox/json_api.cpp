#include "text.hpp"

#include <throughline/core/date.hpp>
#include <throughline/mapping/vendor_schema.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/transport/signing.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace throughline::sandbox {

namespace {

FieldDefinition external_id_field() {
    return {.name = "external_id", .type = FieldType::text, .external_id = true, .unique = true};
}

/// What the value should have been; empty where it is that.
std::string expected_of(FieldDefinition const& field, Value const& value) {
    if (value.is_null()) return field.nillable ? "" : "a value";
    switch (field.type) {
        case FieldType::boolean:
            return value.is_boolean() ? "" : "true or false";
        case FieldType::integer:
        case FieldType::number:
        case FieldType::currency:
        case FieldType::percent: {
            auto const number = value.is_number() ? value.decimal() : Result<Decimal>{Error{ErrorCode::validation, ""}};
            return number && number->scale() <= field.scale
                       ? ""
                       : "a number of at most " + std::to_string(field.scale) + " decimals";
        }
        case FieldType::date:
            return value.is_text() && Date::parse(value.text()) ? "" : "a date, as 2026-03-31";
        case FieldType::document:
            return "";
        default:
            break;
    }
    if (!value.is_text()) return "a text";
    if (value.text().size() > static_cast<std::size_t>(field.length))
        return "at most " + std::to_string(field.length) + " characters";
    bool const listed = field.picklist.empty() ||
                        std::any_of(field.picklist.begin(), field.picklist.end(),
                                    [&](PicklistValue const& choice) { return choice.value == value.text(); });
    return listed ? "" : "one of its choices";
}

std::string_view parameter(std::vector<std::pair<std::string, std::string>> const& query, std::string_view name) {
    for (auto const& [key, value] : query)
        if (key == name) return value;
    return {};
}

std::size_t number_or(std::string_view text, std::size_t otherwise) {
    std::size_t number      = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : otherwise;
}

/// `<microseconds>.<id>` of the last record of a page: what comes after it, comes next.
std::string cursor_after(Row const& row) { return std::to_string(row.modified.microseconds()) + "." + row.id; }

bool comes_after(Row const& row, std::string_view cursor) {
    auto const   dot = cursor.find('.');
    std::int64_t at  = 0;
    std::from_chars(cursor.data(), cursor.data() + std::min(dot, cursor.size()), at);
    auto const id = dot == std::string_view::npos ? std::string_view{} : cursor.substr(dot + 1);
    return std::pair{row.modified.microseconds(), std::string_view{row.id}} > std::pair{at, id};
}

VendorType described_type(FieldType type) {
    switch (type) {
        case FieldType::boolean:
            return VendorType::boolean;
        case FieldType::integer:
            return VendorType::integer;
        case FieldType::number:
        case FieldType::currency:
        case FieldType::percent:
            return VendorType::decimal;
        case FieldType::date:
            return VendorType::date;
        case FieldType::datetime:
            return VendorType::timestamp;
        case FieldType::picklist:
            return VendorType::choice;
        case FieldType::id:
        case FieldType::reference:
            return VendorType::reference;
        case FieldType::document:
            return VendorType::object;
        default:
            return VendorType::text;
    }
}

SchemaField described(FieldDefinition const& field) {
    SchemaField shown{.name       = field.name,
                      .type       = described_type(field.type),
                      .label      = field.label,
                      .nillable   = field.nillable,
                      .defaulted  = field.defaulted || !field.initial.is_null(),
                      .createable = field.createable,
                      .updateable = field.updateable,
                      .refers_to  = field.refers_to};
    bool const  is_text = shown.type == VendorType::text || shown.type == VendorType::choice;
    if (is_text) shown.length = static_cast<std::size_t>(field.length);
    if (shown.type == VendorType::decimal || shown.type == VendorType::integer) {
        shown.precision = static_cast<std::size_t>(field.precision);
        shown.scale     = static_cast<std::size_t>(field.scale);
    }
    for (auto const& choice : field.picklist)
        if (choice.active) shown.values.push_back(choice.value);
    return shown;
}

Table& table_of(Records& records, std::string_view object) {
    if (auto* const table = records.table(object)) return *table;
    throw std::invalid_argument{"sandbox: there is no object " + std::string{object}};
}

}  // namespace

JsonApi::JsonApi(Clock const& clock, Random& random, JsonApiOptions options, std::vector<ObjectDefinition> objects)
    : System{options.name, options.origin, clock, random}, options_{std::move(options)} {
    for (auto& object : objects) records().add_table(std::move(object)).add_field(external_id_field());
}

std::optional<JsonApi::Refusal> JsonApi::check(Table const& table, Value const& fields, std::string_view id) const {
    if (!fields.is_object()) return Refusal{400, "the body must be a JSON object"};
    for (auto const& [name, value] : fields.members()) {
        auto const* field = table.field(name);
        if (field == nullptr || field->name != name) return Refusal{422, "there is no such field", name};
        if (auto const expected = expected_of(*field, value); !expected.empty())
            return Refusal{422, "expected " + expected, name};
        if (!field->unique || value.is_null()) continue;
        for (auto const& other : table.find_by(name, value.text()))
            if (other->id != id) return Refusal{409, "another record has this value", name};
    }
    return std::nullopt;
}

std::optional<JsonApi::Refusal> JsonApi::may_write(Table const& table, Value const& fields, bool is_new) const {
    for (auto const& [name, value] : fields.members()) {
        auto const* field = table.field(name);
        if (is_hidden(table, name)) return Refusal{422, "there is no such field", name};
        if (field != nullptr && !(is_new ? field->createable : field->updateable))
            return Refusal{422, "it cannot be written", name};
    }
    return std::nullopt;
}

std::optional<JsonApi::Refusal> JsonApi::put(Table const& table, std::string id, Value const& fields, bool is_new) {
    if (auto refused = check(table, fields, id)) return refused;
    auto const& definition = table.definition();
    auto const  before     = table.find(id);
    Row         row{.id       = std::move(id),
                    .created  = before ? before->created : clock().now(),
                    .modified = clock().now(),
                    .cells    = before ? before->cells : std::vector<Value>(definition.fields.size())};
    for (std::size_t place = 0; place < row.cells.size(); ++place) {
        auto const& field = definition.fields[place];
        if (is_new) row.cells[place] = field.initial;
        if (fields.has(field.name)) row.cells[place] = fields[field.name];
        if (is_new && row.cells[place].is_null() && !field.nillable)
            return Refusal{422, "expected a value", field.name};
    }
    keep(definition.name, std::move(row));
    return std::nullopt;
}

void JsonApi::keep(std::string_view object, Row row) {
    if (options_.commit_lag.count() > 0) {
        auto const lag = random().below(static_cast<std::uint64_t>(options_.commit_lag.count()) + 1);
        listed_from_[{std::string{object}, row.id}] = row.modified + std::chrono::seconds{lag};
    }
    records().put(object, std::move(row));
}

bool JsonApi::is_listed(Table const& table, Row const& row) const {
    if (row.deleted) return false;
    auto const from = listed_from_.find({table.definition().name, row.id});
    return from == listed_from_.end() || from->second <= clock().now();
}

Value JsonApi::shown(Table const& table, Row const& row) const {
    Value record = Value::object({{"id", row.id}});
    for (std::size_t place = 0; place < row.cells.size(); ++place)
        record.set(table.definition().fields[place].name, row.cells[place]);
    return record.set("updated_at", row.modified.to_string());
}

Value JsonApi::told(Table const& table, Row const& row) const {
    if (hidden_.empty()) return shown(table, row);
    Value      record = Value::object({});
    auto const all    = shown(table, row);
    for (auto const& [name, value] : all.members())
        if (!is_hidden(table, name)) record.set(name, value);
    return record;
}

http::Response JsonApi::list(Table const& table, std::string_view text) const {
    auto const query  = http::form_decode(text);
    auto const since  = Timestamp::parse(parameter(query, "updated_since"));
    auto const cursor = parameter(query, "cursor");
    auto const limit  = std::clamp<std::size_t>(number_or(parameter(query, "limit"), options_.page_rows_max), 1,
                                               options_.page_rows_max);
    Value      items  = Value::array(), next;
    RowPtr     last;
    for (auto const& row : table.ordered(since ? *since : Timestamp::from_seconds(0))) {
        bool const wanted =
            is_listed(table, *row) && (cursor.empty() || comes_after(*row, cursor)) &&
            std::all_of(query.begin(), query.end(), [&](auto const& condition) {
                return !table.column(condition.first) || table.cell(*row, condition.first).text() == condition.second;
            });
        if (!wanted) continue;
        if (items.size() == limit) {
            next = cursor_after(*last);
            break;
        }
        items.push(told(table, *row));
        last = row;
    }
    return json_response(200, Value::object({{"items", std::move(items)}, {"next", std::move(next)}}));
}

http::Response JsonApi::one(std::string_view method, Table const& table, std::string const& id, Value const& fields) {
    auto const row = table.find(id);
    if (!row || row->deleted) return refuse({404, "there is no such record"});
    if (method == "GET") return json_response(200, told(table, *row));
    if (method == "DELETE") {
        remove(table.definition().name, id).ignore("it is there");
        return {.status = 204};
    }
    if (method != "PATCH") return refuse({405, "a record can be read, patched and deleted"});
    if (auto const refused = may_write(table, fields, false)) return refuse(*refused);
    if (auto const refused = put(table, id, fields, false)) return refuse(*refused);
    return json_response(200, told(table, *table.find(id)));
}

http::Response JsonApi::describe(Table const& table) const {
    VendorSchema schema{.object = table.definition().name};
    for (auto const* own : {"id", "updated_at"})
        schema.fields.push_back({.name = own,
                                 .type = own == std::string_view{"id"} ? VendorType::reference : VendorType::timestamp,
                                 .createable = false,
                                 .updateable = false});
    for (auto const& field : table.definition().fields)
        if (!is_hidden(table, field.name)) schema.fields.push_back(described(field));
    schema.sort();
    http::Response answer{.status = 200, .headers = {}, .body = to_json(schema)};
    answer.headers.add("Content-Type", "application/json");
    return answer;
}

http::Response JsonApi::refuse(Refusal const& refusal) {
    Value error = Value::object({{"message", refusal.message}});
    if (!refusal.field.empty()) error.set("field", refusal.field);
    return json_response(refusal.status, Value::object({{"error", std::move(error)}}));
}

http::Response JsonApi::respond(http::Request const& request) {
    if (!options_.token.empty() && request.headers.get("Authorization") != "Bearer " + options_.token)
        return refuse({401, "the token is missing or wrong"});
    auto const  url  = http::Url::parse(request.url);
    std::string path = url.path;
    if (!path.starts_with(options_.base_path + "/")) return refuse({404, "there is nothing here"});
    path              = path.substr(options_.base_path.size() + 1);
    auto const  cut   = path.find('/');
    auto const  name  = http::percent_decode(path.substr(0, cut));
    auto const  id    = cut == std::string::npos ? std::string{} : http::percent_decode(path.substr(cut + 1));
    auto const* table = records().table(name);
    if (table == nullptr) return refuse({404, "there is no such object"});

    Value fields;
    if (request.method == "POST" || request.method == "PATCH") {
        auto parsed = Value::parse(request.body);
        if (!parsed) return refuse({400, "the body is not JSON: " + parsed.error().message()});
        fields = *std::move(parsed);
    }
    if (id == "schema" && request.method == "GET") return describe(*table);
    if (!id.empty()) return one(request.method, *table, id, fields);
    if (request.method == "GET") return list(*table, url.query);
    if (request.method != "POST") return refuse({405, "a list can be read and added to"});
    if (auto const refused = may_write(*table, fields, true)) return refuse(*refused);
    auto made = std::to_string(records().next(name));
    if (auto const refused = put(*table, made, fields, true)) return refuse(*refused);
    records().set_fact("creates " + name, creates(name) + 1);
    return json_response(201, told(*table, *table->find(made)));
}

Result<std::string> JsonApi::insert(std::string_view object, Value const& fields) {
    auto const* table = records().table(object);
    if (table == nullptr) throw std::invalid_argument{"sandbox: there is no object " + std::string{object}};
    auto id = std::to_string(records().next(object));
    if (auto const refused = put(*table, id, fields, true))
        return Error{ErrorCode::validation, refused->message}.in_object(object).in_field(refused->field);
    records().set_fact("creates " + std::string{object}, creates(object) + 1);
    if (auto const kept = records().commit(); !kept) return kept.error();
    return id;
}

Result<> JsonApi::update(std::string_view object, std::string_view id, Value const& fields) {
    auto const* table = records().table(object);
    auto const  row   = table == nullptr ? nullptr : table->find(id);
    if (!row || row->deleted)
        return Error{ErrorCode::not_found, "there is no such record"}.in_object(object).in_record(id);
    if (auto const refused = put(*table, std::string{id}, fields, false))
        return Error{ErrorCode::validation, refused->message}.in_object(object).in_record(id).in_field(refused->field);
    return records().commit();
}

Result<> JsonApi::remove(std::string_view object, std::string_view id) {
    auto const* table = records().table(object);
    auto const  row   = table == nullptr ? nullptr : table->find(id);
    if (!row || row->deleted)
        return Error{ErrorCode::not_found, "there is no such record"}.in_object(object).in_record(id);
    Row gone      = *row;
    gone.deleted  = true;
    gone.modified = clock().now();
    records().put(object, std::move(gone));
    return records().commit();
}

Result<> JsonApi::restore(std::string_view object, std::string_view id) {
    auto const* table = records().table(object);
    auto const  row   = table == nullptr ? nullptr : table->find(id);
    if (!row || !row->deleted)
        return Error{ErrorCode::not_found, "there is no such removed record"}.in_object(object).in_record(id);
    Value fields = Value::object();
    for (std::size_t place = 0; place < row->cells.size(); ++place)
        fields.set(table->definition().fields[place].name, row->cells[place]);
    if (auto const refused = check(*table, fields, id))  // What must be unique may be another's by now.
        return Error{ErrorCode::duplicate, refused->message}.in_object(object).in_record(id).in_field(refused->field);
    Row again      = *row;
    again.deleted  = false;
    again.modified = clock().now();
    keep(object, std::move(again));
    return records().commit();
}

void JsonApi::change_field(std::string_view object, FieldDefinition field) {
    table_of(records(), object).add_field(std::move(field));
}

void JsonApi::hide_field(std::string_view object, std::string_view field) {
    hidden_.insert(table_of(records(), object).definition().name + "/" + std::string{field});
}

void JsonApi::show_field(std::string_view object, std::string_view field) {
    hidden_.erase(table_of(records(), object).definition().name + "/" + std::string{field});
}

bool JsonApi::is_hidden(Table const& table, std::string_view field) const {
    return hidden_.contains(table.definition().name + "/" + std::string{field});
}

http::Request JsonApi::notification(std::string_view object, std::string_view id) const {
    Value body = Value::array();
    body.push(Value::object({{"object", object}, {"id", id}}));
    auto        request = http::post("https://host.example/notifications", "application/json", body.to_json());
    auto const  stamp   = std::to_string(clock().now().seconds());
    std::string digest;
    for (char const each : hmac_sha256(options_.notification_key, stamp + "." + request.body)) {
        constexpr std::string_view digits = "0123456789abcdef";
        auto const                 byte   = static_cast<unsigned char>(each);
        digest += digits[byte / 16];
        digest += digits[byte % 16];
    }
    request.headers.set("X-Timestamp", stamp);
    request.headers.set("X-Signature", digest);
    return request;
}

Value JsonApi::read(std::string_view object, std::string_view id) const {
    auto const* table = records().table(object);
    auto const  row   = table == nullptr ? nullptr : table->find(id);
    return row && !row->deleted ? shown(*table, *row) : Value{};
}

std::vector<Value> JsonApi::list(std::string_view object) const {
    std::vector<Value> all;
    if (auto const* table = records().table(object))
        for (auto const& row : table->ordered())
            if (!row->deleted) all.push_back(shown(*table, *row));
    return all;
}

std::size_t JsonApi::count(std::string_view object) const {
    auto const* table = records().table(object);
    return table == nullptr ? 0 : table->size();
}

std::int64_t JsonApi::creates(std::string_view object) const {
    auto const number = records().fact("creates " + std::string{object}).decimal();
    return number ? number->units(0).value_or(0) : 0;
}

}  // namespace throughline::sandbox
