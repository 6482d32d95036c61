#include "netsuite_schema.hpp"

#include <utility>

namespace throughline::sandbox::suite {

namespace {

std::vector<FieldDefinition> address_fields() {
    return {text("addressee", 83), text("attention", 83), text("addr1", 150), text("addr2", 150), text("addr3", 150),
            text("city", 50),      text("state", 50),     text("zip", 36),    text("country", 2), phone("addrPhone")};
}

std::vector<PicklistValue> credit_holds() { return {{"AUTO", "Auto"}, {"OFF", "Off"}, {"ON", "On"}}; }

RecordType customer() {
    RecordType type;
    type.name          = "customer";
    type.query_table   = "customer";
    type.id_space      = "entity";
    type.created_field = "dateCreated";
    type.required      = {"companyName", "subsidiary"};
    type.fields        = {named(text("entityId", 80)),
                          text("companyName", 83),
                          initially(flag("isPerson"), false),
                          text("salutation", 30),
                          text("firstName", 32),
                          text("middleName", 32),
                          text("lastName", 32),
                          text("title", 100),
                          email("email"),
                          email("altEmail"),
                          phone("phone"),
                          phone("altPhone"),
                          phone("mobilePhone"),
                          phone("homePhone"),
                          phone("fax"),
                          text("url"),
                          text("comments", 4000),
                          text("accountNumber", 99),
                          text("resaleNumber", 20),
                          initially(flag("isInactive"), false),
                          date("startDate"),
                          date("endDate"),
                          indexed(reference("parent", {"customer"})),
                          findable(computed(reference("topLevelParent", {"customer"}))),
                          reference("subsidiary", {"subsidiary"}),
                          reference("currency", {"currency"}),
                          reference("terms", {"term"}),
                          reference("salesRep", {"employee"}),
                          reference("territory", {"salesTerritory"}),
                          reference("category", {"customerCategory"}),
                          reference("entityStatus", {"customerStatus"}),
                          reference("billingSchedule", {"billingSchedule"}),
                          reference("billingRateCard", {"billingRateCard"}),
                          money("creditLimit"),
                          initially(choice("creditHoldOverride", credit_holds()), "AUTO"),
                          computed(money("balance")),
                          computed(money("depositBalance")),
                          computed(money("overdueBalance")),
                          computed(money("unbilledOrders")),
                          computed(whole("daysOverdue")),
                          computed(money("aging")),
                          computed(money("aging1")),
                          computed(money("aging2")),
                          computed(money("aging3")),
                          computed(money("aging4"))};
    type.sublists      = {{.name       = "addressBook",
                           .key        = "internalId",
                           .fields     = {whole("internalId"), text("label", 83), flag("defaultBilling"),
                                          flag("defaultShipping"), flag("isResidential")},
                           .subrecords = {{.name = "addressBookAddress", .fields = address_fields()}}},
                          {.name   = "currencyList",
                           .key    = "currency",
                           .fields = {reference("currency", {"currency"}), computed(money("balance")),
                                      computed(money("overdueBalance"))}}};
    return type;
}

RecordType contact() {
    RecordType type;
    type.name          = "contact";
    type.query_table   = "contact";
    type.id_space      = "entity";
    type.created_field = "dateCreated";
    type.required      = {"entityId", "subsidiary"};
    type.fields        = {named(text("entityId", 80)),
                          text("salutation", 30),
                          text("firstName", 32),
                          text("middleName", 32),
                          text("lastName", 32),
                          text("title", 100),
                          email("email"),
                          email("altEmail"),
                          phone("phone"),
                          phone("mobilePhone"),
                          phone("officePhone"),
                          phone("homePhone"),
                          phone("fax"),
                          text("comments", 4000),
                          initially(flag("isInactive"), false),
                          indexed(reference("company", {"customer", "job"})),
                          reference("subsidiary", {"subsidiary"})};
    return type;
}

RecordType employee() {
    RecordType type;
    type.name          = "employee";
    type.query_table   = "employee";
    type.id_space      = "entity";
    type.created_field = "dateCreated";
    type.required      = {"firstName", "lastName", "subsidiary"};
    type.fields        = {named(text("entityId", 80)),
                          text("salutation", 30),
                          text("firstName", 32),
                          text("middleName", 32),
                          text("lastName", 32),
                          text("title", 100),
                          email("email"),
                          phone("phone"),
                          phone("mobilePhone"),
                          reference("subsidiary", {"subsidiary"}),
                          reference("department", {"department"}),
                          reference("class", {"classification"}),
                          reference("location", {"location"}),
                          reference("supervisor", {"employee"}),
                          date("hireDate"),
                          date("releaseDate"),
                          money("laborCost"),
                          initially(flag("isSalesRep"), false),
                          initially(flag("isJobResource"), false),
                          initially(flag("isInactive"), false)};
    return type;
}

RecordType job() {
    RecordType type;
    type.name          = "job";
    type.query_table   = "job";
    type.id_space      = "entity";
    type.created_field = "dateCreated";
    type.required      = {"companyName", "parent"};
    type.fields        = {
        named(text("entityId", 80)),
        text("companyName", 83),
        text("altName", 83),
        indexed(reference("parent", {"customer"})),
        reference("subsidiary", {"subsidiary"}),
        reference("currency", {"currency"}),
        date("startDate"),
        date("endDate"),
        date("projectedEndDate"),
        computed(date("scheduledEndDate")),
        computed(date("calculatedStartDate")),
        computed(date("calculatedEndDate")),
        reference("entityStatus", {"jobStatus"}),
        reference("jobType", {"jobType"}),
        choice("jobBillingType", {{"1", "Time and Materials"},
                                         {"2", "Fixed Bid, Interval"},
                                         {"3", "Fixed Bid, Milestone"},
                                         {"4", "Charge-Based"},
                                         {"5", "Fixed Bid, Percent Complete"}}),
        reference("projectManager", {"employee"}),
        money("jobPrice"),
        money("estimatedCost"),
        money("estimatedRevenue"),
        reference("billingSchedule", {"billingSchedule"}),
        reference("billingRateCard", {"billingRateCard"}),
        reference("jobItem", {"serviceSaleItem"}),
        text("estimatedTime", 20),
        computed(text("actualTime", 20)),
        text("plannedWork", 20),
        text("allocatedTime", 20),
        number("percentComplete"),
        computed(number("percentTimeComplete")),
        initially(flag("allowTime"), true),
        initially(flag("allowExpenses"), true),
        initially(flag("limitTimeToAssignees"), false),
        choice("schedulingMethod", {{"BACKWARD", "Backward"}, {"FORWARD", "Forward"}}),
        choice("timeApproval", {{"1", "Default"}, {"2", "Automatic"}, {"3", "Supervisor"}, {"4", "Project Manager"}}),
        email("email"),
        phone("phone"),
        text("comments", 4000),
        initially(flag("isInactive"), false)};
    return type;
}

RecordType project_task() {
    RecordType type;
    type.name          = "projectTask";
    type.query_table   = "projecttask";
    type.id_space      = "projectTask";
    type.created_field = "createdDate";
    type.required      = {"title", "project"};
    type.fields        = {
        named(text("title", 83)),
        indexed(reference("project", {"job"})),
        reference("parent", {"projectTask"}),
        whole("order"),
        initially(
            choice("status", {{"NOTSTART", "Not Started"}, {"PROGRESS", "In Progress"}, {"COMPLETE", "Completed"}}),
            "NOTSTART"),
        initially(choice("priority", {{"HIGH", "High"}, {"MEDIUM", "Medium"}, {"LOW", "Low"}}), "MEDIUM"),
        initially(choice("constraintType", {{"ASAP", "As Soon As Possible"}, {"FIXEDSTART", "Fixed Start"}}), "ASAP"),
        moment("startDateTime"),
        moment("endDate"),
        date("finishByDate"),
        number("estimatedWork"),
        text("plannedWork", 20),
        computed(text("actualWork", 20)),
        computed(text("remainingWork", 20)),
        computed(number("percentTimeComplete")),
        initially(flag("nonBillableTask"), false),
        reference("owner", {"employee"}),
        text("message", 4000)};
    type.sublists = {
        {.name   = "assignee",
         .key    = "resource",
         .fields = {reference("resource", {"employee"}), number("units"), number("estimatedWork"),
                    text("plannedWork", 20), money("unitCost"), money("unitPrice"), computed(money("cost")),
                    computed(money("price")), reference("serviceItem", {"serviceSaleItem"})}},
        {.name   = "predecessor",
         .key    = "predecessor",
         .fields = {reference("predecessor", {"projectTask"}),
                    choice("type", {{"FS", "FS"}, {"SS", "SS"}, {"FF", "FF"}, {"SF", "SF"}}), whole("lagDays")}}};
    return type;
}

std::vector<PicklistValue> frequencies() {
    return {{"DAILY", "Daily"},       {"WEEKLY", "Weekly"},    {"MONTHLY", "Monthly"}, {"QUARTERLY", "Quarterly"},
            {"ANNUALLY", "Annually"}, {"ONETIME", "One Time"}, {"CUSTOM", "Custom"}};
}

/// It has no lastModifiedDate: a client finds its changes by reading all and comparing.
RecordType billing_schedule() {
    RecordType type;
    type.name        = "billingSchedule";
    type.query_table = "billingschedule";
    type.id_space    = "billingSchedule";
    type.dated       = false;
    type.required    = {"name", "scheduleType"};
    type.fields      = {
        named(text("name", 83)),
        choice("scheduleType", {{"1", "Standard"},
                                     {"2", "Charge-Based"},
                                     {"3", "Fixed Bid, Interval"},
                                     {"4", "Fixed Bid, Milestone"},
                                     {"5", "Time and Materials"}}),
        choice("frequency", frequencies()),
        text("initialAmount", 40),
        reference("initialTerms", {"term"}),
        choice("recurrencePattern", {{"FIXED_BILL_DATE", "Fixed"}, {"ANNIVERSARY_BILL_DATE", "Anniversary"}}),
        whole("numberRemaining"),
        date("seriesStartDate"),
        initially(flag("inArrears"), false),
        initially(flag("billForActuals"), false),
        indexed(reference("job", {"job"})),
        reference("transaction", {"salesOrder"}),
        initially(flag("isPublic"), false),
        initially(flag("isInactive"), false)};
    type.sublists = {{.name   = "milestone",
                      .key    = "milestoneId",
                      .fields = {whole("milestoneId"), number("milestoneAmount"), date("milestoneDate"),
                                 date("milestoneActualCompletionDate"), flag("milestoneCompleted"),
                                 reference("milestoneTerms", {"term"}), reference("projectTask", {"projectTask"}),
                                 text("comments", 4000)}},
                     {.name   = "recurrence",
                      .key    = "recurrenceId",
                      .fields = {whole("recurrenceId"), date("recurrenceDate"), number("amount"), whole("count"),
                                 choice("units", {{"DAY", "Day"}, {"WEEK", "Week"}, {"MONTH", "Month"}}),
                                 reference("paymentTerms", {"term"}), flag("relativeToPrevious")}}};
    return type;
}

std::vector<FieldDefinition> sales_fields() {
    return {named(text("tranId", 45)),
            date("tranDate"),
            date("startDate"),
            date("endDate"),
            indexed(reference("entity", {"customer", "job"})),
            indexed(reference("job", {"job"})),
            reference("subsidiary", {"subsidiary"}),
            reference("currency", {"currency"}),
            number("exchangeRate"),
            reference("terms", {"term"}),
            text("otherRefNum", 45),
            text("memo", 999),
            email("email"),
            reference("department", {"department"}),
            reference("class", {"classification"}),
            reference("location", {"location"}),
            reference("salesRep", {"employee"}),
            reference("postingPeriod", {"accountingPeriod"}),
            computed(money("subtotal")),
            computed(money("discountTotal")),
            computed(money("taxTotal")),
            computed(money("total")),
            text("source", 40)};
}

std::vector<FieldDefinition> sales_line_fields() {
    return {whole("line"),
            reference("item", {"serviceSaleItem"}),
            text("description", 4000),
            number("quantity"),
            number("rate"),
            money("amount"),
            reference("taxCode", {"salesTaxItem"}),
            number("taxRate1"),
            computed(money("tax1Amt")),
            reference("department", {"department"}),
            reference("class", {"classification"}),
            reference("location", {"location"}),
            text("units", 20)};
}

std::vector<Subrecord> sales_addresses() {
    return {{.name = "billingAddress", .fields = address_fields()},
            {.name = "shippingAddress", .fields = address_fields()}};
}

RecordType transaction(std::string_view name, std::string_view code) {
    RecordType type;
    type.name             = name;
    type.query_table      = "transaction";
    type.transaction_type = code;
    type.id_space         = "transaction";
    type.created_field    = "createdDate";
    return type;
}

RecordType sales_order() {
    RecordType type = transaction("salesOrder", "SalesOrd");
    type.required   = {"entity", "item"};
    type.fields     = sales_fields();
    for (FieldDefinition& field :
         std::vector{initially(choice("orderStatus", {{"A", "Pending Approval"}, {"B", "Pending Fulfillment"}}), "B"),
                     computed(choice("status", {{"A", "Pending Approval"},
                                                {"C", "Cancelled"},
                                                {"E", "Pending Billing/Partially Fulfilled"},
                                                {"F", "Pending Billing"},
                                                {"G", "Billed"},
                                                {"H", "Closed"}})),
                     reference("billingSchedule", {"billingSchedule"})})
        type.fields.push_back(std::move(field));
    auto lines = sales_line_fields();
    for (FieldDefinition& field :
         std::vector{computed(money("amountBilled")), computed(number("quantityBilled")),
                     initially(flag("isClosed"), false), reference("billingSchedule", {"billingSchedule"})})
        lines.push_back(std::move(field));
    type.sublists   = {{.name = "item", .key = "line", .fields = std::move(lines)}};
    type.subrecords = sales_addresses();
    return type;
}

RecordType invoice() {
    RecordType type = transaction("invoice", "CustInvc");
    type.required   = {"entity", "tranDate", "item"};
    type.fields     = sales_fields();
    for (FieldDefinition& field : std::vector{date("dueDate"), indexed(reference("createdFrom", {"salesOrder"})),
                                              computed(choice("status", {{"A", "Open"},
                                                                         {"B", "Paid In Full"},
                                                                         {"D", "Pending Approval"},
                                                                         {"E", "Rejected"},
                                                                         {"V", "Voided"}})),
                                              computed(money("amountPaid")), computed(money("amountRemaining"))})
        type.fields.push_back(std::move(field));
    auto lines = sales_line_fields();
    lines.push_back(whole("orderLine"));
    lines.push_back(reference("orderDoc", {"salesOrder"}));
    type.sublists   = {{.name = "item", .key = "line", .fields = std::move(lines)}};
    type.subrecords = sales_addresses();
    return type;
}

RecordType customer_payment() {
    RecordType type = transaction("customerPayment", "CustPymt");
    type.required   = {"customer", "payment"};
    type.fields     = {
        named(text("tranId", 45)),
        date("tranDate"),
        indexed(reference("customer", {"customer"})),
        money("payment"),
        computed(money("total")),
        computed(money("applied")),
        computed(money("unapplied")),
        reference("subsidiary", {"subsidiary"}),
        reference("currency", {"currency"}),
        number("exchangeRate"),
        text("memo", 999),
        text("checkNum", 20),
        reference("paymentOption", {"paymentMethod"}),
        reference("postingPeriod", {"accountingPeriod"}),
        computed(
            choice("status", {{"A", "Unapproved"}, {"R", "Rejected"}, {"B", "Not Deposited"}, {"C", "Deposited"}}))};
    type.sublists = {{.name   = "apply",
                      .key    = "doc",
                      .fields = {reference("doc", {"invoice"}), initially(flag("apply"), true), money("amount"),
                                 whole("line"), computed(date("applyDate")), computed(money("due")),
                                 computed(money("total")), computed(text("refNum", 45)), computed(text("type", 40))}}};
    return type;
}

}  // namespace

std::vector<RecordType> entity_types() { return {employee(), customer(), contact()}; }
std::vector<RecordType> project_types() { return {job(), project_task(), billing_schedule()}; }
std::vector<RecordType> transaction_types() { return {sales_order(), invoice(), customer_payment()}; }

}  // namespace throughline::sandbox::suite
