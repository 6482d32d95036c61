#include "derived_id.hpp"

#include <throughline/mapping/codec.hpp>
#include <throughline/process/scenario_requests.hpp>

#include <algorithm>
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

/// Of a role or a region, named by its id or by its code.
RecordId named(std::string_view crosswalk, std::string_view word) {
    auto const id = RecordId::parse(word);
    return id ? *id : reference_data_id(crosswalk, word);
}

Id<ResourceRequest> request_id(RecordId scenario, std::string const& name, std::string const& days) {
    return id_after<ResourceRequest>("scenario request", scenario, name + " " + days);
}

/// The requests of a scenario: what it asks for, and what it has asked for and delivery has not answered yet. What a
/// process says again is no news to the engine, so that delivery's own word on a request stands until the scenario says
/// something else: what it has withdrawn and asks for again is open again, whoever cancelled it first.
class ScenarioRequests {
  public:
    ScenarioRequests(RecordId scenario, std::vector<Assumption> const& assumptions, Records& records, Desired& desired)
        : scenario_{scenario}, assumptions_{assumptions}, records_{records}, desired_{desired} {}

    /// Once: whatever delivery has made of it since, it stands.
    void ask(Assumption const& assumption, ResourceRequest request) {
        auto const id = request_id(scenario_, assumption.name, *assumption.note);
        if (auto known = records_.get(id); !known)
            desired_.put(id, std::move(request));
        else if (known->status == ResourceRequest::Status::cancelled)
            say(ResourceRequest::Status::open, id, *std::move(known));
    }
    /// What the same line asked for on other days, and nobody has moved or answered.
    void withdraw_earlier(Assumption const& assumption, ResourceRequest const& now) {
        for (auto& [id, known] : records_.referring<&ResourceRequest::role>(*now.role)) {
            if (!known.dates || !known.dates->end || known.dates == now.dates) continue;
            auto const days = known.dates->start.to_string() + "/" + known.dates->end->to_string();
            if (is_asked(assumption.name, days)) continue;
            if (id == request_id(scenario_, assumption.name, days)) withdraw(id, std::move(known));
        }
    }
    void withdraw(Assumption const& assumption) {
        auto const id = request_id(scenario_, assumption.name, *assumption.note);
        if (auto known = records_.get(id)) withdraw(id, *std::move(known));
    }

  private:
    /// By any of the scenario's lines: several may ask for the same people on days of their own.
    bool is_asked(std::string const& name, std::string const& days) const {
        return std::ranges::any_of(assumptions_,
                                   [&](Assumption const& each) { return each.name == name && each.note == days; });
    }
    void withdraw(Id<ResourceRequest> id, ResourceRequest known) {
        bool const is_answered =
            known.status == ResourceRequest::Status::proposed || known.status == ResourceRequest::Status::fulfilled;
        if (!is_answered) say(ResourceRequest::Status::cancelled, id, std::move(known));
    }
    void say(ResourceRequest::Status status, Id<ResourceRequest> id, ResourceRequest known) {
        known.status = status;
        desired_.set<&ResourceRequest::status>(id, std::move(known));
    }

    RecordId                       scenario_;
    std::vector<Assumption> const& assumptions_;
    Records&                       records_;
    Desired&                       desired_;
};

Violation unreadable(Assumption const& assumption, Error const& why) {
    return {.path     = "Scenario.assumptions",
            .message  = "an approved scenario asks for people in a way that cannot be read",
            .expected = why.context().expected,
            .owner    = "planning",
            .remedy   = "correct the assumption",
            .value    = assumption.name};
}

void derive_scenario_requests(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    auto const& scenario = object.as<Scenario>();
    if (scenario.status == Scenario::Status::draft) return;
    bool const       is_approved = scenario.status == Scenario::Status::approved;
    ScenarioRequests requests{record, scenario.assumptions, records, desired};
    for (auto const& assumption : scenario.assumptions) {
        auto request = request_from(assumption);
        if (!request && is_approved) desired.violate(unreadable(assumption, request.error()));
        if (!request || !*request) continue;
        requests.withdraw_earlier(assumption, **request);
        if (is_approved)
            requests.ask(assumption, **std::move(request));
        else
            requests.withdraw(assumption);
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
    if (words.size() < 2 || words.size() > 3) return refuse("\"staffing <role> [<region>]\"");
    auto const hours = Hours::parse(assumption.value);
    if (!hours) return refuse("hours as the value");
    auto const days = process_detail::days_of(assumption.note.value_or(""));
    if (!days) return refuse("days as the note: 2026-07-01/2026-10-01");
    ResourceRequest request{.status = ResourceRequest::Status::open};
    request.role  = Id<Role>{process_detail::named("role", words[1])};
    request.hours = *hours;
    request.dates = *days;
    if (words.size() > 2) request.region = Id<Region>{process_detail::named("region", words[2])};
    return std::optional{std::move(request)};
}

Process scenario_requests() {
    return {.name    = "scenario requests",
            .version = 3,
            .from    = "Scenario",
            .derive  = process_detail::derive_scenario_requests,
            .watches = {},
            .reads   = {"Scenario"},
            .makes   = {"ResourceRequest"}};
}

}  // namespace throughline
