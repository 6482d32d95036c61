#include "overlay_loader.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/crosswalk.hpp>

#include <algorithm>
#include <array>

namespace throughline {

namespace {

bool keeps_usual_spelling(MemberKind kind) { return kind != MemberKind::enumeration && kind != MemberKind::reference; }

struct UsualSpelling {
    std::string_view codec;
    ValueType        type;
};

/// Codecs whose values are of one type on every wire; others may spell it as they like.
constexpr std::array usual_spellings{
    UsualSpelling{TextCodec::name, ValueType::text},           UsualSpelling{TextOf::name, ValueType::text},
    UsualSpelling{PersonalTextCodec::name, ValueType::text},   UsualSpelling{BooleanCodec::name, ValueType::boolean},
    UsualSpelling{IntegerCodec::name, ValueType::decimal},     UsualSpelling{DecimalCodec::name, ValueType::decimal},
    UsualSpelling{PercentCodec::name, ValueType::decimal},     UsualSpelling{HoursCodec::name, ValueType::decimal},
    UsualSpelling{MoneyCodec::name, ValueType::decimal},       UsualSpelling{DateCodec::name, ValueType::date},
    UsualSpelling{TimestampCodec::name, ValueType::timestamp},
};

std::optional<ValueType> type_on_wire(OverlayTarget const& target) {
    if (!target.base.encode) return wire_type_of(target.codec.kind);
    for (auto const& usual : usual_spellings)
        if (usual.codec == target.base.codec) return usual.type;
    return std::nullopt;
}

bool is_free_text(OverlayTarget const& target) {
    bool const text = target.codec.kind == MemberKind::text || target.codec.kind == MemberKind::personal_text;
    return text && type_on_wire(target) == ValueType::text;
}

std::string spelling_of(OverlayTarget const& target, FieldRow const* base) {
    std::string words = target.base.encode && base ? std::string{base->codec} : std::string{};
    if (words.empty()) {
        switch (*wire_type_of(target.codec.kind)) {
            case ValueType::text:
                words = target.codec.kind == MemberKind::reference ? "reference" : "text";
                break;
            default:
                words = name_of(*wire_type_of(target.codec.kind));
        }
        if (!target.codec.crosswalk.empty()) words += ", by crosswalk " + target.codec.crosswalk;
        if (!target.codec.vendor_object.empty()) words += " to " + target.codec.vendor_object;
    }
    if (target.expression) words += ", by expression";
    if (!target.when_read.empty()) words += ", else " + target.when_read;
    return words;
}

}  // namespace

/// The line of the mapping that an entry changes; the number of lines where it is a new one.
std::optional<std::size_t> OverlayObjectLoader::base_line(OverlayEntry const& entry, std::size_t place) {
    auto const                    replaces = entry.text("replaces");
    auto const&                   lines    = draft_.lines();
    std::vector<std::size_t>      plain, made;
    std::vector<std::string_view> names;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        auto const& row = lines[line].row;
        if (lines[line].entry || row.kind != RowKind::member || row.place != place) continue;
        names.push_back(row.name);
        if (!lines[line].removed && (replaces.empty() || row.name == replaces))
            (row.inputs ? made : plain).push_back(line);
    }
    if (plain.empty() && !made.empty() && !replaces.empty()) plain = made;
    if (plain.size() == 1) return plain.front();
    if (plain.empty() && replaces.empty()) return lines.size();
    auto& fault =
        plain.empty()
            ? entry.fault(
                  FaultKind::unknown_field, "replaces",
                  "no line of " + in_quotes(type_.members[place].name) + " has the field " + in_quotes(replaces))
            : entry.fault(FaultKind::ambiguous, "member", in_quotes(type_.members[place].name) + " has several lines");
    fault.remedy = "say which one by its field: \"replaces\"";
    for (auto const name : names) fault.candidates.emplace_back(name);
    return std::nullopt;
}

bool OverlayObjectLoader::codec_crosswalk(OverlayEntry const& entry, ValueCodec& codec) {
    codec.crosswalk = entry.text("crosswalk");
    if (codec.crosswalk.empty()) return true;
    bool const reference = codec.kind == MemberKind::reference;
    if (codec.kind != MemberKind::enumeration && !reference) {
        entry.fault(FaultKind::ill_typed, "crosswalk", "only choices and references go through a crosswalk").remedy =
            "leave it out, or use the expression {\"lookup\": ...}";
        return false;
    }
    if (reference && codec.crosswalk != crosswalk_of(codec.object)) {
        entry
            .fault(FaultKind::ill_typed, "crosswalk",
                   "references to " + codec.object + " go through another crosswalk, whose codes are their identity")
            .expected = in_quotes(crosswalk_of(codec.object));
        return false;
    }
    auto const known = base_.crosswalks->find(codec.crosswalk);
    if (known == base_.crosswalks->end()) {
        std::vector<std::string_view> names;
        for (auto const& [name, table] : *base_.crosswalks) names.push_back(name);
        auto& fault      = entry.fault(FaultKind::unknown_crosswalk, "crosswalk",
                                       "there is no crosswalk " + in_quotes(codec.crosswalk));
        fault.candidates = nearest(codec.crosswalk, names);
        fault.remedy     = "add it to the overlay's crosswalks";
        return false;
    }
    if (codec.choices.empty()) return true;
    for (auto const& pair : known->second.pairs()) {
        if (std::find(codec.choices.begin(), codec.choices.end(), pair.canonical) != codec.choices.end()) continue;
        auto& fault      = entry.fault(FaultKind::ill_typed, "crosswalk",
                                       "the crosswalk's code " + in_quotes(pair.canonical) + " is no choice of ours");
        fault.expected   = "codes that are choices of the member";
        fault.candidates = nearest(pair.canonical, {codec.choices.begin(), codec.choices.end()});
        return false;
    }
    return true;
}

bool OverlayObjectLoader::codec_reference(OverlayEntry const& entry, ValueCodec& codec) {
    codec.vendor_object = entry.text("references");
    if (codec.kind != MemberKind::reference) {
        if (codec.vendor_object.empty()) return true;
        entry.fault(FaultKind::ill_typed, "references", "this is no reference").remedy = "leave it out";
        return false;
    }
    if (codec.vendor_object.empty() != codec.crosswalk.empty()) {
        if (codec.vendor_object.empty()) return true;
        std::vector<std::string_view> names;
        for (auto const& mapping : base_.mappings) {
            if (mapping.vendor_object == codec.vendor_object && mapping.object == codec.object) return true;
            if (mapping.object == codec.object) names.push_back(mapping.vendor_object);
        }
        auto& fault    = entry.fault(FaultKind::unknown_object, "references",
                                     in_quotes(codec.vendor_object) + " is not where the vendor keeps " + codec.object);
        fault.expected = "a vendor's object that is mapped to " + codec.object;
        for (auto const name : names) fault.candidates.emplace_back(name);
        return false;
    }
    entry.fault(FaultKind::missing_key, entry.tree, "it is not said what stands in the field of a reference").expected =
        "\"references\": the vendor's object, or \"crosswalk\": " + in_quotes(crosswalk_of(codec.object));
    return false;
}

bool OverlayObjectLoader::member_codec(OverlayEntry const& entry, MemberType const& member, OverlayTarget& target) {
    auto& codec = target.codec;
    codec.kind  = member.kind;
    if (!wire_type_of(member.kind)) {
        auto& fault  = entry.fault(FaultKind::not_supported, "member",
                                   in_quotes(member.name) + " is of a kind that an overlay cannot map");
        fault.remedy = "map it in code: see docs/mapping.md";
        return false;
    }
    codec.choices = member.choices;
    codec.object  = member.refers_to;
    return codec_crosswalk(entry, codec) && codec_reference(entry, codec);
}

bool OverlayObjectLoader::member_way(OverlayEntry const& entry, FieldRow const* base, MemberType const& member,
                                     Way& its_way) {
    bool const elsewhere = !entry.text("field").empty() || entry.tree.find("from");
    auto const refuse    = [&](std::string_view why, std::string_view remedy) {
        auto& fault  = entry.fault(FaultKind::not_writable, "direction", std::string{why});
        fault.remedy = remedy;
        return false;
    };
    if (base && !base->decode && its_way.reads())
        return refuse("the vendor's mapping only writes this line", "say \"direction\": \"write\", or leave it out");
    if (base && base->direction == Direction::read && its_way.writes() && !elsewhere)
        return refuse("the vendor computes or locks this field", "name another field, or say \"direction\": \"read\"");
    if (base && base->direction == Direction::create && !elsewhere &&
        (its_way.direction == Direction::both || its_way.direction == Direction::write))
        return refuse("the vendor takes this field for new records only", "say \"direction\": \"create\"");
    if (member.required && !its_way.reads() && !(base && base->direction == Direction::write)) {
        auto& fault  = entry.fault(FaultKind::required, "direction",
                                   in_quotes(member.name) + " is required, and would not be read");
        fault.remedy = "say another direction";
        return false;
    }
    return true;
}

bool OverlayObjectLoader::defaults(OverlayEntry const& entry, OverlayTarget& target) {
    auto const& member = type_.members[target.place];
    bool        good   = true;
    for (std::string_view const key : {"default_when_read", "default_when_written"}) {
        auto const* said = entry.tree.find(key);
        if (!said) continue;
        AnyObject  object{type_};
        auto const json = canonical_text(*said, member.kind);
        if (!member_from_canonical_json(type_, object.data(), target.place, json)) {
            auto& fault    = entry.fault(FaultKind::ill_typed, *said, "this is no value of " + in_quotes(member.name));
            fault.expected = "a value as canonical JSON spells it";
            if (!member.choices.empty())
                fault.candidates = nearest(said->text, {member.choices.begin(), member.choices.end()});
            good = false;
        } else if (key == "default_when_read") {
            target.when_read = json;
        } else {
            target.when_written = std::move(object);
        }
    }
    return good;
}

bool OverlayObjectLoader::fill_target(OverlayEntry const& entry, FieldRow const* base, MemberType const& member,
                                      OverlayTarget& target) {
    bool const respelled = !entry.text("crosswalk").empty() || !entry.text("references").empty();
    bool const expressed = entry.tree.find("from") != nullptr;
    bool const keeps =
        base && base->encode && base->decode && !respelled && !(expressed && keeps_usual_spelling(member.kind));
    if (keeps) {
        target.base       = *base;
        target.codec.kind = member.kind;
    } else if (!member_codec(entry, member, target)) {
        return false;
    }
    if (!expressed) return defaults(entry, target);
    if (!wire_type_of(member.kind)) {
        entry.fault(FaultKind::not_supported, "from", "a part of " + in_quotes(member.name) + " comes from one field")
            .remedy = "name the \"field\" instead";
        return false;
    }
    target.expression = expression(entry, *wire_type_of(member.kind));
    return target.expression && defaults(entry, target);
}

/// Amounts are in the currency that one field of the record says. Where the overlay says that the record's currency
/// stands elsewhere, they are in that one; a currency that is made from something cannot be theirs.
bool OverlayObjectLoader::follow_currency(OverlayEntry const& entry, FieldRow const& row, bool plain) {
    auto* const said = draft_.record_currency();
    if (!said || row.member != "currency" || (plain && said->name == row.name)) return true;
    if (plain) {
        said->name = row.name;
        return true;
    }
    auto& fault    = entry.fault(FaultKind::not_supported, "member",
                                 "the record's amounts are in the currency of " + in_quotes(said->name) +
                                     ", which can only be another field of the same spelling");
    fault.expected = "\"field\" alone";
    fault.remedy   = "name the field, or map the object in code: see docs/mapping.md";
    return false;
}

void OverlayObjectLoader::field(OverlayEntry const& entry) {
    auto const place = place_of(entry);
    if (!place || !take_member(entry, *place) || !one_of_field_and_from(entry, false)) return;
    auto const& member = type_.members[*place];
    auto const  line   = base_line(entry, *place);
    if (!line) return;
    FieldRow const*  base      = *line < draft_.lines().size() ? &draft_.lines()[*line].row : nullptr;
    std::string_view name      = entry.text("field").empty() && base ? base->name : entry.text("field");
    bool const       expressed = entry.tree.find("from") != nullptr;
    auto             its_way   = way(entry, base ? base->direction : Direction::both);
    if (!its_way || (!base && !one_of_field_and_from(entry, true)) || !member_way(entry, base, member, *its_way))
        return;

    OverlayTarget target{
        .name = std::string{member.name}, .object = &type_, .place = *place, .required = member.required};
    if (!fill_target(entry, base, member, target) || !settle_direction(entry, target, *its_way)) return;
    if (!expressed && !vendor_field(entry, name, type_on_wire(target), its_way->writes(), is_free_text(target))) return;

    bool const plain  = target.base.encode && !target.expression && target.when_read.empty() && !target.when_written;
    FieldRow   row    = base ? *base : FieldRow{.place = *place, .required = member.required};
    row.kind          = RowKind::member;
    row.direction     = its_way->direction;
    row.name          = state_.keep(name);
    row.member        = member.name;
    row.personal_type = row.personal_type || member.kind == MemberKind::personal_text;
    if (base) draft_.remove(*line);
    for (std::size_t other = 0; !base && other < draft_.lines().size(); ++other)
        if (draft_.lines()[other].row.kind == RowKind::omitted && draft_.lines()[other].row.place == *place)
            draft_.remove(other);
    if (!follow_currency(entry, row, plain)) return;
    if (plain) return draft_.add(row, entry, *line);
    if (!target.base.encode) row.normalise = nullptr;  // Another spelling has another law.
    target.personal = row.personal_type || member.personal;
    row.codec       = state_.keep(spelling_of(target, base));
    auto& kept      = state_.targets.emplace_back(std::move(target));
    add_rows(entry, kept, row, *line);
}

void OverlayObjectLoader::computed(OverlayEntry const& entry) {
    auto const  name = entry.text("field");
    auto const* from = entry.tree.find("from");
    if (name.empty() || !from) return;
    ExpressionScope scope;
    scope.leaf       = "member";
    scope.crosswalks = base_.crosswalks;
    scope.type_of    = [this](std::string_view member) -> std::optional<ValueType> {
        auto const place = type_.place_named(member);
        if (place == type_.members.size() || type_.members[place].kind == MemberKind::reference) return std::nullopt;
        return wire_type_of(type_.members[place].kind);
    };
    scope.leaves = [this](std::string_view) {
        std::vector<std::string_view> names;
        for (auto const& member : type_.members) names.push_back(member.name);
        return names;
    };
    auto made = load_expression(*from, scope, faults_);
    if (!made) return;
    if (made->leaves().empty()) {
        entry.fault(FaultKind::ill_typed, *from, "the expression takes no member").remedy =
            "name a member, or give a constant";
        return;
    }
    if (!vendor_field(entry, name, made->type(), true, made->type() == ValueType::text)) return;
    FieldRow row{.name      = state_.keep(name),
                 .place     = type_.place_named(made->leaves().front().name),
                 .direction = Direction::write};
    auto&    extension = state_.extensions.emplace_back();
    extension.object   = &type_;
    for (auto const& leaf : made->leaves()) {
        auto const  place  = type_.place_named(leaf.name);
        auto const& member = type_.members[place];
        row.inputs |= std::uint32_t{1} << place;
        extension.members.push_back({place, ValueCodec{.kind = member.kind}});
    }
    extension.computed = std::move(made);
    row.codec          = "computed, by expression";
    row.member         = type_.members[row.place].name;
    row.encode         = encode_without_extension;
    row.extension      = &extension;
    draft_.add(row, entry);
}

}  // namespace throughline
