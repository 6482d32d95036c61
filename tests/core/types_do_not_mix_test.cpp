#include <throughline/core/date.hpp>
#include <throughline/core/field.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>

using namespace throughline;

namespace {

struct Project;
struct Opportunity;

template <class Left, class Right>
concept Comparable = requires(Left const& left, Right const& right) { left == right; };

template <class Left, class Right>
concept Ordered = requires(Left const& left, Right const& right) { left < right; };

template <class Left, class Right>
concept Addable = requires(Left const& left, Right const& right) { left + right; };

template <class Value>
concept Streamable = requires(std::ostream& out, Value const& value) { out << value; };

/// Neither an implicit nor a spelled way from the one to the other.
template <class From, class To>
concept Becomes = std::constructible_from<To, From> || std::convertible_to<From, To>;

// L9: money is exact, and nobody hands it a double.
static_assert(!Becomes<double, Decimal> && !Becomes<float, Decimal> && !Becomes<long double, Decimal>);
static_assert(!Becomes<Decimal, double> && !Becomes<Decimal, float>);
static_assert(!Becomes<double, Money> && !Becomes<double, Percent> && !Becomes<double, Hours>);
static_assert(!std::constructible_from<Money, double, Currency>);
static_assert(!Addable<Decimal, double> && !Comparable<Decimal, double>);
static_assert(!Becomes<bool, Decimal> && !Becomes<char, Decimal>);
static_assert(Becomes<int, Decimal> && Becomes<long long, Decimal> && Becomes<std::uint64_t, Decimal>);
static_assert(Addable<Decimal, int>);

// R87: an amount has a currency, and amounts have no order of their own.
static_assert(!Becomes<Decimal, Money> && !Becomes<Money, Decimal> && !Becomes<int, Money>);
static_assert(Addable<Money, Money> && !Addable<Money, Decimal>);
static_assert(Comparable<Money, Money> && !Ordered<Money, Money>);
static_assert(!std::convertible_to<Decimal, Percent> && !std::convertible_to<Decimal, Hours>);
static_assert(!Comparable<Percent, Hours> && !Addable<Hours, Percent>);

// R95, P32: a civil date is not an instant.
static_assert(!Becomes<Date, Timestamp> && !Becomes<Timestamp, Date>);
static_assert(!Comparable<Date, Timestamp> && !Ordered<Date, Timestamp>);
static_assert(!Becomes<std::int64_t, Timestamp> && !Becomes<std::int32_t, Date>);
static_assert(!Becomes<std::string, Date> && !Becomes<std::string, Timestamp>);

// Ids of different objects do not mix, and a vendor's key is never one.
static_assert(Comparable<Id<Project>, Id<Project>> && Ordered<Id<Project>, Id<Project>>);
static_assert(!Comparable<Id<Project>, Id<Opportunity>> && !Ordered<Id<Project>, Id<Opportunity>>);
static_assert(!Becomes<std::string, Id<Project>>);
static_assert(!std::convertible_to<RecordId, Id<Project>>);

// Secrets and personal data do not slip into a log.
static_assert(Streamable<std::string>);
static_assert(!Streamable<Secret> && !Streamable<PersonalText>);
static_assert(!Becomes<Secret, std::string> && !Becomes<Secret, std::string_view>);
static_assert(!Becomes<PersonalText, std::string> && !Becomes<PersonalText, std::string_view>);
static_assert(!std::copyable<Secret> && std::movable<Secret>);
static_assert(!Comparable<Secret, Secret> && Comparable<PersonalText, PersonalText>);
static_assert(!Comparable<PersonalText, std::string>);
static_assert(!std::convertible_to<std::string, Secret> && !std::convertible_to<std::string, PersonalText>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);

}  // namespace

TEST_CASE("L9 R87 R95 P32: what must not mix does not compile") {
    // The assertions above are the test; this line says in the report that they were compiled.
    CHECK(Comparable<Decimal, int>);
}
