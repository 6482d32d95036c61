#include "overlay_loader.hpp"

#include <throughline/core/timestamp.hpp>
#include <throughline/mapping/crosswalk.hpp>
#include <throughline/model/object_type.hpp>

#include <algorithm>

namespace throughline {

namespace {

constexpr std::size_t custom_name_max = 64;

std::optional<CustomType> custom_type_named(std::string_view name) {
    for (auto const type : {CustomType::text, CustomType::decimal, CustomType::money, CustomType::boolean,
                            CustomType::date, CustomType::timestamp, CustomType::enumeration, CustomType::reference})
        if (name_of(type) == name) return type;
    return std::nullopt;
}

bool is_custom_name(std::string_view name) {
    return name.size() <= custom_name_max && name.front() >= 'a' && name.front() <= 'z' &&
           std::all_of(name.begin(), name.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
           });
}

}  // namespace

MemberKind kind_of(CustomType type) {
    switch (type) {
        case CustomType::text:
            return MemberKind::text;
        case CustomType::decimal:
            return MemberKind::decimal;
        case CustomType::money:
            return MemberKind::money;
        case CustomType::boolean:
            return MemberKind::boolean;
        case CustomType::date:
            return MemberKind::date;
        case CustomType::timestamp:
            return MemberKind::timestamp;
        case CustomType::enumeration:
            return MemberKind::enumeration;
        case CustomType::reference:
            return MemberKind::reference;
    }
    return MemberKind::text;
}

bool OverlayObjectLoader::custom_name(OverlayEntry const& entry) {
    auto const name = entry.text("name");
    if (!is_custom_name(name)) {
        entry.fault(FaultKind::malformed_name, "name", in_quotes(name) + " is no name of a custom field").expected =
            "lower-case letters, digits and underscores, a letter first, at most 64";
        return false;
    }
    if (type_.place_named(name) < type_.members.size()) {
        entry.fault(FaultKind::name_taken, "name", in_quotes(name) + " is a member of " + std::string{type_.name})
            .remedy = "map the member under \"fields\", or choose another name";
        return false;
    }
    for (auto const& line : draft_.lines()) {
        if (line.row.name != name || line.entry || line.row.kind == RowKind::ignored) continue;
        entry.fault(FaultKind::name_taken, "name", in_quotes(name) + " is a field of the vendor's that is mapped")
            .remedy = "choose another name";
        return false;
    }
    auto const [taken, fresh] = draft_.customs_taken.emplace(name, entry);
    if (fresh) return true;
    entry.fault(FaultKind::name_taken, "name", in_quotes(name) + " stands also in " + taken->second.place()).remedy =
        "keep one of the two";
    return false;
}

bool OverlayObjectLoader::custom_codec(OverlayEntry const& entry, OverlayTarget& target) {
    auto& codec          = target.codec;
    codec.kind           = kind_of(target.type);
    codec.object         = entry.text("object");
    bool const reference = target.type == CustomType::reference;
    if (reference && codec.object.empty()) {
        entry.fault(FaultKind::missing_key, entry.tree, "it is not said what the reference refers to").expected =
            "\"object\": a canonical object";
        return false;
    }
    if (reference && !find_object_type(codec.object)) {
        std::vector<std::string_view> names;
        for (auto const* type : all_object_types()) names.push_back(type->name);
        auto& fault =
            entry.fault(FaultKind::unknown_object, "object", "there is no canonical object " + in_quotes(codec.object));
        fault.candidates = nearest(codec.object, names);
        return false;
    }
    if (target.type == CustomType::enumeration && entry.text("crosswalk").empty()) {
        entry.fault(FaultKind::missing_key, entry.tree, "an enumeration without its crosswalk").expected =
            "\"crosswalk\": what the vendor's values mean";
        return false;
    }
    if (auto const code = entry.text("currency"); !code.empty()) {
        auto const currency = Currency::parse(code);
        if (!currency || currency->is_none() || target.type != CustomType::money) {
            entry.fault(FaultKind::ill_typed, "currency", in_quotes(code) + " cannot stand here").expected =
                "an ISO 4217 code, of a custom field of type money";
            return false;
        }
        codec.currency = *currency;
    }
    return codec_crosswalk(entry, codec) && codec_reference(entry, codec);
}

bool OverlayObjectLoader::custom_default(OverlayEntry const& entry, std::string_view key, OverlayTarget const& target,
                                         std::string& into) {
    auto const* said = entry.tree.find(key);
    if (!said) return true;
    MappingContext context;
    context.crosswalks      = base_.crosswalks;
    context.day             = base_.day;
    context.record_currency = target.codec.currency.value_or(Currency{});
    auto const json         = canonical_text(*said, target.codec.kind);
    bool       good         = target.type != CustomType::reference;
    if (target.type == CustomType::enumeration) {
        auto const table = base_.crosswalks->find(target.codec.crosswalk);
        good             = said->is_text() && table->second.vendor_of(said->text, base_.day);
    } else if (target.type == CustomType::money) {
        auto const *amount = said->find("amount"), *currency = said->find("currency");
        auto const  code = currency ? Currency::parse(currency->text) : Result<Currency>{Currency{}};
        good             = amount && amount->is_text() && Decimal::parse(amount->text) && code && !code->is_none() &&
               (!target.codec.currency || *target.codec.currency == *code) && said->names.size() == 2;
    } else if (good) {
        auto const read = target.codec.read(Wire{said->kind, said->text}, context);
        good            = read && *read == json;
    }
    if (!good) {
        entry.fault(FaultKind::ill_typed, *said, "this is no value of type " + std::string{name_of(target.type)})
            .expected = target.type == CustomType::enumeration ? "a code of the crosswalk"
                        : target.type == CustomType::money     ? R"({"amount": "12.50", "currency": "EUR"})"
                                                               : "a value as canonical JSON spells it";
        return false;
    }
    into = json;
    return true;
}

void OverlayObjectLoader::custom(OverlayEntry const& entry) {
    auto const type = custom_type_named(entry.text("type"));
    if (entry.text("name").empty() || !type || !custom_name(entry) || !one_of_field_and_from(entry, true)) return;
    OverlayTarget target{.name = std::string{entry.text("name")}, .custom = true, .type = *type, .object = &type_};
    auto          its_way = way(entry, Direction::both);
    if (!its_way || !custom_codec(entry, target)) return;
    auto const wire = *wire_type_of(target.codec.kind);
    if (entry.tree.find("from")) {
        target.expression = expression(entry, wire);
        if (!target.expression) return;
    } else if (!vendor_field(entry, entry.text("field"), wire, its_way->writes(), *type == CustomType::text)) {
        return;
    }
    std::string when_written;
    if (!settle_direction(entry, target, *its_way) ||
        !custom_default(entry, "default_when_read", target, target.when_read) ||
        !custom_default(entry, "default_when_written", target, when_written))
        return;
    if (!when_written.empty()) target.custom_when_written = CustomValue{*type, when_written};
    auto const* personal = entry.tree.find("personal");
    target.personal      = personal && personal->text == "true";

    std::string words{name_of(*type)};
    if (!target.codec.crosswalk.empty()) words += ", by crosswalk " + target.codec.crosswalk;
    if (!target.codec.vendor_object.empty()) words += " to " + target.codec.vendor_object;
    if (target.codec.currency) words += " in " + std::string{target.codec.currency->code()};
    if (target.expression) words += ", by expression";
    FieldRow row{.name = state_.keep(entry.text("field")), .kind = RowKind::custom, .direction = its_way->direction};
    row.personal_type = target.personal;
    row.codec         = state_.keep(words);
    row.member        = state_.keep(target.name);
    auto& kept        = state_.targets.emplace_back(std::move(target));
    add_rows(entry, kept, row, ~std::size_t{0});
}

}  // namespace throughline
