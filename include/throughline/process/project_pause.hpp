#pragma once

#include <throughline/model/project.hpp>
#include <throughline/model/task.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// The code of a phase in which the work rests: a project's pauses are kept as such phases, so that delivery sees them
/// and can correct their days.
inline constexpr char pause_code[] = "PAUSE-";

bool     is_pause(Task const& task);
Id<Task> pause_id(Id<Project> project, std::size_t number);

/// The derivation: a project that is put on hold begins such a phase on the day on which that was said, and ends it on
/// the day on which it goes on (R124). Billing and revenue move by its length; staffing demand rests with it.
Process project_pause();

}  // namespace throughline
