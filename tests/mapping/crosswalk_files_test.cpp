#include "acme.hpp"

#include <throughline/core/random.hpp>
#include <throughline/mapping/crosswalk_file.hpp>

#include <set>

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::string_view head = R"({"schema": "urn:throughline:schema:crosswalk:1", "name": "terms", "pairs": [)";

std::string document(std::string_view pairs) { return std::string{head} + "\n" + std::string{pairs} + "\n]}"; }

Crosswalk loaded(std::string_view pairs, std::optional<Date> day = {}) {
    auto const crosswalk = load_crosswalk_json(document(pairs), "terms.json", day);
    REQUIRE_MESSAGE(crosswalk, describe(crosswalk.faults));
    return crosswalk.crosswalk;
}
std::string fault_of(std::string_view pairs) {
    auto const crosswalk = load_crosswalk_json(document(pairs), "terms.json");
    REQUIRE(crosswalk.faults.size() == 1);
    CHECK(crosswalk.crosswalk.pairs().empty());
    return crosswalk.faults.front().describe();
}

}  // namespace

TEST_CASE("a crosswalk comes from JSON or from CSV, and goes out the same, byte for byte (R182)") {
    auto const json = load_crosswalk_json(document(R"({"vendor": "net 30", "canonical": "NET30"},
        {"vendor": "30 \"days\"", "canonical": "NET30", "use": "read"},
        {"vendor": "45, net", "canonical": "NET45", "valid_from": "2025-01-01", "valid_to": "2026-01-01"})"),
                                          "terms.json");
    REQUIRE_MESSAGE(json, describe(json.faults));
    CHECK(json.name == "terms");
    auto const csv = crosswalk_to_csv(json.crosswalk);
    CHECK(csv ==
          "vendor,canonical,use,valid_from,valid_to\r\nnet 30,NET30,,,\r\n\"30 \"\"days\"\"\",NET30,read,,\r\n"
          "\"45, net\",NET45,,2025-01-01,2026-01-01\r\n");
    auto const again = load_crosswalk_csv(csv, "terms.csv");
    REQUIRE_MESSAGE(again, describe(again.faults));
    CHECK(again.crosswalk == json.crosswalk);
    auto const text = crosswalk_to_json("terms", again.crosswalk);
    CHECK(crosswalk_to_json("terms", load_crosswalk_json(text, "t").crosswalk) == text);
    CHECK(crosswalk_to_csv(load_crosswalk_json(text, "t").crosswalk) == csv);
    CHECK(load_crosswalk_csv("\xEF\xBB\xBF"
                             "canonical,vendor\nNET30,net 30\n",
                             "t.csv")
              .crosswalk.vendor_of("NET30"));
}

TEST_CASE("two vendor values for one code are refused, both lines named, unless one says that it is only read (R182)") {
    CHECK(fault_of("{\"vendor\": \"a\", \"canonical\": \"X\"},\n{\"vendor\": \"b\", \"canonical\": \"X\"}") ==
          "terms.json:3:1: /pairs/1: \"X\" has another vendor value, \"a\", at terms.json:2 (expected one vendor value "
          "for a code at a time; say \"use\": \"read\" at the one that is never written)");
    auto const csv = load_crosswalk_csv("vendor,canonical\na,X\nb,X\n", "terms.csv");
    REQUIRE(csv.faults.size() == 1);
    CHECK(csv.faults[0].kind == FaultKind::many_to_one);
    CHECK(csv.faults[0].describe().find("terms.csv:3:") == 0);
    CHECK(csv.faults[0].message.find("at terms.csv:2") != std::string::npos);

    auto const terms = loaded(R"({"vendor": "b", "canonical": "X", "use": "read"}, {"vendor": "a", "canonical": "X"})");
    CHECK(*terms.canonical_of("b") == "X");
    CHECK(*terms.vendor_of("X") == "a");  // Not the first, but the one that may be written.
    CHECK_FALSE(terms.is_one_to_one());
    CHECK(loaded(R"({"vendor": "a", "canonical": "X"}, {"vendor": "b", "canonical": "Y"})").is_one_to_one());
}

TEST_CASE("one vendor value has one meaning at a time; periods that overlap are refused (R182)") {
    CHECK(fault_of("{\"vendor\": \"a\", \"canonical\": \"X\"},\n{\"vendor\": \"a\", \"canonical\": \"Y\"}") ==
          "terms.json:3:1: /pairs/1: \"a\" stands at the same time at terms.json:2, as \"X\" (expected one pair for a "
          "vendor's value at a time; keep one of the two, or give them periods that do not overlap)");
    CHECK(fault_of(R"({"vendor": "a", "canonical": "X", "valid_to": "2025-07-01"},
        {"vendor": "a", "canonical": "Y", "valid_from": "2025-06-30"})")
              .find("stands at the same time") != std::string::npos);
    CHECK(fault_of(R"({"vendor": "a", "canonical": "X"}, {"vendor": "a", "canonical": "X"})").find("same time") !=
          std::string::npos);
    CHECK(fault_of(R"({"vendor": "a", "canonical": "X", "valid_from": "2025-07-01", "valid_to": "2025-07-01"})")
              .find("ends before it begins") != std::string::npos);
    CHECK(fault_of(R"({"vendor": "a", "canonical": "X", "valid_from": "1.7.2025"})").find("no date") !=
          std::string::npos);
}

TEST_CASE("pairs hold for a time; lookups are for a day, and no clock is asked (R182)") {
    std::string_view const pairs = R"({"vendor": "a", "canonical": "X", "valid_to": "2025-07-01"},
        {"vendor": "a", "canonical": "Y", "valid_from": "2025-07-01"}, {"vendor": "b", "canonical": "X",
            "valid_from": "2025-07-01"},
        {"vendor": "c", "canonical": "Z"})";
    auto const             table = loaded(pairs);
    CHECK(*table.canonical_of("a", date("2025-06-30")) == "X");
    CHECK(*table.canonical_of("a", date("2025-07-01")) == "Y");
    CHECK(*table.vendor_of("X", date("2025-06-30")) == "a");
    CHECK(*table.vendor_of("X", date("2025-07-01")) == "b");
    CHECK(table.vendor_of("Y", date("2025-06-30")) == nullptr);
    CHECK(table.canonical_of("a") == nullptr);  // Of no day, nobody knows.
    CHECK(*table.canonical_of("c") == "Z");
    CHECK(*loaded(pairs, date("2025-06-30")).canonical_of("a") == "X");  // The loader's day is the table's own.
    CHECK(*loaded(pairs, date("2025-06-30")).canonical_of("a", date("2026-01-01")) == "Y");

    MappingContext   context;
    Crosswalks const all{{"terms", table}};
    context.crosswalks = &all;
    CHECK_FALSE(canonical_code(context, "terms", {Wire::Kind::text, "a"}));
    context.day = date("2025-07-02");
    CHECK(*canonical_code(context, "terms", {Wire::Kind::text, "a"}) == "Y");
    CHECK(*vendor_code(context, "terms", "X") == "b");
}

TEST_CASE("every fault of a crosswalk document is listed (P33)") {
    auto const loaded_text = load_crosswalk_json(R"({"schema": "urn:throughline:schema:crosswalk:9", "pears": [],
        "pairs": [1, {"vendor": 1, "canonical": "X"}, {"vendor": "a", "canonical": ""}, {"vendr": "a",
            "canonical": "Y"},
        {"vendor": "b", "canonical": "Z", "use": "write"}]})",
                                                 "terms.json");
    std::multiset<FaultKind> kinds;
    for (auto const& fault : loaded_text.faults) kinds.insert(fault.kind);
    CHECK(kinds == std::multiset{FaultKind::schema, FaultKind::unknown_key, FaultKind::unknown_key,
                                 FaultKind::missing_key, FaultKind::missing_key, FaultKind::missing_key,
                                 FaultKind::wrong_type, FaultKind::wrong_type, FaultKind::unknown_word});
    CHECK(load_crosswalk_json("[", "t").faults.size() == 1);
    CHECK(load_crosswalk_csv("", "t").faults.size() == 1);
    CHECK(load_crosswalk_csv("vendor,label\n1,Gold\n", "t").faults[0].kind == FaultKind::malformed);
    CHECK(load_crosswalk_csv("vendor,canonical,labell\n1,G,x\n", "t").faults[0].kind == FaultKind::unknown_key);
    CHECK(load_crosswalk_csv("vendor,canonical\n1,G\n\"2,H\n", "t").faults[0].kind == FaultKind::malformed);
    CHECK(load_crosswalk_csv("vendor,canonical,use\n1,G,maybe\n,H,\n", "t").faults.size() == 2);
}

TEST_CASE("a crosswalk is compared with what the vendor lists today: by value, both ways (P33, R93)") {
    Crosswalk const                stages{{"Closed Won", "won"}, {"Closed Lost", "lost"}, {"Old stage", "lead"}};
    std::vector<std::string> const live{"Closed Won", "Closed Lost", "Closed Lots", "closed won"};
    auto const                     coverage = coverage_of(stages, live);
    REQUIRE(coverage.unmapped.size() == 2);
    CHECK(coverage.unmapped[0] == CrosswalkCoverage::Unmapped{"Closed Lots", {"Closed Lost", "Closed Won"}});
    CHECK(coverage.unmapped[1].value == "closed won");  // A label that looks alike is another value.
    CHECK(coverage.vanished == std::vector<std::string>{"Old stage"});
    CHECK_FALSE(coverage.is_total());
    CHECK(coverage.to_string() ==
          "\"Closed Lots\" has no pair; like it: Closed Lost, Closed Won\n"
          "\"closed won\" has no pair; like it: Closed Won, Closed Lost\n"
          "\"Old stage\" is no value of the vendor's any more\n");
    std::vector<std::string> const whole{"Closed Won", "Closed Lost", "Old stage"};
    CHECK(coverage_of(stages, whole).is_total());
    auto const                     dated = loaded(R"({"vendor": "a", "canonical": "X", "valid_to": "2025-01-01"})");
    std::vector<std::string> const a{"a"};
    CHECK_FALSE(coverage_of(dated, a, date("2025-06-01")).is_total());
    CHECK(coverage_of(dated, {}, date("2025-06-01")).is_total());
    CHECK(coverage_of(dated, a, date("2024-06-01")).is_total());
}

TEST_CASE("no code is orphaned: what is written is read back as itself, on any day (R182)") {
    SeededRandom random{88};
    INFO("seed 88");
    for (int sample = 0; sample < 300; ++sample) {
        Crosswalk table;
        for (int each = 0; each < 12; ++each) {
            Crosswalk::Pair pair{"v" + std::to_string(random.below(6)), "c" + std::to_string(random.below(4))};
            if (random.chance(1, 2)) pair.valid_from = Date::from_days(static_cast<std::int32_t>(random.below(20)));
            if (random.chance(1, 2))
                pair.valid_to = (pair.valid_from ? *pair.valid_from : Date{})
                                    .plus_days(1 + static_cast<std::int32_t>(random.below(9)));
            pair.read_only = random.chance(1, 4);
            table.add(std::move(pair)).ignore("collisions are refused, which is what is tried");
        }
        auto const again = load_crosswalk_csv(crosswalk_to_csv(table), "t.csv");
        REQUIRE_MESSAGE(again, describe(again.faults));
        for (int day = 0; day < 30; ++day)
            for (int code = 0; code < 4; ++code) {
                auto const  name   = "c" + std::to_string(code);
                auto const  on     = Date::from_days(day);
                auto const* vendor = table.vendor_of(name, on);
                if (vendor) CHECK(*table.canonical_of(*vendor, on) == name);
                auto const* same = again.crosswalk.vendor_of(name, on);
                CHECK((vendor == nullptr) == (same == nullptr));
                if (vendor && same) CHECK(*vendor == *same);
            }
    }
}
