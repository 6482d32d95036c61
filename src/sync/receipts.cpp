#include "receipts.hpp"

namespace throughline {

namespace sync_detail {

Retention retention_of(Topology const& topology, std::string_view system, std::string_view vendor_object) {
    Retention found;
    for (auto const& rule : topology.retention) {
        if (!rule.system.empty() && rule.system != system) continue;
        if (!rule.vendor_object.empty() && rule.vendor_object != vendor_object) continue;
        found = rule;
    }
    return found;
}

}  // namespace sync_detail

Result<> keep_receipt(Workspace& workspace, Channel const& channel, MappingView const& mapping, std::string const& key,
                      std::string_view raw) {
    auto const& system = channel.system.name;
    auto const  rule   = sync_detail::retention_of(workspace.topology(), system, mapping.vendor_object);
    if (rule.keep <= Retention::none || raw.size() > rule.bytes_max) return {};
    StoredReceipt const receipt{.connection    = system,
                                .vendor_object = std::string{mapping.vendor_object},
                                .key           = key,
                                .body          = std::string{raw},
                                .at            = workspace.clock().now()};
    auto const          kept = workspace.store().put_receipt(receipt);
    return kept ? Result<>{} : kept.error();
}

Result<> prune_receipts(Workspace& workspace, Channel const& channel, MappingView const& mapping) {
    auto const& system = channel.system.name;
    auto const  rule   = sync_detail::retention_of(workspace.topology(), system, mapping.vendor_object);
    bool const  none   = rule.keep <= Retention::none;
    auto const  now    = workspace.clock().now();
    Timestamp   before = none ? now + std::chrono::hours{1} : Timestamp::from_microseconds(0);
    if (!none && rule.keep < limits::retention_counted_max) before = now - rule.keep;
    auto const gone = workspace.store().prune_receipts(system, mapping.vendor_object, before, none ? 0 : rule.bytes_max,
                                                       limits::receipts_pruned_max);
    return gone ? Result<>{} : gone.error();
}

}  // namespace throughline
