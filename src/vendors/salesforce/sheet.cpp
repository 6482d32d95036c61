#include "connector.hpp"

namespace throughline::salesforce {

namespace {

constexpr auto search_lag = std::chrono::seconds{10};

constexpr std::string_view change_note =
    "SystemModstamp is indexed and moves on system changes too; rows show up to seconds after their stamp. Changes of "
    "formulas and roll-ups do not move it (Integrators' threads; fact sheet 2 and 8).";
constexpr std::string_view user_note =
    "Users are never deleted, only made inactive. Read only: an administrator makes and licenses them.";
constexpr std::string_view product_note = "Read only: the catalogue is an administrator's.";
constexpr std::string_view opportunity_note =
    "Salesforce computes Amount, and ignores a written one, where the deal has lines (object reference).";
constexpr std::string_view line_note =
    "UnitPrice and TotalPrice exclude one another on write; Quantity and UnitPrice are locked where the line has "
    "schedules. Its parent, product and currency are fixed when it is made (object reference).";
constexpr std::string_view quote_note = "Only where Quotes are switched on. Its deal is fixed when it is made.";
constexpr std::string_view contract_note =
    "EndDate is calculated from StartDate and ContractTerm; an activated contract is partly locked.";

ObjectSheet object(std::string_view name, Options const& options, std::string_view note) {
    ObjectSheet sheet;
    sheet.vendor_object = name;
    sheet.changes       = ChangeDetection::modified_filter;
    sheet.deletes       = DeleteDetection::flagged;
    sheet.creates       = options.external_ids ? CreateSafety::upsert_by_external_id : CreateSafety::none;
    if (options.external_ids) sheet.external_id_field = our_id_field;
    sheet.writable       = true;
    sheet.page_rows_max  = static_cast<std::size_t>(options.page_rows_max);
    sheet.batch_rows_max = 200;
    sheet.overlap        = options.overlap;
    sheet.look_lag       = search_lag;
    sheet.note           = note;
    return sheet;
}

ObjectSheet only_read(ObjectSheet sheet, DeleteDetection deletes) {
    sheet.writable          = false;
    sheet.creates           = CreateSafety::none;
    sheet.deletes           = deletes;
    sheet.external_id_field = {};
    return sheet;
}

}  // namespace

Sheet sheet(Options const& options) {
    Sheet sheet;
    sheet.vendor = "salesforce";
    sheet.objects.push_back(only_read(object("User", options, user_note), DeleteDetection::never));
    sheet.objects.push_back(only_read(object("Product2", options, product_note), DeleteDetection::flagged));
    sheet.objects.push_back(object("Account", options, change_note));
    sheet.objects.push_back(object("Contact", options, {}));
    sheet.objects.push_back(object("Opportunity", options, opportunity_note));
    sheet.objects.push_back(object("OpportunityLineItem", options, line_note));
    if (options.quotes) {
        sheet.objects.push_back(object("Quote", options, quote_note));
        sheet.objects.push_back(object("QuoteLineItem", options, line_note));
    }
    if (options.contracts) sheet.objects.push_back(object("Contract", options, contract_note));
    sheet.concurrency_max = 5;
    sheet.note =
        "Deleted rows are read with queryAll, marked IsDeleted, until the recycle bin lets go of them. At most 200 "
        "records in one write, each with its own outcome. A Developer org refuses more than 5 requests that last "
        "longer than 20 s, others more than 25. The daily allocation of requests is shared with everything else that "
        "uses the org; Retry-After is never sent. There is no idempotency key: only an external id makes a create "
        "repeatable.";
    return sheet;
}

}  // namespace throughline::salesforce
