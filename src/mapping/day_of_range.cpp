#include <throughline/mapping/day_of_range.hpp>

namespace throughline {

Result<> decode_first_day(Wire const& wire, std::optional<DateRange>& range, MappingContext& context) {
    auto const day = DateCodec{}.decode(wire, context);
    if (!day) return day.error();
    if (!range) range.emplace();
    range->start = *day;
    return {};
}
Result<> decode_last_day(Wire const& wire, std::optional<DateRange>& range, MappingContext& context) {
    auto const day = DateCodec{}.decode(wire, context);
    if (!day) return day.error();
    if (!range) range.emplace(DateRange{calendar_start});
    range->end = day->plus_days(1);
    return {};
}
Result<> encode_first_day(std::optional<DateRange> const& range, WireWriter& out, MappingContext& context) {
    if (!range || range->start == calendar_start) return out.null(), Result<>{};
    return DateCodec{}.encode(range->start, out, context);
}
Result<> encode_last_day(std::optional<DateRange> const& range, WireWriter& out, MappingContext& context) {
    if (!range || !range->end) return out.null(), Result<>{};
    return DateCodec{}.encode(range->end->plus_days(-1), out, context);
}
void clear_first_day(std::optional<DateRange>& range) {
    if (range && range->end)
        range->start = calendar_start;
    else
        range.reset();
}
void clear_last_day(std::optional<DateRange>& range) {
    if (!range) return;
    range->end.reset();
    if (range->start == calendar_start) range.reset();
}

void normalise_days(std::optional<DateRange>& range) {
    if (range && range->start == calendar_start && !range->end) range.reset();
}

}  // namespace throughline
