#include "outbox.hpp"

#include <algorithm>
#include <charconv>

namespace throughline {

namespace sync_detail {

/// One sink's place in the outbox.
class Delivery {
  public:
    Delivery(Workspace& workspace, std::string_view sink_name, EventSink& sink)
        : workspace_{workspace}, name_{sink_name}, sink_{sink} {}

    Result<std::uint64_t> run() {
        if (auto const found = find_place(); !found) return found.error();
        while (delivered_ < limits::events_per_delivery) {
            auto const page = workspace_.store().audit(place_, limits::due_per_page);
            if (!page) return page.error();
            if (page->empty()) break;
            auto const given = give(*page);
            // What the sink has taken is remembered, whatever came after it.
            if (auto const kept = keep_place(); !kept) return kept.error();
            if (!given) return complain(given.error());
        }
        if (auto const cleared = workspace_.clear(cause()); !cleared) return cleared.error();
        return delivered_;
    }

  private:
    Result<> find_place() {
        auto const stored = workspace_.store().setting(setting());
        if (!stored) return stored.error();
        std::from_chars(stored->data(), stored->data() + stored->size(), place_);
        kept_ = place_;
        return {};
    }

    Result<> give(std::vector<StoredAudit> const& page) {
        auto const before = place_;
        for (auto const& entry : page) {
            if (entry.action == event_action) {
                if (auto const taken = sink_.deliver(event_of(entry)); !taken) return flushed(before, taken);
                ++delivered_;
            }
            place_ = entry.sequence;
        }
        return flushed(before, {});
    }

    /// A sink that cannot keep what it took has taken nothing.
    Result<> flushed(std::uint64_t before, Result<> const& otherwise) {
        auto const kept = sink_.flush();
        if (kept) return otherwise;
        place_ = before;
        return kept;
    }

    Result<> keep_place() {
        if (place_ == kept_) return {};
        kept_ = place_;
        return workspace_.store().put_setting(setting(), std::to_string(place_));
    }

    Result<std::uint64_t> complain(Error const& error) {
        auto const raised = workspace_.raise(
            error, {.cause   = cause(),
                    .code    = {},
                    .message = {},
                    .object  = "event",
                    .record  = std::to_string(place_ + 1),
                    .rule    = "events are delivered in order: those after it wait",
                    .owner   = "integration",
                    .remedy  = "see why the receiver does not take it; delivery goes on by itself once it does"});
        if (!raised) return raised.error();
        return error;
    }

    BusinessEvent event_of(StoredAudit const& entry) const {
        auto const& rules = workspace_.topology().events;
        auto const  rule =
            std::find_if(rules.begin(), rules.end(), [&](EventRule const& each) { return each.type == entry.member; });
        return {.sequence    = entry.sequence,
                .id          = std::to_string(entry.sequence),
                .source      = "/throughline/" + workspace_.topology().name,
                .type        = entry.member,
                .subject     = entry.record.is_none() ? entry.object : entry.record.to_string(),
                .at          = entry.at,
                .schema      = rule == rules.end() ? "throughline." + entry.member + "/1" : event_schema_id(*rule),
                .correlation = entry.correlation,
                .by          = entry.connection,
                .data        = entry.after};
    }

    std::string setting() const { return "events|" + name_; }
    std::string cause() const { return "events|" + name_; }

    Workspace&    workspace_;
    std::string   name_;
    EventSink&    sink_;
    std::uint64_t place_     = 0;
    std::uint64_t kept_      = 0;
    std::uint64_t delivered_ = 0;
};

}  // namespace sync_detail

Result<std::uint64_t> deliver_events(Workspace& workspace, std::string_view sink_name, EventSink& sink) {
    return sync_detail::Delivery{workspace, sink_name, sink}.run();
}

}  // namespace throughline
