#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/contact.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/model/payment_terms.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/region.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/tax_code.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

/// A vendor that exists only here, and uses every kind of line that a mapping may have.
namespace throughline {

struct Acme {};

namespace acme {

inline constexpr auto states = picklist<Account::Status>({{"lead", Account::Status::prospect},
                                                          {"client", Account::Status::customer},
                                                          {"key client", Account::Status::customer},
                                                          {"lost", Account::Status::former}});
inline constexpr auto number = TextOf{12};

/// Name and number in one line, for the vendor's search.
struct Label {
    static Result<> encode(Account const& account, WireWriter& out, MappingContext&) {
        return out.text(account.name + " / " + account.number.value_or("none")), Result<>{};
    }
};

}  // namespace acme

template <>
inline constexpr auto mapping<Acme, Account> =
    map_object<Account>("client", {
                                      key<"id">,
                                      external_id<"our_id">,
                                      modified<"changed_at">,
                                      deleted<"is_deleted">,
                                      constant<"record_type", "company">,
                                      field<"title", &Account::name>,
                                      field<"legal", &Account::legal_name>,
                                      create_only(field<"number", &Account::number, acme::number>),
                                      computed<"label", acme::Label, &Account::name, &Account::number>,
                                      field<"parent/id", &Account::parent, refers_to<"client", Account>>,
                                      field<"state", &Account::status, acme::states>,
                                      omit<&Account::type, "Acme sells to companies only">,
                                      write_only(field<"industry", &Account::industry>),
                                      field<"web", &Account::website>,
                                      field<"contact/phone/main", &Account::phone>,
                                      part<"contact/address/street", &Account::billing_address, &Address::street>,
                                      part<"contact/address/city", &Account::billing_address, &Address::city>,
                                      omit<&Account::shipping_address, "Acme ships nothing">,
                                      field<"currency", &Account::currency>,
                                      field<"terms", &Account::payment_terms, coded<"payment_terms", PaymentTerms>>,
                                      omit<&Account::tax_code, "decided by invoice">,
                                      field<"vat", &Account::tax_registration>,
                                      field<"owner", &Account::owner, refers_to<"user", Resource>>,
                                      omit<&Account::region, "Acme knows no regions">,
                                      read_only(field<"credit", &Account::credit_status>),
                                      field<"health", &Account::health, canonical_names<Account::Health>>,
                                      omit<&Account::merged_into, "Acme forgets what was merged">,
                                      ignore<"etag", "changes with every read">,
                                      ignore<"*/links", "addresses of rows">,
                                  });
static_assert(complete<Acme, Account>);

template <>
inline constexpr auto mapping<Acme, Contact> =
    map_object<Contact>("person", {
                                      key<"id">,
                                      field<"client", &Contact::account, refers_to<"client", Account>>,
                                      field<"given", &Contact::given_name>,
                                      field<"family", &Contact::family_name>,
                                      field<"mail", &Contact::email>,
                                      field<"phone", &Contact::phone>,
                                      field<"job", &Contact::title>,
                                      field<"part", &Contact::role>,
                                      field<"primary", &Contact::is_primary>,
                                      omit<&Contact::merged_into, "Acme forgets what was merged">,
                                  });
static_assert(complete<Acme, Contact>);

template <>
inline constexpr auto mapping<Acme, InvoiceLine> =
    map_object<InvoiceLine>("bill line",
                            {
                                key<"no">,
                                field<"bill", &InvoiceLine::invoice, refers_to<"bill", Invoice>>,
                                field<"project", &InvoiceLine::project, refers_to<"project", Project>>,
                                omit<&InvoiceLine::contract_line, "Acme bills projects">,
                                field<"text", &InvoiceLine::description>,
                                field<"quantity", &InvoiceLine::quantity>,
                                field<"price", &InvoiceLine::unit_price>,
                                field<"amount", &InvoiceLine::amount>,
                                field<"tax_code", &InvoiceLine::tax_code, coded<"tax_code", TaxCode>>,
                                field<"tax", &InvoiceLine::tax>,
                                omit<&InvoiceLine::billing_events, "Acme does not say what was billed">,
                            })
        .lines_of<&InvoiceLine::invoice>();
static_assert(complete<Acme, InvoiceLine>);

template <>
inline constexpr auto mapping<Acme, Invoice> = map_object<Invoice>(
    "bill", {
                key<"id">,
                field<"customer", &Invoice::customer_account, refers_to<"customer", CustomerAccount>>,
                field<"company", &Invoice::legal_entity, coded<"legal_entity", LegalEntity>>,
                field<"contract", &Invoice::contract, refers_to<"contract", Contract>>,
                field<"number", &Invoice::number>,
                field<"issued", &Invoice::issued_on>,
                field<"due", &Invoice::due_on>,
                field<"net", &Invoice::subtotal>,
                field<"tax", &Invoice::tax>,
                field<"total", &Invoice::total>,
                field<"status", &Invoice::status, canonical_names<Invoice::Status>>,
                field<"open", &Invoice::balance>,
                field<"posting", &Invoice::posting_ref>,
                field<"collections", &Invoice::collections, canonical_names<Invoice::Collections>>,
                field<"days_late", &Invoice::days_overdue>,
                lines<"lines/all", Acme, InvoiceLine>,
                record_currency<"currency">,
                field<"currency", &Invoice::currency>,
            });
static_assert(complete<Acme, Invoice>);

}  // namespace throughline

namespace throughline::tests {

inline Decimal  decimal(char const* text) { return Decimal::parse(text).value(); }
inline Currency currency(char const* code) { return Currency::parse(code).value(); }
inline Money    money(char const* amount, char const* code) { return {decimal(amount), currency(code)}; }
inline Date     date(char const* text) { return Date::parse(text).value(); }

/// Keys and ids of one vendor, remembered both ways.
class Keys final : public References {
  public:
    RecordId id_of(std::string_view object, std::string_view vendor_object, std::string_view key) override {
        auto const id                           = RecordId::derive("acme", object, key);
        keys_[{id, std::string{vendor_object}}] = key;
        return id;
    }
    std::optional<std::string> key_of(RecordId id, std::string_view vendor_object) override {
        auto const known = keys_.find({id, std::string{vendor_object}});
        return known == keys_.end() ? std::nullopt : std::optional{known->second};
    }

  private:
    std::map<std::pair<RecordId, std::string>, std::string> keys_{};
};

/// The lines of the one record that a test writes.
class Lines final : public Containment {
  public:
    std::vector<Contained> contained_in(RecordId, std::string_view) override { return held; }

    std::vector<Contained> held{};
};

/// A tenant of Acme: what codecs may ask for.
struct Tenant {
    Keys           keys{};
    Lines          lines{};
    Crosswalks     crosswalks{{"legal_entity", {{"1", "US01"}, {"2", "DE01"}}},
                              {"payment_terms", {{"net 30", "NET30"}, {"30 days", "NET30"}, {"net 60", "NET60"}}},
                              {"tax_code", {{"S", "STANDARD"}}},
                              {"currency", {{"4", "EUR"}}}};
    MappingContext context{
        .references = &keys, .crosswalks = &crosswalks, .containment = &lines, .default_currency = currency("USD")};

    template <class Object>
    Decoded read(std::string_view text) {
        auto decoded = JsonDecoder{view_of<Acme, Object>}.decode(text, context);
        REQUIRE_MESSAGE(decoded, text);
        return *std::move(decoded);
    }
    /// As `read`, of a record without faults.
    template <class Object>
    Object get(std::string_view text) {
        auto const decoded = read<Object>(text);
        for (auto const& fault : decoded.faults) FAIL_CHECK(fault.describe());
        return decoded.object.template as<Object>();
    }
    template <class Object>
    std::string write(Object const& object, RowSet const& rows) {
        auto text = encode_json(view_of<Acme, Object>, &object, rows, context);
        REQUIRE_MESSAGE(text, text.error().describe());
        return *text;
    }
    template <class Object>
    std::string create(Object const& object) {
        return write(object, rows_to_create(view_of<Acme, Object>, &object));
    }
    template <class Object>
    std::string update(Object const& wanted, Object const& held) {
        return write(wanted, rows_to_update(view_of<Acme, Object>, &wanted, &held, context));
    }
};

/// Whether the decoded record's vendor spoke of the member.
template <auto Member>
bool mentions(Decoded const& decoded) {
    return decoded.mentioned >> place_of<Member> & 1u;
}

}  // namespace throughline::tests
