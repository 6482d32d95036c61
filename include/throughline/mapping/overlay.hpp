#pragma once

#include <throughline/mapping/described.hpp>
#include <throughline/mapping/fault.hpp>
#include <throughline/mapping/mapping.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// The schema of overlays, and the newest version of it; every older one is read.
inline constexpr std::string_view overlay_schema         = "urn:throughline:schema:overlay:";
inline constexpr int              overlay_schema_version = 1;

/// A tenant's own version of a vendor's mappings: its custom fields, fields of its own for our members, constants,
/// defaults, computed fields, what it opts out of, and its crosswalks. A value; it owns what it holds, and its views
/// are valid as long as it or a copy of it lives. Two of them have nothing in common.
///
/// Its mappings are mappings like any other: decoders, encoders, field lists and documents work with them as they are.
class Overlay {
  public:
    /// Changes nothing, of no mappings.
    Overlay() = default;

    std::string const& name() const;
    /// All mappings that it was checked against, in their order; those that it changes are its own.
    std::span<MappingView const> mappings() const;
    /// The connection's crosswalks with its own in their place.
    Crosswalks const& crosswalks() const;

    struct State;
    explicit Overlay(std::shared_ptr<State const> state) : state_{std::move(state)} {}

  private:
    std::shared_ptr<State const> state_{};
};

/// What an overlay is checked against.
struct OverlayBase {
    std::span<MappingView const> mappings{};
    Crosswalks const*            crosswalks = nullptr;  ///< Of the connection; an overlay replaces or extends them.
    VendorDescription const*     described  = nullptr;  ///< The vendor's own word for what it has, where it was asked.
    std::optional<Date>          day{};                 ///< Of crosswalk lookups that name none.
};

/// One document: its text, and what it is called in faults.
struct OverlaySource {
    std::string_view text;
    std::string_view file;
};

/// An overlay as it was read, or everything that is wrong with it: one or the other.
struct LoadedOverlay {
    Overlay                    overlay{};
    std::vector<DocumentFault> faults{};

    explicit operator bool() const { return faults.empty(); }
};

/// Reads and checks one overlay in full (docs/overlays.md). Every fault is listed with its line and its remedy; where
/// there is one, nothing of the overlay is used.
LoadedOverlay load_overlay(std::string_view text, std::string_view file, OverlayBase const& base);

/// The same for several that lie side by side, as an industry's and a tenant's. They may not speak about the same
/// thing.
LoadedOverlay load_overlays(std::span<OverlaySource const> sources, OverlayBase const& base);

/// JSON Schema (draft 2020-12) of overlays, made from what the loader accepts.
std::string overlay_json_schema();

}  // namespace throughline
