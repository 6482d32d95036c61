#include "deals.hpp"

#include <throughline/process/delivery_plan.hpp>
#include <throughline/process/invoicing.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/won_deal.hpp>

using namespace throughline;

namespace {

std::vector<Process> plans(BilledPriceRule rule = BilledPriceRule::difference) {
    WonDealPolicy policy;
    policy.billing = false;
    BillingPlanPolicy const billing{.after_billing = rule};
    return {won_deal(policy), delivery_plan(), billing_plan(billing), revenue_plan({.billing = billing})};
}

/// A line of 90,000 by milestones of 27,000, 36,000 and 27,000, of which so many are billed in August 2026.
struct Milestones {
    explicit Milestones(std::size_t billed, BilledPriceRule rule = BilledPriceRule::difference)
        : book{book_with(deal())}, processes{plans(rule)} {
        book.settle(processes);
        auto const lines = book.all<ContractLine>();
        REQUIRE(lines.size() == 1);
        line = lines.front().first;
        milestones.resize(book.all<Milestone>().size(), Id<Milestone>{RecordId{}});
        REQUIRE(milestones.size() == 3);
        std::vector<std::pair<Date, Id<Milestone>>> by_day;
        for (auto const& [id, milestone] : book.all<Milestone>()) by_day.emplace_back(*milestone.due, id);
        std::sort(by_day.begin(), by_day.end());
        for (std::size_t each = 0; each < 3; ++each) milestones[each] = by_day[each].second;
        for (std::size_t each = 0; each < billed; ++each) bill(billing_event_id(line, milestones[each]), {2026, 8, 1});
    }

    static Opportunity deal() {
        auto deal  = whole_deal(BillingModel::milestone);
        deal.stage = Opportunity::Stage::won;
        return deal;
    }
    void bill(Id<BillingEvent> id, Date on) {
        auto event   = book.get(id).value();
        event.status = BillingEvent::Status::billed;
        book.say(id, event, on);
        settle();
    }
    void price(std::int64_t whole, Date on) {
        auto now   = book.get(line).value();
        now.amount = euros(whole);
        book.say(line, now, on);
        settle();
    }
    void milestone_amount(std::size_t which, std::int64_t whole, Date on) {
        auto now   = book.get(milestones[which]).value();
        now.amount = euros(whole);
        book.say(milestones[which], now, on);
        settle();
    }
    void    settle() { book.settle(processes); }
    Decimal billed_and_due() const { return live_sum(book.all<BillingEvent>()); }
    Decimal earned() const {
        Decimal sum;
        for (auto const& [id, month] : book.all<RevenueScheduleLine>()) sum += month.planned.amount();
        return sum;
    }
    std::optional<BillingEvent> correction(std::size_t number) { return book.get(billing_event_id(line, number)); }

    Book                       book;
    std::vector<Process>       processes;
    Id<ContractLine>           line{RecordId{}};
    std::vector<Id<Milestone>> milestones{};
};

}  // namespace

TEST_CASE(
    "R62 L9 L14: a price that changes after its milestones were billed is charged or credited, and billed is due") {
    Milestones at{3};
    CHECK((at.billed_and_due() == Decimal{90'000}));
    at.price(90'060, {2026, 9, 10});
    CHECK(at.book.violations.empty());
    REQUIRE(at.correction(1));
    CHECK(at.correction(1)->amount == euros(60));
    CHECK(at.correction(1)->status == BillingEvent::Status::eligible);
    CHECK(at.correction(1)->due_on == Date{2026, 9, 10});  // No month that was over is billed anew.
    CHECK(at.correction(1)->sources.empty());              // Its milestones feed one event each.
    at.price(89'950, {2026, 9, 12});
    CHECK(at.correction(1)->amount == euros(-50));
    CHECK((at.billed_and_due() == Decimal{89'950}));
    CHECK((at.earned() == Decimal{89'950}));

    at.bill(billing_event_id(at.line, std::size_t{1}), {2026, 9, 30});
    CHECK(at.book.violations.empty());
    CHECK_FALSE(at.correction(2));
    at.price(91'000, {2026, 10, 2});
    CHECK(at.correction(1)->amount == euros(-50));  // What is billed stands.
    CHECK(at.correction(2)->amount == euros(1'050));
    at.price(89'950, {2026, 10, 3});
    CHECK(at.correction(2)->status == BillingEvent::Status::cancelled);
    CHECK((at.billed_and_due() == Decimal{89'950}));
    CHECK((at.earned() == Decimal{89'950}));
    CHECK(at.book.settle(at.processes) == 0);
}

TEST_CASE("R62 L9 L14: a milestone whose amount changes after it was billed is corrected while others are open") {
    Milestones at{1};
    at.milestone_amount(0, 30'000, {2026, 8, 20});
    CHECK_FALSE(at.correction(1));  // The price is still what the milestones were billed for.
    at.price(93'000, {2026, 8, 21});
    CHECK(at.book.violations.empty());
    CHECK(at.correction(1)->amount == euros(3'000));
    CHECK(at.correction(1)->due_on == Date{2026, 8, 21});
    CHECK((at.billed_and_due() == Decimal{93'000}));
    at.bill(billing_event_id(at.line, at.milestones[1]), {2026, 8, 30});
    CHECK(at.correction(1)->amount == euros(3'000));
    at.bill(billing_event_id(at.line, std::size_t{1}), {2026, 8, 31});
    at.bill(billing_event_id(at.line, at.milestones[2]), {2026, 9, 30});
    CHECK(at.book.violations.empty());
    CHECK_FALSE(at.correction(2));
    at.milestone_amount(2, 20'000, {2026, 10, 1});
    at.price(86'000, {2026, 10, 1});
    CHECK(at.correction(2)->amount == euros(-7'000));
    CHECK((at.billed_and_due() == Decimal{86'000}));
    CHECK((at.earned() == Decimal{86'000}));
}

TEST_CASE("R62 L10: what looks like a change of the price, and is a milestone that is missing, is for finance") {
    std::optional<Milestones> at;
    SUBCASE("the price, where the firm wants to be asked") {
        at.emplace(3, BilledPriceRule::ask);
        at->price(90'060, {2026, 9, 10});
    }
    SUBCASE("some of its milestones were deleted, whatever its price came to later") {
        at.emplace(1);
        at->book.erase(at->milestones[1]);
        at->book.erase(at->milestones[2]);
        at->settle();
        REQUIRE_FALSE(at->book.violations.empty());
        at->price(80'000, {2026, 9, 10});
    }
    SUBCASE("its price is older than what was billed: the other milestones are yet to come") {
        at.emplace(0);
        at->book.erase(at->milestones[1]);
        at->book.erase(at->milestones[2]);
        auto const first = billing_event_id(at->line, at->milestones[0]);
        for (auto const& [id, event] : at->book.all<BillingEvent>())
            if (id != first) at->book.erase(id);
        at->bill(first, {2026, 8, 1});
    }
    SUBCASE("the price rises, and the open milestones say nothing of it") {
        at.emplace(1);
        at->price(95'000, {2026, 8, 20});
    }
    REQUIRE_FALSE(at->book.violations.empty());
    CHECK(at->book.violations.front().owner == "finance");
    CHECK_FALSE(at->correction(1));
}

TEST_CASE("R62 L14: a correction reaches an invoice of its own, and invoices sum to the price") {
    Milestones at{0};
    at.processes.push_back(invoicing());
    at.processes.push_back(invoice_release());
    auto const release = [&](Date on) {  // Once it is released, the ledger takes it.
        at.book.set_today(on);
        at.settle();
        for (auto [id, invoice] : at.book.all<Invoice>()) {
            if (!invoice.issued_on || invoice.status != Invoice::Status::draft) continue;
            invoice.status = Invoice::Status::released;
            at.book.say(id, invoice, on);
        }
        at.settle();
    };
    for (auto const id : at.milestones) {
        auto milestone   = at.book.get(id).value();
        milestone.status = Milestone::Status::approved;
        at.book.say(id, milestone, *milestone.due);
        release(*milestone.due);
    }
    at.price(90'060, {2026, 11, 10});
    release({2026, 11, 11});
    at.price(91'000, {2026, 11, 20});
    release({2026, 11, 20});
    Decimal invoiced;
    for (auto const& [id, invoice] : at.book.all<Invoice>())
        if (invoice.status == Invoice::Status::released) invoiced += invoice.total.amount();
    CHECK((invoiced == Decimal{91'000}));
    for (auto const& [id, event] : at.book.all<BillingEvent>()) CHECK(event.status == BillingEvent::Status::billed);
    CHECK(at.book.violations.empty());
}
