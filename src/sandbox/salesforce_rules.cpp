#include "salesforce_org.hpp"

#include <throughline/core/date.hpp>

#include <charconv>
#include <optional>

namespace throughline::sandbox {

namespace {

struct Stage {
    std::string_view name;
    int              probability;
    std::string_view category;
    std::string_view category_name;
};

/// The stages of a new org. One that an administrator added behaves like an open one of the pipeline.
constexpr Stage stages[] = {
    {"Prospecting", 10, "Pipeline", "Pipeline"},
    {"Qualification", 10, "Pipeline", "Pipeline"},
    {"Needs Analysis", 20, "Pipeline", "Pipeline"},
    {"Value Proposition", 50, "Pipeline", "Pipeline"},
    {"Id. Decision Makers", 60, "Pipeline", "Pipeline"},
    {"Perception Analysis", 70, "Pipeline", "Pipeline"},
    {"Proposal/Price Quote", 75, "Pipeline", "Pipeline"},
    {"Negotiation/Review", 90, "Pipeline", "Pipeline"},
    {"Closed Won", 100, "Closed", "Closed"},
    {"Closed Lost", 0, "Omitted", "Omitted"},
};

Stage stage_of(std::string_view name) {
    for (Stage const& stage : stages)
        if (stage.name == name) return stage;
    return {name, 10, "Pipeline", "Pipeline"};
}

std::optional<Decimal> amount(Value const& cell) {
    auto const number = cell.decimal();
    if (!number) return std::nullopt;
    return *number;
}

Decimal amount_or_zero(Value const& cell) { return amount(cell).value_or(Decimal{0}); }

/// `left × right ÷ by`, to the cent; null where it does not fit.
Value product(Decimal const& left, Decimal const& right, Decimal const& by) {
    auto const result = Decimal::multiply_divide(left, right, by, 2, Rounding::half_up);
    return result ? Value{*result} : Value{};
}

Outcome<> derive_person(SalesforceDraft& draft) {
    std::string name = draft.get("FirstName").text();
    if (!name.empty() && !draft.get("LastName").text().empty()) name += ' ';
    draft.set("Name", name + draft.get("LastName").text());
    return {};
}

Outcome<> derive_opportunity(SalesforceDraft& draft, Timestamp now) {
    Stage const stage       = stage_of(draft.get("StageName").text());
    bool const  has_changed = draft.changes("StageName");
    draft.set("IsWon", stage.name == "Closed Won");
    draft.set("IsClosed", stage.name == "Closed Won" || stage.name == "Closed Lost");
    if (has_changed && !draft.was_sent("Probability")) draft.set("Probability", stage.probability);
    if (has_changed && !draft.was_sent("ForecastCategoryName")) {
        draft.set("ForecastCategoryName", stage.category_name);
        draft.set("ForecastCategory", stage.category);
    } else if (draft.changes("ForecastCategoryName")) {
        std::string const& name = draft.get("ForecastCategoryName").text();
        draft.set("ForecastCategory", name == "Best Case" ? "BestCase" : name == "Commit" ? "Forecast" : name);
    }
    if (has_changed && draft.before()) draft.set("LastStageChangeDate", now.to_string(3, "+0000"));
    auto const value = amount(draft.get("Amount"));
    draft.set("ExpectedRevenue",
              value ? product(*value, amount_or_zero(draft.get("Probability")), Decimal{100}) : Value{});
    if (auto const close = Date::parse(draft.get("CloseDate").text())) {
        int const quarter = static_cast<int>((close->month() + 2) / 3);
        draft.set("FiscalYear", close->year());
        draft.set("FiscalQuarter", quarter);
        draft.set("Fiscal", std::to_string(close->year()) + " " + std::to_string(quarter));
    }
    return {};
}

void take(SalesforceDraft& draft, std::string_view field, Value const& value) {
    if (draft.get(field).is_null()) draft.set(field, value);
}

/// Product, name and prices come from the price book's entry, or from the product alone.
void take_product(SalesforceDraft& draft, Records const& records) {
    Table const& entries = *records.table("PricebookEntry");
    if (RowPtr const entry = entries.find(draft.get("PricebookEntryId").text())) {
        take(draft, "Product2Id", entries.cell(*entry, "Product2Id"));
        take(draft, "ListPrice", entries.cell(*entry, "UnitPrice"));
    }
    Table const& products = *records.table("Product2");
    RowPtr const product  = products.find(draft.get("Product2Id").text());
    if (!product || draft.object() != "OpportunityLineItem") return;
    draft.set("ProductCode", products.cell(*product, "ProductCode"));
    take(draft, "Name", products.cell(*product, "Name"));
}

void total_line(SalesforceDraft& draft) {
    Decimal const quantity = amount_or_zero(draft.get("Quantity"));
    Decimal const discount = amount_or_zero(draft.get("Discount"));
    Decimal const price    = amount_or_zero(draft.get("UnitPrice"));
    draft.set("Subtotal", product(price, quantity, Decimal{1}));
    auto const kept = Decimal::multiply(quantity, Decimal{100} - discount);
    draft.set("TotalPrice", kept ? product(price, *kept, Decimal{100}) : Value{});
}

Outcome<> derive_opportunity_line(SalesforceDraft& draft, Records const& records) {
    if (draft.was_sent("UnitPrice") && draft.was_sent("TotalPrice"))
        return refuse("FIELD_INTEGRITY_EXCEPTION",
                      "field integrity exception: specify UnitPrice or TotalPrice, not both", {"TotalPrice"});
    take_product(draft, records);
    take(draft, "UnitPrice", draft.was_sent("TotalPrice") ? Value{} : draft.get("ListPrice"));
    auto const total    = amount(draft.get("TotalPrice"));
    auto const quantity = amount_or_zero(draft.get("Quantity"));
    if (draft.was_sent("TotalPrice") && total && !quantity.is_zero()) {
        if (auto const price = Decimal::divide(*total, quantity, 2, Rounding::half_up)) draft.set("UnitPrice", *price);
        draft.set("Subtotal", *total);
    } else {
        total_line(draft);
    }
    Table const& parents = *records.table("Opportunity");
    if (RowPtr const parent = parents.find(draft.get("OpportunityId").text()))
        draft.set("CurrencyIsoCode", parents.cell(*parent, "CurrencyIsoCode"));
    return {};
}

Outcome<> derive_quote_line(SalesforceDraft& draft, Records const& records) {
    take_product(draft, records);
    total_line(draft);
    Table const& parents = *records.table("Quote");
    if (RowPtr const parent = parents.find(draft.get("QuoteId").text()))
        draft.set("CurrencyIsoCode", parents.cell(*parent, "CurrencyIsoCode"));
    return {};
}

Outcome<> derive_quote(SalesforceDraft& draft, Records const& records) {
    Table const& opportunities = *records.table("Opportunity");
    if (RowPtr const opportunity = opportunities.find(draft.get("OpportunityId").text())) {
        draft.set("AccountId", opportunities.cell(*opportunity, "AccountId"));
        if (!draft.before() && !draft.was_sent("CurrencyIsoCode"))
            draft.set("CurrencyIsoCode", opportunities.cell(*opportunity, "CurrencyIsoCode"));
    }
    draft.set("CanCreateQuoteLineItems", true);
    take(draft, "LineItemCount", 0);
    take(draft, "Subtotal", Decimal{0});
    take(draft, "TotalPrice", Decimal{0});
    auto const with_tax = Decimal::add(amount_or_zero(draft.get("TotalPrice")), amount_or_zero(draft.get("Tax")));
    auto const total    = with_tax ? Decimal::add(*with_tax, amount_or_zero(draft.get("ShippingHandling"))) : with_tax;
    draft.set("GrandTotal", total ? Value{*total} : Value{});
    return {};
}

Outcome<> derive_contract(SalesforceDraft& draft, Timestamp now) {
    std::string const& status = draft.get("Status").text();
    draft.set("StatusCode", status == "Activated" ? "Activated" : status == "Draft" ? "Draft" : "InApproval");
    if (status == "Activated" && draft.get("ActivatedDate").is_null())
        draft.set("ActivatedDate", now.to_string(3, "+0000"));
    auto const         start  = Date::parse(draft.get("StartDate").text());
    int                months = 0;
    std::string const& term   = draft.get("ContractTerm").text();
    std::from_chars(term.data(), term.data() + term.size(), months);
    draft.set("EndDate", start && months > 0 ? Value{start->plus_months(months).plus_days(-1).to_string()} : Value{});
    return {};
}

Outcome<> derive_price(SalesforceDraft& draft, Records const& records) {
    Table const& products = *records.table("Product2");
    if (RowPtr const product = products.find(draft.get("Product2Id").text())) {
        draft.set("Name", products.cell(*product, "Name"));
        draft.set("ProductCode", products.cell(*product, "ProductCode"));
    }
    return {};
}

}  // namespace

Outcome<> derive(SalesforceDraft& draft, Records const& records, Timestamp now) {
    std::string const& object = draft.object();
    if (object == "Contact" || object == "User") return derive_person(draft);
    if (object == "Opportunity") return derive_opportunity(draft, now);
    if (object == "OpportunityLineItem") return derive_opportunity_line(draft, records);
    if (object == "Quote") return derive_quote(draft, records);
    if (object == "QuoteLineItem") return derive_quote_line(draft, records);
    if (object == "Contract") return derive_contract(draft, now);
    if (object == "PricebookEntry") return derive_price(draft, records);
    return {};
}

}  // namespace throughline::sandbox
