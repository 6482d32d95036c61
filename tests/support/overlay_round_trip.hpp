#pragma once

#include <support/random_object.hpp>

#include <throughline/mapping/custom.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/mapping/overlay.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace throughline::tests {

using CodesByField = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Values for the custom fields of a mapping, hostile ones among them.
class RandomCustomFields {
  public:
    RandomCustomFields(Random& random, Currency currency) : random_{random}, currency_{currency} {}

    /// `codes`: what may stand in a field that takes listed codes only.
    CustomFields make(MappingView const& view, std::map<std::string, CustomType, std::less<>> const& types,
                      CodesByField const& codes) {
        CustomFields fields;
        for (auto const& row : view.rows) {
            if (row.kind != RowKind::custom || random_.chance(1, 4)) continue;
            auto const type = types.find(row.member);
            REQUIRE_MESSAGE(type != types.end(), row.member);
            auto const  listed              = codes.find(row.member);
            std::string json                = listed == codes.end()
                                                  ? value(type->second)
                                                  : "\"" + listed->second[random_.below(listed->second.size())] + "\"";
            fields[std::string{row.member}] = {type->second, random_.chance(1, 6) ? "null" : std::move(json)};
        }
        return fields;
    }

  private:
    std::string value(CustomType type) {
        constexpr std::array texts{"", "plain", "q\"\\ \n\t", "né ü 漢", "#tier", "{\"a\":1}", " "};
        constexpr std::array lexemes{"0",
                                     "-0.00",
                                     "1.50",
                                     "99999999999999999999999999999999999999",
                                     "0.00000000000000000000000000000000000001",
                                     "1e3",
                                     "12345678901234567890.12"};
        auto const           quoted = [](std::string_view text) {
            std::string json;
            append_json_text(json, text);
            return json;
        };
        auto const lexeme = quoted(lexemes[random_.below(lexemes.size())]);
        switch (type) {
            case CustomType::text:
                return quoted(texts[random_.below(texts.size())]);
            case CustomType::decimal:
                return lexeme;
            case CustomType::money:
                return R"({"amount":)" + lexeme + R"(,"currency":)" + quoted(currency_.code()) + "}";
            case CustomType::boolean:
                return random_.chance(1, 2) ? "true" : "false";
            case CustomType::date:
                return quoted(random_.chance(1, 2) ? "0001-01-01" : "9999-12-31");
            case CustomType::timestamp:
                return quoted(random_.chance(1, 2) ? "2025-06-30T12:00:00.000+0000" : "1969-12-31T23:59:59.999999Z");
            case CustomType::enumeration:
                break;
            case CustomType::reference:
                return quoted(RecordId::derive("test", "any", std::to_string(random_.below(100))).to_string());
        }
        return "null";
    }

    Random&  random_;
    Currency currency_;
};

/// Every member that the tenant's mapping reads and writes.
inline RowSet both_ways(MappingView const& view) {
    RowSet rows;
    for (std::size_t row = 0; row < view.rows.size(); ++row)
        rows[row] = view.rows[row].kind == RowKind::member && view.rows[row].direction != Direction::write &&
                    (view.rows[row].direction != Direction::read || !view.rows[row].extension);
    return rows;
}

/// Whether something of the member is read.
inline bool is_read_back(MappingView const& view, RowSet const& rows, std::size_t place) {
    for (std::size_t row = 0; row < view.rows.size(); ++row)
        if (rows[row] && view.rows[row].place == place) return true;
    return false;
}

/// Writes random objects with random custom fields through a tenant's mapping and reads them back: all is as it was,
/// and nothing is owed (L8). `prepare` takes out of an object what the vendor has no value for.
template <class Object, class Prepare>
void check_overlaid_round_trip(MappingView const& view, Overlay const& overlay,
                               std::map<std::string_view, std::string> const&        coded,
                               std::map<std::string, CustomType, std::less<>> const& types, CodesByField const& codes,
                               std::uint64_t seed, Prepare prepare) {
    SeededRandom      random{seed};
    RandomObjects     objects{random, coded};
    MirrorReferences  references;
    JsonDecoder const decoder{view};
    auto const        rows = both_ways(view);
    INFO(view.vendor_object << ", seed " << seed);
    for (int sample = 0; sample < 200; ++sample) {
        AnyObject original = AnyObject::of(objects.template make<Object>());
        prepare(original.as<Object>());
        auto const members = original.type().members;
        for (std::size_t place = 0; place < members.size(); ++place)
            if (!is_read_back(view, rows, place)) members[place].clear(original.data());
        auto const custom     = RandomCustomFields{random, objects.currency()}.make(view, types, codes);
        auto       crosswalks = overlay.crosswalks();
        for (auto const& [name, table] : objects.crosswalks()) crosswalks[name] = table;
        MappingContext context{
            .references = &references, .crosswalks = &crosswalks, .default_currency = objects.currency()};
        context.custom = &custom;
        RowSet custom_set;
        for (std::size_t row = 0; row < view.rows.size(); ++row)
            custom_set[row] = view.rows[row].kind == RowKind::custom && custom.count(view.rows[row].member);
        auto const text = encode_json(view, original.data(), rows | custom_set, context);
        REQUIRE_MESSAGE(text, text.error().describe());
        auto const decoded = decoder.decode(*text, context);
        REQUIRE_MESSAGE(decoded, *text);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe() << " in " << *text);
        for (auto const& member : members)
            CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name << " of " << *text);
        auto const back = custom_of(decoded->custom);
        REQUIRE(back);
        for (auto const& [name, value] : custom) {
            REQUIRE_MESSAGE(back->count(name), name << " of " << *text);
            CHECK(back->at(name) == value);
        }
        CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
        CHECK(custom_rows_to_update(view, custom, *back).none());
    }
}

}  // namespace throughline::tests
