#pragma once

#include "record_kind.hpp"

#include <throughline/core/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace throughline::netsuite {

/// SuiteQL's spelling of a text: quotes doubled, in quotes.
std::string quoted(std::string_view text);

/// How far the changes of a record type have been read. Stamps are the account's local time, in the vendor's own
/// words: they are compared with each other, never with a clock of ours.
struct Position {
    std::string   at{};  ///< `2025-06-30 17:32:28`; empty before the first record.
    std::int64_t  id   = 0;
    bool          open = false;  ///< More pages of the same read follow.
    std::uint64_t page = 0;      ///< Counts pages with records, so that no two of them leave the same bookmark.

    std::string             to_bookmark() const;
    static Result<Position> from_bookmark(std::string_view bookmark);
};

/// How far a complete read has come.
struct Place {
    std::size_t offset = 0;
    std::size_t total  = 0;     ///< How many records there were when it began.
    bool        steady = true;  ///< As many on every page so far.

    std::string          to_bookmark() const;
    static Result<Place> from_bookmark(std::string_view bookmark);
};

/// Records changed after that position, in order of (stamp, id). Columns: `id` and `changed_at`.
std::string changes_query(RecordKind const& kind, Position const& after);
/// Ids of records whose field has that value. `validation` for a field that is no name.
Result<std::string> match_query(RecordKind const& kind, std::string_view field, std::string_view value);

/// The stamp so much earlier. Requires: a stamp of the form above; anything else comes back as it is.
std::string earlier(std::string_view stamp, std::chrono::seconds by);
/// Whether a text is such a stamp.
bool is_stamp(std::string_view text);
/// A record's id in digits, or an error of code `corrupt`.
Result<std::int64_t> id_number(std::string_view text);

}  // namespace throughline::netsuite
