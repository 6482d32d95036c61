#pragma once

#include "workspace.hpp"

#include <unordered_set>
#include <vector>

namespace throughline {

/// The keys that a complete read has shown. Up to some tens of thousands are remembered one by one; then it is a
/// filter of one size, however many there are: a key that was shown is always known, and one in some thousands that
/// was not is taken for shown this time. The filter is another each time, so that the next read tells.
class SeenKeys {
  public:
    explicit SeenKeys(Random& random) : random_{random} {}

    void clear();
    void add(std::string const& key);
    bool has(std::string const& key) const;

  private:
    static constexpr std::size_t filter_bits = std::size_t{1} << 26;  // 8 MiB.
    static constexpr int         probes      = 5;

    std::size_t bit(std::uint64_t digest, int probe) const;
    void        mark(std::uint64_t digest);

    Random&                           random_;
    std::unordered_set<std::uint64_t> digests_{};
    std::vector<bool>                 filter_{};
    std::uint64_t                     salt_ = 0;
};

/// What a complete read of an object did not show is gone: proved by the read's completeness, and by asking for each
/// missing record. More missing records than a person would delete are not believed: they become an exception.
class FullRead {
  public:
    FullRead(Workspace& workspace, Channel& channel, MappingView const& mapping)
        : workspace_{workspace}, channel_{channel}, mapping_{mapping}, seen_{workspace.runner().random()} {}

    void begin();
    /// A complete read is under way: broken off, it would prove nothing.
    bool is_under_way() const { return complete_; }
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
    bool               complete_ = false;
    SeenKeys           seen_;
};

}  // namespace throughline
