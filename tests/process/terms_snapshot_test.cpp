#include "revenue/forecast_firm.hpp"

#include <throughline/process/terms_snapshot.hpp>

using namespace throughline;

namespace {

ContractTerms approved() {
    ContractTerms terms{.contract = signed_contract("100.00"), .lines = {}};
    terms.lines = {{id_of<ContractLine>("one"), {.contract = id_of<Contract>("contract"), .amount = usd("60.00")}},
                   {id_of<ContractLine>("two"), {.contract = id_of<Contract>("contract"), .amount = usd("40.00")}}};
    return with_terms_hash(terms);
}

KnownChangeOrder more(std::string_view delta) {
    ChangeOrder order{
        .contract = id_of<Contract>("contract"), .number = "CO-1", .status = ChangeOrder::Status::approved};
    order.effective = day("2026-05-01");
    order.lines     = {{.contract_line = id_of<ContractLine>("one"), .delta_amount = usd(delta)}};
    return {id_of<ChangeOrder>("order"), order};
}

}  // namespace

TEST_CASE("terms are hashed at approval, and whatever drifts from them later is found (R108)") {
    auto const terms = approved();
    REQUIRE(terms.contract.terms_hash);
    CHECK(check_terms(terms, {}, terms));

    SUBCASE("what becomes of the contract is no term of it") {
        auto now                            = terms;
        now.contract.status                 = Contract::Status::completed;
        now.lines[0].second.project         = id_of<Project>("project");
        now.lines[0].second.allocated_price = usd("59.00");
        std::swap(now.lines[0], now.lines[1]);
        CHECK(check_terms(terms, {}, now));
        CHECK(terms_hash_of(now) == *terms.contract.terms_hash);
    }
    SUBCASE("each term that changes by itself is drift, and is named") {
        auto now                   = terms;
        now.lines[1].second.amount = usd("40.01");
        CHECK(check_terms(terms, {}, now).error().code() == ErrorCode::conflict);
        CHECK(check_terms(terms, {}, now).error().context().field == "amount");
        CHECK(check_terms(terms, {}, now).error().context().record == id_of<ContractLine>("two").to_string());
        now                        = terms;
        now.contract.payment_terms = id_of<PaymentTerms>("sixty days");
        CHECK(check_terms(terms, {}, now).error().context().field == "payment_terms");
        now = terms;
        now.lines.pop_back();
        CHECK(!check_terms(terms, {}, now));
        now = terms;
        now.lines.push_back({id_of<ContractLine>("three"), now.lines[0].second});
        CHECK(!check_terms(terms, {}, now));
    }
    SUBCASE("an approved change order explains what it changes, and no more") {
        std::vector const orders{more("5.00")};
        auto              now = amended(terms, orders).value();
        CHECK(!check_terms(terms, {}, now));
        CHECK(check_terms(terms, orders, now));
        CHECK(!check_terms(terms, std::vector{more("5.01")}, now));
    }
    SUBCASE("a snapshot that was changed afterwards is not the approved one") {
        auto forged                   = terms;
        forged.lines[0].second.amount = usd("61.00");
        CHECK(check_terms(forged, {}, forged).error().code() == ErrorCode::corrupt);
    }
}
