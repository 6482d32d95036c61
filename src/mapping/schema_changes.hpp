#pragma once

#include <throughline/mapping/drift.hpp>

namespace throughline::mapping_detail {

/// Every change from one description to the other, by field; nobody's rows are looked at yet.
std::vector<Difference> changes_between(VendorSchema const& older, VendorSchema const& newer);

/// What a change means where no row is hurt by it.
Impact impact_of(DriftKind kind);

/// What a row does at all.
Stop doings_of(FieldRow const& row);

/// A row turned to the direction that is left to it, or into a field that is passed over.
FieldRow row_during(FieldRow row, Stop const& stopped);

}  // namespace throughline::mapping_detail
