#include "write_audit.hpp"

#include "shadows.hpp"

namespace throughline {

Result<> audit_effect(Workspace& workspace, StoredIntent const& intent, StoredBinding const& known,
                      Decoded const& record) {
    auto const& type   = record.object.type();
    auto const  before = shadow_object(type, Shadow::parse(known.shadow));
    auto const  after  = shadow_object(type, Shadow::parse(intent.projection));
    if (!before || !after) return before ? after.error() : before.error();
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        auto const& member = type.members[place];
        if (!(record.mentioned >> place & 1u) || member.same(before->data(), after->data()) ||
            !member.same(record.object.data(), after->data()))
            continue;
        auto const told = workspace.store().put_audit({.at          = workspace.clock().now(),
                                                       .record      = intent.record,
                                                       .object      = intent.object,
                                                       .member      = std::string{member.name},
                                                       .before      = Workspace::shown(type, before->data(), place),
                                                       .after       = Workspace::shown(type, after->data(), place),
                                                       .action      = "updated",
                                                       .connection  = intent.connection,
                                                       .correlation = intent.correlation});
        if (!told) return told;
    }
    return {};
}

}  // namespace throughline
