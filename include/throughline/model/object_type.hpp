#pragma once

#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace throughline {

/// What a member holds, as far as code that does not know its C++ type needs to know.
enum class MemberKind : unsigned char {
    text,
    personal_text,
    boolean,
    integer,
    decimal,
    money,
    currency,
    percent,
    hours,
    date,
    timestamp,
    date_range,
    period,
    enumeration,
    reference,
    object,
    list,
};

/// One reference that a record makes to another.
struct Reference {
    std::size_t      place = 0;  ///< The member that makes it.
    std::string_view object;     ///< The canonical object referred to: "Account".
    RecordId         id{};
};

/// One member of an object, its type forgotten. The functions take pointers to whole objects of that type.
struct MemberType {
    std::string_view                  name;
    std::string_view                  definition;
    std::string_view                  unit;
    Owner                             owner    = Owner::derived;
    bool                              personal = false;
    bool                              required = false;  ///< Neither optional nor a list.
    MemberKind                        kind     = MemberKind::text;
    MemberKind                        element  = MemberKind::text;  ///< Of a list.
    std::string_view                  refers_to{};       ///< Canonical object, for references and lists of them.
    std::span<std::string_view const> choices{};         ///< Enumerators' names.
    struct ObjectType const*          nested = nullptr;  ///< For objects and lists of objects.

    bool (*same)(void const* left, void const* right) = nullptr;
    void (*copy)(void const* from, void* into)        = nullptr;
    /// Whether an optional has a value and a list an element. A required member has none only where nobody filled it:
    /// an empty text, a reference to none, no currency.
    bool (*present)(void const* object) = nullptr;
    void (*clear)(void* object)         = nullptr;
    /// Appends the references that the member makes, also those inside lists and nested objects; `place` is the
    /// member's own. References to none are left out.
    void (*references)(void const* object, std::vector<Reference>& found) = nullptr;
};

/// An object, its C++ type forgotten: what the engine knows of it.
struct ObjectType {
    std::string_view            name;
    std::string_view            definition;
    std::span<MemberType const> members;

    void* (*make)()                    = nullptr;
    void* (*clone)(void const* object) = nullptr;
    void (*destroy)(void* object)      = nullptr;

    /// The member's place, or `members.size()`.
    std::size_t place_named(std::string_view member_name) const;
};

/// The one description of `Object`, for the objects of `model/objects.hpp`.
template <class Object>
ObjectType const& object_type();

/// Every canonical object, in the model's order.
std::span<ObjectType const* const> all_object_types();
/// Null when there is none of that name.
ObjectType const* find_object_type(std::string_view name);

/// One object of any type: a value that owns what it holds.
class AnyObject {
  public:
    explicit AnyObject(ObjectType const& type) : type_{&type}, object_{type.make()} {}
    AnyObject(AnyObject const& other) : type_{other.type_}, object_{other.type_->clone(other.object_)} {}
    AnyObject(AnyObject&& other) noexcept : type_{other.type_}, object_{std::exchange(other.object_, nullptr)} {}
    AnyObject& operator=(AnyObject other) noexcept {
        std::swap(type_, other.type_);
        std::swap(object_, other.object_);
        return *this;
    }
    ~AnyObject() {
        if (object_) type_->destroy(object_);
    }

    template <class Object>
    static AnyObject of(Object object) {
        AnyObject any{object_type<Object>()};
        *static_cast<Object*>(any.object_) = std::move(object);
        return any;
    }

    ObjectType const& type() const { return *type_; }
    void const*       data() const { return object_; }
    void*             data() { return object_; }

    /// Requires: the object is an `Object`; throws std::logic_error when it is not.
    template <class Object>
    Object const& as() const {
        check(object_type<Object>());
        return *static_cast<Object const*>(object_);
    }
    template <class Object>
    Object& as() {
        check(object_type<Object>());
        return *static_cast<Object*>(object_);
    }

    /// Same type and every member the same.
    bool operator==(AnyObject const& other) const;

  private:
    void check(ObjectType const& wanted) const;

    ObjectType const* type_;
    void*             object_;
};

}  // namespace throughline
