#pragma once

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/sync/derivation.hpp>

#include <optional>
#include <vector>

namespace throughline {

namespace process_detail {

/// Days on which a project rested, in order: its phases that are called so. The last is open while it rests.
std::vector<DateRange> pauses_of(Id<Project> project, Records& records);

/// The day on which the line's contract was terminated or its project cancelled.
std::optional<Date> ended_on(ContractLine const& line, Contract const& contract, Records& records);

/// Days by which approved change orders moved the end of a line that they speak of.
int extra_days(Id<ContractLine> line, Records& records);

/// The line's days, or its contract's, with those that change orders added.
std::optional<DateRange> term_of(ContractLine const& line, Contract const& contract, int extra_days);

/// The date once every pause that is over has moved it by its length.
Date after_pauses(Date date, std::vector<DateRange> const& pauses);

}  // namespace process_detail

}  // namespace throughline
