#include "object_kind.hpp"

#include <throughline/vendors/kantata/kantata.hpp>

#include <algorithm>
#include <chrono>

namespace throughline::kantata {

namespace {

using namespace std::chrono_literals;

// A request that was given up may still be carried out until Kantata gives up, after three minutes; the engine looks
// three times, waiting in between.
constexpr auto look_again = std::chrono::seconds{90};

bool is_kept(ObjectKind const& kind, Options const& options) {
    if (kind.name == "workspace_allocations") return options.plans == Plans::allocations;
    if (kind.name == "assignments") return options.plans == Plans::tasks;
    return true;
}

DeleteDetection deletions_of(ObjectKind const& kind, Options const& options) {
    if (options.events && !kind.event.empty()) return DeleteDetection::listed;
    if (kind.collection == "stories") return DeleteDetection::flagged;
    return DeleteDetection::full_read;
}

ObjectSheet object_of(ObjectKind const& kind, Options const& options) {
    ObjectSheet sheet;
    sheet.vendor_object = kind.name;
    sheet.changes       = kind.by_stamp ? ChangeDetection::modified_filter : ChangeDetection::full_read;
    sheet.deletes       = deletions_of(kind, options);
    sheet.creates       = kind.writable ? CreateSafety::look_first : CreateSafety::none;
    if (kind.writable) sheet.external_id_field = "external_reference/service_model_ref";
    sheet.writable       = kind.writable;
    sheet.page_rows_max  = options.page_rows;
    sheet.batch_rows_max = std::min(kind.bulk_max, options.bulk_rows);
    sheet.overlap        = kind.by_stamp ? options.overlap : 0s;
    sheet.look_lag       = kind.writable ? look_again : 0s;
    sheet.note           = kind.note;
    return sheet;
}

}  // namespace

Sheet sheet(Options const& options) {
    Sheet sheet;
    sheet.vendor = "kantata";
    for (auto const& kind : all_kinds())
        if (is_kept(kind, options)) sheet.objects.push_back(object_of(kind, options));
    sheet.concurrency_max = 3;
    sheet.request_timeout = 190s;
    sheet.note =
        "No idempotency key, no version check: nothing refuses a second record, so that each new one carries our id as "
        "an external reference and is looked for before it is sent again. Kantata gives up after three minutes, "
        "whether "
        "or not the work is done. Too many requests are answered with 429; the numbers, and Retry-After, are not "
        "documented. Rows of archived projects, deleted tasks and others that lists hide by default are asked for; a "
        "404 "
        "is no proof that a record is gone. Deletions show in events alone (a paid add-on, kept nine days), in the "
        "`deleted_at` of tasks, or by absence from a complete read. Rows that the token's user may not see are counted "
        "and left out.";
    return sheet;
}

}  // namespace throughline::kantata
