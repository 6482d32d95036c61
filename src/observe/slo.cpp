#include <throughline/observe/slo.hpp>
#include <throughline/revenue/rounding.hpp>

namespace throughline {

namespace {

constexpr int digits = 4;

Result<> check(Objective const& objective) {
    bool const is_target = !objective.target.value().is_negative() && !objective.target.value().is_zero() &&
                           objective.target.value() < 100;
    if (!is_target)
        return Error{ErrorCode::validation, "an objective that leaves no error, or nothing but errors"}
            .in_field("target")
            .in_record(objective.name)
            .with_value(objective.target.to_string())
            .with_expected("above 0 and below 100");
    if (objective.window_days < 1)
        return Error{ErrorCode::validation, "an objective without a day"}
            .in_field("window_days")
            .in_record(objective.name)
            .with_expected("1 or more");
    return {};
}

Share bad_of(std::span<Observation const> seen, Timestamp now, std::chrono::microseconds window) {
    Share              bad;
    std::int64_t const first = now.microseconds() - window.count();
    for (auto const& each : seen) {
        if (each.at > now || each.at.microseconds() <= first) continue;
        bad.part += each.bad;
        bad.whole += each.good + each.bad;
    }
    return bad;
}

/// Percent of all that may be bad.
Decimal allowed(Objective const& objective) { return Decimal{100} - objective.target.value(); }

/// Whether the bad burn the budget at least so fast: bad x 100 >= rate x allowed x all, without any rounding.
bool burns(Objective const& objective, Share const& bad, Decimal const& rate) {
    if (bad.whole == 0) return false;
    return Decimal{bad.part} * Decimal{100} >= rate * allowed(objective) * Decimal{bad.whole};
}

}  // namespace

std::vector<BurnAlert> standard_burn_alerts() {
    using namespace std::chrono_literals;
    return {{"fast", 60min, 5min, Decimal::from_units(144, 1)},
            {"medium", 360min, 30min, Decimal{6}},
            {"slow", 4'320min, 360min, Decimal{1}}};
}

Result<BurnRate> burn_rate(Objective const& objective, std::span<Observation const> seen, Timestamp now,
                           std::chrono::minutes window) {
    if (auto valid = check(objective); !valid) return std::move(valid).error();
    BurnRate burn{.bad = bad_of(seen, now, window)};
    if (burn.bad.whole == 0) return burn;
    auto const rate = proportion(Decimal{burn.bad.part}, 100, allowed(objective) * Decimal{burn.bad.whole}, digits,
                                 RoundingRule::half_up);
    if (!rate) return rate.error();
    burn.rate = *rate;
    return burn;
}

Result<ObjectiveStatus> status_of(Objective const& objective, std::span<Observation const> seen, Timestamp now) {
    auto const burn = burn_rate(objective, seen, now, std::chrono::days{objective.window_days});
    if (!burn) return burn.error();
    auto const&     bad     = burn->bad;
    Decimal const   hundred = Decimal::from_units(1, 2);
    ObjectiveStatus status{.good = {bad.whole - bad.part, bad.whole}, .burn = *burn};
    status.budget      = allowed(objective) * hundred * Decimal{bad.whole};
    status.budget_left = status.budget - Decimal{bad.part};
    status.is_met      = !status.budget_left.is_negative();
    return status;
}

Result<std::vector<BurnAlert>> ringing(Objective const& objective, std::span<Observation const> seen, Timestamp now,
                                       std::span<BurnAlert const> alerts) {
    if (auto valid = check(objective); !valid) return std::move(valid).error();
    std::vector<BurnAlert> found;
    for (auto const& alert : alerts)
        if (burns(objective, bad_of(seen, now, alert.long_window), alert.rate) &&
            burns(objective, bad_of(seen, now, alert.short_window), alert.rate))
            found.push_back(alert);
    return found;
}

}  // namespace throughline
