#pragma once

#include <throughline/core/error.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What a connector puts on a page in a record's place where its vendor refuses that record alone, or garbles it: its
/// key, and the reason in one field where no value of that shape can stand. So the engine keeps the record aside under
/// its key and shows why, and nobody takes what is missing for empty.
struct StandIn {
    std::string_view                key_field;  ///< "id".
    std::string_view                key;
    std::vector<std::string> const& fields;     ///< As `ChangeQuery` has them; empty: every field is read.
    std::string_view                preferred;  ///< The field to take where it is read: every mapping of ours reads it.

    /// The record's JSON; nothing where the mapping reads no field but the key: then the page has to end with the
    /// error.
    std::optional<std::string> text(Error const& reason) const;
};

}  // namespace throughline
