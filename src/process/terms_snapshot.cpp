#include <throughline/core/digest.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/model/version.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/terms_snapshot.hpp>

#include <algorithm>
#include <set>

namespace throughline {

namespace process_detail {

/// What was agreed alone, its lines by id.
ContractTerms agreed(ContractTerms terms) {
    terms.contract.status = Contract::Status::approved;
    terms.contract.terms_hash.reset();
    terms.contract.number.reset();
    terms.contract.purchase_order.reset();
    for (auto& [id, line] : terms.lines) {
        line.allocated_price.reset();
        line.project.reset();
        line.number.reset();
    }
    std::ranges::sort(terms.lines, {}, [](auto const& line) { return line.first; });
    return terms;
}

/// The first member in which two objects differ.
template <class Object>
std::optional<std::string_view> first_difference(Object const& one, Object const& other) {
    AnyObject const left = AnyObject::of(one), right = AnyObject::of(other);
    auto const&     members = left.type().members;
    for (auto const& member : members)
        if (!member.same(left.data(), right.data())) return member.name;
    return std::nullopt;
}

Error drifted(std::string_view object, std::string const& record, std::string_view member) {
    return Error{ErrorCode::conflict, "the terms are not those that were approved"}
        .in_object(object)
        .in_record(record)
        .in_field(member)
        .with_owner("finance")
        .with_remedy("take the change back, or agree on a change order");
}

/// What was signed: without the lines that change orders added, and worth what its own lines are.
Result<ContractTerms> signed_terms(Id<Contract> id, Contract const& contract, Records& records) {
    std::set<Id<ContractLine>> added;
    for (auto const& [order_id, order] : records.referring<&ChangeOrder::contract>(id))
        for (std::size_t number = 1; number <= order.lines.size(); ++number)
            added.insert(change_order_line_id(order_id, number));
    ContractTerms terms{contract, {}};
    terms.contract.value = Money::zero(contract.currency);
    for (auto& [line_id, line] : records.referring<&ContractLine::contract>(id)) {
        if (added.contains(line_id)) continue;
        auto const sum = Money::add(terms.contract.value, line.amount);
        if (!sum) return sum.error();
        terms.contract.value = *sum;
        terms.lines.emplace_back(line_id, std::move(line));
    }
    return terms;
}

void derive_terms(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    Id<Contract> const id{record};
    auto               contract = object.as<Contract>();
    if (contract.status == Contract::Status::draft) return;
    auto const terms = signed_terms(id, contract, records);
    if (!terms || terms->lines.empty()) return;  // `contract value` says what is wrong with an amount.
    auto const hash = terms_hash_of(*terms);
    if (!contract.terms_hash) {
        bool const is_whole = check_value({contract, records.referring<&ContractLine::contract>(id)}).has_value();
        if (!is_whole) return;
        contract.terms_hash = hash;
        return desired.set<&Contract::terms_hash>(id, std::move(contract));
    }
    if (*contract.terms_hash == hash) return;
    desired.violate({.path     = "Contract.terms_hash",
                     .message  = "the terms are not those that were approved",
                     .expected = *contract.terms_hash,
                     .owner    = "finance",
                     .remedy   = "take the change back, or agree on a change order",
                     .value    = hash});
}

}  // namespace process_detail

using namespace process_detail;

std::string terms_hash_of(ContractTerms const& terms) {
    auto const  what = agreed(terms);
    std::string text = "throughline terms " + std::to_string(model_version) + '\n';
    text += to_canonical_json(AnyObject::of(what.contract)) + '\n';
    for (auto const& [id, line] : what.lines) text += id.to_string() + to_canonical_json(AnyObject::of(line)) + '\n';
    return sha256_hex(text);
}

ContractTerms with_terms_hash(ContractTerms terms) {
    terms.contract.terms_hash = terms_hash_of(terms);
    return terms;
}

Result<> check_terms(ContractTerms const& approved, std::span<KnownChangeOrder const> orders,
                     ContractTerms const& current) {
    if (approved.contract.terms_hash != terms_hash_of(approved))
        return Error{ErrorCode::corrupt, "the approved terms are not what their hash says"}
            .in_object("Contract")
            .in_field("terms_hash")
            .with_value(approved.contract.terms_hash.value_or("none"));
    auto const expected = amended(approved, orders);
    if (!expected) return expected.error();
    auto const wanted = agreed(*expected), found = agreed(current);
    if (auto const member = first_difference(wanted.contract, found.contract))
        return drifted("Contract", wanted.contract.number.value_or(""), *member);
    for (std::size_t i = 0; i < std::max(wanted.lines.size(), found.lines.size()); ++i) {
        bool const is_known =
            i < wanted.lines.size() && i < found.lines.size() && wanted.lines[i].first == found.lines[i].first;
        auto const& [id, line] = i < wanted.lines.size() ? wanted.lines[i] : found.lines[i];
        if (!is_known) return drifted("ContractLine", id.to_string(), "contract");
        if (auto const member = first_difference(line, found.lines[i].second))
            return drifted("ContractLine", id.to_string(), *member);
    }
    return {};
}

Process terms_snapshot() {
    return {.name        = "terms snapshot",
            .version     = 1,
            .from        = "Contract",
            .derive      = process_detail::derive_terms,
            .watches     = {"ContractLine", "ChangeOrder"},
            .reads       = {"Contract", "ContractLine", "ChangeOrder"},
            .makes       = {"Contract.terms_hash"},
            .shares_with = {"won deal"}};
}

}  // namespace throughline
