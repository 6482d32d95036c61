#include "world.hpp"

#include <throughline/model/identity.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/sandbox/network.hpp>

#include <cstdlib>
#include <set>

// The month's largest bill. Nothing of ours caps its lines: a document goes out, and comes back, as one.
// THROUGHLINE_PEAK_LINES=100000 takes as many lines as one likes.

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

std::size_t lines_wanted() {
    auto const* const wanted = std::getenv("THROUGHLINE_PEAK_LINES");
    return wanted ? std::strtoull(wanted, nullptr, 10) : 10'500;
}

Money dollars(std::int64_t cents) { return {Decimal::from_units(cents, 2), Currency::parse("USD").value()}; }

/// Cents of a line: uneven, so that one that is missing, or there twice, shows in the sum.
std::int64_t cents_of(std::size_t line) { return 1 + static_cast<std::int64_t>(line * 7'919 % 100'003); }

Id<InvoiceLine> line_id(std::size_t line) {
    return Id<InvoiceLine>::derive("peak", "InvoiceLine", std::to_string(line));
}

/// From a legal entity follows one customer and one invoice with all the lines.
Process peak(std::size_t lines) {
    return {.name    = "peak",
            .version = 1,
            .from    = "LegalEntity",
            .derive  = [lines](RecordId id, AnyObject const&, Records&, Desired& desired) {
                if (id != reference_data_id("legal_entity", "NW-US")) return;
                auto const account  = Id<Account>::derive("peak", "Account", "1");
                auto const customer = Id<CustomerAccount>::derive("peak", "CustomerAccount", "1");
                auto const bill     = Id<Invoice>::derive("peak", "Invoice", "1");
                auto const usd      = Currency::parse("USD").value();
                desired.put(account, Account{.name = "Contoso"});
                desired.put(customer, CustomerAccount{.account             = account,
                                                       .legal_entity        = Id<LegalEntity>{id},
                                                       .name                = "Contoso",
                                                       .receivable_currency = usd});
                Money sum = Money::zero(usd);
                for (std::size_t line = 0; line < lines; ++line) {
                    auto const amount = dollars(cents_of(line));
                    desired.put(line_id(line), InvoiceLine{.invoice     = bill,
                                                            .description = "Hour " + std::to_string(line),
                                                            .quantity    = Decimal{1},
                                                            .unit_price  = amount,
                                                            .amount      = amount});
                    sum += amount;
                }
                desired.put(bill, Invoice{.customer_account = customer,
                                           .legal_entity     = Id<LegalEntity>{id},
                                           .issued_on        = Date{2026, 3, 31},
                                           .currency         = usd,
                                           .total            = sum,
                                           .status           = Invoice::Status::draft});
            }};
}

/// A ledger alone, in process.
struct Ledger {
    explicit Ledger(std::size_t lines) {
        sandbox::Salesforce elsewhere{clock, chance};
        sandbox::fill_firm(elsewhere, erp, {.accounts = 0, .opportunities = 0, .people = 0}, chance);
        erp.add_token({.consumer_key    = "consumer",
                       .consumer_secret = "consumer-secret",
                       .token_id        = "token",
                       .token_secret    = "token-secret"});
        network.connect(erp);
        netsuite::Login login{.account     = erp.options().account,
                              .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"},
                                                                   Secret{"token"}, Secret{"token-secret"}}};
        auto            system = netsuite::system("erp", std::move(login));
        system.creates         = {"CustomerAccount", "Invoice"};
        for (auto& [table, crosswalk] : sandbox::firm_crosswalks(erp)) system.crosswalks[table] = std::move(crosswalk);
        std::set<std::string_view> const kept{"LegalEntity", "CustomerAccount", "Invoice", "InvoiceLine"};
        std::erase_if(system.mappings, [&](MappingView const& view) { return kept.count(view.object) == 0; });
        Topology topology{.name = "peak", .systems = {std::move(system)}, .processes = {peak(lines)}};
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
    }

    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 chance{3};
    sandbox::NetSuite            erp{clock, chance, {}};
    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine{};
};

}  // namespace

TEST_CASE("P42 L9 L12: an invoice of any length goes out as one document, each line once, and comes back exactly") {
    auto const lines = lines_wanted();
    CAPTURE(lines);
    Ledger world{lines};
    REQUIRE(world.engine->run_until_idle());
    std::string open;
    for (auto const& each : world.store->open_exceptions("", 5).value())
        open += each.cause + ": " + each.message + "\n";
    CHECK(open == "");
    REQUIRE(world.erp.count("invoice") == 1);
    CHECK(world.erp.creates("invoice") == 1);
    auto const            bill = world.erp.read("invoice", world.erp.ids("invoice").front());
    Decimal               sum, expected;
    std::set<std::string> described;
    for (auto const& line : bill["item"]["items"].elements()) {
        sum = sum + line["amount"].decimal().value();
        described.insert(line["description"].text());
    }
    for (std::size_t line = 0; line < lines; ++line) expected = expected + Decimal::from_units(cents_of(line), 2);
    CHECK(described.size() == lines);
    CHECK(bill["item"]["items"].size() == lines);
    CHECK(sum == expected);
    CHECK(bill["total"].decimal().value() == expected);

    // It is read back, line by line, and all is quiet.
    world.clock.advance(std::chrono::minutes{30});
    REQUIRE(world.engine->run_until_idle());
    CHECK(world.store->count_records("InvoiceLine").value() == lines);
    CHECK(world.store->bindings("erp", "invoice.item", "", lines + 1).value().size() == lines);
    CHECK(world.engine->plan().value().empty());
    auto const audit = world.store->count_audit().value();
    world.clock.advance(std::chrono::minutes{30});
    REQUIRE(world.engine->run_until_idle());
    CHECK(world.store->count_audit().value() == audit);
    CHECK(world.erp.creates("invoice") == 1);
}
