#include <throughline/mapping/json.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/identity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/vendors/netsuite/billing_schedule.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>
#include <throughline/vendors/netsuite/invoice_line.hpp>
#include <throughline/vendors/netsuite/payment.hpp>

namespace throughline::netsuite {

namespace {

struct Application {
    std::string invoice{};
    std::string type{};
    std::string amount{"0"};
    bool        applied = true;
};

/// One line of the `apply` sublist. Lines that settle nothing are listed by the vendor too.
bool read_application(JsonReader& reader, Application& line) {
    if (!reader.enter_object()) return false;
    std::string_view name;
    Wire             wire;
    while (reader.next_member(name)) {
        if (name == "doc" && reader.object_is_next()) {
            reader.enter_object();
            while (reader.next_member(name)) {
                bool const is_id = name == "id";
                if (reader.value(wire) && is_id) line.invoice.assign(wire.text);
            }
            continue;
        }
        std::string const member{name};
        if (!reader.value(wire)) return false;
        if (member == "apply") line.applied = wire.text == "true";
        if (member == "amount" && wire.kind == Wire::Kind::number) line.amount.assign(wire.text);
        if (member == "type" && wire.kind == Wire::Kind::text) line.type.assign(wire.text);
    }
    return !reader.failed();
}

Result<std::vector<PaymentApplication>> read_applications(Wire const& wire, MappingContext& context) {
    if (wire.kind != Wire::Kind::array) return unexpected(wire, "a list of lines");
    std::vector<PaymentApplication> applications;
    JsonReader                      reader{wire.text};
    reader.enter_array();
    while (reader.next_element()) {
        Application line;
        if (!read_application(reader, line)) return reader.failed() ? reader.fault() : unexpected(wire, "lines");
        // A payment may settle journal entries and other papers, which are no invoices of ours.
        if (!line.applied || (!line.type.empty() && line.type != "Invoice")) continue;
        Wire const key{Wire::Kind::text, line.invoice};
        auto const invoice = decode_reference("Invoice", "invoice", key, context);
        if (!invoice) return invoice.error();
        auto const amount = Decimal::parse(line.amount);
        if (!amount) return amount.error();
        applications.push_back({Id<Invoice>{*invoice}, Money{*amount, context.record_currency}});
    }
    if (reader.failed()) return reader.fault();
    return applications;
}

Payment&       in(void* payment) { return *static_cast<Payment*>(payment); }
Payment const& in(void const* payment) { return *static_cast<Payment const*>(payment); }

}  // namespace

Result<bool> InvertedBoolean::decode(Wire const& wire, MappingContext& context) const {
    auto const value = BooleanCodec{}.decode(wire, context);
    if (!value) return value.error();
    return !*value;
}
Result<> InvertedBoolean::encode(bool value, WireWriter& out, MappingContext& context) const {
    return BooleanCodec{}.encode(!value, out, context);
}

Result<std::string> CountryCodec::decode(Wire const& wire, MappingContext&) const {
    if (wire.kind == Wire::Kind::text) return std::string{wire.text};
    if (wire.kind != Wire::Kind::object) return unexpected(wire, "a country");
    JsonReader       reader{wire.text};
    std::string_view member;
    std::string      code;
    Wire             value;
    reader.enter_object();
    while (reader.next_member(member)) {
        bool const is_id = member == "id";
        if (reader.value(value) && is_id) code.assign(value.text);
    }
    if (reader.failed() || code.empty()) return unexpected(wire, "a country with its id");
    return code;
}
Result<> CountryCodec::encode(std::string_view code, WireWriter& out, MappingContext&) const {
    out.text(code);
    return {};
}

Result<bool> CreditHold::decode(Wire const& wire, MappingContext&) const {
    if (wire.text == "ON") return true;
    if (wire.text == "OFF" || wire.text == "AUTO") return false;
    return unknown_choice(wire, {"ON", "OFF", "AUTO"});
}
Result<> CreditHold::encode(bool on_hold, WireWriter& out, MappingContext&) const {
    out.text(on_hold ? "ON" : "AUTO");
    return {};
}

Result<> ScheduleName::encode(BillingSchedule const& schedule, WireWriter& out, MappingContext& context) {
    auto const order = context.references ? context.references->key_of(schedule.contract, "salesOrder") : std::nullopt;
    if (!order) return encode_reference("salesOrder", schedule.contract, out, context);  // Says what is missing.
    out.text("Billing of sales order " + *order);
    return {};
}

Result<> MilestoneType::encode(BillingSchedule const&, WireWriter& out, MappingContext& context) {
    auto const type = vendor_code(context, "billing_schedule_type", "milestone");
    if (!type) return type.error();
    out.text(*type);
    return {};
}

Result<> ServiceItem::encode(InvoiceLine const&, WireWriter& out, MappingContext& context) {
    auto const item = vendor_code(context, "service_item", "service");
    if (!item) return item.error();
    out.text(*item);
    return {};
}

Result<> BilledCustomer::encode(Project const& project, WireWriter& out, MappingContext& context) {
    if (!project.account || !project.legal_entity) return out.null(), Result<>{};
    return encode_reference("customer", customer_account_id(*project.account, *project.legal_entity), out, context);
}
Result<> BilledCustomer::encode(Contract const& contract, WireWriter& out, MappingContext& context) {
    return encode_reference("customer", customer_account_id(contract.account, contract.legal_entity), out, context);
}

Result<> AppliedLines::decode(Wire const& wire, void* payment, MappingContext& context) {
    auto applications = read_applications(wire, context);
    if (!applications) return std::move(applications).error();
    in(payment).applications = *std::move(applications);
    return {};
}
// Nothing is written: this text only tells whether two payments differ.
Result<> AppliedLines::encode(void const* payment, WireWriter& out, MappingContext&) {
    std::string text;
    for (auto const& each : in(payment).applications)
        text += each.invoice.to_string() + " " + each.amount.to_string() + "\n";
    out.text(text);
    return {};
}
void AppliedLines::clear(void* payment) { in(payment).applications.clear(); }
void AppliedLines::settle_currency(void* payment, Currency currency) {
    for (auto& each : in(payment).applications)
        if (each.amount.currency().is_none()) each.amount = Money{each.amount.amount(), currency};
}

}  // namespace throughline::netsuite
