#include <throughline/mapping/canonical.hpp>

#include "canonical_type.hpp"

#include <stdexcept>

namespace throughline {

namespace mapping_detail {

CanonicalType const* find_canonical_type(std::string_view object) {
    static CanonicalList const all = [] {
        CanonicalList list;
        add_canonical_parties(list);
        add_canonical_commercial(list);
        add_canonical_delivery(list);
        add_canonical_finance(list);
        return list;
    }();
    for (auto const* type : all)
        if (type->object == object) return type;
    return nullptr;
}

CanonicalType const& canonical_type_of(ObjectType const& type) {
    if (auto const* found = find_canonical_type(type.name)) return *found;
    throw std::logic_error{"no canonical JSON for an object of type " + std::string{type.name}};
}

void write_members(CanonicalType const& type, ObjectType const& about, void const* object, JsonWriter& out) {
    out.begin_object();
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        if (!about.members[place].present(object)) continue;
        out.name(about.members[place].name);
        type.members[place].write(object, out);
    }
    out.end_object();
}

bool read_members(CanonicalType const& type, JsonReader& in, std::span<std::string_view const> names, void* object) {
    if (!in.enter_object()) return false;
    std::string_view name;
    std::size_t      expected = 0;
    while (in.next_member(name)) {
        std::size_t place = expected;
        while (place < names.size() && names[place] != name) ++place;
        if (place == names.size())
            for (place = 0; place < expected && names[place] != name;) ++place;
        std::string_view passed;
        bool const       known = place < names.size() && names[place] == name;
        if (known ? !type.members[place].read(in, object) : !in.raw(passed)) return false;
        if (known) expected = place + 1;
    }
    return !in.failed();
}

void write_date_range(DateRange const& range, JsonWriter& out) {
    out.begin_object();
    out.name("start");
    out.text(range.start.to_string());
    if (range.end) {
        out.name("end");
        out.text(range.end->to_string());
    }
    out.end_object();
}

bool read_date_range(JsonReader& in, DateRange& into) {
    if (!in.enter_object()) return false;
    std::string_view name;
    bool             has_start = false;
    into                       = {};
    while (in.next_member(name)) {
        has_start = has_start || name == "start";
        if (name == "start" ? !read_parsed(in, into.start) : name != "end" || !read_parsed(in, into.end.emplace()))
            return false;
    }
    return has_start && !in.failed();
}

void write_period(Period const& period, JsonWriter& out) {
    out.begin_object();
    out.name("range");
    write_date_range(period.range, out);
    out.name("name");
    out.text(period.name);
    out.end_object();
}

bool read_period(JsonReader& in, Period& into) {
    if (!in.enter_object()) return false;
    std::string_view name;
    while (in.next_member(name)) {
        if (name == "range" ? !read_date_range(in, into.range) : name != "name" || !read_canonical(in, into.name))
            return false;
    }
    return !in.failed();
}

void write_money(Money const& money, JsonWriter& out) {
    out.begin_object();
    out.name("amount");
    out.text(money.amount().to_string());
    out.name("currency");
    out.text(money.currency().code());
    out.end_object();
}

bool read_money(JsonReader& in, Money& into) {
    if (!in.enter_object()) return false;
    std::string_view name;
    Decimal          amount;
    Currency         currency;
    bool             has_amount = false, has_currency = false;
    while (in.next_member(name)) {
        (name == "amount" ? has_amount : has_currency) = true;
        if (name == "amount" ? !read_parsed(in, amount) : name != "currency" || !read_parsed(in, currency))
            return false;
    }
    into = Money{amount, currency};
    return has_amount && has_currency && !in.failed();
}

Error not_canonical(JsonReader const& in, ObjectType const& type) {
    if (in.failed()) return in.fault().in_object(type.name);
    return Error{ErrorCode::corrupt, "text that is not canonical JSON of this object"}.in_object(type.name);
}

std::vector<std::string_view> member_names(ObjectType const& type) {
    std::vector<std::string_view> names;
    for (auto const& member : type.members) names.push_back(member.name);
    return names;
}

}  // namespace mapping_detail

using namespace mapping_detail;

std::string to_canonical_json(AnyObject const& object) {
    std::string text;
    JsonWriter  out{text};
    write_members(canonical_type_of(object.type()), object.type(), object.data(), out);
    return text;
}

std::string to_canonical_json(AnyObject const& object, std::uint32_t members) {
    auto const& type  = object.type();
    auto const& table = canonical_type_of(type);
    std::string text;
    JsonWriter  out{text};
    out.begin_object();
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        if (!(members >> place & 1u) || !type.members[place].present(object.data())) continue;
        out.name(type.members[place].name);
        table.members[place].write(object.data(), out);
    }
    out.end_object();
    return text;
}

std::string member_to_canonical_json(ObjectType const& type, void const* object, std::size_t place) {
    std::string text;
    JsonWriter  out{text};
    if (type.members[place].present(object))
        canonical_type_of(type).members[place].write(object, out);
    else
        out.null();
    return text;
}

Result<AnyObject> from_canonical_json(ObjectType const& type, std::string_view text) {
    AnyObject  object{type};
    JsonReader in{text};
    if (!read_members(canonical_type_of(type), in, member_names(type), object.data()) || !in.at_end())
        return not_canonical(in, type);
    return object;
}

Result<> member_from_canonical_json(ObjectType const& type, void* object, std::size_t place, std::string_view text) {
    if (text == "null") {
        type.members[place].clear(object);
        return {};
    }
    JsonReader in{text};
    if (!canonical_type_of(type).members[place].read(in, object) || !in.at_end())
        return not_canonical(in, type).in_field(type.members[place].name);
    return {};
}

}  // namespace throughline
