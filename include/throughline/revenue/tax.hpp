#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// Where tax is rounded. Ledgers differ, and two that differ disagree by a cent.
enum class TaxScope : unsigned char {
    per_document,  ///< Once for each rate, on the sum of its lines: EN 16931, BR-CO-17.
    per_line,      ///< On each line, then summed.
};

/// One charge, before tax.
struct TaxableLine {
    Decimal            quantity = 1;
    Money              price;  ///< For `base_quantity` units; may be finer than the minor unit.
    Decimal            base_quantity = 1;
    std::vector<Money> charges{};     ///< Added to the line.
    std::vector<Money> allowances{};  ///< Taken from the line.
    Percent            rate{};
    std::string        category{};  ///< Tax category; lines of one rate and category are taxed together.
    RecordId           source{};
};

/// A charge or an allowance on the document as a whole.
struct TaxableAdjustment {
    Money       amount;
    Percent     rate{};
    std::string category{};
};

struct TaxableDocument {
    Currency                       currency;
    std::vector<TaxableLine>       lines;
    std::vector<TaxableAdjustment> charges{};
    std::vector<TaxableAdjustment> allowances{};
    std::optional<Money>           prepaid{};
    std::optional<Money>           rounding_amount{};  ///< Added to what is payable, where cash is rounded.
};

/// Whether lines are priced with their tax in them.
enum class TaxedPrices : unsigned char { without_tax, with_tax };

struct TaxPolicy {
    TaxScope       scope  = TaxScope::per_document;
    TaxedPrices    prices = TaxedPrices::without_tax;  ///< Also of the document's charges and allowances.
    RoundingPolicy rounding{};
    Explain        explain = Explain::no;
};

/// What is taxed at one rate.
struct TaxGroup {
    Percent       rate;
    std::string   category;
    Figure<Money> taxable;
    Figure<Money> tax;
};

struct DocumentTotals {
    std::vector<Figure<Money>> line_nets;   ///< As priced: with their tax, where prices have it in them.
    std::vector<Figure<Money>> line_taxes;  ///< Only with `per_line`.
    Figure<Money>              line_total;
    Figure<Money>              tax_exclusive;  ///< With the document's charges and allowances.
    std::vector<TaxGroup>      groups;         ///< In the order of their first use.
    Figure<Money>              tax;
    Figure<Money>              tax_inclusive;
    Figure<Money>              payable;  ///< Less what is prepaid.
};

/// The totals of an invoice or a credit note.
Result<DocumentTotals> document_totals(TaxableDocument const& document, TaxPolicy const& policy = {});

/// What another system says a document's totals are; what it does not say is empty.
struct StatedTotals {
    std::optional<Money> line_total{};
    std::optional<Money> tax_exclusive{};
    std::optional<Money> tax{};
    std::optional<Money> tax_inclusive{};
    std::optional<Money> payable{};
};

struct TotalDifference {
    std::string total;  ///< Which one: "tax".
    Money       stated;
    Money       computed;
    Money       difference;  ///< Stated less computed.
};

/// Every total that differs by more than `tolerance`; empty where the document may be released (R65).
std::vector<TotalDifference> differences(DocumentTotals const& computed, StatedTotals const& stated,
                                         Decimal const& tolerance = {});

/// EN 16931's check of a stated tax amount: it is strictly within `tolerance` of the rounded one. A check for what
/// others have sent; it does not say which amount is right.
Result<bool> tax_is_plausible(Decimal const& taxable, Percent const& rate, Decimal const& stated,
                              Decimal const& tolerance, int digits);

}  // namespace throughline
