#pragma once

#include <throughline/core/digest.hpp>
#include <throughline/core/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One figure of a book: what it is about, what it says, and where it stands in its system.
struct StoredFigure {
    std::string key;
    std::string value;  ///< Equal figures have equal values, to the byte.
    std::string record{};
};

/// Books of figures, one for each system, with digests that tell where two of them differ without reading them. Figures
/// stand in groups that the caller names (a contract line's figures, say), groups in shards by a hash of their names;
/// every group and shard has the digest of what is in it, kept with every change. Finding the differences between two
/// books of ten million figures reads their shards and then the groups that differ.
///
/// It is derived from records and can be built again, so it has a file of its own beside the state. One thread at a
/// time. Errors are those of `Store`.
class FigureStore {
  public:
    /// `path` is a file, or ":memory:".
    static Result<std::unique_ptr<FigureStore>> open(std::string const& path);

    ~FigureStore();
    FigureStore(FigureStore const&)            = delete;
    FigureStore& operator=(FigureStore const&) = delete;

    /// All changes between the two happen together or not at all.
    Result<> begin();
    Result<> commit();  ///< Where it fails, it has rolled back.
    Result<> rollback();

    /// Inserts or replaces. Requires: a transaction is open, and a key is always in the same group. Fastest in the
    /// order of groups and keys.
    Result<> put(std::string_view book, std::string_view group, StoredFigure const& figure);
    /// Nothing happens where it is not there. Requires: a transaction is open.
    Result<> remove(std::string_view book, std::string_view group, std::string_view key);

    Result<std::uint64_t> count(std::string_view book);
    /// A group's figures in the order of their keys.
    Result<std::vector<StoredFigure>> figures(std::string_view book, std::string_view group);
    /// The groups in which two books differ, in the order of their names.
    Result<std::vector<std::string>> differing_groups(std::string_view one, std::string_view other);

  private:
    class Tables;
    explicit FigureStore(std::unique_ptr<Tables> tables);

    std::unique_ptr<Tables> tables_;
};

}  // namespace throughline
