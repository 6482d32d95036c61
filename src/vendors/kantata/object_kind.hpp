#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace throughline::kantata {

/// In which order a list is read, so that rows that change meanwhile are not passed over.
enum class Order : unsigned char {
    updated,       ///< `updated_at:asc`: from stamp to stamp.
    created,       ///< `created_at:asc`: the list cannot be ordered by change.
    alphabetical,  ///< Neither: page by page.
};

/// A record that comes along with another one, and where it is put in that one's text.
struct Join {
    std::string_view member;      ///< Holds its id, or the ids of several: `recent_submission_id`.
    std::string_view collection;  ///< Where such records are listed: `timesheet_submissions`.
    std::string_view as;          ///< Its name within the record: `recent_submission`.
    std::string_view picks{};     ///< Its members that are wanted, in their order, with commas; empty: the whole.
    bool             many = false;
};

/// Records that must be asked for separately: what comes along with a record shows no references of its own.
struct Lookup {
    std::string_view member{};      ///< Holds their ids; empty: all there are.
    std::string_view collection{};  ///< Empty: none.
    std::string_view query{};
};

/// Documents that change what a row means without touching it: timesheets and expense reports.
struct Submissions {
    std::string_view collection{};  ///< Empty: none.
    std::string_view rows_filter{};
};

/// One kind of object, as Kantata serves it.
struct ObjectKind {
    std::string_view      name;        ///< As mappings call it.
    std::string_view      collection;  ///< In addresses and answers; several kinds may share one.
    std::string_view      singular;    ///< In bodies.
    std::string_view      include;     ///< Without which references are left out.
    std::string_view      filters;     ///< Against the defaults, which hide rows.
    Order                 order        = Order::updated;
    bool                  by_stamp     = true;   ///< What changed since can be asked for, and is told.
    bool                  may_be_alien = false;  ///< Other accounts' rows show where `on_my_account` is false.
    bool                  writable     = false;
    std::size_t           bulk_max     = 1;
    std::string_view      event{};  ///< Subject of events, as in `time_entry:deleted`.
    std::span<Join const> joins{};
    Lookup                lookup{};
    Submissions           submissions{};
    std::string_view      note{};
};

/// Null when the connector does not know it.
ObjectKind const*           find_kind(std::string_view name);
std::span<ObjectKind const> all_kinds();

}  // namespace throughline::kantata
