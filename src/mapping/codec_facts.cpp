#include <throughline/core/minutes.hpp>
#include <throughline/mapping/codec_facts.hpp>
#include <throughline/mapping/field.hpp>

namespace throughline {

Hours NormalForm<ClockHoursCodec>::of(ClockHoursCodec const&, Hours const& value) {
    auto const minutes = nearest_minutes(value);
    if (!minutes) return value;
    auto const hours = hours_of_minutes(*minutes);
    return hours ? *hours : value;
}

Timestamp NormalForm<TimestampCodec>::of(TimestampCodec const& codec, Timestamp value) {
    std::int64_t step = 1;
    for (int digit = codec.digits; digit < 6; ++digit) step *= 10;
    auto const beyond = value.microseconds() % step;
    return Timestamp::from_microseconds(value.microseconds() - (beyond < 0 ? beyond + step : beyond));
}

Law law_of(FieldRow const& row) {
    if (row.direction == Direction::read) return Law::read_only;
    if (row.direction == Direction::write || row.inputs != 0 || row.kind == RowKind::constant) return Law::write_only;
    return row.normalise ? Law::normal_form : Law::lossless;
}

std::string_view name_of(Law law) {
    switch (law) {
        case Law::lossless:
            return "lossless";
        case Law::normal_form:
            return "normal form";
        case Law::read_only:
            return "read only";
        case Law::write_only:
            return "write only";
    }
    return "unknown";
}

std::string_view name_of(VendorType type) {
    switch (type) {
        case VendorType::unknown:
            return "unknown";
        case VendorType::text:
            return "text";
        case VendorType::choice:
            return "choice";
        case VendorType::boolean:
            return "boolean";
        case VendorType::integer:
            return "integer";
        case VendorType::decimal:
            return "decimal";
        case VendorType::date:
            return "date";
        case VendorType::timestamp:
            return "timestamp";
        case VendorType::reference:
            return "reference";
        case VendorType::object:
            return "object";
        case VendorType::list:
            return "list";
    }
    return "unknown";
}

}  // namespace throughline
