#pragma once

#include <throughline/core/random.hpp>
#include <throughline/model/describe.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/objects.hpp>

namespace throughline::model_tests {

/// Fills values of any canonical type with something that is never the type's default.
class Samples {
  public:
    explicit Samples(std::uint64_t seed) : random_{seed} {}

    template <class Value>
    Value make() {
        Value value{};
        fill(value);
        return value;
    }

  private:
    std::int64_t number() { return static_cast<std::int64_t>(1 + random_.below(1'000'000)); }
    Date         date() { return Date::from_days(static_cast<std::int32_t>(1 + random_.below(40'000))); }

    void fill(std::string& value) { value = "text " + random_.hex(8); }
    void fill(PersonalText& value) { value = PersonalText{"person " + random_.hex(8)}; }
    void fill(bool& value) { value = true; }
    void fill(int& value) { value = static_cast<int>(number()); }
    void fill(Decimal& value) { value = Decimal::from_units(number(), 3); }
    void fill(Currency& value) { value = Currency::parse(random_.chance(1, 2) ? "EUR" : "KWD").value(); }
    void fill(Money& value) { value = Money::from_minor(number(), make<Currency>()); }
    void fill(Percent& value) { value = Percent{make<Decimal>()}; }
    void fill(Hours& value) { value = Hours{make<Decimal>()}; }
    void fill(Date& value) { value = date(); }
    void fill(Timestamp& value) { value = Timestamp::from_microseconds(number()); }
    void fill(DateRange& value) { value = {date(), date()}; }
    void fill(Period& value) { value = {make<DateRange>(), make<std::string>()}; }

    template <class Object>
    void fill(Id<Object>& value) {
        value = Id<Object>{RecordId{random_.next(), 1}};
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void fill(Enum& value) {
        value = static_cast<Enum>(1 + random_.below(enumerators_of<Enum>.size() - 1));
    }
    template <class Value>
    void fill(std::optional<Value>& value) {
        fill(value.emplace());
    }
    template <class Value>
    void fill(std::vector<Value>& value) {
        value.resize(1 + random_.below(3));
        for (auto& each : value) fill(each);
    }
    template <Described Object>
    void fill(Object& object) {
        fill_members(object, members_of<Object>{});
    }
    template <class Object, class Places, auto... Each>
    void fill_members(Object& object, PlacedMembers<Places, Each...>) {
        (fill(object.*Each), ...);
    }

    SeededRandom random_;
};

template <class Visit, class... Each>
void for_each_object(ObjectList<Each...>, Visit visit) {
    (visit.template operator()<Each>(), ...);
}

}  // namespace throughline::model_tests
