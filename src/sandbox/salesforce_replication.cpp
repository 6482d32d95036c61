#include "salesforce_api.hpp"
#include "text.hpp"

namespace throughline::sandbox {

namespace {

using std::chrono::hours;

constexpr std::size_t ids_max = 600'000;

Timestamp whole_minute(Timestamp at) { return Timestamp::from_seconds(at.seconds() - at.seconds() % 60); }

std::string spelled(Timestamp at) { return at.to_string(3, "+0000"); }

Value limit(std::int64_t most, std::int64_t used) {
    return Value::object({{"Max", most}, {"Remaining", std::max<std::int64_t>(0, most - used)}});
}

}  // namespace

SalesforceAnswer SalesforceApi::replication(SalesforceCall const& call, Table const& table) {
    if (call.method != "GET") return method_not_allowed(call, "GET,HEAD");
    bool const of_deleted = same_name(call.path[2], "deleted");
    auto const from       = Timestamp::parse(call.parameter("start"));
    auto const to         = Timestamp::parse(call.parameter("end"));
    if (!from || !to) return refusal({"INVALID_REPLICATION_DATE", "start and end must be ISO 8601 times"});
    Timestamp const now      = org_.now();
    Timestamp const start    = whole_minute(*from);
    Timestamp const end      = std::min(whole_minute(*to), whole_minute(now));
    Timestamp const earliest = now - hours{24 * (of_deleted ? 15 : 30)};
    if (start >= *to) return refusal({"INVALID_REPLICATION_DATE", "start must be before end"});
    if (start < whole_minute(earliest)) return refusal({"INVALID_REPLICATION_DATE", "start is too far in the past"});

    Value list = Value::array();
    for (RowPtr const& row : table.ordered(start)) {
        if (row->modified >= end || row->deleted != of_deleted) continue;
        if (of_deleted)
            list.push(Value::object({{"id", row->id}, {"deletedDate", spelled(row->modified)}}));
        else
            list.push(row->id);
    }
    if (list.size() > ids_max) return refusal({"EXCEEDED_ID_LIMIT", "more than 600,000 ids; ask for a shorter time"});
    Value body = Value::object({{of_deleted ? "deletedRecords" : "ids", std::move(list)}});
    if (of_deleted) body.set("earliestDateAvailable", spelled(whole_minute(earliest)));
    body.set("latestDateCovered", spelled(end));
    return {.status = 200, .body = std::move(body), .headers = {}};
}

SalesforceAnswer SalesforceApi::limits(SalesforceCall const& call) {
    if (call.method != "GET") return method_not_allowed(call, "GET,HEAD");
    if (call.path.size() == 2 && same_name(call.path[1], "recordCount")) {
        std::string const wanted = "," + lower_case(call.parameter("sObjects")) + ",";
        Value             counts = Value::array();
        for (std::string const& name : org_.records.objects()) {
            if (wanted != ",," && wanted.find("," + lower_case(name) + ",") == std::string::npos) continue;
            auto const count = static_cast<std::int64_t>(org_.records.table(name)->size());
            counts.push(Value::object({{"count", count}, {"name", name}}));
        }
        return {.status = 200, .body = Value::object({{"sObjects", std::move(counts)}}), .headers = {}};
    }
    if (call.path.size() > 1) return refusal(resource_not_found().value());
    return {.status  = 200,
            .body    = Value::object({{"ConcurrentAsyncGetReportInstances", limit(200, 0)},
                                      {"DailyApiRequests", limit(options_.requests_per_day_max, requests_today)},
                                      {"DailyBulkApiRequests", limit(5000, 0)},
                                      {"DataStorageMB", limit(1024, 0)},
                                      {"FileStorageMB", limit(1024, 0)}}),
            .headers = {}};
}

}  // namespace throughline::sandbox
