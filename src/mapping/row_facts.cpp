#include "row_extension.hpp"

#include <throughline/mapping/row_facts.hpp>

namespace throughline {

namespace {

std::uint32_t types_of(ValueType type) {
    switch (type) {
        case ValueType::text:
            return textual_types | vendor_types({VendorType::reference});
        case ValueType::decimal:
            return numeric_types;
        case ValueType::boolean:
            return boolean_types;
        case ValueType::date:
            return vendor_types({VendorType::date});
        case ValueType::timestamp:
            return vendor_types({VendorType::timestamp});
    }
    return 0;
}

bool is_spelled_by_key(ValueCodec const& codec) {
    return codec.kind == MemberKind::enumeration || codec.kind == MemberKind::reference;
}

CodecFacts facts_of_target(FieldRow const& row, OverlayTarget const& target, std::size_t input) {
    // An expression makes the value from fields of types of its own, and says nothing of single values.
    if (target.expression) return {.fits = types_of(wire_type_of(target, input))};
    if (target.base.encode) return row.facts ? row.facts() : CodecFacts{};
    auto const& codec = target.codec;
    return {.fits          = is_spelled_by_key(codec) ? key_types : types_of(wire_type_of(target, input)),
            .crosswalk     = codec.crosswalk,
            .vendor_object = codec.vendor_object};
}

}  // namespace

CodecFacts facts_of(FieldRow const& row) {
    if (row.extension && row.extension->target)
        return facts_of_target(row, *row.extension->target, row.extension->input);
    if (row.extension && row.extension->computed) return {.fits = types_of(row.extension->computed->type())};
    return row.facts ? row.facts() : CodecFacts{};
}

}  // namespace throughline
