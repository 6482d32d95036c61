#pragma once

#include <throughline/observe/kpi.hpp>
#include <throughline/observe/report.hpp>
#include <throughline/store/store.hpp>
#include <throughline/sync/topology.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace throughline {

/// How well a system fills one member of one of its objects, or keeps one natural key apart, by what it was last read
/// to hold (R177). Counts only: no value stays in memory, and none gets out.
struct MemberQuality {
    std::string   system;
    std::string   vendor_object;
    std::string   object;             ///< Canonical.
    std::string   member;             ///< Or the name of an identity rule.
    std::uint64_t records   = 0;      ///< That the system has, as far as they could be read.
    std::uint64_t empty     = 0;      ///< Without a value.
    std::uint64_t unknown   = 0;      ///< Kept aside, because the value is none that the mapping or a crosswalk knows.
    std::uint64_t repeated  = 0;      ///< Of numbers, codes and natural keys: records that share theirs with another.
    bool          estimated = false;  ///< So many different ones that `repeated` is projected from a part of them.

    Share null_rate() const { return {empty, records}; }
    bool  operator==(MemberQuality const&) const = default;
};

/// Different values that are told apart exactly; of more, a part is.
inline constexpr std::size_t values_told_apart_max = 65'536;

/// Of every system, object and member that is read, in the topology's order. Walks the store page by page: memory does
/// not grow with the records. Records that are read again and again count once.
Result<std::vector<MemberQuality>> data_quality(Store& store, Topology const& topology);

/// Those that somebody may want to look at, the worst first: with anything empty, unknown or repeated.
ReportTable quality_table(std::vector<MemberQuality> const& qualities);

/// For a monitoring system, a line each: `throughline_member_empty{system="crm",object="Account",member="name"} 3`
/// (the text format of Prometheus).
std::string quality_metrics(std::vector<MemberQuality> const& qualities);

}  // namespace throughline
