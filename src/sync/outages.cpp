#include "outages.hpp"

#include <throughline/sync/last_read.hpp>

namespace throughline {

namespace sync_detail {

Result<bool> is_out(Workspace& workspace, std::string const& cause) {
    auto const known = workspace.store().exception(cause);
    if (!known) return known.error();
    return *known && (*known)->open;
}

Result<> note(Workspace& workspace, std::string_view system, std::string_view vendor_object, std::string_view action,
              std::string_view before, std::string_view after) {
    return workspace.store().put_audit({.at         = workspace.clock().now(),
                                        .object     = std::string{vendor_object},
                                        .member     = {},
                                        .before     = std::string{before},
                                        .after      = std::string{after},
                                        .action     = std::string{action},
                                        .connection = std::string{system}});
}

}  // namespace sync_detail

using namespace sync_detail;

std::string outage_cause(std::string_view system, std::string_view vendor_object) {
    return "system|" + std::string{system} + "|" + std::string{vendor_object};
}

Result<> begin_outage(Workspace& workspace, std::string_view system, std::string_view vendor_object,
                      Error const& error) {
    auto const cause       = outage_cause(system, vendor_object);
    auto       transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    auto const was_out = is_out(workspace, cause);
    if (!was_out) return was_out.error();
    auto const raised = workspace.raise(
        error, {.cause      = cause,
                .code       = {},
                .message    = {},
                .connection = std::string{system},
                .object     = std::string{vendor_object},
                .rule       = error.context().vendor_code.empty() ? "every object is read with every refresh" : ""});
    if (!raised) return raised;
    if (!*was_out) {
        auto const good = last_read(workspace.store(), system, vendor_object);
        if (!good) return good.error();
        if (auto const noted = note(workspace, system, vendor_object, unreadable_action,
                                    *good ? (*good)->to_string() : std::string{}, name_of(error.code()));
            !noted)
            return noted;
    }
    return transaction->commit();
}

Result<> end_outage(Workspace& workspace, std::string_view system, std::string_view vendor_object) {
    auto const cause   = outage_cause(system, vendor_object);
    auto const was_out = is_out(workspace, cause);
    if (!was_out) return was_out.error();
    if (!*was_out) return {};
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    if (auto const cleared = workspace.clear(cause); !cleared) return cleared;
    if (auto const noted = note(workspace, system, vendor_object, readable_action, {}, {}); !noted) return noted;
    return transaction->commit();
}

}  // namespace throughline
