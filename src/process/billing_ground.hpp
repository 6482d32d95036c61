#pragma once

#include <throughline/model/assignment.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/process/work_billing.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/sync/derivation.hpp>

#include <map>
#include <optional>
#include <vector>

namespace throughline {

namespace process_detail {

/// Under what a piece of work is billed.
struct Ground {
    Id<ContractLine> id;
    ContractLine     line;
    Contract         contract;
};

/// Under what a project's work is billed, day by day. Its lines are read once, for whatever number of days.
class Grounds {
  public:
    Grounds(Id<Project> project, WorkBillingPolicy const& policy, Records& records);

    /// A line for time and materials, or else the retainer that the work passes; none where neither is agreed.
    Ground const* of(Date day) const;
    /// What the work of a day draws from, where what passes a retainer is billed.
    Ground const* retainer_of(Date day) const;

  private:
    struct Candidate {
        Ground                   ground;
        std::optional<DateRange> term;   ///< Without one it holds on every day.
        std::optional<Date>      ended;  ///< Its last day.
    };
    static Ground const* best_on(Date day, std::vector<Candidate> const& candidates);

    std::vector<Candidate> hourly_{};  ///< By their numbers.
    std::vector<Candidate> retainers_{};
};

/// What pieces of work come to. Rates and people are read once.
class WorkPrices {
  public:
    WorkPrices(Percent markup, Records& records) : markup_{markup}, records_{records} {}

    /// At its own rate, its assignment's, or the account's card's for the assignment's role or else the person's.
    Result<Money> of(Id<TimeEntry> id, TimeEntry const& entry, Ground const& ground);
    Result<Money> of(Id<Expense> id, Expense const& expense, Ground const& ground) const;

  private:
    std::vector<Rate> const& rates_of(Ground const& ground);
    void                     price_as_assigned(BillableTime& time, TimeEntry const& entry);

    template <class Object>
    using Once = std::map<Id<Object>, std::optional<Object>>;
    template <class Object>
    Object const* once(Once<Object>& known, Id<Object> id);

    Percent                                   markup_;
    Records&                                  records_;
    std::map<Id<Contract>, std::vector<Rate>> rates_{};
    Once<Resource>                            resources_{};
    Once<Assignment>                          assignments_{};
};

}  // namespace process_detail

}  // namespace throughline
