#include "overlay_support.hpp"

#include <throughline/mapping/custom.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::string_view all_types = R"("custom": [
    {"name": "note", "type": "text", "field": "note__c"},
    {"name": "margin", "type": "decimal", "field": "margin__c"},
    {"name": "budget", "type": "money", "field": "budget__c"},
    {"name": "fee", "type": "money", "field": "fee__c", "currency": "CHF"},
    {"name": "strategic", "type": "boolean", "field": "strategic__c"},
    {"name": "review_on", "type": "date", "field": "review__c"},
    {"name": "seen_at", "type": "timestamp", "field": "seen__c"},
    {"name": "tier", "type": "enumeration", "field": "tier__c", "crosswalk": "tier"},
    {"name": "partner", "type": "reference", "field": "partner/id", "object": "Account", "references": "client"}])";
constexpr std::string_view tiers =
    R"({"name": "tier", "pairs": [{"vendor": "G", "canonical": "gold"}, {"vendor": "S", "canonical": "silver"}]})";

constexpr std::string_view record = R"({"title":"A","currency":"EUR","note__c":"a \"b\"\né","margin__c":1.50e2,)"
                                    R"("budget__c":12.50,"fee__c":3.00,"strategic__c":true,"review__c":"2025-06-30",)"
                                    R"("seen__c":"2025-06-30T12:00:00.000+0000","tier__c":"G","partner":{"id":"42"},)"
                                    R"("other":{"x":[1.0,null]}})";

}  // namespace

TEST_CASE("custom fields keep their types and every digit, and go back as they came (R109, P36)") {
    OverlaidTenant tenant{overlay_text("Account", all_types, tiers)};
    auto const     decoded = tenant.get("Account", record);
    auto const     partner = tenant.keys.id_of("Account", "client", "42");
    CHECK(decoded.custom ==
          R"({"other":{"x":[1.0,null]},"#note":{"type":"text","value":"a \"b\"\né"},)"
          R"("#margin":{"type":"decimal","value":"1.50e2"},)"
          R"("#budget":{"type":"money","value":{"amount":"12.50","currency":"USD"}},)"
          R"("#fee":{"type":"money","value":{"amount":"3.00","currency":"CHF"}},)"
          R"("#strategic":{"type":"boolean","value":true},"#review_on":{"type":"date","value":"2025-06-30"},)"
          R"("#seen_at":{"type":"timestamp","value":"2025-06-30T12:00:00.000+0000"},)"
          R"("#tier":{"type":"enumeration","value":"gold"},"#partner":{"type":"reference","value":")" +
              partner.to_string() + R"("}})");

    auto const fields = custom_of(decoded.custom);
    REQUIRE(fields);
    CHECK(fields->size() == 9);
    CHECK(fields->at("margin") == CustomValue{CustomType::decimal, "\"1.50e2\""});
    tenant.context.custom = &*fields;
    auto const rows       = custom_rows_to_create(tenant.view("Account"), *fields);
    CHECK(rows.count() == 9);
    CHECK(tenant.write("Account", decoded.object.data(), rows) ==
          R"({"note__c":"a \"b\"\né","margin__c":1.50e2,"budget__c":12.50,"fee__c":3.00,"strategic__c":true,)"
          R"("review__c":"2025-06-30","seen__c":"2025-06-30T12:00:00.000+0000","tier__c":"G","partner":{"id":"42"}})");
    CHECK(custom_rows_to_update(tenant.view("Account"), *fields, *fields).none());
}

TEST_CASE("a custom field of one vendor is written to another whose overlay has the same name (R109)") {
    OverlaidTenant one{overlay_text("Account", all_types, tiers)};
    OverlaidTenant two{overlay_text("Account", R"("custom": [
        {"name": "tier", "type": "enumeration", "field": "class/id", "crosswalk": "tier", "direction": "write"},
        {"name": "margin", "type": "decimal", "field": "margin_pct", "direction": "create"}])",
                                    R"({"name": "tier", "pairs": [{"vendor": "1", "canonical": "gold"}]})")};
    auto const     said = custom_of(one.get("Account", record).custom);
    REQUIRE(said);
    Account const account{.name = "A"};
    two.context.custom = &*said;
    auto const& view   = two.view("Account");
    CHECK(two.write("Account", &account, custom_rows_to_create(view, *said)) ==
          R"({"class":{"id":"1"},"margin_pct":1.50e2})");
    CHECK(two.write("Account", &account, custom_rows_to_update(view, *said, {})) == R"({"class":{"id":"1"}})");
    CHECK(custom_rows_to_update(view, *said, *said).none());
    CHECK(custom_rows_to_update(view, {}, *said).none());  // What nobody speaks of stays as it is.

    auto changed           = *said;
    changed["tier"].json   = "null";
    changed["margin"].json = "\"150\"";
    two.context.custom     = &changed;
    CHECK(two.write("Account", &account, custom_rows_to_update(view, changed, *said)) == R"({"class":{"id":null}})");
}

TEST_CASE("numbers with other digits and instants of other zones are no change to a custom field (L5)") {
    OverlaidTenant tenant{overlay_text("Account", all_types, tiers)};
    CustomFields   ours{{"margin", {CustomType::decimal, "\"12.50\""}},
                        {"budget", {CustomType::money, R"({"amount":"1.0","currency":"EUR"})"}},
                        {"seen_at", {CustomType::timestamp, "\"2025-06-30T12:00:00Z\""}}};
    CustomFields   theirs{{"margin", {CustomType::decimal, "\"12.5\""}},
                          {"budget", {CustomType::money, R"({"amount":"1","currency":"EUR"})"}},
                          {"seen_at", {CustomType::timestamp, "\"2025-06-30T14:00:00+02:00\""}}};
    auto const&    view = tenant.view("Account");
    CHECK(custom_rows_to_update(view, ours, theirs).none());
    theirs["budget"].json = R"({"amount":"1","currency":"USD"})";
    theirs["margin"].json = "\"12.51\"";
    CHECK(custom_rows_to_update(view, ours, theirs).count() == 2);
}

TEST_CASE("a custom value of the wrong type keeps the record aside, with the field and what was expected (L10)") {
    OverlaidTenant tenant{overlay_text("Account", all_types, tiers)};
    auto const     fault = [&](std::string_view text) {
        auto const decoded = tenant.read("Account", text);
        REQUIRE(decoded.faults.size() == 1);
        return decoded.faults.front().describe();
    };
    CHECK(fault(R"({"title":"A","margin__c":"much"})") ==
          "validation: margin__c: text was found where a decimal number of at most 38 digits was expected (found "
          "\"much\"; expected a decimal number of at most 38 digits)");
    CHECK(fault(R"({"title":"A","tier__c":"Gold"})").find("the value is not in the crosswalk \"tier\"") !=
          std::string::npos);
    CHECK(fault(R"({"title":"A","review__c":"2025-06-30T00:00:00Z"})").find("review__c") != std::string::npos);
    CHECK(fault(R"({"title":"A","strategic__c":1})").find("strategic__c") != std::string::npos);
    CHECK(fault(R"({"title":"A","note__c":{"a":1}})").find("note__c") != std::string::npos);
}

TEST_CASE("free text never enters a controlled field: what the crosswalk does not know is not written (R183)") {
    OverlaidTenant     tenant{overlay_text("Account", all_types, tiers)};
    CustomFields const free{{"tier", {CustomType::enumeration, "\"platinum, says Bob\""}}};
    Account const      account{.name = "A"};
    tenant.context.custom = &free;
    auto const written    = encode_json(tenant.view("Account"), &account,
                                        custom_rows_to_create(tenant.view("Account"), free), tenant.context);
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == ErrorCode::validation);
    CHECK(written.error().context().field == "tier__c");

    CustomFields const text{
        {"tier", {CustomType::text, "\"gold\""}}};  // Of another type elsewhere: not written either.
    tenant.context.custom = &text;
    auto const other      = encode_json(tenant.view("Account"), &account,
                                        custom_rows_to_create(tenant.view("Account"), text), tenant.context);
    REQUIRE_FALSE(other);
    CHECK(other.error().context().expected == "enumeration");
}

TEST_CASE("an amount goes only into a field of its currency (R184)") {
    OverlaidTenant     tenant{overlay_text("Account", all_types, tiers)};
    CustomFields const fields{{"fee", {CustomType::money, R"({"amount":"1.00","currency":"EUR"})"}}};
    Account const      account{.name = "A"};
    tenant.context.custom = &fields;
    auto const written    = encode_json(tenant.view("Account"), &account,
                                        custom_rows_to_create(tenant.view("Account"), fields), tenant.context);
    REQUIRE_FALSE(written);
    CHECK(written.error().context().expected == "an amount in CHF");
}

TEST_CASE("null is a value; not a word about a field is none; defaults stand for null") {
    OverlaidTenant tenant{overlay_text("Account", R"("custom": [
        {"name": "note", "type": "text", "field": "note__c"},
        {"name": "tier", "type": "text", "field": "tier__c", "default_when_read": "none",
            "default_when_written": "new"}])")};
    CHECK(tenant.get("Account", R"({"title":"A","note__c":null,"tier__c":null})").custom ==
          R"({"#note":{"type":"text","value":null},"#tier":{"type":"text","value":"none"}})");
    CHECK(tenant.get("Account", R"({"title":"A"})").custom.empty());
    Account const account{.name = "A"};
    CHECK(tenant.write("Account", &account, custom_rows_to_create(tenant.view("Account"), {})) ==
          R"({"tier__c":"new"})");
}

TEST_CASE("personal custom fields never show what is in them (L13)") {
    OverlaidTenant tenant{overlay_text("Account", R"("custom": [
        {"name": "age", "type": "decimal", "field": "age__c", "personal": true}])")};
    auto const     decoded = tenant.read("Account", R"({"title":"A","age__c":"born 1970"})");
    REQUIRE(decoded.faults.size() == 1);
    CHECK(decoded.faults[0].describe() == "validation: age__c: a personal field cannot be read");
    CHECK(tenant.view("Account").is_personal(tenant.view("Account").rows.back()));
}

TEST_CASE("custom members are read and changed as text, and a vendor's own # is not taken for ours") {
    OverlaidTenant tenant{overlay_text("Account", R"("custom": [{"name": "tier", "type": "text", "field": "t"}])")};
    auto const     decoded = tenant.get("Account", R"({"title":"A","#tier":"theirs","t":"ours"})");
    CHECK(decoded.custom == R"({"##tier":"theirs","#tier":{"type":"text","value":"ours"}})");
    CHECK(custom_of(decoded.custom)->size() == 1);
    auto const changed =
        with_custom(decoded.custom, {{"tier", {CustomType::text, "\"new\""}}, {"also", {CustomType::boolean, "true"}}});
    REQUIRE(changed);
    CHECK(*changed ==
          R"({"##tier":"theirs","#tier":{"type":"text","value":"new"},"#also":{"type":"boolean","value":true}})");
    CHECK(*with_custom("", {}) == "");
    CHECK(custom_of("")->empty());
    CHECK_FALSE(custom_of("[1]"));
    CHECK_FALSE(custom_of(R"({"#a":1})"));
    CHECK_FALSE(custom_of(R"({"#a":{"type":"colour","value":1}})"));
}
