#pragma once

#include <throughline/model/capacity.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/revenue/journal.hpp>

#include <optional>

namespace throughline {

/// People of a kind: of a role, in a region, as far as either is known.
struct Crew {
    std::optional<Id<Role>>   role{};
    std::optional<Id<Region>> region{};

    auto operator<=>(Crew const&) const = default;
};

/// For work in a role, or else in the person's own.
inline Crew crew_of(BusinessState const& state, Id<Resource> id, std::optional<Id<Role>> role = {}) {
    auto const* person = state.find(id);
    if (!person) return {role, {}};
    return {role ? role : person->role, person->region};
}

/// Whose hours can be worked: those of a person, or of anyone of a role in a region.
inline Crew crew_of(BusinessState const& state, Capacity const& capacity) {
    if (!capacity.resource) return {capacity.role, capacity.region};
    return crew_of(state, *capacity.resource, capacity.role);
}

}  // namespace throughline
