#pragma once

#include <throughline/model/invoice.hpp>
#include <throughline/vendors/kantata/codecs.hpp>
#include <throughline/vendors/kantata/invoice_line.hpp>

namespace throughline {

namespace kantata {

/// A draft is one, whatever its status says.
struct DraftRule {
    static constexpr std::string_view name = "true: draft";
    static Result<>                   read(Wire const& wire, Invoice& invoice, MappingContext& context);
    static Result<>                   write(Invoice const& invoice, WireWriter& out, MappingContext& context);
};

inline constexpr auto invoice_states = picklist<Invoice::Status>({
    {"new", Invoice::Status::released},
    {"accepted payment", Invoice::Status::paid},
    {"cancelled", Invoice::Status::voided},
});

}  // namespace kantata

/// An invoice as delivery prepared it. Read only: the ledger's are the ones that count. Kantata keeps no total: the
/// connector adds up the lines and the tax (docs/vendors/kantata.md says how they are rounded).
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Invoice> = map_object<Invoice>("invoices", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    record_currency<"currency">,
    read_only(field<"currency", &Invoice::currency>),
    kantata::base_unit<"currency_base_unit", &Invoice::currency>,
    omit<&Invoice::customer_account, "an invoice names projects and a recipient, not a ledger's customer">,
    omit<&Invoice::legal_entity, "Kantata keeps no legal entities">,
    omit<&Invoice::contract, "Kantata keeps no contracts">,
    read_only(field<"user_invoice_number", &Invoice::number, kantata::id_text>),
    read_only(kantata::blank_is_null<field<"invoice_date", &Invoice::issued_on>>),
    read_only(kantata::blank_is_null<field<"due_date", &Invoice::due_on>>),
    read_only(kantata::cents<"subtotal_in_cents", &Invoice::subtotal>),
    read_only(kantata::cents<"tax_in_cents", &Invoice::tax>),
    read_only(kantata::cents<"total_in_cents", &Invoice::total>),
    read_only(field<"status", &Invoice::status, kantata::invoice_states>),
    read_only(kantata::refined<"draft", &Invoice::status, kantata::DraftRule>),
    read_only(kantata::cents<"balance_in_cents", &Invoice::balance>),
    omit<&Invoice::posting_ref, "the ledger posts">,
    omit<&Invoice::collections, "the ledger collects">,
    omit<&Invoice::days_overdue, "derived from balance and due date">,
    lines<"items", Kantata, InvoiceLine>,
});
static_assert(complete<Kantata, Invoice>);
// clang-format on

}  // namespace throughline
