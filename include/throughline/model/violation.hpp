#pragma once

#include <throughline/core/id.hpp>

#include <string>

namespace throughline {

/// One way in which a record breaks a rule, or why a process does not go on with it, in words that its owner can act
/// on.
struct Violation {
    std::string path;      ///< The member at fault: "Contract.value".
    RecordId    record{};  ///< The record at fault; none where the caller gave no id.
    std::string message;   ///< What is wrong.
    std::string expected;  ///< What would be right.
    std::string owner;     ///< Who can mend it: "finance", "delivery", "sales operations".
    std::string remedy{};  ///< What to do, as an imperative sentence.
    std::string value{};   ///< What was found, where it may be shown.

    bool operator==(Violation const&) const = default;
};

}  // namespace throughline
