#pragma once

#include <throughline/mapping/context.hpp>
#include <throughline/mapping/custom.hpp>
#include <throughline/mapping/expression.hpp>
#include <throughline/model/object_type.hpp>

namespace throughline {

/// How an overlay spells values of a kind: between a wire and canonical JSON. What members' codecs are to mappings that
/// are compiled.
struct ValueCodec {
    MemberKind                        kind = MemberKind::text;
    std::string                       crosswalk{};      // Of choices and references; empty for none.
    std::string                       object{};         // Canonical, of references.
    std::string                       vendor_object{};  // Of references by key.
    std::optional<Currency>           currency{};       // Of amounts whose currency no record names.
    std::span<std::string_view const> choices{};        // Empty where any code may stand.

    /// The value as canonical JSON. Never given a null.
    Result<std::string> read(Wire const& wire, MappingContext& context) const;
    /// Canonical JSON as the vendor spells it.
    Result<> write(std::string_view json, WireWriter& out, MappingContext& context) const;
};

/// What values of a kind are on a wire; nothing for kinds that an overlay cannot map.
std::optional<ValueType> wire_type_of(MemberKind kind);

/// Keeps the value that is written.
class CaptureWriter final : public WireWriter {
  public:
    void null() override { value = {}; }
    void boolean(bool truth) override { value = {Wire::Kind::boolean, truth ? "true" : "false"}; }
    void number(std::string_view lexeme) override { value = {Wire::Kind::number, std::string{lexeme}}; }
    void text(std::string_view text) override { value = FieldValue::of_text(text); }
    void raw_json(std::string_view json) override { value = {Wire::Kind::object, std::string{json}}; }

    FieldValue value{};
};

}  // namespace throughline
