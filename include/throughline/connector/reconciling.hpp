#pragma once

#include <throughline/connector/system.hpp>

#include <chrono>
#include <memory>

namespace throughline {

struct ReconcileOptions {
    std::chrono::seconds every = std::chrono::hours{24};  ///< From the beginning of a complete read to the next one's.
    std::size_t          pages_between = 8;               ///< Of it, between two looks at what is new.
    /// What a complete read no longer shows is gone: for objects whose deletions show nowhere else. The engine still
    /// asks for each, and for people where it is many.
    bool tells_deletions = true;
};

/// A connector that reads what changed, and now and then everything: whatever a filter by stamps can pass over (rows
/// that show themselves later than any overlap, restored backups, deletions that no list tells) is found within one
/// `every`. The complete read goes on where it stopped, and looks at what is new in between. Another process begins it
/// again where it tells deletions, since it does not know what was shown: once; a third goes on, and tells none then.
/// Objects that are always read whole are left as they are.
std::unique_ptr<Connector> reconciling(Exchange exchange, std::unique_ptr<Connector> inner, ReconcileOptions options);

/// The system with such a connector: `topology.systems = {reconciled(salesforce::system("crm", login)), ...}`.
System reconciled(System system, ReconcileOptions options = {});

}  // namespace throughline
