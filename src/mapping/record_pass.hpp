#pragma once

#include "row_extension.hpp"

#include <throughline/mapping/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::mapping_detail {

/// What a reader of records must know of a mapping, whatever the format.
struct ReadingPlan {
    explicit ReadingPlan(MappingView const& its_view);

    MappingView              view;
    std::vector<std::size_t> money_rows{};
    std::uint32_t            readable = 0;  ///< Members that some row reads, one bit per place.
    std::uint32_t            money    = 0;  ///< Those of them that are amounts.
    std::uint32_t            required = 0;
    OverlayPlan              overlay;
};

/// Whether decoding has to do with the row; others are written only, constant or ignored.
bool is_read(FieldRow const& row);

/// How a format in which all is text spells what is none.
enum class Spelling : unsigned char {
    plain,       ///< Truth values are `true` and `false`.
    xml_schema,  ///< `1` and `0` as well, and white space around anything but a text means nothing.
};

/// One record on its way in, from a format in which every value is text: hands codecs each value as the kind that they
/// read, and keeps the same rules for nulls, faults, currencies and missing fields as JSON has.
class RecordPass {
  public:
    /// Clears what was in `into`.
    RecordPass(ReadingPlan const& plan, MappingContext& context, Decoded& into, Spelling spelling);

    void null(FieldRow const& row) {
        if (row.extension) [[unlikely]]
            return overlay_->take(row, Wire{});
        if (row.kind != RowKind::member) return;
        mention(row);
        row.required ? empty_but_required(row) : row.clear(into_.object.data());
    }
    void value(FieldRow const& row, std::string_view text);
    /// A value whose kind is known.
    void value(FieldRow const& row, Wire const& wire) {
        if (row.extension) [[unlikely]]
            return overlay_->take(row, wire);
        if (row.kind == RowKind::member) mention(row);
        if (auto decoded = decode(row, wire); !decoded) [[unlikely]]
            fault(std::move(decoded).error(), row, wire.text);
    }
    /// Something that no row can be asked about.
    void fault(Error error);
    bool is_full() const;
    /// Keeps what no row names: its name and its JSON.
    void unknown(std::string_view name, std::string_view json);
    /// Call once all values are in, and before lines are read: amounts get their currency, which it returns.
    Currency settle();
    /// Reports required members that nobody spoke of.
    void finish();

  private:
    void     mention(FieldRow const& row) { into_.mentioned |= std::uint32_t{1} << row.place; }
    void     empty_but_required(FieldRow const& row);
    void     fault(Error error, FieldRow const& row, std::string_view value);
    Result<> decode(FieldRow const& row, Wire const& wire) {
        return row.decode ? row.decode(wire, into_.object.data(), context_)
                          : row.decode_envelope(wire, into_.envelope, context_);
    }
    Result<> decode_text(FieldRow const& row, std::string_view text);
    bool     is_readable(OverlayTarget const& target, std::string_view text) const;
    Wire     wire_for_overlay(FieldRow const& row, std::string_view text) const;

    ReadingPlan const&         plan_;
    MappingContext&            context_;
    Decoded&                   into_;
    Spelling                   spelling_;
    std::optional<OverlayPass> overlay_{};
};

/// The error of a row, without what must not be shown.
Error in_row(Error error, MappingView const& view, FieldRow const& row);
bool  can_be_written(FieldRow const& row);
bool  has_value(ObjectType const& type, FieldRow const& row, void const* object);
bool  is_whole_number(std::string_view key);

/// How a table's header spells a row's name.
std::string column_name(FieldRow const& row, char separator);

/// What is written in place of the vendor's key or our id, where the row is one of these; nothing for other rows.
std::optional<std::string_view> name_to_write(FieldRow const& row, Envelope const& named);

}  // namespace throughline::mapping_detail
