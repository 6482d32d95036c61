#include "reader.hpp"

namespace throughline {

/// The latest version is the one with the latest stamp of the vendor's, whatever came first: a list may lag behind an
/// answer to a question for the record alone. What it shows of earlier is not believed; nor is it dropped, as the
/// vendor may have gone back to an earlier state. The record is asked for by its key, and what that says stands.
Result<bool> Ingest::is_overtaken(MappingView const& mapping, Decoded const& record,
                                  std::optional<StoredBinding> const& known) {
    auto const stamp = record.envelope.modified_at;
    if (by_ == By::key || again_ || mapping.is_line()) return false;  // Lines are as old as what holds them.
    if (!known || stamp == Timestamp{} || stamp >= known->modified_at) return false;
    auto&       store = workspace_.store();
    auto const& key   = record.envelope.key;
    if (auto const asked = store.put_hint(channel_.system.name, mapping.vendor_object, key); !asked)
        return asked.error();
    // What was received now is not what is known: a replay asks for the record, too.
    auto const old = store.outdate_receipt(channel_.system.name, mapping.vendor_object, key);
    return old ? Result<bool>{true} : old.error();
}

}  // namespace throughline
