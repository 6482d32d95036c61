#pragma once

#include <throughline/mapping/codec_facts.hpp>
#include <throughline/model/describe.hpp>

namespace throughline {

/// What a line of a mapping is about.
enum class RowKind : unsigned char {
    member,       ///< A member of the object.
    key,          ///< The vendor's own key.
    external_id,  ///< Our id, as the vendor keeps it.
    modified,     ///< The vendor's modification stamp.
    deleted,      ///< True once the vendor has deleted the record.
    currency,     ///< The currency of the record's amounts.
    lines,        ///< Records contained in this one.
    constant,     ///< A fixed value, written on create.
    ignored,      ///< The vendor's, known and not wanted.
    omitted,      ///< Ours, known and not kept by the vendor.
    custom,       ///< A custom field that a tenant's overlay declares.
};

enum class Direction : unsigned char { both, read, write, create };

/// What the vendor says around an object's members.
struct Envelope {
    std::string key{};
    std::string external_id{};
    Timestamp   modified_at{};
    bool        deleted = false;
};

/// What a tenant's overlay adds to a line that functions alone cannot carry: a default, an expression, the type of a
/// custom field.
struct RowExtension;

/// One line of a mapping, its types forgotten: what the engine, the documents and the tests work with.
struct FieldRow {
    std::string_view name{};  ///< As the vendor spells it; `/` steps into nested objects. Empty when omitted.
    std::size_t      place         = 0;  ///< The member's place in its object's description.
    RowKind          kind          = RowKind::member;
    Direction        direction     = Direction::both;
    bool             required      = false;  ///< The member is not optional.
    bool             personal_type = false;
    std::uint32_t    inputs        = 0;  ///< Of a computed row: the members it is made from, one bit per place.
    std::string_view codec{};            ///< In words.
    std::string_view reason{};           ///< Why it is omitted or ignored; a constant's value.
    std::string_view member{};           ///< `billing_address.street`.
    std::string_view line_object{};      ///< Canonical object of the lines.

    Result<> (*decode)(Wire const& wire, void* object, MappingContext& context)                = nullptr;
    Result<> (*encode)(void const* object, WireWriter& out, MappingContext& context)           = nullptr;
    Result<> (*decode_envelope)(Wire const& wire, Envelope& envelope, MappingContext& context) = nullptr;
    void (*clear)(void* object)                                                                = nullptr;
    void (*settle_currency)(void* object, Currency currency)                                   = nullptr;
    struct MappingView const& (*lines)()                                                       = nullptr;
    /// Brings the member into the form in which it comes back; null where it comes back as it is.
    void (*normalise)(void* object) = nullptr;
    CodecFacts (*facts)()           = nullptr;  ///< What the codec knows of the vendor's side; may be null.

    /// Null but in rows of overlays. Where there is one, the row is read and written through it: see `write_row`.
    RowExtension const* extension = nullptr;
};

/// What the row promises, by its direction and its codec. Of rows that belong to no member it only says the direction.
Law law_of(FieldRow const& row);

/// As `write_row`, for rows of overlays.
Result<> write_extended(FieldRow const& row, void const* object, WireWriter& out, MappingContext& context);
/// Writes a row's value, whatever gave it its form. Requires: the row can be written.
inline Result<> write_row(FieldRow const& row, void const* object, WireWriter& out, MappingContext& context) {
    if (row.extension) [[unlikely]]
        return write_extended(row, object, out, context);
    return row.encode(object, out, context);
}
/// The mapping of the records that a row of lines contains, as the tenant has it.
struct MappingView const& lines_of(FieldRow const& row);

// The questions a field must answer "yes" to. Each reads as a sentence, because compilers quote it.

template <auto Member>
struct member_named {
    static constexpr bool is_described = place_of<Member> < members_of<object_of<Member>>::count;
};

template <fixed_string Name, auto Member, auto const& Codec>
struct codec_of {
    static constexpr bool speaks_the_members_type =
        CodecFor<std::remove_cvref_t<decltype(Codec)>, present_type_of<Member>>;
};

template <fixed_string Name>
struct vendor_field {
    static constexpr bool has_a_name = !Name.view().empty();
};

template <class Mine>
struct field_of {
    template <class Other>
    static constexpr bool belongs_to = std::is_same_v<Mine, Other>;
};

template <auto Member>
struct omitting {
    template <fixed_string Reason>
    static constexpr bool says_why = Reason.view().size() >= 8;
};

// The checks themselves. They stand in classes of their own: a function whose assertion fails is no constant to g++,
// and every mapping that holds its line would be reported as well.

template <fixed_string Name>
struct CheckName {
    static constexpr bool done = true;

    static_assert(vendor_field<Name>::has_a_name, "throughline: a field needs the vendor's name");
};

template <auto Member>
struct CheckDescribed {
    static constexpr bool done = true;

    static_assert(member_named<Member>::is_described,
                  "throughline: list this member in its object's BOOST_HANA_ADAPT_STRUCT");
};

template <fixed_string Name, auto Member, auto const& Codec>
struct CheckCodec {
    static constexpr bool done = true;

    static_assert(codec_of<Name, Member, Codec>::speaks_the_members_type,
                  "throughline: name a codec for this member's type: field<\"VendorName\", &Object::member, codec>, or "
                  "part<\"VendorName\", &Object::whole, &Whole::part, codec>");
};

template <class Mine, class Other>
struct CheckLine {
    static constexpr bool done = true;

    static_assert(field_of<Mine>::template belongs_to<Other>, "throughline: this line maps a member of another object");
};

template <auto Whole, auto Part>
struct CheckPart {
    static constexpr bool done = true;

    static_assert(field_of<object_of<Part>>::template belongs_to<present_type_of<Whole>>,
                  "throughline: the part must be a member of the whole's type");
};

template <auto Member, fixed_string Reason>
struct CheckOmission {
    static constexpr bool done = true;

    static_assert(omitting<Member>::template says_why<Reason>,
                  "throughline: say in a few words why the vendor does not keep it: omit<&Object::member, \"...\">");
};

/// One line of a mapping, as it is written: a row that knows its object's type.
template <class Object>
struct Row {
    FieldRow row;

    /// Only so that a line copied from another object's mapping is refused in words.
    template <class Other>
        requires(!std::is_same_v<Object, Other>)
    consteval operator Row<Other>() const {
        static_assert(CheckLine<Object, Other>::done);
        return {};
    }
};

/// A line that belongs to no member, so that any object's mapping may hold it.
struct FreeRow {
    FieldRow row;

    template <class Object>
    consteval operator Row<Object>() const {
        return {row};
    }
};

template <auto Member, auto const& Codec>
struct MemberCodec {
    using Object = object_of<Member>;

    static Result<> decode(Wire const& wire, void* object, MappingContext& context) {
        auto decoded = Codec.decode(wire, context);
        if (!decoded) return std::move(decoded).error();
        if constexpr (is_optional<Member> && !requires(Object& into) { into.*Member = *decoded; })
            (static_cast<Object*>(object)->*Member).emplace(*std::move(decoded));
        else
            static_cast<Object*>(object)->*Member = *std::move(decoded);
        return {};
    }
    static Result<> encode(void const* object, WireWriter& out, MappingContext& context) {
        auto const& value = static_cast<Object const*>(object)->*Member;
        if constexpr (is_optional<Member>) {
            if (!value) return out.null(), Result<>{};
            return Codec.encode(*value, out, context);
        } else {
            return Codec.encode(value, out, context);
        }
    }
    static void clear(void* object) { static_cast<Object*>(object)->*Member = type_of<Member>{}; }
    static void normalise(void* object) {
        auto&      member = static_cast<Object*>(object)->*Member;
        auto const normal = [](auto& value) {
            value = NormalForm<std::remove_cvref_t<decltype(Codec)>>::of(Codec, value);
        };
        if constexpr (is_optional<Member>) {
            if (member) normal(*member);
        } else {
            normal(member);
        }
    }
    static void settle_currency(void* object, Currency currency) {
        auto& member = static_cast<Object*>(object)->*Member;
        if constexpr (is_optional<Member>) {
            if (member && member->currency().is_none()) member = Money{member->amount(), currency};
        } else {
            if (member.currency().is_none()) member = Money{member.amount(), currency};
        }
    }
};

template <fixed_string Name, auto Member, auto const& Codec>
consteval Row<object_of<Member>> make_field() {
    static_assert(CheckName<Name>::done && CheckDescribed<Member>::done && CheckCodec<Name, Member, Codec>::done);

    FieldRow row{.name = Name.view(), .place = place_of<Member>, .required = !is_optional<Member>};
    if constexpr (codec_of<Name, Member, Codec>::speaks_the_members_type && member_named<Member>::is_described) {
        using Carrier     = MemberCodec<Member, Codec>;
        row.codec         = std::remove_cvref_t<decltype(Codec)>::name;
        row.member        = names_of<object_of<Member>>.each[place_of<Member>];
        row.decode        = Carrier::decode;
        row.encode        = Carrier::encode;
        row.clear         = Carrier::clear;
        row.personal_type = std::is_same_v<present_type_of<Member>, PersonalText>;
        row.facts         = codec_facts<Codec>;
        if constexpr (has_normal_form<Codec>) row.normalise = Carrier::normalise;
        if constexpr (std::is_same_v<present_type_of<Member>, Money>) row.settle_currency = Carrier::settle_currency;
    }
    return {row};
}

/// `field<"CloseDate", &Opportunity::expected_close>`: the vendor's CloseDate is our expected_close, read and written.
/// A third argument names the codec, where the member's usual one will not do.
template <fixed_string Name, auto Member, auto const& Codec = codec<present_type_of<Member>>>
inline constexpr auto field = make_field<Name, Member, Codec>();

/// The vendor computes or locks it: read, never written.
template <class Object>
consteval Row<Object> read_only(Row<Object> line) {
    line.row.direction = Direction::read;
    return line;
}
/// We tell the vendor and do not listen.
template <class Object>
consteval Row<Object> write_only(Row<Object> line) {
    line.row.direction = Direction::write;
    return line;
}
/// The vendor takes it when a record is made and refuses it afterwards; it is read.
template <class Object>
consteval Row<Object> create_only(Row<Object> line) {
    line.row.direction = Direction::create;
    return line;
}

template <auto Whole, auto Part, auto const& Codec>
struct PartCodec {
    using Object = object_of<Whole>;
    using Nested = present_type_of<Whole>;
    using Inner  = MemberCodec<Part, Codec>;

    static Result<> decode(Wire const& wire, void* object, MappingContext& context) {
        auto& whole = static_cast<Object*>(object)->*Whole;
        if constexpr (is_optional<Whole>) {
            if (!whole) whole.emplace();
            return Inner::decode(wire, &*whole, context);
        } else {
            return Inner::decode(wire, &whole, context);
        }
    }
    static Result<> encode(void const* object, WireWriter& out, MappingContext& context) {
        auto const& whole = static_cast<Object const*>(object)->*Whole;
        if constexpr (is_optional<Whole>) {
            if (!whole) return out.null(), Result<>{};
            return Inner::encode(&*whole, out, context);
        } else {
            return Inner::encode(&whole, out, context);
        }
    }
    static void clear(void* object) {
        auto& whole = static_cast<Object*>(object)->*Whole;
        if constexpr (is_optional<Whole>) {
            if (!whole) return;
            Inner::clear(&*whole);
            if (*whole == Nested{}) whole.reset();  // The last part went: there is no address any more.
        } else {
            Inner::clear(&whole);
        }
    }
    static void normalise(void* object) {
        auto& whole = static_cast<Object*>(object)->*Whole;
        if constexpr (is_optional<Whole>) {
            if (whole) Inner::normalise(&*whole);
        } else {
            Inner::normalise(&whole);
        }
    }
};

template <fixed_string Name, auto Whole, auto Part, auto const& Codec>
consteval Row<object_of<Whole>> make_part() {
    static_assert(CheckName<Name>::done && CheckDescribed<Whole>::done && CheckDescribed<Part>::done);
    static_assert(CheckPart<Whole, Part>::done && CheckCodec<Name, Part, Codec>::done);
    FieldRow row{.name = Name.view(), .place = place_of<Whole>};
    if constexpr (codec_of<Name, Part, Codec>::speaks_the_members_type && member_named<Whole>::is_described &&
                  std::is_same_v<object_of<Part>, present_type_of<Whole>>) {
        using Carrier     = PartCodec<Whole, Part, Codec>;
        row.codec         = std::remove_cvref_t<decltype(Codec)>::name;
        row.member        = names_of<object_of<Whole>>.each[place_of<Whole>];
        row.decode        = Carrier::decode;
        row.encode        = Carrier::encode;
        row.clear         = Carrier::clear;
        row.personal_type = std::is_same_v<present_type_of<Part>, PersonalText>;
        row.facts         = codec_facts<Codec>;
        if constexpr (has_normal_form<Codec>) row.normalise = Carrier::normalise;
    }
    return {row};
}

/// `part<"BillingCity", &Account::billing_address, &Address::city>`: one field of the vendor's is one part of a member.
template <fixed_string Name, auto Whole, auto Part, auto const& Codec = codec<present_type_of<Part>>>
inline constexpr auto part = make_part<Name, Whole, Part, Codec>();

template <class Compute>
struct computation_of {
    template <auto... Members>
    static constexpr bool looks_at_members = sizeof...(Members) > 0;
};

template <class Compute, class Object>
struct computation {
    static constexpr bool writes_from_the_object =
        requires(Object const& object, WireWriter& out, MappingContext& context) {
            { Compute::encode(object, out, context) } -> std::same_as<Result<>>;
        };
};

template <class Compute, auto... Members>
struct CheckInputs {
    static constexpr bool done = true;

    static_assert(
        computation_of<Compute>::template looks_at_members<Members...>,
        "throughline: name the members that it is made from: computed<\"VendorName\", Compute, &Object::member>");
};

template <class Compute, class Object>
struct CheckComputation {
    static constexpr bool done = true;

    static_assert(computation<Compute, Object>::writes_from_the_object,
                  "throughline: a computed field needs `static Result<> encode(Object const&, WireWriter&, "
                  "MappingContext&)`");
};

template <class Compute, class Object>
struct ComputedCodec {
    static Result<> encode(void const* object, WireWriter& out, MappingContext& context) {
        return Compute::encode(*static_cast<Object const*>(object), out, context);
    }
};

template <fixed_string Name, class Compute, auto First, auto... Others>
consteval Row<object_of<First>> make_computed_from() {
    using Object                 = object_of<First>;
    constexpr bool of_one_object = (field_of<object_of<Others>>::template belongs_to<Object> && ...);
    static_assert(CheckName<Name>::done && (CheckLine<object_of<Others>, Object>::done && ...));
    if constexpr (of_one_object) static_assert(CheckComputation<Compute, Object>::done);
    FieldRow row{.name = Name.view(), .place = place_of<First>, .direction = Direction::write};
    if constexpr (of_one_object && computation<Compute, Object>::writes_from_the_object) {
        row.inputs = ((std::uint32_t{1} << place_of<First>) | ... | (std::uint32_t{1} << place_of<Others>));
        row.codec  = "computed";
        row.member = names_of<Object>.each[place_of<First>];
        row.encode = ComputedCodec<Compute, Object>::encode;
    }
    return {row};
}

template <fixed_string Name, class Compute, auto... Members>
consteval auto make_computed() {
    static_assert(CheckInputs<Compute, Members...>::done);
    if constexpr (sizeof...(Members) > 0)
        return make_computed_from<Name, Compute, Members...>();
    else
        return FreeRow{};
}

/// A vendor's field made from several members: written, never read. `Compute::encode` makes it from the whole object;
/// the members after it are those it looks at, the first being the one that it stands for.
template <fixed_string Name, class Compute, auto... Members>
inline constexpr auto computed = make_computed<Name, Compute, Members...>();

template <auto Member, fixed_string Reason>
consteval Row<object_of<Member>> make_omission() {
    static_assert(CheckDescribed<Member>::done && CheckOmission<Member, Reason>::done);
    FieldRow row{.place = place_of<Member>, .kind = RowKind::omitted, .reason = Reason.view()};
    if constexpr (member_named<Member>::is_described) row.member = names_of<object_of<Member>>.each[place_of<Member>];
    return {row};
}

/// `omit<&Opportunity::campaign_source, "kept in the marketing system">`: this vendor does not keep it, and we know.
template <auto Member, fixed_string Reason>
inline constexpr auto omit = make_omission<Member, Reason>();

struct KeyCodec {
    static Result<> decode(Wire const& wire, Envelope& envelope, MappingContext&);
    static Result<> decode_external_id(Wire const& wire, Envelope& envelope, MappingContext&);
    static Result<> decode_modified(Wire const& wire, Envelope& envelope, MappingContext&);
    static Result<> decode_deleted(Wire const& wire, Envelope& envelope, MappingContext&);
};

template <auto const& Codec>
struct RecordCurrencyCodec {
    static Result<> decode(Wire const& wire, Envelope&, MappingContext& context) {
        auto const currency = Codec.decode(wire, context);
        if (!currency) return currency.error();
        context.record_currency = *currency;
        return {};
    }
};

template <fixed_string Name>
struct ignoring {
    template <fixed_string Reason>
    static constexpr bool says_why = Reason.view().size() >= 8;
};

template <fixed_string Name, fixed_string Reason>
struct CheckIgnored {
    static constexpr bool done = true;

    static_assert(ignoring<Name>::template says_why<Reason>,
                  "throughline: say in a few words why nobody needs it: ignore<\"VendorName\", \"...\">");
};

template <fixed_string Name>
consteval FreeRow make_free(FieldRow row) {
    static_assert(CheckName<Name>::done);
    row.name = Name.view();
    return {row};
}

template <fixed_string Name, fixed_string Reason>
consteval FreeRow make_ignored() {
    static_assert(CheckIgnored<Name, Reason>::done);
    return make_free<Name>({.kind = RowKind::ignored, .direction = Direction::read, .reason = Reason.view()});
}

/// The vendor's own key of the record: text, or a number by its lexeme.
template <fixed_string Name>
inline constexpr auto key = make_free<Name>(
    {.kind = RowKind::key, .direction = Direction::read, .codec = "key", .decode_envelope = KeyCodec::decode});
/// Where the vendor keeps our id.
template <fixed_string Name>
inline constexpr auto external_id =
    make_free<Name>({.kind = RowKind::external_id, .codec = "our id", .decode_envelope = KeyCodec::decode_external_id});
/// When the vendor last changed the record.
template <fixed_string Name>
inline constexpr auto modified = make_free<Name>({.kind            = RowKind::modified,
                                                  .direction       = Direction::read,
                                                  .codec           = "instant",
                                                  .decode_envelope = KeyCodec::decode_modified});
/// Whether the vendor has deleted it.
template <fixed_string Name>
inline constexpr auto deleted = make_free<Name>({.kind            = RowKind::deleted,
                                                 .direction       = Direction::read,
                                                 .codec           = "boolean",
                                                 .decode_envelope = KeyCodec::decode_deleted});
/// The field that names the currency of the record's amounts; a `field` may name it too.
template <fixed_string Name, auto const& Codec = codec<Currency>>
inline constexpr auto record_currency = make_free<Name>({.kind            = RowKind::currency,
                                                         .direction       = Direction::read,
                                                         .codec           = std::remove_cvref_t<decltype(Codec)>::name,
                                                         .decode_envelope = RecordCurrencyCodec<Codec>::decode,
                                                         .facts           = codec_facts<Codec>});
/// A field of the vendor's that nobody needs: read over, not kept in `custom`. `"*/Name"` is that name at any depth.
template <fixed_string Name, fixed_string Reason>
inline constexpr auto ignore = make_ignored<Name, Reason>();
/// A fixed text that every new record gets.
template <fixed_string Name, fixed_string Value>
inline constexpr auto constant = make_free<Name>(
    {.kind = RowKind::constant, .direction = Direction::create, .codec = "constant", .reason = Value.view()});

}  // namespace throughline
