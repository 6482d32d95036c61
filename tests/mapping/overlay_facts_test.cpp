#include "overlay_support.hpp"

#include <throughline/mapping/drift.hpp>
#include <throughline/mapping/row_facts.hpp>
#include <throughline/mapping/xml.hpp>

#include <map>

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::string_view entries = R"("fields": [
        {"member": "website", "field": "home_page"},
        {"member": "tax_code", "field": "tax", "crosswalk": "tax_code"},
        {"member": "parent", "field": "above", "references": "client"},
        {"member": "industry", "field": "trade", "default_when_read": "other"}],
    "custom": [{"name": "margin", "type": "decimal", "field": "margin"},
               {"name": "since", "type": "date", "field": "since", "direction": "read"}],
    "computed": [{"field": "tag", "from": {"concatenate": [{"member": "name"}, "!"]}}])";

FieldRow const& row_named(MappingView const& view, std::string_view field) {
    for (auto const& row : view.rows)
        if (row.name == field) return row;
    FAIL("no such row: " << field);
    return view.rows.front();
}

}  // namespace

TEST_CASE("a row of an overlay says as much of the vendor's side as a row of a table (R219, P37)") {
    OverlaidTenant const tenant{overlay_text("Account", entries)};
    auto const&          view = tenant.view("Account");
    using enum VendorType;
    auto const fits = [&](std::string_view field) {
        std::string types;
        for (auto const type : {text, choice, boolean, integer, decimal, date, timestamp, reference})
            if (facts_of(row_named(view, field)).can_stand_in(type)) types += std::string{name_of(type)} + " ";
        return types;
    };
    CHECK(fits("home_page") == "text choice reference ");
    CHECK(fits("tax") == "text choice integer reference ");
    CHECK(facts_of(row_named(view, "tax")).crosswalk == "tax_code");
    CHECK(facts_of(row_named(view, "above")).vendor_object == "client");
    CHECK(fits("trade") == "text choice reference ");
    CHECK(fits("margin") == "integer decimal ");
    CHECK(fits("since") == "date ");
    CHECK(fits("tag") == "text choice reference ");
    CHECK(law_of(row_named(view, "since")) == Law::read_only);
    CHECK(law_of(row_named(view, "margin")) == Law::lossless);
    CHECK(law_of(row_named(view, "tag")) == Law::write_only);
}

TEST_CASE("what an overlay maps is judged by the vendor's description, and rests alone (R219, R275, P37)") {
    OverlaidTenant const tenant{overlay_text("Account", entries)};
    std::vector const    mappings(tenant.loaded.overlay.mappings().begin(), tenant.loaded.overlay.mappings().end());
    VendorSchema         schema{"client", {}};
    for (auto const& row : tenant.view("Account").rows)
        if (!row.name.empty()) schema.fields.push_back({.name = std::string{row.name}});
    schema.sort();
    auto const become = [&](std::string_view field, VendorType type) {
        auto changed = schema;
        for (auto& each : changed.fields)
            if (each.name == field) each.type = type;
        return pauses_of(compare(schema, changed, mappings), mappings);
    };
    for (auto const& [field, type] : std::map<std::string_view, VendorType>{{"margin", VendorType::text},
                                                                            {"since", VendorType::boolean},
                                                                            {"home_page", VendorType::date},
                                                                            {"tag", VendorType::decimal}}) {
        CAPTURE(std::string{field});
        auto const pauses = become(field, type);
        REQUIRE(pauses.size() == 1);
        PausedMappings const paused{mappings, pauses};
        auto const&          view = paused.mappings().front();
        for (std::size_t row = 0; row < view.rows.size(); ++row)
            CHECK((view.rows[row].kind == RowKind::ignored && view.rows[row].reason.starts_with("rests")) ==
                  (view.rows[row].name == field));
    }
    CHECK(become("margin", VendorType::integer).empty());
}

TEST_CASE("parts of one member, and the lines whose key is gone, rest together (P37, L2)") {
    auto const& mappings = acme_mappings();
    auto const  pause    = [](std::string_view object, std::string_view vendor_object) {
        return Pause{.object        = std::string{object},
                         .vendor_object = std::string{vendor_object},
                         .error         = Error{ErrorCode::unsupported, "for the test"}};
    };
    auto        city  = pause("Account", view_of<Acme, Account>.vendor_object);
    auto const& rows  = view_of<Acme, Account>.rows;
    std::size_t parts = 0;
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows[row].name == "contact/address/city") city.not_read.set(row);
    PausedMappings const without_city{mappings, {city}};
    for (auto const& row : without_city.mappings().front().rows)
        if (row.name.starts_with("contact/address/")) {
            CHECK(row.direction != Direction::both);
            ++parts;
        }
    CHECK(parts >= 2);
    auto keyless       = pause("InvoiceLine", view_of<Acme, InvoiceLine>.vendor_object);
    keyless.no_reading = true;
    keyless.not_read.set(0);
    PausedMappings const without_lines{mappings, {keyless}};
    CHECK(without_lines.mappings()[2].find(RowKind::lines) == nullptr);
    CHECK(mappings[2].find(RowKind::lines) != nullptr);
    CHECK(without_lines.pause_of("InvoiceLine", keyless.vendor_object) != nullptr);
    CHECK(without_lines.pause_of("Invoice", "bill") == nullptr);
}

TEST_CASE("a field that XML cannot spell is an error and no exception (R109)") {
    OverlaidTenant const tenant{overlay_text("Account", R"("fields": [{"member": "website", "field": "home page"}])")};
    auto const           decoder = XmlDecoder::make(tenant.view("Account"));
    REQUIRE_FALSE(decoder);
    CHECK(decoder.error().code() == ErrorCode::unsupported);
    CHECK(decoder.error().context().field == "home page");
    CHECK(XmlDecoder::make(view_of<Acme, Account>));
}
