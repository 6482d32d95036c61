#include "deals.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/invoicing.hpp>
#include <throughline/process/whole_chain.hpp>

using namespace throughline;

namespace {

std::vector<Process> chain(InvoicingPolicy policy = {}) {
    auto processes = whole_chain();
    processes.push_back(invoicing());
    processes.push_back(invoice_release(policy));
    return processes;
}

/// A won deal, billed at the end of each of three months, 30,000 EUR each.
Book won(BillingModel model = BillingModel::fixed_fee, ContractType type = ContractType::fixed_fee) {
    auto deal  = whole_deal(model, type);
    deal.stage = Opportunity::Stage::won;
    auto book  = book_with(deal);
    book.settle(chain());
    REQUIRE(book.violations.empty());
    return book;
}

std::vector<std::pair<Id<Invoice>, Invoice>> released(Book& book) {
    auto const routes   = invoicing_routes();
    auto       invoices = book.all<Invoice>();
    std::erase_if(invoices,
                  [&](auto const& each) { return !routes[0].takes(each.first, AnyObject::of(each.second), book); });
    return invoices;
}

/// The ledger has it, and says so.
void post(Book& book, Id<Invoice> id, Invoice::Status status = Invoice::Status::released) {
    auto invoice   = *book.get(id);
    invoice.status = status;
    book.stand(id, "erp");
    book.keep(id, invoice);
}

Contract the_contract(Book& book) { return book.all<Contract>().front().second; }
void     keep(Book& book, Contract const& contract) { book.keep(book.all<Contract>().front().first, contract); }

TimeEntry approved(Book& book, Date day, std::int64_t worked) {
    TimeEntry entry{.resource  = id_of<Resource>("ada"),
                    .project   = book.all<Project>().front().first,
                    .worked_on = day,
                    .hours     = hours(worked),
                    .billable  = true,
                    .status    = TimeEntry::Status::approved};
    entry.bill_rate = euros(150);
    return entry;
}

}  // namespace

TEST_CASE("R125 L9: each event that may be billed is on one invoice, released on its day and never before") {
    auto book = won();
    CHECK(book.all<Invoice>().empty());
    Decimal billed;
    for (auto const day : {Date{2026, 7, 31}, Date{2026, 8, 31}, Date{2026, 9, 30}}) {
        book.set_today(day.plus_days(-1));
        book.settle(chain());
        CHECK(released(book).empty());
        book.set_today(day);
        book.settle(chain());
        auto const invoices = released(book);
        REQUIRE(invoices.size() == 1);
        auto const& [id, invoice] = invoices.front();
        CHECK(invoice.issued_on == day);
        CHECK(invoice.due_on == day.plus_days(30));
        CHECK(invoice.total == euros(30'000));
        auto const lines = book.referring<&InvoiceLine::invoice>(id);
        REQUIRE(lines.size() == 1);
        CHECK(lines.front().second.description == "Data platform, " + day.to_string());
        post(book, id);
        book.settle(chain());
        auto const event = *book.get(lines.front().second.billing_events.front());
        CHECK(event.status == BillingEvent::Status::billed);
        CHECK(event.invoice_line == lines.front().first);
        billed += invoice.total.amount();
        CHECK(book.settle(chain()) == 0);  // It comes to rest.
    }
    CHECK((billed == the_contract(book).value.amount()));
    CHECK(book.all<Invoice>().size() == 3);
}

TEST_CASE("R125: what a ledger has, or may have, is never touched again: what comes later is on another invoice") {
    auto book = won(BillingModel::time_and_materials, ContractType::time_and_materials);
    book.keep(id_of<TimeEntry>("one"), approved(book, {2026, 7, 6}, 8));
    book.keep(id_of<TimeEntry>("two"), approved(book, {2026, 7, 7}, 4));
    book.set_today({2026, 7, 31});
    book.settle(chain());
    auto const first = released(book);
    REQUIRE(first.size() == 1);
    CHECK(first.front().second.total == euros(1'800));
    book.stand(first.front().first, "erp");  // Sent; nobody knows yet what became of it.
    CHECK(book.get(billing_event_id(id_of<TimeEntry>("two")))->status == BillingEvent::Status::eligible);

    book.keep(id_of<TimeEntry>("late"), approved(book, {2026, 7, 30}, 1));
    auto corrected = approved(book, {2026, 7, 7}, 6);
    book.keep(id_of<TimeEntry>("two"), corrected);
    book.settle(chain());
    CHECK(book.get(first.front().first)->total == euros(1'800));
    auto const later = book.all<Invoice>();
    REQUIRE(later.size() == 2);
    Decimal sum;
    for (auto const& [id, invoice] : later) sum += invoice.total.amount();
    CHECK((sum == Decimal{1'950}));  // Neither billed twice, nor changed under way.

    post(book, first.front().first);
    book.settle(chain());
    CHECK(book.get(billing_event_id(id_of<TimeEntry>("two")))->amount == euros(600));  // What was really charged.
}

TEST_CASE("R125 L1: each schedule of a contract has invoices of its own, and leaves the other's alone") {
    auto       book   = won();
    auto const first  = book.all<BillingSchedule>().front();
    auto const second = id_of<BillingSchedule>("second");
    book.keep(second, first.second);
    BillingEvent event{.schedule      = second,
                       .contract_line = book.all<ContractLine>().front().first,
                       .kind          = BillingEvent::Kind::expense,
                       .amount        = euros(500),
                       .status        = BillingEvent::Status::eligible};
    event.due_on = Date{2026, 7, 31};
    book.keep(id_of<BillingEvent>("extra"), event);
    book.set_today({2026, 7, 31});
    book.settle(chain());  // It comes to rest.
    auto const invoices = released(book);
    REQUIRE(invoices.size() == 2);
    CHECK(invoices[0].second.total + invoices[1].second.total == euros(30'500));

    event.status = BillingEvent::Status::on_hold;
    book.keep(id_of<BillingEvent>("extra"), event);
    book.settle(chain());
    REQUIRE(released(book).size() == 1);  // Its own invoice is retired, and no other.
    CHECK(released(book).front().second.total == euros(30'000));
}

TEST_CASE("R125: release waits for what it needs, says what that is, and goes on by itself") {
    InvoicingPolicy const strict{.needs_purchase_order = true};
    auto                  book = won();
    book.set_today({2026, 7, 31});
    auto contract   = the_contract(book);
    contract.status = Contract::Status::on_hold;
    keep(book, contract);
    book.settle(chain(strict));
    auto const routes   = invoicing_routes(strict);
    auto const is_taken = [&] {
        auto const [id, invoice] = book.all<Invoice>().front();
        return routes[0].takes(id, AnyObject::of(invoice), book);
    };
    CHECK(book.violations.size() == 2);  // Both, not only the first.
    CHECK_FALSE(is_taken());
    contract.status = Contract::Status::active;
    keep(book, contract);
    book.settle(chain(strict));
    REQUIRE(book.violations.size() == 1);
    CHECK(book.violations.front().path == "Contract.purchase_order");
    CHECK(book.violations.front().owner == "finance");
    contract.purchase_order = "PO 4711";
    keep(book, contract);
    book.settle(chain(strict));
    CHECK(book.violations.empty());
    CHECK(is_taken());

    // Not ready any more before it has left: it stays.
    contract.status = Contract::Status::on_hold;
    keep(book, contract);
    book.settle(chain(strict));
    CHECK_FALSE(is_taken());
}

TEST_CASE("R125: a contract that people bill by hand is not billed beside them") {
    auto    book = won();
    Invoice manual{.customer_account = {},
                   .legal_entity     = {},
                   .currency         = eur(),
                   .total            = euros(90'000),
                   .status           = Invoice::Status::released};
    manual.contract = book.all<Contract>().front().first;
    book.keep(id_of<Invoice>("by hand"), manual);
    book.set_today({2026, 7, 31});
    book.settle(chain());
    REQUIRE(book.violations.size() == 1);
    CHECK(book.violations.front().path == "Invoice.contract");
    CHECK(released(book).empty());
    manual.status = Invoice::Status::voided;
    book.keep(id_of<Invoice>("by hand"), manual);
    book.settle(chain());
    CHECK(released(book).size() == 1);
}

TEST_CASE("R125: what the ledger voids is billed again, once, on another invoice; what is cancelled leaves its draft") {
    auto book = won();
    book.set_today({2026, 7, 31});
    book.settle(chain());
    auto const first = released(book).front().first;
    post(book, first);
    book.settle(chain());
    post(book, first, Invoice::Status::voided);
    book.settle(chain());
    book.settle(chain());
    auto const again = released(book);
    REQUIRE(again.size() == 1);
    CHECK_FALSE(again.front().first == first);
    CHECK(again.front().second.total == euros(30'000));

    // Its contract ends before it has left: nothing is to be billed by it.
    auto const event = book.referring<&InvoiceLine::invoice>(again.front().first).front().second.billing_events.front();
    auto       gone  = *book.get(event);
    gone.status      = BillingEvent::Status::cancelled;
    book.keep(event, gone);
    book.settle({invoicing(), invoice_release()});
    CHECK(released(book).empty());
    CHECK(book.get(again.front().first)->status == Invoice::Status::voided);
}
