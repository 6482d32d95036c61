#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/random.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/context.hpp>
#include <throughline/model/describe.hpp>
#include <throughline/model/enumeration.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::tests {

/// Keys and ids that find each other by being the same text: enough for codecs.
class MirrorReferences final : public References {
  public:
    RecordId id_of(std::string_view, std::string_view, std::string_view key) override {
        auto const id = RecordId::parse(key);
        return id ? *id : RecordId::derive("key", "any", key);
    }
    std::optional<std::string> key_of(RecordId id, std::string_view) override { return id.to_string(); }
};

/// Makes canonical objects with whatever their members may hold. All amounts of one object are of one currency, and
/// references to reference data are among the codes of the crosswalk that is named for them.
class RandomObjects {
  public:
    /// `coded`: canonical object to crosswalk, such as {"Region", "region"}.
    RandomObjects(Random& random, std::map<std::string_view, std::string> coded)
        : random_{random}, coded_{std::move(coded)} {
        for (auto const& [object, crosswalk] : coded_)
            crosswalks_[crosswalk] = {{"vendor one", crosswalk + "-1"}, {"vendor \"two\"", crosswalk + "-2"}};
    }

    Crosswalks const& crosswalks() const { return crosswalks_; }
    Currency          currency() const { return currency_; }

    template <class Object>
    Object make() {
        constexpr std::array codes{"USD", "EUR", "JPY", "KWD"};
        currency_ = *Currency::parse(codes[random_.below(codes.size())]);
        Object object{};
        fill_members(object, std::make_index_sequence<members_of<Object>::count>{});
        return object;
    }

  private:
    template <class Object, std::size_t... Place>
    void fill_members(Object& object, std::index_sequence<Place...>) {
        (fill(object.*member_at<Place>(members_of<Object>{})), ...);
    }

    template <class Type>
    void fill(std::optional<Type>& value) {
        if (random_.chance(1, 4)) return;
        fill(value.emplace());
    }
    template <class Type>
    void fill(std::vector<Type>&) {}
    template <class Enum>
        requires std::is_enum_v<Enum>
    void fill(Enum& value) {
        value = static_cast<Enum>(random_.below(enumerators_of<Enum>.size()));
    }
    template <class Object>
    void fill(Id<Object>& id) {
        auto const coded = coded_.find(object_name<Object>);
        if (coded == coded_.end()) {
            id = Id<Object>{RecordId{random_.next(), random_.next() | 1}};
            return;
        }
        auto const code = coded->second + (random_.chance(1, 2) ? "-1" : "-2");
        id              = Id<Object>{reference_data_id(coded->second, code)};
    }
    template <class Object>
        requires Described<Object>
    void fill(Object& object) {
        fill_members(object, std::make_index_sequence<members_of<Object>::count>{});
        if (object == Object{}) fill(object);  // A nested object without a value would be none.
    }
    void fill(bool& value) { value = random_.chance(1, 2); }
    void fill(int& value) { value = static_cast<int>(random_.below(100'000)); }
    void fill(std::string& text) {
        constexpr std::array parts{"a", "Z", "7", " ", "\"", "\\", "/", "\n", "é", "東", "😀", "'", "<"};
        text = "x";
        for (auto left = random_.below(10); left > 0; --left) text += parts[random_.below(parts.size())];
    }
    void fill(PersonalText& text) {
        std::string words;
        fill(words);
        text = PersonalText{std::move(words)};
    }
    void fill(Date& date) { date = Date::from_days(static_cast<std::int32_t>(random_.below(40'000))); }
    void fill(Timestamp& at) { at = Timestamp::from_seconds(static_cast<std::int64_t>(random_.below(4'000'000'000))); }
    void fill(DateRange& range) {
        fill(range.start);
        if (random_.chance(1, 3)) return;
        range.end = range.start.plus_days(static_cast<std::int32_t>(random_.below(1'000)) + 1);
    }
    void fill(Period& period) {
        fill(period.range);
        fill(period.name);
    }
    void fill(Decimal& number) {
        std::string digits = random_.chance(1, 3) ? "-" : "";
        digits += std::to_string(random_.below(1'000'000'000'000));
        if (random_.chance(1, 2)) digits += "." + std::to_string(10 + random_.below(90));
        number = *Decimal::parse(digits);
    }
    void fill(Money& money) {
        Decimal amount;
        fill(amount);
        money = Money{amount, currency_};
    }
    void fill(Percent& percent) {
        Decimal number;
        fill(number);
        percent = Percent{number};
    }
    void fill(Hours& hours) {
        Decimal number;
        fill(number);
        hours = Hours{number};
    }
    void fill(Currency& currency) { currency = currency_; }

    Random&                                 random_;
    std::map<std::string_view, std::string> coded_;
    Crosswalks                              crosswalks_{};
    Currency                                currency_{};
};

}  // namespace throughline::tests
