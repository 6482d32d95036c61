#pragma once

#include "record_kind.hpp"

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/transport/address.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::netsuite {

/// One query. What is read or given enters it as a literal, a number, or a name that was checked, so that no text
/// becomes a part of the language.
class SuiteQl {
  public:
    explicit SuiteQl(FixedText begin) : text_{begin.text()} {}

    SuiteQl& then(FixedText part);
    /// Of a table or a column: letters, digits, underscores. Anything else is an error of the whole query.
    SuiteQl& name(std::string_view name);
    /// Whatever the text, its literal ends where it ends: quotes are doubled.
    SuiteQl& value(std::string_view text);
    SuiteQl& number(std::int64_t number);

    Result<std::string> text() const;

  private:
    std::string                text_;
    std::optional<std::string> not_a_name_{};
};

/// How far the changes of a record type have been read. Stamps are the account's local time, in the vendor's own
/// words: they are compared with each other, never with a clock of ours.
struct Position {
    std::string   at{};  ///< `2025-06-30 17:32:28`; empty before the first record.
    std::int64_t  id    = 0;
    bool          open  = false;  ///< More pages of the same read follow.
    std::uint64_t page  = 0;      ///< Counts pages with records, so that no two of them leave the same bookmark.
    bool          whole = false;  ///< The read began at the beginning: it shows every record, known or not.
    /// Set once a whole read has shown all that have a stamp: it goes on, by id, with those that have none.
    std::optional<std::int64_t> unstamped{};

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

/// Where the records without a stamp begin. An id below zero is no record's that can be asked for, yet a row may say
/// it.
inline constexpr std::int64_t before_all_ids = std::numeric_limits<std::int64_t>::min();
/// Where reads of changes begin once a whole read has found nothing that has a stamp.
inline constexpr std::string_view before_all_stamps = "1970-01-01 00:00:00";

/// Records changed after that position, in order of (stamp, id). Columns: `id` and `changed_at`.
SuiteQl changes_query(RecordKind const& kind, Position const& after);
/// Records without a stamp whose id is greater, in order of their ids. Column: `id`.
SuiteQl unstamped_query(RecordKind const& kind, std::int64_t after);
/// Ids of records whose field has that value.
SuiteQl match_query(RecordKind const& kind, std::string_view field, std::string_view value);

/// The stamp so much earlier. Requires: a stamp of the form above; anything else comes back as it is.
std::string earlier(std::string_view stamp, std::chrono::seconds by);
/// A stamp as if the wall clock stood in Greenwich: only for arithmetic among stamps.
Result<Timestamp> wall(std::string_view stamp);
/// Whether a text is such a stamp.
bool is_stamp(std::string_view text);
/// A whole number, or nothing.
std::optional<std::int64_t> whole_number(std::string_view text);
/// A record's id in digits, or an error of code `corrupt`.
Result<std::int64_t> id_number(std::string_view text);

}  // namespace throughline::netsuite
