#include "everybody.hpp"
#include "support/random_objects.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/quote.hpp>
#include <throughline/model/revenue_schedule.hpp>

using namespace throughline;
using namespace throughline::test;

// What nobody changes any more, tried for every cell of the default matrix that says so.

namespace {

template <class Object>
Id<Object> known() {
    return Id<Object>::derive("test", object_name<Object>, "the one");
}

auto const eur = Currency::parse("EUR").value();

/// The records that a frozen one goes by: its quote, its invoice, its contract, its project, its period.
void surround(Workspace& workspace, RecordId record, bool has_come, Random& random) {
    auto const keep = [&](auto id, auto object) {
        Held held{id, AnyObject::of(std::move(object))};
        REQUIRE(workspace.keep(held));
    };
    auto const any   = [&](ObjectType const& type) { return tests::RandomAnyObjects{random}.make(type); };
    auto const march = DateRange{Date{2026, 3, 1}, Date{2026, 4, 1}};
    keep(known<Engagement>(), Engagement{.name        = "Umbrella",
                                         .account     = known<Account>(),
                                         .opportunity = Id<Opportunity>{record},
                                         .status      = Engagement::Status::active});
    keep(known<Project>(), Project{.engagement   = known<Engagement>(),
                                   .legal_entity = known<LegalEntity>(),
                                   .name         = "Website",
                                   .status       = has_come ? Project::Status::active : Project::Status::approved});
    keep(known<Quote>(), Quote{.opportunity = known<Opportunity>(),
                               .status      = has_come ? Quote::Status::accepted : Quote::Status::presented});
    keep(known<Contract>(), Contract{.account      = known<Account>(),
                                     .legal_entity = known<LegalEntity>(),
                                     .type         = ContractType::fixed_fee,
                                     .status       = Contract::Status::active,
                                     .currency     = eur,
                                     .value        = Money::from_minor(100'00, eur)});
    auto line     = any(object_type<ContractLine>()).as<ContractLine>();
    line.contract = known<Contract>();
    keep(known<ContractLine>(), std::move(line));
    auto schedule          = any(object_type<RevenueSchedule>()).as<RevenueSchedule>();
    schedule.contract_line = known<ContractLine>();
    keep(known<RevenueSchedule>(), std::move(schedule));
    if (record != known<Invoice>()) {
        auto invoice         = any(object_type<Invoice>()).as<Invoice>();
        invoice.legal_entity = known<LegalEntity>();
        invoice.issued_on    = Date{2026, 3, 9};
        keep(known<Invoice>(), std::move(invoice));
    }
    FiscalPeriod quarter{.legal_entity = known<LegalEntity>(),
                         .name         = "2026-Q1",
                         .range        = {Date{2026, 1, 1}, Date{2026, 4, 1}},
                         .state        = FiscalPeriod::State::open};
    keep(Id<FiscalPeriod>::derive("test", "period", "quarter"), quarter);
    keep(known<FiscalPeriod>(),
         FiscalPeriod{.legal_entity = known<LegalEntity>(),
                      .name         = "2026-03",
                      .range        = march,
                      .state        = has_come ? FiscalPeriod::State::closed : FiscalPeriod::State::open});
}

/// The members by which a record finds those around it, set to them.
void tie(ObjectType const& type, AnyObject& object) {
    auto const set = [&](std::string_view member, std::string const& json) {
        auto const place = type.place_named(member);
        if (place == type.members.size()) return;
        REQUIRE(member_from_canonical_json(type, object.data(), place, json));
    };
    auto const quoted = [](auto id) { return "\"" + id.to_string() + "\""; };
    set("quote", quoted(known<Quote>()));
    set("legal_entity", quoted(known<LegalEntity>()));
    set("contract_line", quoted(known<ContractLine>()));
    set("schedule", quoted(known<RevenueSchedule>()));
    if (type.name != object_name<Invoice>) set("invoice", quoted(known<Invoice>()));
    if (type.name != object_name<Project>) set("project", quoted(known<Project>()));
    set("issued_on", "\"2026-03-09\"");
    set("received_on", "\"2026-03-09\"");
    set("incurred_on", "\"2026-03-09\"");
    set("period", R"({"range":{"start":"2026-03-01","end":"2026-04-01"},"name":"2026-03"})");
}

/// Another value of a member than an object has.
AnyObject with_another(AnyObject const& object, std::size_t place, Random& random) {
    auto const& type = object.type();
    for (;;) {
        auto const other = tests::RandomAnyObjects{random}.make(type);
        if (type.members[place].same(other.data(), object.data())) continue;
        auto changed = object;
        type.members[place].copy(other.data(), changed.data());
        return changed;
    }
}

/// The system in the seat of an owner.
std::string seat_of(Everybody const& everybody, Owner owner) {
    for (std::size_t each = 0; each < owners.size(); ++each)
        if (owners[each] == owner) return everybody.names[each];
    return {};
}

/// Whether the owner of a cell could change it.
bool changes(ObjectType const& type, AuthorityCell const& cell, bool has_come, Random& random) {
    Everybody  everybody{type};
    auto&      workspace = *everybody.workspace;
    auto const record =
        type.name == object_name<Invoice> ? RecordId{known<Invoice>()} : RecordId::derive("test", type.name, "frozen");
    surround(workspace, record, has_come, random);
    auto object = tests::RandomAnyObjects{random}.make(type);
    to_stage(object, cell.stage);
    tie(type, object);
    Held held{record, object};
    REQUIRE(workspace.keep(held));
    auto const place  = type.place_named(cell.member);
    auto const owner  = cell.owner == Owner::derived ? std::string{"process:any"} : seat_of(everybody, cell.owner);
    auto const wanted = with_another(object, place, random);
    auto const taken =
        merge(workspace, held, {owner, wanted, std::uint32_t{1} << place, everybody.clock.now(), "trace", "merged"},
              everybody.names);
    REQUIRE(taken);
    CHECK(type.members[place].same(held.object.data(), (*taken ? wanted : object).data()));
    auto const cause = "frozen|" + owner + "|" + record.to_string() + "|" + cell.member;
    auto const told  = everybody.store->exception(cause).value();
    bool const tells = !*taken && cell.owner != Owner::derived;
    CHECK(told.has_value() == tells);
    CHECK(everybody.store->losses(0, 10).value().size() == (tells ? 1 : 0));
    if (told) CHECK(told->message.find(cell.frozen_by) != std::string::npos);
    return *taken;
}

}  // namespace

TEST_CASE("L4 L10 R148 R150: every frozen cell of the default matrix is refused to its owner, naming who froze it") {
    SeededRandom random{13};
    std::size_t  frozen = 0;
    for (auto const* type : all_object_types())
        for (auto const& cell : standard_authority().matrix_of(*type)) {
            if (cell.frozen_by.empty()) continue;
            INFO(cell.object << "." << cell.member << " at " << cell.stage << ", frozen by " << cell.frozen_by);
            CHECK_FALSE(changes(*type, cell, true, random));
            if (cell.frozen_when != FreezeWhen::at_stage) CHECK(changes(*type, cell, false, random));
            ++frozen;
        }
    CHECK(frozen > 60);
}

TEST_CASE("R143 L4: a freeze is data: it can be taken back, and one of nothing real is a fault") {
    auto        authority = standard_authority();
    auto const& type      = object_type<Quote>();
    auto const  total     = type.place_named("total");
    REQUIRE(authority.freeze_of(type, total, "accepted"));
    CHECK_FALSE(authority.freeze_of(type, total, "presented"));
    authority.thaw<&Quote::total>("accepted");
    CHECK_FALSE(authority.freeze_of(type, total, "accepted"));
    CHECK(authority.check());
    authority.freeze("Quote", "totl", "", FreezeWhen::at_stage, "anybody");
    CHECK_FALSE(authority.check());
}

TEST_CASE("R149: planners' figures in a forecast are planning's by default, what follows from contracts is derived") {
    auto const  authority = standard_authority();
    auto const& type      = object_type<ForecastLine>();
    for (auto const* figure : {"amount", "hours", "percent"}) {
        auto const place = type.place_named(figure);
        CHECK(authority.owner_of(type, place, "weighted") == Owner::fpa);
        CHECK(authority.owner_of(type, place, "adjustment") == Owner::fpa);
        CHECK(authority.owner_of(type, place, "contracted") == Owner::derived);
        CHECK(authority.owner_of(type, place, "actual") == Owner::derived);
    }
}
