#pragma once

#include "sqlite.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace throughline {

/// Names and pairs of names as small numbers, so that rows stay small: objects, connections, vendors' objects, rules.
/// Never keys or values: all are held in memory, and there are as many as the topology and the model have.
class Names {
  public:
    struct Name {
        std::string first;
        std::string second;
    };

    explicit Names(Sqlite& sqlite) : sqlite_{sqlite} {}

    Result<> load();
    /// Gives it a number where it has none.
    Result<std::int64_t> number(std::string_view first, std::string_view second = {});
    /// For reading: 0 where the name was never written, so that no row has it.
    std::int64_t known(std::string_view first, std::string_view second = {}) const;
    Name const&  name(std::int64_t number) const;
    void         committed() { grown_ = false; }
    /// Forgets what a rolled back transaction had added.
    Result<> rolled_back();

  private:
    using Pair = std::pair<std::string_view, std::string_view>;
    struct Hash {
        std::size_t operator()(Pair const& pair) const {
            std::hash<std::string_view> const hash;
            return hash(pair.first) * 31 + hash(pair.second);
        }
    };

    void remember(std::int64_t number, Name name);

    Sqlite&                                      sqlite_;
    std::unordered_map<std::int64_t, Name>       names_;  // Nodes: the keys of `numbers_` look into these.
    std::unordered_map<Pair, std::int64_t, Hash> numbers_;
    bool                                         grown_ = false;
};

}  // namespace throughline
