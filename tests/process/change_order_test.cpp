#include "deals.hpp"

#include <throughline/model/validate.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/forecast_baseline.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/revenue/contract_terms.hpp>

using namespace throughline;

namespace {

std::vector<Process> chain() {
    WonDealPolicy policy;
    policy.billing = false;
    return {won_deal(policy), change_order(), contract_value(),   project_budget({.cost_per_hour = euros(80)}),
            billing_plan(),   revenue_plan(), forecast_baseline()};
}

ChangeOrder order_for(Book const& book, std::int64_t amount, int days) {
    ChangeOrder order{
        .contract = book.all<Contract>().front().first, .number = "CO-1", .status = ChangeOrder::Status::submitted};
    order.effective = Date{2026, 8, 1};
    order.reason    = "a second data source";
    order.lines     = {{.contract_line = book.all<ContractLine>().front().first,
                        .delta_amount  = euros(amount),
                        .delta_hours   = hours(100),
                        .delta_end     = days}};
    return order;
}

Book won() {
    auto deal  = whole_deal(BillingModel::retainer);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle(chain());
    return book;
}

}  // namespace

TEST_CASE("R48 R123: an approved change order moves value, budget, margin, billing and revenue, all from one id") {
    auto       book  = won();
    auto const id    = id_of<ChangeOrder>("co");
    auto       order = order_for(book, 30'000, 31);
    book.keep(id, order);
    book.settle(chain());
    CHECK(book.all<ContractLine>().size() == 1);  // Submitted is not agreed.

    order.status = ChangeOrder::Status::approved;
    book.keep(id, order);
    book.settle(chain());
    CHECK(book.settle(chain()) == 0);
    auto const added = book.get(change_order_line_id(id, 1));
    REQUIRE(added);
    CHECK(added->number == "CO-1");
    CHECK(added->term == DateRange{Date{2026, 8, 1}, Date{2026, 11, 1}});
    auto const [contract_id, contract] = book.all<Contract>().front();
    CHECK(contract.value == euros(120'000));
    auto const project = book.all<Project>().front().second;
    CHECK(project.budget_revenue == euros(120'000));
    CHECK(project.budget_hours == hours(700));
    CHECK(project.budget_cost == euros(56'000));
    CHECK((live_sum(book.all<BillingEvent>()) == Decimal{120'000}));

    Decimal revenue, of_order;
    for (auto const& [line_id, line] : book.all<RevenueScheduleLine>()) {
        revenue += line.planned.amount();
        if (line.schedule == revenue_schedule_id(change_order_line_id(id, 1))) of_order += line.planned.amount();
    }
    CHECK((revenue == Decimal{120'000}));
    CHECK((of_order == Decimal{30'000}));  // Its own, to the last unit.
    CHECK(book.all<Forecast>().size() >= 2);
}

TEST_CASE("R47: the contract that stands is the signed one with all its orders applied") {
    auto          book = won();
    ContractTerms signed_terms{book.all<Contract>().front().second, book.all<ContractLine>()};
    auto const    id    = id_of<ChangeOrder>("co");
    auto          order = order_for(book, -12'345, 0);
    order.status        = ChangeOrder::Status::approved;
    book.keep(id, order);
    book.settle(chain());
    std::vector<KnownChangeOrder> const orders{{id, order}};
    auto const                          standing = amended(signed_terms, orders).value();
    CHECK(book.all<Contract>().front().second.value == standing.contract.value);
    std::vector<Identified<ContractLine>> lines;
    for (auto const& [line_id, line] : book.all<ContractLine>()) lines.push_back({line_id, line});
    CHECK(check_contract_value(book.all<Contract>().front().second, lines).empty());
    CHECK((live_sum(book.all<BillingEvent>()) == standing.contract.value.amount()));
}

TEST_CASE("R75: the baseline never changes; a changed schedule is a revision that names the one before it") {
    auto        book          = won();
    auto const  line          = book.all<ContractLine>().front();
    auto const  base          = schedule_forecast_id(revenue_schedule_id(line.first), 0);
    std::size_t lines_of_base = 0;
    auto const  before        = book.referring<&ForecastLine::forecast>(base);
    lines_of_base             = before.size();
    REQUIRE(lines_of_base == 3);
    auto later   = line.second;
    later.amount = euros(99'999);
    book.keep(line.first, later);
    book.settle(chain());
    CHECK(book.referring<&ForecastLine::forecast>(base) == before);
    auto const revision = book.get(schedule_forecast_id(revenue_schedule_id(line.first), 1));
    REQUIRE(revision);
    CHECK(revision->created_from == base);
    CHECK(revision->cause);
    CHECK_FALSE(book.get(schedule_forecast_id(revenue_schedule_id(line.first), 2)));
}

TEST_CASE("L10: an approved order about a line that its contract does not have is for finance") {
    auto book                    = won();
    auto order                   = order_for(book, 1, 0);
    order.status                 = ChangeOrder::Status::approved;
    order.lines[0].contract_line = id_of<ContractLine>("of another contract");
    book.keep(id_of<ChangeOrder>("co"), order);
    book.settle(chain());
    REQUIRE(book.violations.size() == 1);
    CHECK(book.violations.front().owner == "finance");
}

TEST_CASE("R48: a deal of type change is the change order of the account's contract, approved once it is won") {
    WonDealPolicy policy;
    policy.billing       = false;
    policy.takes_changes = false;
    auto processes       = chain();
    processes[0]         = won_deal(policy);
    processes.push_back(change_deal());
    auto more            = whole_deal(BillingModel::retainer);
    more.name            = "Second source";
    more.type            = Opportunity::Type::change;
    more.amount          = euros(10'000);
    more.estimated_hours = hours(50);
    more.duration        = std::nullopt;
    auto book            = won();
    book.keep(id_of<Opportunity>("more"), more);
    book.settle(processes);
    CHECK(book.get(change_order_id(id_of<Opportunity>("more")))->status == ChangeOrder::Status::submitted);
    CHECK(book.all<Contract>().front().second.value == euros(90'000));
    more.stage = Opportunity::Stage::won;
    book.keep(id_of<Opportunity>("more"), more);
    book.settle(processes);
    CHECK(book.violations.empty());
    CHECK(book.all<Contract>().size() == 1);
    CHECK(book.all<Contract>().front().second.value == euros(100'000));
    more.amount = euros(20'000);  // Too late: what is agreed is agreed.
    book.keep(id_of<Opportunity>("more"), more);
    book.settle(processes);
    CHECK(book.all<Contract>().front().second.value == euros(100'000));
}
