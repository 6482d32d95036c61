#include "stored.hpp"

#include <throughline/model/payment.hpp>
#include <throughline/observe/lookup.hpp>
#include <throughline/sync/last_read.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Currency eur() { return Currency::parse("EUR").value(); }
Money    euros(std::int64_t whole) { return Money::from_minor(whole * 100, eur()); }

template <class Object>
Id<Object> id_of(std::string_view name) {
    return Id<Object>::derive("test", object_name<Object>, name);
}

/// A system that shows some objects, and nothing else.
System shows(std::string name, std::vector<std::pair<std::string_view, std::string_view>> objects) {
    System system{.name = std::move(name), .vendor = "test", .mappings = {}};
    for (auto const& [vendor_object, object] : objects) {
        MappingView view{};
        view.vendor_object = vendor_object;
        view.object        = object;
        system.mappings.push_back(view);
    }
    return system;
}

Topology firm() {
    Topology topology{.name = "firm", .systems = {}};
    topology.systems.push_back(shows("crm", {{"Account", "Account"}}));
    topology.systems.push_back(shows("erp", {{"salesOrder", "Contract"}, {"invoice", "Invoice"}}));
    return topology;
}

/// One contract of 1,000 EUR, billed in four parts, with three invoices.
struct Ledger {
    Ledger() {
        store_one(*store, id_of<Account>("acme"), Account{.name = "Acme"});
        Contract signed_one{.account      = id_of<Account>("acme"),
                            .legal_entity = id_of<LegalEntity>("ie"),
                            .type         = ContractType::fixed_fee,
                            .status       = Contract::Status::active,
                            .currency     = eur(),
                            .value        = euros(1'000)};
        store_one(*store, contract, signed_one);
        store_one(*store, line, ContractLine{.contract = contract, .amount = euros(1'000)});
        using Status = BillingEvent::Status;
        event("billed", 400, Status::billed, {2026, 1, 1});
        event("eligible", 300, Status::eligible, {2026, 8, 1});
        event("held", 200, Status::on_hold, {2026, 2, 1});
        event("planned", 100, Status::planned, {2026, 9, 1});
        event("cancelled", 999, Status::cancelled, {2026, 1, 1});
        invoice("paid", 250, Invoice::Status::paid, std::nullopt);
        invoice("late", 150, Invoice::Status::partially_paid, euros(50));
        invoice("draft", 77, Invoice::Status::draft, std::nullopt);
        store
            ->put_binding({.record        = contract,
                           .object        = "Contract",
                           .connection    = "erp",
                           .vendor_object = "salesOrder",
                           .key           = "4711"})
            .value();
    }
    void event(std::string_view name, std::int64_t amount, BillingEvent::Status status, Date due) {
        BillingEvent event{.schedule      = id_of<BillingSchedule>("schedule"),
                           .contract_line = line,
                           .kind          = BillingEvent::Kind::milestone,
                           .amount        = euros(amount),
                           .status        = status};
        event.due_on = due;
        store_one(*store, id_of<BillingEvent>(name), event);
    }
    void invoice(std::string_view name, std::int64_t total, Invoice::Status status, std::optional<Money> balance) {
        Invoice bill{.customer_account = id_of<CustomerAccount>("acme"),
                     .legal_entity     = id_of<LegalEntity>("ie"),
                     .currency         = eur(),
                     .total            = euros(total),
                     .status           = status};
        bill.contract = contract;
        bill.due_on   = Date{2026, 6, 30};
        bill.balance  = balance;
        store_one(*store, id_of<Invoice>(name), bill);
    }

    std::unique_ptr<SqliteStore> store    = empty_store();
    Id<Contract>                 contract = id_of<Contract>("one");
    Id<ContractLine>             line     = id_of<ContractLine>("one");
    Topology                     topology = firm();
};

}  // namespace

TEST_CASE("R281 L9: how far a contract is billed and paid, from the store alone, to the last unit") {
    Ledger      ledger;
    auto const  answer = look_up_billing(*ledger.store, ledger.topology, ledger.contract, {2026, 7, 1}).value();
    auto const& status = answer.value;
    CHECK(status.billed == euros(400));
    CHECK(status.eligible == euros(300));
    CHECK(status.on_hold == euros(200));
    CHECK(status.planned == euros(100));
    CHECK(status.billed + status.eligible + status.on_hold + status.planned == status.value);
    CHECK(status.next_due == Date{2026, 8, 1});
    CHECK(status.invoiced == euros(400));  // Without the draft.
    CHECK(status.open == euros(50));
    CHECK(status.overdue == euros(50));
    REQUIRE(status.invoices.size() == 2);
    CHECK(look_up_billing(*ledger.store, ledger.topology, ledger.contract, {2026, 6, 30})->value.overdue == euros(0));
    CHECK(look_up_billing(*ledger.store, ledger.topology, id_of<Contract>("none"), {2026, 7, 1}).error().code() ==
          ErrorCode::not_found);
}

TEST_CASE("R281 L9: where the ledger says no balance, what payments settle is not open") {
    Ledger ledger;
    ledger.invoice("unsaid", 300, Invoice::Status::sent, std::nullopt);
    auto const open = [&] {
        return look_up_billing(*ledger.store, ledger.topology, ledger.contract, {2026, 7, 1})->value.open;
    };
    CHECK(open() == euros(350));
    Payment whole{.received_on = {2026, 6, 1}, .amount = euros(100)};
    whole.invoice = id_of<Invoice>("unsaid");
    store_one(*ledger.store, id_of<Payment>("whole"), whole);
    CHECK(open() == euros(250));
    Payment parts{.received_on = {2026, 6, 2}, .amount = euros(70)};
    parts.invoice      = id_of<Invoice>("unsaid");  // Said twice, and settled once.
    parts.applications = {{id_of<Invoice>("unsaid"), euros(40)}, {id_of<Invoice>("late"), euros(30)}};
    store_one(*ledger.store, id_of<Payment>("parts"), parts);
    CHECK(open() == euros(210));  // The balance of the other one is what its ledger says.
}

TEST_CASE("R281: a contract is looked up by our id or a system's key, with its account, lines and keys") {
    Ledger     ledger;
    auto const answer = look_up_contract(*ledger.store, ledger.topology, "erp", "4711").value();
    CHECK(answer.value.id == ledger.contract);
    CHECK(answer.value.version == 1);
    CHECK(answer.value.account->name == "Acme");
    CHECK(answer.value.lines.size() == 1);
    CHECK(answer.value.keys == std::vector<std::pair<std::string, std::string>>{{"erp", "4711"}});
    CHECK(look_up_contract(*ledger.store, ledger.topology, "erp", "4712").error().code() == ErrorCode::not_found);
    CHECK(look_up_contract(*ledger.store, ledger.topology, "hr", "4711").error().code() == ErrorCode::not_found);
}

TEST_CASE("R281 L10: every answer says how old it is, source by source, and what is open about it") {
    Ledger     ledger;
    auto const at     = Timestamp::from_seconds(1'772'452'800);
    auto const answer = [&] {
        return look_up_contract(*ledger.store, ledger.topology, ledger.contract).value().staleness;
    };
    REQUIRE(answer().sources.size() == 2);
    CHECK_FALSE(answer().as_of());  // Never read to the end: nobody knows how much is missing.
    note_read(*ledger.store, "crm", "Account", at).value();
    CHECK_FALSE(answer().as_of());
    note_read(*ledger.store, "erp", "salesOrder", at + std::chrono::hours{1}).value();
    CHECK(answer().as_of() == at);  // The oldest source is how old the answer is.
    CHECK(answer().age(at + std::chrono::hours{2}) == std::chrono::hours{2});
    // The invoices are no part of this answer.
    CHECK(look_up_billing(*ledger.store, ledger.topology, ledger.contract, {2026, 7, 1})->staleness.as_of() ==
          std::nullopt);

    CHECK(answer().open.empty());
    ledger.store
        ->raise({.cause     = "gate|won deal|1|Contract.value",
                 .code      = "validation",
                 .message   = "open",
                 .record_id = ledger.line})
        .value();
    CHECK(answer().open == std::vector<std::string>{"gate|won deal|1|Contract.value"});
}
