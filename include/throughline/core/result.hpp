#pragma once

#include <throughline/core/error.hpp>

#include <tl/expected.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace throughline {

/// A value, or the error that stands in its place. Data, remote and I/O failures travel as results; nothing throws to
/// report them. `value()` on an error throws `tl::bad_expected_access<Error>`: for programs that would rather stop.
template <class Value = void>
class [[nodiscard]] Result : public tl::expected<Value, Error> {
    using Base = tl::expected<Value, Error>;

  public:
    using Base::Base;

    Result(Base base) : Base{std::move(base)} {}
    Result(Error error) : Base{tl::unexpect, std::move(error)} {}

    /// The value. Of a temporary it comes by value, so that a loop over `f().value()` holds what it loops over.
    auto& value() &
            requires(!std::is_void_v<Value>)
    {
        return Base::value();
    }
    auto const& value() const&
        requires(!std::is_void_v<Value>)
    {
        return Base::value();
    }
    Value value() &&
            requires(!std::is_void_v<Value>)
    {
        return std::move(static_cast<Base&>(*this)).value();
    }

    /// Of a result that holds nothing: throws where it is an error.
    void value() const
        requires std::is_void_v<Value>
    {
        if (!*this) throw tl::bad_expected_access<Error>{this->error()};
    }

    /// Drops an error on purpose; the reason is for the reader.
    void ignore(std::string_view /*reason*/) const {}
};

}  // namespace throughline
