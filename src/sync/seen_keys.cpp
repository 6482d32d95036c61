#include "seen_keys.hpp"

#include <throughline/sync/limits.hpp>

#include <functional>

namespace throughline {

void SeenKeys::clear() {
    digests_.clear();
    filter_.clear();
}

void SeenKeys::add(std::string const& key) {
    auto const digest = std::hash<std::string>{}(key);
    if (!filter_.empty()) return mark(digest);
    digests_.insert(digest);
    if (digests_.size() < limits::keys_counted_max) return;
    filter_.resize(filter_bits);
    salt_ = random_.next() | 1;
    for (auto const each : digests_) mark(each);
    digests_ = {};
}

bool SeenKeys::has(std::string const& key) const {
    auto const digest = std::hash<std::string>{}(key);
    if (filter_.empty()) return digests_.count(digest) != 0;
    for (int probe = 0; probe < probes; ++probe)
        if (!filter_[bit(digest, probe)]) return false;
    return true;
}

void SeenKeys::mark(std::uint64_t digest) {
    for (int probe = 0; probe < probes; ++probe) filter_[bit(digest, probe)] = true;
}

// The finalizer of splitmix64, over a digest that the salt has moved.
std::size_t SeenKeys::bit(std::uint64_t digest, int probe) const {
    auto mixed = digest + salt_ * (static_cast<std::uint64_t>(probe) + 1);
    mixed      = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed      = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>((mixed ^ (mixed >> 31)) % filter_bits);
}

}  // namespace throughline
