#pragma once

#include <throughline/sandbox/salesforce.hpp>

#include <tl/expected.hpp>

#include <string>
#include <utility>
#include <vector>

namespace throughline::sandbox {

/// What a piece of the simulated org answers: a value, or a refusal in Salesforce's words.
template <class Value = void>
using Outcome = tl::expected<Value, SalesforceRefusal>;

inline tl::unexpected<SalesforceRefusal> refuse(std::string code, std::string message,
                                                std::vector<std::string> fields = {}, int status = 400) {
    return tl::make_unexpected(SalesforceRefusal{std::move(code), std::move(message), std::move(fields), status});
}

inline tl::unexpected<SalesforceRefusal> refuse(SalesforceRefusal refusal) {
    return tl::make_unexpected(std::move(refusal));
}

inline tl::unexpected<SalesforceRefusal> resource_not_found() {
    return refuse("NOT_FOUND", "The requested resource does not exist", {}, 404);
}

}  // namespace throughline::sandbox
