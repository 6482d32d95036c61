#pragma once

#include <throughline/core/decimal.hpp>
#include <throughline/core/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// A JSON value whose numbers keep their text, so that no amount ever passes through binary floating point. Members
/// of an object keep their order. Copies share what they hold until one of them is changed.
class Value {
  public:
    enum class Kind : unsigned char { null, boolean, number, text, array, object };
    struct Member;

    Value() = default;
    Value(std::nullptr_t) {}
    Value(bool yes) : kind_{Kind::boolean}, text_{yes ? "true" : "false"} {}
    Value(int whole) : Value{static_cast<std::int64_t>(whole)} {}
    Value(std::int64_t whole) : kind_{Kind::number}, text_{std::to_string(whole)} {}
    Value(Decimal const& amount) : kind_{Kind::number}, text_{amount.to_string()} {}
    Value(char const* text) : Value{std::string{text}} {}
    Value(std::string_view text) : Value{std::string{text}} {}
    Value(std::string text) : kind_{Kind::text}, text_{std::move(text)} {}
    Value(double) = delete;

    /// A number by its text. Requires: `literal` is a JSON number.
    static Value number(std::string_view literal);
    static Value array(std::vector<Value> elements = {});
    static Value object();
    static Value object(std::vector<Member> members);

    /// RFC 8259; at most 100 levels deep.
    static Result<Value> parse(std::string_view json);
    /// Compact JSON; numbers exactly as they came.
    std::string to_json() const;

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }
    bool is_text() const { return kind_ == Kind::text; }
    bool is_number() const { return kind_ == Kind::number; }
    bool is_boolean() const { return kind_ == Kind::boolean; }
    bool is_array() const { return kind_ == Kind::array; }
    bool is_object() const { return kind_ == Kind::object; }

    /// The text; of a number its literal, of a boolean `true` or `false`; of everything else empty.
    std::string const& text() const { return text_; }
    bool               is_true() const { return kind_ == Kind::boolean && text_ == "true"; }
    /// The number, where it is one of at most 38 digits; otherwise an error of code `validation`.
    Result<Decimal> decimal() const;

    /// Elements of an array; empty for everything else.
    std::vector<Value> const& elements() const;
    /// Members of an object; empty for everything else.
    std::vector<Member> const& members() const;
    std::size_t                size() const;

    /// The member of that exact name, or a null value.
    Value const& operator[](std::string_view name) const;
    bool         has(std::string_view name) const;
    /// Adds or replaces. A null value becomes an object first. Returns this value, for chains.
    Value& set(std::string_view name, Value value);
    /// Removes the member, where there is one.
    void erase(std::string_view name);
    /// Appends. A null value becomes an array first.
    void push(Value value);

    /// The same kind and text throughout: `1.5` and `1.50` differ here.
    friend bool operator==(Value const& left, Value const& right);

  private:
    struct Nested;
    Nested& own();

    Kind                    kind_ = Kind::null;
    std::string             text_;
    std::shared_ptr<Nested> nested_;
};

struct Value::Member {
    std::string name;
    Value       value;

    bool operator==(Member const&) const = default;
};

}  // namespace throughline::sandbox
