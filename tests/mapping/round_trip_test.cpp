#include "acme.hpp"

#include <support/random_object.hpp>

#include <algorithm>

using namespace throughline;
using namespace throughline::tests;

namespace {

std::map<std::string_view, std::string> const coded_objects{
    {"LegalEntity", "legal_entity"}, {"TaxCode", "tax_code"}, {"PaymentTerms", "payment_terms"}};

// What the vendor has no place for is not what a round trip is about.
void keep_to_mapping(AnyObject& object, MappingView const& view) {
    for (auto const& row : view.rows)
        if (row.kind == RowKind::omitted ||
            (row.kind == RowKind::member && row.direction == Direction::write && !row.inputs))
            object.type().members[row.place].clear(object.data());
}
void keep_to_parts(AnyObject& object) {
    if (object.type().name != "Account") return;
    auto& address = object.as<Account>().billing_address;
    if (!address) return;
    address = Address{.street = address->street, .city = address->city};
    if (*address == Address{}) address.reset();
}
void keep_to_length(AnyObject& object) {
    if (object.type().name != "Account") return;
    auto& number = object.as<Account>().number;
    if (number) number = "x" + std::to_string(number->size());
}

RowSet readable_rows(MappingView const& view) {
    RowSet rows;
    for (std::size_t row = 0; row < view.rows.size(); ++row)
        rows[row] = view.rows[row].kind == RowKind::member && view.rows[row].direction != Direction::write;
    return rows;
}

template <class Object>
void check_round_trip(std::uint64_t seed) {
    auto const&       view = view_of<Acme, Object>;
    SeededRandom      random{seed};
    RandomObjects     objects{random, coded_objects};
    MirrorReferences  references;
    JsonDecoder const decoder{view};
    INFO(view.vendor_object << ", seed " << seed);
    for (int sample = 0; sample < 200; ++sample) {
        auto original = AnyObject::of(objects.make<Object>());
        keep_to_mapping(original, view);
        keep_to_parts(original);
        keep_to_length(original);
        MappingContext context{
            .references = &references, .crosswalks = &objects.crosswalks(), .default_currency = objects.currency()};
        auto const text = encode_json(view, original.data(), readable_rows(view), context);
        REQUIRE_MESSAGE(text, text.error().describe());
        auto const decoded = decoder.decode(*text, context);
        REQUIRE_MESSAGE(decoded, *text);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        for (auto const& member : original.type().members)
            CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name << " of " << *text);
        CHECK(decoded->custom.empty());
        CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
        CHECK(members_that_differ(view, decoded->object.data(), original.data(), ~0u, context) == 0);
    }
}

}  // namespace

TEST_CASE("decoding what was encoded gives the object back, and nothing is owed then (L8, R36)") {
    check_round_trip<Account>(31);
    check_round_trip<Contact>(32);
    check_round_trip<Invoice>(33);
    check_round_trip<InvoiceLine>(34);
}

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
