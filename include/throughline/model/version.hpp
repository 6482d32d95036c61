#pragma once

namespace throughline {

/// Version of the canonical model, part of every schema id. Raised when a stored or sent object may no longer mean what
/// it meant: a member removed, renamed or required; never for one that was added as optional.
inline constexpr int model_version = 1;

}  // namespace throughline
