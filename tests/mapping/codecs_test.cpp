#include "acme.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

/// One spelling of a vendor's as a codec reads and writes it. Empty `written`: refused.
struct Spelling {
    char const* found;
    char const* written;
};

std::string through(Result<> const& encoded, std::string const& json) {
    return encoded ? json : "error: " + std::string{name_of(encoded.error().code())};
}

/// Reads a JSON value with the codec and writes what was read.
template <class Codec>
std::string there_and_back(Codec const& codec, std::string_view json, MappingContext& context) {
    JsonReader reader{json};
    Wire       wire;
    REQUIRE(reader.value(wire));
    auto const value = codec.decode(wire, context);
    if (!value) {
        CHECK(value.error().code() == ErrorCode::validation);
        if (wire.kind != Wire::Kind::object) CHECK(value.error().context().value == wire.text);
        return "";
    }
    std::string text;
    JsonWriter  out{text};
    auto const  encoded = codec.encode(*value, out, context);
    return through(encoded, text);
}

template <class Codec>
void check(char const* title, Codec const& codec, std::initializer_list<Spelling> spellings) {
    Tenant tenant;
    tenant.context.record_currency = currency("EUR");
    for (auto const& spelling : spellings) {
        INFO(title << " reads " << spelling.found);
        CHECK(there_and_back(codec, spelling.found, tenant.context) == spelling.written);
    }
}

}  // namespace

TEST_CASE("each codec reads its vendor's spellings, writes one of them and refuses the rest (L10)") {
    check("text", codec<std::string>,
          {{R"("a")", R"("a")"}, {R"("")", R"("")"}, {"1", ""}, {"true", ""}, {"[]", ""}, {"{}", ""}});
    check("boolean", codec<bool>, {{"true", "true"}, {"false", "false"}, {R"("true")", ""}, {"1", ""}, {"0", ""}});
    check("letter", letter_boolean,
          {{R"("T")", R"("T")"}, {R"("F")", R"("F")"}, {R"("t")", ""}, {"true", ""}, {R"("")", ""}});
    check("whole", codec<int>,
          {{"7", "7"},
           {"-7", "-7"},
           {R"("7")", "7"},
           {"7.0", "7"},
           {"7.5", ""},
           {"2147483648", ""},
           {"1e3", "1000"},
           {R"("x")", ""},
           {"true", ""}});
    check("unsigned", codec<unsigned char>, {{"255", "255"}, {"256", ""}, {"-1", ""}});
    check("decimal", codec<Decimal>,
          {{"1.50", "1.50"},
           {R"("1.50")", "1.50"},
           {"-0.10", "-0.10"},
           {"1e-3", "0.001"},
           {R"("1,5")", ""},
           {R"("")", ""},
           {R"(" 1")", ""},
           {"123456789012345678901234567890123456789", ""}});
    check("percent", codec<Percent>, {{"12.5", "12.5"}, {R"("150")", "150"}, {R"("12 %")", ""}, {"false", ""}});
    check("hours", codec<Hours>, {{"7.25", "7.25"}, {R"("7:15")", ""}, {"[]", ""}});
    check("clock", clock_hours,
          {{R"("25:42")", R"("25:42")"}, {R"("0:05")", R"("00:05")"}, {R"("7")", ""}, {"7", ""}, {R"("7:60")", ""}});
    check("amount", codec<Money>, {{"10.00", "10.00"}, {R"("10.005")", "10.005"}, {R"("10 EUR")", ""}, {"true", ""}});
}

TEST_CASE("days are days and instants are instants: neither is ever read for the other (P32, R95)") {
    check("date", codec<Date>,
          {{R"("2024-02-29")", R"("2024-02-29")"},
           {R"("2023-02-29")", ""},
           {R"("2024-02-29T00:00:00Z")", ""},
           {R"("2024-2-9")", ""},
           {R"("29.02.2024")", ""},
           {"20240229", ""},
           {R"("")", ""}});
    check("instant", codec<Timestamp>,
          {{R"("2024-01-31T10:00:00Z")", R"("2024-01-31T10:00:00.000000Z")"},
           {R"("2024-01-31T10:00:00.123+0000")", R"("2024-01-31T10:00:00.123000Z")"},
           {R"("2024-01-31T12:30:00.5+02:30")", R"("2024-01-31T10:00:00.500000Z")"},
           {R"("2024-01-31T10:00:00")", ""},
           {R"("2024-01-31")", ""},
           {"1706695200", ""}});
    static constexpr TimestampCodec salesforce{.digits = 3, .offset = "+0000"};
    check("instant of three digits", salesforce,
          {{R"("2024-01-31T10:00:00.123+0000")", R"("2024-01-31T10:00:00.123+0000")"}});
}

TEST_CASE("currencies are ISO 4217 codes, or keys through a crosswalk") {
    check(
        "currency", codec<Currency>,
        {{R"("EUR")", R"("EUR")"}, {R"("eur")", ""}, {R"("EURO")", ""}, {R"("XQQ")", ""}, {R"("")", ""}, {"978", ""}});
    check("currency key", currency_key, {{R"("4")", R"("4")"}, {"4", R"("4")"}, {"5", ""}, {R"("EUR")", ""}});
}

TEST_CASE("a pick-list knows its choices, and no default (L10)") {
    check("pick-list", acme::states,
          {{R"("client")", R"("client")"},
           {R"("key client")", R"("client")"},
           {R"("Client")", ""},
           {R"("")", ""},
           {"{}", ""}});
    check("canonical", canonical_names<Account::Health>,
          {{R"("at_risk")", R"("at_risk")"}, {R"("At Risk")", ""}, {R"("0")", ""}});
    static constexpr auto partial = picklist<Account::Status>({{"lead", Account::Status::prospect}});
    std::string           text;
    JsonWriter            out{text};
    Tenant                tenant;
    auto const            refused = partial.encode(Account::Status::former, out, tenant.context);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::unsupported);
    CHECK(refused.error().context().value == "former");
}

TEST_CASE("text of limited length counts characters, not bytes") {
    static constexpr TextOf five{5};
    check("five", five,
          {{R"("東京東京東")", R"("東京東京東")"},
           {R"("12345")", R"("12345")"},
           {R"("123456")", "error: validation"},
           {R"("東京東京東京")", "error: validation"}});
}

TEST_CASE("an enumeration by the tenant's own crosswalk") {
    Tenant tenant;
    tenant.crosswalks["health"]  = {{"green", "good"}, {"red", "at_risk"}, {"grey", "unheard of"}};
    static constexpr auto health = crosswalked<"health", Account::Health>;
    CHECK(there_and_back(health, R"("red")", tenant.context) == R"("red")");
    CHECK(there_and_back(health, R"("blue")", tenant.context) == "");
    std::string text;
    JsonWriter  out{text};
    CHECK_FALSE(health.decode(Wire{Wire::Kind::text, "grey"}, tenant.context));
    CHECK_FALSE(health.encode(Account::Health::watch, out, tenant.context));
}

TEST_CASE("references go by key, and reference data by code") {
    Tenant                tenant;
    static constexpr auto client = refers_to<"client", Account>;
    static constexpr auto entity = coded<"legal_entity", LegalEntity>;
    CHECK(there_and_back(client, R"("9")", tenant.context) == R"("9")");
    CHECK(there_and_back(client, "9", tenant.context) == R"("9")");
    CHECK(there_and_back(client, R"("")", tenant.context) == "");
    CHECK(there_and_back(client, "{}", tenant.context) == "");
    CHECK(there_and_back(entity, R"("2")", tenant.context) == R"("2")");
    CHECK(there_and_back(entity, "2", tenant.context) == R"("2")");
    CHECK(there_and_back(entity, "3", tenant.context) == "");
    tenant.context.crosswalks = nullptr;
    CHECK(there_and_back(entity, "2", tenant.context) == "");
}
