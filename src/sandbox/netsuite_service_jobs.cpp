#include "netsuite_service.hpp"
#include "text.hpp"

#include <algorithm>

namespace throughline::sandbox::suite {

namespace {

constexpr std::size_t batch_records_max = 100;

Value links_to(std::string const& href, std::string_view rel = "self") {
    return Value::array({Value::object({{"rel", rel}, {"href", href}})});
}

/// A request or an answer as JSON, so that a job outlives the process. Credentials have no place in it.
template <class Message>
Value packed(Message const& message) {
    Value headers = Value::array();
    for (auto const& [name, value] : message.headers)
        if (!same_name(name, "Authorization") && !same_name(name, "Prefer"))
            headers.push(Value::array({Value{name}, Value{value}}));
    return Value::object({{"headers", std::move(headers)}, {"body", message.body}});
}

http::Headers unpacked(Value const& headers) {
    http::Headers read;
    for (Value const& field : headers.elements()) read.add(field.elements()[0].text(), field.elements()[1].text());
    return read;
}

http::Request like(http::Request const& request, std::string method, std::string url, std::string body) {
    http::Request one{.method = std::move(method), .url = std::move(url), .headers = {}, .body = std::move(body)};
    for (auto const& [name, value] : request.headers)
        if (!same_name(name, "Content-Type") && !same_name(name, "Prefer")) one.headers.add(name, value);
    one.headers.add("Content-Type", "application/vnd.oracle.resource+json; type=singular");
    return one;
}

}  // namespace

http::Response Service::enqueue(Call const& call) {
    std::string_view const key = call.request.headers.get("X-NetSuite-Idempotency-Key");
    if (!key.empty())
        if (auto const earlier = records_.table("_job")->find_by("idempotencyKey", key); !earlier.empty()) {
            http::Response response = error_response(
                {{400, "IDEMPOTENCY_ERROR", "A request with this idempotency key has already been accepted.",
                  "o:errorHeader", "X-NetSuite-Idempotency-Key"}});
            response.headers.add("Location", "/services/rest/async/v1/job/" + earlier.front()->id);
            return response;
        }
    if (auto const parts = split(call); !parts) return error_response(parts.error());
    Value request = packed(call.request);
    request.set("method", call.request.method).set("url", call.request.url);
    Row row;
    row.id       = std::to_string(records_.next("job"));
    row.created  = book_.clock().now();
    row.modified = row.created;
    row.cells    = {key.empty() ? Value{} : Value{key}, std::move(request), Value::array(), "pending"};
    http::Response response{.status = 202, .headers = {}, .body = {}};
    response.headers.add("Preference-Applied", "respond-async");
    response.headers.add("Location", "/services/rest/async/v1/job/" + row.id);
    records_.put("_job", std::move(row));
    return response;
}

Outcome<std::vector<http::Request>> Service::split(Call const& call) const {
    std::string const& method = call.request.method;
    std::string const  place  = call.path.size() == 3 ? call.base() + '/' + call.path[2] : "";
    auto const         ids    = call.query.find("ids");
    bool const         by_ids = !place.empty() && ids != call.query.end() && (method == "GET" || method == "DELETE");
    std::vector<http::Request> parts;
    if (by_ids) {
        std::string_view rest = ids->second;
        while (!rest.empty()) {
            auto const end = rest.find(',');
            parts.push_back(like(call.request, method, place + '/' + std::string{rest.substr(0, end)}, ""));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    } else if (!place.empty() && call.is_collection()) {
        auto const body = body_of(call.request);
        if (!body) return tl::unexpected{body.error()};
        if (!(*body)["items"].is_array()) return refused(invalid_request("A batch is an object with items."));
        for (Value const& item : (*body)["items"].elements()) {
            std::string const id       = item["id"].text();
            std::string const external = item["externalId"].text();
            std::string       url      = place;
            // The internal id goes before the external one; an upsert knows only the external one.
            if (method == "PATCH" && !id.empty())
                url += '/' + id;
            else if (method != "POST")
                url += "/eid:" + external;
            parts.push_back(like(call.request, method, std::move(url), item.to_json()));
        }
    } else {
        parts.push_back(call.request);
    }
    if (parts.empty() || parts.size() > batch_records_max)
        return refused(invalid_request("A batch holds between 1 and 100 records."));
    return parts;
}

void Service::run_due_jobs(std::string const& origin) {
    for (RowPtr const& row : records_.table("_job")->ordered())
        if (row->cells[3].text() == "pending" && row->created + options_.job_delay <= book_.clock().now())
            run(row, origin);
}

void Service::run(RowPtr const& job, std::string const& origin) {
    Value const&        kept = job->cells[1];
    http::Request const request{kept["method"].text(), kept["url"].text(), unpacked(kept["headers"]),
                                kept["body"].text()};
    Value               tasks  = Value::array();
    bool                failed = false;
    if (auto const parts = split(Call{request, origin}))
        for (http::Request const& part : *parts) {
            http::Response const response = answer_now(Call{part, origin});
            Value                result   = packed(response);
            failed                        = failed || response.status >= 400;
            tasks.push(result.set("status", response.status).set("at", book_.clock().now().to_string(0, "Z")));
        }
    Row row      = *job;
    row.modified = book_.clock().now();
    row.cells[2] = std::move(tasks);
    row.cells[3] = failed ? "failed" : "succeeded";
    records_.put("_job", std::move(row));
}

http::Response Service::job(Call const& call) {
    if (call.request.method != "GET") return error_response({not_allowed(call.request.method)});
    RowPtr const row = call.path.size() > 3 ? records_.table("_job")->find(call.path[3]) : nullptr;
    if (!row) return error_response({no_such_record()});
    std::string const place = call.origin + "/services/rest/async/v1/job/" + row->id;
    Value const&      tasks = row->cells[2];
    bool const        done  = row->cells[3].text() != "pending";
    Value const       list  = Value::object({{"links", links_to(place + "/task")}});
    if (call.path.size() == 4)
        return resource(200, "singular",
                        Value::object({{"links", links_to(place)},
                                       {"completed", done},
                                       {"id", row->id},
                                       {"progress", row->cells[3]},
                                       {"task", list}}));
    if (call.path[4] != "task") return error_response({no_such_address(call.request.describe())});
    if (call.path.size() > 5) return task(call, *row, tasks);
    Value items = Value::array();
    for (std::size_t number = 1; number <= tasks.size(); ++number)
        items.push(Value::object(
            {{"links", links_to(place + "/task/" + std::to_string(number))}, {"id", std::to_string(number)}}));
    return resource(200, "collection",
                    Value::object({{"links", links_to(place + "/task")},
                                   {"items", std::move(items)},
                                   {"totalResults", static_cast<std::int64_t>(tasks.size())}}));
}

http::Response Service::task(Call const& call, Row const& job, Value const& tasks) {
    std::size_t number = 0;
    while (number < tasks.size() && std::to_string(number + 1) != call.path[5]) ++number;
    if (number == tasks.size()) return error_response({no_such_record()});
    Value const& result = tasks.elements()[number];
    int const    status = static_cast<int>(decimal_or_zero(result["status"]).units(0).value());
    if (call.path.size() > 6 && call.path[6] == "result")
        return {.status = status, .headers = unpacked(result["headers"]), .body = result["body"].text()};
    std::string const place = call.origin + "/services/rest/async/v1/job/" + job.id + "/task/" + call.path[5];
    Value             links = links_to(place + "/result", "related");
    links.push(Value::object({{"rel", "self"}, {"href", place}}));
    return resource(200, "singular",
                    Value::object({{"links", std::move(links)},
                                   {"completed", true},
                                   {"endTime", result["at"]},
                                   {"id", call.path[5]},
                                   {"progress", status < 400 ? "succeeded" : "failed"},
                                   {"startTime", result["at"]}}));
}

}  // namespace throughline::sandbox::suite
