#pragma once

#include <throughline/revenue/staffing_conflicts.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

// What stands in the way of a plan of people's work, as exceptions that their owner sees and that clear themselves
// (R56, R181). They make nothing and stop nothing else.

/// From a person: periods in which more is planned than the person can work.
Process over_allocation_gate(StaffingPolicy policy = {});

/// From an assignment: days that clash, and skills that were asked for and are not there.
Process assignment_gate();

}  // namespace throughline
