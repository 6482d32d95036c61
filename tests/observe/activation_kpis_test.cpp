#include "journal_of.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/observe/activation_kpis.hpp>

using namespace throughline;

namespace {

Opportunity deal(Opportunity::Stage stage) {
    Opportunity each{.name = "deal", .stage = stage, .expected_close = day("2026-03-01")};
    each.account = id_of<Account>("account");
    return each;
}

void win(Told& told, std::string_view when, std::string_view key) {
    told.say(when, key, deal(Opportunity::Stage::won));
    Engagement engagement{
        .name = std::string{key}, .account = id_of<Account>("account"), .status = Engagement::Status::active};
    engagement.opportunity = id_of<Opportunity>(key);
    told.say(when, key, engagement);
}

Project project(std::string_view engagement, bool is_in_erp) {
    Project each{.name = "project", .status = is_in_erp ? Project::Status::active : Project::Status::draft};
    each.engagement = id_of<Engagement>(engagement);
    if (is_in_erp) each.code = "P-1";
    if (is_in_erp) each.legal_entity = id_of<LegalEntity>("entity");
    return each;
}

/// Five won deals: active after 30 hours, after 102 hours and after 270 hours; one with a draft, one with nothing. And
/// one that was won by mistake.
Told story() {
    Told told;
    told.say("2026-03-01T09:00", "a", deal(Opportunity::Stage::proposal));
    win(told, "2026-03-02T08:00", "a");
    win(told, "2026-03-02T10:00", "b");
    win(told, "2026-03-02T12:00", "c");
    win(told, "2026-03-02T12:00", "d");
    win(told, "2026-03-12T12:00", "e");
    win(told, "2026-03-02T12:00", "mistake");
    told.say("2026-03-03T12:00", "mistake", deal(Opportunity::Stage::lost));
    told.say("2026-03-03T08:00", "a", project("a", false));
    told.say("2026-03-03T14:00", "a", project("a", true));
    told.say("2026-03-06T16:00", "b", project("b", true));
    told.say("2026-03-13T18:00", "c", project("c", true));
    told.say("2026-03-05T08:00", "d", project("d", false));
    return told;
}

}  // namespace

TEST_CASE("activation time runs from won to a project that may take time (R230)") {
    auto const told  = story();
    auto const deals = deal_activations(told.entries(), at("2026-03-14T12:00"));
    CHECK(deals.size() == 5);
    auto const hours = activation_time(deals);
    REQUIRE(hours.count() == 3);
    CHECK(hours.percentile(50) == number("102"));  // 30, 102, 270.
    CHECK(hours.percentile(95) == number("270"));
    CHECK(hours.percentile(1) == number("30"));
    CHECK(activation_time(deal_activations(told.entries(), at("2026-03-05T12:00"))).count() == 1);
    CHECK(!Distribution{}.percentile(50));
}

TEST_CASE("of twenty deals the share within the agreed working days is counted by the calendar (R231)") {
    Told told;
    for (int each = 0; each < 20; ++each) {
        auto const key = "deal " + std::to_string(each);
        win(told, "2026-03-06T09:00", key);  // A Friday.
        // Three working days end on Wednesday the 11th: ten make it, four are late, three wait too long and three come
        // on Thursday the 12th, which counts only where Monday is a holiday.
        if (each < 10) told.say("2026-03-11T09:00", key, project(key, true));
        if (each >= 10 && each < 13) told.say("2026-03-12T09:00", key, project(key, true));
        if (each >= 13 && each < 17) told.say("2026-03-13T09:00", key, project(key, true));
    }
    auto const deals  = deal_activations(told.entries(), at("2026-03-20T09:00"));
    auto const within = activation_within_sla(deals, 3, nullptr, at("2026-03-20T09:00"));
    CHECK(within.within == Share{10, 20});
    CHECK(within.within.percent() == Percent{50});
    CHECK(within.late.size() == 10);
    Calendar calendar{.code = "x", .name = "x"};
    calendar.holidays = {day("2026-03-09")};
    CHECK(activation_within_sla(deals, 3, &calendar, at("2026-03-20T09:00")).within == Share{13, 20});
    auto const early = activation_within_sla(deal_activations(told.entries(), at("2026-03-10T09:00")), 3, nullptr,
                                             at("2026-03-10T09:00"));
    CHECK(early.pending.size() == 20);
    CHECK(!early.within.percent());
}

TEST_CASE("who waits for activation is listed with its age (R247)") {
    auto const told    = story();
    auto const deals   = deal_activations(told.entries(), at("2026-03-14T12:00"));
    auto const awaited = projects_awaiting_activation(deals, at("2026-03-14T12:00"));
    REQUIRE(awaited.size() == 2);
    for (auto const& each : awaited) {
        bool const has_project = each.project.has_value();
        CHECK(each.deal == id_of<Opportunity>(has_project ? "d" : "e"));
        CHECK(each.days == number(has_project ? "12" : "2"));
    }
}

TEST_CASE("every won deal is in exactly one place of the funnel (R280)") {
    auto const                      told  = story();
    auto const                      deals = deal_activations(told.entries(), at("2026-03-14T12:00"));
    std::set<Id<Opportunity>> const exempt{id_of<Opportunity>("e")};
    auto const                      state  = told.state();
    auto const                      funnel = conversion_funnel(state, deals, {}, {});
    CHECK(funnel.active.size() == 3);
    CHECK(funnel.awaiting.size() == 2);
    Blocks const blocks{{id_of<Project>("d"), "no tax code"}};
    auto const   blocked = conversion_funnel(state, deals, blocks, exempt);
    CHECK(blocked.blocked.at(id_of<Opportunity>("d")) == "no tax code");
    CHECK(blocked.exempt.size() == 1);
    CHECK(blocked.won() == deals.size());
    CHECK(conversion_funnel(state, deals, {{id_of<Account>("account"), "on hold"}}, exempt).blocked.size() == 1);
}

TEST_CASE("a start's variance is in the working days of the manager's calendar (R237)") {
    BusinessState state;
    // Planned for Thursday 2 April 2026, started on Tuesday the 7th: three working days; without Good Friday and Easter
    // Monday one; where Friday and Saturday are free and Sunday is not, three.
    Calendar plain{.code = "plain", .name = "plain"}, easter = plain, gulf = plain;
    easter.holidays   = {day("2026-04-03"), day("2026-04-06")};
    gulf.working_days = {Calendar::Weekday::monday, Calendar::Weekday::tuesday, Calendar::Weekday::wednesday,
                         Calendar::Weekday::thursday, Calendar::Weekday::sunday};
    for (auto const& [key, calendar] :
         {std::pair{"plain", plain}, std::pair{"easter", easter}, std::pair{"gulf", gulf}}) {
        state.put(id_of<Calendar>(key), calendar);
        Resource manager{.name = PersonalText{"somebody"}};
        manager.calendar = id_of<Calendar>(key);
        state.put(id_of<Resource>(key), manager);
        Project each{.name = key, .status = Project::Status::active};
        each.manager      = id_of<Resource>(key);
        each.planned      = DateRange{day("2026-04-02"), {}};
        each.actual_start = day("2026-04-07");
        state.put(id_of<Project>(key), each);
    }
    std::map<Id<Project>, int> days;
    for (auto const& each : start_variance(state, calendar_of_manager)) days[each.project] = each.working_days;
    CHECK(days.at(id_of<Project>("plain")) == 3);
    CHECK(days.at(id_of<Project>("easter")) == 1);
    CHECK(days.at(id_of<Project>("gulf")) == 3);  // Sunday, Monday, Tuesday.
    CHECK(working_days_between(nullptr, day("2026-04-07"), day("2026-04-02")) == -3);
    CHECK(working_days_between(&gulf, day("2026-04-02"), day("2026-04-05")) == 1);
}
