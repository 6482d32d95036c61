#pragma once

#include "acme.hpp"

#include <throughline/mapping/csv.hpp>
#include <throughline/mapping/xml.hpp>

namespace throughline::tests {

/// What is common to the spellings of one record: the same members are there, and the same faults were found.
inline void check_same_record(Decoded const& left, Decoded const& right) {
    for (auto const& member : left.object.type().members)
        CHECK_MESSAGE(member.same(left.object.data(), right.object.data()), member.name);
    CHECK(left.mentioned == right.mentioned);
    CHECK(left.envelope.key == right.envelope.key);
    CHECK(left.envelope.external_id == right.envelope.external_id);
    REQUIRE(left.faults.size() == right.faults.size());
    for (std::size_t at = 0; at < left.faults.size(); ++at) {
        CHECK(left.faults[at].code() == right.faults[at].code());
        CHECK(left.faults[at].context().field == right.faults[at].context().field);
    }
}

/// Every row of a mapping that goes both ways, null or not, and the vendor's key and our id beside them.
inline RowSet rows_both_ways(MappingView const& view) {
    RowSet rows;
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        rows[index] = (row.kind == RowKind::member && row.decode && row.encode && row.direction != Direction::write &&
                       row.direction != Direction::read) ||
                      row.kind == RowKind::key || row.kind == RowKind::external_id;
    }
    return rows;
}

/// A table of one record: its header and its row.
inline Result<Decoded> decode_csv(MappingView const& view, std::string_view text, MappingContext& context,
                                  CsvDialect const& dialect = {}) {
    CsvReader reader{text, dialect};
    if (!reader.next_row()) return reader.failed() ? reader.fault() : Error{ErrorCode::corrupt, "no row"};
    auto const decoder = CsvDecoder::make(view, reader.header(), dialect);
    if (!decoder) return decoder.error();
    return decoder->decode(reader.row(), context);
}

}  // namespace throughline::tests
