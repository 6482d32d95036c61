#include "netsuite_service.hpp"
#include "text.hpp"

#include <charconv>

namespace throughline::sandbox::suite {

namespace {

constexpr std::string_view root      = "/services/rest/";
constexpr std::size_t      limit_max = 1000;
constexpr std::size_t      pages_max = 1000;

std::optional<std::size_t> whole_in(std::string const& text) {
    std::size_t number        = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Value link(std::string_view rel, std::string href) { return Value::object({{"rel", rel}, {"href", std::move(href)}}); }

}  // namespace

Call::Call(http::Request const& asked, std::string at) : request{asked}, origin{std::move(at)} {
    auto const url = http::Url::parse(asked.url);
    query_text     = url.query;
    for (auto& [name, value] : http::form_decode(url.query)) query[name] = value;
    if (!url.path.starts_with(root)) return;
    std::string_view rest = std::string_view{url.path}.substr(root.size());
    while (!rest.empty()) {
        auto const end = rest.find('/');
        if (end != 0) path.push_back(http::percent_decode(rest.substr(0, end)));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
}

bool Call::prefers(std::string_view behaviour) const {
    return lower_case(request.headers.get("Prefer")).find(behaviour) != std::string::npos;
}

bool Call::is_collection() const {
    return lower_case(request.headers.get("Content-Type")).find("type=collection") != std::string::npos;
}

Outcome<Page> page_of(Call const& call) {
    Page page;
    if (auto const limit = call.query.find("limit"); limit != call.query.end()) {
        auto const number = whole_in(limit->second);
        if (!number || *number == 0 || *number > limit_max)
            return refused(invalid_parameter("limit", "The limit must be a number between 1 and 1000."));
        page.limit = *number;
    }
    if (auto const offset = call.query.find("offset"); offset != call.query.end()) {
        auto const number = whole_in(offset->second);
        if (!number || *number % page.limit != 0)
            return refused(invalid_parameter("offset", "The offset must be a multiple of the limit."));
        if (*number / page.limit >= pages_max)
            return refused(invalid_parameter("offset", "There are at most 1000 pages."));
        page.offset = *number;
    }
    return page;
}

Value page_body(Page page, std::size_t total, std::vector<Value> items, std::string const& self,
                std::string const& other) {
    auto const sibling = [&](std::string_view rel, std::size_t offset) {
        return link(rel, other + "limit=" + std::to_string(page.limit) + "&offset=" + std::to_string(offset));
    };
    bool const more  = page.offset + items.size() < total;
    Value      links = Value::array();
    if (page.offset > 0) {
        links.push(sibling("previous", page.offset - page.limit));
        links.push(sibling("first", 0));
    }
    if (more) {
        links.push(sibling("next", page.offset + page.limit));
        links.push(sibling("last", (total - 1) / page.limit * page.limit));
    }
    links.push(link("self", self));
    auto const count = static_cast<std::int64_t>(items.size());
    return Value::object({{"links", std::move(links)},
                          {"count", count},
                          {"hasMore", more},
                          {"items", Value::array(std::move(items))},
                          {"offset", static_cast<std::int64_t>(page.offset)},
                          {"totalResults", static_cast<std::int64_t>(total)}});
}

http::Response resource(int status, std::string_view type, Value const& body) {
    http::Response response{.status = status, .headers = {}, .body = body.to_json()};
    response.headers.add("Content-Type",
                         "application/vnd.oracle.resource+json; type=" + std::string{type} + "; charset=UTF-8");
    return response;
}

Outcome<Value> body_of(http::Request const& request) {
    std::string_view const type = request.headers.get("Content-Type");
    if (lower_case(type).find("json") == std::string::npos)
        return refused({415, "INVALID_REQUEST", "The content type must be JSON.", "o:errorHeader", "Content-Type"});
    auto body = Value::parse(request.body);
    if (!body) return refused(invalid_request("The request body is not valid JSON."));
    return std::move(*body);
}

http::Response Service::answer(http::Request const& request, std::string const& origin) {
    Call const call{request, origin};
    if (call.path.size() < 2) return error_response({no_such_address(request.url)});
    if (call.prefers("respond-async")) return enqueue(call);
    return answer_now(call);
}

http::Response Service::answer_now(Call const& call) {
    auto const is = [&](std::size_t place, std::string_view word) {
        return call.path.size() > place && call.path[place] == word;
    };
    if (is(0, "query") && is(1, "v1") && is(2, "suiteql")) return suiteql(call);
    if (is(0, "async") && is(1, "v1") && is(2, "job")) return job(call);
    if (is(0, "record") && is(1, "v1") && call.path.size() > 2) return record_service(call);
    return error_response({no_such_address(call.request.describe())});
}

http::Response Service::record_service(Call const& call) {
    if (call.path[2] == "metadata-catalog") return catalog(call);
    RecordType const* const type = book_.type(call.path[2]);
    if (type == nullptr)
        return error_response({{404, "NONEXISTENT_ID", "Record type '" + call.path[2] + "' does not exist.",
                                "o:errorUrl", "/services/rest/record/v1/" + call.path[2]}});
    switch (call.path.size()) {
        case 3:
            return collection(call, *type);
        case 4:
            return instance(call, *type);
        default:
            return call.path[4] == "!transform" ? transform(call, *type) : part(call, *type);
    }
}

http::Response Service::transform(Call const& call, RecordType const& type) {
    RecordType const* const target = call.path.size() == 6 ? book_.type(call.path[5]) : nullptr;
    if (target == nullptr) return error_response({no_such_address(call.request.describe())});
    if (call.request.method != "POST") return error_response({not_allowed(call.request.method)});
    auto const id = id_of(type, call.path[3]);
    if (!id) return error_response(id.error());
    Outcome<Value> body = call.request.body.empty() ? Outcome<Value>{Value::object()} : body_of(call.request);
    if (!body) return error_response(body.error());
    return written(call, *target, book_.transform(type, *id, *target, *body, {}));
}

http::Response Service::part(Call const& call, RecordType const& type) {
    if (call.request.method != "GET") return error_response({not_allowed(call.request.method)});
    auto const id = id_of(type, call.path[3]);
    if (!id) return error_response(id.error());
    RowPtr const      row = book_.find(type, *id);
    ViewOptions const options{.base = call.base(), .expand = true};
    if (type.subrecord(call.path[4]) != nullptr) {
        Value const record = book_.view(type, *row, options)[call.path[4]];
        return record.is_null() ? error_response({no_such_record()}) : resource(200, "singular", record);
    }
    Sublist const* const sublist = type.sublist(call.path[4]);
    if (sublist == nullptr) return error_response({no_such_address(call.request.describe())});
    if (call.path.size() == 5) {
        bool const expand = call.query.contains("expandSubResources") && call.query.at("expandSubResources") == "true";
        return resource(200, "collection",
                        book_.view_sublist(type, *row, *sublist, {.base = call.base(), .expand = expand}));
    }
    for (Value const& line : book_.table(type).cell(*row, sublist->name).elements())
        if (line[sublist->key].text() == call.path[5])
            return resource(200, "singular", book_.view_line(*sublist, line, call.request.url, options));
    return error_response({no_such_record()});
}

void Service::redescribe(RecordType const& type, std::string_view field, Value property) {
    redescribed_.insert_or_assign(type.name + '/' + std::string{field}, std::move(property));
}

http::Response Service::catalog(Call const& call) {
    std::string const place = call.base() + "/metadata-catalog";
    if (call.path.size() == 3) {
        std::vector<Value> items;
        for (auto const& type : book_.types())
            items.push_back(Value::object(
                {{"name", type->name}, {"links", Value::array({link("canonical", place + '/' + type->name)})}}));
        return resource(
            200, "collection",
            Value::object({{"links", Value::array({link("self", place)})}, {"items", Value::array(std::move(items))}}));
    }
    RecordType const* const type = book_.type(call.path[3]);
    if (type == nullptr) return error_response({no_such_record()});
    Value properties = Value::object({{"id", Value::object({{"title", "Internal ID"}, {"type", "string"}})}});
    Value filterable = Value::array({"id"});
    for (FieldDefinition const& field : book_.table(*type).definition().fields) {
        Value property = Value::object({{"title", label_of(field.name)}});
        switch (field.type) {
            case FieldType::boolean:
                property.set("type", "boolean");
                break;
            case FieldType::integer:
                property.set("type", "integer").set("format", "int64");
                break;
            case FieldType::percent:
                property.set("type", "number").set("format", "float");
                break;
            case FieldType::number:
            case FieldType::currency:
                property.set("type", "number").set("format", "double");
                break;
            case FieldType::date:
                property.set("type", "string").set("format", "date");
                break;
            case FieldType::datetime:
                property.set("type", "string").set("format", "date-time");
                break;
            case FieldType::reference:
            case FieldType::document:
                property.set("type", "object");
                break;
            case FieldType::picklist: {
                Value choices = Value::array();
                for (PicklistValue const& choice : field.picklist) choices.push(choice.value);
                Value const id = Value::object({{"type", "string"}, {"enum", std::move(choices)}});
                property.set("type", "object").set("properties", Value::object({{"id", id}}));
                break;
            }
            default:
                property.set("type", "string");
        }
        if (field.custom) property.set("x-ns-custom-field", true);
        property.set("nullable", true);
        if (auto const other = redescribed_.find(type->name + '/' + field.name); other != redescribed_.end())
            property = other->second;
        if (property.is_null()) continue;
        properties.set(field.name, std::move(property));
        if (field.filterable) filterable.push(field.name);
    }
    http::Response response = json_response(200, Value::object({{"type", "object"},
                                                                {"properties", std::move(properties)},
                                                                {"x-ns-filterable", std::move(filterable)}}));
    response.headers.set("Content-Type", "application/schema+json; charset=UTF-8");
    return response;
}

}  // namespace throughline::sandbox::suite
