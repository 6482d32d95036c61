#include <throughline/sync/last_read.hpp>

#include <string>

namespace throughline {

namespace sync_detail {

std::string last_read_name(std::string_view system, std::string_view vendor_object) {
    return "read to the end|" + std::string{system} + "|" + std::string{vendor_object};
}

}  // namespace sync_detail

Result<std::optional<Timestamp>> last_read(Store& store, std::string_view system, std::string_view vendor_object) {
    auto const kept = store.setting(sync_detail::last_read_name(system, vendor_object));
    if (!kept) return kept.error();
    if (kept->empty()) return std::optional<Timestamp>{};
    auto const at = Timestamp::parse(*kept);
    if (!at) return Error{at.error()}.in_connection(system).in_object(vendor_object);
    return std::optional{*at};
}

Result<> note_read(Store& store, std::string_view system, std::string_view vendor_object, Timestamp began) {
    return store.put_setting(sync_detail::last_read_name(system, vendor_object), began.to_string());
}

}  // namespace throughline
