#pragma once

#include <throughline/core/result.hpp>
#include <throughline/store/store.hpp>

#include <optional>
#include <string_view>

namespace throughline {

/// Up to when a system's object has been read to its end: whatever was changed and shown there before is known here.
/// Nothing where it never was. The instant is the one at which the last read to the end began.
Result<std::optional<Timestamp>> last_read(Store& store, std::string_view system, std::string_view vendor_object);

/// Said by the engine, in the transaction of the last page.
Result<> note_read(Store& store, std::string_view system, std::string_view vendor_object, Timestamp began);

/// What the audit says of an object that could no longer be read (`before` is its `last_read`, `after` the error's
/// code), and of one that could be again.
inline constexpr std::string_view unreadable_action = "unreadable";
inline constexpr std::string_view readable_action   = "readable";

}  // namespace throughline
