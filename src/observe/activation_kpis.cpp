#include <throughline/observe/activation_kpis.hpp>

#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/resource.hpp>

#include <algorithm>

namespace throughline {

namespace observe_detail {

bool may_take_time(Project const& project) {
    return project.status == Project::Status::active && project.code && project.legal_entity;
}

/// The projects of every deal, by way of its engagement and its contracts.
std::map<Id<Opportunity>, std::vector<Id<Project>>> projects_of_deals(BusinessState const& state) {
    std::map<Id<Opportunity>, std::vector<Id<Project>>> projects;
    state.each<Project>([&](Id<Project> id, Project const& project) {
        auto engagement = project.engagement;
        if (auto const* contract = state.find(project.contract); !engagement && contract)
            engagement = contract->engagement;
        auto const* found = state.find(engagement);
        if (found && found->opportunity) projects[*found->opportunity].push_back(id);
    });
    return projects;
}

/// When a deal became won, and stayed so; and when each project first could take time.
struct FirstTimes {
    std::map<Id<Opportunity>, Timestamp> won{};
    std::map<Id<Project>, Timestamp>     active{};
};

FirstTimes first_times(std::span<JournalEntry const> journal, Timestamp until) {
    std::vector<JournalEntry const*> entries;
    for (auto const& entry : journal)
        if (entry.known_at <= until) entries.push_back(&entry);
    std::ranges::sort(entries, {}, &JournalEntry::sequence);
    FirstTimes times;
    for (auto const* entry : entries) {
        if (&entry->object.type() == &object_type<Opportunity>()) {
            bool const is_won = !entry->deleted && entry->object.as<Opportunity>().stage == Opportunity::Stage::won;
            if (is_won)
                times.won.try_emplace(Id<Opportunity>{entry->record}, entry->known_at);
            else
                times.won.erase(Id<Opportunity>{entry->record});
        } else if (&entry->object.type() == &object_type<Project>()) {
            if (!entry->deleted && may_take_time(entry->object.as<Project>()))
                times.active.try_emplace(Id<Project>{entry->record}, entry->known_at);
        }
    }
    return times;
}

/// What blocks a deal: itself, its account, or what was made of it.
std::string block_of(BusinessState const& state, DealActivation const& deal, Blocks const& blocks) {
    auto const about = [&](RecordId id) {
        auto const found = blocks.find(id);
        return found == blocks.end() ? std::string{} : found->second;
    };
    if (auto reason = about(deal.deal); !reason.empty()) return reason;
    auto const* opportunity = state.find(deal.deal);
    if (opportunity && opportunity->account)
        if (auto reason = about(*opportunity->account); !reason.empty()) return reason;
    if (deal.project)
        if (auto reason = about(*deal.project); !reason.empty()) return reason;
    std::string found;
    state.each<Contract>([&](Id<Contract> id, Contract const& contract) {
        auto const* engagement = state.find(contract.engagement);
        if (found.empty() && engagement && engagement->opportunity == deal.deal) found = about(id);
    });
    return found;
}

}  // namespace observe_detail

using namespace observe_detail;

std::vector<DealActivation> deal_activations(std::span<JournalEntry const> journal, Timestamp until) {
    auto const                  times    = first_times(journal, until);
    auto const                  projects = projects_of_deals(state_at(journal, until));
    std::vector<DealActivation> deals;
    for (auto const& [deal, won_at] : times.won) {
        DealActivation each{.deal = deal, .won_at = won_at};
        if (auto const found = projects.find(deal); found != projects.end()) {
            each.project = found->second.front();
            for (auto const project : found->second) {
                auto const active = times.active.find(project);
                if (active == times.active.end()) continue;
                if (each.activated_at && *each.activated_at <= active->second) continue;
                each.project      = project;
                each.activated_at = active->second;
            }
        }
        deals.push_back(each);
    }
    return deals;
}

Distribution activation_time(std::span<DealActivation const> deals) {
    std::vector<Decimal> hours;
    for (auto const& deal : deals)
        if (deal.activated_at) hours.push_back(hours_between(deal.won_at, *deal.activated_at));
    return Distribution{std::move(hours)};
}

ActivationWithinSla activation_within_sla(std::span<DealActivation const> deals, int working_days,
                                          Calendar const* calendar, Timestamp now) {
    ActivationWithinSla result;
    for (auto const& deal : deals) {
        Date const end   = utc_date(deal.activated_at.value_or(now));
        int const  taken = working_days_between(calendar, utc_date(deal.won_at), end);
        if (taken <= working_days && !deal.activated_at) {
            result.pending.push_back(deal.deal);
            continue;
        }
        ++result.within.whole;
        if (taken <= working_days)
            ++result.within.part;
        else
            result.late.push_back(deal.deal);
    }
    return result;
}

std::vector<AwaitedActivation> projects_awaiting_activation(std::span<DealActivation const> deals, Timestamp now) {
    std::vector<AwaitedActivation> awaited;
    for (auto const& deal : deals)
        if (!deal.activated_at) awaited.push_back({deal.deal, deal.project, days_between(deal.won_at, now)});
    return awaited;
}

ConversionFunnel conversion_funnel(BusinessState const& state, std::span<DealActivation const> deals,
                                   Blocks const& blocks, std::set<Id<Opportunity>> const& exempt) {
    ConversionFunnel funnel;
    for (auto const& deal : deals) {
        if (deal.activated_at)
            funnel.active.push_back(deal.deal);
        else if (exempt.contains(deal.deal))
            funnel.exempt.push_back(deal.deal);
        else if (auto reason = block_of(state, deal, blocks); !reason.empty())
            funnel.blocked.emplace(deal.deal, std::move(reason));
        else
            funnel.awaiting.push_back(deal.deal);
    }
    return funnel;
}

Calendar const* calendar_of_manager(BusinessState const& state, Project const& project) {
    auto const* manager = state.find(project.manager);
    return manager ? state.find(manager->calendar) : nullptr;
}

std::vector<StartVariance> start_variance(BusinessState const& state, CalendarOf const& calendar_of) {
    std::vector<StartVariance> variances;
    state.each<Project>([&](Id<Project> id, Project const& project) {
        if (!project.planned || !project.actual_start) return;
        variances.push_back(
            {id, working_days_between(calendar_of(state, project), project.planned->start, *project.actual_start)});
    });
    return variances;
}

}  // namespace throughline
