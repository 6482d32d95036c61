#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// An agreed time to pay.
struct PaymentTerms {
    std::string                     code;
    std::string                     name;
    std::optional<Id<PaymentTerms>> parent{};
    std::optional<bool>             active{};
    std::optional<DateRange>        effective{};
    std::optional<int>              days{};

    bool operator==(PaymentTerms const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::PaymentTerms, code, name, parent, active, effective, days);

namespace throughline {

template <>
inline constexpr auto about<PaymentTerms> = about_object<PaymentTerms>(
    "PaymentTerms", "An agreed time to pay.",
    {
        member<&PaymentTerms::code>("Code by which systems know it.", Owner::erp),
        member<&PaymentTerms::name>("Name by which people know it.", Owner::erp),
        member<&PaymentTerms::parent>("The one it is part of.", Owner::erp),
        member<&PaymentTerms::active>("Whether new records may use it.", Owner::erp),
        member<&PaymentTerms::effective>("Days on which it may be used.", Owner::erp),
        member<&PaymentTerms::days>("Days from the invoice's date to its due date.", Owner::erp).in("days"),
    });
static_assert(described<PaymentTerms>);

}  // namespace throughline
