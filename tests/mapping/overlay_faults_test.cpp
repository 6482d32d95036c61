#include "overlay_support.hpp"

#include <algorithm>
#include <set>

using namespace throughline;
using namespace throughline::tests;

namespace {

VendorDescription const described{{{"client",
                                    {{"home_page", ValueType::text},
                                     {"founded", ValueType::date},
                                     {"score", ValueType::decimal, false},
                                     {"segment", ValueType::text, true, {"EMEA", "APAC"}},
                                     {"web", ValueType::text},
                                     {"title", ValueType::text}}}}};

Crosswalks const crosswalks{{"tax_code", {{"S", "STANDARD"}}}};

std::vector<DocumentFault> faults_of(std::string_view text, bool with_description = false) {
    return load_overlay(text, "acme.json",
                        {.mappings   = acme_mappings(),
                         .crosswalks = &crosswalks,
                         .described  = with_description ? &described : nullptr})
        .faults;
}
std::vector<DocumentFault> faults_in(std::string_view entries, bool with_description = false) {
    return faults_of(overlay_text("Account", entries), with_description);
}

struct Case {
    FaultKind        kind;
    std::string_view entries;
    std::string_view says;  // The whole fault, behind its file.
    bool             described = false;
};

// One for each kind of fault, in the words that an integrator reads.
// clang-format off
std::vector<Case> const cases{
    {FaultKind::unknown_key, R"("fields": [{"member": "website", "feild": "x"}])",
     R"(4:34: /objects/0/fields/0/feild: a field has no key "feild" (did you mean field; correct the key, or )"
        R"(leave it out))"},
    {FaultKind::missing_key, R"("fields": [{"field": "x"}])",
     R"(4:12: /objects/0/fields/0: a field without its "member" (expected the member of the canonical object; )"
        R"(add the key))"},
    {FaultKind::repeated_key, R"("fields": [{"member": "website", "member": "website", "field": "x"}])",
     R"(4:34: /objects/0/fields/0/member: the key "member" stands here twice (keep one of the two))"},
    {FaultKind::wrong_type, R"("fields": {"member": "website"})",
     R"(4:11: /objects/0/fields: "fields" has a value of another type (expected a list))"},
    {FaultKind::unknown_word, R"("fields": [{"member": "website", "direction": "reed"}])",
     R"(4:47: /objects/0/fields/0/direction: "reed" is none of the words for "direction" (expected one of both, )"
        R"(read, write, create; did you mean read))"},
    {FaultKind::unknown_member, R"("fields": [{"member": "web_site", "field": "x"}])",
     R"(4:23: /objects/0/fields/0/member: Account has no member "web_site" (expected a member of the canonical )"
        R"(object; did you mean website; name a member, or declare a custom field))"},
    {FaultKind::ambiguous, R"("fields": [{"member": "billing_address", "field": "x"}])",
     R"(4:23: /objects/0/fields/0/member: "billing_address" has several lines (did you mean )"
        R"(contact/address/street, contact/address/city; say which one by its field: "replaces"))"},
    {FaultKind::unknown_field, R"("fields": [{"member": "website", "field": "homepage"}])",
     R"(4:43: /objects/0/fields/0/field: client has no field "homepage" (expected a field that the vendor )"
        R"(describes; did you mean home_page; name one of its fields, or add the field in the vendor's )"
        R"(system))", true},
    {FaultKind::malformed_field, R"("fields": [{"member": "website", "field": "a//b"}])",
     R"(4:43: /objects/0/fields/0/field: "a//b" is no vendor's field (expected a name, or names joined by )"
        R"(single slashes: "outer/inner"))"},
    {FaultKind::field_taken, R"("fields": [{"member": "website", "field": "title"}])",
     R"(4:12: /objects/0/fields/0: "title" is taken by the line of "name" in the vendor's mapping (expected a )"
        R"(field that no other line reads or writes; opt out of the other line, or name another field))"},
    {FaultKind::field_taken, R"("custom": [{"name": "contact_info", "type": "text", "field": "contact"}])",
     R"(4:12: /objects/0/custom/0: "contact" cannot be a value and hold fields: "contact/phone/main" stands in )"
        R"(the vendor's mapping (name the field itself, or opt out of the other line))"},
    {FaultKind::member_taken, R"("fields": [{"member": "website", "field": "x"}, {"member": "website", "field": "y"}])",
     R"(4:60: /objects/0/fields/1/member: "website" stands also in acme.json:4 (keep one of the two))"},
    {FaultKind::name_taken, R"("custom": [{"name": "website", "type": "text", "field": "x"}])",
     R"(4:21: /objects/0/custom/0/name: "website" is a member of Account (map the member under "fields", or )"
        R"(choose another name))"},
    {FaultKind::name_taken, R"("custom": [{"name": "vat", "type": "text", "field": "x"}])",
     R"(4:21: /objects/0/custom/0/name: "vat" is a field of the vendor's that is mapped (choose another name))"},
    {FaultKind::malformed_name, R"("custom": [{"name": "My Tier", "type": "text", "field": "x"}])",
     R"(4:21: /objects/0/custom/0/name: "My Tier" is no name of a custom field (expected lower-case letters, )"
        R"(digits and underscores, a letter first, at most 64))"},
    {FaultKind::required, R"("omit": [{"member": "name", "reason": "nobody needs names"}])",
     R"(4:21: /objects/0/omit/0/member: "name" is required, and nothing else would fill it (name the field )"
        R"(where this tenant keeps it))"},
    {FaultKind::no_reason, R"("omit": [{"member": "website", "reason": "no"}])",
     R"(4:42: /objects/0/omit/0/reason: the reason says too little (expected a few words for who reads the mapping))"},
    {FaultKind::ill_typed, R"("fields": [{"member": "website", "field": "founded"}, {"member": "type", "field": )"
        R"("home_page", "crosswalk": "tax_code"}])",
     R"(4:109: /objects/0/fields/1/crosswalk: only choices and references go through a crosswalk (leave it out, )"
        R"(or use the expression {"lookup": ...}))", true},
    {FaultKind::ill_typed, R"("fields": [{"member": "health", "default_when_read": "greet"}])",
     R"(4:54: /objects/0/fields/0/default_when_read: this is no value of "health" (expected a value as )"
        R"(canonical JSON spells it))"},
    {FaultKind::ill_typed, R"("custom": [{"name": "age", "type": "decimal", "field": "founded"}])",
     R"(4:56: /objects/0/custom/0/field: "founded" is described as date (expected a field of type decimal))", true},
    {FaultKind::ill_typed, R"("fields": [{"member": "website", "field": "founded"}])",
     R"(4:43: /objects/0/fields/0/field: "founded" is described as date (expected a field of type text))", true},
    {FaultKind::controlled_field, R"("fields": [{"member": "website", "field": "segment"}])",
     R"(4:43: /objects/0/fields/0/field: "segment" takes listed values only, and free text would be written )"
        R"((expected a crosswalk to its values, or "direction": "read"))", true},
    {FaultKind::not_supported, R"("fields": [{"member": "shipping_address", "field": "x"}])",
     R"(4:23: /objects/0/fields/0/member: "shipping_address" is of a kind that an overlay cannot map (map it in )"
        R"(code: see docs/mapping.md))"},
    {FaultKind::not_reversible, R"("fields": [{"member": "website", "direction": "both", "from": )"
        R"({"first_non_empty": [{"field": "a"}, {"field": "b"}]}}])",
     R"(4:47: /objects/0/fields/0/direction: the expression cannot be undone: a choice between values does not )"
        R"(say which it was (say "direction": "read"; write the field with "computed"))"},
    {FaultKind::not_writable, R"("fields": [{"member": "credit_status", "direction": "both"}])",
     R"(4:53: /objects/0/fields/0/direction: the vendor computes or locks this field (name another field, or )"
        R"(say "direction": "read"))"},
    {FaultKind::not_writable, R"("custom": [{"name": "rank", "type": "decimal", "field": "score"}])",
     R"(4:57: /objects/0/custom/0/field: "score" cannot be written (say "direction": "read"))", true},
    {FaultKind::controlled_field, R"("custom": [{"name": "rank", "type": "text", "field": "segment"}])",
     R"(4:54: /objects/0/custom/0/field: "segment" takes listed values only, and free text would be written )"
        R"((expected a crosswalk to its values, or "direction": "read"))", true},
    {FaultKind::controlled_field, R"("constants": [{"field": "segment", "value": "EMAE"}])",
     R"(4:45: /objects/0/constants/0/value: "EMAE" is no value of "segment" (expected one of the field's listed )"
        R"(values; did you mean EMEA))", true},
    {FaultKind::unknown_crosswalk, R"("custom": [{"name": "tier", "type": "enumeration", "field": "x", )"
        R"("crosswalk": "tax_cod"}])",
     R"(4:79: /objects/0/custom/0/crosswalk: there is no crosswalk "tax_cod" (did you mean tax_code; add it to )"
        R"(the overlay's crosswalks))"},
    {FaultKind::unknown_object, R"("fields": [{"member": "owner", "field": "x", "references": "client"}])",
     R"(4:60: /objects/0/fields/0/references: "client" is not where the vendor keeps Resource (expected a )"
        R"(vendor's object that is mapped to Resource))"},
};
// clang-format on

}  // namespace

TEST_CASE("every fault of an overlay says where it is, what was expected, what comes near, and what to do (P36)") {
    for (auto const& each : cases) {
        INFO(each.entries);
        auto const faults = faults_in(each.entries, each.described);
        REQUIRE_FALSE(faults.empty());
        CHECK(faults.back().kind == each.kind);
        CHECK(faults.back().describe() == "acme.json:" + std::string{each.says});
    }
}

TEST_CASE("faults of the document itself") {
    auto const only = [](std::string_view text) {
        auto const faults = faults_of(text);
        REQUIRE(faults.size() == 1);
        return faults.front();
    };
    CHECK(only("{\n  \"schema\": oops}").describe() ==
          "acme.json:2:13: malformed JSON at byte 14: a value was expected (expected one JSON document in UTF-8; mend "
          "the JSON at this place)");
    CHECK(only(R"({"schema": "urn:throughline:schema:overlay:2", "name": "n"})").describe() ==
          "acme.json:1:12: /schema: the document is of a newer version than this library reads (expected "
          "\"urn:throughline:schema:overlay:1\"; update the library, or save the document for it)");
    CHECK(only(R"({"schema": "urn:other:1", "name": "n"})").kind == FaultKind::schema);
    CHECK(only(R"({"name": "n"})").kind == FaultKind::missing_key);
    CHECK(only("[]").kind == FaultKind::wrong_type);
    CHECK(faults_of(overlay_text("Acount", "\"fields\": []"))[0].describe() ==
          "acme.json:3:24: /objects/0/object: there is no mapping of \"Acount\" (expected an object that the "
          "connection maps; did you mean Account)");
    CHECK(faults_of(overlay_text("Account", "\"vendor_object\": \"cliemt\""))[0].candidates ==
          std::vector<std::string>{"client"});
}

TEST_CASE("all faults are listed at once, and nothing of a faulty overlay is used") {
    auto const text = overlay_text(
        "Account", R"("fields": [{"member": "nane", "field": "x"}, {"member": "website", "field": "title"}],
        "custom": [{"name": "A", "type": "text", "field": "y"}, {"name": "b", "type": "colour", "field": "z"}],
        "constants": [{"field": "k"}])",
        R"({"name": "c", "pairs": [{"vendor": "1", "canonical": "a"}, {"vendor": "1", "canonical": "b"}]})");
    auto const loaded = load_overlay(text, "acme.json", {.mappings = acme_mappings()});
    CHECK_FALSE(loaded);
    std::set<FaultKind> kinds;
    for (auto const& fault : loaded.faults) kinds.insert(fault.kind);
    CHECK(kinds == std::set{FaultKind::unknown_member, FaultKind::field_taken, FaultKind::malformed_name,
                            FaultKind::unknown_word, FaultKind::missing_key, FaultKind::two_meanings});
    CHECK(loaded.overlay.mappings().empty());
    CHECK(error_of(loaded.faults).code() == ErrorCode::validation);
    CHECK(describe(loaded.faults).find("\n") != std::string::npos);
}

TEST_CASE("two overlays that speak of one thing are refused, each with its file (P36)") {
    auto const               one = overlay_text("Account", R"("fields": [{"member": "website", "field": "a"}],
        "custom": [{"name": "tier", "type": "text", "field": "t"}])",
                                                R"({"name": "c", "pairs": []})");
    auto const               two = overlay_text("Account", R"("fields": [{"member": "website", "field": "b"}],
        "custom": [{"name": "tier", "type": "text", "field": "u"}, {"name": "other", "type": "text", "field": "a"}])",
                                                R"({"name": "c", "pairs": []})");
    std::array const         sources{OverlaySource{one, "one.json"}, OverlaySource{two, "two.json"}};
    auto const               loaded = load_overlays(sources, {.mappings = acme_mappings()});
    std::vector<std::string> said;
    for (auto const& fault : loaded.faults) said.push_back(fault.file + ": " + fault.message);
    std::sort(said.begin(), said.end());
    CHECK(said == std::vector<std::string>{R"(two.json: "a" is taken by the line of "website" in one.json:4)",
                                           R"(two.json: "tier" stands also in one.json:5)",
                                           R"(two.json: "website" stands also in one.json:4)",
                                           R"(two.json: the crosswalk "c" stands also in one.json:2)"});
}

TEST_CASE("an overlay has bounds: rows, documents, faults (L12)") {
    std::string many;
    for (int each = 0; each < 130; ++each)
        many += (each ? "," : "") + std::string{R"({"name": "c)"} + std::to_string(each) +
                R"(", "type": "text", "field": "f)" + std::to_string(each) + "\"}";
    auto const faults = faults_in("\"custom\": [" + many + "]");
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == FaultKind::too_large);
    std::string wrong;
    for (int each = 0; each < 2'000; ++each) wrong += std::string{each ? "," : ""} + "1";
    CHECK(faults_in("\"custom\": [" + wrong + "]").size() == 500);
    std::vector<OverlaySource> const heap(
        33, OverlaySource{R"({"schema": "urn:throughline:schema:overlay:1", "name": "n"})", "n"});
    CHECK(load_overlays(heap, {.mappings = acme_mappings()}).faults.size() == 1);
}
