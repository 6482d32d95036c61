#include <throughline/core/random.hpp>
#include <throughline/mapping/drift.hpp>
#include <throughline/vendors/netsuite/schema.hpp>
#include <throughline/vendors/salesforce/schema.hpp>
#include <tool/registry.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace throughline;

namespace {

constexpr int changes_each = 40;

/// Descriptions that vendors really gave, and the mappings of their objects.
struct Recorded {
    tool::Vendor const* vendor;
    System              system;
    VendorSchema        schema;
};

std::optional<std::string> contract(std::string const& path) {
    if (std::string_view{THROUGHLINE_SHARED_DIR}.empty()) return std::nullopt;
    std::ifstream file{std::filesystem::path{THROUGHLINE_SHARED_DIR} / "contracts" / path, std::ios::binary};
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

void add(std::vector<Recorded>& all, char const* vendor, std::string const& path, char const* object) {
    auto const text = contract(path);
    if (!text) return;
    auto const* known  = tool::find_vendor(vendor);
    auto        schema = known->read_schema(*text, object);
    REQUIRE_MESSAGE(schema, schema.error().describe());
    all.push_back({known, known->system(), *std::move(schema)});
}

std::vector<Recorded> recorded() {
    std::vector<Recorded> all;
    for (auto const* object : {"Account", "Contact", "Opportunity"})
        add(all, "salesforce", "salesforce/describe/" + std::string{object} + ".json", object);
    for (auto const* object : {"customer", "invoice", "term", "salesTaxItem"})
        add(all, "netsuite", "netsuite/record-v1.openapi.json", object);
    for (auto const* object : {"workspaces", "time_entries", "expenses", "workspace_allocations"})
        add(all, "kantata", "kantata/spec/mavenlink_gem_specification.yml", object);
    if (all.empty()) MESSAGE("skipped: the vendors' contracts are not here");
    return all;
}

/// Every second time a field that some row names: most of a vendor's fields are nobody's.
SchemaField& any_field(Recorded const& from, VendorSchema& schema, Random& random) {
    auto const& views = from.system.mappings;
    auto const  view  = std::find_if(views.begin(), views.end(),
                                     [&](MappingView const& each) { return each.vendor_object == schema.object; });
    auto&       other = schema.fields[random.below(schema.fields.size())];
    if (view == views.end() || random.chance(1, 2)) return other;
    auto const name  = view->rows[random.below(view->rows.size())].name;
    auto const named = std::find_if(schema.fields.begin(), schema.fields.end(),
                                    [&](SchemaField const& each) { return each.name == name; });
    return named == schema.fields.end() ? other : *named;
}

/// Something that a vendor may do to everybody at any time.
void add_or_allow(Recorded const& from, VendorSchema& schema, Random& random) {
    auto& field = any_field(from, schema, random);
    switch (random.below(9)) {
        case 0:
            schema.fields.push_back(
                {.name = "New_" + std::to_string(random.below(1'000'000)) + "__c", .type = VendorType::text});
            break;
        case 1:
            schema.fields.push_back({.name      = "Filled_" + std::to_string(random.below(1'000'000)) + "__c",
                                     .type      = VendorType::boolean,
                                     .nillable  = false,
                                     .defaulted = true});
            break;
        case 2:
            if (field.length) field.length += 1 + random.below(200);
            break;
        case 3:
            if (field.precision) field.precision += 1 + random.below(4);
            break;
        case 4:
            if (!field.values.empty()) field.values.push_back("~ new " + std::to_string(random.below(1000)));
            break;
        case 5:
            if (!field.refers_to.empty()) field.refers_to.push_back("~Other" + std::to_string(random.below(1000)));
            break;
        case 6:
            field.nillable = true;
            break;
        case 7:
            field.createable = field.updateable = true;
            if (field.is_demanded()) field.defaulted = true;
            break;
        default:
            field.label += " (new)";
    }
    schema.sort();
}

/// Something that may take away what a row needs.
void take_away(Recorded const& from, VendorSchema& schema, Random& random) {
    auto& field = any_field(from, schema, random);
    switch (random.below(9)) {
        case 0:
            schema.fields.erase(schema.fields.begin() + (&field - schema.fields.data()));
            break;
        case 1:
            field.type = static_cast<VendorType>(1 + random.below(static_cast<std::uint64_t>(VendorType::list)));
            break;
        case 2:
            if (field.length > 1) field.length = 1 + random.below(field.length - 1);
            break;
        case 3:
            if (field.precision > 2) --field.precision;
            break;
        case 4:
            if (!field.values.empty())
                field.values.erase(field.values.begin() +
                                   static_cast<std::ptrdiff_t>(random.below(field.values.size())));
            break;
        case 5:
            field.nillable = false;
            break;
        case 6:
            field.createable = field.updateable = false;
            break;
        case 7:
            std::transform(field.name.begin(), field.name.end(), field.name.begin(), [](char letter) {
                return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
            });
            break;
        default:
            if (!field.refers_to.empty()) field.refers_to = {"SomethingElse"};
    }
    schema.sort();
}

bool is_at_or_below(std::string const& path, std::string const& field) {
    return path == field || path.starts_with(field + "/");
}

/// A pause is of rows that a breaking difference names, of fields that have really changed, and of nothing else.
void check_pauses(Recorded const& from, VendorSchema const& newer, Drift const& drift) {
    std::set<std::string> changed;
    for (auto const& field : from.schema.fields) {
        auto const* now = newer.find(field.name);
        if (!now || !(*now == field)) changed.insert(field.name);
    }
    auto const pauses = pauses_of(drift, from.system.mappings);
    CHECK(pauses.empty() == !drift.breaks());
    for (auto const& difference : drift.differences)
        for (auto const& row : difference.rows)
            if (row.stop.anything())
                CHECK(std::any_of(changed.begin(), changed.end(),
                                  [&](std::string const& field) { return is_at_or_below(row.field, field); }));
}

/// What rests, so that a row that does not fit any more is never used, and one that fits always is.
void check_rows(Recorded const& from, VendorSchema const& newer, Drift const& drift) {
    auto const pauses = pauses_of(drift, from.system.mappings);
    for (auto const& view : from.system.mappings) {
        if (view.vendor_object != newer.object) continue;
        auto const before = misfits(view, from.schema, from.system.crosswalks);
        for (auto const& misfit : misfits(view, newer, from.system.crosswalks)) {
            bool const old = std::any_of(before.begin(), before.end(), [&](Misfit const& each) {
                return each.row == misfit.row && each.field == misfit.field && each.object == misfit.object;
            });
            if (old || misfit.row == Misfit::no_row || !misfit.stop.anything()) continue;
            CHECK(std::any_of(pauses.begin(), pauses.end(), [&](Pause const& pause) {
                auto const& stop = misfit.stop;
                return pause.object == misfit.object && (!stop.read || pause.not_read[misfit.row]) &&
                       (!stop.create || pause.not_created[misfit.row]) &&
                       (!stop.update || pause.not_updated[misfit.row]);
            }));
        }
    }
}

}  // namespace

TEST_CASE("recorded descriptions are read, whole (R219)") {
    for (auto const& each : recorded()) {
        CAPTURE(each.schema.object);
        CHECK(each.schema.fields.size() > 10);
        CHECK(std::all_of(each.schema.fields.begin(), each.schema.fields.end(),
                          [](SchemaField const& field) { return !field.name.empty(); }));
        auto const kept = vendor_schema_from_json(to_json(each.schema));
        REQUIRE(kept);
        CHECK(*kept == each.schema);
        if (each.schema.object == "Opportunity") {
            auto const* stage = each.schema.find("StageName");
            REQUIRE(stage);
            CHECK(stage->type == VendorType::choice);
            CHECK(stage->values.size() == 10);
            CHECK(stage->is_demanded());
            CHECK(each.schema.find("Amount")->precision == 18);
            CHECK(each.schema.find("AccountId")->refers_to == std::vector<std::string>{"Account"});
            CHECK(each.schema.leads_elsewhere("Account/Name"));
        }
        if (each.schema.object == "invoice") {
            CHECK(each.schema.find("status/id")->values == std::vector<std::string>{"A", "B", "D", "E", "V"});
            CHECK(each.schema.find("currency/id"));
            CHECK(each.schema.find("item/items/amount")->type == VendorType::decimal);
            CHECK(each.schema.find("lastModifiedDate")->type == VendorType::timestamp);
        }
    }
}

TEST_CASE("whatever a vendor adds or allows, nothing stops (R219, P37)") {
    for (auto const& each : recorded()) {
        for (std::uint64_t seed = 1; seed <= changes_each; ++seed) {
            CAPTURE(each.schema.object);
            CAPTURE(seed);
            SeededRandom random{seed};
            auto         newer = each.schema;
            for (auto left = 1 + random.below(5); left > 0; --left) add_or_allow(each, newer, random);
            auto const drift = compare(each.schema, newer, each.system.mappings, each.system.crosswalks);
            for (auto const& difference : drift.differences)
                CHECK_MESSAGE(difference.impact != Impact::breaking, difference.describe());
            CHECK(pauses_of(drift, each.system.mappings).empty());
        }
    }
}

TEST_CASE("whatever a vendor takes away, exactly the rows that it hurts rest (R219, R275, P37)") {
    std::set<std::string_view> seen;
    for (auto const& each : recorded()) {
        for (std::uint64_t seed = 1; seed <= changes_each; ++seed) {
            CAPTURE(each.schema.object);
            CAPTURE(seed);
            SeededRandom random{seed};
            auto         newer = each.schema;
            for (auto left = 1 + random.below(3); left > 0; --left) take_away(each, newer, random);
            auto const drift = compare(each.schema, newer, each.system.mappings, each.system.crosswalks);
            CHECK((fingerprint(newer) != fingerprint(each.schema)) == !drift.differences.empty());
            for (auto const& difference : drift.differences)
                if (difference.impact == Impact::breaking) seen.insert(name_of(difference.kind));
            check_pauses(each, newer, drift);
            check_rows(each, newer, drift);
        }
    }
    if (!recorded().empty()) CHECK(seen.size() >= 6);  // The changes are not all of fields that nobody maps.
}
