#include "refused_writes.hpp"

#include "causes.hpp"

namespace throughline {

namespace sync_detail {

std::string refusal_name(std::string_view cause) { return "refused|" + std::string{cause}; }

Result<std::string> digest_of(Workspace& workspace, PlannedWrite const& write) {
    auto const held = workspace.store().binding_of(write.record, write.system, write.vendor_object);
    if (!held) return held.error();
    auto text = std::to_string(static_cast<int>(write.operation)) + "\n" + std::to_string(write.record_version) + "\n" +
                write.rows.to_string() + "\n" + write.lines_digest + "\n" + write.custom_digest + "\n";
    if (*held && !(*held)->deleted) text += (*held)->key + "\n" + (*held)->shadow + "\n" + (*held)->custom;
    return RecordId::derive("refused", write.vendor_object, text).to_string();
}

}  // namespace sync_detail

using namespace sync_detail;

Result<bool> is_refused(Workspace& workspace, PlannedWrite const& write) {
    auto const name  = refusal_name(write_cause(write.system, write.vendor_object, write.record));
    auto const known = workspace.store().setting(name);
    if (!known) return known.error();
    if (known->empty()) return false;
    auto const digest = sync_detail::digest_of(workspace, write);
    if (!digest) return digest.error();
    return *digest == *known;
}

Result<> remember_refused_write(Workspace& workspace, PlannedWrite const& write) {
    auto const digest = sync_detail::digest_of(workspace, write);
    if (!digest) return digest.error();
    return workspace.store().put_setting(refusal_name(write_cause(write.system, write.vendor_object, write.record)),
                                         *digest);
}

Result<> forget_refused_write(Workspace& workspace, std::string_view cause) {
    return workspace.store().put_setting(refusal_name(cause), {});
}

}  // namespace throughline
