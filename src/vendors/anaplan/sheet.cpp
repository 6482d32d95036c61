#include <throughline/vendors/anaplan/anaplan.hpp>

#include <algorithm>

namespace throughline::anaplan {

namespace {

using namespace std::chrono_literals;

ObjectSheet object_of(Table const& table, Options const& options) {
    ObjectSheet sheet;
    sheet.vendor_object = table.object;
    sheet.changes       = ChangeDetection::full_read;
    sheet.deletes       = DeleteDetection::full_read;
    sheet.writable      = !table.load_id.empty();
    sheet.whole_records = true;
    sheet.creates       = sheet.writable ? CreateSafety::upsert_by_external_id : CreateSafety::none;
    if (sheet.writable) sheet.external_id_field = "code";
    sheet.page_rows_max  = options.page_rows;
    sheet.batch_rows_max = std::max<std::size_t>(options.load_rows, 1);
    sheet.note           = "export " + table.export_id + (table.load_id.empty() ? "" : ", load " + table.load_id);
    return sheet;
}

}  // namespace

Sheet sheet(Options const& options) {
    Sheet sheet;
    sheet.vendor = "anaplan";
    for (auto const& table : options.tables) sheet.objects.push_back(object_of(table, options));
    sheet.concurrency_max         = 2;
    sheet.requests_per_second_max = 10;
    sheet.request_timeout         = 300s;
    sheet.note =
        "No single records: a table is read by running an export and fetching its file in chunks, and written by "
        "uploading a file and running an import, whose dump names the rows that were refused. No filter for what "
        "changed, but a serial number of the whole model. An import finds items by code, so that a load that is sent "
        "twice makes nothing twice; what a load of unknown outcome did is seen in an export, once no task of it is "
        "under way. 600 requests a minute for the whole tenant, other integrations included. A running import keeps "
        "others of the same model waiting. Files are private to the user: the one who uploads must import.";
    return sheet;
}

}  // namespace throughline::anaplan
