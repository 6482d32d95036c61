#pragma once

#include "salesforce_outcome.hpp"

namespace throughline::sandbox {

/// What a field stores when this was sent: checked for type, length, range and picklist. A reference is only checked
/// for its form and its key prefix being an id.
Outcome<Value> cell_from(ObjectDefinition const& object, FieldDefinition const& field, Value const& sent);

}  // namespace throughline::sandbox
