#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/revenue/readiness.hpp>

#include <algorithm>

namespace throughline {

namespace {

bool is_priced(BusinessState const& state, Id<Milestone> id, Milestone const& milestone) {
    if (milestone.amount || milestone.revenue_percent) return true;
    bool is_only_one = true;
    state.each<Milestone>([&](Id<Milestone> other, Milestone const& each) {
        is_only_one = is_only_one && (other == id || each.contract_line != milestone.contract_line);
    });
    return is_only_one;
}

std::string hindrance(BusinessState const& state, Id<Milestone> id, Milestone const& milestone) {
    if (milestone.status == Milestone::Status::planned) return "it is not reached";
    if (milestone.status == Milestone::Status::invoiced) return "it is invoiced";
    auto const* line     = state.find(milestone.contract_line);
    auto const* contract = line ? state.find(line->contract) : nullptr;
    if (!contract) return "it is under no contract line";
    if (contract->status == Contract::Status::draft) return "its contract is a draft";
    if (contract->status == Contract::Status::on_hold) return "its contract is on hold";
    if (contract->status == Contract::Status::terminated) return "its contract is terminated";
    if (!is_priced(state, id, milestone)) return "nothing says what it is worth";
    return {};
}

}  // namespace

Readiness readiness_of(BusinessState const& state, Id<Milestone> milestone) {
    auto const* found = state.find(milestone);
    if (!found) return {false, "there is no such milestone"};
    auto reason = hindrance(state, milestone, *found);
    return {reason.empty(), std::move(reason)};
}

std::vector<ReadinessDrift> readiness_drift(BusinessState const& state) {
    std::vector<ReadinessDrift> drift;
    state.each<Milestone>([&](Id<Milestone> id, Milestone const& milestone) {
        auto derived = readiness_of(state, id);
        if (milestone.billing_ready != std::optional{derived.is_ready})
            drift.push_back({id, milestone.billing_ready, std::move(derived)});
    });
    return drift;
}

Result<> check_progress(std::span<ProgressReport const> reports) {
    auto const refused = [](ProgressReport const& report, char const* why) {
        return Error{ErrorCode::validation, why}
            .in_object("Project")
            .in_field("percent_complete")
            .in_record(report.source.to_string())
            .with_value(report.percent.to_string() + " on " + report.on.to_string());
    };
    for (std::size_t i = 0; i < reports.size(); ++i) {
        auto const& report = reports[i];
        if (report.percent.value().is_negative() || report.percent.value() > 100)
            return refused(report, "progress outside 0 to 100").with_expected("from 0 to 100");
        if (i == 0) continue;
        if (report.on < reports[i - 1].on) return refused(report, "progress out of order of time");
        if (report.percent.value() < reports[i - 1].percent.value() && !report.is_correction)
            return refused(report, "progress that falls without a correction")
                .with_expected("at least " + reports[i - 1].percent.to_string())
                .with_owner("delivery")
                .with_remedy("enter it as a correction, with a reason");
    }
    return {};
}

}  // namespace throughline
