#include "deals.hpp"

#include <throughline/core/random.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/delivery_plan.hpp>
#include <throughline/process/project_pause.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/won_deal.hpp>

using namespace throughline;

namespace {

WonDealPolicy without_billing() {
    WonDealPolicy policy;
    policy.billing = false;
    return policy;
}
std::vector<Process> plans() {
    return {won_deal(without_billing()), delivery_plan(), project_pause(), billing_plan(), revenue_plan()};
}

Book won(BillingModel model) {
    auto deal  = whole_deal(model);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle(plans());
    REQUIRE(book.violations.empty());
    return book;
}

Decimal planned_revenue(Book const& book) {
    Decimal sum;
    for (auto const& [id, line] : book.all<RevenueScheduleLine>()) sum += line.planned.amount();
    return sum;
}

template <class Object>
std::pair<Id<Object>, Object> only(Book const& book) {
    auto const all = book.all<Object>();
    REQUIRE(all.size() == 1);
    return all.front();
}

}  // namespace

TEST_CASE("R62 R63 L9: every billing model bills its line to the last unit, and plans its revenue to the last unit") {
    for (auto const model : {BillingModel::fixed_fee, BillingModel::milestone, BillingModel::retainer,
                             BillingModel::managed_service, BillingModel::time_and_materials}) {
        CAPTURE(static_cast<int>(model));
        auto book = won(model);
        CHECK((live_sum(book.all<BillingEvent>()) == Decimal{90'000}));
        CHECK((planned_revenue(book) == Decimal{90'000}));
        CHECK(book.settle(plans()) == 0);
    }
    auto const retainer = won(BillingModel::retainer), managed = won(BillingModel::managed_service);
    CHECK(retainer.all<BillingEvent>().size() == 3);
    std::optional<Date> first, last;
    for (auto const& [id, event] : retainer.all<BillingEvent>())
        first = first ? std::min(*first, *event.due_on) : event.due_on;
    for (auto const& [id, event] : managed.all<BillingEvent>())
        last = last ? std::max(*last, *event.due_on) : event.due_on;
    CHECK(first == Date{2026, 7, 1});  // Ahead of its month.
    CHECK(last >= Date{2026, 9, 30});  // After it.
}

TEST_CASE("R120: a milestone that is completed may be billed; one that is un-completed may not") {
    auto book = won(BillingModel::milestone);
    REQUIRE(book.all<Milestone>().size() == 3);
    auto [id, milestone]   = book.all<Milestone>().front();
    milestone.status       = Milestone::Status::completed;
    milestone.completed_on = Date{2026, 7, 3};
    book.keep(id, milestone);
    book.settle(plans());
    auto const event = billing_event_id(*milestone.contract_line, id);
    CHECK(book.get(event)->status == BillingEvent::Status::eligible);
    CHECK(book.get(event)->sources.front().milestone == id);
    milestone.status = Milestone::Status::planned;
    book.keep(id, milestone);
    book.settle(plans());
    CHECK(book.get(event)->status == BillingEvent::Status::planned);
    CHECK((live_sum(book.all<BillingEvent>()) == Decimal{90'000}));
}

TEST_CASE("R121: a milestone's delay moves its billing and its revenue, and not the total") {
    auto book            = won(BillingModel::milestone);
    auto [id, milestone] = book.all<Milestone>().front();
    milestone.due        = Date{2026, 12, 24};
    book.keep(id, milestone);
    book.settle(plans());
    CHECK(book.get(billing_event_id(*milestone.contract_line, id))->due_on == milestone.due);
    CHECK((live_sum(book.all<BillingEvent>()) == Decimal{90'000}));
    CHECK((planned_revenue(book) == Decimal{90'000}));
    Decimal december;
    for (auto const& [line, revenue] : book.all<RevenueScheduleLine>())
        if (revenue.period.name == "2026-12") december += revenue.planned.amount();
    CHECK((december == milestone.amount->amount()));
}

TEST_CASE("R124: a pause holds what has not come due, and moves it by its length when the work goes on") {
    auto book          = won(BillingModel::retainer);
    auto [id, project] = only<Project>(book);
    auto const before  = book.all<BillingEvent>();
    project.status     = Project::Status::active;
    book.say(id, project, Date{2026, 7, 2});
    project.status = Project::Status::on_hold;
    book.say(id, project, Date{2026, 7, 20});
    book.settle(plans());
    std::size_t held = 0;
    for (auto const& [event_id, event] : book.all<BillingEvent>())
        held += event.status == BillingEvent::Status::on_hold;
    CHECK(held == 2);
    CHECK(only<BillingSchedule>(book).second.status == BillingSchedule::Status::on_hold);
    CHECK((live_sum(book.all<BillingEvent>()) == Decimal{90'000}));
    CHECK((planned_revenue(book) < Decimal{90'000}));  // The rest is suspended: it has no month.

    project.status = Project::Status::active;
    book.say(id, project, Date{2026, 8, 19});  // Thirty days later.
    book.settle(plans());
    for (auto const& [event_id, event] : before) {
        auto const now = book.get(event_id);
        CHECK(now->due_on == (event.due_on > Date{2026, 7, 20} ? event.due_on->plus_days(30) : *event.due_on));
        CHECK(now->amount == event.amount);
    }
    CHECK((planned_revenue(book) == Decimal{90'000}));
    CHECK(book.all<Task>().size() == 1);  // The pause itself, with its days.
    CHECK(book.settle(plans()) == 0);
}

TEST_CASE("R139: what ends early is billed and earned no further") {
    auto book           = won(BillingModel::retainer);
    auto [id, contract] = only<Contract>(book);
    contract.status     = Contract::Status::terminated;
    book.say(id, contract, Date{2026, 8, 10});
    book.settle(plans());
    for (auto const& [event_id, event] : book.all<BillingEvent>())
        CHECK((event.status == BillingEvent::Status::cancelled) == (event.due_on > Date{2026, 8, 10}));
    CHECK(only<BillingSchedule>(book).second.status == BillingSchedule::Status::cancelled);
}

TEST_CASE("R69 R139: evenly earned work that ends within a month earns that month's days") {
    auto book           = won(BillingModel::retainer);
    auto [id, contract] = only<Contract>(book);
    contract.status     = Contract::Status::terminated;
    book.say(id, contract, Date{2026, 8, 10});
    book.settle(plans());
    std::map<Date, Money> months;
    for (auto const& [line_id, line] : book.all<RevenueScheduleLine>())
        months.emplace(line.period.range.start, line.planned);
    CHECK(months.at(Date{2026, 7, 1}) == Money::from_minor(3'032'609, eur()));
    CHECK(months.at(Date{2026, 8, 1}) == Money::from_minor(978'261, eur()));  // Ten of its thirty-one days.
    CHECK(months.at(Date{2026, 9, 1}) == euros(0));
    CHECK(book.settle(plans()) == 0);
}

TEST_CASE("R62 R69: revenue that follows billing follows what is billed, not what would be planned today") {
    auto book            = won(BillingModel::retainer);
    auto [line_id, line] = only<ContractLine>(book);
    line.revenue_method  = RevenueMethod::as_invoiced;
    book.keep(line_id, line);
    book.settle(plans());
    auto const same_by_month = [&] {
        std::map<Date, Decimal> billed, earned;
        for (auto const& [id, event] : book.all<BillingEvent>())
            if (event.status != BillingEvent::Status::cancelled)
                billed[month_of(*event.due_on).range.start] += event.amount.amount();
        for (auto const& [id, period] : book.all<RevenueScheduleLine>())
            if (!period.planned.is_zero()) earned[period.period.range.start] += period.planned.amount();
        return billed == earned;
    };
    CHECK(same_by_month());
    SUBCASE("the price is raised after two months were billed") {
        for (auto [id, event] : book.all<BillingEvent>()) {
            if (*event.due_on >= Date{2026, 9, 1}) continue;
            event.status = BillingEvent::Status::billed;
            book.keep(id, event);
        }
        line.amount = euros(108'000);
        book.keep(line_id, line);
    }
    SUBCASE("it is terminated after a later month was billed in advance") {
        for (auto [id, event] : book.all<BillingEvent>()) {
            event.status = BillingEvent::Status::billed;
            if (*event.due_on >= Date{2026, 9, 1}) book.keep(id, event);
        }
        auto [id, contract] = only<Contract>(book);
        contract.status     = Contract::Status::terminated;
        book.say(id, contract, Date{2026, 7, 10});
    }
    book.settle(plans());
    CHECK(book.violations.empty());
    CHECK(same_by_month());
}

TEST_CASE("R62 R64: what is billed stands; the rest of the price is planned around it") {
    auto book        = won(BillingModel::retainer);
    auto [id, event] = book.all<BillingEvent>().front();
    event.status     = BillingEvent::Status::billed;
    book.keep(id, event);
    auto [line_id, line] = only<ContractLine>(book);
    line.amount          = euros(120'001);
    book.keep(line_id, line);
    book.settle(plans());
    CHECK(*book.get(id) == event);
    CHECK((live_sum(book.all<BillingEvent>()) == Decimal{120'001}));
}

TEST_CASE("R62 L9: a fixed fee that changes after all of it was billed is charged or credited by an event of its own") {
    auto book = won(BillingModel::fixed_fee);
    for (auto [id, event] : book.all<BillingEvent>()) {
        event.status = BillingEvent::Status::billed;
        book.keep(id, event);
    }
    book.settle(plans());
    auto const billed = book.all<BillingEvent>().size();
    for (auto const price : {90'060, 89'950}) {
        auto [line_id, line] = only<ContractLine>(book);
        line.amount          = euros(price);
        book.keep(line_id, line);
        book.settle(plans());
        CHECK(book.violations.empty());
        CHECK(book.all<BillingEvent>().size() == billed + 1);
        CHECK((live_sum(book.all<BillingEvent>()) == Decimal{price}));
    }
}

TEST_CASE("R62 R124 L9: whatever moves, billing sums to its line") {
    SeededRandom random{20'260'914};
    for (int round = 0; round < 300; ++round) {
        LineToBill line{.id = id_of<ContractLine>("line"), .line = {}, .contract = {}, .today = Date{2026, 9, 1}};
        line.line.amount = Money::from_minor(static_cast<std::int64_t>(random.below(100'000'000)) + 1, eur());
        line.line.term =
            DateRange{Date{2026, 1, 1}, Date{2026, 1, 1}.plus_days(static_cast<std::int32_t>(1 + random.below(900)))};
        line.line.billing_model = static_cast<BillingModel>(random.below(5));
        for (auto pauses = random.below(3); pauses > 0; --pauses) {
            auto const start = Date{2026, 3, 1}.plus_days(static_cast<std::int32_t>(400 / pauses));
            line.pauses.push_back({start, start.plus_days(static_cast<std::int32_t>(1 + random.below(60)))});
        }
        line.extra_days    = static_cast<int>(random.below(60));
        auto const planned = plan_billing(line);
        CAPTURE(round);
        REQUIRE(planned);
        Decimal sum;
        for (auto const& each : *planned) sum += each.event.amount.amount();
        CHECK((sum == line.line.amount.amount()));
    }
}
