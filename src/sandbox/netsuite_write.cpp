#include "netsuite_book.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace throughline::sandbox::suite {

namespace {

constexpr std::size_t number_digits_max = 15;  // What the vendor's own numbers hold.
constexpr std::size_t whole_digits_max  = 9;
constexpr std::size_t phone_digits_min  = 7;

/// Members that a reader may send back as it got them.
bool is_decoration(std::string_view name) {
    return name == "links" || name == "refName" || name == "id" || name == "totalResults";
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view kind_name(Value const& value) {
    switch (value.kind()) {
        case Value::Kind::null:
            return "null";
        case Value::Kind::boolean:
            return "boolean";
        case Value::Kind::number:
            return "number";
        case Value::Kind::text:
            return "string";
        case Value::Kind::array:
            return "array";
        case Value::Kind::object:
            return "object";
    }
    return "";
}

Problem wrong_kind(FieldDefinition const& field, Value const& value, std::string const& path,
                   std::string_view expected) {
    return invalid_content(path, "Invalid value. Value type: " + std::string{kind_name(value)} +
                                     ", expected type: " + std::string{expected} + ", field: " + field.name + ".");
}

Problem wrong_value(FieldDefinition const& field, std::string_view value, std::string const& path) {
    return invalid_value(path, value, field.name);
}

FieldDefinition const* field_in(std::vector<FieldDefinition> const& fields, std::string_view name) {
    for (FieldDefinition const& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

std::int64_t whole_of(Value const& number) {
    std::int64_t read = 0;
    std::from_chars(number.text().data(), number.text().data() + number.text().size(), read);
    return read;
}

/// Where the lines of a sublist stand, by their keys, and how far they are numbered: a document may have very many.
class LinePlaces {
  public:
    LinePlaces(Sublist const& sublist, std::vector<Value> const& lines) : key_{sublist.key} {
        for (std::size_t place = 0; place < lines.size(); ++place) add(lines, place);
    }

    void add(std::vector<Value> const& lines, std::size_t place) {
        places_.try_emplace(lines[place][key_].text(), place);
        last_number_ = std::max(last_number_, whole_of(lines[place]["line"]));
    }
    std::optional<std::size_t> of(Value const& key) const {
        auto const found = key.is_null() ? places_.end() : places_.find(key.text());
        return found == places_.end() ? std::nullopt : std::optional{found->second};
    }
    std::int64_t next_number() const { return last_number_ + 1; }

  private:
    std::string                                  key_;
    std::unordered_map<std::string, std::size_t> places_{};
    std::int64_t                                 last_number_ = 0;
};

}  // namespace

void BodyReader::read(Value const& body, Draft& into) {
    if (!body.is_object()) {
        problems.push_back(invalid_request("The request body is not a JSON object."));
        return;
    }
    for (std::string const& name : rules_.replace)
        if (!body.has(name)) into.set(name, {});
    for (Value::Member const& member : body.members()) read_member(member, into);
}

void BodyReader::read_member(Value::Member const& member, Draft& into) {
    if (is_decoration(member.name)) return;
    if (Sublist const* const sublist = into.type().sublist(member.name)) {
        into.set(member.name, read_lines(*sublist, member.value, into.get(member.name)));
        return;
    }
    if (Subrecord const* const subrecord = into.type().subrecord(member.name)) {
        into.set(member.name, read_subrecord(*subrecord, member.value, into.get(member.name), member.name));
        return;
    }
    FieldDefinition const* const field = book_.table(into.type()).field(member.name);
    if (field == nullptr || field->name != member.name) return complain_name(member.name);
    Value stored = into.get(member.name);
    read_field(*field, member.value, member.name, stored);
    into.set(member.name, std::move(stored));
}

void BodyReader::read_field(FieldDefinition const& field, Value const& value, std::string const& path, Value& into) {
    if (!field.createable) {
        warnings.push_back("The field " + path + " is read-only; its value was not set.");
        return;
    }
    if (value.is_null()) {
        into = {};
        return;
    }
    std::size_t const before = problems.size() + warnings.size();
    Value             stored;
    switch (field.type) {
        case FieldType::reference:
            stored = read_reference(field, value, path);
            break;
        case FieldType::picklist:
            stored = read_choice(field, value, path);
            break;
        case FieldType::boolean:
            if (value.kind() != Value::Kind::boolean) return complain_value(wrong_kind(field, value, path, "boolean"));
            stored = value;
            break;
        case FieldType::integer:
        case FieldType::number:
        case FieldType::percent:
        case FieldType::currency:
            stored = read_number(field, value, path);
            break;
        case FieldType::date:
        case FieldType::datetime:
            stored = read_time(field, value, path);
            break;
        default:
            stored = read_text(field, value, path);
            break;
    }
    if (problems.size() + warnings.size() == before && !(stored.is_null() && rules_.values == Strictness::ignore))
        into = std::move(stored);
}

Value BodyReader::read_reference(FieldDefinition const& field, Value const& value, std::string const& path) {
    if (!value.is_object()) {
        complain_value(wrong_kind(field, value, path, "object"));
        return {};
    }
    if (Value const& id = value["id"]; !id.is_null()) {
        if (book_.resolve(field, id.text()).second) return id.text();
        complain_value(wrong_value(field, id.text(), path));
        return {};
    }
    std::string const& external = value["externalId"].text();
    for (std::string const& name : field.refers_to)
        if (RowPtr const row = book_.find_external(*book_.type(name), external)) return row->id;
    complain_value(external.empty() ? invalid_content(path, "A reference needs an id or an externalId.")
                                    : wrong_value(field, external, path));
    return {};
}

Value BodyReader::read_choice(FieldDefinition const& field, Value const& value, std::string const& path) {
    Value const& id   = value.is_object() ? value["id"] : value;
    Value const& name = value["refName"];
    for (PicklistValue const& choice : field.picklist) {
        if (!id.is_null() && id.text() == choice.value) return choice.value;
        if (id.is_null() && name.text() == choice.label) return choice.value;
    }
    complain_value(wrong_value(field, id.is_null() ? name.text() : id.text(), path));
    return {};
}

Value BodyReader::read_text(FieldDefinition const& field, Value const& value, std::string const& path) {
    std::string const& text = value.text();
    if (!value.is_text()) {
        complain_value(wrong_kind(field, value, path, "string"));
    } else if (characters(text) > static_cast<std::size_t>(field.length)) {
        complain_value(user_error("The field " + field.name + " contained more than the maximum number ( " +
                                      std::to_string(field.length) + " ) of characters allowed.",
                                  path));
    } else if (field.type == FieldType::email && !text.empty() && text.find('@') == std::string::npos) {
        complain_value(user_error("Invalid email address: " + text, path));
    } else if (field.type == FieldType::phone && !text.empty() && characters(text) < phone_digits_min) {
        complain_value(user_error("Phone number should have seven digits or more.", path));
    } else if (!text.empty()) {
        return value;
    }
    return {};
}

Value BodyReader::read_number(FieldDefinition const& field, Value const& value, std::string const& path) {
    auto const number = value.decimal();
    if (!number) {
        complain_value(wrong_kind(field, value, path, "number"));
        return {};
    }
    bool const  whole  = field.type == FieldType::integer;
    Value const plain  = tidy(*number);
    auto const  digits = static_cast<std::size_t>(
        std::count_if(plain.text().begin(), plain.text().end(), [](char c) { return c >= '0' && c <= '9'; }));
    if (digits > (whole ? whole_digits_max : number_digits_max) || (whole && number->normalized().scale() != 0)) {
        complain_value(wrong_value(field, value.text(), path));
        return {};
    }
    return plain;
}

Value BodyReader::read_time(FieldDefinition const& field, Value const& value, std::string const& path) {
    if (field.type == FieldType::date) {
        if (auto const date = Date::parse(value.text()); value.is_text() && date) return value;
    } else if (auto const at = Timestamp::parse(value.text()); value.is_text() && at) {
        return at->to_string(0, "Z");
    }
    complain_value(wrong_value(field, value.text(), path));
    return {};
}

// Lines with a known key keep what they know, such as how much of them is billed; replacing drops the others.
Value BodyReader::read_lines(Sublist const& sublist, Value const& sent, Value const& held) {
    bool const replaces = std::find(rules_.replace.begin(), rules_.replace.end(), sublist.name) != rules_.replace.end();
    if (!sent.is_null() && !sent["items"].is_array()) {
        problems.push_back(invalid_content(sublist.name, "A sublist is an object with items."));
        return held;
    }
    std::vector<Value> lines = held.elements(), named;
    LinePlaces         known{sublist, lines};
    std::size_t        place = 0;
    for (Value const& item : sent["items"].elements()) {
        std::string const path = sublist.name + ".items[" + std::to_string(place++) + "]";
        auto const        same = known.of(key_of(sublist, item, path));
        if (same) {
            read_line(sublist, item, path, lines[*same]);
            known.add(lines, *same);
            named.push_back(lines[*same]);
            continue;
        }
        Value line = Value::object();
        for (FieldDefinition const& field : sublist.fields)
            if (!field.initial.is_null()) line.set(field.name, field.initial);
        read_line(sublist, item, path, line);
        if (sublist.numbered())
            line.set("line", known.next_number());
        else if (line[sublist.key].is_null() && field_in(sublist.fields, sublist.key)->type == FieldType::integer)
            line.set(sublist.key, records_.next("line"));
        named.push_back(line);
        lines.push_back(std::move(line));
        known.add(lines, lines.size() - 1);
    }
    return Value::array(replaces ? std::move(named) : std::move(lines));
}

Value BodyReader::key_of(Sublist const& sublist, Value const& sent, std::string const& path) {
    Value const&                 key   = sent[sublist.key];
    FieldDefinition const* const field = field_in(sublist.fields, sublist.key);
    if (field->type != FieldType::reference) return key;
    std::size_t const before = problems.size();
    Value             id     = key.is_object() ? read_reference(*field, key, path + "." + sublist.key) : Value{};
    problems.resize(std::min(before, problems.size()));  // Reported where the line is read.
    return id;
}

void BodyReader::read_line(Sublist const& sublist, Value const& sent, std::string const& path, Value& line) {
    for (Value::Member const& member : sent.members()) {
        if (is_decoration(member.name)) continue;
        std::string const place   = path + "." + member.name;
        auto const        is_here = [&](Subrecord const& part) { return part.name == member.name; };
        auto const        nested  = std::find_if(sublist.subrecords.begin(), sublist.subrecords.end(), is_here);
        if (nested != sublist.subrecords.end()) {
            line.set(member.name, read_subrecord(*nested, member.value, line[member.name], place));
            continue;
        }
        FieldDefinition const* const field = field_in(sublist.fields, member.name);
        if (field == nullptr) {
            complain_name(place);
            continue;
        }
        Value stored = line[member.name];
        read_field(*field, member.value, place, stored);
        line.set(member.name, std::move(stored));
    }
}

Value BodyReader::read_subrecord(Subrecord const& subrecord, Value const& sent, Value const& held,
                                 std::string const& path) {
    if (sent.is_null()) return {};
    Value record = held.is_object() ? held : Value::object();
    for (Value::Member const& member : sent.members()) {
        if (is_decoration(member.name)) continue;
        std::string const            place = path + "." + member.name;
        FieldDefinition const* const field = field_in(subrecord.fields, member.name);
        if (field == nullptr) {
            complain_name(place);
            continue;
        }
        Value const& value  = member.name == "country" && member.value.is_object() ? member.value["id"] : member.value;
        Value        stored = record[member.name];
        read_field(*field, value, place, stored);
        record.set(member.name, std::move(stored));
    }
    return record;
}

void BodyReader::complain_name(std::string const& path) {
    if (rules_.names == Strictness::error)
        problems.push_back(invalid_content(path, "Unknown field: " + path + "."));
    else if (rules_.names == Strictness::warning)
        unknown.push_back(path);
}

void BodyReader::complain_value(Problem problem) {
    if (rules_.values == Strictness::error)
        problems.push_back(std::move(problem));
    else if (rules_.values == Strictness::warning)
        warnings.push_back(problem.detail);
}

}  // namespace throughline::sandbox::suite
