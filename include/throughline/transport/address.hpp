#pragma once

#include <throughline/core/result.hpp>
#include <throughline/transport/http.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace throughline {

/// Text that stands in the program: only such text is the structure of an address or of a query. Nothing that was read,
/// configured or typed can become one.
class FixedText {
  public:
    consteval FixedText(char const* text) : text_{text} {}
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

namespace http {

/// An address, made so that a value is one step of the path or one parameter, whatever stands in it.
///
///     auto const url = Address{base}.at("/api/v1").step("projects").step(key).ask("include", "lines").text();
class Address {
  public:
    /// A path alone, for who adds an origin later.
    Address() = default;
    /// Below a configured address; of that, no query or fragment is kept.
    explicit Address(std::string_view base);

    /// A path of ours: `/services/data`.
    Address& at(FixedText path);
    /// One step of the path.
    Address& step(std::string_view value);
    /// One parameter.
    Address& ask(std::string_view name, std::string_view value);

    /// `validation` where a step is empty, `.` or `..`, which no path can hold: a delete of nothing would be one of
    /// the whole list. The same where the base is no absolute http or https address.
    Result<std::string> text() const;

  private:
    std::string                path_{};
    std::string                query_{};
    std::optional<std::string> fault_{};
};

/// Why a request is none that HTTP can carry: its address is no URL, its method or a header's name no token, a header's
/// value more than one line. Every transport asks; nothing of the values is in the error.
std::optional<Error> unless_sendable(Request const& request);

}  // namespace http
}  // namespace throughline
