#pragma once

#include <throughline/store/store.hpp>

#include <optional>
#include <string_view>

namespace throughline {

/// The record that an id stands for today, however often what it named was recognised as another, or was merged in the
/// system that keeps it: the survivor of all that. Itself where there is none.
Result<RecordId> record_today(Store& store, RecordId id);

/// The same for a vendor's key, that of a record that was merged or deleted there included. Nothing where it was never
/// read.
Result<std::optional<RecordId>> find_record(Store& store, std::string_view system, std::string_view vendor_object,
                                            std::string_view key);

}  // namespace throughline
