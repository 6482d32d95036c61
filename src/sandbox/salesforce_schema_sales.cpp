#include "salesforce_schema.hpp"

#include <utility>

namespace throughline::sandbox {

namespace {

ObjectDefinition opportunity() {
    FieldDefinition name = name_of_record(required(text("Name", 120, "Name")));
    name.lookup          = true;
    return {.name         = "Opportunity",
            .label        = "Opportunity",
            .label_plural = "Opportunities",
            .key_prefix   = "006",
            .fields       = {
                cascading(reference("AccountId", "Account", "Account", "Account ID")),
                flag("IsPrivate", "Private"),
                std::move(name),
                long_text("Description", 32000, "Description"),
                required(picklist("StageName", 255, "Stage",
                                        values({"Prospecting", "Qualification", "Needs Analysis", "Value Proposition",
                                                "Id. Decision Makers", "Perception Analysis", "Proposal/Price Quote",
                                                "Negotiation/Review", "Closed Won", "Closed Lost"}))),
                currency("Amount", 2, "Amount"),
                filled(percent("Probability", 3, 0, "Probability (%)")),
                read_only(currency("ExpectedRevenue", 2, "Expected Amount")),
                number("TotalOpportunityQuantity", 18, 2, "Quantity"),
                required(date("CloseDate", "Close Date")),
                picklist("Type", 255, "Opportunity Type",
                               values({"Existing Customer - Upgrade", "Existing Customer - Replacement",
                                       "Existing Customer - Downgrade", "New Customer"})),
                text("NextStep", 255, "Next Step"),
                picklist("LeadSource", 255, "Lead Source", lead_sources()),
                read_only(flag("IsClosed", "Closed")),
                read_only(flag("IsWon", "Won")),
                read_only(restricted(required(picklist("ForecastCategory", 40, "Forecast Category",
                                                             {{.value = "Omitted"},
                                                              {.value = "Pipeline"},
                                                              {.value = "BestCase", .label = "Best Case"},
                                                              {.value = "MostLikely", .label = "Most Likely"},
                                                              {.value = "Forecast", .label = "Commit"},
                                                              {.value = "Closed"}})))),
                filled(restricted(picklist("ForecastCategoryName", 255, "Forecast Category",
                                                 values({"Omitted", "Pipeline", "Best Case", "Commit", "Closed"})))),
                reference("CampaignId", "Campaign", "Campaign", "Campaign ID"),
                read_only(flag("HasOpportunityLineItem", "Has Line Item")),
                filled(reference("Pricebook2Id", "Pricebook2", "Pricebook2", "Price Book ID")),
                owner(),
                read_only(date("LastActivityDate", "Last Activity")),
                read_only(moment("LastStageChangeDate", "Last Stage Change Date")),
                part_of("Fiscal", read_only(whole("FiscalQuarter", "Fiscal Quarter"))),
                part_of("Fiscal", read_only(whole("FiscalYear", "Fiscal Year"))),
                read_only(text("Fiscal", 6, "Fiscal Period")),
                create_only(reference("ContactId", "Contact", "", "Contact ID")),
                read_only(moment("LastViewedDate", "Last Viewed Date")),
                read_only(moment("LastReferencedDate", "Last Referenced Date")),
                unfilterable(read_only(flag("HasOpenActivity", "Has Open Activity"))),
                unfilterable(read_only(flag("HasOverdueTask", "Has Overdue Task"))),
            }};
}

ObjectDefinition opportunity_line() {
    return {.name         = "OpportunityLineItem",
            .label        = "Opportunity Product",
            .label_plural = "Opportunity Products",
            .key_prefix   = "00k",
            .fields       = {
                cascading(
                    create_only(required(reference("OpportunityId", "Opportunity", "Opportunity", "Opportunity ID")))),
                whole("SortOrder", "Sort Order"),
                create_only(reference("PricebookEntryId", "PricebookEntry", "PricebookEntry", "Price Book Entry ID")),
                create_only(reference("Product2Id", "Product2", "Product2", "Product ID")),
                read_only(text("ProductCode", 255, "Product Code")),
                name_of_record(read_only(text("Name", 376, "Opportunity Product Name"))),
                required(number("Quantity", 12, 2, "Quantity")),
                percent("Discount", 5, 2, "Discount"),
                read_only(currency("Subtotal", 2, "Subtotal")),
                currency("TotalPrice", 2, "Total Price"),
                currency("UnitPrice", 2, "Sales Price"),
                read_only(currency("ListPrice", 2, "List Price")),
                date("ServiceDate", "Date"),
                read_only(flag("HasRevenueSchedule", "Has Revenue Schedule")),
                read_only(flag("HasQuantitySchedule", "Has Quantity Schedule")),
                text("Description", 255, "Line Description"),
                read_only(flag("HasSchedule", "Has Schedule")),
            }};
}

ObjectDefinition quote() {
    FieldDefinition number_field = read_only(defaulted(text("QuoteNumber", 30, "Quote Number")));
    number_field.auto_number     = true;
    std::vector<FieldDefinition> fields{
        owner(),
        name_of_record(required(text("Name", 255, "Quote Name"))),
        cascading(create_only(required(reference("OpportunityId", "Opportunity", "Opportunity", "Opportunity ID")))),
        reference("Pricebook2Id", "Pricebook2", "Pricebook2", "Price Book ID"),
        reference("ContactId", "Contact", "Contact", "Contact ID"),
        std::move(number_field),
        read_only(flag("IsSyncing", "Syncing")),
        currency("ShippingHandling", 2, "Shipping and Handling"),
        currency("Tax", 2, "Tax"),
        picklist(
            "Status", 40, "Status",
            values({"Draft", "Needs Review", "In Review", "Approved", "Rejected", "Presented", "Accepted", "Denied"})),
        date("ExpirationDate", "Expiration Date"),
        long_text("Description", 32000, "Description"),
        read_only(currency("Subtotal", 2, "Subtotal")),
        read_only(currency("TotalPrice", 2, "Total Price")),
        read_only(whole("LineItemCount", "Line Items")),
    };
    append(fields, address("Billing", "Bill To"));
    append(fields, address("Shipping", "Ship To"));
    append(
        fields,
        {text("BillingName", 255, "Bill To Name"), text("ShippingName", 255, "Ship To Name"), email("Email", "Email"),
         phone("Phone", "Phone"), phone("Fax", "Fax"), reference("ContractId", "Contract", "Contract", "Contract ID"),
         read_only(reference("AccountId", "Account", "Account", "Account ID")),
         read_only(percent("Discount", 5, 2, "Discount")), read_only(currency("GrandTotal", 2, "Grand Total")),
         read_only(flag("CanCreateQuoteLineItems", "Can Create Quote Line Items"))});
    append(fields, seen());
    return {
        .name = "Quote", .label = "Quote", .label_plural = "Quotes", .key_prefix = "0Q0", .fields = std::move(fields)};
}

ObjectDefinition quote_line() {
    FieldDefinition line_number = name_of_record(read_only(defaulted(text("LineNumber", 255, "Line Item Number"))));
    line_number.auto_number     = true;
    return {.name         = "QuoteLineItem",
            .label        = "Quote Line Item",
            .label_plural = "Quote Line Items",
            .key_prefix   = "0QL",
            .fields       = {
                std::move(line_number),
                cascading(create_only(required(reference("QuoteId", "Quote", "Quote", "Quote ID")))),
                create_only(reference("PricebookEntryId", "PricebookEntry", "PricebookEntry", "Price Book Entry ID")),
                create_only(reference("OpportunityLineItemId", "OpportunityLineItem", "OpportunityLineItem",
                                            "Opportunity Product ID")),
                required(number("Quantity", 12, 2, "Quantity")),
                required(currency("UnitPrice", 2, "Sales Price")),
                percent("Discount", 5, 2, "Discount"),
                text("Description", 255, "Line Item Description"),
                date("ServiceDate", "Date"),
                create_only(reference("Product2Id", "Product2", "Product2", "Product ID")),
                whole("SortOrder", "Sort Order"),
                read_only(currency("ListPrice", 2, "List Price")),
                read_only(currency("Subtotal", 2, "Subtotal")),
                read_only(currency("TotalPrice", 2, "Total Price")),
            }};
}

ObjectDefinition contract() {
    FieldDefinition number_field = name_of_record(read_only(defaulted(text("ContractNumber", 30, "Contract Number"))));
    number_field.auto_number     = true;
    FieldDefinition status =
        defaulted(picklist("Status", 100, "Status", values({"In Approval Process", "Activated", "Draft"})));
    status.initial = "Draft";
    std::vector<FieldDefinition> fields{
        cascading(required(reference("AccountId", "Account", "Account", "Account ID"))),
        reference("Pricebook2Id", "Pricebook2", "Pricebook2", "Price Book ID"),
        picklist("OwnerExpirationNotice", 40, "Owner Expiration Notice", values({"15", "30", "45", "60", "90", "120"})),
        date("StartDate", "Contract Start Date"),
        read_only(date("EndDate", "Contract End Date")),
    };
    append(fields, address("Billing", "Billing"));
    append(fields, address("Shipping", "Shipping"));
    append(fields,
           {whole("ContractTerm", "Contract Term"), owner(), std::move(status),
            reference("CompanySignedId", "User", "CompanySigned", "Company Signed By ID"),
            date("CompanySignedDate", "Company Signed Date"),
            reference("CustomerSignedId", "Contact", "CustomerSigned", "Customer Signed By ID"),
            text("CustomerSignedTitle", 40, "Customer Signed Title"),
            date("CustomerSignedDate", "Customer Signed Date"), long_text("SpecialTerms", 4000, "Special Terms"),
            read_only(reference("ActivatedById", "User", "ActivatedBy", "Activated By ID")),
            read_only(moment("ActivatedDate", "Activated Date")),
            read_only(
                restricted(defaulted(picklist("StatusCode", 40, "Status Category",
                                              values({"Draft", "InApproval", "Activated", "Terminated", "Expired"}))))),
            long_text("Description", 32000, "Description"), text("Name", 80, "Contract Name"), std::move(number_field),
            read_only(moment("LastApprovedDate", "Last Approved Date")),
            read_only(date("LastActivityDate", "Last Activity"))});
    append(fields, seen());
    return {.name         = "Contract",
            .label        = "Contract",
            .label_plural = "Contracts",
            .key_prefix   = "800",
            .fields       = std::move(fields)};
}

ObjectDefinition product() {
    return {.name         = "Product2",
            .label        = "Product",
            .label_plural = "Products",
            .key_prefix   = "01t",
            .fields       = {
                name_of_record(required(text("Name", 255, "Product Name"))),
                text("ProductCode", 255, "Product Code"),
                long_text("Description", 4000, "Product Description"),
                flag("IsActive", "Active"),
                picklist("Family", 255, "Product Family", values({"Services"})),
                text("ExternalId", 255, "External ID"),
                url("DisplayUrl", "Display URL", 1000),
                picklist("QuantityUnitOfMeasure", 255, "Quantity Unit Of Measure", values({"Each", "Hour", "Day"})),
                read_only(flag("IsArchived", "Archived")),
                text("StockKeepingUnit", 180, "Product SKU"),
                flag("CanUseRevenueSchedule", "Can Use Revenue Schedule"),
            }};
}

}  // namespace

std::vector<ObjectDefinition> sales_objects() {
    ObjectDefinition price_book{.name         = "Pricebook2",
                                .label        = "Price Book",
                                .label_plural = "Price Books",
                                .key_prefix   = "01s",
                                .fields       = {
                                    name_of_record(required(text("Name", 255, "Price Book Name"))),
                                    flag("IsActive", "Active"),
                                    long_text("Description", 255, "Description"),
                                    read_only(flag("IsStandard", "Is Standard Price Book")),
                                }};
    ObjectDefinition entry{
        .name         = "PricebookEntry",
        .label        = "Price Book Entry",
        .label_plural = "Price Book Entries",
        .key_prefix   = "01u",
        .fields       = {
            name_of_record(read_only(text("Name", 255, "Product Name"))),
            create_only(required(reference("Pricebook2Id", "Pricebook2", "Pricebook2", "Price Book ID"))),
            create_only(required(reference("Product2Id", "Product2", "Product2", "Product ID"))),
            required(currency("UnitPrice", 2, "List Price")),
            flag("IsActive", "Active"),
            flag("UseStandardPrice", "Use Standard Price"),
            read_only(text("ProductCode", 255, "Product Code")),
        }};
    return {product(), std::move(price_book), std::move(entry), opportunity(), opportunity_line()};
}

std::vector<ObjectDefinition> quote_objects() { return {contract(), quote(), quote_line()}; }

}  // namespace throughline::sandbox
