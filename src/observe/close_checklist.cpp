#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/revenue_schedule.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/observe/billing_kpis.hpp>
#include <throughline/observe/close_checklist.hpp>
#include <throughline/revenue/books.hpp>
#include <throughline/revenue/contract_terms.hpp>
#include <throughline/revenue/postings.hpp>

#include <algorithm>
#include <map>

namespace throughline {

namespace {

class Checking {
  public:
    Checking(BusinessState const& state, CloseRequest const& request)
        : state_{state}, request_{request}, end_{*request.period.range.end} {}

    CloseChecklist run() {
        CloseChecklist list{.period = request_.period};
        list.checks.push_back({"contract values", "Each contract is worth the sum of its lines.", values()});
        list.checks.push_back({"identities", "They hold after every movement until the period's end.", identities()});
        list.checks.push_back({"work approved", "No billable work of the period waits for approval.", waiting()});
        list.checks.push_back({"work billed", "Approved billable work has a billing event.", unbilled()});
        list.checks.push_back(
            {"revenue recognized", "What the schedules plan until the period's end is recognized.", unrecognized()});
        list.checks.push_back({"postings", "Postings and what they post speak of each other.", postings()});
        return list;
    }

  private:
    bool counts(std::optional<Id<Contract>> const& id) const {
        if (!request_.legal_entity) return true;
        auto const* contract = state_.find(id);
        return contract && contract->legal_entity == *request_.legal_entity;
    }
    bool counts(Id<ContractLine> id) const {
        auto const* line = state_.find(id);
        return counts(line ? std::optional{line->contract} : std::nullopt);
    }
    bool counts(Id<RevenueEvent> id) const {
        auto const* event = state_.find(id);
        return event && has_begun(event->period) && counts(event->contract_line);
    }
    bool counts(Id<LedgerPosting> id) const {
        auto const* posting = state_.find(id);
        bool const  is_ours = !request_.legal_entity || posting->legal_entity == *request_.legal_entity;
        return is_ours && has_begun(posting->period);
    }
    bool has_begun(Period const& period) const { return period.range.start < end_; }
    bool counts(Id<Project> id) const {
        auto const* project = state_.find(id);
        if (!request_.legal_entity) return true;
        return project && (project->legal_entity == request_.legal_entity || counts(project->contract));
    }

    std::vector<std::string> values() const {
        std::map<Id<Contract>, ContractTerms> all;
        state_.each<Contract>([&](Id<Contract> id, Contract const& contract) {
            if (contract.status != Contract::Status::draft && counts(id)) all[id].contract = contract;
        });
        state_.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
            if (auto const found = all.find(line.contract); found != all.end())
                found->second.lines.emplace_back(id, line);
        });
        std::vector<std::string> breaks;
        for (auto const& [id, terms] : all)
            if (auto const valid = check_value(terms); !valid)
                breaks.push_back("contract " + id.to_string() + ": " + valid.error().describe());
        return breaks;
    }

    std::vector<std::string> identities() const {
        auto const movements = movements_of(state_, end_, request_.legal_entity);
        if (!movements) return {movements.error().describe()};
        std::vector<std::string> breaks;
        IdentityWatcher          watcher;
        for (auto const& movement : *movements)
            if (auto const broken = watcher.observe(movement)) breaks.push_back(broken->describe());
        return breaks;
    }

    std::vector<std::string> waiting() const {
        std::vector<std::string> breaks;
        state_.each<TimeEntry>([&](Id<TimeEntry> id, TimeEntry const& entry) {
            bool const waits = entry.status == TimeEntry::Status::draft || entry.status == TimeEntry::Status::submitted;
            if (waits && entry.billable && entry.worked_on < end_ && counts(entry.project))
                breaks.push_back("time entry " + id.to_string() + " of " + entry.worked_on.to_string());
        });
        return breaks;
    }

    std::vector<std::string> unbilled() const {
        std::vector<std::string> breaks;
        for (auto const& work : work_without_event(state_, end_)) {
            if (work.worked_on >= end_ || !counts(work.project)) continue;
            std::string const id = work.entry ? work.entry->to_string() : work.expense ? work.expense->to_string() : "";
            breaks.push_back("work " + id + " of " + work.worked_on.to_string());
        }
        return breaks;
    }

    /// By line: what its schedule plans for periods that are over by then, less what its revenue events of them say.
    std::vector<std::string> unrecognized() const {
        std::map<std::pair<Id<ContractLine>, Currency>, Decimal> missing;
        state_.each<RevenueScheduleLine>([&](Id<RevenueScheduleLine>, RevenueScheduleLine const& line) {
            auto const* schedule = state_.find(line.schedule);
            if (schedule && line.period.range.end && *line.period.range.end <= end_ && counts(schedule->contract_line))
                missing[{schedule->contract_line, line.planned.currency()}] += line.planned.amount();
        });
        state_.each<RevenueEvent>([&](Id<RevenueEvent>, RevenueEvent const& event) {
            auto const found = missing.find({event.contract_line, event.amount.currency()});
            if (found != missing.end() && event.period.range.end && *event.period.range.end <= end_)
                found->second -= event.amount.amount();
        });
        std::vector<std::string> breaks;
        for (auto const& [key, amount] : missing)
            if (!amount.is_zero())
                breaks.push_back("line " + key.first.to_string() + ": " + Money{amount, key.second}.to_string() +
                                 " is planned and not recognized");
        return breaks;
    }

    std::vector<std::string> postings() const {
        auto const               report = match_postings(state_);
        std::vector<std::string> breaks;
        for (auto const& id : report.orphans)
            if (counts(id)) breaks.push_back("posting " + state_.find(id)->reference + " is of no record");
        for (auto const& each : report.disputed)
            if (counts(each.posting.posting))
                breaks.push_back("posting " + each.posting.reference + " says " + each.posted + ", its " +
                                 std::string{each.posting.object} + " " + each.recorded);
        if (!request_.has_ledger) return breaks;
        for (auto const& id : report.unposted)
            if (counts(id))
                breaks.push_back("revenue event " + id.to_string() + " of " + state_.find(id)->period.name +
                                 " is not posted");
        return breaks;
    }

    BusinessState const& state_;
    CloseRequest const&  request_;
    Date                 end_;
};

}  // namespace

bool CloseChecklist::is_green() const { return std::ranges::all_of(checks, &CloseCheck::is_green); }

std::string CloseChecklist::to_string() const {
    std::string text;
    for (auto const& check : checks) {
        text += check.is_green()           ? "green"
                : check.breaks.size() == 1 ? "1 break"
                                           : std::to_string(check.breaks.size()) + " breaks";
        text += "  " + std::string{check.name} + '\n';
        for (auto const& each : check.breaks) text += "  " + each + '\n';
    }
    return text;
}

CloseChecklist close_checklist(BusinessState const& state, CloseRequest const& request) {
    if (!request.period.range.end) return {request.period, {{"period", "It has an end.", {"the period has no end"}}}};
    return Checking{state, request}.run();
}

}  // namespace throughline
