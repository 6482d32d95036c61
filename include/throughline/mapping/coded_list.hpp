#pragma once

#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/codec_facts.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// References to reference data in one text, as lists of several choices spell it ("SQL;Python"), each code through the
/// crosswalk of that name: `coded_list<"skill", Skill>`. An empty list is null on the wire. One that is not in the
/// crosswalk is an error of that value alone, and stops its record, not only itself: half a list would say that the
/// rest is not wanted.
template <fixed_string Crosswalk, class Object>
struct CodedReferenceList {
    static constexpr std::string_view name = "references, by crosswalk";

    Result<std::vector<Id<Object>>> decode(Wire const& wire, MappingContext& context) const {
        std::vector<Id<Object>> all;
        if (wire.kind != Wire::Kind::text)
            return Error{ErrorCode::validation, "not a list of codes"}.with_value(wire.text).with_expected(
                "codes with semicolons between them");
        for (auto rest = wire.text; !rest.empty();) {
            auto const end  = std::min(rest.find(';'), rest.size());
            auto const each = coded<Crosswalk, Object>.decode({Wire::Kind::text, rest.substr(0, end)}, context);
            if (!each) return of_one(rest.substr(0, end), each.error());
            all.push_back(*each);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return all;
    }
    Result<> encode(std::vector<Id<Object>> const& value, WireWriter& out, MappingContext& context) const {
        std::string all;
        for (auto const& each : value) {
            auto const code =
                vendor_code(context, Crosswalk.view(), code_of_reference(context, Crosswalk.view(), each));
            if (!code) return code.error();
            all += (all.empty() ? "" : ";") + *code;
        }
        return all.empty() ? out.null() : out.text(all), Result<>{};
    }

  private:
    /// The field's value is the whole list: which of them it is, only we know.
    static Error of_one(std::string_view code, Error const& why) {
        return Error{why.code(), "\"" + std::string{code} + "\": " + why.message()}
            .with_value(code)
            .with_expected(why.context().expected)
            .with_owner(why.context().owner)
            .with_remedy(why.context().remedy);
    }
};
template <fixed_string Crosswalk, class Object>
inline constexpr auto coded_list = CodedReferenceList<Crosswalk, Object>{};

template <fixed_string Crosswalk, class Object>
struct FactsOf<CodedReferenceList<Crosswalk, Object>> {
    static CodecFacts of(CodedReferenceList<Crosswalk, Object> const&) {
        return {.fits = key_types, .crosswalk = Crosswalk.view()};
    }
};

}  // namespace throughline
