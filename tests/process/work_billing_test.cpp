#include "deals.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/process/whole_chain.hpp>

using namespace throughline;

namespace {

std::vector<Process> chain(ClosedPeriodRule rule = ClosedPeriodRule::next_open_period) {
    ChainPolicy policy;
    policy.work.closed = rule;
    return whole_chain(policy);
}

Book won(ClosedPeriodRule rule = ClosedPeriodRule::next_open_period) {
    auto deal  = whole_deal(BillingModel::time_and_materials, ContractType::time_and_materials);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle(chain(rule));
    REQUIRE(book.violations.empty());
    return book;
}

TimeEntry eight_hours(Id<Project> project) {
    TimeEntry entry{.resource  = id_of<Resource>("ada"),
                    .project   = project,
                    .worked_on = {2026, 7, 6},
                    .hours     = hours(8),
                    .billable  = true,
                    .status    = TimeEntry::Status::submitted};
    entry.bill_rate = euros(150);
    entry.cost_rate = euros(70);
    return entry;
}

}  // namespace

TEST_CASE("R58 R64 R122: only approved time is billed, once however often it is derived, with its source") {
    auto       book    = won();
    auto const project = book.all<Project>().front().first;
    auto const id      = id_of<TimeEntry>("monday");
    auto       entry   = eight_hours(project);
    book.keep(id, entry);
    book.settle(chain());
    CHECK_FALSE(book.get(billing_event_id(id)));
    entry.status = TimeEntry::Status::approved;
    book.keep(id, entry);
    for (int delivery = 0; delivery < 5; ++delivery) book.settle(chain());
    REQUIRE(book.all<BillingEvent>().size() == 1);
    auto const event = *book.get(billing_event_id(id));
    CHECK(event.amount == euros(1'200));
    CHECK(event.status == BillingEvent::Status::eligible);
    CHECK(event.sources.front().time_entry == id);
    CHECK(book.get(cost_actual_id(id))->amount == euros(560));

    SUBCASE("taken back before it is billed") {
        entry.status = TimeEntry::Status::rejected;
        book.keep(id, entry);
        book.settle(chain());
        CHECK(book.get(billing_event_id(id))->status == BillingEvent::Status::cancelled);
        CHECK(book.get(cost_actual_id(id))->amount == euros(0));
        entry.status = TimeEntry::Status::approved;
        book.keep(id, entry);
        book.settle(chain());
        CHECK(book.get(billing_event_id(id))->amount == euros(1'200));
        CHECK(book.get(cost_actual_id(id))->amount == euros(560));
    }
    SUBCASE("no longer billable: it costs what it cost") {
        entry.billable = false;
        book.keep(id, entry);
        book.settle(chain());
        CHECK(book.get(billing_event_id(id))->status == BillingEvent::Status::cancelled);
        CHECK(book.get(cost_actual_id(id))->amount == euros(560));
    }
    SUBCASE("deleted before it is billed (L2)") {
        book.erase(id);
        book.settle(chain());
        CHECK(book.get(billing_event_id(id))->status == BillingEvent::Status::cancelled);
        CHECK(book.get(cost_actual_id(id))->amount == euros(0));
    }
    SUBCASE("deleted after it was billed: for people") {
        auto billed   = event;
        billed.status = BillingEvent::Status::billed;
        book.keep(billing_event_id(id), billed);
        book.erase(id);
        book.settle(chain());
        CHECK(*book.get(billing_event_id(id)) == billed);
        CHECK(book.violations.size() == 1);
    }
    SUBCASE("changed after it was billed: never a silent overwrite") {
        auto billed   = event;
        billed.status = BillingEvent::Status::billed;
        book.keep(billing_event_id(id), billed);
        entry.hours = hours(7);
        book.keep(id, entry);
        book.settle(chain());
        CHECK(*book.get(billing_event_id(id)) == billed);
        REQUIRE(book.violations.size() == 1);
        CHECK(book.violations.front().owner == "finance");
    }
}

TEST_CASE("R288: time that comes before its contract waits, and is billed once that exists") {
    auto deal = whole_deal(BillingModel::time_and_materials, ContractType::time_and_materials);
    auto book = book_with(deal);
    book.settle(chain());  // A draft project.
    auto const id    = id_of<TimeEntry>("early");
    auto       entry = eight_hours(book.all<Project>().front().first);
    entry.status     = TimeEntry::Status::approved;
    book.keep(id, entry);
    book.settle(chain());
    CHECK_FALSE(book.get(billing_event_id(id)));
    deal.stage = Opportunity::Stage::won;
    book.keep(id_of<Opportunity>("deal"), deal);
    book.settle(chain());
    CHECK(book.get(billing_event_id(id)));
}

TEST_CASE("R122: work of a closed period goes to the next open one, or to finance, as the policy says") {
    for (auto const rule : {ClosedPeriodRule::next_open_period, ClosedPeriodRule::ask}) {
        auto         book = won(rule);
        FiscalPeriod july{.legal_entity = id_of<LegalEntity>("ie"),
                          .name         = "2026-07",
                          .range        = {Date{2026, 7, 1}, Date{2026, 8, 1}},
                          .state        = FiscalPeriod::State::closed};
        book.keep(id_of<FiscalPeriod>("july"), july);
        auto const id    = id_of<TimeEntry>("late");
        auto       entry = eight_hours(book.all<Project>().front().first);
        entry.status     = TimeEntry::Status::approved;
        book.keep(id, entry);
        book.settle(chain(rule));
        auto const inside = id_of<TimeEntry>("not to be billed");
        entry.billable    = false;
        book.keep(inside, entry);
        book.settle(chain(rule));
        CHECK(book.get(cost_actual_id(inside)).has_value() == (rule != ClosedPeriodRule::ask));
        if (rule == ClosedPeriodRule::ask) {
            CHECK_FALSE(book.get(billing_event_id(id)));
            CHECK_FALSE(book.get(cost_actual_id(id)));
            CHECK(book.violations.size() == 2);
        } else {
            CHECK(book.get(billing_event_id(id))->due_on == Date{2026, 8, 1});
        }
    }
}

TEST_CASE("R122 L6: what was booked stays in its period when that is closed, and whatever is looked at again") {
    for (auto const rule : {ClosedPeriodRule::next_open_period, ClosedPeriodRule::ask}) {
        auto       book  = won(rule);
        auto const id    = id_of<TimeEntry>("in time");
        auto       entry = eight_hours(book.all<Project>().front().first);
        entry.status     = TimeEntry::Status::approved;
        book.keep(id, entry);
        book.settle(chain(rule));
        REQUIRE(book.get(cost_actual_id(id))->period == month_of(entry.worked_on));
        book.keep(id_of<FiscalPeriod>("july"), FiscalPeriod{.legal_entity = id_of<LegalEntity>("ie"),
                                                            .name         = "2026-07",
                                                            .range        = {Date{2026, 7, 1}, Date{2026, 8, 1}},
                                                            .state        = FiscalPeriod::State::closed});
        book.settle(chain(rule));
        CHECK(book.violations.empty());
        auto billed   = *book.get(billing_event_id(id));
        billed.status = BillingEvent::Status::billed;
        book.keep(billing_event_id(id), billed);
        book.settle(chain(rule));
        CHECK(book.violations.empty());
        CHECK(book.get(cost_actual_id(id))->period == month_of(entry.worked_on));
        CHECK(book.get(cost_actual_id(id))->amount == euros(560));
    }
}

TEST_CASE("R58 R63: work is billed under the line whose time it is of, and under none that has ended") {
    auto       book            = won();
    auto const project         = book.all<Project>().front().first;
    auto const id              = id_of<TimeEntry>("monday");
    auto       entry           = eight_hours(project);
    entry.status               = TimeEntry::Status::approved;
    auto const [line_id, line] = book.all<ContractLine>().front();
    auto const settle_entry    = [&] {
        book.keep(id, entry);
        book.settle(chain());
        return book.get(billing_event_id(id));
    };

    SUBCASE("terminated before the work was done") {
        auto contract   = *book.get(line.contract);
        contract.status = Contract::Status::terminated;
        book.say(line.contract, contract, Date{2026, 7, 5});
        CHECK_FALSE(settle_entry());
        entry.worked_on = {2026, 7, 5};  // The day on which it ended is its last.
        CHECK(settle_entry());
    }
    SUBCASE("its line has become a fixed price: nothing is billed twice") {
        REQUIRE(settle_entry()->status == BillingEvent::Status::eligible);
        auto fixed          = line;
        fixed.billing_model = BillingModel::fixed_fee;
        book.keep(line_id, fixed);
        SUBCASE("not yet billed") { CHECK(settle_entry()->status == BillingEvent::Status::cancelled); }
        SUBCASE("billed while it was asked for: that stands") {
            auto billed   = *book.get(billing_event_id(id));
            billed.status = BillingEvent::Status::billed;
            book.keep(billing_event_id(id), billed);
            CHECK(settle_entry() == billed);
            CHECK(book.violations.empty());
        }
    }
    SUBCASE("a line for each year, and the tenth line is no second one") {
        auto const add = [&](char const* number, DateRange term) {
            auto more   = line;
            more.number = number;
            more.term   = term;
            book.keep(id_of<ContractLine>(number), more);
            return id_of<ContractLine>(number);
        };
        auto const tenth  = add("10", {Date{2027, 1, 1}, Date{2028, 1, 1}});
        auto const second = add("2", {Date{2027, 1, 1}, Date{2028, 1, 1}});
        CHECK(settle_entry()->contract_line == line_id);
        entry.worked_on = {2027, 3, 1};
        CHECK(settle_entry()->contract_line == second);
        CHECK(tenth != second);
        entry.worked_on = {2029, 3, 1};  // In nobody's time: the first line's.
        CHECK(settle_entry()->contract_line == line_id);
    }
}

TEST_CASE("R59 R61: an expense is billed with its markup, time without a rate of its own by the account's card") {
    auto       book    = won();
    auto const project = book.all<Project>().front().first;
    Expense    expense{.resource    = id_of<Resource>("ada"),
                       .project     = project,
                       .incurred_on = {2026, 7, 7},
                       .amount      = euros(300),
                       .billable    = true,
                       .status      = Expense::Status::approved};
    book.keep(id_of<Expense>("train"), expense);
    auto entry      = eight_hours(project);
    entry.status    = TimeEntry::Status::approved;
    entry.bill_rate = std::nullopt;
    book.keep(id_of<TimeEntry>("monday"), entry);
    book.settle(chain());
    CHECK(book.get(billing_event_id(id_of<Expense>("train")))->amount == euros(300));
    CHECK(book.violations.size() == 1);  // No rate.

    RateCard card{.name = "Acme", .currency = eur()};
    card.account = id_of<Account>("acme");
    book.keep(id_of<RateCard>("acme"), card);
    Rate const rate{
        .rate_card = id_of<RateCard>("acme"), .bill_rate = euros(160), .effective = {Date{2026, 1, 1}, std::nullopt}};
    book.keep(id_of<Rate>("any"), rate);
    book.settle(chain());
    CHECK(book.violations.empty());
    CHECK(book.get(billing_event_id(id_of<TimeEntry>("monday")))->amount == euros(1'280));
}
