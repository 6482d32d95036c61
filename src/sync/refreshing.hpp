#pragma once

#include "workspace.hpp"

namespace throughline {

/// What every pass does before and after the systems are read, whether it is made at once or in pieces.
class Refreshing {
  public:
    explicit Refreshing(Workspace& workspace) : workspace_{workspace} {}

    /// Looks at descriptions, settles what is unknown, follows notifications.
    Result<> begin(Refreshed& refreshed);
    /// Reads again what was kept aside and what a mended mapping reads otherwise, derives what follows, and clears
    /// what clears itself by that.
    Result<> end(Refreshed& refreshed);

  private:
    Result<std::uint64_t> look_at_mappings();

    Workspace& workspace_;
    bool       compared_ = false;
};

}  // namespace throughline
