#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/decimal.hpp>
#include <throughline/core/random.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/json.hpp>

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tests {

inline std::string json_text(std::string_view plain) {
    std::string json;
    append_json_text(json, plain);
    return json;
}

/// Makes values as canonical JSON, often at the end of what their type can hold: 38 digits, every currency, the first
/// and the last day of the calendar, text that breaks readers. All amounts of one object are of one currency.
class HostileValues {
  public:
    explicit HostileValues(Random& random) : random_{random} {}

    Random&  random() { return random_; }
    Currency currency() const { return currency_; }
    void     next_object() {
        do currency_ = all_currencies()[random_.below(all_currencies().size())];
        while (currency_.is_none());
    }

    std::string value(MemberType const& member, MemberKind kind) {
        switch (kind) {
            case MemberKind::text:
            case MemberKind::personal_text:
                return json_text(text());
            case MemberKind::boolean:
                return random_.chance(1, 2) ? "true" : "false";
            case MemberKind::integer:
                return integer();
            case MemberKind::decimal:
            case MemberKind::percent:
            case MemberKind::hours:
                return json_text(number());
            case MemberKind::money:
                return R"({"amount":)" + json_text(number()) + R"(,"currency":)" + json_text(currency_.code()) + "}";
            case MemberKind::currency:
                return json_text(currency_.code());
            case MemberKind::date:
                return json_text(date().to_string());
            case MemberKind::timestamp:
                return json_text(instant().to_string());
            case MemberKind::date_range:
                return range();
            case MemberKind::period:
                return R"({"range":)" + range() + R"(,"name":)" + json_text(text()) + "}";
            case MemberKind::enumeration:
                return json_text(member.choices[random_.below(member.choices.size())]);
            case MemberKind::reference:
                return json_text(RecordId{random_.next(), random_.next() | 1}.to_string());
            case MemberKind::object:
                return object(*member.nested);
            case MemberKind::list:
                return list(member);
        }
        return "null";
    }

    /// The plainest value of a kind: what a failure is brought down to.
    static std::string plain_value(MemberType const& member, MemberKind kind, Currency currency) {
        switch (kind) {
            case MemberKind::text:
            case MemberKind::personal_text:
                return R"("x")";
            case MemberKind::boolean:
                return "false";
            case MemberKind::integer:
                return "1";
            case MemberKind::decimal:
            case MemberKind::percent:
            case MemberKind::hours:
                return R"("1")";
            case MemberKind::money:
                return R"({"amount":"1","currency":)" + json_text(currency.code()) + "}";
            case MemberKind::date:
                return R"("2025-01-31")";
            case MemberKind::timestamp:
                return R"("2025-01-31T00:00:00Z")";
            case MemberKind::date_range:
                return R"({"start":"2025-01-31"})";
            case MemberKind::enumeration:
                return json_text(member.choices.front());
            default:
                return {};
        }
    }

  private:
    // Nothing but what is there: of a nested object each part may be missing, but not all.
    std::string object(ObjectType const& type) {
        std::string all;
        auto const  kept = random_.below(type.members.size());
        for (std::size_t place = 0; place < type.members.size(); ++place) {
            auto const& member = type.members[place];
            if (place != kept && !member.required && random_.chance(1, 3)) continue;
            auto json = value(member, member.kind);
            if (json == R"("")") json = R"("x")";  // An object whose parts are all empty is none.
            all += (all.empty() ? "{" : ",") + json_text(member.name) + ":" + json;
        }
        return all + "}";
    }
    std::string list(MemberType const& member) {
        std::string all;
        for (auto left = 1 + random_.below(3); left > 0; --left)
            all += (all.empty() ? "[" : ",") + value(member, member.element);
        return all + "]";
    }
    std::string range() {
        auto const  start = date();
        std::string json  = R"({"start":)" + json_text(start.to_string());
        auto const  room  = Date{9999, 12, 31}.days() - start.days();
        if (room > 1 && random_.chance(2, 3)) {
            auto const days = 1 + static_cast<std::int32_t>(random_.below(static_cast<std::uint64_t>(
                                      std::min<std::int32_t>(room - 1, random_.chance(1, 4) ? room - 1 : 1000) + 1)));
            json += R"(,"end":)" + json_text(start.plus_days(std::min(days, room)).to_string());
        }
        return json + "}";
    }
    Date date() {
        switch (random_.below(6)) {
            case 0:
                return Date{1, 1, 1};
            case 1:
                return Date{9999, 12, 31};
            case 2:
                return Date{2024, 2, 29};
            case 3: {
                auto const first = Date{1, 1, 1}.days();
                auto const days  = static_cast<std::uint64_t>(Date{9999, 12, 31}.days() - first);
                return Date::from_days(first + static_cast<std::int32_t>(random_.below(days + 1)));
            }
            default:
                return Date::from_days(static_cast<std::int32_t>(random_.below(40'000)));
        }
    }
    Timestamp instant() {
        auto const seconds =
            static_cast<std::int64_t>(date().days()) * 86'400 + static_cast<std::int64_t>(random_.below(86'400));
        auto const beyond = random_.chance(1, 3) ? 0 : static_cast<std::int64_t>(random_.below(1'000'000));
        return Timestamp::from_microseconds(seconds * 1'000'000 + beyond);
    }
    std::string text() {
        constexpr std::array<std::string_view, 26> parts{
            "a",      "Z",      "7",    " ",     "\"",      "\\",         "/",      "\n",     "\t",
            "\r\n",   "\x01",   "\x7f", "é",     "e\u0301", "東",         "\u202e", "\u200d", "😀",
            "\ufeff", "\u2028", "<",    "&amp;", "null",    "{\"id\":1}", "=1+1",   "'"};
        switch (random_.below(12)) {
            case 0:
                return {};
            case 1:
                return std::string(41, 'y');
            case 2:
                return std::string(300, 'z');
            case 3:
                return std::string{"\0nul", 4};
            default:
                break;
        }
        std::string words;
        for (auto left = 1 + random_.below(10); left > 0; --left) words += parts[random_.below(parts.size())];
        return words;
    }
    std::string integer() {
        switch (random_.below(5)) {
            case 0:
                return std::to_string(std::numeric_limits<int>::max());
            case 1:
                return std::to_string(std::numeric_limits<int>::min());
            case 2:
                return "0";
            default:
                return std::to_string(random_.below(100'000));
        }
    }
    std::string number() {
        auto const digits_wanted = random_.chance(1, 3) ? Decimal::digits_max : 1 + static_cast<int>(random_.below(15));
        auto const scale =
            random_.chance(1, 4) ? 0 : static_cast<int>(random_.below(static_cast<std::uint64_t>(digits_wanted)));
        std::string digits;
        for (int digit = 0; digit < digits_wanted; ++digit) {
            if (digit > 0 && digit == digits_wanted - scale) digits += '.';
            auto const first = digit == 0 && digits_wanted - scale > 1;
            digits += static_cast<char>('0' + (first ? 1 + random_.below(9) : random_.below(10)));
        }
        return (random_.chance(1, 3) ? "-" : "") + digits;
    }

    Random&  random_;
    Currency currency_{};
};

}  // namespace throughline::tests
