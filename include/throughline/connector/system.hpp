#pragma once

#include <throughline/connector/connector.hpp>
#include <throughline/core/currency.hpp>
#include <throughline/mapping/crosswalk.hpp>
#include <throughline/mapping/mapping.hpp>
#include <throughline/mapping/overlay.hpp>
#include <throughline/mapping/vendor_schema.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace throughline {

class BudgetPool;

/// One connection as a host describes it: a vendor's tenant, what is spoken with it, and which part it plays. A value;
/// opening it is the engine's work. Vendors make these: `salesforce::system("crm", login)`.
struct System {
    std::string              name;               ///< Unique in its topology; stands in records, logs and exceptions.
    std::string              vendor;             ///< "salesforce".
    Owner                    role = Owner::crm;  ///< Which of the model's owners it is.
    std::vector<MappingView> mappings;           ///< The objects it keeps.
    std::vector<std::string> creates{};     ///< Canonical objects that we create there when a record exists elsewhere.
    Crosswalks               crosswalks{};  ///< Its spelling of controlled vocabularies.
    Currency                 default_currency{};  ///< Of amounts whose record names none.

    /// Makes the connector that talks to it. Called once per engine.
    std::function<std::unique_ptr<Connector>(Exchange exchange)> connect{};
    /// Reads what its connector's `describe` answers. Empty: nobody watches whether the vendor's objects change.
    std::function<Result<VendorSchema>(std::string_view text, std::string_view vendor_object)> read_schema{};

    /// The vendor's patience, where other connections draw on it as well; otherwise the sheet's limits are its own.
    std::shared_ptr<BudgetPool> budget{};

    Overlay overlay{};  ///< The tenant's, where it has one: the mappings point into it. Set by `with_overlay`.
};

/// What a system's overlays are checked against.
inline OverlayBase overlay_base(System const& system, VendorDescription const* described = nullptr,
                                std::optional<Date> day = std::nullopt) {
    return {system.mappings, &system.crosswalks, described, day};
}

/// The system as one tenant has it: the overlay's mappings and crosswalks stand in place of its own. Requires: the
/// overlay was loaded against this system's mappings; checked, throws std::invalid_argument.
///
///     auto const loaded = load_overlay(text, "acme.json", overlay_base(crm));
///     if (!loaded) return report(describe(loaded.faults));
///     crm = with_overlay(std::move(crm), loaded.overlay);
System with_overlay(System system, Overlay overlay);

}  // namespace throughline
