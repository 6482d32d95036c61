#include <throughline/mapping/crosswalk.hpp>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace throughline {

namespace mapping_detail {

constexpr std::size_t compared_max = 64;  // Longer texts are cut before comparing: the cost is quadratic.

std::string folded(std::string_view text) {
    std::string lower{text.substr(0, compared_max)};
    for (char& character : lower)
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    return lower;
}

std::size_t edit_distance(std::string const& left, std::string const& right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t at = 0; at < left.size(); ++at) {
        std::size_t diagonal = row[0]++;
        for (std::size_t other = 0; other < right.size(); ++other) {
            std::size_t const substituted = diagonal + (left[at] != right[other]);
            diagonal                      = row[other + 1];
            row[other + 1]                = std::min({row[other] + 1, row[other + 1] + 1, substituted});
        }
    }
    return row.back();
}

}  // namespace mapping_detail

std::vector<std::string> nearest(std::string_view text, std::vector<std::string_view> const& candidates) {
    using namespace mapping_detail;
    auto const                                            wanted = folded(text);
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    for (auto const candidate : candidates) {
        auto const distance = edit_distance(wanted, folded(candidate));
        if (distance * 2 <= std::max(wanted.size(), candidate.size())) ranked.emplace_back(distance, candidate);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> best;
    for (auto const& [distance, candidate] : ranked)
        if (best.size() < 3) best.emplace_back(candidate);
    return best;
}

Crosswalk::Crosswalk(std::initializer_list<Pair> pairs) {
    for (auto const& pair : pairs)
        if (auto const added = add(pair.vendor, pair.canonical); !added)
            throw std::invalid_argument{added.error().message()};
}

Result<> Crosswalk::add(std::string vendor, std::string canonical) {
    if (auto const known = by_vendor_.find(vendor); known != by_vendor_.end()) {
        if (pairs_[known->second].canonical == canonical) return {};
        return Error{ErrorCode::validation, "a crosswalk gives one vendor value two meanings"}
            .with_value(vendor)
            .with_expected("one meaning: " + pairs_[known->second].canonical + " or " + canonical)
            .with_owner("integration");
    }
    by_vendor_.emplace(vendor, pairs_.size());
    by_canonical_.emplace(canonical, pairs_.size());
    pairs_.push_back({std::move(vendor), std::move(canonical)});
    return {};
}

std::string const* Crosswalk::canonical_of(std::string_view vendor) const {
    auto const found = by_vendor_.find(vendor);
    return found == by_vendor_.end() ? nullptr : &pairs_[found->second].canonical;
}

std::string const* Crosswalk::vendor_of(std::string_view canonical) const {
    auto const found = by_canonical_.find(canonical);
    return found == by_canonical_.end() ? nullptr : &pairs_[found->second].vendor;
}

std::vector<std::string> Crosswalk::nearest_to(std::string_view vendor) const {
    std::vector<std::string_view> values;
    for (auto const& pair : pairs_) values.push_back(pair.vendor);
    return nearest(vendor, values);
}

}  // namespace throughline
