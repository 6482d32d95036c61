#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/random.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/model/object_type.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace throughline::tests {

/// Makes objects of any canonical type with whatever their members may hold, through the types' descriptions alone.
class RandomAnyObjects {
  public:
    explicit RandomAnyObjects(Random& random) : random_{random} {}

    AnyObject make(ObjectType const& type) {
        AnyObject object{type};
        for (std::size_t place = 0; place < type.members.size(); ++place) {
            auto const& member = type.members[place];
            if (!member.required && random_.chance(1, 3)) continue;
            auto const json = value(member, member.kind);
            auto const set  = member_from_canonical_json(type, object.data(), place, json);
            REQUIRE_MESSAGE(set, type.name << "." << member.name << " takes " << json);
        }
        return object;
    }

  private:
    // Canonical JSON of one value.
    std::string value(MemberType const& member, MemberKind kind) {
        switch (kind) {
            case MemberKind::text:
            case MemberKind::personal_text:
                return quoted(text());
            case MemberKind::boolean:
                return random_.chance(1, 2) ? "true" : "false";
            case MemberKind::integer:
                return std::to_string(random_.below(200));
            case MemberKind::decimal:
            case MemberKind::percent:
            case MemberKind::hours:
                return quoted(number());
            case MemberKind::money:
                return R"({"amount":)" + quoted(number()) + R"(,"currency":)" + quoted(code()) + "}";
            case MemberKind::currency:
                return quoted(code());
            case MemberKind::date:
                return quoted(date().to_string());
            case MemberKind::timestamp:
                return quoted(
                    Timestamp::from_microseconds(static_cast<std::int64_t>(random_.below(4'000'000'000'000'000)))
                        .to_string());
            case MemberKind::date_range:
                return range();
            case MemberKind::period:
                return R"({"range":)" + range() + R"(,"name":)" + quoted(text()) + "}";
            case MemberKind::enumeration:
                return quoted(member.choices[random_.below(member.choices.size())]);
            case MemberKind::reference:
                return quoted(RecordId{random_.next(), random_.next() | 1}.to_string());
            case MemberKind::object:
                return object(*member.nested);
            case MemberKind::list:
                return list(member);
        }
        return "null";
    }
    // Every member: a nested object of which nothing is there would not be there itself.
    std::string object(ObjectType const& type) {
        std::string all;
        for (auto const& member : type.members)
            all += (all.empty() ? "{" : ",") + quoted(member.name) + ":" + value(member, member.kind);
        return all + "}";
    }
    std::string list(MemberType const& member) {
        std::string all;
        for (auto left = 1 + random_.below(4); left > 0; --left)
            all += (all.empty() ? "[" : ",") + value(member, member.element);
        return all + "]";
    }
    std::string range() {
        auto const  start = date();
        std::string json  = R"({"start":)" + quoted(start.to_string());
        if (random_.chance(2, 3))
            json += R"(,"end":)" + quoted(start.plus_days(static_cast<std::int32_t>(random_.below(1'000))).to_string());
        return json + "}";
    }
    Date date() { return Date::from_days(static_cast<std::int32_t>(random_.below(60'000)) - 10'000); }

    std::string text() {
        constexpr std::array parts{"a", "Z", "7", " ", "\"", "\\", "/", "\n", "\t", "\x01", "é", "東", "😀", "<"};
        std::string          words = "x";
        for (auto left = random_.below(12); left > 0; --left) words += parts[random_.below(parts.size())];
        return words;
    }
    std::string code() {
        constexpr std::array codes{"USD", "EUR", "GBP", "JPY", "KWD"};
        return codes[random_.below(codes.size())];
    }
    std::string number() {
        std::string digits = random_.chance(1, 3) ? "-" : "";
        digits += std::to_string(1 + random_.below(1'000'000'000'000));
        for (auto left = random_.below(3); left > 0; --left) digits += std::to_string(random_.below(1'000'000'000));
        digits.resize(std::min<std::size_t>(digits.size(), 20));
        if (random_.chance(2, 3))
            digits += "." + std::to_string(random_.below(100'000)) + (random_.chance(1, 2) ? "0" : "");
        return digits;
    }
    static std::string quoted(std::string_view plain) {
        std::string json;
        append_json_text(json, plain);
        return json;
    }

    Random& random_;
};

}  // namespace throughline::tests
