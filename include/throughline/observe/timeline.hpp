#pragma once

#include <throughline/core/date.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/revenue/journal.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

/// Something that happened to an engagement.
struct TimelineEntry {
    Date        on;        ///< When it happened: business time.
    Timestamp   known_at;  ///< When it became known: system time.
    std::string what;      ///< "contract signed", "invoice INV-7 issued".
    std::string object;    ///< Canonical object.
    RecordId    record{};
    std::string source{};
};

/// What happened under one engagement, in the order of business time, and what is known of it by then (R268): its deal,
/// contracts, change orders, projects, milestones, invoices, payments and revenue.
std::vector<TimelineEntry> timeline(std::span<JournalEntry const> journal, Id<Engagement> engagement,
                                    Timestamp known_by);

}  // namespace throughline
