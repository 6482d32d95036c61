#include <throughline/core/decimal.hpp>
#include <throughline/core/random.hpp>
#include <throughline/mapping/expression.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Crosswalks const crosswalks{{"region", {{"1", "EMEA"}, {"2", "APAC"}}}, {"terms", {{"a", "NET30"}, {"b", "NET30"}}}};

ExpressionScope scope() { return {.crosswalks = &crosswalks}; }

Expression loaded(std::string_view json) {
    std::vector<DocumentFault> faults;
    auto const                 expression = Expression::load(json, "e.json", scope(), faults);
    REQUIRE_MESSAGE(expression, describe(faults));
    return *expression;
}

MappingContext context() {
    MappingContext context;
    context.crosswalks = &crosswalks;
    return context;
}

FieldValue text(std::string_view value) { return FieldValue::of_text(value); }
FieldValue number(std::string_view lexeme) { return {Wire::Kind::number, std::string{lexeme}}; }
FieldValue truth(bool value) { return {Wire::Kind::boolean, value ? "true" : "false"}; }

FieldValue value_of(std::string_view json, std::vector<FieldValue> const& inputs) {
    auto const value = loaded(json).evaluate(inputs, context());
    REQUIRE_MESSAGE(value, value.error().describe());
    return *value;
}
Error error_of(std::string_view json, std::vector<FieldValue> const& inputs) {
    auto const value = loaded(json).evaluate(inputs, context());
    REQUIRE_FALSE(value);
    return value.error();
}
std::vector<FieldValue> inverse_of(std::string_view json, FieldValue const& value) {
    auto const inputs = loaded(json).invert(value, context());
    REQUIRE_MESSAGE(inputs, inputs.error().describe());
    return *inputs;
}
std::string fault_of(std::string_view json) {
    std::vector<DocumentFault> faults;
    CHECK_FALSE(Expression::load(json, "e.json", scope(), faults));
    REQUIRE_FALSE(faults.empty());
    return faults.front().describe();
}

}  // namespace

TEST_CASE("each function makes what it says") {
    CHECK(value_of(R"({"field": "a"})", {text("x")}) == text("x"));
    CHECK(value_of(R"({"field": "a", "type": "decimal"})", {text("1.50")}) == number("1.50"));
    CHECK(value_of(R"({"concatenate": [{"field": "a"}, {"field": "b"}], "separator": " "})", {text("A"), text("B")}) ==
          text("A B"));
    CHECK(value_of(R"({"concatenate": ["C-", {"field": "a"}]})", {text("7")}) == text("C-7"));
    CHECK(value_of(R"({"split": {"field": "a"}, "separator": "-", "part": 2})", {text("US01-EMEA-3")}) == text("EMEA"));
    CHECK(value_of(R"({"lookup": {"field": "a"}, "crosswalk": "region"})", {text("2")}) == text("APAC"));
    CHECK(value_of(R"({"first_non_empty": [{"field": "a"}, {"field": "b"}, "none"]})", {{}, text("")}) == text("none"));
    CHECK(value_of(R"({"scale": {"field": "a", "type": "decimal"}, "by": "0.01"})", {number("1250")}) ==
          number("12.5"));
    CHECK(value_of(R"({"negate": {"field": "a", "type": "decimal"}})", {number("12.50")}) == number("-12.50"));
    CHECK(value_of(R"({"date_part": {"field": "a", "type": "date"}, "part": "quarter"})", {text("2025-08-01")}) ==
          number("3"));
    CHECK(value_of(R"({"date_part": {"field": "a", "type": "timestamp"}, "part": "date"})",
                   {text("2025-08-01T01:00:00+02:00")}) == text("2025-07-31"));
    CHECK(value_of(R"({"to_text": {"field": "a", "type": "decimal"}})", {number("1.50")}) == text("1.50"));
    CHECK(value_of(R"({"to_number": {"field": "a"}})", {text("1.50")}) == number("1.50"));
    CHECK(value_of(R"({"constant": "2025-01-31", "type": "date"})", {}) == text("2025-01-31"));
}

TEST_CASE("conditions choose; equal means equal as values") {
    std::string_view const tier = R"({"when": {"equals": [{"field": "a", "type": "decimal"}, 1.5]}, "then": "half",
        "otherwise": {"when": {"is_empty": {"field": "a", "type": "decimal"}}, "then": "none", "otherwise": "other"}})";
    CHECK(value_of(tier, {number("1.50")}) == text("half"));
    CHECK(value_of(tier, {{}}) == text("none"));
    CHECK(value_of(tier, {number("2")}) == text("other"));
    std::string_view const all =
        R"({"all": [{"field": "a", "type": "boolean"}, {"not": {"field": "b", "type": "boolean"}}]})";
    CHECK(value_of(all, {truth(true), truth(false)}) == truth(true));
    CHECK(value_of(all, {truth(true), truth(true)}) == truth(false));
    std::string_view const any = R"({"any": [{"field": "a", "type": "boolean"}, {"equals": [{"field": "b"}, "x"]}]})";
    CHECK(value_of(any, {truth(false), text("x")}) == truth(true));
    CHECK(value_of(R"({"equals": [{"field": "a", "type": "timestamp"}, {"field": "b", "type": "timestamp"}]})",
                   {text("2025-01-01T00:00:00Z"), text("2025-01-01T01:00:00+01:00")}) == truth(true));
}

TEST_CASE("null goes through; what cannot be computed is an error, never a guess") {
    CHECK(value_of(R"({"scale": {"field": "a", "type": "decimal"}, "by": 2})", {{}}).is_null());
    CHECK(value_of(R"({"concatenate": [{"field": "a"}, {"field": "b"}], "separator": "-"})", {{}, {}}).is_null());
    CHECK(value_of(R"({"concatenate": [{"field": "a"}, {"field": "b"}], "separator": "-"})", {{}, text("B")}) ==
          text("B"));
    CHECK(value_of(R"({"split": {"field": "a"}, "separator": "-", "part": 3})", {text("a-b")}).is_null());
    CHECK(error_of(R"({"field": "a", "type": "decimal"})", {text("much")}).code() == ErrorCode::validation);
    CHECK(error_of(R"({"field": "a"})", {number("1")}).context().expected == "a value of type text");
    CHECK(error_of(R"({"scale": {"field": "a", "type": "decimal"}, "by": "99999999999999999999"})",
                   {number("99999999999999999999")})
              .message() == "the product has more than 38 digits");
    CHECK(error_of(R"({"lookup": {"field": "a"}, "crosswalk": "region"})", {text("9")}).code() ==
          ErrorCode::validation);
    CHECK(error_of(R"({"to_number": {"field": "a"}})", {text("1,5")}).message() == "the text is no number");
    CHECK(error_of(R"({"date_part": {"field": "a", "type": "timestamp"}, "part": "date"})",
                   {text("0001-01-01T00:00:00+14:00")})
              .code() == ErrorCode::validation);
    CHECK(error_of(R"({"concatenate": [{"field": "a"}, {"field": "b"}]})",
                   {text(std::string(20'000, 'x')), text(std::string(20'000, 'x'))})
              .message() == "the text that is made is too long");
}

TEST_CASE("what can be undone is undone exactly") {
    CHECK(inverse_of(R"({"concatenate": [{"field": "a"}, {"field": "b"}], "separator": " "})", text("A B C")) ==
          std::vector{text("A"), text("B C")});
    CHECK(inverse_of(R"({"concatenate": [{"field": "a"}, {"field": "b"}], "separator": " "})", text("A")) ==
          std::vector{text("A"), FieldValue{}});
    CHECK(inverse_of(R"({"concatenate": ["C-", {"field": "a"}, "/", {"field": "b"}, "!"]})", text("C-1/2/3!")) ==
          std::vector{text("1"), text("2/3")});
    CHECK(inverse_of(R"({"scale": {"field": "a", "type": "decimal"}, "by": "0.01"})", number("12.5")) ==
          std::vector{number("1250")});
    CHECK(inverse_of(R"({"lookup": {"field": "a"}, "crosswalk": "region"})", text("APAC")) == std::vector{text("2")});
    CHECK(inverse_of(R"({"to_text": {"negate": {"field": "a", "type": "decimal"}}})", text("-3")) ==
          std::vector{number("3")});
    CHECK(inverse_of(R"({"negate": {"field": "a", "type": "decimal"}})", {}) == std::vector{FieldValue{}});

    auto const refused = [](std::string_view json, FieldValue const& value) {
        auto const inputs = loaded(json).invert(value, context());
        return !inputs && inputs.error().code() == ErrorCode::validation;
    };
    CHECK(refused(R"({"concatenate": ["C-", {"field": "a"}]})", text("D-1")));
    CHECK(refused(R"({"concatenate": [{"field": "a"}, "!"]})", text("x")));
    CHECK(refused(R"({"lookup": {"field": "a"}, "crosswalk": "region"})", text("LATAM")));
    CHECK(refused(R"({"to_text": {"field": "a", "type": "decimal"}})", text("007")));
}

TEST_CASE("what cannot be undone says why") {
    auto const why = [](std::string_view json) { return loaded(json).why_not_reversible(); };
    CHECK(why(R"({"concatenate": [{"field": "a"}, {"field": "b"}]})") ==
          "nothing stands between two of its parts, so that nobody can tell where one ends");
    CHECK(why(R"({"concatenate": [{"field": "a"}, "-", {"field": "a"}]})") == "\"a\" stands in it twice");
    CHECK(why(R"({"scale": {"field": "a", "type": "decimal"}, "by": 3})") == "one divided by 3 is no exact decimal");
    CHECK(why(R"({"lookup": {"field": "a"}, "crosswalk": "terms"})") == "the crosswalk \"terms\" is not one to one");
    CHECK(why(R"({"split": {"field": "a"}, "separator": "-", "part": 1})") == "\"split\" drops the other parts");
    CHECK(why(R"({"first_non_empty": [{"field": "a"}]})") == "a choice between values does not say which it was");
    CHECK(why("\"x\"") == "a constant comes from no field");
    CHECK_THROWS_AS(loaded("\"x\"").invert({}, context()), std::logic_error);
    CHECK_THROWS_AS(loaded(R"({"field": "a"})").evaluate({}, context()), std::invalid_argument);
}

TEST_CASE("undone and done again is the same value, whatever the value (L8)") {
    SeededRandom random{501};
    INFO("seed 501");
    auto const joined =
        loaded(R"({"concatenate": [{"field": "a"}, {"field": "b"}, {"field": "c"}], "separator": " - "})");
    auto const framed = loaded(R"({"concatenate": ["<", {"field": "a"}, "|", {"field": "b"}, ">"]})");
    auto const scaled = loaded(R"({"scale": {"negate": {"field": "a", "type": "decimal"}}, "by": "-0.0625"})");
    constexpr std::array pieces{"a", " ", "-", " - ", "<", "|", ">", "\n", "é", "\"", ""};
    for (int sample = 0; sample < 3'000; ++sample) {
        std::string hostile;
        for (auto count = random.below(8); count > 0; --count) hostile += pieces[random.below(pieces.size())];
        auto const check = [&](Expression const& expression, FieldValue const& value, bool must) {
            auto const inputs = expression.invert(value, context());
            CHECK((inputs || !must));
            if (!inputs) return;
            auto const again = expression.evaluate(*inputs, context());
            REQUIRE(again);
            CHECK(*again == value);
        };
        check(joined, text(hostile), true);
        check(framed, text(hostile), false);
        check(framed, text("<" + hostile + "|" + hostile + ">"), true);
        auto const lexeme = std::to_string(random.below(1'000'000)) + "." + std::to_string(random.below(1'000));
        auto const inputs = scaled.invert(number(lexeme), context());
        REQUIRE(inputs);
        CHECK(*Decimal::parse(scaled.evaluate(*inputs, context())->text) == *Decimal::parse(lexeme));
        // And the other way: what was made of parts that hold no separator comes apart into them.
        std::vector<FieldValue> const parts{text("x" + std::to_string(sample)), text("y"), text("z")};
        CHECK(*joined.invert(*joined.evaluate(parts, context()), context()) == parts);
    }
}

TEST_CASE("ill-typed expressions are refused when they are loaded, with their line") {
    CHECK(fault_of("{\"concatenate\": [\"a\",\n  {\"field\": \"n\", \"type\": \"decimal\"}]}") ==
          "e.json:2:3: /concatenate/1: this is decimal (expected text; make it text: {\"to_text\": ...})");
    CHECK(fault_of(R"({"negate": {"field": "a"}})") ==
          "e.json:1:12: /negate: this is text (expected decimal; make it a number, {\"to_number\": ...}, or say the "
          "field's \"type\")");
    CHECK(fault_of(R"({"when": {"field": "a"}, "then": 1, "otherwise": 2})").find("expected boolean") !=
          std::string::npos);
    CHECK(fault_of(R"({"when": true, "then": 1, "otherwise": "x"})").find("expected decimal") != std::string::npos);
    CHECK(fault_of(R"({"first_non_empty": [1, "x"]})").find("expected decimal") != std::string::npos);
    CHECK(fault_of(R"({"equals": [1, 2, 3]})").find("two values are compared") != std::string::npos);
    CHECK(fault_of(R"({"date_part": {"field": "a", "type": "date"}, "part": "date"})").find("expected timestamp") !=
          std::string::npos);
    CHECK(fault_of(R"({"constant": "31.01.2025", "type": "date"})").find("a date such as") != std::string::npos);
    CHECK(fault_of(R"({"constnat": 1})").find("did you mean constant") != std::string::npos);
    CHECK(fault_of(R"({"split": {"field": "a"}, "part": 1})").find("\"split\" needs \"separator\"") !=
          std::string::npos);
    CHECK(fault_of(R"({"split": {"field": "a"}, "separator": "", "part": 1})").find("not empty") != std::string::npos);
    CHECK(fault_of(R"({"split": {"field": "a"}, "separator": "-", "part": 0})").find("counts from 1") !=
          std::string::npos);
    CHECK(fault_of(R"({"scale": {"field": "a", "type": "decimal"}, "by": 0})").find("not zero") != std::string::npos);
    CHECK(fault_of(R"({"lookup": {"field": "a"}, "crosswalk": "regio"})").find("did you mean region") !=
          std::string::npos);
    CHECK(fault_of(R"({"concatenate": []})").find("at least one") != std::string::npos);
    CHECK(fault_of(R"({"to_text": "x"})").find("text already") != std::string::npos);
    CHECK(fault_of("null").find("no constant") != std::string::npos);
    CHECK(fault_of(R"({"concatenate": [{"field": "a"}, {"to_text": {"field": "a", "type": "decimal"}}]})")
              .find("say the same type everywhere") != std::string::npos);
    CHECK(fault_of(R"({"field": "a", "type": "colour"})").find("no type of a value") != std::string::npos);
}

TEST_CASE("expressions are bounded: no deep ones, no large ones (L12)") {
    std::string deep = R"({"field": "a", "type": "decimal"})", wide = "1";
    for (int each = 0; each < 20; ++each) deep = R"({"negate": )" + deep + "}";
    for (int each = 0; each < 200; ++each) wide += ",1";
    CHECK(fault_of(deep).find("too large") != std::string::npos);
    CHECK(fault_of(R"({"first_non_empty": [)" + wide + "]}").find("too large") != std::string::npos);
}
