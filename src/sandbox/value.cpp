#include <throughline/sandbox/value.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace throughline::sandbox {

struct Value::Nested {
    std::vector<Value>  elements;
    std::vector<Member> members;
};

namespace {

constexpr std::size_t depth_max = 100;

/// Builds a value from nlohmann's events, which give a fraction's text before any conversion.
class Builder {
  public:
    bool null() { return add(Value{}); }
    bool boolean(bool yes) { return add(Value{yes}); }
    bool number_integer(std::int64_t whole) { return add(Value{whole}); }
    bool number_unsigned(std::uint64_t whole) { return add(Value::number(std::to_string(whole))); }
    bool number_float(double, std::string const& literal) { return add(Value::number(literal)); }
    bool string(std::string& text) { return add(Value{std::move(text)}); }
    bool binary(std::vector<std::uint8_t>&) { return false; }
    bool key(std::string& name) {
        keys_.back() = std::move(name);
        return true;
    }
    bool start_object(std::size_t) { return open(Value::object()); }
    bool start_array(std::size_t) { return open(Value::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t position, std::string const&, nlohmann::json::exception const&) {
        problem_ = "not JSON at byte " + std::to_string(position);
        return false;
    }

    Value const&       result() const { return result_; }
    std::string const& problem() const { return problem_; }

  private:
    bool open(Value value) {
        if (open_.size() == depth_max) {
            problem_ = "JSON nested more than " + std::to_string(depth_max) + " levels deep";
            return false;
        }
        open_.push_back(std::move(value));
        keys_.emplace_back();
        return true;
    }

    bool close() {
        Value done = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return add(std::move(done));
    }

    bool add(Value value) {
        if (open_.empty())
            result_ = std::move(value);
        else if (open_.back().is_array())
            open_.back().push(std::move(value));
        else
            open_.back().set(keys_.back(), std::move(value));
        return true;
    }

    Value                    result_;
    std::vector<Value>       open_;
    std::vector<std::string> keys_;
    std::string              problem_ = "not JSON";
};

void write_text(std::string_view text, std::string& into) {
    static constexpr char hex[] = "0123456789abcdef";
    into += '"';
    while (!text.empty()) {  // What needs no escape goes in one piece: it is nearly all there is.
        auto const plain =
            std::find_if(text.begin(), text.end(),
                         [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }) -
            text.begin();
        into.append(text, 0, static_cast<std::size_t>(plain));
        text.remove_prefix(static_cast<std::size_t>(plain));
        if (text.empty()) break;
        auto const byte = static_cast<unsigned char>(text.front());
        text.remove_prefix(1);
        switch (byte) {
            case '"':
                into += "\\\"";
                break;
            case '\\':
                into += "\\\\";
                break;
            case '\n':
                into += "\\n";
                break;
            case '\r':
                into += "\\r";
                break;
            case '\t':
                into += "\\t";
                break;
            default:
                into.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
        }
    }
    into += '"';
}

void write(Value const& value, std::string& into) {
    switch (value.kind()) {
        case Value::Kind::null:
            into += "null";
            return;
        case Value::Kind::boolean:
        case Value::Kind::number:
            into += value.text();
            return;
        case Value::Kind::text:
            write_text(value.text(), into);
            return;
        case Value::Kind::array: {
            into += '[';
            char const* between = "";
            for (Value const& element : value.elements()) {
                into += std::exchange(between, ",");
                write(element, into);
            }
            into += ']';
            return;
        }
        case Value::Kind::object: {
            into += '{';
            char const* between = "";
            for (Value::Member const& member : value.members()) {
                into += std::exchange(between, ",");
                write_text(member.name, into);
                into += ':';
                write(member.value, into);
            }
            into += '}';
            return;
        }
    }
}

}  // namespace

Value Value::number(std::string_view literal) {
    Value value;
    value.kind_ = Kind::number;
    value.text_ = literal;
    return value;
}

Value Value::array(std::vector<Value> elements) {
    Value value;
    value.kind_          = Kind::array;
    value.own().elements = std::move(elements);
    return value;
}

Value Value::object() { return object(std::vector<Member>{}); }

Value Value::object(std::vector<Member> members) {
    Value value;
    value.kind_         = Kind::object;
    value.own().members = std::move(members);
    return value;
}

Result<Value> Value::parse(std::string_view json) {
    Builder builder;
    if (nlohmann::json::sax_parse(json.begin(), json.end(), &builder)) return builder.result();
    return Error{ErrorCode::corrupt, builder.problem()};
}

std::string Value::to_json() const {
    std::string json;
    write(*this, json);
    return json;
}

Result<Decimal> Value::decimal() const {
    if (!is_number()) return Error{ErrorCode::validation, "not a number"}.with_value(text_);
    return Decimal::parse(text_);
}

std::vector<Value> const& Value::elements() const {
    static std::vector<Value> const none;
    return nested_ ? nested_->elements : none;
}

std::vector<Value::Member> const& Value::members() const {
    static std::vector<Member> const none;
    return nested_ ? nested_->members : none;
}

std::size_t Value::size() const { return is_object() ? members().size() : elements().size(); }

Value const& Value::operator[](std::string_view name) const {
    static Value const none;
    for (Member const& member : members())
        if (member.name == name) return member.value;
    return none;
}

bool Value::has(std::string_view name) const {
    for (Member const& member : members())
        if (member.name == name) return true;
    return false;
}

Value& Value::set(std::string_view name, Value value) {
    if (is_null()) kind_ = Kind::object;
    auto& members = own().members;
    for (Member& member : members) {
        if (member.name != name) continue;
        member.value = std::move(value);
        return *this;
    }
    members.push_back({std::string{name}, std::move(value)});
    return *this;
}

void Value::erase(std::string_view name) {
    if (has(name)) std::erase_if(own().members, [&](Member const& member) { return member.name == name; });
}

void Value::push(Value value) {
    if (is_null()) kind_ = Kind::array;
    own().elements.push_back(std::move(value));
}

bool operator==(Value const& left, Value const& right) {
    if (left.kind_ != right.kind_ || left.text_ != right.text_) return false;
    if (left.nested_ == right.nested_) return true;
    return left.elements() == right.elements() && left.members() == right.members();
}

Value::Nested& Value::own() {
    if (!nested_)
        nested_ = std::make_shared<Nested>();
    else if (nested_.use_count() > 1)
        nested_ = std::make_shared<Nested>(*nested_);
    return *nested_;
}

}  // namespace throughline::sandbox
