#include <throughline/revenue/capacity_outlook.hpp>

#include "crew.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/revenue/hours_spread.hpp>
#include <throughline/revenue/rounding.hpp>

#include <algorithm>
#include <map>

namespace throughline {

namespace {

constexpr int days_of_week = 7;

/// What is known of capacity and what takes it, week by week; demand is added by whoever asks.
class Weeks {
  public:
    Weeks(BusinessState const& state, Date from) : state_{state}, from_{monday_of(from)} {}

    Result<> read() {
        state_.each<Capacity>([&](Id<Capacity> id, Capacity const& capacity) {
            if (!capacity.period.range.end) return;
            add(crew_of(state_, capacity), capacity.available_hours, capacity.period.range, "Capacity", id,
                &CrewWeek::available);
        });
        state_.each<Assignment>([&](Id<Assignment> id, Assignment const& assignment) {
            bool const is_firm = assignment.status == Assignment::Status::confirmed;
            for (auto const& [week, hours] : assignment.hours_by_week)
                add(crew_of(state_, assignment.resource, assignment.role), hours, {week, week.plus_days(days_of_week)},
                    "Assignment", id, is_firm ? &CrewWeek::booked : &CrewWeek::tentative);
        });
        return done();
    }

    void add(Crew const& crew, Hours const& hours, DateRange const& days, std::string_view object, RecordId id,
             Hours CrewWeek::*into) {
        auto const by_week = hours_by_week(hours, days, from_);
        if (!by_week) {
            if (!failed_) failed_ = Error{by_week.error()}.in_object(object).in_record(id.to_string());
            return;
        }
        for (auto const& [week, part] : *by_week) {
            auto& found  = weeks_[{crew, week}];
            found.role   = crew.role;
            found.region = crew.region;
            found.week   = week;
            found.*into  = found.*into + Hours{part};
        }
    }

    /// People of the role in the region, or of the role anywhere where the deal names no region.
    Hours free_hours(std::optional<Id<Role>> role, std::optional<Id<Region>> region, Date week) const {
        Hours free{};
        for (auto const& [key, each] : weeks_)
            if (each.role == role && each.week == week && (!region || each.region == region)) free = free + each.free();
        return free;
    }

    Result<> done() const {
        if (failed_) return *failed_;
        return {};
    }

    std::vector<CrewWeek> all() const {
        std::vector<CrewWeek> list;
        for (auto const& [key, week] : weeks_) list.push_back(week);
        return list;
    }

  private:
    BusinessState const&                      state_;
    Date                                      from_;
    std::map<std::pair<Crew, Date>, CrewWeek> weeks_{};
    std::optional<Error>                      failed_{};
};

bool is_open(Opportunity const& deal) {
    return deal.stage != Opportunity::Stage::won && deal.stage != Opportunity::Stage::lost;
}

DateRange days_from(Date start, Opportunity const& deal, int deal_days) {
    return {start, start.plus_days(deal.duration && *deal.duration > 0 ? *deal.duration : deal_days)};
}

}  // namespace

Result<std::vector<CrewWeek>> capacity_outlook(BusinessState const& state, Date from) {
    constexpr int        digits    = 2;
    constexpr int        deal_days = 90;
    Weeks                weeks{state, from};
    std::optional<Error> failed;
    if (auto read = weeks.read(); !read) return read.error();
    state.each<Opportunity>([&](Id<Opportunity> id, Opportunity const& deal) {
        if (!is_open(deal) || !deal.probability || failed) return;
        Date const start = std::max(deal.expected_start.value_or(deal.expected_close),
                                    deal.staffable_from.value_or(deal.expected_close));
        for (auto const& [role, hours] : deal.role_mix) {
            auto const expected =
                proportion(hours.value(), deal.probability->value(), 100, digits, RoundingRule::half_up);
            if (!expected) failed = Error{expected.error()}.in_object("Opportunity").in_record(id.to_string());
            if (!expected) return;
            weeks.add({role, deal.region}, Hours{*expected}, days_from(start, deal, deal_days), "Opportunity", id,
                      &CrewWeek::demand);
        }
    });
    if (failed) return *failed;
    if (auto done = weeks.done(); !done) return done.error();
    return weeks.all();
}

Result<StaffingOutlook> staffing_outlook(BusinessState const& state, Id<Opportunity> id, int weeks_max, int deal_days) {
    auto const* deal = state.find(id);
    if (!deal || deal->role_mix.empty())
        return Error{deal ? ErrorCode::validation : ErrorCode::not_found, "a deal whose roles are not known"}
            .in_object("Opportunity")
            .in_record(id.to_string())
            .in_field("role_mix")
            .with_owner("sales operations")
            .with_remedy("say which roles the work needs, and for how long");
    Date const hoped = deal->expected_start.value_or(deal->expected_close);
    Weeks      weeks{state, hoped};
    if (auto read = weeks.read(); !read) return read.error();

    auto const short_weeks = [&](Date start) -> Result<std::vector<CrewWeek>> {
        std::vector<CrewWeek> found;
        for (auto const& [role, hours] : deal->role_mix) {
            auto const needed = hours_by_week(hours, days_from(start, *deal, deal_days), start);
            if (!needed) return needed.error();
            for (auto const& [week, part] : *needed) {
                Hours const free = weeks.free_hours(role, deal->region, week);
                if (free < Hours{part})
                    found.push_back(
                        {.role = role, .region = deal->region, .week = week, .available = free, .demand = Hours{part}});
            }
        }
        return found;
    };
    auto at_first = short_weeks(hoped);
    if (!at_first) return at_first.error();
    StaffingOutlook outlook{.flag = Opportunity::CapacityFlag::staffable, .staffable_from = hoped};
    outlook.short_weeks = *std::move(at_first);
    if (outlook.short_weeks.empty()) return outlook;
    outlook.flag = Opportunity::CapacityFlag::constrained;
    for (int week = 1; week <= weeks_max; ++week) {
        outlook.staffable_from = monday_of(hoped).plus_days(days_of_week * week);
        auto const shortage    = short_weeks(*outlook.staffable_from);
        if (!shortage) return shortage.error();
        if (shortage->empty()) return outlook;
    }
    outlook.flag           = Opportunity::CapacityFlag::unstaffable;
    outlook.staffable_from = std::nullopt;
    return outlook;
}

}  // namespace throughline
