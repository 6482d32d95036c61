#include "amounts.hpp"

#include <throughline/revenue/charges.hpp>
#include <throughline/revenue/line_schedule.hpp>

#include <nlohmann/json.hpp>

using namespace throughline;

namespace {

RecordId const entry = record("entry");

ChargeFigures priced(Explain explain) {
    std::vector const charges{Charge{.name       = "consulting",
                                     .category   = "labor",
                                     .quantity   = decimal("1.5"),
                                     .unit_price = usd("33.33"),
                                     .source     = entry},
                              Charge{.name       = "paper",
                                     .category   = "materials",
                                     .quantity   = 3,
                                     .unit_price = usd("1.10"),
                                     .markup     = percent("15")}};
    return price_charges(charges, usd("0").currency(), {}, explain).value();
}

}  // namespace

TEST_CASE("a number prints how it came about, down to its records (P35)") {
    auto const total = priced(Explain::yes).total;
    CHECK(total.why.to_string() ==
          "53.80 USD  total  = 50.00 + 3.80\n"
          "  50.00 USD  consulting  = 1.5 x 33.33 / 1, half_up to 2 digits\n"
          "    1.5  quantity  [" +
              entry.to_string() +
              "]\n"
              "    33.33 USD  unit price  [" +
              entry.to_string() +
              "]\n"
              "    1  one\n"
              "  3.80 USD  paper  = 3.30 x 115 / 100, half_up to 2 digits\n"
              "    3.30  at cost  = 3 x 1.10\n"
              "      3  quantity\n"
              "      1.10 USD  unit price\n"
              "    115 %  with markup  = 100 + 15\n"
              "      100  percent of a whole\n"
              "      15 %  markup\n"
              "    100  percent of a whole\n");
    CHECK(total.why.evaluate().value() == total.value.amount());
    CHECK(total.why.sources() == std::vector{entry});
}

TEST_CASE("a derivation is JSON for whoever shows it (P35)") {
    auto const json = nlohmann::json::parse(priced(Explain::yes).total.why.to_json());
    CHECK(json["value"] == "53.80");
    CHECK(json["operation"] == "sum");
    CHECK(json["operands"][0]["label"] == "consulting");
    CHECK(json["operands"][0]["rule"] == "half_up");
    CHECK(json["operands"][0]["operands"][0]["sources"][0] == entry.to_string());
    CHECK(Explanation{}.to_json() == "null");
}

TEST_CASE("nothing is kept where nobody asked (P35)") {
    auto const total = priced(Explain::no).total;
    CHECK(total.value == usd("53.80"));
    CHECK(total.why.is_empty());
    CHECK(total.why.to_string().empty());
    CHECK(total.why.evaluate().error().code() == ErrorCode::not_found);
}

TEST_CASE("a tree that was tampered with does not verify, and names the step") {
    auto const        total = priced(Explain::yes).total;
    Explanation::Step forged{total.why.step()};
    Explanation::Step leaf{forged.operands[1].step()};
    leaf.value         = decimal("3.81");
    forged.operands[1] = Explanation{leaf};
    forged.value       = decimal("53.81");
    Explanation const why{forged};
    CHECK(why.evaluate().value() == decimal("53.80"));
    auto const error = why.verify().error();
    CHECK(error.code() == ErrorCode::corrupt);
    CHECK(error.context().field == "paper");
    CHECK(error.context().expected == "3.80");
    leaf.operands.clear();
    CHECK(Explanation{leaf}.verify().error().message() == "a step of a derivation lacks an operand");
}

TEST_CASE("shared branches are evaluated once: a long schedule's explanation stays cheap") {
    LineHistory const line{
        .terms   = {.price = usd("1000000.00"), .term = range("2010-01-01", "2022-01-01")},
        .changes = {
            {.effective = day("2014-05-05"), .delta = usd("5.00"), .treatment = Modification::cumulative_catch_up},
            {.effective = day("2018-05-05"), .delta = usd("5.00")}}};
    auto const schedule = line_schedule(line, {.spread = {.explain = Explain::yes}}).value();
    for (auto const& month : schedule.periods) REQUIRE(month.earned.why.verify());
}
