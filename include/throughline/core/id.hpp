#pragma once

#include <throughline/core/result.hpp>

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace throughline {

/// 128 bits that name a record, whatever its object. All zero is "none".
struct RecordId {
    std::uint64_t high = 0;
    std::uint64_t low  = 0;

    constexpr bool is_none() const { return (high | low) == 0; }

    /// A UUID (RFC 9562): `8-4-4-4-12` lower-case hexadecimal digits.
    std::string to_string() const;
    /// The same, in either case of letters.
    static Result<RecordId> parse(std::string_view text);

    /// The id of what was first seen there: the first 128 bits of SHA-256 over the three parts, each after its length
    /// as eight bytes (big-endian), six bits of which give way to the marks of a version 8 UUID. The same parts give
    /// the same id on every machine, for ever.
    static RecordId derive(std::string_view space, std::string_view object, std::string_view key);

    auto operator<=>(RecordId const&) const = default;
};

/// The canonical identity of one `Object`. Ids of different objects do not mix; a vendor's key is never one.
template <class Object>
struct Id : RecordId {
    constexpr Id() = default;
    constexpr explicit Id(RecordId id) : RecordId{id} {}

    static Id derive(std::string_view space, std::string_view object, std::string_view key) {
        return Id{RecordId::derive(space, object, key)};
    }

    friend constexpr auto operator<=>(Id const& left, Id const& right) {
        return static_cast<RecordId const&>(left) <=> static_cast<RecordId const&>(right);
    }
    friend constexpr bool operator==(Id const& left, Id const& right) {
        return static_cast<RecordId const&>(left) == static_cast<RecordId const&>(right);
    }
    template <class Other>
    friend bool operator==(Id const&, Id<Other> const&) = delete;
    template <class Other>
    friend auto operator<=>(Id const&, Id<Other> const&) = delete;
};

/// Where a record lives outside: one record of one vendor's object in one connection.
struct ExternalRef {
    std::string connection;     ///< The connection's name in the topology.
    std::string object;         ///< The vendor's object, as the vendor spells it.
    std::string key;            ///< The vendor's own key.
    std::string version_tag{};  ///< ETag, revision or modification stamp, where the vendor has one.

    auto operator<=>(ExternalRef const&) const = default;
};

}  // namespace throughline

template <>
struct std::hash<throughline::RecordId> {
    std::size_t operator()(throughline::RecordId const& id) const noexcept { return id.low ^ (id.high * 31); }
};
template <class Object>
struct std::hash<throughline::Id<Object>> : std::hash<throughline::RecordId> {};
