#pragma once

#include <throughline/mapping/crosswalk.hpp>
#include <throughline/mapping/fault.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// The schema of crosswalk documents, and the newest version of it; every older one is read.
inline constexpr std::string_view crosswalk_schema         = "urn:throughline:schema:crosswalk:";
inline constexpr int              crosswalk_schema_version = 1;

/// A crosswalk as it was read, or everything that is wrong with it: one or the other.
struct LoadedCrosswalk {
    std::string                name{};  ///< As the document says; a CSV has none.
    Crosswalk                  crosswalk{};
    std::vector<DocumentFault> faults{};

    explicit operator bool() const { return faults.empty(); }
};

/// Reads
///
///     {"schema": "urn:throughline:schema:crosswalk:1", "name": "payment_terms", "pairs": [
///         {"vendor": "net 30", "canonical": "NET30"},
///         {"vendor": "30 days", "canonical": "NET30", "use": "read"},
///         {"vendor": "net 45", "canonical": "NET45", "valid_from": "2025-01-01", "valid_to": "2026-01-01"}]}
///
/// A pair is one to one. Another vendor value for the same code at the same time is refused, unless it says that it
/// is only read. `valid_from` is the first day of a pair, `valid_to` the first day after it. `day` is the day of
/// lookups that name none. Every fault is listed, with the line of both pairs where two disagree.
LoadedCrosswalk load_crosswalk_json(std::string_view text, std::string_view file, std::optional<Date> day = {});

/// The same as a table of RFC 4180 with a header: `vendor,canonical`, and as needed `use`, `valid_from`, `valid_to`.
LoadedCrosswalk load_crosswalk_csv(std::string_view text, std::string_view file, std::optional<Date> day = {});

/// What the loaders read, byte for byte the same for the same pairs, one pair to a line. Where a code has several
/// vendor values at a time, all but the one that is written are marked as only read.
std::string crosswalk_to_json(std::string_view name, Crosswalk const& crosswalk);
std::string crosswalk_to_csv(Crosswalk const& crosswalk);

/// How a crosswalk and the values that the vendor describes for a field today differ.
struct CrosswalkCoverage {
    struct Unmapped {
        std::string              value;
        std::vector<std::string> nearest;  ///< Vendor values of the table that are like it.

        bool operator==(Unmapped const&) const = default;
    };
    std::vector<Unmapped>    unmapped{};  ///< The vendor's, without a pair: records that hold them will be kept aside.
    std::vector<std::string> vanished{};  ///< Of pairs that hold, and no longer the vendor's: writing them is refused.

    bool is_total() const { return unmapped.empty() && vanished.empty(); }
    /// One line for each, for people.
    std::string to_string() const;
};

/// Compares API values with API values, on a day; labels have no part in it.
CrosswalkCoverage coverage_of(Crosswalk const& crosswalk, std::span<std::string const> live_values,
                              std::optional<Date> day = {});

}  // namespace throughline
