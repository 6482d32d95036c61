#pragma once

#include <throughline/connector/connector.hpp>
#include <throughline/core/id.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/store/store.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace throughline {

/// One field that a write changes. Personal data is redacted.
struct PlannedChange {
    std::string member;
    std::string vendor_field;
    std::string before;  ///< Canonical JSON of what the vendor holds; empty for a new record.
    std::string after;
};

/// One write owed to one system.
struct PlannedWrite {
    std::string                system;
    std::string                vendor_object;
    std::string                object;  ///< Canonical.
    RecordId                   record{};
    std::uint64_t              record_version = 0;
    Operation                  operation      = Operation::update;
    std::string                key{};    ///< The vendor's, for updates.
    std::string                title{};  ///< A name for people.
    std::vector<PlannedChange> changes{};
    RowSet                     rows{};  ///< Of the mapping.
    bool                       with_lines = false;
    std::string                lines_digest{};   ///< Of what the lines are to be; other lines are another plan.
    std::string                custom_digest{};  ///< The same of the tenant's own fields.
    std::uint64_t              due  = 0;         ///< The mark that it answers.
    std::size_t                rank = 0;         ///< Writes of a lower rank come first.
};

/// A record that is owed something that cannot be written yet, and why.
struct PlannedWait {
    std::string system;
    std::string object;
    RecordId    record{};
    std::string reason;
    RecordId    missing{};       ///< What it waits for, where that is a record that the system does not have, and
    std::string vendor_field{};  ///< which field refers to it.
};

/// A field that we have restored again and again, and that the system keeps changing back: it is left alone, with an
/// exception, until the window has passed or a person retries.
struct PlannedTruce {
    std::string system;
    std::string vendor_object;
    std::string object;
    RecordId    record{};
    std::string key;
    std::string member;
    std::string vendor_field;
    std::string ours;
    std::string theirs;
};

/// A record that is owed only what was refused, as it was refused: it is not sent again until it, or what the vendor
/// holds of it, changes, or a person retries.
struct StandingRefusal {
    Store::Due               due{};
    std::vector<std::string> causes{};  ///< Of the exceptions that stand.
};

/// What a system is owed and its connector cannot write: an exception, once the plan is kept or applied, for as long as
/// it is so. The records wait.
struct PlannedRefusal {
    std::string   system;
    std::string   vendor_object;
    std::string   object;
    bool          creates = false;  ///< Or it would be changed.
    std::uint64_t records = 0;
    std::string   reason;
    std::string   owner;
    std::string   remedy;
};

/// The writes owed, in the order in which they will be made. It can be shown, exported and approved; making one
/// changes nothing in any system.
struct Plan {
    std::string                  topology;
    Timestamp                    made_at{};
    std::vector<PlannedWrite>    writes{};
    std::vector<PlannedWait>     waiting{};
    std::vector<PlannedTruce>    truces{};
    std::size_t                  waiting_more = 0;  ///< Beyond those that are listed.
    std::vector<Store::Due>      settled{};         ///< Records that are owed nothing.
    std::vector<StandingRefusal> standing{};
    bool                         cut = false;  ///< There is more than one plan may hold; make another after this one.

    std::vector<PlannedRefusal>        refusals{};
    std::map<std::string, std::size_t> exceptions{};  ///< How many are open, by whose they are.

    bool empty() const { return writes.empty(); }
    /// SHA-256 over what would be written, in hexadecimal: what an approval is about.
    std::string hash() const;
    /// A few lines: how many writes of what to which system, and what waits for whom.
    std::string summary() const;
    /// Every write with its fields, for people; at most `writes_max` of them.
    std::string to_text(std::size_t writes_max) const;
    /// `throughline.plan/1`, for machines.
    std::string to_json() const;
};

}  // namespace throughline
