#pragma once

#include "json_tree.hpp"

#include <throughline/mapping/crosswalk_file.hpp>

#include <vector>

namespace throughline {

/// Pairs on their way into a crosswalk, each with its place, so that two that disagree can both be named.
class CrosswalkReader {
  public:
    CrosswalkReader(FaultList& faults, Crosswalk& into) : faults_{faults}, into_{into} {}

    /// A list of pairs; adds to what the crosswalk holds, which has no place then.
    void pairs(JsonTree const& list);
    /// A whole table.
    void table(std::string_view text);

  private:
    struct Place {
        std::size_t at   = 0;  // In a JSON text.
        std::size_t line = 0;  // Of a table.
        std::string path{};
    };

    void           pair(JsonTree const& node);
    void           take(Crosswalk::Pair pair, Place place);
    bool           agrees(Crosswalk::Pair const& pair, std::size_t with, Place const& place);
    bool           day(std::string_view text, std::optional<Date>& into, Place const& place);
    bool           use(std::string_view text, bool& read_only, Place const& place);
    DocumentFault& fault(FaultKind kind, Place const& place, std::string message);
    std::string    where(std::size_t pair) const;

    FaultList&                                                   faults_;
    Crosswalk&                                                   into_;
    std::vector<Place>                                           places_{};  // Of the last pairs of `into_`.
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_vendor_{};
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_canonical_{};  // Of those that are written.
    bool                                                         indexed_ = false;
};

}  // namespace throughline
