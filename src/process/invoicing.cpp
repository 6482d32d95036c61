#include "derived_id.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/identity.hpp>
#include <throughline/model/payment_terms.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/invoicing.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace throughline {

using namespace process_detail;

Id<Invoice> invoice_id(Id<BillingSchedule> schedule, Date day, std::size_t number) {
    return id_after<Invoice>("invoice", schedule, day.to_string() + "/" + std::to_string(number));
}
Id<InvoiceLine> invoice_line_id(Id<Invoice> invoice, Id<BillingEvent> event) {
    return id_after<InvoiceLine>("invoice line", invoice, event.to_string());
}

std::optional<Date> invoicing_day(BillingEvent const& event) {
    using Kind          = BillingEvent::Kind;
    bool const by_month = event.kind == Kind::time || event.kind == Kind::expense || event.kind == Kind::credit;
    if (!event.due_on || !by_month) return event.due_on;
    return month_of(*event.due_on).range.end->plus_days(-1);
}

namespace process_detail {

/// It is no longer ours to change: a ledger has it, or may have it.
bool has_left(Id<Invoice> id, Invoice const& invoice, Records& records) {
    bool const is_draft = invoice.status == Invoice::Status::draft || invoice.status == Invoice::Status::voided;
    return !is_draft || !records.systems_with(id).empty();
}

/// People's invoices have no lines of ours.
bool is_made_here(std::vector<std::pair<Id<InvoiceLine>, InvoiceLine>> const& lines) {
    return std::any_of(lines.begin(), lines.end(), [](auto const& line) {
        return line.second.contract_line || !line.second.billing_events.empty();
    });
}

class ScheduleInvoices {
  public:
    using Event = std::pair<Id<BillingEvent>, BillingEvent>;

    ScheduleInvoices(Id<BillingSchedule> id, Id<Contract> contract_id, Contract const& contract, Records& records,
                     Desired& desired)
        : id_{id}, contract_id_{contract_id}, contract_{contract}, records_{records}, desired_{desired} {}

    void run() {
        auto all = records_.referring<&BillingEvent::schedule>(id_);
        for (auto const& [event_id, event] : all) own_.insert(event_id);
        look_at_invoices();
        std::map<Date, std::vector<Event>> days;
        for (auto& [event_id, event] : all) {
            auto const billed = billed_.find(event_id);
            if (billed != billed_.end()) {
                if (billed->second.is_certain) bill(event_id, event, billed->second.line);
                continue;
            }
            if (event.invoice_line && voided_.count(*event.invoice_line)) free_again(event_id, event);
            auto const day         = invoicing_day(event);
            bool const may_be_done = event.status == BillingEvent::Status::eligible && !event.amount.is_zero();
            if (day && may_be_done) days[*day].emplace_back(event_id, std::move(event));
        }
        for (auto const& [day, events] : days) put(day, events);
        for (auto& [id, invoice] : drafts_) retire(id, std::move(invoice));
    }

  private:
    struct Charge {
        Id<InvoiceLine> line;
        bool            is_certain;  ///< The ledger says that it has it.
    };

    /// What is billed stands on invoices that have left, and are not voided; the rest are drafts of ours.
    void look_at_invoices() {
        for (auto const& [id, invoice] : records_.referring<&Invoice::contract>(contract_id_)) {
            auto const lines = records_.referring<&InvoiceLine::invoice>(id);
            if (!is_made_here(lines)) continue;
            if (!has_left(id, invoice, records_)) {
                if (!is_of_another_schedule(lines)) drafts_.emplace(id, invoice);
                continue;
            }
            bool const is_void    = invoice.status == Invoice::Status::voided;
            bool const is_certain = invoice.status != Invoice::Status::draft;
            for (auto const& [line_id, line] : lines) {
                if (is_void) voided_.insert(line_id);
                for (auto const event : line.billing_events)
                    if (!is_void) billed_.emplace(event, Charge{line_id, is_certain});
            }
        }
    }

    /// A contract may have several: each retires what bills nothing any more of its own.
    bool is_of_another_schedule(std::vector<std::pair<Id<InvoiceLine>, InvoiceLine>> const& lines) {
        for (auto const& [line_id, line] : lines)
            for (auto const event : line.billing_events)
                if (!own_.count(event) && records_.get(event)) return true;
        return false;
    }

    void bill(Id<BillingEvent> id, BillingEvent event, Id<InvoiceLine> line) {
        event.status       = BillingEvent::Status::billed;
        event.invoice_line = line;
        desired_.set<&BillingEvent::status, &BillingEvent::invoice_line>(id, std::move(event));
    }

    void free_again(Id<BillingEvent> id, BillingEvent& event) {
        event.status = BillingEvent::Status::eligible;
        event.invoice_line.reset();
        desired_.set<&BillingEvent::status, &BillingEvent::invoice_line>(id, event);
    }

    void put(Date day, std::vector<Event> const& events) {
        std::size_t number = 0;
        auto const  left   = [&](Id<Invoice> id) {
            auto const known = records_.get(id);
            return known && has_left(id, *known, records_);
        };
        while (left(invoice_id(id_, day, number))) ++number;
        auto const id = invoice_id(id_, day, number);
        drafts_.erase(id);
        put_lines(id, events);
        desired_.put(id, invoice_of(events));
        auto const known = records_.get(id);
        for (auto const& [event_id, event] : events)
            tie(event_id, event,
                known && known->issued_on ? std::optional{invoice_line_id(id, event_id)} : std::nullopt);
    }

    /// From its release on an event is the invoice's: nobody plans it anew while the ledger may have it already.
    void tie(Id<BillingEvent> id, BillingEvent event, std::optional<Id<InvoiceLine>> line) {
        if (event.invoice_line == line) return;
        event.invoice_line = line;
        desired_.set<&BillingEvent::invoice_line>(id, std::move(event));
    }

    /// Nothing is left that it could bill.
    void retire(Id<Invoice> id, Invoice invoice) {
        put_lines(id, {});
        invoice.status = Invoice::Status::voided;
        desired_.set<&Invoice::status>(id, std::move(invoice));
    }

    Invoice invoice_of(std::vector<Event> const& events) const {
        Money sum = Money::zero(contract_.currency);
        for (auto const& [event_id, event] : events) sum += event.amount;
        Invoice invoice{.customer_account = customer_account_id(contract_.account, contract_.legal_entity),
                        .legal_entity     = contract_.legal_entity,
                        .currency         = contract_.currency,
                        .total            = sum,
                        .status           = Invoice::Status::draft};
        invoice.contract = contract_id_;
        invoice.subtotal = sum;
        return invoice;
    }

    void put_lines(Id<Invoice> id, std::vector<Event> const& events) {
        std::set<RecordId> charged;
        for (auto const& [event_id, event] : events) {
            auto const  of = records_.get(event.contract_line);
            InvoiceLine line{.invoice = id, .amount = event.amount};
            line.contract_line  = event.contract_line;
            line.project        = of ? of->project : std::nullopt;
            line.description    = description_of(event, line.project);
            line.quantity       = Decimal{1};
            line.unit_price     = event.amount;
            line.tax_code       = contract_.tax_code;
            line.billing_events = {event_id};
            charged.insert(invoice_line_id(id, event_id));
            desired_.put(invoice_line_id(id, event_id), std::move(line));
        }
        for (auto& [line_id, line] : records_.referring<&InvoiceLine::invoice>(id)) {
            if (charged.count(line_id)) continue;  // What it billed is not to be billed any more.
            line.amount = Money::zero(line.amount.currency());
            line.billing_events.clear();
            desired_.set<&InvoiceLine::amount, &InvoiceLine::billing_events>(line_id, std::move(line));
        }
    }

    std::string description_of(BillingEvent const& event, std::optional<Id<Project>> project) const {
        auto const of = project ? records_.get(*project) : std::nullopt;
        return (of ? of->name + ", " : std::string{}) + event.due_on->to_string();
    }

    Id<BillingSchedule>            id_;
    Id<Contract>                   contract_id_;
    Contract const&                contract_;
    Records&                       records_;
    Desired&                       desired_;
    std::set<RecordId>             own_{};     ///< Events of the schedule.
    std::map<RecordId, Charge>     billed_{};  ///< By event.
    std::set<RecordId>             voided_{};  ///< Lines.
    std::map<Id<Invoice>, Invoice> drafts_{};  ///< Those that still bill something are taken out.
};

void derive_invoices(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    auto const& schedule = object.as<BillingSchedule>();
    auto const  contract = records.get(schedule.contract);
    if (!contract || contract->status == Contract::Status::draft) return;
    ScheduleInvoices{Id<BillingSchedule>{record}, schedule.contract, *contract, records, desired}.run();
}

/// The last of its events' days; nothing where it bills nothing, or is not one of ours.
std::optional<Date> day_of(Id<Invoice> id, Records& records) {
    std::optional<Date> day;
    for (auto const& [line_id, line] : records.referring<&InvoiceLine::invoice>(id))
        for (auto const event_id : line.billing_events)
            if (auto const event = records.get(event_id)) day = std::max(day, invoicing_day(*event));
    return day;
}

bool is_released(Id<Invoice> id, Invoice const& invoice, Records& records, InvoicingPolicy const& policy) {
    if (invoice.status != Invoice::Status::draft || !invoice.issued_on) return false;
    auto const day = day_of(id, records);
    return day && *day <= records.today() && check_release(id, invoice, records, policy).empty();
}

struct DeriveRelease {
    InvoicingPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Invoice> const id{record};
        auto              invoice = object.as<Invoice>();
        if (invoice.status != Invoice::Status::draft || has_left(id, invoice, records)) return;
        auto const day = day_of(id, records);
        if (!day || *day > records.today()) return;
        desired.violations = check_release(id, invoice, records, policy);
        invoice.issued_on  = records.today();
        invoice.due_on     = invoice.issued_on->plus_days(payment_days(invoice, records));
        desired.set<&Invoice::issued_on, &Invoice::due_on>(id, std::move(invoice));
    }

  private:
    int payment_days(Invoice const& invoice, Records& records) const {
        auto const contract = invoice.contract ? records.get(*invoice.contract) : std::nullopt;
        auto const terms = contract && contract->payment_terms ? records.get(*contract->payment_terms) : std::nullopt;
        return terms && terms->days ? *terms->days : policy.payment_days;
    }
};

/// An invoice of the contract that people made in the ledger, and that stands.
std::optional<Id<Invoice>> made_by_people(Id<Contract> contract, Records& records) {
    for (auto const& [id, invoice] : records.referring<&Invoice::contract>(contract))
        if (invoice.status != Invoice::Status::voided && !is_made_here(records.referring<&InvoiceLine::invoice>(id)))
            return id;
    return std::nullopt;
}

}  // namespace process_detail

std::vector<Violation> check_release(Id<Invoice> id, Invoice const& invoice, Records& records,
                                     InvoicingPolicy const& policy) {
    std::vector<Violation> found;
    auto const             say = [&](std::string path, std::string message, std::string expected, std::string remedy,
                         std::string value) {
        found.push_back({.path     = std::move(path),
                                     .record   = id,
                                     .message  = "an invoice cannot be released: " + std::move(message),
                                     .expected = std::move(expected),
                                     .owner    = "finance",
                                     .remedy   = std::move(remedy),
                                     .value    = std::move(value)});
    };
    auto const contract = invoice.contract ? records.get(*invoice.contract) : std::nullopt;
    if (!contract) return found;
    if (contract->status == Contract::Status::on_hold)
        say("Contract.status", "its contract is on hold", "a contract that is not", "let the contract go on",
            contract->number.value_or(""));
    if (policy.needs_purchase_order && !contract->purchase_order)
        say("Contract.purchase_order", "its contract names no purchase order", "the number of the customer's order",
            "ask the customer for the order, and enter its number", "");
    if (invoice.total.is_zero() || invoice.total.is_negative())
        say("Invoice.total", "it credits at least what it charges", "an amount above zero",
            "credit it in the ledger, or bill more with it", invoice.total.to_string());
    auto const others = policy.others_bill_by_contract ? std::nullopt : made_by_people(*invoice.contract, records);
    if (others)
        say("Invoice.contract", "people have billed the contract in the ledger", "a contract that only we bill",
            "void what was billed by hand, or leave the contract to people", others->to_string());
    return found;
}

Process invoicing() {
    return {.name    = "invoicing",
            .version = 1,
            .from    = "BillingSchedule",
            .derive  = process_detail::derive_invoices,
            .watches = {"BillingEvent", "Invoice"},
            .daily   = true,
            .reads = {"BillingSchedule", "BillingEvent", "Contract.status", "Contract.account", "Contract.legal_entity",
                      "Contract.currency", "Contract.tax_code", "ContractLine.project", "Project.name"},
            .makes = {"Invoice.customer_account", "Invoice.legal_entity", "Invoice.contract", "Invoice.currency",
                      "Invoice.subtotal", "Invoice.total", "Invoice.status", "InvoiceLine", "BillingEvent.status",
                      "BillingEvent.invoice_line"},
            .shares_with = {"billing plan", "work billing", "expense billing", "won deal"}};
}

Process invoice_release(InvoicingPolicy policy) {
    return {.name        = "invoice release",
            .version     = 1,
            .from        = "Invoice",
            .derive      = process_detail::DeriveRelease{policy},
            .watches     = {"InvoiceLine", "Invoice"},
            .daily       = true,
            .reads       = {"Invoice.status", "Invoice.total", "Invoice.contract", "InvoiceLine", "BillingEvent.due_on",
                            "BillingEvent.kind", "Contract.status", "Contract.purchase_order", "Contract.payment_terms",
                            "PaymentTerms.days"},
            .makes       = {"Invoice.issued_on", "Invoice.due_on"},
            .shares_with = {}};
}

std::vector<Route> invoicing_routes(InvoicingPolicy policy) {
    return {{.object = "Invoice",
             .role   = Owner::erp,
             .takes =
                 [policy](RecordId id, AnyObject const& object, Records& look) {
                     return process_detail::is_released(Id<Invoice>{id}, object.as<Invoice>(), look, policy);
                 }},
            {.object = "InvoiceLine", .role = Owner::erp, .takes = [](RecordId, AnyObject const& object, Records&) {
                 return !object.as<InvoiceLine>().billing_events.empty();
             }}};
}

}  // namespace throughline
