#include "record.hpp"

namespace throughline::fuzz {

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr CsvDialect bare{.header = false};
constexpr CsvLimits  small{.rows_max = 10'000, .columns_max = 500, .cell_bytes_max = 100'000};

void read_into(CsvReader& reader, Rows& rows) {
    while (reader.next_row()) {
        auto& row = rows.emplace_back();
        for (auto const& cell : reader.row().cells) row.emplace_back(cell.text);
    }
}

std::string written(Rows const& rows) {
    std::string text;
    CsvWriter   out{text, bare};
    for (auto const& row : rows) {
        for (auto const& cell : row) out.text(cell);
        out.end_row();
    }
    return text;
}

void try_reader(std::string_view input) {
    CsvReader whole{input, bare, small};
    Rows      rows;
    read_into(whole, rows);
    std::size_t bytes = 0;
    for (auto const& row : rows)
        for (auto const& cell : row) bytes += cell.size();
    expect(bytes <= input.size(), "cells hold no more than the text");

    CsvReader  pieces{bare, small};
    Rows       same;
    auto const length = 1 + input.size() % 7;
    for (std::size_t at = 0; at < input.size() && !pieces.failed(); at += length) {
        pieces.feed(input.substr(at, length));
        read_into(pieces, same);
    }
    pieces.finish();
    read_into(pieces, same);
    expect(pieces.failed() == whole.failed() && same == rows, "the pieces do not matter");
    if (whole.failed()) return expect(whole.fault() == pieces.fault(), "the pieces do not matter to the fault");

    auto const text = written(rows);
    CsvReader  reader{text, bare};
    Rows       again;
    read_into(reader, again);
    expect(!reader.failed() && again == rows, "what is written is read as the same table");
    expect(written(again) == text, "writing is stable");
}

template <class Object>
void try_decoder(std::string_view input, CsvDialect const& dialect) {
    auto const& view = view_of<Acme, Object>;
    CsvReader   reader{input, dialect, small};
    if (!reader.read_header()) return;
    auto const decoder = CsvDecoder::make(view, reader.header(), dialect);
    if (!decoder) return;
    Tenant tenant;
    for (int rows = 0; rows < 20 && reader.next_row(); ++rows) {
        auto const decoded = decoder->decode(reader.row(), tenant.context);
        expect(decoded.has_value(), "rows of the header's width can be read");
        expect_sound(*decoded);
        if (!decoded->faults.empty()) continue;
        if constexpr (std::is_same_v<Object, Invoice>) {
            auto const& invoice = decoded->object.template as<Invoice>();
            if (auto const cell = reader.cell("net"); !cell.empty()) expect_exact(invoice.subtotal, cell);
            if (auto const cell = reader.cell("total"); !cell.empty()) expect_exact(invoice.total, cell);
        }
        auto const        rows_kept = rows_held(view, decoded->object.data());
        void const* const objects[]{decoded->object.data()};
        auto const        text = encode_csv(view, objects, rows_kept, tenant.context, dialect);
        if (!text) continue;  // A text of another length, or one that looks like null, is read and not written.
        auto const again = tests::decode_csv(view, *text, tenant.context, dialect);
        if (!again || !again->faults.empty()) continue;  // Without the columns that only the vendor fills.
        for (std::size_t index = 0; index < view.rows.size(); ++index)
            if (rows_kept[index])
                expect(view.type().members[view.rows[index].place].same(decoded->object.data(), again->object.data()),
                       "what is written is read back the same");
    }
}

}  // namespace

void try_csv(std::string_view input) {
    constexpr CsvDialect bulk{
        .path_separator = '.', .empty_cell = Absent::unknown, .quoted_empty_is_text = false, .null_cell = "#N/A"};
    try_reader(input);
    try_decoder<Account>(input, {});
    try_decoder<Account>(input, bulk);
    try_decoder<Invoice>(input, {});
}

}  // namespace throughline::fuzz
