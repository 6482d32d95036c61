#pragma once

#include <throughline/model/object_type.hpp>

#include <string>

namespace throughline {

/// JSON Schema (draft 2020-12) of an object's canonical JSON, self-contained.
///
/// Canonical JSON says money as `{"amount": "1234.50", "currency": "EUR"}`, decimals, percentages and hours as decimal
/// strings, dates as `YYYY-MM-DD`, instants as RFC 3339, references as UUIDs, choices by name, ranges of dates as
/// `{"start": ..., "end": ...}` (an open range has no end) and accounting periods as `{"range": ..., "name": ...}`. A
/// member that is absent is left out. `x-throughline-` annotations carry owner, unit, the personal-data mark and
/// the object that a reference refers to.
std::string json_schema(ObjectType const& type);

/// One schema with every canonical object and the values nested in them under `$defs`.
std::string json_schema_all();

}  // namespace throughline
