#include <throughline/connector/overlap.hpp>

#include <algorithm>

namespace throughline {

std::chrono::microseconds Overlap::window() const {
    return std::max(least_, std::min<std::chrono::microseconds>(2 * lag_, window_max));
}

void Overlap::begin(Timestamp bookmark) {
    seen_.clear();
    bookmark_ = bookmark;
    from_     = bookmark - window();
}

void Overlap::saw(std::string_view key, Timestamp stamp) {
    if (!bookmark_) return;
    if (seen_.size() >= rows_max) {
        bookmark_.reset();
        return;
    }
    std::string const name{key};
    if (known_from_ && stamp < *bookmark_ && stamp >= *known_from_) {
        auto const known = known_.find(name);
        if (known == known_.end() || known->second != stamp) lag_ = std::max(lag_, *bookmark_ - stamp);
    }
    seen_.insert_or_assign(name, stamp);
}

void Overlap::end() {
    known_      = std::move(seen_);
    known_from_ = bookmark_ ? std::optional{from_} : std::nullopt;
    seen_       = {};
    bookmark_.reset();
}

}  // namespace throughline
