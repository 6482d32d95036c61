#pragma once

#include <throughline/core/error.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// How the changes of an object are found.
enum class ChangeDetection : unsigned char {
    modified_filter,  ///< A filter on a modification stamp, by keyset (stamp, key).
    delta_token,      ///< The vendor hands out a token for "everything since".
    full_read,        ///< No filter: read all of it and compare.
};

/// How a deletion shows.
enum class DeleteDetection : unsigned char {
    flagged,    ///< Deleted rows are returned, marked.
    listed,     ///< A separate list of deleted keys.
    full_read,  ///< Only by its absence from a complete read.
    never,      ///< It cannot be seen.
};

/// What the vendor offers against a doubled create.
enum class CreateSafety : unsigned char {
    upsert_by_external_id,  ///< A create that names our external id happens once, however often it is sent.
    unique_external_id,     ///< A second create is refused; look by external id after an unknown outcome.
    look_first,             ///< Nothing refuses it: look by a key of ours before every retry.
    none,                   ///< Not even a search: an unknown outcome becomes an exception.
};

/// What one vendor object really does.
struct ObjectSheet {
    std::string          vendor_object;
    ChangeDetection      changes = ChangeDetection::modified_filter;
    DeleteDetection      deletes = DeleteDetection::never;
    CreateSafety         creates = CreateSafety::none;
    std::string          external_id_field{};  ///< The field that holds our external id; empty when there is none.
    bool                 writable       = false;
    bool                 whole_records  = false;  ///< A write says all of a record: what it leaves out is emptied.
    std::size_t          page_rows_max  = 1000;
    std::size_t          batch_rows_max = 1;
    std::chrono::seconds overlap{0};   ///< Read this far behind the bookmark: late commits, coarse stamps.
    std::chrono::seconds look_lag{0};  ///< How long a new record may stay invisible to a search.
    std::string          note{};       ///< What else a reader should know, with its source.
};

/// What one vendor really does: data that the engine chooses its strategy from, the sandbox imitates and the
/// documentation prints.
struct Sheet {
    std::string              vendor;
    std::vector<ObjectSheet> objects;
    std::size_t              concurrency_max         = 5;          ///< Exchanges under way at once, per connection.
    std::size_t              requests_per_second_max = 0;          ///< 0: no such limit is known.
    std::size_t              body_bytes_max          = 64u << 20;  ///< Larger answers are refused.
    std::chrono::seconds     request_timeout{120};
    std::string              note{};

    /// Null when the vendor has no such object.
    ObjectSheet const* find(std::string_view vendor_object) const;
};

}  // namespace throughline
