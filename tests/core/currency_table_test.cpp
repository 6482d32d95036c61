#include <throughline/core/currency.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace throughline;

namespace {

std::set<std::string_view> active_with_exponent(int exponent) {
    std::set<std::string_view> codes;
    for (auto const& currency : all_currencies()) {
        if (!currency.is_historic() && currency.exponent() == exponent) codes.insert(currency.code());
    }
    return codes;
}

}  // namespace

TEST_CASE("R87: the table is the whole of list one, sorted, each code once") {
    auto const all = all_currencies();
    CHECK(std::ranges::is_sorted(all));
    CHECK(std::ranges::adjacent_find(all) == all.end());
    CHECK(std::ranges::count_if(all, [](Currency currency) { return !currency.is_historic(); }) == 178);

    std::map<int, std::string_view> active_by_number;
    for (auto const& currency : all) {
        CAPTURE(currency.code());
        CHECK(currency.code().size() == 3);
        CHECK(std::ranges::all_of(currency.code(), [](char letter) { return letter >= 'A' && letter <= 'Z'; }));
        CHECK(currency.exponent() >= 0);
        CHECK(currency.exponent() <= 4);
        CHECK(currency.number() > 0);
        CHECK(currency.number() < 1'000);
        CHECK_FALSE(currency.name().empty());
        CHECK(*Currency::parse(currency.code()) == currency);
        CHECK(Currency::parse(currency.code())->exponent() == currency.exponent());
        if (!currency.is_historic()) CHECK(active_by_number.emplace(currency.number(), currency.code()).second);
    }
}

TEST_CASE("R87: minor units that are not two, all of them") {
    using Codes = std::set<std::string_view>;

    CHECK(active_with_exponent(0) ==
          Codes{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
                "XOF", "XPF",
                // Not applicable: metals, units of account, the codes for tests and for no currency.
                "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"});
    CHECK(active_with_exponent(1) == Codes{});
    CHECK(active_with_exponent(3) == Codes{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"});
    CHECK(active_with_exponent(4) == Codes{"CLF", "UYW"});
}

TEST_CASE("R87: a currency knows its number, its name and whether it is withdrawn") {
    CHECK(Currency::parse("EUR")->number() == 978);
    CHECK(Currency::parse("USD")->name() == "US Dollar");
    CHECK(Currency::parse("ALL")->number() == 8);
    CHECK(Currency::parse("VED")->number() == 926);
    CHECK(Currency::parse("XCG")->number() == Currency::parse("ANG")->number());
    for (auto const* code : {"DEM", "FRF", "ITL", "HRK", "VEF", "ZWL", "BGN", "ANG", "CUC", "SLL", "BYR", "LTL"}) {
        CAPTURE(code);
        CHECK(Currency::parse(code)->is_historic());
    }
    for (auto const* code : {"EUR", "SLE", "ZWG", "XCG", "XAD", "VES", "MRU", "STN", "BYN"}) {
        CAPTURE(code);
        CHECK_FALSE(Currency::parse(code)->is_historic());
    }
    CHECK(Currency::parse("ITL")->exponent() == 0);
    CHECK(Currency::parse("DEM")->exponent() == 2);
}

TEST_CASE("R87: what is not a code of the table is refused") {
    for (std::string_view const code :
         {"", "E", "EU", "EURO", "eur", "Eur", "EUr", "EU ", "EU[", "AAA", "ZZZ", "@AA", "\xE2\x82\xAC", "US$"}) {
        CAPTURE(code);
        auto const currency = Currency::parse(code);
        REQUIRE_FALSE(currency);
        CHECK(currency.error().code() == ErrorCode::validation);
        CHECK(currency.error().context().value == code);
    }
}

TEST_CASE("R87: a currency that nobody set is none") {
    CHECK(Currency{}.is_none());
    CHECK(Currency{}.code() == "XXX");
    CHECK(Currency{}.number() == 999);
    CHECK(Currency::parse("XXX")->is_none());
    CHECK_FALSE(Currency::parse("EUR")->is_none());
    CHECK(*Currency::parse("EUR") < *Currency::parse("USD"));
}
