#include "object_type_of.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/capacity.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/model/task.hpp>
#include <throughline/model/time_entry.hpp>

namespace throughline {

template ObjectType const& object_type<Project>();
template ObjectType const& object_type<Task>();
template ObjectType const& object_type<Milestone>();
template ObjectType const& object_type<Resource>();
template ObjectType const& object_type<ResourceRequest>();
template ObjectType const& object_type<Assignment>();
template ObjectType const& object_type<Capacity>();
template ObjectType const& object_type<TimeEntry>();
template ObjectType const& object_type<Expense>();

// The values nested in them.
template ObjectType const& object_type<WeekHours>();

}  // namespace throughline
