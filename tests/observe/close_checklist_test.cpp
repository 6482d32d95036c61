#include "journal_of.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/ledger_posting.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/revenue_schedule.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/observe/close_checklist.hpp>
#include <throughline/revenue/postings.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

Period const june = month_of(day("2026-06-01"));

/// A contract of 1,000 whose June is planned, recognized and posted.
BusinessState clean_books() {
    BusinessState state;
    Contract      contract{.account      = id_of<Account>("account"),
                           .legal_entity = id_of<LegalEntity>("entity"),
                           .type         = ContractType::fixed_fee,
                           .status       = Contract::Status::active,
                           .signed_on    = day("2026-05-20"),
                           .currency     = usd("0").currency(),
                           .value        = usd("1000.00")};
    state.put(id_of<Contract>("contract"), contract);
    state.put(id_of<ContractLine>("line"),
              ContractLine{.contract = id_of<Contract>("contract"), .amount = usd("1000.00")});
    state.put(id_of<RevenueSchedule>("schedule"), RevenueSchedule{.contract_line = id_of<ContractLine>("line"),
                                                                  .method        = RevenueMethod::straight_line,
                                                                  .total         = usd("1000.00")});
    state.put(
        id_of<RevenueScheduleLine>("june"),
        RevenueScheduleLine{.schedule = id_of<RevenueSchedule>("schedule"), .period = june, .planned = usd("400.00")});
    RevenueEvent event{.contract_line = id_of<ContractLine>("line"),
                       .period        = june,
                       .kind          = RevenueEvent::Kind::recognize,
                       .amount        = usd("400.00")};
    event.posting_ref = "GL-1";
    state.put(id_of<RevenueEvent>("june"), event);
    LedgerPosting posting{
        .legal_entity = id_of<LegalEntity>("entity"), .period = june, .amount = usd("400.00"), .reference = "GL-1"};
    posting.revenue_event = id_of<RevenueEvent>("june");
    state.put(id_of<LedgerPosting>("first"), posting);
    return state;
}

/// The names of the checks that break.
std::string broken(BusinessState const& state) {
    auto const  list = close_checklist(state, {.period = june, .has_ledger = true});
    std::string text;
    for (auto const& check : list.checks)
        if (!check.is_green()) text += std::string{check.name} + " " + std::to_string(check.breaks.size()) + ", ";
    CHECK(list.is_green() == text.empty());
    return text;
}

}  // namespace

TEST_CASE("a period may be closed when every invariant is green; otherwise the list says what breaks (R135)") {
    auto state = clean_books();
    CHECK(broken(state).empty());
    CHECK(close_checklist(state, {.period = june}).to_string() ==
          "green  contract values\ngreen  identities\ngreen  work approved\ngreen  work billed\n"
          "green  revenue recognized\ngreen  postings\n");

    SUBCASE("a contract that is not its lines") {
        state.put(id_of<ContractLine>("more"),
                  ContractLine{.contract = id_of<Contract>("contract"), .amount = usd("0.01")});
        CHECK(broken(state) == "contract values 1, ");
    }
    SUBCASE("more recognized than agreed") {
        RevenueEvent more{.contract_line = id_of<ContractLine>("line"),
                          .period        = june,
                          .kind          = RevenueEvent::Kind::adjust,
                          .amount        = usd("600.01")};
        state.put(id_of<RevenueEvent>("more"), more);
        CHECK(broken(state) == "identities 1, revenue recognized 1, postings 1, ");
        CHECK(close_checklist(state, {.period = june, .legal_entity = id_of<LegalEntity>("other")}).is_green());
    }
    SUBCASE("work that waits, and work that nobody bills") {
        TimeEntry entry{.resource  = id_of<Resource>("ada"),
                        .project   = id_of<Project>("project"),
                        .worked_on = day("2026-06-30"),
                        .hours     = hours_of("8"),
                        .billable  = true,
                        .status    = TimeEntry::Status::submitted};
        state.put(id_of<TimeEntry>("one"), entry);
        CHECK(broken(state) == "work approved 1, ");
        entry.status = TimeEntry::Status::approved;
        state.put(id_of<TimeEntry>("one"), entry);
        CHECK(broken(state) == "work billed 1, ");
        entry.worked_on = day("2026-07-01");
        state.put(id_of<TimeEntry>("one"), entry);
        CHECK(broken(state).empty());
    }
    SUBCASE("revenue that is due") {
        state.put(id_of<RevenueScheduleLine>("may"), RevenueScheduleLine{.schedule = id_of<RevenueSchedule>("schedule"),
                                                                         .period   = month_of(day("2026-05-01")),
                                                                         .planned  = usd("100.00")});
        CHECK(broken(state) == "revenue recognized 1, ");
    }
}

TEST_CASE("what other books and later periods have is no break of this entity's period (R135)") {
    auto          state = clean_books();
    LedgerPosting wrong{
        .legal_entity = id_of<LegalEntity>("other"), .period = june, .amount = usd("1.00"), .reference = "GL-1"};
    wrong.revenue_event  = id_of<RevenueEvent>("june");
    auto const green_for = [&](std::string_view entity) {
        return close_checklist(state, {.period = june, .legal_entity = id_of<LegalEntity>(entity)}).is_green();
    };
    SUBCASE("a posting that says something else") {
        state.put(id_of<LedgerPosting>("wrong"), wrong);
        CHECK(green_for("entity"));
        CHECK_FALSE(green_for("other"));
        wrong.legal_entity = id_of<LegalEntity>("entity");
        state.put(id_of<LedgerPosting>("wrong"), wrong);
        CHECK_FALSE(green_for("entity"));
        wrong.period = month_of(day("2026-07-01"));
        state.put(id_of<LedgerPosting>("wrong"), wrong);
        CHECK(green_for("entity"));
    }
    SUBCASE("an amount in another currency than its contract's") {
        Contract contract     = *state.find(id_of<Contract>("contract"));
        contract.legal_entity = id_of<LegalEntity>("other");
        state.put(id_of<Contract>("foreign"), contract);
        state.put(id_of<ContractLine>("foreign"),
                  ContractLine{.contract = id_of<Contract>("foreign"), .amount = usd("1000.00")});
        state.put(id_of<RevenueEvent>("foreign"), RevenueEvent{.contract_line = id_of<ContractLine>("foreign"),
                                                               .period        = june,
                                                               .kind          = RevenueEvent::Kind::recognize,
                                                               .amount = Money{1, Currency::parse("EUR").value()}});
        CHECK(green_for("entity"));
        CHECK_FALSE(green_for("other"));
    }
    SUBCASE("work whose worth cannot be told") {
        TimeEntry entry{.resource  = id_of<Resource>("ada"),
                        .project   = id_of<Project>("elsewhere"),
                        .worked_on = day("2026-06-30"),
                        .hours     = Hours{Decimal::parse("99999999999999999999").value()},
                        .billable  = true,
                        .status    = TimeEntry::Status::approved};
        entry.bill_rate = Money{Decimal::parse("99999999999999999999").value(), Currency::parse("EUR").value()};
        state.put(id_of<TimeEntry>("vast"), entry);
        CHECK(green_for("entity"));
        CHECK(broken(state) == "work billed 1, ");
        CHECK(
            close_checklist(state, {.period = june}).to_string().find("work " + id_of<TimeEntry>("vast").to_string()) !=
            std::string::npos);
    }
}

TEST_CASE("a posting's reference goes back onto what it posts; orphans and disputes are reported (R72)") {
    auto state   = clean_books();
    auto event   = *state.find(id_of<RevenueEvent>("june"));
    auto posting = *state.find(id_of<LedgerPosting>("first"));
    event.posting_ref.reset();
    state.put(id_of<RevenueEvent>("june"), event);
    auto const missing = match_postings(state);
    REQUIRE(missing.to_store.size() == 1);
    CHECK(missing.to_store.front().record == id_of<RevenueEvent>("june"));
    CHECK(missing.to_store.front().reference == "GL-1");
    event.posting_ref = missing.to_store.front().reference;
    state.put(id_of<RevenueEvent>("june"), event);
    CHECK(match_postings(state).to_store.empty());  // Stored, and nothing is left to do.

    event.posting_ref = "GL-2";
    state.put(id_of<RevenueEvent>("june"), event);
    CHECK(match_postings(state).disputed.at(0).recorded == "GL-2");
    posting.amount = usd("399.99");
    state.put(id_of<LedgerPosting>("first"), posting);
    CHECK(match_postings(state).disputed.at(0).member == "amount");

    posting.revenue_event = id_of<RevenueEvent>("gone");
    state.put(id_of<LedgerPosting>("first"), posting);
    auto const orphaned = match_postings(state);
    CHECK(orphaned.orphans == std::vector{id_of<LedgerPosting>("first")});
    CHECK(orphaned.unposted == std::vector{id_of<RevenueEvent>("june")});
    posting.revenue_event.reset();
    state.put(id_of<LedgerPosting>("first"), posting);
    CHECK(match_postings(state).orphans.size() == 1);
}
