#pragma once

#include "acme.hpp"

#include <throughline/mapping/overlay.hpp>

#include <array>
#include <string>
#include <vector>

namespace throughline::tests {

inline std::vector<MappingView> const& acme_mappings() {
    static std::vector<MappingView> const views{view_of<Acme, Account>, view_of<Acme, Contact>, view_of<Acme, Invoice>,
                                                view_of<Acme, InvoiceLine>};
    return views;
}

/// An overlay around the entries of one object.
inline std::string overlay_text(std::string_view object, std::string_view entries, std::string_view crosswalks = "") {
    return R"({"schema": "urn:throughline:schema:overlay:1", "name": "test",
"crosswalks": [)" +
           std::string{crosswalks} + R"(],
"objects": [{"object": ")" +
           std::string{object} + R"(",
)" + std::string{entries} +
           "}]}";
}

/// A tenant of Acme with an overlay of its own.
struct OverlaidTenant : Tenant {
    explicit OverlaidTenant(std::string_view text, VendorDescription const* described = nullptr)
        : loaded{load_overlay(text, "tenant.json",
                              {.mappings = acme_mappings(), .crosswalks = &crosswalks, .described = described})} {
        for (auto const& fault : loaded.faults) FAIL_CHECK(fault.describe());
        REQUIRE(loaded);
        context.crosswalks = &loaded.overlay.crosswalks();
    }

    MappingView const& view(std::string_view object) const {
        for (auto const& each : loaded.overlay.mappings())
            if (each.object == object) return each;
        FAIL("no mapping of that object");
        return loaded.overlay.mappings().front();
    }
    Decoded read(std::string_view object, std::string_view text) {
        auto decoded = JsonDecoder{view(object)}.decode(text, context);
        REQUIRE_MESSAGE(decoded, text);
        return *std::move(decoded);
    }
    /// As `read`, of a record without faults.
    Decoded get(std::string_view object, std::string_view text) {
        auto decoded = read(object, text);
        for (auto const& fault : decoded.faults) FAIL_CHECK(fault.describe());
        return decoded;
    }
    std::string write(std::string_view object, void const* data, RowSet const& rows) {
        auto text = encode_json(view(object), data, rows, context);
        REQUIRE_MESSAGE(text, text.error().describe());
        return *text;
    }
    std::string create(std::string_view object, void const* data) {
        return write(object, data, rows_to_create(view(object), data));
    }

    LoadedOverlay loaded;
};

}  // namespace throughline::tests
