#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace throughline {

/// The closed set of things that can go wrong. Each has a page under docs/errors.
enum class ErrorCode : unsigned char {
    transient,    ///< Nothing happened and the same call may succeed later.
    throttled,    ///< Refused for its rate; `Error::retry_after` says when, where the vendor does.
    conflict,     ///< Two writers disagree, or the record is locked.
    duplicate,    ///< A unique value is taken.
    validation,   ///< The data is wrong; the same data will fail again.
    auth,         ///< Credentials refused.
    forbidden,    ///< Known, but not allowed.
    not_found,    ///< The record, object or address does not exist.
    uncertain,    ///< The effect may or may not have happened: look before anything else.
    unsupported,  ///< The vendor or this library cannot do it.
    corrupt,      ///< Bytes that are not what they claim to be: malformed, truncated, wrong type.
    cancelled,    ///< The host asked to stop, or a deadline passed before anything was sent.
};

inline constexpr std::array error_code_names{
    std::string_view{"transient"},   std::string_view{"throttled"},  std::string_view{"conflict"},
    std::string_view{"duplicate"},   std::string_view{"validation"}, std::string_view{"auth"},
    std::string_view{"forbidden"},   std::string_view{"not_found"},  std::string_view{"uncertain"},
    std::string_view{"unsupported"}, std::string_view{"corrupt"},    std::string_view{"cancelled"}};

constexpr std::string_view name_of(ErrorCode code) { return error_code_names[static_cast<std::size_t>(code)]; }

/// Where an error happened and who can mend it. Every text may be empty when it does not apply.
struct ErrorContext {
    std::string connection;   ///< The connection's name in the topology.
    std::string object;       ///< The vendor's object, or the canonical one where no vendor is involved.
    std::string record;       ///< The vendor's key, or the canonical id.
    std::string field;        ///< The vendor's field, or the canonical path.
    std::string value;        ///< What was found, redacted where the member is personal data.
    std::string expected;     ///< What would have been accepted.
    std::string owner;        ///< Who can mend it: "finance", "sales operations", "integration".
    std::string remedy;       ///< What to do, as an imperative sentence.
    std::string vendor_code;  ///< The vendor's own code, such as UNABLE_TO_LOCK_ROW.

    bool operator==(ErrorContext const&) const = default;
};

/// What went wrong, in words that a person on call can act on. Cheap to move; context is shared until it is changed.
class Error {
  public:
    Error(ErrorCode code, std::string message);

    ErrorCode           code() const { return code_; }
    std::string const&  message() const;
    ErrorContext const& context() const;

    /// How long the vendor asked us to wait; meaningful with `throttled` and `transient`.
    std::optional<std::chrono::milliseconds> retry_after() const;

    // Each returns the same error, better described. A place (`in_...`) that is already known is kept, because the
    // innermost caller knows best; what is said `with_...` replaces, so that a caller can redact a value.
    Error in_connection(std::string_view name) &&;
    Error in_object(std::string_view name) &&;
    Error in_record(std::string_view key) &&;
    Error in_field(std::string_view name) &&;
    Error with_value(std::string_view value) &&;  ///< At most 200 bytes are kept, of whole UTF-8 characters.
    Error with_expected(std::string_view expected) &&;
    Error with_owner(std::string_view owner) &&;
    Error with_remedy(std::string_view remedy) &&;
    Error with_vendor_code(std::string_view code) &&;
    Error with_retry_after(std::chrono::milliseconds wait) &&;

    /// One line: `validation: netsuite customer 42 companyName: <message> (expected ...; owner finance; do ...)`.
    /// Control characters are escaped, whoever wrote them.
    std::string describe() const;

    bool operator==(Error const& other) const;

  private:
    struct Details;
    Details& details();

    ErrorCode                code_;
    std::shared_ptr<Details> details_;
};

}  // namespace throughline
