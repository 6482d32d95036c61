#pragma once

#include <optional>
#include <utility>

namespace throughline {

/// A value that may be absent (nothing was said), null (it was said that there is none) or present. Partial updates
/// need the difference: absent leaves a vendor's field alone, null empties it.
template <class Value>
class Field {
  public:
    constexpr Field() = default;
    constexpr explicit(false) Field(Value value) : value_{std::move(value)}, mentioned_{true} {}

    static constexpr Field absent() { return {}; }
    static constexpr Field null() {
        Field field;
        field.mentioned_ = true;
        return field;
    }

    constexpr bool is_absent() const { return !mentioned_; }
    constexpr bool is_null() const { return mentioned_ && !value_; }
    constexpr bool has_value() const { return value_.has_value(); }

    /// Requires: has_value().
    constexpr Value const& value() const { return value_.value(); }
    constexpr Value const& operator*() const { return *value_; }
    constexpr Value const* operator->() const { return &*value_; }

    /// What a member becomes when this is said of it: absent keeps it.
    constexpr std::optional<Value> applied_to(std::optional<Value> current) const {
        return mentioned_ ? value_ : std::move(current);
    }

    bool operator==(Field const&) const = default;

  private:
    std::optional<Value> value_{};
    bool                 mentioned_ = false;
};

}  // namespace throughline
