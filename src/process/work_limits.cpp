#include "work_limits.hpp"

#include <throughline/model/project.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace throughline::process_detail {

namespace {

/// Work that shares a limit, with what it comes to and what was billed of it, if anything was.
struct LimitedWork {
    RecordId             id;
    Date                 day;
    Money                worth;
    std::optional<Money> billed{};
};

/// All approved billable work under that ground that has a price, what is billed before what is not, by days.
std::vector<LimitedWork> limited_work(Id<Project> project, Ground const& ground, Grounds const& grounds,
                                      WorkPrices& prices, Records& records) {
    std::vector<LimitedWork> all;
    auto const               add = [&](auto id, auto const& work, Date day) {
        if (!work.billable || !is_approved(work)) return;
        auto const* own = grounds.of(day);
        if (!own || own->id != ground.id) return;
        auto const worth = prices.of(id, work, ground);
        if (!worth) return;  // Its own derivation says so.
        all.push_back({id, day, *worth});
        auto const known = records.get(billing_event_id(id));
        if (known && is_billed(*known) && known->amount.currency() == worth->currency())
            all.back().billed = known->amount;
    };
    for (auto const& [id, entry] : records.referring<&TimeEntry::project>(project)) add(id, entry, entry.worked_on);
    for (auto const& [id, expense] : records.referring<&Expense::project>(project))
        add(id, expense, expense.incurred_on);
    std::sort(all.begin(), all.end(), [](LimitedWork const& left, LimitedWork const& right) {
        return std::tuple{!left.billed, left.day, left.id} < std::tuple{!right.billed, right.day, right.id};
    });
    return all;
}

/// What the line's amount leaves room for of a piece of work. Requires: it is one of them, and not billed.
Result<Money> within_cap(RecordId id, std::vector<LimitedWork> const& all, Ground const& ground) {
    Money                        billed = Money::zero(ground.contract.currency);
    Money                        above  = billed;
    std::vector<BillableExpense> open;  // Priced already: the cap asks for no more than amounts in order.
    for (auto const& work : all) {
        if (work.billed) {
            billed += *work.billed;
            above += work.worth - *work.billed;
            continue;
        }
        open.push_back({Id<Expense>{work.id}, work.day, work.worth});
        if (work.id == id) break;
    }
    TimeAndMaterialsTerms terms{.currency = ground.contract.currency};
    terms.not_to_exceed = ground.line.amount;
    terms.billed_before = billed;
    terms.above_before  = above;
    auto const bill     = bill_time_and_materials({}, open, terms);
    if (!bill) return bill.error();
    return bill->lines.back().amount.value;
}

/// What the retainer does not cover of a piece of work. Nothing while it is not known what the retainer bills.
Result<std::optional<Money>> beyond_retainer(RecordId id, std::vector<LimitedWork> const& all, Ground const& retainer,
                                             WorkBillingPolicy const& policy, Records& records) {
    auto const                     currency = retainer.contract.currency;
    std::map<Date, RetainerPeriod> months;
    auto const                     month = [&](Date day) -> RetainerPeriod& {
        auto const period = month_of(day);
        return months.try_emplace(period.range.start, RetainerPeriod{period.name, Money::zero(currency)}).first->second;
    };
    for (auto const& [event_id, event] : records.referring<&BillingEvent::contract_line>(retainer.id)) {
        bool const pays_in = event.kind == BillingEvent::Kind::recurring || event.kind == BillingEvent::Kind::advance;
        if (pays_in && event.due_on && event.status != BillingEvent::Status::cancelled &&
            event.amount.currency() == currency)
            month(*event.due_on).paid_in += event.amount;
    }
    if (months.empty()) return std::optional<Money>{};
    Date const first = months.begin()->first;
    for (auto const& work : all) {
        Date const  day   = std::max(work.day, first);  // Work before the first month is its.
        Money const drawn = work.billed ? work.worth - *work.billed : work.worth;
        if (drawn.is_negative() != work.worth.is_negative()) continue;  // Billed above its worth: for people.
        if (drawn.is_negative())
            month(day).paid_in += drawn.negated();  // A correction can be drawn again.
        else
            month(day).bills.push_back({drawn, work.id});
    }
    std::vector<RetainerPeriod> periods;
    for (auto const& [start, period] : months) periods.push_back(period);
    auto const figures = draw_retainer(periods, currency, policy.retainer);
    if (!figures) return figures.error();
    for (std::size_t i = 0; i < periods.size(); ++i)
        for (std::size_t each = 0; each < periods[i].bills.size(); ++each)
            if (periods[i].bills[each].source == id) return std::optional{(*figures)[i].draws[each].invoiced.value};
    return std::optional{Money::zero(currency)};
}

}  // namespace

Result<std::optional<Money>> owed_for(OpenWork const& work, Grounds const& grounds, WorkPrices& prices,
                                      WorkBillingPolicy const& policy, Records& records) {
    auto const* retainer = grounds.retainer_of(work.day);
    if (!retainer && !policy.amount_is_cap) return std::optional{work.worth};
    auto const& ground = *grounds.of(work.day);
    auto const  all    = limited_work(work.project, ground, grounds, prices, records);
    if (retainer) return beyond_retainer(work.id, all, *retainer, policy, records);
    auto const amount = within_cap(work.id, all, ground);
    if (!amount) return amount.error();
    return std::optional{*amount};
}

}  // namespace throughline::process_detail
