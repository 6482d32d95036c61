#include <throughline/revenue/contract_terms.hpp>

#include <throughline/revenue/price_allocation.hpp>

#include <algorithm>

namespace throughline {

namespace {

Error refused(KnownChangeOrder const& known, char const* why) {
    return Error{ErrorCode::validation, why}.in_object("ChangeOrder").in_record(known.order.number);
}

/// The approved orders of this contract, in order of their dates.
Result<std::vector<KnownChangeOrder>> in_order(Id<Contract> contract, std::span<KnownChangeOrder const> orders) {
    std::vector<KnownChangeOrder> approved;
    for (auto const& known : orders) {
        if (known.order.status != ChangeOrder::Status::approved) continue;
        if (known.order.contract != contract) return refused(known, "a change order of another contract");
        if (!known.order.effective)
            return refused(known, "an approved change order without a date")
                .in_field("effective")
                .with_remedy("say from which day on it holds");
        approved.push_back(known);
    }
    std::ranges::stable_sort(approved, {}, [](KnownChangeOrder const& known) { return *known.order.effective; });
    return approved;
}

Result<> apply(ChangeOrderLine const& change, ContractTerms& terms) {
    auto const found =
        std::ranges::find(terms.lines, change.contract_line, [](auto const& line) { return line.first; });
    if (found == terms.lines.end())
        return Error{ErrorCode::validation, "a change of a line that the contract does not have"}.with_value(
            change.contract_line.to_string());
    ContractLine& line = found->second;
    if (change.delta_amount) {
        auto amount = Money::add(line.amount, *change.delta_amount);
        if (!amount) return std::move(amount).error();
        auto value = Money::add(terms.contract.value, *change.delta_amount);
        if (!value) return std::move(value).error();
        line.amount          = *amount;
        terms.contract.value = *value;
    }
    if (change.delta_end && line.term && line.term->end) line.term->end = line.term->end->plus_days(*change.delta_end);
    return {};
}

}  // namespace

Result<> check_value(ContractTerms const& terms) {
    Money sum = Money::zero(terms.contract.currency);
    for (auto const& [id, line] : terms.lines) {
        auto next = Money::add(sum, line.amount);
        if (!next) return std::move(next).error().in_object("ContractLine").in_record(id.to_string());
        sum = *next;
    }
    if (sum == terms.contract.value) return {};
    return Error{ErrorCode::validation, "the contract's value is not the sum of its lines"}
        .in_object("Contract")
        .in_record(terms.contract.number.value_or(std::string{}))
        .in_field("value")
        .with_value(terms.contract.value.to_string())
        .with_expected(sum.to_string())
        .with_owner("finance")
        .with_remedy("correct the value, or the line that is wrong or missing");
}

Result<ContractTerms> amended(ContractTerms const& signed_terms, std::span<KnownChangeOrder const> orders) {
    ContractTerms terms{signed_terms};
    if (terms.lines.empty()) return terms;
    auto const approved = in_order(terms.lines.front().second.contract, orders);
    if (!approved) return approved.error();
    for (auto const& known : *approved)
        for (auto const& change : known.order.lines)
            if (auto applied = apply(change, terms); !applied)
                return std::move(applied).error().in_object("ChangeOrder").in_record(known.order.number);
    return terms;
}

Result<LineHistory> line_history(ContractTerms const& signed_terms, Id<ContractLine> line,
                                 std::span<KnownChangeOrder const> orders, std::vector<DateRange> pauses) {
    auto const found = std::ranges::find(signed_terms.lines, line, [](auto const& each) { return each.first; });
    if (found == signed_terms.lines.end())
        return Error{ErrorCode::not_found, "the contract has no such line"}
            .in_object("ContractLine")
            .in_record(line.to_string());
    ContractLine const& terms = found->second;
    auto const          term  = terms.term ? terms.term : signed_terms.contract.term;
    if (!term)
        return Error{ErrorCode::validation, "a line without a term, in a contract without one"}
            .in_object("ContractLine")
            .in_record(line.to_string())
            .in_field("term");
    auto const approved = in_order(terms.contract, orders);
    if (!approved) return approved.error();

    LineHistory history{.terms   = {terms.allocated_price.value_or(terms.amount), *term, line},
                        .changes = {},
                        .pauses  = std::move(pauses)};
    auto        end = term->end;
    for (auto const& known : *approved)
        for (auto const& change : known.order.lines) {
            if (change.contract_line != line) continue;
            LineChange next{.effective = *known.order.effective,
                            .delta     = change.delta_amount.value_or(Money::zero(terms.amount.currency())),
                            .treatment = known.order.modification.value_or(Modification::prospective),
                            .source    = known.id};
            if (change.delta_end && end) next.new_end = end = end->plus_days(*change.delta_end);
            history.changes.push_back(next);
        }
    return history;
}

Result<ContractTerms> with_allocated_prices(ContractTerms terms, SplitPolicy const& policy) {
    PriceToAllocate given{.price = terms.contract.value, .obligations = {}};
    for (auto const& [id, line] : terms.lines)
        given.obligations.push_back(
            {.name = line.number.value_or(id.to_string()), .price = line.standalone_price, .source = id});
    auto const allocated = allocate_price(given, policy);
    if (!allocated)
        return Error{allocated.error()}.in_object("Contract").in_record(terms.contract.number.value_or(std::string{}));
    for (std::size_t i = 0; i < terms.lines.size(); ++i)
        terms.lines[i].second.allocated_price = allocated->amounts[i].value;
    return terms;
}

}  // namespace throughline
