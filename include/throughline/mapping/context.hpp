#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/id.hpp>
#include <throughline/mapping/crosswalk.hpp>
#include <throughline/mapping/custom.hpp>
#include <throughline/model/object_type.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// How a connection's keys and canonical ids find each other. The engine answers from its bindings.
class References {
  public:
    virtual ~References() = default;

    /// The canonical id of a vendor's record. One that was never seen has the id that it will get when it is.
    virtual RecordId id_of(std::string_view object, std::string_view vendor_object, std::string_view key) = 0;
    /// The vendor's key of a canonical record, or nothing while the vendor does not have it.
    virtual std::optional<std::string> key_of(RecordId id, std::string_view vendor_object) = 0;
};

/// A record that is written inside another one: a line of an order.
struct Contained {
    RecordId    id{};
    AnyObject   object;
    std::string line_key;  ///< The vendor's key of the line within its parent; empty for a new line.
};

/// Finds the records that are written inside one, in a stable order.
class Containment {
  public:
    virtual ~Containment() = default;

    virtual std::vector<Contained> contained_in(RecordId parent, std::string_view object) = 0;
};

/// What codecs may know beside the value itself.
struct MappingContext {
    References*       references  = nullptr;
    Crosswalks const* crosswalks  = nullptr;
    Containment*      containment = nullptr;
    Currency          default_currency{};  ///< For amounts where the record names none: the tenant's own currency.
    Currency          record_currency{};   ///< Set while a record is read or written.
    RecordId          record{};            ///< The record being written, for its lines.
    /// The record's custom fields, for the lines of overlays that write them.
    CustomFields const* custom = nullptr;
    /// The day for which crosswalks are read; without one, each table's own.
    std::optional<Date> day{};
};

}  // namespace throughline
