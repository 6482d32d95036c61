#include "acme.hpp"

#include <throughline/mapping/drift.hpp>

#include <algorithm>
#include <functional>
#include <set>

using namespace throughline;
using namespace throughline::tests;

namespace {

/// What Acme says of its clients: everything that the mapping needs.
VendorSchema clients() {
    using enum VendorType;
    VendorSchema schema{
        "client",
        {{.name = "id", .type = text, .createable = false, .updateable = false},
         {.name = "our_id", .type = text, .length = 36},
         {.name = "changed_at", .type = timestamp, .createable = false, .updateable = false},
         {.name = "is_deleted", .type = boolean, .createable = false, .updateable = false},
         {.name = "record_type", .type = text, .updateable = false},
         {.name = "title", .type = text, .nillable = false, .length = 80},
         {.name = "legal", .type = text, .length = 80},
         {.name = "number", .type = text, .updateable = false, .length = 12},
         {.name = "label", .type = text, .length = 200},
         {.name = "parent", .type = reference, .refers_to = {"client"}},
         {.name = "parent/id", .type = reference, .refers_to = {"client"}},
         {.name = "state", .type = choice, .values = {"lead", "client", "key client", "lost", "frozen"}},
         {.name = "industry", .type = text, .length = 40},
         {.name = "web", .type = text, .length = 255},
         {.name = "contact", .type = object},
         {.name = "contact/phone", .type = object},
         {.name = "contact/phone/main", .type = text, .length = 40},
         {.name = "contact/address", .type = object},
         {.name = "contact/address/street", .type = text},
         {.name = "contact/address/city", .type = text, .length = 40},
         {.name = "currency", .type = choice, .values = {"EUR", "USD"}},
         {.name = "terms", .type = choice, .values = {"net 30", "30 days", "net 60"}},
         {.name = "vat", .type = text, .length = 20},
         {.name = "owner", .type = reference, .refers_to = {"user"}},
         {.name = "credit", .type = text, .createable = false, .updateable = false},
         {.name = "health", .type = choice, .values = {"good", "watch", "at_risk"}},
         {.name = "etag", .type = text},
         {.name = "score", .type = decimal, .precision = 10, .scale = 2}}};
    schema.sort();
    return schema;
}

SchemaField& described_as(VendorSchema& schema, std::string_view name) {
    auto const found = std::find_if(schema.fields.begin(), schema.fields.end(),
                                    [&](SchemaField const& each) { return each.name == name; });
    REQUIRE(found != schema.fields.end());
    return *found;
}

void remove(VendorSchema& schema, std::string_view name) {
    std::erase_if(schema.fields, [&](SchemaField const& each) { return each.name == name; });
}

std::vector<MappingView> const mappings{view_of<Acme, Account>, view_of<Acme, Contact>};

using Change = std::function<void(VendorSchema&)>;

Drift drift_after(Change const& change) {
    auto newer = clients();
    change(newer);
    newer.sort();
    return compare(clients(), newer, mappings, Tenant{}.crosswalks);
}

/// "title" for a row that rests altogether, "title (create, update)" for one of which a part goes on.
std::set<std::string> resting(std::vector<Pause> const& pauses) {
    std::set<std::string> names;
    for (auto const& pause : pauses) {
        CHECK(pause.object == "Account");
        auto const& rows = view_of<Acme, Account>.rows;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (!pause.stops(row)) continue;
            std::string name{rows[row].name};
            name += pause.not_read[row] ? " read" : "";
            name += pause.not_created[row] ? " create" : "";
            name += pause.not_updated[row] ? " update" : "";
            names.insert(name);
        }
        if (pause.no_creating) names.insert("no new records");
        if (pause.no_reading) names.insert("no reading");
    }
    return names;
}

struct Case {
    char const*           name;
    Change                change;
    Impact                impact;
    std::set<std::string> rests{};
};

void check(Case const& each) {
    INFO(std::string{each.name});
    auto const drift = drift_after(each.change);
    auto       worst = Impact::cosmetic;
    for (auto const& difference : drift.differences) {
        INFO(difference.describe());
        worst = std::max(worst, difference.impact);
    }
    REQUIRE_FALSE(drift.differences.empty());
    CHECK(name_of(worst) == name_of(each.impact));
    auto const pauses = pauses_of(drift, mappings);
    CHECK(resting(pauses) == each.rests);
    CHECK(drift.breaks() == (each.impact == Impact::breaking));
    CHECK(pauses.empty() == (each.impact != Impact::breaking));
    for (auto const& pause : pauses) {
        CHECK(pause.error.code() == ErrorCode::unsupported);
        CHECK(pause.error.context().owner == "integration");
        CHECK_FALSE(pause.error.context().remedy.empty());
        CHECK_FALSE(pause.error.context().field.empty());
    }
}

}  // namespace

TEST_CASE("a mapping fits the description that it was made for, and nothing drifts where nothing changes (R219, P37)") {
    CHECK(misfits(view_of<Acme, Account>, clients(), Tenant{}.crosswalks).size() == 0);
    CHECK(unmapped_fields(view_of<Acme, Account>, clients()) == std::vector<std::string>{"score"});
    CHECK(compare(clients(), clients(), mappings).differences.empty());
    CHECK(fingerprint(clients()) == fingerprint(clients()));
}

TEST_CASE("what the vendor takes away stops the rows that need it, and no others (R219, P37)") {
    using enum VendorType;
    auto const set = [](std::string name, auto apply) {
        return [=](VendorSchema& schema) { apply(described_as(schema, name)); };
    };
    std::vector<Case> const cases{
        {"removed", [](auto& s) { remove(s, "web"); }, Impact::breaking, {"web read create update"}},
        {"removed, nobody maps it", [](auto& s) { remove(s, "score"); }, Impact::cosmetic},
        {"removed, ignored", [](auto& s) { remove(s, "etag"); }, Impact::cosmetic},
        {"removed, only read", [](auto& s) { remove(s, "credit"); }, Impact::breaking, {"credit read"}},
        {"removed, only written", [](auto& s) { remove(s, "industry"); }, Impact::breaking, {"industry create update"}},
        {"removed, the stamp",
         [](auto& s) { remove(s, "changed_at"); },
         Impact::breaking,
         {"changed_at read", "no reading"}},
        {"removed, our id", [](auto& s) { remove(s, "our_id"); }, Impact::breaking, {"our_id read", "no new records"}},
        {"removed, a part",
         [](auto& s) { remove(s, "contact/address/city"); },
         Impact::breaking,
         {"contact/address/city read create update"}},
        {"renamed in case", set("web", [](auto& f) { f.name = "Web"; }), Impact::breaking, {"web read create update"}},
        {"renamed in case, nobody maps it", set("score", [](auto& f) { f.name = "SCORE"; }), Impact::cosmetic},
        {"another type", set("vat", [](auto& f) { f.type = decimal; }), Impact::breaking, {"vat read create update"}},
        {"another type that fits", set("vat", [](auto& f) { f.type = choice; }), Impact::cosmetic},
        {"another type of the stamp",
         set("changed_at", [](auto& f) { f.type = date; }),
         Impact::breaking,
         {"changed_at read", "no reading"}},
        {"shortened below what is written",
         set("number", [](auto& f) { f.length = 10; }),
         Impact::breaking,
         {"number create"}},
        {"shortened, any text is written",
         set("legal", [](auto& f) { f.length = 40; }),
         Impact::breaking,
         {"legal create update"}},
        {"shortened, only read", set("credit", [](auto& f) { f.length = 3; }), Impact::cosmetic},
        {"a value that we write is gone",
         set("state", [](auto& f) { std::erase(f.values, "lost"); }),
         Impact::breaking,
         {"state create update"}},
        {"a value that we only read is gone", set("state", [](auto& f) { std::erase(f.values, "key client"); }),
         Impact::cosmetic},
        {"a value that nobody knows is gone", set("state", [](auto& f) { std::erase(f.values, "frozen"); }),
         Impact::cosmetic},
        {"a value of the crosswalk is gone",
         set("terms", [](auto& f) { std::erase(f.values, "net 60"); }),
         Impact::breaking,
         {"terms create update"}},
        {"a value that the crosswalk only reads is gone",
         set("terms", [](auto& f) { std::erase(f.values, "30 days"); }), Impact::cosmetic},
        {"no longer updateable", set("web", [](auto& f) { f.updateable = false; }), Impact::breaking, {"web update"}},
        {"no longer writable",
         set("web", [](auto& f) { f.createable = f.updateable = false; }),
         Impact::breaking,
         {"web create update"}},
        {"now writable, only read", set("credit", [](auto& f) { f.createable = true; }), Impact::additive},
        {"refers to something else",
         set("owner", [](auto& f) { f.refers_to = {"group"}; }),
         Impact::breaking,
         {"owner read create update"}},
        {"demanded, and nobody writes it",
         set("score", [](auto& f) { f.nillable = false; }),
         Impact::breaking,
         {"no new records"}},
        {"demanded, but defaulted", set("score", [](auto& f) { f.nillable = false, f.defaulted = true; }),
         Impact::cosmetic},
    };
    for (auto const& each : cases) check(each);
}

TEST_CASE("a field that becomes required, where our member may be empty, is said and stops nothing by itself (P37)") {
    auto const drift  = drift_after([](VendorSchema& schema) { described_as(schema, "web").nillable = false; });
    auto const pauses = pauses_of(drift, mappings);
    CHECK(drift.breaks());
    REQUIRE(pauses.size() == 1);
    CHECK(resting(pauses).empty());
    CHECK(pauses[0].error.context().field == "web");
    // The title always has a value.
    auto const fine = drift_after([](VendorSchema& schema) {
        described_as(schema, "title").defaulted = true;
        described_as(schema, "title").nillable  = true;
    });
    CHECK_FALSE(fine.breaks());
}

TEST_CASE("what the vendor adds or allows stops nothing (R219, P37)") {
    std::vector<Case> const cases{
        {"added", [](auto& s) { s.fields.push_back({.name = "fax", .type = VendorType::text}); }, Impact::additive},
        {"lengthened", [](auto& s) { described_as(s, "legal").length = 255; }, Impact::additive},
        {"no length any more", [](auto& s) { described_as(s, "legal").length = 0; }, Impact::additive},
        {"widened", [](auto& s) { described_as(s, "score").precision = 18; }, Impact::additive},
        {"a value more", [](auto& s) { described_as(s, "state").values.push_back("merged"); }, Impact::additive},
        {"a target more", [](auto& s) { described_as(s, "owner").refers_to.push_back("group"); }, Impact::additive},
        {"not required any more", [](auto& s) { described_as(s, "title").nillable = true; }, Impact::additive},
        {"relabelled", [](auto& s) { described_as(s, "title").label = "Client name"; }, Impact::cosmetic},
    };
    for (auto const& each : cases) check(each);
}

TEST_CASE("a field added that new records must have stops new records alone (P37)") {
    check({"added and demanded",
           [](VendorSchema& schema) {
               schema.fields.push_back({.name = "segment", .type = VendorType::text, .nillable = false});
           },
           Impact::breaking,
           {"no new records"}});
}

TEST_CASE("what did not fit before breaks nothing now (P37)") {
    auto older = clients();
    remove(older, "web");
    auto newer                         = older;
    described_as(newer, "score").label = "Rating";
    CHECK_FALSE(compare(older, newer, mappings).breaks());
    CHECK(misfits(view_of<Acme, Account>, older, {}).size() == 1);
    CHECK(pauses_of(misfits(view_of<Acme, Account>, older, {}), mappings).size() == 1);
    // Nor does a field that comes back with a flaw of its own, in what was stopped already.
    CHECK_FALSE(compare(older, clients(), mappings).breaks());
}

TEST_CASE("while a row rests, the others read and write as before, and the member keeps what it has (P37)") {
    Tenant     tenant;
    auto const drift =
        drift_after([](VendorSchema& schema) { described_as(schema, "web").type = VendorType::decimal; });
    auto const pauses = pauses_of(drift, mappings);
    REQUIRE(pauses.size() == 1);
    auto const rows = rows_during(pauses[0], view_of<Acme, Account>);
    auto       view = view_of<Acme, Account>;
    view.rows       = rows;

    auto const read =
        JsonDecoder{view}.decode(R"({"id":"7","title":"North","currency":"EUR","web":17.5})", tenant.context);
    REQUIRE(read);
    CHECK(read->faults.empty());
    CHECK(read->custom.empty());
    CHECK(read->object.as<Account>().name == "North");
    CHECK_FALSE(mentions<&Account::website>(*read));

    Account wanted{.name = "North", .website = "n.example"};
    auto    held    = wanted;
    held.name       = "South";
    held.website    = "s.example";
    auto const text = encode_json(view, &wanted, rows_to_update(view, &wanted, &held, tenant.context), tenant.context);
    REQUIRE(text);
    CHECK(*text == R"({"title":"North","label":"North / none"})");
}

TEST_CASE("a schema is kept as JSON and comes back the same; its fingerprint sees all but labels (P37)") {
    auto const schema = clients();
    auto const kept   = vendor_schema_from_json(to_json(schema));
    REQUIRE(kept);
    CHECK(*kept == schema);
    auto relabelled                         = schema;
    described_as(relabelled, "title").label = "Name of the client";
    CHECK(fingerprint(relabelled) == fingerprint(schema));
    auto shorter                          = schema;
    described_as(shorter, "title").length = 79;
    CHECK(fingerprint(shorter) != fingerprint(schema));
    auto defaulted                             = schema;
    described_as(defaulted, "score").defaulted = true;
    CHECK(fingerprint(defaulted) != fingerprint(schema));
    CHECK(compare(schema, defaulted, mappings).differences.size() == 1);
    CHECK_FALSE(vendor_schema_from_json("[]"));
    CHECK_FALSE(vendor_schema_from_json(R"({"schema":"urn:throughline:schema:overlay:1","fields":[]})"));
}
