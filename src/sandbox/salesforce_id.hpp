#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::sandbox {

/// The 18-character id of an object's `number`-th record: key prefix, instance, number, check suffix.
std::string salesforce_id(std::string_view key_prefix, std::int64_t number);

/// The three characters that make a case-sensitive id of 15 characters safe where case is lost.
std::string salesforce_id_suffix(std::string_view fifteen);

/// The 18-character form of an id of 15 or 18 characters. Empty: this is no id.
std::optional<std::string> salesforce_id_18(std::string_view id);

}  // namespace throughline::sandbox
