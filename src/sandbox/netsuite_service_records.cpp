#include "netsuite_filter.hpp"
#include "netsuite_service.hpp"
#include "text.hpp"

#include <algorithm>

namespace throughline::sandbox::suite {

namespace {

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const       end  = text.find(',');
        std::string_view part = text.substr(0, end);
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        if (!part.empty()) parts.emplace_back(part);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return parts;
}

std::string get(Call const& call, std::string_view name) {
    auto const found = call.query.find(name);
    return found == call.query.end() ? std::string{} : found->second;
}

Strictness strictness(Call const& call, std::string_view header, Strictness ordinary) {
    std::string_view const said = call.request.headers.get(header);
    if (same_name(said, "Error")) return Strictness::error;
    if (same_name(said, "Warning")) return Strictness::warning;
    if (same_name(said, "Ignore")) return Strictness::ignore;
    return ordinary;
}

WriteRules rules_of(Call const& call) {
    return {.names   = strictness(call, "X-NetSuite-PropertyNameValidation", Strictness::warning),
            .values  = strictness(call, "X-NetSuite-PropertyValueValidation", Strictness::error),
            .replace = split_list(get(call, "replace"))};
}

std::string joined(std::vector<std::string> const& parts, std::string_view between) {
    std::string text;
    for (std::string const& part : parts) text.append(text.empty() ? "" : between).append(part);
    return text;
}

bool is_allowed_external_id(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// Sublists to replace; and, where the request says so, body fields to clear. A field name alone does nothing.
void keep_sublists_only(RecordType const& type, Call const& call, WriteRules& rules) {
    if (get(call, "replaceSelectedFields") == "true") return;
    std::erase_if(rules.replace, [&](std::string const& name) { return type.sublist(name) == nullptr; });
}

constexpr std::string_view eid = "eid:";

}  // namespace

Outcome<std::string> Service::id_of(RecordType const& type, std::string const& shown) const {
    if (!shown.starts_with(eid)) {
        if (book_.find(type, shown)) return shown;
        return refused(no_such_record());
    }
    std::string const external = shown.substr(eid.size());
    if (!is_allowed_external_id(external))
        return refused(invalid_request("The external ID in the URL contains characters that are not allowed."));
    if (RowPtr const row = book_.find_external(type, external)) return row->id;
    return refused(no_such_record());
}

http::Response Service::collection(Call const& call, RecordType const& type) {
    std::string const& method = call.request.method;
    if (method == "GET") return list(call, type);
    if (call.is_collection() || method == "PATCH" || method == "PUT" || method == "DELETE")
        return error_response({invalid_request("Several records are only written with Prefer: respond-async.")});
    if (method == "POST") return insert(call, type);
    return error_response({not_allowed(method)});
}

http::Response Service::list(Call const& call, RecordType const& type) {
    auto const page = page_of(call);
    if (!page) return error_response(page.error());
    std::string const q    = get(call, "q");
    RowTest           test = [](Row const&) { return true; };
    if (!q.empty()) {
        auto read = read_filter(book_, type, q);
        if (!read) return error_response(read.error());
        test = std::move(*read);
    }
    std::string const  place = call.base() + '/' + lower_case(type.name);
    std::size_t        total = 0;
    std::vector<Value> items;
    for (RowPtr const& row : book_.rows_in_search(type)) {
        if (!test(*row)) continue;
        std::size_t const number = total++;
        if (number < page->offset || items.size() == page->limit) continue;
        Value const self = Value::object({{"rel", "self"}, {"href", place + '/' + row->id}});
        items.push_back(Value::object({{"links", Value::array({self})}, {"id", row->id}}));
    }
    std::string const asked = call.base() + '/' + call.path[2] + (call.query_text.empty() ? "" : "?" + call.query_text);
    std::string const other = place + '?' + (q.empty() ? "" : "q=" + http::percent_encode(q) + '&');
    return resource(200, "collection", page_body(*page, total, std::move(items), asked, other));
}

http::Response Service::insert(Call const& call, RecordType const& type) {
    auto const body = body_of(call.request);
    if (!body) return error_response(body.error());
    WriteRules rules = rules_of(call);
    rules.replace.clear();
    return written(call, type, book_.create(type, *body, rules));
}

http::Response Service::instance(Call const& call, RecordType const& type) {
    std::string const& method = call.request.method;
    if (method == "PUT") return upsert(call, type);
    auto const id = id_of(type, call.path[3]);
    if (!id) return error_response(id.error());
    if (method == "GET") {
        ViewOptions const options{.base         = call.base(),
                                  .expand       = get(call, "expandSubResources") == "true",
                                  .simple_enums = get(call, "simpleEnumFormat") == "true",
                                  .fields       = split_list(get(call, "fields")),
                                  .query        = call.query_text};
        return resource(200, "singular", book_.view(type, *book_.find(type, *id), options));
    }
    if (method == "PATCH") return change(call, type, *id);
    if (method != "DELETE") return error_response({not_allowed(method)});
    if (auto const removed = book_.remove(type, *id); !removed) return error_response(removed.error());
    return {.status = 204, .headers = {}, .body = {}};
}

http::Response Service::change(Call const& call, RecordType const& type, std::string const& id) {
    auto const body = body_of(call.request);
    if (!body) return error_response(body.error());
    WriteRules rules = rules_of(call);
    keep_sublists_only(type, call, rules);
    return written(call, type, book_.update(type, id, *body, rules));
}

http::Response Service::upsert(Call const& call, RecordType const& type) {
    std::string const& shown = call.path[3];
    if (!shown.starts_with(eid))
        return error_response({invalid_request("A record is only upserted by its external ID (eid:).")});
    std::string const external = shown.substr(eid.size());
    auto const        id       = id_of(type, shown);
    if (id) return change(call, type, *id);
    if (id.error().front().code != "NONEXISTENT_ID") return error_response(id.error());
    auto body = body_of(call.request);
    if (!body) return error_response(body.error());
    if (body->is_object() && body->has("externalId")) body->set("externalId", external);
    WriteRules rules = rules_of(call);
    rules.replace.clear();
    return written(call, type, book_.create(type, *body, rules, external));
}

http::Response Service::written(Call const& call, RecordType const& type, Outcome<Written> const& outcome) {
    if (!outcome) return error_response(outcome.error());
    http::Response response{.status = 204, .headers = {}, .body = {}};
    response.headers.add("Location", call.base() + '/' + lower_case(type.name) + '/' + outcome->id);
    if (!outcome->unknown.empty()) response.headers.add("X-NetSuite-PropertyValidation", joined(outcome->unknown, ","));
    if (!outcome->warnings.empty()) response.headers.add("X-NetSuite-Warning", joined(outcome->warnings, "; "));
    return response;
}

}  // namespace throughline::sandbox::suite
