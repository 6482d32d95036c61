#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::anaplan {

/// How far the reading of a table has come.
struct Position {
    // Of the latest read that ended, or of the one that is under way.
    std::string              serial{};  ///< The model's, before it was exported; empty: not to be relied on.
    std::optional<Timestamp> began{};   ///< By our clock.

    // Of a read that is under way.
    std::string   task{};    ///< The export whose file is read; empty: none.
    std::uint64_t rows = 0;  ///< Of the file, that were read.

    static Result<Position> parse(std::string_view bookmark);
    std::string             to_bookmark() const;
};

}  // namespace throughline::anaplan
