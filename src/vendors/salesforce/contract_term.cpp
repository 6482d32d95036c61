#include <throughline/vendors/salesforce/contract.hpp>

namespace throughline::salesforce {

namespace {

auto& term_of(void* contract) { return static_cast<Contract*>(contract)->term; }
auto& term_of(void const* contract) { return static_cast<Contract const*>(contract)->term; }

}  // namespace

Result<> TermStart::decode(Wire const& wire, void* contract, MappingContext& context) {
    auto const start = DateCodec{}.decode(wire, context);
    if (!start) return start.error();
    auto& term = term_of(contract);
    if (!term) term.emplace();
    term->start = *start;
    return {};
}

Result<> TermStart::encode(void const* contract, WireWriter& out, MappingContext& context) {
    auto const& term = term_of(contract);
    if (!term) return out.null(), Result<>{};
    return DateCodec{}.encode(term->start, out, context);
}

void TermStart::clear(void* contract) { term_of(contract).reset(); }

Result<> TermEnd::decode(Wire const& wire, void* contract, MappingContext& context) {
    auto const last = DateCodec{}.decode(wire, context);
    if (!last) return last.error();
    auto& term = term_of(contract);
    if (!term)
        return Error{ErrorCode::validation, "a contract ends without having started"}
            .with_value(wire.text)
            .with_expected("a StartDate")
            .with_owner("sales operations")
            .with_remedy("enter the contract's start date");
    if (*last == Date{9999, 12, 31}) return unexpected(wire, "a date that has a day after it");
    term->end = last->plus_days(1);
    return {};
}

Result<> TermEnd::encode(void const* contract, WireWriter& out, MappingContext& context) {
    auto const& term = term_of(contract);
    if (!term || !term->end) return out.null(), Result<>{};
    if (*term->end <= term->start) return Error{ErrorCode::validation, "a term without a day"};
    return DateCodec{}.encode(term->end->plus_days(-1), out, context);
}

void TermEnd::clear(void* contract) {
    if (auto& term = term_of(contract)) term->end.reset();
}

}  // namespace throughline::salesforce
