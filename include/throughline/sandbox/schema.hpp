#pragma once

#include <throughline/sandbox/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// How a vendor types a field. Vendors print their own names for these.
enum class FieldType : unsigned char {
    id,
    text,
    long_text,
    boolean,
    integer,
    number,
    currency,
    percent,
    date,
    datetime,
    picklist,
    multi_picklist,
    reference,
    email,
    phone,
    url,
    document,  ///< A nested object or list, kept as JSON: compound addresses, sublists.
};

struct PicklistValue {
    std::string value;
    std::string label{};
    bool        active     = true;
    bool        is_default = false;

    bool operator==(PicklistValue const&) const = default;
};

/// One field of a simulated object: what it may hold and who may write it. The defaults describe an ordinary optional
/// field that anyone may write.
struct FieldDefinition {
    std::string name;
    FieldType   type = FieldType::text;

    // What it may hold.
    int                        length    = 255;  ///< Characters, of texts.
    int                        precision = 18;   ///< Digits in all, of numbers.
    int                        scale     = 0;    ///< Digits after the point, of numbers.
    bool                       nillable  = true;
    std::vector<PicklistValue> picklist{};
    bool                       restricted = false;  ///< Only values of the picklist are accepted.
    std::vector<std::string>   refers_to{};         ///< The objects that a reference may point to.
    Value                      initial{};           ///< What a new record holds where nothing was sent.

    // Who may write it.
    bool createable = true;
    bool updateable = true;
    bool defaulted  = false;  ///< The vendor fills it on create, so that it is not required although never null.

    // What it is known by.
    std::string label{};
    std::string relationship{};       ///< The name under which a query reaches the referenced record.
    std::string compound{};           ///< The compound field that it is a part of.
    bool        external_id = false;  ///< Indexed as another system's key.
    bool        unique      = false;  ///< No two live records hold the same value.
    bool        custom      = false;
    bool        lookup      = false;  ///< An upsert may find records by it although it is no external id.
    bool        name_field  = false;  ///< What a person would call the record.
    bool        auto_number = false;
    bool        filterable  = true;
    bool        cascades    = false;  ///< When the referenced record is deleted, so is this one.
};

struct ObjectDefinition {
    std::string                  name;
    std::string                  label{};
    std::string                  label_plural{};
    std::string                  key_prefix{};  ///< What its ids begin with, where the vendor's ids tell the object.
    std::vector<FieldDefinition> fields{};
    bool                         custom = false;
};

}  // namespace throughline::sandbox
