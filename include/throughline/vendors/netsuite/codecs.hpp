#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/day_of_range.hpp>
#include <throughline/mapping/mapping.hpp>

#include <string>

/// What the record service spells in a way of its own. References and choices are objects (`{"id": "1", "refName":
/// "..."}`): mappings name their `id` by path, as in `field<"subsidiary/id", ...>`.
namespace throughline {

struct Contract;
struct Project;

/// The marker of the vendor's mappings: `mapping<NetSuite, Invoice>`.
struct NetSuite {};

namespace netsuite {

/// `isInactive` is our `active`.
struct InvertedBoolean {
    static constexpr std::string_view name = "boolean, inverted";
    Result<bool>                      decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(bool value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto inverted = InvertedBoolean{};

/// Reference data has no code on the wire: the canonical code of the vendor's key, by crosswalk.
template <fixed_string Crosswalk>
struct CodeByCrosswalk {
    static constexpr std::string_view name = "canonical code of the key, by crosswalk";

    Result<std::string> decode(Wire const& wire, MappingContext& context) const {
        return canonical_code(context, Crosswalk.view(), wire);
    }
    Result<> encode(std::string_view code, WireWriter& out, MappingContext& context) const {
        auto const key = vendor_code(context, Crosswalk.view(), code);
        if (!key) return key.error();
        return out.text(*key), Result<>{};
    }
};
template <fixed_string Crosswalk>
inline constexpr auto code_by = CodeByCrosswalk<Crosswalk>{};

/// A country by its code, given as text or as `{"id": "US"}`.
struct CountryCodec {
    static constexpr std::string_view name = "country code";
    Result<std::string>               decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(std::string_view code, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto country = CountryCodec{};

/// Of a member that the vendor has no word for, what all its records are. For rows that are only read.
template <auto Value>
struct AlwaysCodec {
    static constexpr std::string_view name = "always the same";

    Result<decltype(Value)> decode(Wire const&, MappingContext&) const { return Value; }
    Result<> encode(decltype(Value), WireWriter& out, MappingContext&) const { return out.null(), Result<>{}; }
};
template <auto Value>
inline constexpr auto always = AlwaysCodec<Value>{};

}  // namespace netsuite

template <>
struct FactsOf<netsuite::InvertedBoolean> : FactsOfTypes<boolean_types> {};
template <>
struct FactsOf<netsuite::CountryCodec> : FactsOfTypes<key_types | vendor_types({VendorType::object})> {};
template <fixed_string Crosswalk>
struct FactsOf<netsuite::CodeByCrosswalk<Crosswalk>> {
    static CodecFacts of(netsuite::CodeByCrosswalk<Crosswalk> const&) {
        return {.fits = key_types, .crosswalk = Crosswalk.view()};
    }
};
template <auto Value>
struct FactsOf<netsuite::AlwaysCodec<Value>> {
    static CodecFacts of(netsuite::AlwaysCodec<Value> const&) { return {.one_way = true}; }
};

namespace netsuite {

/// The customer record of an account with a legal entity, which is whom a project or an order is for.
struct BilledCustomer {
    static Result<> encode(Project const& project, WireWriter& out, MappingContext& context);
    static Result<> encode(Contract const& contract, WireWriter& out, MappingContext& context);
};

}  // namespace netsuite

}  // namespace throughline
