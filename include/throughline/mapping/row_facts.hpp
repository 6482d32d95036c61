#pragma once

#include <throughline/mapping/field.hpp>

namespace throughline {

/// What is known of the vendor's side of a row, be it a table's or a tenant's overlay's. Texts live as long as the
/// mapping does.
CodecFacts facts_of(FieldRow const& row);

}  // namespace throughline
