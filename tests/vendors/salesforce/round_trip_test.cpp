#include <support/random_object.hpp>

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/salesforce/account.hpp>
#include <throughline/vendors/salesforce/contact.hpp>
#include <throughline/vendors/salesforce/contract.hpp>
#include <throughline/vendors/salesforce/opportunity.hpp>
#include <throughline/vendors/salesforce/quote.hpp>
#include <throughline/vendors/salesforce/quote_line.hpp>
#include <throughline/vendors/salesforce/resource.hpp>
#include <throughline/vendors/salesforce/service_offering.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using namespace throughline::tests;

namespace {

std::map<std::string_view, std::string> const coded{{"Region", "region"},
                                                    {"ServiceLine", "service_line"},
                                                    {"LegalEntity", "legal_entity"},
                                                    {"TaxCode", "tax_code"},
                                                    {"PaymentTerms", "payment_terms"}};

// What the vendor has no value for is not what a round trip is about.
template <class Object>
void keep_to_choices(Object&) {}
void keep_to_choices(Quote& quote) {
    if (quote.status > Quote::Status::rejected) quote.status = Quote::Status::draft;
}
void keep_to_choices(Contract& contract) {
    if (contract.status == Contract::Status::approved || contract.status == Contract::Status::on_hold)
        contract.status = Contract::Status::active;
}

// Every member row, read-only ones too: their codecs go both ways as well.
RowSet member_rows(MappingView const& view) {
    RowSet rows;
    for (std::size_t row = 0; row < view.rows.size(); ++row) rows[row] = view.rows[row].kind == RowKind::member;
    return rows;
}

template <class Vendor, class Object>
void check_round_trip(std::uint64_t seed) {
    auto const&      view = view_of<Vendor, Object>;
    SeededRandom     random{seed};
    RandomObjects    objects{random, coded};
    MirrorReferences references;
    JsonDecoder      decoder{view};
    INFO(view.vendor_object << ", seed " << seed);
    for (int sample = 0; sample < 300; ++sample) {
        AnyObject  original = AnyObject::of(objects.make<Object>());
        auto&      object   = original.as<Object>();
        auto const members  = original.type().members;
        keep_to_choices(object);
        for (auto const& row : view.rows)
            if (row.kind == RowKind::omitted) members[row.place].clear(original.data());

        MappingContext context{&references, &objects.crosswalks(), nullptr, objects.currency(), {}, {}};
        auto const     text = encode_json(view, original.data(), member_rows(view), context);
        REQUIRE_MESSAGE(text, text.error().describe());
        auto const decoded = decoder.decode(*text, context);
        REQUIRE(decoded);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        for (auto const& member : members)
            CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name);
        CHECK(decoded->custom.empty());
        CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
    }
}

}  // namespace

TEST_CASE("every mapping gives back what it wrote, and owes nothing then (L8)") {
    check_round_trip<Salesforce, Account>(11);
    check_round_trip<Salesforce, Contact>(12);
    check_round_trip<Salesforce, Resource>(13);
    check_round_trip<Salesforce, Opportunity>(14);
    check_round_trip<Salesforce, Quote>(15);
    check_round_trip<Salesforce, QuoteLine>(16);
    check_round_trip<SalesforceDeals, QuoteLine>(17);
    check_round_trip<Salesforce, ServiceOffering>(18);
    check_round_trip<Salesforce, Contract>(19);
}
