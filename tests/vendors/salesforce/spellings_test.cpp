#include <support/random_object.hpp>

#include <throughline/mapping/csv.hpp>
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

// As the files of the bulk service have it: an empty cell says nothing, a word says null, and nested fields are named
// with points.
constexpr CsvDialect bulk{.line_end             = "\n",
                          .path_separator       = '.',
                          .empty_cell           = Absent::unknown,
                          .quoted_empty_is_text = false,
                          .null_cell            = "#N/A"};

// The mapping with all that only the vendor writes written as well: its files hold that too.
std::vector<FieldRow> rows_in_files(MappingView const& view) {
    std::vector<FieldRow> rows{view.rows.begin(), view.rows.end()};
    for (auto& row : rows)
        if (row.kind == RowKind::member && row.encode && row.decode) row.direction = Direction::both;
    return rows;
}

Result<Decoded> read_table(MappingView const& view, std::string_view text, MappingContext& context) {
    CsvReader reader{text, bulk};
    REQUIRE(reader.next_row());
    auto const decoder = CsvDecoder::make(view, reader.header(), bulk);
    REQUIRE_MESSAGE(decoder, decoder.error().describe());
    return decoder->decode(reader.row(), context);
}

template <class Vendor, class Object>
void check_table_round_trip(std::uint64_t seed) {
    auto       view = view_of<Vendor, Object>;
    auto const rows = rows_in_files(view);
    view.rows       = rows;
    SeededRandom     random{seed};
    RandomObjects    objects{random, coded};
    MirrorReferences references;
    INFO(view.vendor_object << ", seed " << seed);
    for (int sample = 0; sample < 200; ++sample) {
        AnyObject      original = AnyObject::of(objects.make<Object>());
        MappingContext context{&references, &objects.crosswalks(), nullptr, objects.currency(), {}, {}};
        auto const     members = original.type().members;
        keep_to_choices(original.as<Object>());
        for (auto const& row : view.rows)
            if (row.kind == RowKind::omitted) members[row.place].clear(original.data());

        void const* const written[]{original.data()};
        auto const        text = encode_csv(view, written, member_rows(view), context, bulk);
        REQUIRE_MESSAGE(text, text.error().describe());
        INFO(*text);
        auto const decoded = read_table(view, *text, context);
        REQUIRE(decoded);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        for (auto const& member : members)
            CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name);
        CHECK(decoded->custom.empty());
        CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
    }
}

}  // namespace

TEST_CASE("a row of the bulk service's files gives back what was written, and owes nothing then (L8, R28)") {
    check_table_round_trip<Salesforce, Account>(21);
    check_table_round_trip<Salesforce, Contact>(22);
    check_table_round_trip<Salesforce, Resource>(23);
    check_table_round_trip<Salesforce, Opportunity>(24);
    check_table_round_trip<Salesforce, Quote>(25);
    check_table_round_trip<Salesforce, QuoteLine>(26);
    check_table_round_trip<SalesforceDeals, QuoteLine>(27);
    check_table_round_trip<Salesforce, ServiceOffering>(28);
    check_table_round_trip<Salesforce, Contract>(29);
}
