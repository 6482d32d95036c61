#include "work_limits.hpp"
#include "contract_time.hpp"

#include <throughline/model/project.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/straight_line.hpp>
#include <throughline/revenue/work_state.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace throughline::process_detail {

namespace {

/// Work that shares a limit, with what it comes to and what was billed of it, if anything was.
struct LimitedWork {
    RecordId             id;
    Date                 day;
    Money                worth;
    Ground const*        ground;
    Ground const*        retainer;  ///< None where it draws from none.
    std::optional<Money> billed{};
};

/// A retainer covers work that is priced in its own currency alone.
bool is_payable_from(Ground const& retainer, Money const& worth) {
    return worth.currency() == retainer.contract.currency;
}

/// All approved billable work that has a price and is under that ground or draws from a retainer, what is billed before
/// what is not, by days.
std::vector<LimitedWork> limited_work(Id<Project> project, Ground const& ground, Grounds const& grounds,
                                      WorkPrices& prices, Records& records) {
    std::vector<LimitedWork> all;
    auto const               add = [&](auto id, auto const& work, Date day) {
        if (!work.billable || !is_approved(work)) return;
        auto const* own      = grounds.of(day);
        auto const* retainer = grounds.retainer_of(day);
        if (!own || (own != &ground && !retainer)) return;
        auto const worth = prices.of(id, work, *own);
        if (!worth) return;  // Its own derivation says so.
        LimitedWork limited{id, day, *worth, own, retainer};
        auto const  known = records.get(billing_event_id(id));
        if (known && is_billed(*known) && known->amount.currency() == worth->currency()) limited.billed = known->amount;
        if (retainer && !is_payable_from(*retainer, *worth)) {
            if (!limited.billed) return;  // Its own derivation says so, too.
            limited.retainer = nullptr;
        }
        all.push_back(std::move(limited));
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
        if (work.ground != &ground) continue;
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

RetainerPeriod& month_in(std::map<Date, RetainerPeriod>& months, Date day, Currency currency) {
    auto const period = month_of(day);
    return months.try_emplace(period.range.start, RetainerPeriod{period.name, Money::zero(currency)}).first->second;
}

/// What is paid in to a retainer, by month: what its line bills as agreed.
std::map<Date, RetainerPeriod> paid_in_to(Ground const& retainer, Records& records) {
    std::map<Date, RetainerPeriod> months;
    auto const                     currency = retainer.contract.currency;
    for (auto const& [event_id, event] : records.referring<&BillingEvent::contract_line>(retainer.id)) {
        bool const pays_in = event.kind == BillingEvent::Kind::recurring || event.kind == BillingEvent::Kind::advance;
        if (pays_in && event.due_on && event.status != BillingEvent::Status::cancelled &&
            event.amount.currency() == currency)
            month_in(months, *event.due_on, currency).paid_in += event.amount;
    }
    return months;
}

/// Leaves of what is drawn from a retainer what that does not cover. False while it is not known what it bills.
Result<bool> draw(std::vector<LimitedWork>& all, Ground const& retainer, RetainerPolicy const& policy,
                  Records& records) {
    auto const currency = retainer.contract.currency;
    auto       months   = paid_in_to(retainer, records);
    if (months.empty()) return false;
    Date const first = months.begin()->first;
    for (auto const& work : all) {
        if (work.retainer != &retainer) continue;
        auto&       month = month_in(months, std::max(work.day, first), currency);  // No work is before the first.
        Money const drawn = work.billed ? work.worth - *work.billed : work.worth;
        if (drawn.is_negative() != work.worth.is_negative()) continue;  // Billed above its worth: for people.
        if (drawn.is_negative())
            month.paid_in += drawn.negated();  // A correction can be drawn again.
        else
            month.bills.push_back({drawn, work.id});
    }
    std::vector<RetainerPeriod> periods;
    for (auto const& [start, period] : months) periods.push_back(period);
    auto const figures = draw_retainer(periods, currency, policy);
    if (!figures) return figures.error();
    std::map<RecordId, Money> beyond;
    for (std::size_t i = 0; i < periods.size(); ++i)
        for (std::size_t each = 0; each < periods[i].bills.size(); ++each)
            beyond.emplace(periods[i].bills[each].source, (*figures)[i].draws[each].invoiced.value);
    for (auto& work : all) {
        if (work.retainer != &retainer) continue;
        auto const found = beyond.find(work.id);
        work.worth       = work.billed ? *work.billed : found != beyond.end() ? found->second : Money::zero(currency);
    }
    return true;
}

Error other_currency(OpenWork const& work, Ground const& retainer) {
    return Error{ErrorCode::validation, "it is priced in another currency than the retainer that it draws from"}
        .in_record(work.id.to_string())
        .in_field("Contract.currency")
        .with_value(work.worth.to_string())
        .with_expected("a price in " + std::string{retainer.contract.currency.code()})
        .with_remedy("agree on a retainer in the currency of the work, or price the work in the retainer's");
}

/// Nothing is ever paid in to it, however long one waits.
Error never_scheduled(OpenWork const& work, Ground const& retainer) {
    return Error{ErrorCode::validation, "the retainer that it draws from has no term, and so no schedule"}
        .in_record(work.id.to_string())
        .in_field("ContractLine.term")
        .with_value(retainer.line.number.value_or(retainer.id.to_string()))
        .with_expected("a term with an end, of the retainer's line or its contract")
        .with_remedy("give the retainer's line its term");
}

/// Draws each retainer that counts. One that cannot be drawn yet holds its own work back, and nobody else's: the asker
/// is told whether its own is drawn.
Result<bool> draw_all(std::vector<LimitedWork>& all, Ground const* own, std::set<Ground const*> const& retainers,
                      RetainerPolicy const& policy, Records& records) {
    for (auto const* each : retainers) {
        auto const drawn = draw(all, *each, policy, records);
        if (drawn && *drawn) continue;
        if (each == own) return drawn;
        std::erase_if(all, [&](LimitedWork const& work) { return work.retainer == each && !work.billed; });
        for (auto& work : all)
            if (work.retainer == each) work.worth = *work.billed;
    }
    return true;
}

}  // namespace

Result<std::optional<Money>> owed_for(OpenWork const& work, Grounds const& grounds, WorkPrices& prices,
                                      WorkBillingPolicy const& policy, Records& records) {
    auto const* retainer = grounds.retainer_of(work.day);
    if (!retainer && !policy.amount_is_cap) return std::optional{work.worth};
    if (retainer && !is_payable_from(*retainer, work.worth)) return other_currency(work, *retainer);
    auto const& ground    = *grounds.of(work.day);
    bool const  is_capped = policy.amount_is_cap && &ground != retainer;
    auto        all       = limited_work(work.project, ground, grounds, prices, records);
    auto const  of_work   = [&] { return std::ranges::find(all, work.id, &LimitedWork::id); };
    if (of_work() == all.end()) return std::optional<Money>{};  // Its project does not know it yet.

    std::set<Ground const*> retainers{retainer};  // Under a cap all work of the line counts, by what it is billed.
    for (auto const& each : all)
        if (is_capped && each.ground == &ground) retainers.insert(each.retainer);
    retainers.erase(nullptr);
    auto const drawn = draw_all(all, retainer, retainers, policy.retainer, records);
    if (!drawn) return drawn.error();
    if (!*drawn && !term_of(retainer->line, retainer->contract, 0)) return never_scheduled(work, *retainer);
    if (!*drawn) return std::optional<Money>{};
    if (!is_capped) return std::optional{of_work()->worth};
    auto const amount = within_cap(work.id, all, ground);
    if (!amount) return amount.error();
    return std::optional{*amount};
}

}  // namespace throughline::process_detail
