#include <throughline/sandbox/salesforce.hpp>

#include "salesforce_api.hpp"
#include "salesforce_schema.hpp"
#include "salesforce_sessions.hpp"
#include "text.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace throughline::sandbox {

struct Salesforce::Parts {
    Parts(Records& records, Clock const& clock, Random& random, SalesforceOptions chosen)
        : options{std::move(chosen)},
          org{records, clock, random, options},
          api{org, options},
          sessions{clock, random, options} {}

    SalesforceOptions  options;
    SalesforceOrg      org;
    SalesforceApi      api;
    SalesforceSessions sessions;
    std::string        administrator{};
    std::int64_t       day               = 0;
    int                refuse_concurrent = 0;
};

namespace {

constexpr int api_version_oldest = 31;
constexpr int api_version_newest = 66;

http::Response spelled(SalesforceAnswer const& answer) {
    http::Response response = answer.body ? json_response(answer.status, *answer.body)
                                          : http::Response{.status = answer.status, .headers = {}, .body = {}};
    for (auto const& [name, value] : answer.headers) response.headers.add(name, value);
    return response;
}

http::Response versions() {
    Value list = Value::array();
    for (int version = api_version_oldest; version <= api_version_newest; ++version) {
        std::string const number = std::to_string(version) + ".0";
        list.push(
            Value::object({{"label", "Version " + number}, {"url", "/services/data/v" + number}, {"version", number}}));
    }
    return json_response(200, list);
}

std::optional<SalesforceRefusal> check_version(std::string_view base) {
    int        version      = 0;
    auto const number       = base.substr(std::string_view{"/services/data/v"}.size());
    auto const [end, wrong] = std::from_chars(number.data(), number.data() + number.size(), version);
    bool const is_form      = wrong == std::errc{} && std::string_view{end, number.data() + number.size()} == ".0";
    if (!is_form || version > api_version_newest) return resource_not_found().value();
    if (version < api_version_oldest)
        return SalesforceRefusal{"UNSUPPORTED_API_VERSION", "The requested API version is retired", {}, 410};
    return std::nullopt;
}

template <class Outcome>
Error as_error(Outcome const& outcome, std::string_view object) {
    SalesforceRefusal const& refusal = outcome.error();
    Error error = Error{ErrorCode::validation, refusal.message}.in_object(object).with_vendor_code(refusal.code);
    return refusal.fields.empty() ? error : std::move(error).in_field(refusal.fields.front());
}

template <class Outcome>
Result<> as_result(Outcome const& outcome, std::string_view object) {
    if (!outcome) return as_error(outcome, object);
    return {};
}

}  // namespace

Salesforce::Salesforce(Clock const& clock, Random& random, SalesforceOptions options)
    : System{"salesforce", options.origin, clock, random},
      parts_{std::make_unique<Parts>(records(), clock, random, std::move(options))} {
    auto const add_all = [&](std::vector<ObjectDefinition> objects) {
        for (ObjectDefinition& object : objects)
            records().add_table(with_system_fields(std::move(object), parts_->options));
    };
    add_all(org_objects(parts_->options));
    add_all(account_objects());
    add_all(sales_objects());
    add_all(quote_objects());
    parts_->api.schema_changed = parts_->org.now();

    SalesforceWriter const first{.user = "", .is_system = true};
    auto const             person = [&](char const* name, char const* mail) {
        Value const fields = Value::object({{"Username", mail}, {"Email", mail}, {"LastName", name}});
        return parts_->org.create("User", fields, first).value();
    };
    parts_->administrator = person("Administrator", "admin@northwind.example");
    person("Integration", "integration@northwind.example");
    if (parts_->options.multi_currency)
        for (std::string const& code : parts_->options.currencies) {
            bool const  is_corporate = code == parts_->options.currencies.front();
            Value const fields       = Value::object({{"IsoCode", code},
                                                      {"ConversionRate", 1},
                                                      {"IsActive", true},
                                                      {"DecimalPlaces", code == "JPY" ? 0 : 2},
                                                      {"IsCorporate", is_corporate}});
            parts_->org.create("CurrencyType", fields, first).value();
        }
    records().commit().ignore("nothing is kept in a file yet");
}

Salesforce::~Salesforce() = default;

void Salesforce::add_app(ConnectedApp app) { parts_->sessions.add_app(std::move(app)); }

void Salesforce::add_field(std::string_view object, FieldDefinition field) {
    Table* const table = records().table(object);
    if (table == nullptr) throw std::invalid_argument{"sandbox: there is no object " + std::string{object}};
    if (field.type == FieldType::reference && field.refers_to.empty())
        throw std::invalid_argument{"sandbox: a reference must say what it refers to: " + field.name};
    field.custom = field.custom || field.name.ends_with("__c");
    if (field.label.empty()) field.label = field.name;
    if (field.type == FieldType::reference && field.relationship.empty() && field.name.ends_with("__c"))
        field.relationship = field.name.substr(0, field.name.size() - 1) + "r";
    if (field.type == FieldType::boolean && field.initial.is_null()) field.initial = false;
    table->add_field(std::move(field));
    parts_->api.schema_changed = parts_->org.now();
}

FieldDefinition Salesforce::field(std::string_view object, std::string_view name) const {
    Table const* const table = records().table(object);
    auto const* const  field = table == nullptr ? nullptr : table->field(name);
    if (field == nullptr) throw std::invalid_argument{"sandbox: there is no field " + std::string{name}};
    return *field;
}

void Salesforce::remove_field(std::string_view object, std::string_view name) {
    Table* const table = records().table(object);
    if (table == nullptr) throw std::invalid_argument{"sandbox: there is no object " + std::string{object}};
    table->remove_field(name);
    parts_->api.schema_changed = parts_->org.now();
}

void Salesforce::add_object(ObjectDefinition object) {
    std::string const            name   = object.name;
    std::vector<FieldDefinition> fields = std::move(object.fields);
    object.custom                       = true;
    object.fields.clear();
    if (object.label.empty()) object.label = name;
    records().add_table(with_system_fields(std::move(object), parts_->options));
    for (FieldDefinition& field : fields) add_field(name, std::move(field));
}

void Salesforce::revoke_sessions() { parts_->sessions.revoke_all(); }

Result<std::string> Salesforce::insert(std::string_view object, Value const& fields) {
    auto const id = parts_->org.create(object, fields, {.user = parts_->administrator, .is_system = true});
    if (!id) return as_error(id, object);
    if (auto committed = records().commit(); !committed) return committed.error();
    return *id;
}

Result<> Salesforce::update(std::string_view object, std::string_view id, Value const& fields) {
    SalesforceWriter const writer{.user = parts_->administrator, .is_system = true};
    if (auto done = as_result(parts_->org.update(object, id, fields, writer), object); !done) return done;
    return records().commit();
}

Result<> Salesforce::remove(std::string_view object, std::string_view id) {
    if (auto done = as_result(parts_->org.remove(object, id), object); !done) return done;
    return records().commit();
}

Result<> Salesforce::restore(std::string_view object, std::string_view id) {
    if (auto done = as_result(parts_->org.restore(object, id), object); !done) return done;
    return records().commit();
}

Result<> Salesforce::merge(std::string_view object, std::string_view survivor, std::string_view loser) {
    if (auto done = as_result(parts_->org.merge(object, survivor, loser), object); !done) return done;
    return records().commit();
}

Value Salesforce::read(std::string_view object, std::string_view id) const {
    Table const* const table = parts_->org.object(object);
    if (table == nullptr) return {};
    auto const row = parts_->org.live(*table, id);
    if (!row) return {};
    Value record = Value::object();
    for (std::size_t place = 0; place < (*row)->cells.size(); ++place)
        record.set(table->definition().fields[place].name, parts_->org.shown(*table, **row, place));
    return record;
}

std::vector<Value> Salesforce::list(std::string_view object) const {
    std::vector<Value> live;
    if (Table const* const table = parts_->org.object(object))
        for (RowPtr const& row : table->ordered())
            if (!row->deleted) live.push_back(read(object, row->id));
    return live;
}

std::size_t Salesforce::count(std::string_view object) const {
    Table const* const table = parts_->org.object(object);
    return table == nullptr ? 0 : table->size();
}

std::int64_t Salesforce::creates(std::string_view object) const {
    auto const number = records().fact("creates:" + std::string{object}).decimal();
    if (!number) return 0;
    return number->units(0).value_or(0);
}

DumpOptions Salesforce::business_content() {
    return {.without = {"Id", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp",
                        "LastStageChangeDate", "ActivatedDate", "QuoteNumber", "ContractNumber", "LineNumber"},
            .only    = {},
            .identify_by  = {"Username", "QuoteNumber", "ContractNumber", "Name"},
            .with_deleted = false};
}

void Salesforce::check_writes(WriteCheck check) { parts_->org.write_check = std::move(check); }

void Salesforce::lock_rows(std::string_view object, int writes) {
    parts_->org.locked.insert_or_assign(std::string{object}, writes);
}

void Salesforce::refuse_concurrent(int requests) { parts_->refuse_concurrent = requests; }

void Salesforce::allow_requests(std::int64_t most) { parts_->options.requests_per_day_max = most; }

std::int64_t Salesforce::requests_today() const { return parts_->api.requests_today; }

http::Response Salesforce::respond(http::Request const& request) {
    auto const url = http::Url::parse(request.url);
    if (url.path == "/services/oauth2/token")
        return parts_->sessions.token(request, *records().table("User"), origin());
    if (url.path == "/services/oauth2/revoke") return parts_->sessions.revoke(request);
    if (url.path == "/services/data" || url.path == "/services/data/") return versions();

    SalesforceCall call{.method = request.method, .origin = origin(), .headers = request.headers, .body = request.body};
    read_target(call, url.path, url.query);
    if (call.base.empty()) return spelled(SalesforceApi::refusal(resource_not_found().value()));
    if (auto const refused = check_version(call.base)) return spelled(SalesforceApi::refusal(*refused));
    call.user = parts_->sessions.user_of(request);
    if (call.user.empty())
        return spelled(SalesforceApi::refusal({"INVALID_SESSION_ID", "Session expired or invalid", {}, 401}));

    std::int64_t&      used  = parts_->api.requests_today;
    std::int64_t const most  = parts_->options.requests_per_day_max;
    std::int64_t const today = clock().now().seconds() / 86'400;
    if (std::exchange(parts_->day, today) != today) used = 0;
    http::Response response;
    if (used >= most) {
        response =
            spelled(SalesforceApi::refusal({"REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", {}, 403}));
    } else if (parts_->refuse_concurrent > 0) {
        --parts_->refuse_concurrent;
        response = spelled(SalesforceApi::refusal(
            {"REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", {}, 403}));
    } else {
        ++used;
        response = spelled(parts_->api.answer(call));
    }
    response.headers.add("Sforce-Limit-Info", "api-usage=" + std::to_string(used) + "/" + std::to_string(most));
    return response;
}

}  // namespace throughline::sandbox
