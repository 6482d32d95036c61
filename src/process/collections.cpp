#include <throughline/model/contract.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/process/collections.hpp>
#include <throughline/revenue/receivables.hpp>

namespace throughline {

namespace process_detail {

bool is_open(Invoice const& invoice) { return invoice.balance && !invoice.balance->is_zero(); }

/// Zero while it is not due, or paid.
int days_overdue(Invoice const& invoice, Date today) {
    if (!is_open(invoice)) return 0;
    if (invoice.days_overdue) return *invoice.days_overdue;
    return invoice.due_on && *invoice.due_on < today ? today - *invoice.due_on : 0;
}

std::vector<Invoice> invoices_of(Id<Contract> contract, Records& records) {
    std::vector<Invoice> invoices;
    for (auto& [id, invoice] : records.referring<&Invoice::contract>(contract)) invoices.push_back(std::move(invoice));
    return invoices;
}

/// The account behind an invoice, by its contract or by its customer.
std::optional<Id<Account>> account_of(Invoice const& invoice, Records& records) {
    if (invoice.contract)
        if (auto const contract = records.get(*invoice.contract)) return contract->account;
    auto const customer = records.get(invoice.customer_account);
    if (customer && !customer->account.is_none()) return customer->account;
    return std::nullopt;
}

void to_the_deal(Id<Contract> id, Records& records, Desired& desired) {
    auto const contract   = records.get(id);
    auto const engagement = contract && contract->engagement ? records.get(*contract->engagement) : std::nullopt;
    auto const deal = engagement && engagement->opportunity ? records.get(*engagement->opportunity) : std::nullopt;
    if (!deal) return;
    std::vector<Invoice> invoices;  // Of all that the deal became: several legal entities may share it.
    for (auto const& [each, ignored] : records.referring<&Contract::engagement>(*contract->engagement))
        for (auto& invoice : invoices_of(each, records)) invoices.push_back(std::move(invoice));
    Opportunity said{*deal};
    said.invoice_status = invoice_status(invoices, deal->amount, records.today());
    said.invoiced       = invoiced(invoices, deal->amount);
    desired.set<&Opportunity::invoice_status, &Opportunity::invoiced>(*engagement->opportunity, std::move(said));
}

void to_the_account(Id<Account> id, Records& records, Desired& desired) {
    auto account = records.get(id);
    if (!account) return;
    std::vector<Invoice> all;
    for (auto const& [contract, ignored] : records.referring<&Contract::account>(id))
        for (auto& invoice : invoices_of(contract, records)) all.push_back(std::move(invoice));
    bool on_hold = false;
    for (auto const& [customer_id, customer] : records.referring<&CustomerAccount::account>(id)) {
        on_hold = on_hold || customer.on_hold.value_or(false);
        for (auto& [invoice_id, invoice] : records.referring<&Invoice::customer_account>(customer_id))
            if (!invoice.contract) all.push_back(std::move(invoice));
    }
    account->health        = collections_health(all, records.today());
    account->credit_status = on_hold ? "on_hold" : "open";
    desired.set<&Account::health, &Account::credit_status>(id, *std::move(account));
}

struct DeriveCollections {
    void operator()(RecordId, AnyObject const& object, Records& records, Desired& desired) const {
        auto const& invoice = object.as<Invoice>();
        if (invoice.contract) to_the_deal(*invoice.contract, records, desired);
        if (auto const account = account_of(invoice, records)) to_the_account(*account, records, desired);
    }
};

}  // namespace process_detail

using namespace process_detail;

std::optional<Money> invoiced(std::span<Invoice const> invoices, std::optional<Money> const& amount) {
    std::optional<Money> sum;
    for (auto const& invoice : invoices) {
        if (!is_issued(invoice)) continue;
        auto const& net = invoice.subtotal ? *invoice.subtotal : invoice.total;
        if (amount && net.currency() != amount->currency()) continue;
        auto const more = sum ? Money::add(*sum, net) : Result<Money>{net};
        if (more) sum = *more;
    }
    return sum;
}

Opportunity::InvoiceStatus invoice_status(std::span<Invoice const> invoices, std::optional<Money> const& amount,
                                          Date today) {
    using Status   = Opportunity::InvoiceStatus;
    auto const net = invoiced(invoices, amount);
    if (!net) return Status::none;
    bool open = false;
    for (auto const& invoice : invoices) {
        if (!is_issued(invoice)) continue;
        if (days_overdue(invoice, today) > 0) return Status::overdue;
        open = open || is_open(invoice);
    }
    auto const order =
        amount ? Money::compare(*net, *amount) : Result<std::strong_ordering>{std::strong_ordering::equal};
    if (!order || *order < 0) return Status::partly_invoiced;
    return open ? Status::invoiced : Status::paid;
}

Account::Health collections_health(std::span<Invoice const> invoices, Date today) {
    auto health = Account::Health::good;
    for (auto const& invoice : invoices) {
        auto const days = is_issued(invoice) ? days_overdue(invoice, today) : 0;
        if (days >= 60) return Account::Health::at_risk;
        if (days > 0) health = Account::Health::watch;
    }
    return health;
}

Process collections_feedback() {
    return {.name    = "collections feedback",
            .version = 1,
            .from    = "Invoice",
            .derive  = process_detail::DeriveCollections{},
            .daily   = true,
            .reads   = {"Invoice", "Contract.engagement", "Contract.account", "Engagement.opportunity",
                        "Opportunity.amount", "CustomerAccount.account", "CustomerAccount.on_hold"},
            .makes = {"Opportunity.invoice_status", "Opportunity.invoiced", "Account.health", "Account.credit_status"}};
}

}  // namespace throughline
