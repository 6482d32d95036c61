#pragma once

#include <throughline/model/describe.hpp>

#include <array>
#include <string_view>

namespace throughline {

/// Which kind of system decides a member's value, unless a topology's authority says otherwise. `derived` means that
/// a process of ours computes it.
enum class Owner : unsigned char { crm, cpq, psa, erp, hr, fpa, mdm, derived };

/// One member in words: the source of the glossary and of the JSON Schema.
template <class Object>
struct MemberAbout {
    std::size_t      place = 0;
    std::string_view definition;
    std::string_view unit;  ///< Empty where the type says it all: "percent", "hours", "days".
    Owner            owner    = Owner::derived;
    bool             personal = false;

    /// The unit that the type does not show.
    constexpr MemberAbout in(std::string_view its_unit) const {
        auto copy = *this;
        copy.unit = its_unit;
        return copy;
    }
    /// Personal data: redacted wherever people or logs look.
    constexpr MemberAbout is_personal() const {
        auto copy     = *this;
        copy.personal = true;
        return copy;
    }
};

/// `member<&Account::name>("What it means.", Owner::crm)`.
template <auto Member>
constexpr MemberAbout<object_of<Member>> member(std::string_view definition, Owner owner) {
    return {place_of<Member>, definition, {}, owner, false};
}

template <class Object, std::size_t Size>
struct ObjectAbout {
    std::string_view                      name;        ///< As in code: "Account".
    std::string_view                      definition;  ///< One sentence.
    std::array<MemberAbout<Object>, Size> members;

    constexpr bool explains(std::size_t place) const {
        for (auto const& each : members)
            if (each.place == place) return true;
        return false;
    }
    /// By value: comparing or following addresses is no constant to g++ 12 under -fsanitize=undefined (GCC bug 71962).
    /// Requires: explains(place).
    constexpr MemberAbout<Object> at(std::size_t place) const {
        std::size_t index = 0;
        while (members[index].place != place) ++index;
        return members[index];
    }
};

struct NoAbout {};

/// What an object and each of its members mean. Specialised once, under the object's struct.
template <class Object>
inline constexpr auto about = NoAbout{};

template <class Object, std::size_t Size>
constexpr auto about_object(std::string_view name, std::string_view definition,
                            MemberAbout<Object> const (&members)[Size]) {
    return ObjectAbout<Object, Size>{name, definition, std::to_array(members)};
}

/// Asked under each object; compilers quote it.
template <class Object>
struct glossary_of {
    static constexpr bool explains_every_member = [] {
        if (about<Object>.members.size() != members_of<Object>::count) return false;
        for (std::size_t place = 0; place < members_of<Object>::count; ++place)
            if (!about<Object>.explains(place)) return false;
        return true;
    }();
};

/// True once an object's struct, description and glossary agree. Write `static_assert(described<Account>);` under it.
template <class Object>
consteval bool check_description() {
    static_assert(description_of<Object>::lists_every_member,
                  "throughline: the object's BOOST_HANA_ADAPT_STRUCT must list each of its members");
    static_assert(glossary_of<Object>::explains_every_member,
                  "throughline: about<Object> must explain each member exactly once");
    return true;
}
template <class Object>
inline constexpr bool described = check_description<Object>();

}  // namespace throughline
