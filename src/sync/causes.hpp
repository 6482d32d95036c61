#pragma once

#include <throughline/core/id.hpp>

#include <string>
#include <string_view>

namespace throughline {

/// The exception of a write that was refused, or whose outcome nobody can say.
inline std::string write_cause(std::string_view system, std::string_view vendor_object, RecordId record) {
    return "write|" + std::string{system} + "|" + std::string{vendor_object} + "|" + record.to_string();
}

/// The exception of a vendor's record that could not be read. It clears when the record is read again, however.
inline std::string read_cause(std::string_view system, std::string_view vendor_object, std::string_view key) {
    return "read|" + std::string{system} + "|" + std::string{vendor_object} + "|" + std::string{key};
}

}  // namespace throughline
