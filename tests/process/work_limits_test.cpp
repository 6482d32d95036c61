#include "deals.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/whole_chain.hpp>

using namespace throughline;

namespace {

std::vector<Process> chain(WorkBillingPolicy const& work) {
    ChainPolicy policy;
    policy.work = work;
    return whole_chain(policy);
}

/// Counts what is looked at beside work and what is made of it.
class CountedBook final : public Records {
  public:
    explicit CountedBook(Book& book) : book_{book} {}

    std::optional<AnyObject> find(ObjectType const& type, RecordId id) override {
        count(type);
        return book_.find(type, id);
    }
    std::vector<std::pair<RecordId, AnyObject>> find_referring(ObjectType const& type, std::string_view member,
                                                               RecordId to) override {
        count(type);
        return book_.find_referring(type, member, to);
    }
    std::optional<Date> find_said_on(ObjectType const& type, RecordId id, std::string_view member) override {
        return book_.find_said_on(type, id, member);
    }
    Date today() override { return book_.today(); }

    std::size_t looks = 0;

  private:
    void count(ObjectType const& type) { looks += type.name != "BillingEvent" && type.name != "TimeEntry"; }

    Book& book_;
};

/// A won deal of 90,000 EUR from July to September, and work under it at 150 EUR an hour.
class Firm {
  public:
    Firm(BillingModel model, ContractType type, WorkBillingPolicy const& work) : processes_{chain(work)} {
        auto deal  = whole_deal(model, type);
        deal.stage = Opportunity::Stage::won;
        book       = book_with(deal);
        settle();
        project_ = book.all<Project>().front().first;
    }

    void work(std::string_view name, Date on, std::int64_t hours_worked) {
        TimeEntry entry{.resource  = id_of<Resource>("ada"),
                        .project   = project_,
                        .worked_on = on,
                        .hours     = hours(hours_worked),
                        .billable  = true,
                        .status    = TimeEntry::Status::approved};
        entry.bill_rate = euros(150);
        book.keep(id_of<TimeEntry>(name), entry);
        settle();
    }

    /// Another line of the contract, for time and materials of the project on some days.
    void agree(std::string_view name, std::int64_t amount, DateRange days) {
        ContractLine line{.contract = book.all<Contract>().front().first,
                          .kind     = ContractLine::Kind::service,
                          .amount   = euros(amount)};
        line.number        = std::string{name};
        line.term          = days;
        line.billing_model = BillingModel::time_and_materials;
        line.project       = project_;
        book.keep(id_of<ContractLine>(name), line);
    }

    /// What is billed for each piece of work, in whole euros.
    std::string billed(std::initializer_list<std::string_view> names) const {
        std::string text;
        for (auto const name : names) {
            auto const event = find(name);
            text += event ? event->amount.amount().normalized().to_string() + " " : "- ";
        }
        return text;
    }

    void invoice(std::string_view name) {
        auto event   = *find(name);
        event.status = BillingEvent::Status::billed;
        book.keep(billing_event_id(id_of<TimeEntry>(name)), event);
        settle();
    }

    /// How often the derivation of a piece of work looks at anything beside the work and its events.
    std::size_t looks_for(std::string_view name, WorkBillingPolicy const& policy) {
        CountedBook counted{book};
        Desired     desired;
        auto const  id = id_of<TimeEntry>(name);
        work_billing(policy).derive(id, AnyObject::of(*book.get(id)), counted, desired);
        CHECK(desired.violations.empty());
        return counted.looks;
    }

    void settle() {
        book.settle(processes_);
        REQUIRE(book.violations.empty());
        CHECK(book.settle(processes_) == 0);
    }

    Book book{Date{2026, 6, 15}};

  private:
    std::optional<BillingEvent> find(std::string_view name) const {
        for (auto const& [id, event] : book.all<BillingEvent>())
            if (id == billing_event_id(id_of<TimeEntry>(name))) return event;
        return std::nullopt;
    }

    std::vector<Process> processes_;
    Id<Project>          project_{};
};

}  // namespace

TEST_CASE("R63: the line's amount caps what its work is billed for, in whatever order the work is approved") {
    WorkBillingPolicy capped;
    capped.amount_is_cap = true;
    // 60,000, 45,000 and 15,000 back, under a cap of 90,000: to date 60,000, 90,000 and 90,000.
    for (bool const is_backward : {false, true}) {
        Firm firm{BillingModel::time_and_materials, ContractType::time_and_materials, capped};
        if (is_backward) firm.work("back", {2026, 7, 8}, -100);
        firm.work("first", {2026, 7, 6}, 400);
        firm.work("second", {2026, 7, 7}, 300);
        if (!is_backward) firm.work("back", {2026, 7, 8}, -100);
        CHECK(firm.billed({"first", "second", "back"}) == "60000 30000 0 ");

        firm.invoice("second");  // What is billed stands, whatever comes before it.
        firm.work("late", {2026, 7, 1}, 10);
        CHECK(firm.billed({"late", "first", "second", "back"}) == "1500 58500 30000 0 ");
    }
}

TEST_CASE("R63: work that is billed under a cap stands once nothing is open beside it") {
    WorkBillingPolicy capped;
    capped.amount_is_cap = true;
    Firm firm{BillingModel::time_and_materials, ContractType::time_and_materials, capped};
    firm.work("all", {2026, 7, 6}, 640);  // 96,000 under a cap of 90,000.
    firm.invoice("all");
    CHECK(firm.billed({"all"}) == "90000 ");
    firm.work("late", {2026, 7, 1}, 10);
    CHECK(firm.billed({"late", "all"}) == "0 90000 ");
}

TEST_CASE("R82: work draws a retainer down month by month, and what it does not cover is billed") {
    WorkBillingPolicy drawn;
    drawn.bill_overage = true;
    // 30,000 a month. July's 37,500 are 7,500 too much; August leaves 15,000, which September's 60,000 use up first.
    Firm firm{BillingModel::retainer, ContractType::retainer, drawn};
    firm.work("september", {2026, 9, 1}, 400);
    firm.work("august", {2026, 8, 3}, 100);
    firm.work("july", {2026, 7, 6}, 250);
    CHECK(firm.billed({"july", "august", "september"}) == "7500 0 15000 ");
    auto const retainer = firm.book.all<ContractLine>().front();
    Decimal    recurring;
    for (auto const& [id, event] : firm.book.all<BillingEvent>())
        if (event.kind == BillingEvent::Kind::recurring) recurring += event.amount.amount();
    CHECK(recurring == retainer.second.amount.amount());  // The retainer itself is billed as agreed.

    SUBCASE("what a month leaves may lapse") {
        drawn.retainer.unused = UnusedRetainer::expires;
        Firm strict{BillingModel::retainer, ContractType::retainer, drawn};
        strict.work("august", {2026, 8, 3}, 100);
        strict.work("september", {2026, 9, 1}, 400);
        CHECK(strict.billed({"august", "september"}) == "0 30000 ");
    }
    SUBCASE("an overage that is billed stands, and later work of the month is beyond the retainer") {
        firm.invoice("july");
        firm.work("late july", {2026, 7, 1}, 10);
        CHECK(firm.billed({"late july", "july"}) == "1500 7500 ");
    }
}

TEST_CASE("R82: what is billed of work is not drawn from the retainer as well") {
    WorkBillingPolicy drawn;
    drawn.bill_overage = true;
    Firm firm{BillingModel::retainer, ContractType::retainer, drawn};
    firm.work("covered", {2026, 7, 2}, 200);  // 30,000: all of July's.
    firm.work("beyond", {2026, 7, 6}, 100);
    CHECK(firm.billed({"covered", "beyond"}) == "0 15000 ");
    firm.invoice("beyond");
    CHECK(firm.billed({"covered", "beyond"}) == "0 15000 ");
    firm.work("more", {2026, 7, 1}, 10);
    CHECK(firm.billed({"more", "covered", "beyond"}) == "0 1500 15000 ");
}

TEST_CASE("R63 R82: what passes a retainer is billed up to the amount of the line that it goes under") {
    WorkBillingPolicy policy;
    policy.bill_overage  = true;
    policy.amount_is_cap = true;
    Firm firm{BillingModel::retainer, ContractType::retainer, policy};
    firm.agree("2", 9'000, {{2026, 7, 1}, Date{2026, 10, 1}});
    firm.work("july", {2026, 7, 6}, 240);         // 36,000: 6,000 beyond 30,000.
    firm.work("september", {2026, 9, 1}, 440);    // 66,000: 6,000 beyond what August and September leave.
    firm.work("late in july", {2026, 7, 8}, 10);  // 1,500 beyond.
    CHECK(firm.billed({"july", "late in july", "september"}) == "6000 1500 1500 ");
    firm.invoice("july");
    firm.invoice("september");
    firm.work("at last", {2026, 9, 2}, 10);
    CHECK(firm.billed({"july", "late in july", "september", "at last"}) == "6000 1500 1500 0 ");
}

TEST_CASE("R82: work under two lines draws one retainer") {
    WorkBillingPolicy policy;
    policy.bill_overage = true;
    Firm firm{BillingModel::retainer, ContractType::retainer, policy};
    firm.agree("2", 90'000, {{2026, 7, 1}, Date{2026, 8, 1}});
    firm.agree("3", 90'000, {{2026, 8, 1}, Date{2026, 10, 1}});
    firm.work("july", {2026, 7, 6}, 100);    // 15,000 of 30,000, and as much rolls over.
    firm.work("august", {2026, 8, 3}, 400);  // 60,000: 45,000 are left.
    firm.work("september", {2026, 9, 1}, 10);
    CHECK(firm.billed({"july", "august", "september"}) == "0 15000 0 ");
}

TEST_CASE("R82 L10: work in another currency than its retainer is for finance, and holds nobody else up") {
    WorkBillingPolicy drawn;
    drawn.bill_overage = true;
    Firm firm{BillingModel::retainer, ContractType::retainer, drawn};
    firm.agree("2", 90'000, {{2026, 7, 1}, Date{2026, 8, 1}});
    auto const project    = firm.book.all<Project>().front().first;
    auto       abroad     = firm.book.all<Contract>().front().second;
    auto const us_dollars = Currency::parse("USD").value();
    abroad.currency       = us_dollars;
    abroad.value          = Money::from_minor(9'000'000, us_dollars);
    firm.book.keep(id_of<Contract>("abroad"), abroad);
    ContractLine line{.contract = id_of<Contract>("abroad"),
                      .kind     = ContractLine::Kind::service,
                      .amount   = Money::from_minor(9'000'000, us_dollars)};
    line.term          = DateRange{Date{2026, 8, 1}, Date{2026, 9, 1}};
    line.billing_model = BillingModel::time_and_materials;
    line.project       = project;
    firm.book.keep(id_of<ContractLine>("abroad"), line);
    TimeEntry entry{.resource  = id_of<Resource>("ada"),
                    .project   = project,
                    .worked_on = {2026, 8, 3},
                    .hours     = hours(10),
                    .billable  = true,
                    .status    = TimeEntry::Status::approved};
    entry.bill_rate = Money::from_minor(15'000, us_dollars);
    firm.book.keep(id_of<TimeEntry>("august"), entry);
    firm.book.settle(chain(drawn));
    REQUIRE(firm.book.violations.size() == 1);
    auto const& violation = firm.book.violations.front();
    CHECK(violation.path == "TimeEntry.billable");
    CHECK(violation.value == Money::from_minor(150'000, us_dollars).to_string());
    CHECK(violation.expected == "a price in EUR");
    CHECK(violation.owner == "finance");
    CHECK(firm.billed({"august"}) == "- ");

    entry.worked_on = {2026, 7, 6};  // In the retainer's currency.
    entry.hours     = hours(250);
    entry.bill_rate = euros(150);
    firm.book.keep(id_of<TimeEntry>("july"), entry);
    firm.book.settle(chain(drawn));
    CHECK(firm.book.violations.size() == 1);
    CHECK(firm.billed({"july", "august"}) == "7500 - ");
}

TEST_CASE("R63 R82 L10: a retainer without a schedule stops its own work alone, and says so where none is to come") {
    WorkBillingPolicy policy;
    policy.bill_overage  = true;
    policy.amount_is_cap = true;
    Firm firm{BillingModel::retainer, ContractType::retainer, policy};  // Of July to September.
    auto line = firm.book.all<ContractLine>().front().second;
    firm.agree("2", 9'000, {{2026, 7, 1}, Date{2026, 12, 1}});
    auto later = firm.book.all<Contract>().front().second;
    later.term = std::nullopt;
    firm.book.keep(id_of<Contract>("later"), later);
    line.contract      = id_of<Contract>("later");
    line.number        = "9";
    line.term          = std::nullopt;
    line.billing_model = BillingModel::retainer;
    firm.book.keep(id_of<ContractLine>("later"), line);
    TimeEntry entry{.resource  = id_of<Resource>("ada"),
                    .project   = firm.book.all<Project>().front().first,
                    .worked_on = {2026, 10, 5},
                    .hours     = hours(500),
                    .billable  = true,
                    .status    = TimeEntry::Status::approved};
    entry.bill_rate = euros(150);
    firm.book.keep(id_of<TimeEntry>("october"), entry);
    entry.worked_on = {2026, 7, 6};
    entry.hours     = hours(240);  // 36,000: 6,000 beyond 30,000.
    firm.book.keep(id_of<TimeEntry>("july"), entry);
    firm.book.settle(chain(policy));
    CHECK(firm.billed({"july", "october"}) == "6000 - ");
    REQUIRE(firm.book.violations.size() == 1);
    CHECK(firm.book.violations.front().path == "TimeEntry.billable");
    CHECK(firm.book.violations.front().value == "9");
    CHECK(firm.book.violations.front().expected == "a term with an end, of the retainer's line or its contract");

    line.term = DateRange{Date{2026, 10, 1}, Date{2027, 1, 1}};  // 30,000 a month; 3,000 are left of the line.
    firm.book.keep(id_of<ContractLine>("later"), line);
    firm.settle();
    CHECK(firm.billed({"july", "october"}) == "6000 3000 ");
}

TEST_CASE("R82: without overage a retainer covers all work") {
    Firm firm{BillingModel::retainer, ContractType::retainer, {}};
    firm.work("july", {2026, 7, 6}, 250);
    CHECK(firm.billed({"july"}) == "- ");
}

TEST_CASE("R63 R82: lines, rates and people are looked at once for a piece of work, however much shares its limit") {
    for (bool const is_retainer : {false, true}) {
        WorkBillingPolicy policy;
        policy.amount_is_cap = !is_retainer;
        policy.bill_overage  = is_retainer;
        auto const model     = is_retainer ? BillingModel::retainer : BillingModel::time_and_materials;
        auto const type      = is_retainer ? ContractType::retainer : ContractType::time_and_materials;
        Firm       firm{model, type, policy};
        firm.work("first", {2026, 7, 6}, 8);
        auto const alone = firm.looks_for("first", policy);
        for (unsigned day = 7; day < 12; ++day) firm.work("more " + std::to_string(day), {2026, 7, day}, 8);
        CHECK(firm.looks_for("first", policy) == alone);
    }
}
