#pragma once

#include <throughline/mapping/codec_facts.hpp>
#include <throughline/mapping/field.hpp>

#include <optional>

namespace throughline {

// Two fields, first and last day, are one half-open range. A range that the vendor gives only a last day begins with
// the first day of the calendar, which is written as no first day at all.

/// Stands for "no first day".
inline Date const calendar_start{1, 1, 1};

Result<> decode_first_day(Wire const& wire, std::optional<DateRange>& range, MappingContext& context);
Result<> decode_last_day(Wire const& wire, std::optional<DateRange>& range, MappingContext& context);
Result<> encode_first_day(std::optional<DateRange> const& range, WireWriter& out, MappingContext& context);
Result<> encode_last_day(std::optional<DateRange> const& range, WireWriter& out, MappingContext& context);
void     clear_first_day(std::optional<DateRange>& range);
void     clear_last_day(std::optional<DateRange>& range);
/// From the first day of the calendar without an end is no range on the wire.
void normalise_days(std::optional<DateRange>& range);

template <auto Member, bool First>
struct DayOfRange {
    using Object = object_of<Member>;

    static Result<> decode(Wire const& wire, void* object, MappingContext& context) {
        auto& range = static_cast<Object*>(object)->*Member;
        return First ? decode_first_day(wire, range, context) : decode_last_day(wire, range, context);
    }
    static Result<> encode(void const* object, WireWriter& out, MappingContext& context) {
        auto const& range = static_cast<Object const*>(object)->*Member;
        return First ? encode_first_day(range, out, context) : encode_last_day(range, out, context);
    }
    static void clear(void* object) {
        auto& range = static_cast<Object*>(object)->*Member;
        First ? clear_first_day(range) : clear_last_day(range);
    }
    static void normalise(void* object) { normalise_days(static_cast<Object*>(object)->*Member); }
};

template <fixed_string Name, auto Member, bool First>
consteval Row<object_of<Member>> make_day() {
    using Day = DayOfRange<Member, First>;
    FieldRow row{.name = Name.view(), .place = place_of<Member>};
    row.codec     = First ? "first day" : "last day";
    row.member    = names_of<object_of<Member>>.each[place_of<Member>];
    row.decode    = Day::decode;
    row.encode    = Day::encode;
    row.clear     = Day::clear;
    row.normalise = Day::normalise;
    row.facts     = codec_facts<codec<Date>>;
    return {row};
}

/// `first_day<"startDate", &Project::planned>` and `last_day<"projectedEndDate", &Project::planned>`.
template <fixed_string Name, auto Member>
inline constexpr auto first_day = make_day<Name, Member, true>();
template <fixed_string Name, auto Member>
inline constexpr auto last_day = make_day<Name, Member, false>();

}  // namespace throughline
