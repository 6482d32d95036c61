#pragma once

#include "workspace.hpp"

#include <string>
#include <vector>

namespace throughline {

/// The search for what a write of unknown outcome has made or changed.
LookUp look_up_of(StoredIntent const& intent, MappingView const& mapping);

/// What the vendors hold of several writes of unknown outcome. Asked for as many at a time as the vendor is given to
/// write at once: where one search costs as much as all of them, they are one.
class Looks {
  public:
    /// Requires: the intents outlive it.
    Looks(Workspace& workspace, std::vector<StoredIntent> const& intents) : workspace_{workspace}, intents_{intents} {}

    /// Of one of them. Asked for in their order, nothing is asked twice. Requires: its system has such an object.
    Result<Found> of(StoredIntent const& intent);

  private:
    void ask(std::size_t first);

    Workspace&                       workspace_;
    std::vector<StoredIntent> const& intents_;
    std::size_t                      first_ = 0;  // Of those that the answers are about.
    std::vector<Result<Found>>       answers_{};
};

/// Whether each of these records is gone, by asking for it; an error where it could not be asked.
std::vector<Result<bool>> are_gone(Workspace& workspace, Channel& channel, MappingView const& mapping,
                                   std::vector<std::string> const& keys);

}  // namespace throughline
