#include "salesforce_schema.hpp"

#include <utility>

namespace throughline::sandbox {

namespace {

FieldDefinition clean_status() {
    std::vector<PicklistValue> states{{.value = "Matched", .label = "In Sync"},
                                      {.value = "Different"},
                                      {.value = "Acknowledged", .label = "Reviewed"},
                                      {.value = "NotFound", .label = "Not Found"},
                                      {.value = "Inactive"},
                                      {.value = "Pending", .label = "Not Compared"},
                                      {.value = "SelectMatch", .label = "Select Match"},
                                      {.value = "Skipped"}};
    return restricted(picklist("CleanStatus", 40, "Clean Status", std::move(states)));
}

ObjectDefinition account() {
    std::vector<FieldDefinition> fields{
        read_only(reference("MasterRecordId", "Account", "MasterRecord", "Master Record ID")),
        part_of("Name", name_of_record(required(text("Name", 255, "Account Name")))),
        picklist("Type", 40, "Account Type",
                 values({"Prospect", "Customer - Direct", "Customer - Channel", "Channel Partner / Reseller",
                         "Installation Partner", "Technology Partner", "Other"})),
        reference("ParentId", "Account", "Parent", "Parent Account ID"),
    };
    append(fields, address("Billing", "Billing"));
    append(fields, address("Shipping", "Shipping"));
    append(fields, {
                       phone("Phone", "Account Phone"),
                       phone("Fax", "Account Fax"),
                       text("AccountNumber", 40, "Account Number"),
                       url("Website", "Website"),
                       read_only(url("PhotoUrl", "Photo URL")),
                       text("Sic", 20, "SIC Code"),
                       picklist("Industry", 40, "Industry",
                                values({"Agriculture",        "Apparel",        "Banking",      "Biotechnology",
                                        "Chemicals",          "Communications", "Construction", "Consulting",
                                        "Education",          "Electronics",    "Energy",       "Engineering",
                                        "Entertainment",      "Environmental",  "Finance",      "Food & Beverage",
                                        "Government",         "Healthcare",     "Hospitality",  "Insurance",
                                        "Machinery",          "Manufacturing",  "Media",        "Not For Profit",
                                        "Recreation",         "Retail",         "Shipping",     "Technology",
                                        "Telecommunications", "Transportation", "Utilities",    "Other"})),
                       currency("AnnualRevenue", 0, "Annual Revenue"),
                       whole("NumberOfEmployees", "Employees"),
                       picklist("Ownership", 40, "Ownership", values({"Public", "Private", "Subsidiary", "Other"})),
                       text("TickerSymbol", 20, "Ticker Symbol"),
                       long_text("Description", 32000, "Account Description"),
                       picklist("Rating", 40, "Account Rating", values({"Hot", "Warm", "Cold"})),
                       text("Site", 80, "Account Site"),
                       owner(),
                       read_only(date("LastActivityDate", "Last Activity")),
                   });
    append(fields, seen());
    append(fields, {text("Jigsaw", 20, "Data.com Key"), clean_status(),
                    picklist("AccountSource", 40, "Account Source", lead_sources()),
                    text("DunsNumber", 9, "D-U-N-S Number"), text("Tradestyle", 255, "Tradestyle"),
                    text("NaicsCode", 8, "NAICS Code"), text("NaicsDesc", 120, "NAICS Description"),
                    text("YearStarted", 4, "Year Started"), text("SicDesc", 80, "SIC Description")});
    return {.name         = "Account",
            .label        = "Account",
            .label_plural = "Accounts",
            .key_prefix   = "001",
            .fields       = std::move(fields)};
}

ObjectDefinition contact() {
    std::vector<FieldDefinition> fields{
        read_only(reference("MasterRecordId", "Contact", "MasterRecord", "Master Record ID")),
        cascading(reference("AccountId", "Account", "Account", "Account ID")),
        part_of("Name", required(text("LastName", 80, "Last Name"))),
        part_of("Name", text("FirstName", 40, "First Name")),
        part_of("Name", picklist("Salutation", 40, "Salutation", values({"Mr.", "Ms.", "Mrs.", "Dr.", "Prof."}))),
        name_of_record(read_only(required(text("Name", 121, "Full Name")))),
    };
    append(fields, address("Other", "Other"));
    append(fields, address("Mailing", "Mailing"));
    append(fields, {
                       phone("Phone", "Business Phone"),
                       phone("Fax", "Business Fax"),
                       phone("MobilePhone", "Mobile Phone"),
                       phone("HomePhone", "Home Phone"),
                       phone("OtherPhone", "Other Phone"),
                       phone("AssistantPhone", "Asst. Phone"),
                       reference("ReportsToId", "Contact", "ReportsTo", "Reports To ID"),
                       email("Email", "Email"),
                       text("Title", 128, "Title"),
                       text("Department", 80, "Department"),
                       text("AssistantName", 40, "Assistant's Name"),
                       picklist("LeadSource", 255, "Lead Source", lead_sources()),
                       date("Birthdate", "Birthdate"),
                       long_text("Description", 32000, "Contact Description"),
                       owner(),
                       read_only(date("LastActivityDate", "Last Activity")),
                       read_only(moment("LastCURequestDate", "Last Stay-in-Touch Request Date")),
                       read_only(moment("LastCUUpdateDate", "Last Stay-in-Touch Save Date")),
                   });
    append(fields, seen());
    append(fields,
           {text("EmailBouncedReason", 255, "Email Bounced Reason"), moment("EmailBouncedDate", "Email Bounced Date"),
            read_only(flag("IsEmailBounced", "Is Email Bounced")), read_only(url("PhotoUrl", "Photo URL")),
            text("Jigsaw", 20, "Data.com Key"), clean_status()});
    return {.name         = "Contact",
            .label        = "Contact",
            .label_plural = "Contacts",
            .key_prefix   = "003",
            .fields       = std::move(fields)};
}

ObjectDefinition user() {
    FieldDefinition username = required(text("Username", 80, "Username"));
    username.unique          = true;
    FieldDefinition active   = flag("IsActive", "Active");
    active.initial           = true;
    return {.name         = "User",
            .label        = "User",
            .label_plural = "Users",
            .key_prefix   = "005",
            .fields       = {
                std::move(username),
                required(text("LastName", 80, "Last Name")),
                text("FirstName", 40, "First Name"),
                name_of_record(read_only(required(text("Name", 121, "Full Name")))),
                text("CompanyName", 80, "Company Name"),
                text("Division", 80, "Division"),
                text("Department", 80, "Department"),
                text("Title", 80, "Title"),
                required(email("Email", "Email")),
                text("Alias", 8, "Alias"),
                phone("Phone", "Phone"),
                phone("MobilePhone", "Mobile"),
                std::move(active),
                text("EmployeeNumber", 20, "Employee Number"),
                reference("ManagerId", "User", "Manager", "Manager ID"),
                text("FederationIdentifier", 512, "SAML Federation ID"),
                text("TimeZoneSidKey", 40, "Time Zone"),
                text("LocaleSidKey", 40, "Locale"),
                text("UserRoleId", 18, "Role ID"),
                text("ProfileId", 18, "Profile ID"),
            }};
}

}  // namespace

std::vector<ObjectDefinition> account_objects() { return {account(), contact()}; }

std::vector<ObjectDefinition> org_objects(SalesforceOptions const& options) {
    std::vector<ObjectDefinition> objects{user()};
    if (options.multi_currency)
        objects.push_back({.name         = "CurrencyType",
                           .label        = "Currency Type",
                           .label_plural = "Currency Types",
                           .key_prefix   = "01L",
                           .fields       = {
                               name_of_record(create_only(required(text("IsoCode", 3, "Currency ISO Code")))),
                               required(number("ConversionRate", 18, 6, "Conversion Rate")),
                               required(whole("DecimalPlaces", "Decimal Places")),
                               flag("IsActive", "Active"),
                               read_only(flag("IsCorporate", "Is Corporate Currency")),
                           }});
    return objects;
}

}  // namespace throughline::sandbox
