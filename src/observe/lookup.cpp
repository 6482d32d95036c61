#include "store_look.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/observe/lookup.hpp>
#include <throughline/revenue/receivables.hpp>
#include <throughline/sync/last_read.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace throughline {

namespace observe_detail {

/// A look that says how current its answer is.
class Look final : public StoreLook {
  public:
    Look(Store& its_store, Topology const& topology) : StoreLook{its_store}, topology_{topology} {}

    std::uint64_t version() const { return version_; }

    template <class Value>
    Result<Answer<Value>> answer(Value value) {
        if (failure()) return *failure();
        return Answer<Value>{std::move(value), std::move(staleness_)};
    }

  private:
    void finds(StoredRecord const& record) override {
        version_ = record.version;
        if (auto const causes = keep(store().open_causes_of(record.id)))
            for (auto const& cause : *causes)
                if (std::find(staleness_.open.begin(), staleness_.open.end(), cause) == staleness_.open.end())
                    staleness_.open.push_back(cause);
    }
    /// Every system that says something of the object; of lines, where they are read inside their parents.
    void asks_for(std::string_view object) override {
        if (!asked_.insert(std::string{object}).second) return;
        for (auto const& system : topology_.systems)
            for (auto const& mapping : system.mappings)
                if (mapping.object == object) add(system, mapping.is_line() ? parent_of(system, mapping) : &mapping);
    }
    static MappingView const* parent_of(System const& system, MappingView const& line) {
        for (auto const& mapping : system.mappings)
            for (auto const& row : mapping.rows)
                if (row.kind == RowKind::lines && lines_of(row).vendor_object == line.vendor_object) return &mapping;
        return nullptr;
    }
    void add(System const& system, MappingView const* mapping) {
        if (!mapping) return;
        auto const at = keep(last_read(store(), system.name, mapping->vendor_object));
        if (!at) return;
        Staleness::Source source{system.name, std::string{mapping->vendor_object}, *at};
        auto&             all = staleness_.sources;
        if (std::find(all.begin(), all.end(), source) == all.end()) all.push_back(std::move(source));
    }

    Topology const&       topology_;
    Staleness             staleness_{};
    std::set<std::string> asked_{};
    std::uint64_t         version_ = 0;
};

/// Sums of one currency.
class Sums {
  public:
    explicit Sums(Currency currency) : currency_{currency} {}

    void add(Money& into, Money const& amount) {
        auto const sum = Money::add(into, amount);
        if (sum)
            into = *sum;
        else if (!failure_)
            failure_ = sum.error();
    }
    Money                       zero() const { return Money::zero(currency_); }
    std::optional<Error> const& failure() const { return failure_; }

  private:
    Currency             currency_;
    std::optional<Error> failure_{};
};

Money& part_of(BillingStatus& status, BillingEvent::Status event) {
    switch (event) {
        case BillingEvent::Status::eligible:
            return status.eligible;
        case BillingEvent::Status::on_hold:
            return status.on_hold;
        case BillingEvent::Status::billed:
            return status.billed;
        default:
            return status.planned;
    }
}

void add_events(Look& look, Id<ContractLine> line, BillingStatus& status, Sums& sums) {
    using Status = BillingEvent::Status;
    for (auto const& [id, event] : look.referring<&BillingEvent::contract_line>(line)) {
        if (event.status == Status::cancelled) continue;
        sums.add(part_of(status, event.status), event.amount);
        bool const comes = event.status == Status::planned || event.status == Status::eligible;
        if (comes && event.due_on && (!status.next_due || *event.due_on < *status.next_due))
            status.next_due = event.due_on;
    }
}

/// What payments leave of an invoice.
Money left_of(Look& look, Id<Invoice> id, Money const& total, Sums& sums) {
    std::map<Id<Payment>, Payment> payments;
    for (auto& [payment_id, payment] : look.referring<&Payment::invoice>(id))
        payments.emplace(payment_id, std::move(payment));
    for (auto& [payment_id, payment] : look.referring<&Payment::applications>(id))
        payments.emplace(payment_id, std::move(payment));
    Money left = total;
    for (auto const& [payment_id, payment] : payments)
        for (auto const& [invoice, amount] : settled_by(payment))
            if (invoice == id) sums.add(left, amount.negated());
    return left;
}

/// Its balance. Where the ledger says none, it is what nobody has paid.
Money open_of(Look& look, Id<Invoice> id, Invoice const& invoice, Sums& sums) {
    if (invoice.balance) return *invoice.balance;
    return invoice.status == Invoice::Status::paid ? sums.zero() : left_of(look, id, invoice.total, sums);
}

void add_invoice(Look& look, Id<Invoice> id, Invoice const& invoice, Date today, BillingStatus& status, Sums& sums) {
    if (!is_issued(invoice)) return;
    auto const          open = open_of(look, id, invoice, sums);
    BillingStatus::Bill bill{id, invoice, open, !open.is_zero() && invoice.due_on && *invoice.due_on < today};
    sums.add(status.invoiced, invoice.total);
    sums.add(status.open, open);
    if (bill.is_overdue) sums.add(status.overdue, open);
    status.invoices.push_back(std::move(bill));
}

}  // namespace observe_detail

using namespace observe_detail;

std::optional<Timestamp> Staleness::as_of() const {
    std::optional<Timestamp> oldest;
    for (auto const& source : sources) {
        if (!source.read_up_to) return std::nullopt;
        if (!oldest || *source.read_up_to < *oldest) oldest = source.read_up_to;
    }
    return oldest;
}

std::optional<std::chrono::microseconds> Staleness::age(Timestamp now) const {
    auto const known = as_of();
    if (!known) return std::nullopt;
    return now - *known;
}

Result<Answer<ContractFile>> look_up_contract(Store& store, Topology const& topology, Id<Contract> id) {
    auto const today = store.resolve(id);
    if (!today) return today.error();
    Look look{store, topology};
    auto contract = look.get(Id<Contract>{*today});
    if (!contract) return look.why_not(id);
    ContractFile file{.id = Id<Contract>{*today}, .contract = *std::move(contract), .version = look.version()};
    file.account        = look.get(file.contract.account);
    file.lines          = look.referring<&ContractLine::contract>(*today);
    file.change_orders  = look.referring<&ChangeOrder::contract>(*today);
    auto const bindings = store.bindings_of(*today);
    if (!bindings) return bindings.error();
    for (auto const& binding : *bindings)
        if (!binding.deleted && !binding.connection.starts_with("process:"))
            file.keys.emplace_back(binding.connection, binding.key);
    return look.answer(std::move(file));
}

Result<Answer<ContractFile>> look_up_contract(Store& store, Topology const& topology, std::string_view system,
                                              std::string_view key) {
    auto const* known = topology.find(system);
    if (!known) return Error{ErrorCode::not_found, "the topology has no such system"}.in_connection(system);
    for (auto const& mapping : known->mappings) {
        if (mapping.object != object_name<Contract>) continue;
        auto const binding = store.binding(system, mapping.vendor_object, key);
        if (!binding) return binding.error();
        if (*binding && !(*binding)->deleted)
            return look_up_contract(store, topology, Id<Contract>{(*binding)->record});
    }
    return Error{ErrorCode::not_found, "the system has no such contract, as far as it was read"}
        .in_connection(system)
        .in_object("Contract")
        .in_record(key);
}

Result<Answer<BillingStatus>> look_up_billing(Store& store, Topology const& topology, Id<Contract> id, Date today) {
    auto const now = store.resolve(id);
    if (!now) return now.error();
    Look       look{store, topology};
    auto const contract = look.get(Id<Contract>{*now});
    if (!contract) return look.why_not(id);
    Sums          sums{contract->currency};
    auto const    zero = sums.zero();
    BillingStatus status{.contract = Id<Contract>{*now},
                         .value    = contract->value,
                         .planned  = zero,
                         .eligible = zero,
                         .on_hold  = zero,
                         .billed   = zero,
                         .invoiced = zero,
                         .open     = zero,
                         .overdue  = zero};
    for (auto const& [line, unused] : look.referring<&ContractLine::contract>(*now))
        add_events(look, line, status, sums);
    for (auto const& [invoice, held] : look.referring<&Invoice::contract>(*now))
        add_invoice(look, invoice, held, today, status, sums);
    if (sums.failure()) return Error{*sums.failure()}.in_object("Contract").in_record(now->to_string());
    return look.answer(std::move(status));
}

}  // namespace throughline
