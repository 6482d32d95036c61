#include "canonical_type.hpp"

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

void add_canonical_delivery(CanonicalList& list) {
    using mapping_detail::canonical_type;
    list.insert(list.end(), {
                                &canonical_type<Project>,
                                &canonical_type<Task>,
                                &canonical_type<Milestone>,
                                &canonical_type<Resource>,
                                &canonical_type<ResourceRequest>,
                                &canonical_type<Assignment>,
                                &canonical_type<Capacity>,
                                &canonical_type<TimeEntry>,
                                &canonical_type<Expense>,
                            });
}

}  // namespace throughline
