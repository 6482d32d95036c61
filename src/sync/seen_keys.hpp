#pragma once

#include <throughline/core/random.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
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

}  // namespace throughline
