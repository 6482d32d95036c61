#pragma once

#include <throughline/core/error.hpp>

#include <string_view>

namespace throughline::salesforce {

/// What one of Salesforce's error codes means here, and who can do what about it.
struct Meaning {
    std::string_view code;
    ErrorCode        means;
    bool             words_quote;  ///< Its message may quote the value that was written, so it is never shown.
    std::string_view owner;
    std::string_view remedy;
};

/// Null for a code that is not known.
Meaning const* meaning_of(std::string_view code);

/// What a code says by its name, for those that have no meaning of their own: never that repeating it is safe. Null for
/// a name that says nothing.
Meaning const* family_of(std::string_view code);

}  // namespace throughline::salesforce
