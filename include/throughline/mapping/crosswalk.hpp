#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/result.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One connection's spelling of a controlled vocabulary: the vendor's value on one side (an API value or key, never a
/// label), the canonical code on the other. Several vendor values may mean one code; the first one given is written.
///
/// A pair may hold for a time only. Lookups are for a day: the one they name, else the table's own, which its loader
/// gave it. Without any day only pairs that always hold are seen. Nothing here asks a clock.
class Crosswalk {
  public:
    struct Pair {
        std::string         vendor;
        std::string         canonical;
        std::optional<Date> valid_from{};       ///< The first day on which it holds.
        std::optional<Date> valid_to{};         ///< The first day on which it no longer does.
        bool                read_only = false;  ///< Understood when read, never written.

        bool holds_on(std::optional<Date> day) const;
        bool always_holds() const { return !valid_from && !valid_to; }
        bool overlaps(Pair const& other) const;

        bool operator==(Pair const&) const = default;
    };

    Crosswalk() = default;
    Crosswalk(std::initializer_list<Pair> pairs);

    /// The same vendor value with two meanings at a time is an error of code `validation`; so are two vendor values for
    /// one code at a time, where one of the pairs is dated and neither is only read.
    Result<> add(std::string vendor, std::string canonical);
    Result<> add(Pair pair);
    /// The day of lookups that name none.
    void set_day(Date day) { day_ = day; }

    /// Null when it is not in the table on that day.
    std::string const* canonical_of(std::string_view vendor, std::optional<Date> day = std::nullopt) const;
    std::string const* vendor_of(std::string_view canonical, std::optional<Date> day = std::nullopt) const;
    /// Vendor values most like an unknown one, best first, at most three: for the exception's text.
    std::vector<std::string> nearest_to(std::string_view vendor) const;
    /// Whether no code has two vendor values at a time, so that reading and writing are each other's inverse.
    bool is_one_to_one() const;

    std::vector<Pair> const& pairs() const { return pairs_; }

    bool operator==(Crosswalk const& other) const { return pairs_ == other.pairs_; }

  private:
    static constexpr std::size_t none = ~std::size_t{0};

    /// Pairs of one value form a chain, in the order in which they were given.
    struct Chain {
        std::size_t first = none;
        std::size_t last  = none;
    };
    using Index = std::map<std::string, Chain, std::less<>>;
    static void append(Chain& chain, std::vector<std::size_t>& next, std::size_t place);

    std::vector<Pair>        pairs_;
    std::vector<std::size_t> next_of_vendor_;
    std::vector<std::size_t> next_of_canonical_;
    Index                    by_vendor_;
    Index                    by_canonical_;
    std::optional<Date>      day_;
};

/// A connection's crosswalks by name: "legal_entity", "service_item", "currency".
using Crosswalks = std::map<std::string, Crosswalk, std::less<>>;

/// Up to three of `candidates` that are most like `text` (edit distance, case folded), best first.
std::vector<std::string> nearest(std::string_view text, std::vector<std::string_view> const& candidates);

}  // namespace throughline
