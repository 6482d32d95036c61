#include "staffing_desk.hpp"

#include <algorithm>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr int first_month = 6, last_month = 12;  // Of 2026, as far as capacity is planned.

std::string label(int month) {
    static constexpr char const* names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return std::string{names[month - 1]} + " 26";
}

int whole(std::string const& text) { return std::stoi(text); }

std::string text_of(Value const& value) { return value.is_null() ? "nothing" : std::string{value.text()}; }

}  // namespace

StaffingDesk::StaffingDesk(std::uint64_t its_seed) : Stage{its_seed}, firm{virtual_clock, its_seed} {
    looks_before_crash_max = 250;
    for (sandbox::System* system : std::initializer_list<sandbox::System*>{&firm.crm, &firm.psa, &firm.model})
        network.connect(*system);
    for (int month = first_month; month <= last_month; ++month)
        firm.plan_capacity(label(month).c_str(), 320, static_cast<int>(chance.below(320)));
    for (auto const* name : {"Growth", "Steady", "Crisis"}) {
        firm.say_scenario(name, "draft");
        scenarios[name] = "draft";
    }
    sell();
}

Topology StaffingDesk::topology() { return firm.topology(); }

void StaffingDesk::sell() {
    auto const number = std::to_string(deals.size() + 1);
    auto const start  = Date{2026, static_cast<unsigned>(6 + chance.below(3)), 1}.to_string();
    deals.push_back(firm.open_deal("Deal " + number, start.c_str(), static_cast<int>(20 + chance.below(400))));
}

/// A line asks for people from a day on: for the first time, or again.
void StaffingDesk::ask(std::string const& first) {
    auto const& [line, hours] = asked.at(first);
    auto const slash          = line.find('/');
    lines[line]               = first;
    firm.ask_for_people(line.substr(0, slash), line.substr(slash + 1), hours.c_str(),
                        (first + "/" + Date::parse(first).value().plus_days(30).to_string()).c_str());
}

/// Every request begins on a day of its own, so that its first day tells which one it is.
void StaffingDesk::plan() {
    auto state = std::next(scenarios.begin(), static_cast<std::ptrdiff_t>(chance.below(scenarios.size())));
    if (chance.chance(1, 2)) {
        if (state->second == "archived") return;
        state->second = state->second == "draft" ? "approved" : "archived";
        firm.say_scenario(state->first, state->second);
        return;
    }
    if (state->second == "archived") return;
    auto const first = Date{2026, 6, 1}.plus_days(static_cast<std::int32_t>(asked.size())).to_string();
    auto const hours = std::to_string(8 + chance.below(200));
    auto const line  = state->first + "/" + (chance.chance(1, 2) ? "engineer" : "architect Europe");
    auto const known = std::find_if(asked.begin(), asked.end(), [&](auto const& day) {
        return day.second.line == line && lines[line] != day.first;
    });
    if (known != asked.end() && chance.chance(3, 4)) return ask(known->first);  // Back to where it was before.
    asked[first]    = {line, hours};
    answered[first] = hours;
    ask(first);
}

/// Delivery changes the hours of a request, or answers it.
void StaffingDesk::staff() {
    auto const requests = firm.psa.list("requests");
    if (requests.empty()) return;
    auto const& request = requests[chance.below(requests.size())];
    if (request["state"].text() == "cancelled") return;
    auto const id = std::string{request["id"].text()};
    if (chance.chance(1, 3)) {
        firm.psa.update("requests", id, Value::object({{"state", "fulfilled"}})).value();
    } else {
        auto const hours = std::to_string(1 + chance.below(90));
        firm.psa.update("requests", id, Value::object({{"hours", Value::number(hours)}})).value();
        answered[std::string{request["from"].text()}] = hours;
    }
    ++edits;
}

void StaffingDesk::people_work() {
    if (deals.size() < 4 && chance.chance(1, 2)) sell();
    if (chance.chance(1, 2)) {
        auto const& deal = deals[chance.below(deals.size())];
        firm.change_deal(deal, Value::object({{"Estimated_Hours__c", static_cast<int>(20 + chance.below(400))}}));
        ++edits;
    }
    // Not theirs to say. Where the process has never said a day, an empty one of its own empties nothing.
    auto const& fought = deals[chance.below(deals.size())];
    if (chance.chance(1, 6) && !firm.deal(fought)["Staffable_From__c"].is_null()) {
        firm.change_deal(fought, Value::object({{"Staffable_From__c", "2026-01-01"}}));
        ++edits;
    }
    for (auto count = chance.below(3); count > 0; --count) plan();
    if (chance.chance(1, 2)) {
        auto const month = first_month + static_cast<int>(chance.below(last_month - first_month + 1));
        firm.plan_capacity(label(month).c_str(), 320, static_cast<int>(chance.below(320)));
        ++edits;
    }
    if (chance.chance(1, 2)) staff();
    firm.crm.records().commit().value();
    virtual_clock.advance(std::chrono::seconds{chance.below(240)});
}

void StaffingDesk::trouble() {
    if (chance.chance(1, 4)) firm.crm.revoke_sessions();
    if (chance.chance(1, 3))
        firm.model.fail_next(static_cast<sandbox::AnaplanFailure>(chance.below(4)),
                             static_cast<int>(1 + chance.below(3)));
    if (chance.chance(1, 4)) firm.model.cancel_task();
    firm.model.hold_tasks(chance.chance(1, 10));
}

std::chrono::seconds StaffingDesk::calm_down() {
    firm.model.hold_tasks(false);
    firm.model.clear_failures();
    return std::chrono::minutes{20};  // Tasks run one after the other.
}

namespace {

/// From which first of a month on so many hours fit, all in whole months.
std::string first_fit(StaffingDesk const& desk, int start, int hours) {
    for (int month = start; month <= start + 6; ++month) {
        // A deal's 31 days from a first of a month on: into the next month's first day where this one has thirty.
        int  free   = 0;
        auto months = month == 7 || month == 8 || month == 10 || month == 12 ? 1 : 2;
        for (int each = month; each < month + months && each <= last_month; ++each) {
            auto const row = desk.firm.model.read("Capacity", "ENG|" + label(each));
            free += whole(row.at("Available")) - whole(row.at("Booked"));
        }
        if (free >= hours) return Date{2026, static_cast<unsigned>(month), 1}.to_string();
    }
    return "nothing";
}

}  // namespace

void check_deals(StaffingDesk& desk) {
    for (auto const& id : desk.deals) {
        auto const deal  = desk.firm.deal(id);
        auto const start = Date::parse(deal["Expected_Start__c"].text()).value();
        auto const hours = whole(deal["Estimated_Hours__c"].decimal().value().normalized().to_string());
        CAPTURE(deal.to_json());
        auto const from = first_fit(desk, static_cast<int>(start.month()), hours);
        CHECK(text_of(deal["Staffable_From__c"]) == from);
        auto const* const flag = from == "nothing"           ? "Unstaffable"
                                 : from == start.to_string() ? "Staffable"
                                                             : "Constrained";
        CHECK(text_of(deal["Capacity_Flag__c"]) == flag);
    }
}

void check_requests(StaffingDesk& desk) {
    std::map<std::string, int> times;
    for (auto const& request : desk.firm.psa.list("requests")) {
        auto const first = std::string{request["from"].text()};
        CAPTURE(first);
        REQUIRE(desk.asked.count(first) == 1);
        CHECK(++times[first] == 1);
        auto const& line  = desk.asked[first].line;
        auto const& state = desk.scenarios[line.substr(0, line.find('/'))];
        CHECK(state != "draft");
        bool const is_wanted = state == "approved" && desk.lines[line] == first;
        CHECK(request["state"].text() != (is_wanted ? "cancelled" : "open"));
        CHECK(request["hours"].decimal().value() == Decimal::parse(desk.answered[first]).value());
    }
    CHECK(desk.firm.psa.creates("requests") == static_cast<std::int64_t>(times.size()));
    for (auto const& [line, first] : desk.lines) {
        CAPTURE(line);
        if (desk.scenarios[line.substr(0, line.find('/'))] == "approved") CHECK(times[first] == 1);
    }
}

}  // namespace throughline::simulation
