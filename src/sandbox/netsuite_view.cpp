#include "netsuite_book.hpp"
#include "text.hpp"

#include <algorithm>

namespace throughline::sandbox::suite {

namespace {

Value links_to(std::string const& href) { return Value::array({Value::object({{"rel", "self"}, {"href", href}})}); }

Value choice_view(FieldDefinition const& field, Value const& stored, bool simple) {
    if (simple) return stored;
    std::string label = stored.text();
    for (PicklistValue const& choice : field.picklist)
        if (choice.value == stored.text()) label = choice.label;
    return Value::object({{"id", stored}, {"refName", label}});
}

/// Shows fields as the record service does.
class Viewer {
  public:
    Viewer(Book const& book, ViewOptions const& options) : book_{book}, options_{options} {}

    Value field(FieldDefinition const& field, Value const& stored) const {
        if (field.type == FieldType::picklist) return choice_view(field, stored, options_.simple_enums);
        if (field.type != FieldType::reference) return stored.is_number() ? tidy(stored) : stored;
        auto const [type, row] = book_.resolve(field, stored.text());
        if (!row) return Value::object({{"id", stored}});
        Value seen = Value::object({{"links", links_to(options_.base + '/' + lower_case(type->name) + '/' + row->id)}});
        if (Value const& external = book_.table(*type).cell(*row, "externalId"); !external.is_null())
            seen.set("externalId", external);
        return seen.set("id", row->id).set("refName", book_.display(*type, *row));
    }

    Value subrecord(Subrecord const& subrecord, Value const& stored, std::string const& place) const {
        Value seen = Value::object({{"links", links_to(place + '/' + subrecord.name)}});
        if (!options_.expand) return seen;
        for (FieldDefinition const& part : subrecord.fields) {
            Value const& value = stored[part.name];
            if (value.is_null()) continue;
            bool const plain = part.name != "country" || options_.simple_enums;
            seen.set(part.name, plain ? value : Value::object({{"id", value}, {"refName", value}}));
        }
        return seen;
    }

  private:
    Book const&        book_;
    ViewOptions const& options_;
};

/// Members in the order of their names, after the links.
Value sorted(Value const& object) {
    std::vector<Value::Member> members = object.members();
    std::stable_sort(members.begin(), members.end(), [](Value::Member const& left, Value::Member const& right) {
        if ((left.name == "links") != (right.name == "links")) return left.name == "links";
        return left.name < right.name;
    });
    return Value::object(std::move(members));
}

}  // namespace

Value Book::view(RecordType const& type, Row const& row, ViewOptions const& options) const {
    Viewer const      viewer{*this, options};
    std::string const place  = options.base + '/' + lower_case(type.name) + '/' + row.id;
    auto const        wanted = [&](std::string_view name) {
        return options.fields.empty() || std::any_of(options.fields.begin(), options.fields.end(),
                                                            [&](std::string const& field) { return field == name; });
    };
    Value seen = Value::object({{"links", links_to(place + (options.query.empty() ? "" : "?" + options.query))}});
    if (wanted("id")) seen.set("id", row.id);
    for (FieldDefinition const& field : table(type).definition().fields) {
        if (!wanted(field.name)) continue;
        if (Sublist const* const sublist = type.sublist(field.name)) {
            seen.set(field.name, options.expand ? view_sublist(type, row, *sublist, options)
                                                : Value::object({{"links", links_to(place + '/' + field.name)}}));
            continue;
        }
        Value const stored = cell(type, row, field.name);
        if (stored.is_null()) continue;
        Subrecord const* const subrecord = type.subrecord(field.name);
        seen.set(field.name,
                 subrecord != nullptr ? viewer.subrecord(*subrecord, stored, place) : viewer.field(field, stored));
    }
    return sorted(seen);
}

Value Book::view_sublist(RecordType const& type, Row const& row, Sublist const& sublist,
                         ViewOptions const& options) const {
    std::string const place = options.base + '/' + lower_case(type.name) + '/' + row.id + '/' + sublist.name;
    Value             items = Value::array();
    for (Value const& line : table(type).cell(row, sublist.name).elements()) {
        std::string const line_place = place + '/' + line[sublist.key].text();
        items.push(options.expand ? view_line(sublist, line, line_place, options)
                                  : Value::object({{"links", links_to(line_place)}}));
    }
    Value      seen  = Value::object({{"links", links_to(place)}});
    auto const count = static_cast<std::int64_t>(items.size());
    return seen.set("items", std::move(items)).set("totalResults", count);
}

Value Book::view_line(Sublist const& sublist, Value const& line, std::string const& place,
                      ViewOptions const& options) const {
    Viewer const viewer{*this, options};
    Value        seen = Value::object({{"links", links_to(place)}});
    for (FieldDefinition const& field : sublist.fields)
        if (Value const& stored = line[field.name]; !stored.is_null())
            seen.set(field.name, viewer.field(field, stored));
    for (Subrecord const& subrecord : sublist.subrecords)
        if (Value const& stored = line[subrecord.name]; !stored.is_null())
            seen.set(subrecord.name, viewer.subrecord(subrecord, stored, place));
    return sorted(seen);
}

}  // namespace throughline::sandbox::suite
