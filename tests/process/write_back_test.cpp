#include "deals.hpp"
#include "running.hpp"

#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/milestone_readiness.hpp>
#include <throughline/process/posting_feedback.hpp>
#include <throughline/process/terms_snapshot.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

auto const the_contract = id_of<Contract>("contract");
auto const the_line     = id_of<ContractLine>("line");

Contract contract_of(Contract::Status status) {
    return {.engagement   = id_of<Engagement>("engagement"),
            .account      = id_of<Account>("acme"),
            .legal_entity = id_of<LegalEntity>("ie"),
            .type         = ContractType::fixed_fee,
            .status       = status,
            .currency     = eur(),
            .value        = euros(100)};
}

ContractLine line_of(std::int64_t amount) {
    ContractLine line{.contract = the_contract, .kind = ContractLine::Kind::service, .amount = euros(amount)};
    line.project = id_of<Project>("project");
    return line;
}

std::string open_path(Running& firm) {
    auto const open = firm.exceptions();
    return open.size() == 1 ? open.front().path : std::to_string(open.size()) + " exceptions";
}

}  // namespace

TEST_CASE("R72: a posting's reference comes back onto its event, and an orphan is an exception that clears itself") {
    Running       firm{{posting_feedback()}};
    auto const    event_id = id_of<RevenueEvent>("july"), other = id_of<RevenueEvent>("august");
    auto const    posting_id = id_of<LedgerPosting>("posting");
    RevenueEvent  event{.contract_line = the_line,
                        .period        = month_of(Date{2026, 7, 1}),
                        .kind          = RevenueEvent::Kind::recognize,
                        .amount        = euros(100)};
    LedgerPosting posting{.legal_entity = id_of<LegalEntity>("ie"),
                          .period       = month_of(Date{2026, 7, 1}),
                          .amount       = euros(100),
                          .reference    = "JE-17"};
    posting.revenue_event = event_id;
    firm.keep(posting_id, posting);
    CHECK(open_path(firm) == "LedgerPosting.reference");  // Before what it posts.
    firm.keep(event_id, event);
    CHECK(firm.exceptions().empty());
    CHECK(firm.get(event_id)->posting_ref == "JE-17");
    CHECK(firm.settle() == 0);

    SUBCASE("another amount") {
        posting.amount = euros(99);
        firm.keep(posting_id, posting);
        CHECK(open_path(firm) == "RevenueEvent.amount");
        CHECK(firm.get(event_id)->posting_ref == "JE-17");
    }
    SUBCASE("a second posting of the same event") {
        posting.reference = "JE-18";
        firm.keep(id_of<LedgerPosting>("again"), posting);
        CHECK(open_path(firm) == "RevenueEvent.posting_ref");
        CHECK(firm.get(event_id)->posting_ref == "JE-17");
    }
    SUBCASE("reversed in the ledger") {
        firm.erase(posting_id, posting);
        CHECK_FALSE(firm.get(event_id)->posting_ref);
    }
    SUBCASE("of nothing any more") {
        posting.revenue_event = other;
        firm.keep(posting_id, posting);
        CHECK(open_path(firm) == "LedgerPosting.reference");
    }
}

TEST_CASE("R72: a posting of several records is held against each, and its reference comes back onto all of them") {
    Running       firm{{posting_feedback()}};
    auto const    event_id = id_of<RevenueEvent>("july");
    auto const    cost_id = id_of<CostActual>("july"), unknown = id_of<CostActual>("unknown");
    auto const    posting_id = id_of<LedgerPosting>("posting");
    auto const    july       = month_of(Date{2026, 7, 1});
    LedgerPosting posting{
        .legal_entity = id_of<LegalEntity>("ie"), .period = july, .amount = euros(100), .reference = "JE-17"};
    posting.revenue_event = event_id;
    posting.cost_actual   = cost_id;
    CostActual cost{
        .project = id_of<Project>("project"), .period = july, .kind = CostActual::Kind::labour, .amount = euros(100)};
    firm.hold(
        event_id,
        RevenueEvent{
            .contract_line = the_line, .period = july, .kind = RevenueEvent::Kind::recognize, .amount = euros(100)});
    SUBCASE("alike") {
        firm.hold(cost_id, cost);
        firm.keep(posting_id, posting);
        CHECK(firm.exceptions().empty());
        CHECK(firm.get(event_id)->posting_ref == "JE-17");
        CHECK(firm.get(cost_id)->posting_ref == "JE-17");
    }
    SUBCASE("one of them of another amount: neither is posted by it") {
        cost.amount = euros(99);
        firm.hold(cost_id, cost);
        firm.keep(posting_id, posting);
        CHECK(open_path(firm) == "CostActual.amount");
        CHECK_FALSE(firm.get(event_id)->posting_ref);
        CHECK_FALSE(firm.get(cost_id)->posting_ref);
    }
    SUBCASE("one of them unknown: it is no orphan") {
        posting.cost_actual = unknown;
        firm.keep(posting_id, posting);
        CHECK(firm.exceptions().empty());
        CHECK(firm.get(event_id)->posting_ref == "JE-17");
    }
}

TEST_CASE("R102: whether a milestone can be invoiced follows from its records, whatever of them changes") {
    Running    firm{{milestone_readiness()}};
    auto const id = id_of<Milestone>("design");
    Milestone  milestone{.project = id_of<Project>("project"), .name = "Design", .status = Milestone::Status::planned};
    milestone.contract_line = the_line;
    auto const ready        = [&] { return firm.get(id)->billing_ready; };
    firm.keep(id, milestone);
    CHECK(ready() == false);
    milestone.status        = Milestone::Status::approved;
    milestone.billing_ready = ready();
    firm.keep(id, milestone);
    CHECK(ready() == false);  // Under no line yet.
    firm.keep(the_contract, contract_of(Contract::Status::draft));
    firm.keep(the_line, line_of(100));
    CHECK(ready() == false);
    firm.keep(the_contract, contract_of(Contract::Status::active));
    CHECK(ready() == true);
    firm.keep(the_contract, contract_of(Contract::Status::on_hold));
    CHECK(ready() == false);
    firm.keep(the_contract, contract_of(Contract::Status::active));
    auto second = milestone;
    second.name = "Build";
    firm.keep(id_of<Milestone>("build"), second);
    CHECK(ready() == false);  // Nothing says what either is worth any more.
    second.amount = euros(60);
    firm.keep(id_of<Milestone>("build"), second);
    CHECK(ready() == false);
    CHECK(firm.get(id_of<Milestone>("build"))->billing_ready == true);
    CHECK(firm.settle() == 0);
}

TEST_CASE("R108: terms are hashed once they are approved and whole; what drifts from them later is for finance") {
    Running    firm{{terms_snapshot(), change_order(), contract_value()}};
    auto const hash = [&] { return firm.get(the_contract)->terms_hash; };
    firm.keep(the_contract, contract_of(Contract::Status::draft));
    firm.keep(the_line, line_of(60));
    CHECK_FALSE(hash());
    firm.hold(the_contract, contract_of(Contract::Status::approved));
    firm.keep(id_of<ContractLine>("second"), line_of(40));
    REQUIRE(hash());
    auto const approved = *hash();
    auto       contract = *firm.get(the_contract);

    SUBCASE("what becomes of it is no drift") {
        contract.status         = Contract::Status::active;
        contract.number         = "C-100";
        contract.purchase_order = "PO 7";
        firm.keep(the_contract, contract);
        CHECK(firm.exceptions().empty());
        CHECK(hash() == approved);
    }
    SUBCASE("nor what a change order adds") {
        ChangeOrder order{.contract = the_contract, .number = "CO-1", .status = ChangeOrder::Status::approved};
        order.effective = Date{2026, 8, 1};
        order.lines     = {{.contract_line = the_line, .delta_amount = euros(25)}};
        firm.keep(id_of<ChangeOrder>("order"), order);
        CHECK(firm.get(the_contract)->value == euros(125));
        CHECK(firm.exceptions().empty());
        CHECK(hash() == approved);
    }
    SUBCASE("an amount, until it is taken back") {
        firm.keep(the_line, line_of(61));
        CHECK(open_path(firm) == "Contract.terms_hash");
        CHECK(firm.exceptions().front().owner == "finance");
        CHECK(hash() == approved);
        firm.keep(the_line, line_of(60));
        CHECK(firm.exceptions().empty());
    }
    SUBCASE("days to pay") {
        contract.payment_terms = id_of<PaymentTerms>("sixty days");
        firm.keep(the_contract, contract);
        CHECK(open_path(firm) == "Contract.terms_hash");
    }
}
