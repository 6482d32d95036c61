#include <throughline/process/role_estimate.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace throughline {

namespace process_detail {

/// The hours by such shares; empty where they are too many digits.
std::vector<RoleHours> divided(Decimal const& hours, UsualMix const& mix) {
    std::vector<RoleHours> parts;
    for (auto const& [role, share] : mix.shares) {
        auto const fraction = share.as_fraction();
        auto const part     = fraction ? Decimal::multiply(hours, *fraction) : fraction;
        if (!part) return {};
        parts.push_back({role, Hours{part->normalized()}});
    }
    return parts;
}

UsualMix const* mix_of(Opportunity const& deal, std::span<UsualMix const> mixes) {
    UsualMix const* of_all = nullptr;
    for (auto const& mix : mixes) {
        if (mix.service_line && mix.service_line == deal.service_line) return &mix;
        if (!mix.service_line) of_all = &mix;
    }
    return of_all;
}

struct EstimateRoles {
    std::vector<UsualMix> mixes;

    void operator()(RecordId record, AnyObject const& object, Records& /*records*/, Desired& desired) const {
        auto const& deal = object.as<Opportunity>();
        if (deal.stage == Opportunity::Stage::won || deal.stage == Opportunity::Stage::lost) return;
        auto roles = usual_roles(deal, mixes);
        if (roles.empty() || !is_usual(deal.role_mix)) return;
        Opportunity said{deal};
        said.role_mix = std::move(roles);
        desired.set<&Opportunity::role_mix>(Id<Opportunity>{record}, std::move(said));
    }

  private:
    /// Nobody has given a mix but this process, of whatever hours and for whatever service line.
    bool is_usual(std::vector<RoleHours> const& said) const {
        if (said.empty()) return true;
        Decimal sum;
        for (auto const& part : said) sum += part.hours.value();
        return std::any_of(mixes.begin(), mixes.end(), [&](UsualMix const& mix) { return divided(sum, mix) == said; });
    }
};

}  // namespace process_detail

std::vector<RoleHours> usual_roles(Opportunity const& deal, std::span<UsualMix const> mixes) {
    auto const* const mix = process_detail::mix_of(deal, mixes);
    if (!mix || !deal.estimated_hours) return {};
    return process_detail::divided(deal.estimated_hours->value(), *mix);
}

Process role_estimate(std::vector<UsualMix> mixes) {
    for (auto const& mix : mixes) {
        Decimal sum;
        for (auto const& each : mix.shares) sum += each.share.value();
        if (sum != Decimal{100}) throw std::invalid_argument{"role estimate: the shares of a mix must be 100 in all"};
    }
    return {.name    = "role estimate",
            .version = 1,
            .from    = "Opportunity",
            .derive  = process_detail::EstimateRoles{std::move(mixes)},
            .watches = {},
            .reads   = {"Opportunity.stage", "Opportunity.estimated_hours", "Opportunity.service_line"},
            .makes   = {"Opportunity.role_mix"}};
}

}  // namespace throughline
