#include <throughline/mapping/canonical.hpp>
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

/// Typed reading of the store for one answer. What fails is remembered, and makes the answer void.
class Look {
  public:
    Look(Store& store, Topology const& topology) : store_{store}, topology_{topology} {}

    template <class Object>
    std::optional<Object> get(Id<Object> id) {
        source(object_name<Object>);
        auto found = read(object_type<Object>(), id);
        if (!found) return std::nullopt;
        return std::move(found->template as<Object>());
    }
    template <class Object>
    std::optional<Object> get(std::optional<Id<Object>> const& id) {
        return id ? get(*id) : std::nullopt;
    }

    /// Records that refer to one by a member, in the order of their ids.
    template <auto Member>
    std::vector<std::pair<Id<object_of<Member>>, object_of<Member>>> referring(RecordId to) {
        using Object = object_of<Member>;
        std::vector<std::pair<Id<Object>, Object>> found;
        source(object_name<Object>);
        auto const today = keep(store_.resolve(to));
        if (!today) return found;
        auto const links = keep(store_.links_to(*today, object_name<Object>));
        if (!links) return found;
        for (auto const& link : *links)
            if (link.member == object_type<Object>().members[place_of<Member>].name)
                if (auto object = read(object_type<Object>(), link.from))
                    found.emplace_back(Id<Object>{link.from}, std::move(object->template as<Object>()));
        std::sort(found.begin(), found.end(),
                  [](auto const& left, auto const& right) { return left.first < right.first; });
        return found;
    }

    std::uint64_t version() const { return version_; }

    template <class Value>
    Result<Answer<Value>> answer(Value value) {
        if (failure_) return *failure_;
        return Answer<Value>{std::move(value), std::move(staleness_)};
    }
    /// Of the store; or else that there is no such record.
    Error why_not(RecordId id) const {
        if (failure_) return *failure_;
        return Error{ErrorCode::not_found, "there is no such record"}.in_record(id.to_string());
    }

  private:
    template <class Value>
    std::optional<Value> keep(Result<Value> result) {
        if (result) return *std::move(result);
        if (!failure_) failure_ = result.error();
        return std::nullopt;
    }

    std::optional<AnyObject> read(ObjectType const& type, RecordId id) {
        auto const today = keep(store_.resolve(id));
        if (!today) return std::nullopt;
        auto const stored = keep(store_.record(*today));
        if (!stored || !*stored || (*stored)->deleted || (*stored)->object != type.name) return std::nullopt;
        version_ = (*stored)->version;
        if (auto const causes = keep(store_.open_causes_of(*today)))
            for (auto const& cause : *causes)
                if (std::find(staleness_.open.begin(), staleness_.open.end(), cause) == staleness_.open.end())
                    staleness_.open.push_back(cause);
        return keep(from_canonical_json(type, (*stored)->body));
    }

    /// Every system that says something of the object; of lines, where they are read inside their parents.
    void source(std::string_view object) {
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
        auto const at = keep(last_read(store_, system.name, mapping->vendor_object));
        if (!at) return;
        Staleness::Source source{system.name, std::string{mapping->vendor_object}, *at};
        auto&             all = staleness_.sources;
        if (std::find(all.begin(), all.end(), source) == all.end()) all.push_back(std::move(source));
    }

    Store&                store_;
    Topology const&       topology_;
    Staleness             staleness_{};
    std::set<std::string> asked_{};
    std::optional<Error>  failure_{};
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
    if (!contract) return look.why_not(id).in_object("Contract");
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
    if (!contract) return look.why_not(id).in_object("Contract");
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
