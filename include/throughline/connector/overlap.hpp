#pragma once

#include <throughline/core/timestamp.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace throughline {

/// How far behind its bookmark an object is read again, sized by what was seen. A row shows itself when its transaction
/// ends, under a stamp from before: one that turns up new behind what was read to the end came late by so much. The
/// window is twice the latest of them, and never less than was configured. What comes later than the whole window is
/// found by reading everything, now and then (connector/reconciling.hpp).
class Overlap {
  public:
    explicit Overlap(std::chrono::microseconds least) : least_{least} {}

    std::chrono::microseconds window() const;
    std::chrono::microseconds lag() const { return lag_; }  ///< The latest that anything came.

    /// A read of what changed begins, from so far behind `bookmark`. What is not seen between this and `end` counts for
    /// nothing: a read that another process had begun, or that nobody ends.
    void begin(Timestamp bookmark);
    bool measures() const { return bookmark_.has_value(); }  ///< What is seen now counts: ask before looking for it.
    void saw(std::string_view key, Timestamp stamp);
    void end();

    static constexpr std::chrono::hours window_max{24};
    static constexpr std::size_t        rows_max = 50'000;  ///< In one read; beyond them nothing is measured.

  private:
    std::chrono::microseconds least_;
    std::chrono::microseconds lag_{0};

    // Of what earlier reads of this process showed: every row from `known_from_` on.
    std::unordered_map<std::string, Timestamp> known_{};
    std::optional<Timestamp>                   known_from_{};

    // Of the read that is under way.
    std::unordered_map<std::string, Timestamp> seen_{};
    std::optional<Timestamp>                   bookmark_{};
    Timestamp                                  from_{};
};

}  // namespace throughline
