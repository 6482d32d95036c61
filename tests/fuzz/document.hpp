#pragma once

#include "target.hpp"

#include <throughline/mapping/crosswalk_file.hpp>

#include <algorithm>
#include <vector>

namespace throughline::fuzz {

/// What must hold of whatever a loader found wrong in a document that a person wrote.
inline void expect_sound(std::vector<DocumentFault> const& faults, std::string_view input) {
    auto const lines = 1 + static_cast<std::size_t>(std::count(input.begin(), input.end(), '\n'));
    expect(faults.size() <= 500, "a document has a bounded number of faults");
    for (auto const& fault : faults) {
        expect(fault.line >= 1 && fault.line <= lines && fault.column >= 1, "a fault stands on a line of the document");
        expect(!fault.message.empty(), "a fault says what is wrong");
        expect(fault.path.size() <= 600, "where a fault stands is told in few words");
    }
}

inline bool holds_zero(Crosswalk const& crosswalk) {
    return std::any_of(crosswalk.pairs().begin(), crosswalk.pairs().end(), [](Crosswalk::Pair const& pair) {
        return pair.vendor.find('\0') != std::string::npos || pair.canonical.find('\0') != std::string::npos;
    });
}

/// A crosswalk that was taken in is a table: on a day on which a pair holds, it is the pair that is found.
inline void expect_table(Crosswalk const& crosswalk, std::string_view input) {
    std::size_t bytes = 0, tried = 0;
    for (auto const& pair : crosswalk.pairs()) {
        expect(!pair.vendor.empty() && !pair.canonical.empty(), "both values of a pair are there");
        bytes += pair.vendor.size() + pair.canonical.size();
        if (++tried > 200) continue;
        auto const day   = pair.valid_from ? *pair.valid_from : pair.valid_to ? pair.valid_to->plus_days(-1) : Date{};
        auto const found = crosswalk.canonical_of(pair.vendor, day);
        expect(pair.holds_on(day), "a pair holds from its first day to the day before it ends");
        expect(found && *found == pair.canonical, "a vendor's value has the meaning of its pair");
        auto const written = crosswalk.vendor_of(pair.canonical, day);
        if (!pair.read_only) expect(written && *written == pair.vendor, "a code is written as its pair says");
    }
    expect(bytes <= input.size(), "pairs hold no more than the text");
}

/// Both spellings hold the same pairs, and are the same bytes when they are written again.
inline void expect_exported(std::string_view name, Crosswalk const& crosswalk) {
    auto const json      = crosswalk_to_json(name, crosswalk);
    auto const from_json = load_crosswalk_json(json, "exported.json");
    expect(static_cast<bool>(from_json), "what is exported as JSON is loaded");
    expect(from_json.name == name && from_json.crosswalk == crosswalk, "JSON gives back the same pairs");
    expect(crosswalk_to_json(name, from_json.crosswalk) == json, "exporting JSON is stable");
    if (holds_zero(crosswalk)) return;  // No table can hold it.
    auto const csv      = crosswalk_to_csv(crosswalk);
    auto const from_csv = load_crosswalk_csv(csv, "exported.csv");
    expect(static_cast<bool>(from_csv), "what is exported as CSV is loaded");
    expect(from_csv.crosswalk == crosswalk, "CSV gives back the same pairs");
    expect(crosswalk_to_csv(from_csv.crosswalk) == csv, "exporting CSV is stable");
}

}  // namespace throughline::fuzz
