#include "derived_id.hpp"

#include <throughline/process/scenario_requests.hpp>

#include <string_view>
#include <vector>

namespace throughline {

namespace process_detail {

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Result<DateRange> days_of(std::string_view text) {
    auto const slash = text.find('/');
    auto const start = Date::parse(text.substr(0, slash));
    if (!start) return start.error();
    auto const end = Date::parse(slash == std::string_view::npos ? std::string_view{} : text.substr(slash + 1));
    if (!end) return end.error();
    return DateRange{*start, *end};
}

Id<ResourceRequest> request_id(RecordId scenario, Assumption const& assumption) {
    return id_after<ResourceRequest>("scenario request", scenario,
                                     assumption.name + " " + assumption.note.value_or(""));
}

void derive_scenario_requests(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    auto const& scenario = object.as<Scenario>();
    for (auto const& assumption : scenario.assumptions) {
        auto request = request_from(assumption);
        if (!request) {
            if (scenario.status == Scenario::Status::approved)
                desired.violate({.path     = "Scenario.assumptions",
                                 .message  = "an approved scenario asks for people in a way that cannot be read",
                                 .expected = request.error().context().expected,
                                 .owner    = "planning",
                                 .remedy   = "correct the assumption",
                                 .value    = assumption.name});
            continue;
        }
        if (!*request) continue;
        auto const id    = request_id(record, assumption);
        auto       known = records.get(id);
        if (scenario.status == Scenario::Status::approved && !known) desired.put(id, **std::move(request));
        if (scenario.status != Scenario::Status::archived || !known) continue;
        if (known->status != ResourceRequest::Status::open) continue;
        known->status = ResourceRequest::Status::cancelled;
        desired.set<&ResourceRequest::status>(id, *std::move(known));
    }
}

}  // namespace process_detail

Result<std::optional<ResourceRequest>> request_from(Assumption const& assumption) {
    auto const words = process_detail::words_of(assumption.name);
    if (words.empty() || words.front() != staffing_assumption) return std::optional<ResourceRequest>{};
    auto const refuse = [&](std::string_view expected) {
        return Error{ErrorCode::validation, "a staffing assumption is not readable"}
            .with_value(assumption.name)
            .with_expected(expected);
    };
    auto const role = words.size() > 1 ? RecordId::parse(words[1]) : Result<RecordId>{refuse("a role")};
    if (!role) return refuse("\"staffing <role> [<region>]\"");
    auto const hours = Hours::parse(assumption.value);
    if (!hours) return refuse("hours as the value");
    auto const days = process_detail::days_of(assumption.note.value_or(""));
    if (!days) return refuse("days as the note: 2026-07-01/2026-10-01");
    ResourceRequest request{.status = ResourceRequest::Status::open};
    request.role  = Id<Role>{*role};
    request.hours = *hours;
    request.dates = *days;
    if (words.size() > 2) {
        auto const region = RecordId::parse(words[2]);
        if (!region) return refuse("\"staffing <role> [<region>]\"");
        request.region = Id<Region>{*region};
    }
    return std::optional{std::move(request)};
}

Process scenario_requests() {
    return {.name    = "scenario requests",
            .version = 1,
            .from    = "Scenario",
            .derive  = process_detail::derive_scenario_requests,
            .watches = {},
            .reads   = {"Scenario"},
            .makes   = {"ResourceRequest"}};
}

}  // namespace throughline
