#pragma once

#include <throughline/core/result.hpp>
#include <throughline/model/object_type.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// A business event: what must happen to a record for it to be told, and what is told of the record.
struct EventRule {
    std::string type;         ///< "milestone_completed".
    int         version = 1;  ///< Of what it tells. Adding to it is the same version; anything else is another.
    std::string object;
    /// `before` is null for a record that has just come to be known.
    std::function<bool(AnyObject const* before, AnyObject const& after)> happened;
    std::vector<std::string> tells{};  ///< Members that are told along. Personal data never is.
};

/// The catalogue of the canonical model. `exception_raised` and `exception_cleared` stand beside it: they are of no
/// object.
std::vector<EventRule> standard_events();

/// Events that are told of exceptions.
inline constexpr std::string_view exception_raised  = "exception_raised";
inline constexpr std::string_view exception_cleared = "exception_cleared";

/// The action of the audit entries that are the outbox of events: written in the transaction of what they tell.
inline constexpr std::string_view event_action = "event";

/// `throughline.<type>/<version>`: what a consumer checks before it reads on.
std::string event_schema_id(EventRule const& rule);

/// JSON Schema (draft 2020-12) of every event's envelope and data, by type under `$defs`.
std::string event_schemas(std::vector<EventRule> const& rules);

/// What a consumer of the old schemas could not bear of the new ones: an event or a member that is gone, another type,
/// a choice more where choices are closed, something that need no longer be there. Empty: compatible. `corrupt` where
/// one of the two is no JSON.
Result<std::vector<std::string>> incompatibilities(std::string_view old_schemas, std::string_view new_schemas);

}  // namespace throughline
