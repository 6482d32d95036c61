#pragma once

#include "read_span.hpp"

#include <throughline/sync/limits.hpp>

namespace throughline {

/// How far the read of an object has come. The store's bookmark moves with every page that changed something, in that
/// page's transaction. Pages that changed nothing are not worth a write each: they move it where the read ends or
/// breaks off, and once in a while, so that a read that is killed again and again goes on all the same. It is never
/// ahead of what was kept; behind it, some pages are read twice.
class ReadPosition {
  public:
    ReadPosition(Workspace& workspace, Channel const& channel, MappingView const& mapping)
        : workspace_{workspace},
          span_{workspace, channel, mapping},
          system_{channel.system.name},
          object_{mapping.vendor_object} {}

    /// `again`: only because the read before had been broken off.
    Result<> begin(bool again = false) {
        auto kept = workspace_.store().bookmark(system_, object_);
        if (!kept) return kept.error();
        at_ = kept_      = *std::move(kept);
        kept_at_         = workspace_.clock().now();
        auto const taken = span_.take_up(at_, kept_at_, again);
        was_broken_off_  = span_.was_broken_off();
        return taken;
    }
    std::string const& at() const { return at_; }
    Timestamp          began() const { return span_.began(); }
    bool               is_first_load() const { return span_.is_first_load(); }
    bool               was_broken_off() const { return was_broken_off_; }

    /// Behind a page, in its transaction.
    Result<> pass(ChangePage const& page, bool has_changed) {
        at_ = page.bookmark;
        if (page.last) {
            auto const ended = span_.end();
            return ended ? put() : ended;
        }
        return has_changed || is_long_ago() ? keep() : Result<>{};
    }
    /// The read goes no further for now.
    Result<> keep() {
        if (at_ == kept_) return {};
        auto const goes_on = span_.goes_on();
        return goes_on ? put() : goes_on;
    }

  private:
    bool is_long_ago() const { return workspace_.clock().now() - kept_at_ >= limits::unkept_reading_max; }

    Result<> put() {
        if (at_ == kept_) return {};
        if (auto const put = workspace_.store().put_bookmark(system_, object_, at_); !put) return put;
        kept_    = at_;
        kept_at_ = workspace_.clock().now();
        return {};
    }

    Workspace&       workspace_;
    ReadSpan         span_;
    std::string_view system_;
    std::string_view object_;
    std::string      at_{};
    std::string      kept_{};  ///< As the store has it.
    Timestamp        kept_at_{};
    bool             was_broken_off_ = false;
};

}  // namespace throughline
