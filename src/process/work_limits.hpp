#pragma once

#include "billing_ground.hpp"

namespace throughline {

namespace process_detail {

/// A piece of work that is not billed yet, of a project.
struct OpenWork {
    RecordId    id;
    Date        day;
    Money       worth;
    Id<Project> project;
};

/// What of it is billed under its ground; nothing while that cannot be told. Requires: it is approved and billable.
Result<std::optional<Money>> owed_for(OpenWork const& work, Grounds const& grounds, WorkPrices& prices,
                                      WorkBillingPolicy const& policy, Records& records);

}  // namespace process_detail

}  // namespace throughline
