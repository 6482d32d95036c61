#include "record.hpp"

#include <algorithm>

namespace throughline::fuzz {

namespace {

template <class Object>
void try_record(std::string_view input) {
    static JsonDecoder const decoder{view_of<Acme, Object>};
    Tenant                   tenant;
    auto const               decoded = decoder.decode(input, tenant.context);
    if (!decoded) return expect(decoded.error().code() == ErrorCode::corrupt, "what is no record is corrupt");
    expect_sound(*decoded);
    if (!decoded->faults.empty()) return;

    auto const& view = decoder.view();
    auto const  text =
        encode_json(view, decoded->object.data(), rows_held(view, decoded->object.data()), tenant.context);
    if (!text) return;  // A text that the vendor would cut off is read and not written.
    auto const again = decoder.decode(*text, tenant.context);
    expect(again.has_value(), "what is written is a record");
    auto kept = decoded->object;
    for (auto const& row : view.rows)
        if (row.kind == RowKind::member && row.direction == Direction::read)
            kept.type().members[row.place].copy(again->object.data(), kept.data());
    if (again->faults.empty()) expect_same_members(kept, again->object);
}

/// Amounts as they stand in the text, by a cursor that decodes nothing.
void try_amounts(std::string_view input) {
    static JsonDecoder const decoder{view_of<Acme, Invoice>};
    Tenant                   tenant;
    auto const               decoded = decoder.decode(input, tenant.context);
    if (!decoded || !decoded->faults.empty()) return;
    auto const&      invoice = decoded->object.as<Invoice>();
    JsonReader       reader{input};
    std::string_view name;
    Wire             wire;
    reader.enter_object();
    while (reader.next_member(name)) {
        std::string const field{name};
        if (!reader.value(wire)) return;
        if (wire.kind != Wire::Kind::number && wire.kind != Wire::Kind::text) continue;
        if (field == "net") expect_exact(invoice.subtotal, wire.text);
        if (field == "tax") expect_exact(invoice.tax, wire.text);
        if (field == "total") expect_exact(invoice.total, wire.text);
        if (field == "open") expect_exact(invoice.balance, wire.text);
    }
}

}  // namespace

void try_json_decoder(std::string_view input) {
    try_record<Account>(input);
    try_record<Contact>(input);
    try_record<Invoice>(input);
    try_amounts(input);
}

}  // namespace throughline::fuzz
