#include "refusing.hpp"

#include <throughline/sync/limits.hpp>

namespace throughline {

namespace sync_detail {

constexpr std::string_view cannot_kind = "cannot|";

std::string cannot_cause(std::string_view system, std::string_view vendor_object, bool creates) {
    return std::string{cannot_kind}.append(system) + "|" + std::string{vendor_object} +
           (creates ? "|create" : "|change");
}

/// Whether what an exception says of a connector is so no longer; its canonical object.
std::optional<std::string_view> can_by_now(Workspace& workspace, StoredException const& exception) {
    auto*       channel = workspace.channel(exception.connection);
    auto const* mapping = channel ? channel->mapping_of_vendor_object(exception.object) : nullptr;
    if (!mapping) return std::string_view{};  // Nobody asks that of it any more.
    bool const creates  = exception.cause.ends_with("|create");
    bool const is_asked = !creates || channel->creates(mapping->object);
    if (is_asked && !can_write(*channel, *mapping)) return std::nullopt;
    return mapping->object;
}

}  // namespace sync_detail

using namespace sync_detail;

bool can_write(Channel const& channel, MappingView const& mapping) {
    auto const* sheet = channel.connector->sheet().find(mapping.vendor_object);
    return !sheet || sheet->writable;
}

Result<> tell_refusals(Workspace& workspace, Plan const& plan) {
    for (auto const& refusal : plan.refusals) {
        auto const cause = cannot_cause(refusal.system, refusal.vendor_object, refusal.creates);
        auto const known = workspace.store().exception(cause);
        if (!known) return known.error();
        if (*known && (*known)->open) continue;
        auto const raised = workspace.raise(Error{ErrorCode::unsupported, refusal.reason}
                                                .with_value(std::to_string(refusal.records) + " records")
                                                .with_expected("a connector that writes them"),
                                            {.cause      = cause,
                                             .code       = {},
                                             .message    = {},
                                             .connection = refusal.system,
                                             .object     = refusal.vendor_object,
                                             .path       = refusal.object,
                                             .rule       = "the sheet of the connector says what it can write",
                                             .owner      = refusal.owner,
                                             .remedy     = refusal.remedy});
        if (!raised) return raised;
    }
    return {};
}

Result<> forget_refusals(Workspace& workspace) {
    auto const open = workspace.store().open_exceptions(cannot_kind, limits::due_per_page);
    if (!open) return open.error();
    for (auto const& exception : *open) {
        if (!exception.cause.starts_with(cannot_kind)) break;
        auto const object = can_by_now(workspace, exception);
        if (!object) continue;
        if (!object->empty())
            if (auto const marked = workspace.mark_all_due(Store::Work::plan, *object); !marked) return marked;
        if (auto const cleared = workspace.clear(exception.cause); !cleared) return cleared;
    }
    return {};
}

Result<std::map<std::string, std::size_t>> count_exceptions(Workspace& workspace) {
    std::map<std::string, std::size_t> counts;
    std::string                        after;
    for (std::size_t counted = 0; counted < limits::exceptions_told_max;) {
        auto const page = workspace.store().open_exceptions(after, limits::due_per_page);
        if (!page) return page.error();
        for (auto const& exception : *page) ++counts[exception.owner];
        if (page->size() < limits::due_per_page) break;
        counted += page->size();
        after = page->back().cause;
    }
    return counts;
}

}  // namespace throughline
