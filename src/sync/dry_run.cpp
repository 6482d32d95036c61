#include <throughline/sync/dry_run.hpp>
#include <throughline/sync/last_read.hpp>

#include "trial.hpp"

#include <set>

namespace throughline {

namespace sync_detail {

constexpr std::size_t dry_run_page_rows = 1'000;

Result<std::uint64_t> last_audit(Store& store) {
    for (std::uint64_t after = 0;;) {
        auto const page = store.audit(after, dry_run_page_rows);
        if (!page) return page.error();
        if (page->empty()) return after;
        after = page->back().sequence;
    }
}

Result<> list_changes(Store& store, std::uint64_t after, DryRun& run) {
    for (;;) {
        auto const page = store.audit(after, dry_run_page_rows);
        if (!page) return page.error();
        if (page->empty()) return {};
        for (auto const& entry : *page) {
            bool const is_no_change =
                entry.action == event_action || entry.action == unreadable_action || entry.action == readable_action;
            if (is_no_change) continue;
            if (run.changes.size() == dry_run_rows_max) return run.cut = true, Result<>{};
            run.changes.push_back(entry);
        }
        after = page->back().sequence;
    }
}

/// Causes of open exceptions, all of them: the new ones are those that are not among them.
Result<std::set<std::string>> open_causes(Store& store) {
    std::set<std::string> causes;
    for (std::string after;;) {
        auto const page = store.open_exceptions(after, dry_run_page_rows);
        if (!page) return page.error();
        if (page->empty()) return causes;
        for (auto const& each : *page) causes.insert(each.cause);
        after = page->back().cause;
    }
}

Result<> list_exceptions(Store& store, std::set<std::string> const& before, DryRun& run) {
    for (std::string after;;) {
        auto const page = store.open_exceptions(after, dry_run_page_rows);
        if (!page) return page.error();
        if (page->empty()) return {};
        for (auto const& each : *page) {
            if (before.contains(each.cause)) continue;
            if (run.exceptions.size() == dry_run_rows_max) return run.cut = true, Result<>{};
            run.exceptions.push_back(each);
        }
        after = page->back().cause;
    }
}

}  // namespace sync_detail

using namespace sync_detail;

Result<DryRun> dry_run(Topology topology, Engine::Parts parts) {
    auto const audited = last_audit(parts.store);
    auto const before  = open_causes(parts.store);
    if (!audited || !before) return audited ? before.error() : audited.error();
    Trial trial{parts.store};
    if (!trial.begun()) return trial.begun().error();
    DryRun run;
    {
        // An engine of its own: what it comes to know must not outlive the trial.
        Engine engine{std::move(topology), parts};
        auto   plan = engine.plan();
        if (!plan) return plan.error();
        run.read = engine.last_refresh();
        run.plan = *std::move(plan);
    }
    if (auto const listed = list_changes(parts.store, *audited, run); !listed) return listed.error();
    if (auto const listed = list_exceptions(parts.store, *before, run); !listed) return listed.error();
    if (auto const ended = trial.end(); !ended) return ended.error();
    return run;
}

std::string DryRun::to_text(std::size_t lines_max) const {
    std::string text;
    for (std::size_t each = 0; each < std::min(changes.size(), lines_max); ++each) {
        auto const& change = changes[each];
        text += change.object + " " + change.record.to_string() + " " + change.action + " by " + change.connection;
        if (!change.member.empty()) text += ": " + change.member + " " + change.before + " ->";
        text += (change.after.empty() ? "" : " " + change.after) + "\n";
    }
    if (changes.size() > lines_max) text += "and " + std::to_string(changes.size() - lines_max) + " more changes\n";
    for (std::size_t each = 0; each < std::min(exceptions.size(), lines_max); ++each) {
        auto const& exception = exceptions[each];
        text += "! " + exception.connection + " " + exception.object + " " + exception.record + " " +
                exception.vendor_field + ": " + exception.message + " (" + exception.remedy + ")\n";
    }
    if (exceptions.size() > lines_max)
        text += "and " + std::to_string(exceptions.size() - lines_max) + " more exceptions\n";
    return text + plan.to_text(lines_max);
}

}  // namespace throughline
