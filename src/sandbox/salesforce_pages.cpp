#include "salesforce_api.hpp"
#include "salesforce_id.hpp"
#include "text.hpp"

#include <algorithm>
#include <charconv>

namespace throughline::sandbox {

namespace {

constexpr std::size_t cursors_max = 100;  // The oldest are forgotten; their clients read INVALID_QUERY_LOCATOR.

/// `Sforce-Query-Options: batchSize=500`, between 200 and what the org allows.
std::size_t page_size(SalesforceCall const& call, SalesforceOptions const& options) {
    std::string_view const header = call.headers.get("Sforce-Query-Options");
    auto const             at     = lower_case(header).find("batchsize=");
    std::size_t            size   = 2000;
    if (at != std::string::npos) {
        char const* const first = header.data() + at + std::string_view{"batchSize="}.size();
        std::from_chars(first, header.data() + header.size(), size);
    }
    return std::min(std::clamp<std::size_t>(size, 200, 2000), static_cast<std::size_t>(options.query_page_max));
}

}  // namespace

SalesforceAnswer SalesforceApi::query(SalesforceCall const& call) {
    if (call.method != "GET") return method_not_allowed(call, "GET,HEAD");
    if (call.path.size() == 2) {
        std::string const& locator = call.path[1];
        auto const         dash    = locator.find('-');
        std::size_t        from    = 0;
        if (dash != std::string::npos)
            std::from_chars(locator.data() + dash + 1, locator.data() + locator.size(), from);
        return page(call, locator.substr(0, dash), from);
    }
    if (call.parameter("q").empty()) return refusal({"MALFORMED_QUERY", "SOQL statements can not be empty or null"});
    auto result = run_query(org_, call.parameter("q"), same_name(call.path[0], "queryAll"));
    if (!result) return refusal(result.error());
    if (result->is_count)
        return {.status  = 200,
                .body    = Value::object({{"totalSize", static_cast<std::int64_t>(result->rows.size())},
                                          {"done", true},
                                          {"records", Value::array()}}),
                .headers = {}};
    if (cursors_.size() >= cursors_max) cursors_.erase(cursors_.begin());
    std::string const cursor = salesforce_id("01g", org_.records.next("cursor"));
    cursors_.insert_or_assign(cursor, std::move(*result));
    return page(call, cursor, 0);
}

SalesforceAnswer SalesforceApi::page(SalesforceCall const& call, std::string const& cursor, std::size_t from) {
    auto const open = cursors_.find(cursor);
    if (open == cursors_.end() || from > open->second.rows.size())
        return refusal({"INVALID_QUERY_LOCATOR", "invalid query locator"});
    SoqlResult const& result  = open->second;
    std::size_t const until   = std::min(result.rows.size(), from + page_size(call, options_));
    bool const        done    = until == result.rows.size();
    Value             records = Value::array();
    for (std::size_t at = from; at < until; ++at) records.push(show_record(org_, result, *result.rows[at], call.base));
    Value body = Value::object({{"totalSize", static_cast<std::int64_t>(result.rows.size())}, {"done", done}});
    if (!done) body.set("nextRecordsUrl", call.base + "/query/" + cursor + "-" + std::to_string(until));
    body.set("records", std::move(records));
    // A cursor read to its end stays readable in the real org; here one that fit one page is never asked for again.
    if (done && from == 0) cursors_.erase(open);
    return {.status = 200, .body = std::move(body), .headers = {}};
}

}  // namespace throughline::sandbox
