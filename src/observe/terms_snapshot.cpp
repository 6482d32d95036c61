#include <throughline/core/digest.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/model/version.hpp>
#include <throughline/observe/terms_snapshot.hpp>

#include <algorithm>

namespace throughline {

namespace {

/// What was agreed alone, its lines by id.
ContractTerms agreed(ContractTerms terms) {
    terms.contract.status = Contract::Status::approved;
    terms.contract.terms_hash.reset();
    for (auto& [id, line] : terms.lines) {
        line.allocated_price.reset();
        line.project.reset();
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

}  // namespace

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

}  // namespace throughline
