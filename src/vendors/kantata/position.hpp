#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::kantata {

/// How far the reading of an object has come. All stamps are Kantata's, save `checked` and `started`.
struct Position {
    // Of the rows that are known: what is newer than this is new.
    std::optional<Timestamp> newest{};
    std::optional<Timestamp> approvals{};  ///< The same, of timesheets or expense reports.
    std::optional<Timestamp> events{};     ///< The same, of events.
    std::optional<Timestamp> checked{};    ///< When the events were read to their end, by our clock.

    // Of a read that is under way.
    enum class Phase : unsigned char { none, rows, approvals };
    Phase                    phase = Phase::none;
    bool                     whole = false;  ///< Everything is read, not what changed since.
    std::optional<Timestamp> since{};        ///< The filter of the running pages.
    std::optional<Timestamp> created{};      ///< The same by creation.
    std::int64_t             page = 1;       ///< Within that filter.
    std::optional<Timestamp> pending{};      ///< What `newest` (or `approvals`) becomes at the end.
    std::optional<Timestamp> started{};      ///< When it was begun, by our clock.

    static Result<Position> parse(std::string_view bookmark);
    std::string             to_bookmark() const;
};

}  // namespace throughline::kantata
