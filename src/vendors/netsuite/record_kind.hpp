#pragma once

#include <string_view>

namespace throughline::netsuite {

/// One record type and its place in SuiteQL.
struct RecordKind {
    std::string_view name;             ///< As the record service spells it.
    std::string_view table;            ///< In SuiteQL.
    std::string_view transaction{};    ///< Of transactions, which share a table: its `type`.
    bool             dated    = true;  ///< It has a modification stamp to ask by.
    bool             writable = false;
    std::string_view note{};
};

/// Null when the connector does not know it.
RecordKind const* find_kind(std::string_view name);

}  // namespace throughline::netsuite
