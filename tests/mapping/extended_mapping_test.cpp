#include "acme.hpp"

#include <algorithm>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("a firm's own lines replace or join the vendor's, and the table stays whole (R109)") {
    static constexpr auto firm =
        extend(mapping<Acme, Account>, {
                                           field<"branch", &Account::industry>,
                                           field<"region_code", &Account::region, coded<"legal_entity", Region>>,
                                           ignore<"score", "computed every night">,
                                       });
    static constexpr auto view = firm.view();
    Tenant                tenant;
    JsonDecoder const     decoder{view};
    auto const            read =
        decoder.decode(R"({"title":"A","branch":"Mining","region_code":"2","score":1,"industry":"x"})", tenant.context);
    REQUIRE(read);
    CHECK(read->faults.empty());
    CHECK(read->object.as<Account>().industry == "Mining");
    CHECK(read->object.as<Account>().region == Id<Region>{reference_data_id("legal_entity", "DE01")});
    CHECK(read->custom == R"({"industry":"x"})");
    auto const asked = field_list(view);
    CHECK(std::count(asked.begin(), asked.end(), "branch") == 1);
    CHECK(std::count(asked.begin(), asked.end(), "") == 0);
}
