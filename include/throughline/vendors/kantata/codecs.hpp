#pragma once

#include <throughline/core/money.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/day_of_range.hpp>
#include <throughline/mapping/firm_picklist.hpp>
#include <throughline/mapping/mapping.hpp>
#include <throughline/vendors/kantata/tag.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// What Kantata spells in a way of its own: amounts in cents, time in minutes, empty dates as empty text, ids as text
/// or number. Its records come flat; what stands in them by path (`recent_submission/status`) are records that came
/// along, which the connector puts where they are referred to, in the order of the mapping's lines.
namespace throughline::kantata {

/// Text, or a number by its lexeme.
struct IdTextCodec {
    static constexpr std::string_view name = "text, or a number as text";
    Result<std::string_view>          decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(std::string_view value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto id_text = IdTextCodec{};

/// Whole minutes. Hours that are no whole number of them, to eight digits or to four, are refused when written.
struct MinutesCodec {
    static constexpr std::string_view name = "minutes, whole";
    Result<Hours>                     decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Hours const& value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto minutes = MinutesCodec{};

/// A percentage without a fraction; one with a fraction is refused when written.
struct WholePercentCodec {
    static constexpr std::string_view name = "percent, whole";
    Result<Percent>                   decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Percent const& value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto whole_percent = WholePercentCodec{};

/// A project's budget as it is written, `"25000.00"`. It is read from `price_in_cents`: the text is for people.
struct PriceCodec {
    static constexpr std::string_view name = "amount as text";
    Result<Money>                     decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Money const& value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto price = PriceCodec{};

}  // namespace throughline::kantata

namespace throughline {

// What the codecs need of the vendor's fields. None of them loses anything: what Kantata cannot keep, a part of a
// minute or of a percent, is refused when it is written, and whole minutes come back as the same hours.
template <>
struct FactsOf<kantata::IdTextCodec> : FactsOfTypes<key_types> {};
template <>
struct FactsOf<kantata::MinutesCodec> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<kantata::WholePercentCodec> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<kantata::PriceCodec> : FactsOfTypes<textual_types> {};

}  // namespace throughline

namespace throughline::kantata {

/// Words as a new account has them; the account may have words of its own.
template <fixed_string Crosswalk, class Enum, std::size_t Size>
constexpr auto words(std::pair<std::string_view, Enum> const (&choices)[Size]) {
    return FirmPicklist<Crosswalk, Enum, Size>{{std::to_array(choices)}, "delivery operations"};
}

/// A line whose value is read and written by a rule of its own, which may look at the whole object:
/// `static Result<> read(Wire const&, Object&, MappingContext&)` and `static Result<> write(Object const&, WireWriter&,
/// MappingContext&)`. Where `Base` is false the line only adds to what another one says, and null says nothing. A rule
/// that keeps less than the member says what is left, `static void normalise(Object&)`; one that has facts, says them.
template <class Rule, auto Member, bool Base>
struct RuleCodec {
    using Object = object_of<Member>;

    static Result<> decode(Wire const& wire, void* object, MappingContext& context) {
        return Rule::read(wire, *static_cast<Object*>(object), context);
    }
    static Result<> encode(void const* object, WireWriter& out, MappingContext& context) {
        return Rule::write(*static_cast<Object const*>(object), out, context);
    }
    static void clear(void* object) {
        if constexpr (Base) static_cast<Object*>(object)->*Member = type_of<Member>{};
    }
    static void normalise(void* object) { Rule::normalise(*static_cast<Object*>(object)); }
};

template <fixed_string Name, auto Member, class Rule, bool Base>
consteval Row<object_of<Member>> make_rule() {
    static_assert(CheckName<Name>::done && CheckDescribed<Member>::done);
    using Carrier = RuleCodec<Rule, Member, Base>;
    FieldRow row{.name = Name.view(), .place = place_of<Member>, .required = Base && !is_optional<Member>};
    row.codec  = Rule::name;
    row.member = names_of<object_of<Member>>.each[place_of<Member>];
    row.decode = Carrier::decode;
    row.encode = Carrier::encode;
    row.clear  = Carrier::clear;
    if constexpr (requires(object_of<Member>& object) { Rule::normalise(object); }) row.normalise = Carrier::normalise;
    if constexpr (requires { Rule::facts(); }) row.facts = Rule::facts;
    return {row};
}
/// `ruled<"approved", &TimeEntry::status, ApprovedFlag>`: the line that decides the member.
template <fixed_string Name, auto Member, class Rule>
inline constexpr auto ruled = make_rule<Name, Member, Rule, true>();
/// `refined<"recent_submission/status", &TimeEntry::status, Submission>`: what a later field adds.
template <fixed_string Name, auto Member, class Rule>
inline constexpr auto refined = make_rule<Name, Member, Rule, false>();

// Whole minor units, as the wire has them, without a currency yet; the record's currency turns them into an amount.
Result<Money> read_cents(Wire const& wire);
Result<>      write_cents(Money const& amount, WireWriter& out, MappingContext& context);
Money         settled_cents(Money const& cents, Currency currency);

template <auto Member>
struct CentsCodec {
    using Object = object_of<Member>;

    static Result<> decode(Wire const& wire, void* object, MappingContext&) {
        auto const amount = read_cents(wire);
        if (!amount) return amount.error();
        static_cast<Object*>(object)->*Member = *amount;
        return {};
    }
    static Result<> encode(void const* object, WireWriter& out, MappingContext& context) {
        auto const& value = static_cast<Object const*>(object)->*Member;
        if constexpr (is_optional<Member>) {
            if (!value) return out.null(), Result<>{};
            return write_cents(*value, out, context);
        } else {
            return write_cents(value, out, context);
        }
    }
    static void clear(void* object) { static_cast<Object*>(object)->*Member = type_of<Member>{}; }
    static void settle_currency(void* object, Currency currency) {
        auto& member = static_cast<Object*>(object)->*Member;
        if constexpr (is_optional<Member>) {
            if (member) member = settled_cents(*member, currency);
        } else {
            member = settled_cents(member, currency);
        }
    }
};

CodecFacts facts_of_cents();

template <fixed_string Name, auto Member>
consteval Row<object_of<Member>> make_cents() {
    static_assert(CheckName<Name>::done && CheckDescribed<Member>::done);
    static_assert(std::is_same_v<present_type_of<Member>, Money>, "throughline: cents are an amount of money");
    using Carrier = CentsCodec<Member>;
    FieldRow row{.name = Name.view(), .place = place_of<Member>, .required = !is_optional<Member>};
    row.codec           = "cents, in the record's currency";
    row.member          = names_of<object_of<Member>>.each[place_of<Member>];
    row.decode          = Carrier::decode;
    row.encode          = Carrier::encode;
    row.clear           = Carrier::clear;
    row.settle_currency = Carrier::settle_currency;
    row.facts           = facts_of_cents;
    return {row};
}
/// `cents<"amount_in_cents", &Expense::amount>`: whole minor units of the record's currency.
template <fixed_string Name, auto Member>
inline constexpr auto cents = make_cents<Name, Member>();

// What `base_unit` does, compiled once.
Result<> check_base_unit(Wire const& wire, MappingContext const& context);

struct BaseUnitRule {
    static constexpr std::string_view name = "only checked against the currency";

    template <class Object>
    static Result<> read(Wire const& wire, Object&, MappingContext& context) {
        return check_base_unit(wire, context);
    }
    template <class Object>
    static Result<> write(Object const&, WireWriter& out, MappingContext&) {
        return out.null(), Result<>{};
    }
};
/// `currency_base_unit`: how many minor units make one, as Kantata counts. Where that is not what ISO 4217 says of the
/// record's currency, the record is refused rather than read wrongly. Stands behind the currency; `Member` is any that
/// every record has.
template <fixed_string Name, auto Member>
inline constexpr auto base_unit = read_only(refined<Name, Member, BaseUnitRule>);

/// When a record was deleted: that it is there at all says so.
struct DeletedWhenSet {
    static Result<> decode(Wire const& wire, Envelope& envelope, MappingContext& context);
};
template <fixed_string Name>
inline constexpr auto deleted_when_set = make_free<Name>({.kind            = RowKind::deleted,
                                                          .direction       = Direction::read,
                                                          .codec           = "instant, or null while it lives",
                                                          .decode_envelope = DeletedWhenSet::decode});

template <auto const& Line>
struct BlankIsNull {
    static Result<> decode(Wire const& wire, void* object, MappingContext& context) {
        if (wire.kind != Wire::Kind::text || !wire.text.empty()) return Line.row.decode(wire, object, context);
        Line.row.clear(object);
        return {};
    }
};
template <auto const& Line>
consteval auto make_blank_is_null() {
    auto line       = Line;
    line.row.decode = BlankIsNull<Line>::decode;
    return line;
}
/// `blank_is_null<field<"due_date", &Milestone::due>>`: Kantata says "no date" as empty text too.
template <auto const& Line>
inline constexpr auto blank_is_null = make_blank_is_null<Line>();

}  // namespace throughline::kantata
