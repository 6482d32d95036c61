#pragma once

#include <throughline/core/result.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One connection's spelling of a controlled vocabulary: the vendor's value on one side (an API value or key, never a
/// label), the canonical code on the other. Several vendor values may mean one code; the first one given is written.
class Crosswalk {
  public:
    struct Pair {
        std::string vendor;
        std::string canonical;
    };

    Crosswalk() = default;
    Crosswalk(std::initializer_list<Pair> pairs);

    /// The same vendor value with two meanings is an error of code `validation`.
    Result<> add(std::string vendor, std::string canonical);

    /// Null when it is not in the table.
    std::string const* canonical_of(std::string_view vendor) const;
    std::string const* vendor_of(std::string_view canonical) const;
    /// Vendor values most like an unknown one, best first, at most three: for the exception's text.
    std::vector<std::string> nearest_to(std::string_view vendor) const;

    std::vector<Pair> const& pairs() const { return pairs_; }

  private:
    std::vector<Pair>                               pairs_;
    std::map<std::string, std::size_t, std::less<>> by_vendor_;
    std::map<std::string, std::size_t, std::less<>> by_canonical_;
};

/// A connection's crosswalks by name: "legal_entity", "service_item", "currency".
using Crosswalks = std::map<std::string, Crosswalk, std::less<>>;

/// Up to three of `candidates` that are most like `text` (edit distance, case folded), best first.
std::vector<std::string> nearest(std::string_view text, std::vector<std::string_view> const& candidates);

}  // namespace throughline
