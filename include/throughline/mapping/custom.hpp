#pragma once

#include <throughline/core/result.hpp>

#include <map>
#include <string>
#include <string_view>

namespace throughline {

/// The types that a custom field may have. Their values are spelled as in canonical JSON.
enum class CustomType : unsigned char { text, decimal, money, boolean, date, timestamp, enumeration, reference };

std::string_view name_of(CustomType type);

/// One custom field's value: `"\"gold\""`, `"\"12.50\""`, `{"amount":"12.50","currency":"EUR"}`, `true`, `null`. The
/// digits of a number are those that the vendor gave.
struct CustomValue {
    CustomType  type = CustomType::text;
    std::string json = "null";

    bool is_null() const { return json == "null"; }
    bool operator==(CustomValue const&) const = default;
};

/// A record's custom fields by the names that overlays gave them, the same for every vendor.
using CustomFields = std::map<std::string, CustomValue, std::less<>>;

// In `Decoded::custom` a declared field stands under its canonical name behind `#`, with its type:
// `"#delivery_tier":{"type":"enumeration","value":"gold"}`. A vendor's own name that begins with `#` has another one.

/// The declared fields among a record's custom members. An error of code `corrupt` where it is no JSON object.
Result<CustomFields> custom_of(std::string_view custom);

/// The same custom members, with these fields in place of the declared ones of the same names, or added to them.
Result<std::string> with_custom(std::string_view custom, CustomFields const& fields);

/// Appends `"#name":{"type":"...","value":...}` to an object that is being written, from its first brace on.
void append_custom(std::string& custom, std::string_view name, CustomValue const& value);
/// Appends the name of a member of the vendor's that no line names; its JSON is to follow.
void begin_unknown(std::string& custom, std::string_view name);

}  // namespace throughline
