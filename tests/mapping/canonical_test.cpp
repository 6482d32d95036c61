#include <support/random_objects.hpp>

#include <throughline/model/account.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/opportunity.hpp>

#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("canonical JSON of every object gives the object back, to the byte (L8)") {
    constexpr std::uint64_t seed = 2027;
    SeededRandom            random{seed};
    RandomAnyObjects        objects{random};
    INFO("seed " << seed);
    for (auto const* type : all_object_types()) {
        INFO(type->name);
        for (int sample = 0; sample < 40; ++sample) {
            auto const object = objects.make(*type);
            auto const text   = to_canonical_json(object);
            auto const back   = from_canonical_json(*type, text);
            REQUIRE_MESSAGE(back, text);
            CHECK_MESSAGE(*back == object, text);
            CHECK(to_canonical_json(*back) == text);
            CHECK(nlohmann::json::accept(text));
        }
    }
}

TEST_CASE("member by member, canonical JSON rebuilds the same object") {
    constexpr std::uint64_t seed = 2028;
    SeededRandom            random{seed};
    RandomAnyObjects        objects{random};
    INFO("seed " << seed);
    for (auto const* type : all_object_types()) {
        INFO(type->name);
        for (int sample = 0; sample < 10; ++sample) {
            auto const    object = objects.make(*type);
            AnyObject     rebuilt{*type};
            std::uint32_t spoken = 0;
            for (std::size_t place = 0; place < type->members.size(); ++place) {
                auto const text = member_to_canonical_json(*type, object.data(), place);
                CHECK(type->members[place].present(object.data()) == (text != "null"));
                if (text != "null") spoken |= 1u << place;
                REQUIRE(member_from_canonical_json(*type, rebuilt.data(), place, text));
            }
            CHECK(rebuilt == object);
            CHECK(to_canonical_json(object, spoken) == to_canonical_json(object));
            CHECK(to_canonical_json(object, 0) == "{}");
        }
    }
}

TEST_CASE("canonical JSON keeps the model's order, exact numbers as text, and leaves out what is not there") {
    Opportunity deal{.name = "Deal \"A\"", .stage = Opportunity::Stage::won, .expected_close = Date{2026, 3, 31}};
    deal.amount      = Money{Decimal::parse("100.50").value(), Currency::parse("EUR").value()};
    deal.probability = Percent::parse("12.50").value();
    deal.duration    = 30;
    deal.is_won      = true;
    CHECK(to_canonical_json(AnyObject::of(deal)) ==
          R"({"name":"Deal \"A\"","stage":"won","probability":"12.50","amount":{"amount":"100.50","currency":"EUR"},)"
          R"("expected_close":"2026-03-31","duration":30,"is_won":true})");
}

TEST_CASE("members that a newer version added are passed over; the order of members does not matter") {
    auto const read =
        from_canonical_json(object_type<Account>(), R"({"new":{"a":[1,2]},"website":"w","name":"A","newer":null})");
    REQUIRE(read);
    CHECK(read->as<Account>() == Account{.name = "A", .website = "w"});
}

TEST_CASE("what is not canonical JSON of the object is refused with code corrupt") {
    for (auto const* text :
         {"", "[]", "null", "{", R"({"name":1})", R"({"name":"A"}x)", R"({"name":"A",})", R"({"name":null})",
          R"({"status":"unheard of"})", R"({"currency":"EURO"})", R"({"owner":"7"})", R"({"billing_address":"Main 1"})",
          R"({"billing_address":{"city":1}})"}) {
        INFO(text);
        auto const read = from_canonical_json(object_type<Account>(), text);
        REQUIRE_FALSE(read);
        CHECK(read.error().code() == ErrorCode::corrupt);
    }
    for (auto const* text : {R"({"amount":1,"currency":"EUR"})", R"({"amount":"1"})",
                             R"({"amount":"1","currency":"EURO"})", R"("1 EUR")"}) {
        INFO(text);
        AnyObject  invoice{object_type<Invoice>()};
        auto const place = object_type<Invoice>().place_named("total");
        CHECK_FALSE(member_from_canonical_json(object_type<Invoice>(), invoice.data(), place, text));
    }
}
