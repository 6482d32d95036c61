#include "target.hpp"

#include <mapping/acme.hpp>

#include <throughline/mapping/drift.hpp>
#include <throughline/mapping/odata_schema.hpp>
#include <throughline/vendors/netsuite/schema.hpp>
#include <throughline/vendors/salesforce/schema.hpp>

#include <algorithm>
#include <array>

namespace throughline::fuzz {

namespace {

using Reader = Result<VendorSchema> (*)(std::string_view text, std::string_view object);

Result<VendorSchema> read_odata(std::string_view text, std::string_view object) {
    return read_odata_schema(text, object, {.depth_max = 32, .bytes_max = 20'000, .nodes_max = 4'000});
}
Result<VendorSchema> read_stored(std::string_view text, std::string_view) { return vendor_schema_from_json(text); }

/// A schema that was read is in order, has bounds, comes back from where it is kept, and does not differ from itself.
void expect_schema(VendorSchema const& schema, std::string_view input) {
    auto const by_name = [](SchemaField const& left, SchemaField const& right) { return left.name < right.name; };
    expect(std::is_sorted(schema.fields.begin(), schema.fields.end(), by_name), "fields stand by their name");
    expect(std::adjacent_find(schema.fields.begin(), schema.fields.end(),
                              [](auto const& left, auto const& right) { return left.name == right.name; }) ==
               schema.fields.end(),
           "no field is there twice");
    expect(schema.fields.size() <= 20'000 && schema.fields.size() <= 64 * (input.size() + 1), "fields have a bound");
    for (auto const& field : schema.fields)
        expect(schema.find(field.name) == &field && std::is_sorted(field.values.begin(), field.values.end()),
               "a field is found, and its values stand in their order");
    auto const kept = vendor_schema_from_json(to_json(schema));
    expect(kept.has_value(), "a schema can be kept");
    expect(*kept == schema && fingerprint(*kept) == fingerprint(schema), "what is kept is the same");
}

/// Against a mapping of an object of that name: nothing has drifted, and what does not fit does so again.
void expect_no_drift(VendorSchema schema) {
    schema.object = "client";
    std::array const mappings{view_of<Acme, Account>};
    expect(compare(schema, schema, mappings).differences.empty(), "nothing has changed between a schema and itself");
    auto const found = misfits(mappings.front(), schema, {});
    expect(found == misfits(mappings.front(), schema, {}), "the same misfits are found again");
    auto const pauses = pauses_of(found, mappings);
    auto const paused = PausedMappings{mappings, pauses};
    expect(paused.mappings().size() == 1 && paused.mappings().front().rows.size() == mappings.front().rows.size(),
           "what rests keeps its place");
    VendorSchema const nothing{"client", {}};
    auto const         gone = compare(schema, nothing, mappings);
    expect(gone.differences.size() == schema.fields.size(), "every field that is gone is told");
    expect(compare(nothing, schema, mappings).differences.size() == schema.fields.size(), "and every one that came");
}

}  // namespace

void try_schema(std::string_view input) {
    constexpr std::pair<Reader, std::string_view> readers[]{{salesforce::read_schema, ""},
                                                            {netsuite::read_schema, "customer"},
                                                            {read_odata, "jobs"},
                                                            {read_odata, "Job"},
                                                            {read_stored, ""}};
    for (auto const& [read, object] : readers) {
        auto const schema = read(input, object);
        auto const again  = read(input, object);
        expect(schema.has_value() == again.has_value(), "a description is read alike");
        if (!schema) {
            expect(!schema.error().message().empty(), "a refusal says why");
            continue;
        }
        expect(*schema == *again, "a description is read alike, field by field");
        expect_schema(*schema, input);
        expect_no_drift(*schema);
    }
}

}  // namespace throughline::fuzz
