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

bool Crosswalk::Pair::holds_on(std::optional<Date> day) const {
    if (always_holds()) return true;
    return day && (!valid_from || *valid_from <= *day) && (!valid_to || *day < *valid_to);
}

bool Crosswalk::Pair::overlaps(Pair const& other) const {
    return (!valid_from || !other.valid_to || *valid_from < *other.valid_to) &&
           (!other.valid_from || !valid_to || *other.valid_from < *valid_to);
}

Crosswalk::Crosswalk(std::initializer_list<Pair> pairs) {
    for (auto const& pair : pairs)
        if (auto const added = add(pair); !added) throw std::invalid_argument{added.error().message()};
}

Result<> Crosswalk::add(std::string vendor, std::string canonical) {
    return add(Pair{std::move(vendor), std::move(canonical)});
}

Result<> Crosswalk::add(Pair pair) {
    auto const known = by_vendor_.find(pair.vendor);
    for (auto at = known == by_vendor_.end() ? none : known->second.first; at != none; at = next_of_vendor_[at]) {
        auto const& earlier = pairs_[at];
        if (!earlier.overlaps(pair)) continue;
        if (earlier.canonical == pair.canonical && earlier.valid_from == pair.valid_from &&
            earlier.valid_to == pair.valid_to)
            return {};
        if (earlier.canonical == pair.canonical)
            return Error{ErrorCode::validation, "a crosswalk has one pair for two periods that overlap"}
                .with_value(pair.vendor)
                .with_expected("one period, or two that do not overlap")
                .with_owner("integration");
        return Error{ErrorCode::validation, "a crosswalk gives one vendor value two meanings"}
            .with_value(pair.vendor)
            .with_expected("one meaning: " + earlier.canonical + " or " + pair.canonical)
            .with_owner("integration");
    }
    // Of undated pairs the first is written. Where pairs come and go, which one is meant must be said.
    auto const same = pair.read_only ? by_canonical_.end() : by_canonical_.find(pair.canonical);
    for (auto at = same == by_canonical_.end() ? none : same->second.first; at != none; at = next_of_canonical_[at]) {
        auto const& earlier = pairs_[at];
        if (earlier.read_only || (earlier.always_holds() && pair.always_holds())) continue;
        if (earlier.overlaps(pair))
            return Error{ErrorCode::validation, "a crosswalk gives one code two vendor values at a time"}
                .with_value(pair.vendor)
                .with_expected("one that is written: " + earlier.vendor + " or " + pair.vendor)
                .with_owner("integration");
    }
    append(by_vendor_[pair.vendor], next_of_vendor_, pairs_.size());
    append(by_canonical_[pair.canonical], next_of_canonical_, pairs_.size());
    pairs_.push_back(std::move(pair));
    return {};
}

void Crosswalk::append(Chain& chain, std::vector<std::size_t>& next, std::size_t place) {
    if (chain.first == none)
        chain.first = place;
    else
        next[chain.last] = place;
    chain.last = place;
    next.push_back(none);
}

std::string const* Crosswalk::canonical_of(std::string_view vendor, std::optional<Date> day) const {
    auto const found = by_vendor_.find(vendor);
    if (found == by_vendor_.end()) return nullptr;
    for (auto at = found->second.first; at != none; at = next_of_vendor_[at])
        if (pairs_[at].holds_on(day ? day : day_)) return &pairs_[at].canonical;
    return nullptr;
}

std::string const* Crosswalk::vendor_of(std::string_view canonical, std::optional<Date> day) const {
    auto const found = by_canonical_.find(canonical);
    if (found == by_canonical_.end()) return nullptr;
    for (auto at = found->second.first; at != none; at = next_of_canonical_[at])
        if (!pairs_[at].read_only && pairs_[at].holds_on(day ? day : day_)) return &pairs_[at].vendor;
    return nullptr;
}

std::vector<std::string> Crosswalk::nearest_to(std::string_view vendor) const {
    std::vector<std::string_view> values;
    for (auto const& pair : pairs_) values.push_back(pair.vendor);
    return nearest(vendor, values);
}

bool Crosswalk::is_one_to_one() const {
    for (auto const& [code, chain] : by_canonical_)
        for (auto left = chain.first; left != none; left = next_of_canonical_[left])
            for (auto right = next_of_canonical_[left]; right != none; right = next_of_canonical_[right])
                if (pairs_[left].overlaps(pairs_[right])) return false;
    return std::none_of(pairs_.begin(), pairs_.end(), [](Pair const& pair) { return pair.read_only; });
}

}  // namespace throughline
