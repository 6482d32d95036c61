#include "deals.hpp"

#include <throughline/model/customer_account.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/cutover.hpp>
#include <throughline/process/engagement_total.hpp>
#include <throughline/process/won_deal.hpp>

using namespace throughline;

namespace {

Money pounds(std::int64_t whole) { return Money::from_minor(whole * 100, Currency::parse("GBP").value()); }

WonDealPolicy two_countries() {
    WonDealPolicy policy;
    policy.parts = [](Opportunity const&) -> std::vector<EntityPart> {
        return {{.legal_entity = id_of<LegalEntity>("ie"), .tax_code = id_of<TaxCode>("ie"), .amount = euros(60'000)},
                {.legal_entity = id_of<LegalEntity>("uk"),
                 .tax_code     = id_of<TaxCode>("uk"),
                 .amount       = pounds(25'000),
                 .name         = "Data platform (UK)"}};
    };
    return policy;
}

}  // namespace

TEST_CASE("R283: one engagement, a contract, customer, project and billing for each legal entity, in its currency") {
    auto deal  = whole_deal(BillingModel::fixed_fee);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle({won_deal(two_countries())});
    CHECK(book.violations.empty());
    CHECK(book.all<Engagement>().size() == 1);
    CHECK(book.all<CustomerAccount>().size() == 2);
    CHECK(book.all<Project>().size() == 2);
    CHECK(book.all<BillingSchedule>().size() == 2);
    REQUIRE(book.all<Contract>().size() == 2);
    std::vector<Contract> contracts;
    for (auto const& [id, contract] : book.all<Contract>()) {
        CHECK(contract.engagement == engagement_id(id_of<Opportunity>("deal")));
        Decimal billed;
        for (auto const& [event_id, event] : book.referring<&BillingEvent::schedule>(billing_schedule_id(id)))
            billed += event.amount.amount();
        CHECK((billed == contract.value.amount()));
        contracts.push_back(contract);
    }
    for (std::size_t part = 0; part < 2; ++part)
        CHECK(book.get(project_id(id_of<Opportunity>("deal"), part))->contract ==
              contract_id(id_of<Opportunity>("deal"), part));
    std::vector<ConversionRate> rates;
    CHECK_FALSE(total_in(eur(), contracts, rates));  // Never a rate that nobody gave.
    rates.push_back({.from   = Currency::parse("GBP").value(),
                     .to     = eur(),
                     .rate   = Decimal::parse("1.20").value(),
                     .source = "ECB 2026-06-15"});
    auto const total = total_in(eur(), contracts, rates, Explain::yes);
    REQUIRE(total);
    CHECK(total->value == euros(90'000));
    CHECK(total->why.verify());
}

TEST_CASE("R48 R283: a change order adds hours to what its part of the deal was sold with") {
    WonDealPolicy policy;
    policy.parts = [](Opportunity const&) -> std::vector<EntityPart> {
        return {{.legal_entity = id_of<LegalEntity>("ie"),
                 .tax_code     = id_of<TaxCode>("ie"),
                 .amount       = euros(30'000),
                 .hours        = hours(200)},
                {.legal_entity = id_of<LegalEntity>("uk"),
                 .tax_code     = id_of<TaxCode>("uk"),
                 .amount       = euros(60'000),
                 .hours        = hours(400)}};
    };
    for (bool const knows_parts : {true, false}) {
        ProjectBudgetPolicy budget;
        if (knows_parts) budget.parts = policy.parts;
        std::vector<Process> const chain{won_deal(policy), change_order(), project_budget(budget)};
        auto                       deal = whole_deal(BillingModel::fixed_fee);
        deal.stage                      = Opportunity::Stage::won;
        auto book                       = book_with(deal);
        book.settle(chain);
        auto const  id = id_of<Opportunity>("deal");
        ChangeOrder order{.contract = contract_id(id), .number = "CO-1", .status = ChangeOrder::Status::approved};
        order.effective = Date{2026, 8, 1};
        order.lines     = {{.contract_line = contract_line_id(contract_id(id), 1), .delta_hours = hours(10)}};
        book.keep(id_of<ChangeOrder>("co"), order);
        book.settle(chain);
        CHECK(book.get(project_id(id))->budget_hours == hours(knows_parts ? 210 : 200));
        CHECK(book.get(project_id(id, 1))->budget_hours == hours(400));
    }
}

TEST_CASE("R283 L9: parts that are not the deal are for finance") {
    auto policy  = two_countries();
    policy.parts = [](Opportunity const&) -> std::vector<EntityPart> {
        return {{.legal_entity = id_of<LegalEntity>("ie"), .tax_code = id_of<TaxCode>("ie"), .amount = euros(60'000)}};
    };
    auto deal  = whole_deal(BillingModel::fixed_fee);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle({won_deal(policy)});
    REQUIRE(book.violations.size() == 1);
    CHECK(book.violations.front().owner == "finance");
    CHECK(book.all<Contract>().empty());
}

TEST_CASE("R45 L9: a deal whose amount is raised before its lines are is worth its amount, not both") {
    for (bool const billing : {true, false}) {
        WonDealPolicy policy;
        policy.billing = billing;
        auto deal      = whole_deal(BillingModel::fixed_fee);
        deal.stage     = Opportunity::Stage::won;
        auto book      = book_with(deal);
        for (auto const amount : {60'000, 30'000}) {
            QuoteLine line{.amount = euros(amount)};
            line.opportunity = id_of<Opportunity>("deal");
            book.keep(id_of<QuoteLine>(std::to_string(amount)), line);
        }
        auto const worth = [&] {
            book.settle({won_deal(policy)});
            Decimal sum;
            for (auto const& [id, line] : book.all<ContractLine>()) sum += line.amount.amount();
            if (billing) CHECK((live_sum(book.all<BillingEvent>()) == sum));
            return sum;
        };
        CHECK((worth() == Decimal{90'000}));
        REQUIRE(book.all<ContractLine>().size() == 2);
        deal.amount = euros(120'000);
        book.keep(id_of<Opportunity>("deal"), deal);
        CHECK((worth() == Decimal{120'000}));
        auto more   = *book.get(id_of<QuoteLine>("30000"));
        more.amount = euros(60'000);
        book.keep(id_of<QuoteLine>("30000"), more);
        CHECK((worth() == Decimal{120'000}));
        std::vector<Money> amounts;
        for (auto const& [id, line] : book.all<ContractLine>()) amounts.push_back(line.amount);
        CHECK(amounts == std::vector{euros(60'000), euros(60'000)});
    }
}

TEST_CASE("R35: during a cut-over every contract, and so every invoice, belongs to exactly one ledger") {
    auto const routes = cutover_routes("old", "new", {{id_of<LegalEntity>("ie"), Date{2026, 7, 15}}});
    auto const taker  = [&](std::string const& system, RecordId id, AnyObject const& object, Records& look) {
        for (auto const& route : routes)
            if (route.system == system && route.object == object.type().name) return route.takes(id, object, look);
        return true;
    };
    for (auto const start : {Date{2026, 7, 1}, Date{2026, 7, 15}, Date{2026, 9, 1}}) {
        auto deal           = whole_deal(BillingModel::fixed_fee);
        deal.stage          = Opportunity::Stage::won;
        deal.expected_start = start;
        auto book           = book_with(deal);
        book.settle({won_deal(two_countries())});
        for (auto const& [id, contract] : book.all<Contract>()) {
            bool const is_new = contract.legal_entity == id_of<LegalEntity>("ie") && start >= Date{2026, 7, 15};
            CHECK(taker("new", id, AnyObject::of(contract), book) == is_new);
            CHECK(taker("old", id, AnyObject::of(contract), book) == !is_new);
            auto const schedule = *book.get(billing_schedule_id(id));
            CHECK(taker("new", billing_schedule_id(id), AnyObject::of(schedule), book) == is_new);
            CHECK(taker("old", billing_schedule_id(id), AnyObject::of(schedule), book) == !is_new);
        }
        for (auto const& [id, project] : book.all<Project>())
            CHECK(taker("new", id, AnyObject::of(project), book) != taker("old", id, AnyObject::of(project), book));
    }
}

TEST_CASE("R35: what a ledger has, or may have, of a contract keeps it there, wherever its days are moved to") {
    auto const routes = cutover_routes("old", "new", {{id_of<LegalEntity>("ie"), Date{2026, 7, 15}}});
    auto       deal   = whole_deal(BillingModel::fixed_fee);
    deal.stage        = Opportunity::Stage::won;  // From 1 July on: the old one's.
    auto book         = book_with(deal);
    book.settle({won_deal()});
    auto const id       = book.all<Contract>().front().first;
    auto const taken_by = [&](RecordId record, AnyObject const& object) {
        std::string ledgers;
        for (auto const& route : routes)
            if (route.object == object.type().name && route.takes(record, object, book)) ledgers += route.system;
        return ledgers;
    };
    auto moved  = *book.get(id);
    moved.term  = DateRange{Date{2026, 8, 1}, Date{2026, 10, 31}};
    auto expect = [&](std::string const& ledger) {
        CHECK(taken_by(id, AnyObject::of(*book.get(id))) == ledger);
        auto const [project, its] = book.all<Project>().front();
        CHECK(taken_by(project, AnyObject::of(its)) == ledger);
        CHECK(taken_by(billing_schedule_id(id), AnyObject::of(*book.get(billing_schedule_id(id)))) == ledger);
    };
    expect("old");
    book.stand(book.all<Project>().front().first, "old");  // The order has not come there yet.
    book.keep(id, moved);
    expect("old");
    book.fall(book.all<Project>().front().first);  // It came to nothing: all of it goes where it belongs by now.
    expect("new");
}

TEST_CASE("R35 L10: a deal that moves to another legal entity once its contract stands is a question for finance") {
    auto deal  = whole_deal(BillingModel::fixed_fee);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle({won_deal()});
    deal.legal_entity = id_of<LegalEntity>("uk");
    book.keep(id_of<Opportunity>("deal"), deal);
    auto const contract = book.all<Contract>().front().first;
    book.stand(contract, "erp");
    book.settle({won_deal()});
    REQUIRE(book.violations.size() == 1);
    CHECK(book.violations.front().path == "Opportunity.legal_entity");
    CHECK(book.violations.front().owner == "finance");
    CHECK(book.get(contract)->legal_entity == id_of<LegalEntity>("ie"));
    book.fall(contract);  // Nobody has it: it moves with its deal.
    book.settle({won_deal()});
    CHECK(book.violations.empty());
    CHECK(book.get(contract)->legal_entity == id_of<LegalEntity>("uk"));
}
