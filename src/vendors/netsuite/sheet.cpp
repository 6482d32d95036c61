#include "record_kind.hpp"

#include <throughline/vendors/netsuite/netsuite.hpp>

#include <algorithm>
#include <array>

namespace throughline::netsuite {

namespace {

constexpr std::string_view short_list = "a list that an administrator keeps: read whole";

constexpr std::array kinds{
    RecordKind{"subsidiary", "subsidiary", {}, false, false, short_list},
    RecordKind{"department", "department", {}, false, false, short_list},
    RecordKind{"classification", "classification", {}, false, false, short_list},
    RecordKind{"currency", "currency", {}, false, false, short_list},
    RecordKind{"term", "term", {}, false, false, short_list},
    RecordKind{"salesTaxItem", "salestaxitem", {}, false, false, "has no modification stamp: read whole"},
    RecordKind{"employee", "employee"},
    RecordKind{"customer", "customer", {}, true, true},
    RecordKind{"contact", "contact"},
    RecordKind{"job", "job", {}, true, true},
    RecordKind{"projectTask", "projecttask", {}, true, true},
    RecordKind{"salesOrder", "transaction", "SalesOrd", true, true},
    RecordKind{"billingSchedule", "billingschedule", {}, false, true, "has no modification stamp: read whole"},
    RecordKind{"invoice", "transaction", "CustInvc", true, true},
    RecordKind{"customerPayment", "transaction", "CustPymt"},
};

constexpr std::string_view dated_note =
    "changes by SuiteQL on the modification stamp, then one GET per record; a deletion does not show in the REST "
    "service";

}  // namespace

RecordKind const* find_kind(std::string_view name) {
    auto const found =
        std::find_if(kinds.begin(), kinds.end(), [name](RecordKind const& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

Sheet sheet(Options const& options) {
    Sheet sheet;
    sheet.vendor          = "netsuite";
    sheet.concurrency_max = options.concurrency;
    sheet.request_timeout = std::chrono::minutes{15};  // The vendor's own limit on a request.
    sheet.note =
        "The limit on requests under way is the whole account's: other integrations take of it. Writing many records "
        "in one request is asynchronous only and is not used: each record is a request, with unknown names refused. A "
        "new record is put under our external id, which repeats without doubling it; its lines are replaced as a "
        "whole. Nothing tells two writers of one record apart: there is no ETag.";
    for (auto const& kind : kinds) {
        ObjectSheet object;
        object.vendor_object     = kind.name;
        object.changes           = kind.dated ? ChangeDetection::modified_filter : ChangeDetection::full_read;
        object.deletes           = kind.dated ? DeleteDetection::never : DeleteDetection::full_read;
        object.creates           = kind.writable ? CreateSafety::upsert_by_external_id : CreateSafety::none;
        object.external_id_field = "externalId";
        object.writable          = kind.writable;
        object.page_rows_max     = std::min<std::size_t>(options.page_rows, 1000);
        object.batch_rows_max    = 1;
        object.overlap           = kind.dated ? options.overlap : std::chrono::seconds{0};
        object.note              = kind.note.empty() ? dated_note : kind.note;
        sheet.objects.push_back(std::move(object));
    }
    return sheet;
}

}  // namespace throughline::netsuite
