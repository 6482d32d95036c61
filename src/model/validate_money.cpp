#include <throughline/model/validate.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

namespace throughline {

namespace {

constexpr auto finance = "finance";

/// Adds amounts of one currency; what cannot be added is a violation at `path`.
class Sum {
  public:
    Sum(Currency currency, std::string path, std::vector<Violation>& found)
        : total_{Money::zero(currency)}, path_{std::move(path)}, found_{&found} {}

    void add(Money const& amount, RecordId record) {
        if (auto sum = Money::add(total_, amount)) {
            total_ = *sum;
            return;
        }
        found_->push_back(
            {path_, record,
             amount.to_string() + " cannot be added to amounts in " + std::string{total_.currency().code()},
             "an amount in " + std::string{total_.currency().code()}, finance});
        is_sound_ = false;
    }

    Money const& total() const { return total_; }
    /// Everything could be added.
    bool is_sound() const { return is_sound_; }

  private:
    Money                   total_;
    std::string             path_;
    std::vector<Violation>* found_;
    bool                    is_sound_ = true;
};

/// A difference between what is stated and what was computed, as one violation.
void compare(std::string_view path, RecordId record, Money const& stated, Money const& computed, std::string_view rule,
             std::vector<Violation>& found) {
    if (stated == computed) return;
    auto const difference = Money::subtract(stated, computed);
    found.push_back({
        .path    = std::string{path},
        .record  = record,
        .message = stated.to_string() + " is not " + std::string{rule} + ", " + computed.to_string() +
                   (difference ? "; the difference is " + difference->to_string() : ""),
        .expected = computed.to_string(),
        .owner    = finance,
    });
}

/// Rounded as declared, or as it is where the amount is too long to be rounded.
Money rounded(Money const& amount, Rounding how) {
    auto const result = amount.rounded(how);
    return result ? *result : amount;
}

struct InvoiceSums {
    Sum  amounts;
    Sum  taxes;
    bool states_tax = false;
};

void check_invoice_line(Identified<InvoiceLine> const& line, Rounding how, std::vector<Violation>& found) {
    auto const& [id, object] = line;
    if (!object.quantity || !object.unit_price) return;
    auto const product = Money::multiply(*object.unit_price, *object.quantity);
    if (!product) {
        found.push_back(
            {"InvoiceLine.amount", id, product.error().message(), "a product of at most 38 digits", finance});
        return;
    }
    // A line may be kept finer than the minor unit: then it is the exact product.
    if (object.amount == *product) return;
    compare("InvoiceLine.amount", id, object.amount, rounded(*product, how), "quantity times unit price", found);
}

}  // namespace

std::vector<Violation> check_contract_value(Contract const& contract, std::span<Identified<ContractLine> const> lines) {
    std::vector<Violation> found;
    if (contract.value.currency() != contract.currency)
        found.push_back({"Contract.value",
                         {},
                         contract.value.to_string() + " is not in the contract's currency",
                         "an amount in " + std::string{contract.currency.code()},
                         finance});
    Sum  agreed{contract.currency, "ContractLine.amount", found};
    Sum  allocated{contract.currency, "ContractLine.allocated_price", found};
    bool is_allocated = false;
    for (auto const& [id, line] : lines) {
        agreed.add(line.amount, id);
        if (!line.allocated_price) continue;
        is_allocated = true;
        allocated.add(*line.allocated_price, id);
    }
    if (!found.empty()) return found;
    compare("Contract.value", {}, contract.value, agreed.total(), "the sum of the lines' amounts", found);
    if (is_allocated)
        compare("Contract.value", {}, contract.value, allocated.total(), "the sum of the allocated prices", found);
    return found;
}

std::vector<Violation> check_billing_schedule(std::span<Identified<ContractLine> const> lines,
                                              std::span<Identified<BillingEvent> const> events) {
    std::vector<Violation>            found;
    std::unordered_map<RecordId, Sum> scheduled;
    for (auto const& [id, line] : lines)
        scheduled.try_emplace(id, line.amount.currency(), "BillingEvent.amount", found);
    for (auto const& [id, event] : events) {
        if (event.status == BillingEvent::Status::cancelled) continue;
        auto const line = scheduled.find(event.contract_line);
        if (line != scheduled.end())
            line->second.add(event.amount, id);
        else
            found.push_back({"BillingEvent.contract_line", id,
                             "the event bills a line that the schedule does not cover",
                             "a line of the schedule's contract", finance});
    }
    for (auto const& [id, line] : lines) {
        auto const& sum = scheduled.at(id);
        if (line.billing_model == BillingModel::time_and_materials || !sum.is_sound()) continue;
        compare("ContractLine.amount", id, line.amount, sum.total(), "the sum of its billing events", found);
    }
    return found;
}

std::vector<Violation> check_billing_sources(std::span<Identified<BillingEvent> const> events) {
    std::vector<Violation>                                    found;
    std::map<std::pair<std::string_view, RecordId>, RecordId> taken;
    auto const take = [&](std::string_view what, RecordId source, RecordId event) {
        auto const [first, is_new] = taken.try_emplace({what, source}, event);
        if (is_new) return;
        found.push_back({"BillingEvent.sources", event,
                         "the " + std::string{what} + " " + source.to_string() + " already feeds the billing event " +
                             first->second.to_string(),
                         "at most one live billing event for each source", finance});
    };
    for (auto const& [id, event] : events) {
        if (event.status == BillingEvent::Status::cancelled) continue;
        for (auto const& source : event.sources) {
            if (source.time_entry.has_value() + source.expense.has_value() + source.milestone.has_value() != 1)
                found.push_back({"BillingEvent.sources", id, "a source names none or several records",
                                 "one time entry, one expense or one milestone", finance});
            if (source.time_entry) take("time entry", *source.time_entry, id);
            if (source.expense) take("expense", *source.expense, id);
            if (source.milestone) take("milestone", *source.milestone, id);
        }
    }
    return found;
}

std::vector<Violation> check_rates(std::span<Identified<Rate> const> rates) {
    std::vector<Violation>               found;
    std::vector<Identified<Rate> const*> ordered;
    for (auto const& rate : rates) ordered.push_back(&rate);
    auto const group = [](Rate const& rate) { return std::tuple{rate.rate_card, rate.role, rate.region}; };
    std::ranges::stable_sort(ordered, {}, [&](Identified<Rate> const* rate) {
        return std::pair{group(rate->object), rate->object.effective.start};
    });
    // Against the one that reaches furthest so far, so that a long rate is compared with all that it covers.
    Identified<Rate> const* furthest = nullptr;
    for (auto const* rate : ordered) {
        bool const is_same_group = furthest && group(furthest->object) == group(rate->object);
        if (is_same_group && furthest->object.effective.overlaps(rate->object.effective))
            found.push_back({"Rate.effective", rate->id,
                             "the rate from " + rate->object.effective.start.to_string() + " overlaps the one from " +
                                 furthest->object.effective.start.to_string(),
                             "rates of one card, role and region that do not overlap", finance});
        auto const& end = rate->object.effective.end;
        if (!is_same_group || !end || (furthest->object.effective.end && *furthest->object.effective.end < *end))
            furthest = rate;
    }
    return found;
}

std::vector<Violation> check_invoice(Invoice const& invoice, std::span<Identified<InvoiceLine> const> lines,
                                     InvoiceRounding rounding) {
    std::vector<Violation> found;
    bool const             by_line = rounding.where == InvoiceRounding::Where::line;
    InvoiceSums sums{{invoice.currency, "InvoiceLine.amount", found}, {invoice.currency, "InvoiceLine.tax", found}};
    for (auto const& line : lines) {
        check_invoice_line(line, rounding.how, found);
        sums.amounts.add(by_line ? rounded(line.object.amount, rounding.how) : line.object.amount, line.id);
        if (!line.object.tax) continue;
        sums.states_tax = true;
        sums.taxes.add(by_line ? rounded(*line.object.tax, rounding.how) : *line.object.tax, line.id);
    }
    if (!sums.amounts.is_sound() || !sums.taxes.is_sound()) return found;
    auto const subtotal = rounded(sums.amounts.total(), rounding.how);
    auto const tax      = sums.states_tax ? rounded(sums.taxes.total(), rounding.how)
                                          : invoice.tax.value_or(Money::zero(invoice.currency));
    if (invoice.subtotal) compare("Invoice.subtotal", {}, *invoice.subtotal, subtotal, "the sum of the lines", found);
    if (invoice.tax) compare("Invoice.tax", {}, *invoice.tax, tax, "the sum of the lines' taxes", found);
    if (auto const total = Money::add(subtotal, tax))
        compare("Invoice.total", {}, invoice.total, *total, "lines plus tax", found);
    else
        found.push_back({"Invoice.tax",
                         {},
                         total.error().message(),
                         "an amount in " + std::string{invoice.currency.code()},
                         finance});
    return found;
}

}  // namespace throughline
