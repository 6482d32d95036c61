#pragma once

#include <throughline/store/store.hpp>

#include <cstdint>

namespace throughline::observe_detail {

/// Calls `visit` with every entry of the audit, in order.
template <class Visit>
Result<> each_audit(Store& store, Visit visit) {
    constexpr std::size_t entries_per_page = 1'000;
    for (std::uint64_t after = 0;;) {
        auto const page = store.audit(after, entries_per_page);
        if (!page) return page.error();
        if (page->empty()) return {};
        for (auto const& entry : *page) visit(entry);
        after = page->back().sequence;
    }
}

}  // namespace throughline::observe_detail
