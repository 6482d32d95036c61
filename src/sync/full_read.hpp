#pragma once

#include "workspace.hpp"

#include <unordered_set>

namespace throughline {

/// What a complete read of an object did not show is gone: proved by the read's completeness, and by asking for each
/// missing record. More missing records than a person would delete are not believed: they become an exception.
class FullRead {
  public:
    FullRead(Workspace& workspace, Channel& channel, MappingView const& mapping)
        : workspace_{workspace}, channel_{channel}, mapping_{mapping} {}

    void begin();
    /// A record that a page showed; one without a readable key makes the read incomplete.
    void saw(std::string const& key);
    /// After the last page. Counts what was deleted.
    Result<> take_absent(ReadCount& count, std::string const& correlation);

  private:
    Result<std::vector<std::string>> absent(std::size_t& known);
    Result<bool>                     is_gone(std::string const& key);
    Result<>                         doubt(std::size_t missing, std::size_t known, std::string const& correlation);
    std::string                      cause() const;

    Workspace&                      workspace_;
    Channel&                        channel_;
    MappingView const&              mapping_;
    bool                            complete_ = false;
    std::unordered_set<std::size_t> seen_{};  // Of digests: eight bytes a record, whatever its key.
};

}  // namespace throughline
