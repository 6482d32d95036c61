#include "deals.hpp"
#include "running.hpp"

#include <throughline/connector/csv_source.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/role.hpp>
#include <throughline/process/work_billing.hpp>

namespace throughline {

/// Prices by role, for good.
struct PriceSheet {};

// clang-format off
template <>
inline constexpr auto mapping<PriceSheet, Rate> = map_object<Rate>("prices", {
    key<"no">,
    record_currency<"currency">,
    field<"card", &Rate::rate_card, refers_to<"cards", RateCard>>,
    field<"role", &Rate::role, refers_to<"roles", Role>>,
    omit<&Rate::region, "the same everywhere">,
    field<"an_hour", &Rate::bill_rate>,
    omit<&Rate::cost_rate, "prices alone">,
    omit<&Rate::effective, "for good">,
});
static_assert(complete<PriceSheet, Rate>);
// clang-format on

}  // namespace throughline

using namespace throughline;

namespace {

auto const july = id_of<TimeEntry>("july"), august = id_of<TimeEntry>("august");

Rate rate_of(std::int64_t an_hour, DateRange days, char const* card = "acme") {
    return {.rate_card = id_of<RateCard>(card), .bill_rate = euros(an_hour), .effective = days};
}
DateRange since(Date first) { return {first, std::nullopt}; }

/// Acme pays by the hour: 160 EUR, by its card.
struct Firm {
    explicit Firm(WorkBillingPolicy const& policy = {}) : running{{work_billing(policy)}} {
        for (auto const* account : {"acme", "other"}) {
            RateCard card{.name = account, .currency = eur()};
            card.account = id_of<Account>(account);
            running.hold(id_of<RateCard>(account), card);
            running.hold(id_of<Rate>(account), rate_of(160, since({2026, 1, 1}), account));
        }
        running.hold(id_of<Contract>("contract"), Contract{.account      = id_of<Account>("acme"),
                                                           .legal_entity = id_of<LegalEntity>("ie"),
                                                           .type         = ContractType::time_and_materials,
                                                           .status       = Contract::Status::active,
                                                           .currency     = eur(),
                                                           .value        = euros(2'000)});
        ContractLine line{
            .contract = id_of<Contract>("contract"), .kind = ContractLine::Kind::service, .amount = euros(2'000)};
        line.billing_model = BillingModel::time_and_materials;
        line.project       = id_of<Project>("project");
        running.hold(id_of<ContractLine>("line"), line);
        work(july, {2026, 7, 6});
        work(august, {2026, 8, 3});
    }

    /// Ten hours of it.
    void work(Id<TimeEntry> id, Date on, std::optional<Money> its_own = {}) {
        TimeEntry entry{.resource  = id_of<Resource>("ada"),
                        .project   = id_of<Project>("project"),
                        .worked_on = on,
                        .hours     = hours(10),
                        .billable  = true,
                        .status    = TimeEntry::Status::approved};
        entry.bill_rate = its_own;
        running.keep(id, entry);
    }
    Money billed(Id<TimeEntry> id) { return running.get(billing_event_id(id))->amount; }

    Running running;
};

/// Each mark has a number.
std::uint64_t last_mark(Store& store) {
    auto const id = id_of<TimeEntry>("nobody's");
    REQUIRE(store.mark_due(Store::Work::derive, id, "TimeEntry"));
    auto const marked = store.due(Store::Work::derive, 0, 10).value();
    REQUIRE(store.unmark_due(Store::Work::derive, id, marked.back().sequence));
    return marked.back().sequence;
}

}  // namespace

TEST_CASE("R61 L1: a rate that changes for some days prices their time again, as long as it is not billed") {
    Firm firm;
    CHECK(firm.billed(july) == euros(1'600));
    CHECK(firm.billed(august) == euros(1'600));
    firm.running.hold(id_of<Rate>("acme"), rate_of(160, {Date{2026, 1, 1}, Date{2026, 8, 1}}));
    firm.running.keep(id_of<Rate>("acme, new"), rate_of(175, since({2026, 8, 1})));
    CHECK(firm.billed(july) == euros(1'600));
    CHECK(firm.billed(august) == euros(1'750));
    CHECK(firm.running.settle() == 0);

    auto event   = *firm.running.get(billing_event_id(august));
    event.status = BillingEvent::Status::billed;
    firm.running.keep(billing_event_id(august), event);
    firm.running.hold(id_of<Rate>("acme"), rate_of(150, {Date{2026, 1, 1}, Date{2026, 8, 1}}));
    firm.running.keep(id_of<Rate>("acme, new"), rate_of(180, since({2026, 8, 1})));
    CHECK(firm.billed(july) == euros(1'500));
    CHECK(firm.billed(august) == euros(1'750));  // People correct it, or the rate.
    REQUIRE(firm.running.exceptions().size() == 1);
    CHECK(firm.running.exceptions().front().record_id == august);
    CHECK(firm.running.exceptions().front().owner == "finance");
    CHECK(firm.running.exceptions().front().value == euros(1'800).to_string());
    CHECK(firm.running.exceptions().front().expected == "what was billed: " + euros(1'750).to_string());
    firm.running.keep(id_of<Rate>("acme, new"), rate_of(175, since({2026, 8, 1})));
    CHECK(firm.running.exceptions().empty());
}

TEST_CASE("R61: a card of another currency that becomes the contract's prices its time again") {
    Firm     firm;
    RateCard card{.name = "acme", .currency = Currency::parse("USD").value()};
    card.account = id_of<Account>("acme");
    firm.running.keep(id_of<RateCard>("acme"), card);
    CHECK(firm.running.exceptions().size() == 2);  // No rate in EUR.
    card.currency = eur();
    firm.running.keep(id_of<RateCard>("acme"), card);
    CHECK(firm.running.exceptions().empty());
}

TEST_CASE("R61: an entry has its own rate before its assignment's, and that before the card's; each change counts") {
    Firm       firm;
    Assignment assignment{.resource = id_of<Resource>("ada"),
                          .project  = id_of<Project>("project"),
                          .status   = Assignment::Status::confirmed};
    assignment.bill_rate = euros(140);
    firm.running.hold(id_of<Assignment>("ada's"), assignment);
    auto entry       = *firm.running.get(july);
    entry.assignment = id_of<Assignment>("ada's");
    firm.running.keep(july, entry);
    CHECK(firm.billed(july) == euros(1'400));
    assignment.bill_rate = euros(145);
    firm.running.keep(id_of<Assignment>("ada's"), assignment);
    CHECK(firm.billed(july) == euros(1'450));
    CHECK(firm.billed(august) == euros(1'600));
    entry.bill_rate = euros(130);
    firm.running.keep(july, entry);
    CHECK(firm.billed(july) == euros(1'300));
    assignment.bill_rate = euros(150);
    firm.running.keep(id_of<Assignment>("ada's"), assignment);
    CHECK(firm.billed(july) == euros(1'300));
}

TEST_CASE("R61 R134: the card's rate is that of the role that the work was assigned in, or else the person's") {
    Firm     firm;
    Resource ada{.name = PersonalText{"Ada"}};
    ada.role = id_of<Role>("engineer");
    firm.running.keep(id_of<Resource>("ada"), ada);
    for (auto const& [role, an_hour] : {std::pair{"engineer", 170}, std::pair{"architect", 220}}) {
        auto rate = rate_of(an_hour, since({2026, 1, 1}));
        rate.role = id_of<Role>(role);
        firm.running.keep(id_of<Rate>(role), rate);
    }
    Assignment assignment{.resource = id_of<Resource>("ada"),
                          .project  = id_of<Project>("project"),
                          .status   = Assignment::Status::confirmed};
    firm.running.hold(id_of<Assignment>("ada's"), assignment);
    auto entry       = *firm.running.get(july);
    entry.assignment = id_of<Assignment>("ada's");
    firm.running.keep(july, entry);
    CHECK(firm.billed(july) == euros(1'700));
    assignment.role = id_of<Role>("architect");
    firm.running.keep(id_of<Assignment>("ada's"), assignment);
    CHECK(firm.billed(july) == euros(2'200));
    CHECK(firm.billed(august) == euros(1'700));
    assignment.bill_rate = euros(140);  // Agreed for the work itself.
    firm.running.keep(id_of<Assignment>("ada's"), assignment);
    CHECK(firm.billed(july) == euros(1'400));
}

TEST_CASE("R61 R63: under a cap a new rate counts for what is open, and what is left of the amount with it") {
    WorkBillingPolicy capped;
    capped.amount_is_cap = true;
    Firm firm{capped};
    CHECK(firm.billed(july) == euros(1'600));
    CHECK(firm.billed(august) == euros(400));
    firm.running.keep(id_of<Rate>("acme"), rate_of(110, since({2026, 1, 1})));
    CHECK(firm.billed(july) == euros(1'100));
    CHECK(firm.billed(august) == euros(900));
}

TEST_CASE("R61 L12: another account's rate has nobody's work looked at again") {
    Firm firm;
    firm.running.hold(id_of<Rate>("other"), rate_of(99, since({2026, 1, 1}), "other"));
    CHECK(firm.running.store->due(Store::Work::derive, 0, 10).value().empty());
    firm.running.hold(id_of<Rate>("acme"), rate_of(99, since({2026, 1, 1})));
    CHECK(firm.running.store->due(Store::Work::derive, 0, 10).value().size() == 2);
}

TEST_CASE("R61 L12: a page of rates has the work of its card's account looked at again once, and not with each rate") {
    auto const marks_of = [](int rates) {
        Firm  firm;
        auto& store = *firm.running.store;
        firm.running.keep(id_of<Rate>("acme"), rate_of(160, {Date{1960, 1, 1}, Date{1961, 1, 1}}));
        REQUIRE(store.put_binding({.record        = id_of<RateCard>("acme"),
                                   .object        = "RateCard",
                                   .connection    = "sheet",
                                   .vendor_object = "cards",
                                   .key           = "acme"}));
        std::string sheet = "no,card,role,currency,an_hour\n1,acme,,EUR,180\n";
        for (int role = 2; role <= rates; ++role)
            sheet += std::to_string(role) + ",acme," + std::to_string(role) + ",EUR,250\n";
        InProcessTransport transport;
        SeededRandom       random{9};
        CsvSourceOptions   tables{.tables = {{"prices", [&] { return Result<std::string>{sheet}; }}}};
        Topology           topology{.name = "firm", .systems = {}, .processes = {work_billing()}};
        topology.systems.push_back(csv_system("sheet", Owner::psa, std::move(tables), {view_of<PriceSheet, Rate>}));
        Engine     engine{std::move(topology), {store, transport, firm.running.clock, random}};
        auto const before = last_mark(store);
        auto const read   = engine.refresh().value();
        CHECK(read.failures.empty());
        CHECK(read.changed() == static_cast<std::uint64_t>(rates));
        CHECK(firm.billed(july) == euros(1'800));
        CHECK(firm.billed(august) == euros(1'800));
        return last_mark(store) - before;
    };
    CHECK(marks_of(25) == marks_of(1));
}
