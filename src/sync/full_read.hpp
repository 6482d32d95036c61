#pragma once

#include "workspace.hpp"

#include <string>
#include <vector>

namespace throughline {

/// What a complete read of an object did not show is gone: proved by the read's completeness, and by asking for each
/// missing record. More missing records than a person would delete are not believed: they become an exception. What it
/// has shown stands in the channel, so that a read in several pieces is one.
class FullRead {
  public:
    FullRead(Workspace& workspace, Channel& channel, MappingView const& mapping);

    void begin();
    /// Nothing is under way any more.
    void end();
    /// A record that a page showed; one without a readable key makes the read incomplete.
    void saw(std::string const& key);
    /// After the last page. Counts what was deleted.
    Result<> take_absent(ReadCount& count, std::string const& correlation);

  private:
    /// The keys of some bindings, from after `after` on, that the read did not show; `after` moves on, and is empty
    /// behind the last. `known` counts the bindings.
    Result<std::vector<std::string>> absent(std::string& after, std::size_t& known);
    Result<>                         take_all_gone(ReadCount& count, std::string const& correlation);
    Result<>    take_gone(std::vector<std::string> const& missing, ReadCount& count, std::string const& correlation);
    Result<>    doubt(std::size_t missing, std::size_t known, std::string const& correlation);
    std::string cause() const;

    Workspace&         workspace_;
    Channel&           channel_;
    MappingView const& mapping_;
    std::string const  object_;
    SeenKeys*          seen_ = nullptr;  ///< Null where no complete read is under way.
};

}  // namespace throughline
