#pragma once

#include "value_codec.hpp"

#include <throughline/mapping/json.hpp>

#include <vector>

namespace throughline {

/// Where values of an overlay's rows go: a member or a custom field. Several rows have one target where an expression
/// makes it from several of the vendor's fields.
struct OverlayTarget {
    std::string       name{};  // Of the member, or of the custom field.
    bool              custom   = false;
    CustomType        type     = CustomType::text;
    ObjectType const* object   = nullptr;
    std::size_t       place    = 0;
    bool              required = false;
    bool              personal = false;
    std::string       vendor_name{};  // Of its first row, for faults.

    // How the value is spelled: as the vendor's mapping has it, where `base` has functions, else by the codec.
    FieldRow   base{};
    ValueCodec codec{};

    std::optional<Expression>  expression{};
    std::string                when_read{};     // Canonical JSON, for a field that is empty; itself empty for none.
    std::optional<AnyObject>   when_written{};  // An object that has the member's default.
    std::optional<CustomValue> custom_when_written{};

    bool has_default() const { return when_written || custom_when_written; }
};

/// What the field behind one of its rows holds; text where nobody knows better.
ValueType wire_type_of(OverlayTarget const& target, std::size_t input);

/// What one row of an overlay carries.
struct RowExtension {
    struct Member {
        std::size_t place = 0;
        ValueCodec  codec{};
    };

    OverlayTarget const*      target = nullptr;
    std::size_t               input  = 0;  // Of the target's expression.
    std::optional<Expression> computed{};  // Written, from members; they are its leaves.
    std::vector<Member>       members{};
    ObjectType const*         object = nullptr;
    FieldValue                constant{};
    MappingView const*        lines = nullptr;
};

/// Whether something is written where the member has no value.
bool has_default(RowExtension const& extension);

/// The rows of a mapping that are read through their extensions.
class OverlayPlan {
  public:
    explicit OverlayPlan(MappingView const& view);

    bool any() const { return !targets_.empty(); }

  private:
    friend class OverlayPass;
    struct Target {
        OverlayTarget const*     target = nullptr;
        std::vector<std::size_t> rows{};  // One for each input.
    };
    MappingView         view_;
    std::vector<Target> targets_;
};

/// One record on its way in: its values are kept until all of them are there.
class OverlayPass {
  public:
    explicit OverlayPass(OverlayPlan const& plan) : plan_{plan}, taken_(plan.view_.rows.size()) {}

    /// Requires: the row is one of the mapping's.
    void take(FieldRow const& row, Wire const& wire);
    /// Makes members and custom fields from what was taken. The record's currency must be known.
    void finish(Decoded& into, MappingContext& context, std::size_t faults_max);

  private:
    Result<> finish(OverlayPlan::Target const& each, Decoded& into, MappingContext& context);
    Result<> set(OverlayTarget const& target, FieldValue const& value, Decoded& into, MappingContext& context);

    OverlayPlan const&                     plan_;
    std::vector<std::optional<FieldValue>> taken_;
};

// What rows of overlays have in place of functions, so that code which knows nothing of extensions is refused in words.
Result<> decode_without_extension(Wire const& wire, void* object, MappingContext& context);
Result<> encode_without_extension(void const* object, WireWriter& out, MappingContext& context);
void     clear_without_extension(void* object);

}  // namespace throughline
