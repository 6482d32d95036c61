#include "story.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/process/won_deal.hpp>

#include <algorithm>

namespace quickstart {

namespace {

/// Reads records and ties of one deal. A missing record is an error of the story, and ends it.
class Book {
  public:
    explicit Book(Store& store) : store_{store} {}

    template <class Object>
    Object get(Id<Object> id) {
        auto const today  = store_.resolve(id).value();
        auto const stored = store_.record(today).value();
        auto const object = from_canonical_json(object_type<Object>(), stored.value().body);
        return object.value().template as<Object>();
    }
    template <class Object>
    std::vector<Object> referring(RecordId to) {
        std::vector<Object> objects;
        auto const          links = store_.links_to(to, object_name<Object>).value();
        for (auto const& link : links) objects.push_back(get(Id<Object>{link.from}));
        return objects;
    }
    /// `erp job 42`.
    std::string place(RecordId id) {
        std::string place;
        auto const  bindings = store_.bindings_of(store_.resolve(id).value()).value();
        for (auto const& binding : bindings)
            if (!binding.connection.starts_with("process:"))  // Not where it lives, but what it follows from.
                place +=
                    (place.empty() ? "" : ", ") + binding.connection + " " + binding.vendor_object + " " + binding.key;
        return place.empty() ? "derived" : place;
    }

  private:
    Store& store_;
};

std::string text(std::optional<Date> const& date) { return date ? date->to_string() : "-"; }
std::string text(std::optional<Money> const& money) { return money ? money->to_string() : "-"; }
template <class Enum>
std::string text(std::optional<Enum> const& value) {
    if (!value) return "-";
    std::string words{name_of_enumerator(*value)};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}
std::string text(DateRange const& range) {
    return range.start.to_string() + " to " + (range.end ? range.end->plus_days(-1).to_string() : "open");
}

ReportStep won(Book& book, Id<Opportunity> id) {
    auto const deal = book.get(id);
    return {.place = book.place(id),
            .title = "Opportunity “" + deal.name + "”",
            .text  = "Won in the CRM. Everything below follows from it.",
            .facts = {{"stage", text(std::optional{deal.stage})},
                      {"amount", text(deal.amount)},
                      {"closes", text(std::optional{deal.expected_close})},
                      {"commercial form", text(deal.contract_type)},
                      {"account", deal.account ? book.get(*deal.account).name : "-"}}};
}

ReportStep customer(Book& book, Contract const& contract) {
    auto const id = book.referring<CustomerAccount>(contract.account);
    ReportStep step{.title = "Customer",
                    .text  = "The account as one legal entity bills it. Made once, shared by all its deals there."};
    for (auto const& each : id) {
        if (each.legal_entity != contract.legal_entity) continue;
        step.facts = {{"name", each.name},
                      {"number", each.customer_number.value_or("-")},
                      {"currency", each.receivable_currency ? std::string{each.receivable_currency->code()} : "-"}};
    }
    step.place = "erp customer";
    return step;
}

ReportStep agreed(Book& book, Id<Contract> id) {
    auto const  contract = book.get(id);
    ReportTable lines{.columns = {{"line"}, {"description"}, {"amount", true}}};
    for (auto const& line : book.referring<ContractLine>(id))
        lines.rows.push_back({line.number.value_or("-"), line.description.value_or("-"), line.amount.to_string()});
    return {.place  = book.place(id),
            .title  = "Contract, the ledger's sales order",
            .text   = "Its lines add up to the deal's amount, to the last minor unit.",
            .facts  = {{"value", contract.value.to_string()},
                       {"form", text(std::optional{contract.type})},
                       {"status", text(std::optional{contract.status})},
                       {"term", contract.term ? text(*contract.term) : "-"}},
            .tables = {std::move(lines)}};
}

ReportStep project(Book& book, Id<Project> id) {
    auto const made = book.get(id);
    return {.place = book.place(id),
            .title = "Project “" + made.name + "”",
            .facts = {{"planned", made.planned ? text(*made.planned) : "-"},
                      {"budget", text(made.budget_revenue)},
                      {"status", text(std::optional{made.status})},
                      {"code", made.code.value_or("-")}}};
}

ReportStep schedule(Book& book, Id<Contract> contract) {
    auto const id     = billing_schedule_id(contract);
    auto       events = book.referring<BillingEvent>(id);
    std::sort(events.begin(), events.end(),
              [](auto const& left, auto const& right) { return left.due_on < right.due_on; });
    ReportTable table{.columns = {{"due on"}, {"what"}, {"amount", true}, {"status"}}};
    Money       sum = Money::zero(book.get(contract).currency);
    for (auto const& event : events) {
        sum += event.amount;
        table.rows.push_back({text(event.due_on), text(std::optional{event.kind}), event.amount.to_string(),
                              text(std::optional{event.status})});
    }
    table.rows.push_back({"", "sum", sum.to_string(), ""});
    return {.place  = book.place(id),
            .title  = "Billing schedule",
            .text   = "What may be billed and when. Split without losing or making a minor unit.",
            .tables = {std::move(table)}};
}

ReportStep billed(Book& book, Id<Contract> contract) {
    ReportTable table{.columns = {{"invoice"}, {"issued"}, {"total", true}, {"open", true}, {"status"}}};
    for (auto const& invoice : book.referring<Invoice>(contract))
        table.rows.push_back({invoice.number.value_or("-"), text(invoice.issued_on), invoice.total.to_string(),
                              text(invoice.balance), text(std::optional{invoice.status})});
    if (table.rows.empty()) table.note = "none yet";
    return {.place  = "erp invoice",
            .title  = "Invoices",
            .text   = "Finance billed the order and booked what was paid.",
            .tables = {std::move(table)}};
}

ReportStep back(Book& book, Id<Opportunity> id) {
    auto const deal    = book.get(id);
    auto const account = deal.account ? std::optional{book.get(*deal.account)} : std::nullopt;
    return {.place = book.place(id),
            .title = "Back on the opportunity and the account",
            .text  = "What the people who sold it see, without asking finance.",
            .facts = {{"invoice status", text(deal.invoice_status)},
                      {"invoiced", text(deal.invoiced)},
                      {"account's health", account ? text(account->health) : "-"},
                      {"account's credit", account ? account->credit_status.value_or("-") : "-"}}};
}

}  // namespace

std::vector<ReportStep> follow_deal(Store& store, std::string const& order) {
    auto const binding = store.binding("erp", "salesOrder", order).value();
    if (!binding) return {};
    Book               book{store};
    Id<Contract> const contract{binding->record};
    auto const         agreement = book.get(contract);
    if (!agreement.engagement) return {};
    auto const engagement = book.get(*agreement.engagement);
    if (!engagement.opportunity) return {};
    auto const deal = *engagement.opportunity;
    return {
        won(book, deal),          customer(book, agreement), agreed(book, contract), project(book, project_id(deal)),
        schedule(book, contract), billed(book, contract),    back(book, deal)};
}

}  // namespace quickstart
