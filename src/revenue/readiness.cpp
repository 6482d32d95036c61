#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/revenue/readiness.hpp>

#include <map>

namespace throughline {

namespace {

/// How many milestones each contract line has.
std::map<Id<ContractLine>, std::size_t> counted(BusinessState const& state) {
    std::map<Id<ContractLine>, std::size_t> counts;
    state.each<Milestone>([&](Id<Milestone>, Milestone const& milestone) {
        if (milestone.contract_line) ++counts[*milestone.contract_line];
    });
    return counts;
}

/// `counts` is asked for where a milestone says no worth of its own: the only one of its line is worth the line.
template <class Counts>
std::string hindrance(BusinessState const& state, Milestone const& milestone, Counts const& counts) {
    if (milestone.status == Milestone::Status::planned) return "it is not reached";
    if (milestone.status == Milestone::Status::invoiced) return "it is invoiced";
    auto const* line     = state.find(milestone.contract_line);
    auto const* contract = line ? state.find(line->contract) : nullptr;
    if (!contract) return "it is under no contract line";
    if (contract->status == Contract::Status::draft) return "its contract is a draft";
    if (contract->status == Contract::Status::on_hold) return "its contract is on hold";
    if (contract->status == Contract::Status::terminated) return "its contract is terminated";
    bool const is_priced = milestone.amount || milestone.revenue_percent;
    if (!is_priced && counts().at(*milestone.contract_line) > 1) return "nothing says what it is worth";
    return {};
}

}  // namespace

Readiness readiness_of(BusinessState const& state, Id<Milestone> milestone) {
    auto const* found = state.find(milestone);
    if (!found) return {false, "there is no such milestone"};
    auto reason = hindrance(state, *found, [&] { return counted(state); });
    return {reason.empty(), std::move(reason)};
}

std::vector<ReadinessDrift> readiness_drift(BusinessState const& state) {
    std::vector<ReadinessDrift> drift;
    auto const                  counts = counted(state);
    state.each<Milestone>([&](Id<Milestone> id, Milestone const& milestone) {
        auto       reason   = hindrance(state, milestone, [&]() -> auto const& { return counts; });
        bool const is_ready = reason.empty();
        if (milestone.billing_ready != std::optional{is_ready})
            drift.push_back({id, milestone.billing_ready, {is_ready, std::move(reason)}});
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
