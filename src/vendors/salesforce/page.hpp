#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::salesforce {

/// A query's answer, its records still as text within the body.
struct QueryPage {
    std::vector<std::string_view> records{};
    bool                          done = true;
    std::string                   next{};  ///< `nextRecordsUrl`, unchecked.
};
Result<QueryPage> read_page(std::string_view body);

/// Where a row stands in the order of change.
struct Place {
    Timestamp   stamp{};
    std::string id{};
};
Result<Place> place_of_row(std::string_view record);

/// Of a row that has no stamp at all: the same with one that nobody can read, so that it is kept aside and shown. Reads
/// go by stamps; what becomes of such a row none would tell.
std::optional<std::string> marked_as_unplaced(std::string_view record);

/// Appends a record's text with one member more, as its first. Requires: an object, and a member's text.
void append_with_member(std::string& into, std::string_view member, std::string_view record);

/// How far a read has come: behind `place`, on the cursor `next` where there is one. Between reads, all rows up to the
/// place's stamp are known, save for those that the overlap is there for.
struct Bookmark {
    Place       place{};
    bool        reading = false;  ///< In the middle of a read.
    bool        begun   = false;  ///< There is a place.
    std::string next{};

    static Result<Bookmark> parse(std::string_view text);
    std::string             to_string() const;
};

/// The custom fields of a `describe` answer that a query can ask for.
Result<std::vector<std::string>> custom_fields(std::string_view describe);

}  // namespace throughline::salesforce
