#include "acme.hpp"

#include <throughline/core/random.hpp>
#include <throughline/mapping/canonical.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

using namespace throughline;
using namespace throughline::tests;

namespace {

constexpr std::array seeds{
    R"({"id":4711,"title":"Acme \u00e9","state":"client","contact":{"phone":{"m":"+1"},)"
    R"("address":{"city":"Bonn"}}})",
    R"({"title":"A","parent":{"id":"9"},"terms":"net 30","currency":"EUR",)"
    R"("x":[1,-2.5e+3,{"y":null}],"is_deleted":false})",
    R"({"title":"\ud83d\ude00 东京","changed_at":"2026-01-31T10:00:00Z","health":"good","links":{"a":[[],{}]}})",
    R"( { "title" : "A" , "legal" : null , "web" : "" , "n" : [ true , false , null , 0.10 ] } )",
};

std::string mutated(Random& random) {
    constexpr std::array pieces{
        "{",  "}",    "[",    "]", ",",  ":",  "\"",   "\\",   "\\u",  "\\ud800",      "0",        "-", ".",
        "e",  "null", "true", " ", "\n", "\t", "\x01", "\x80", "\xc3", "\xed\xa0\x80", "\xf0\x9f", "é", "\"title\":1,",
        "{}", "[]",   "1e9"};
    std::string text = seeds[random.below(seeds.size())];
    for (auto left = 1 + random.below(3); left > 0 && !text.empty(); --left) {
        auto const at = random.below(text.size());
        switch (random.below(6)) {
            case 0:
                text.erase(at, 1 + random.below(3));
                break;
            case 1:
                text.insert(at, pieces[random.below(pieces.size())]);
                break;
            case 2:
                text[at] = static_cast<char>(random.below(256));
                break;
            case 3:
                text.resize(at);
                break;
            case 4:
                text.insert(at, text.substr(random.below(text.size()), random.below(12)));
                break;
            default:
                text.replace(at, 1, pieces[random.below(pieces.size())]);
        }
    }
    return text;
}

/// What nlohmann/json says of a text. Numbers beyond double end its reading: it says nothing of the rest then.
enum class Verdict { refused, taken, unknown };
Verdict verdict(std::string const& text) {
    try {
        auto const parsed = nlohmann::json::parse(text);
        return parsed.is_discarded() ? Verdict::refused : Verdict::taken;
    } catch (nlohmann::json::parse_error const&) {
        return Verdict::refused;
    } catch (nlohmann::json::out_of_range const&) { return Verdict::unknown; }
}

// A record that speaks twice of one field stops the pass before the rest of it is read.
bool stopped_early(Decoded const& decoded) {
    return std::any_of(decoded.faults.begin(), decoded.faults.end(),
                       [](Error const& fault) { return fault.message() == "a field stands twice in one record"; });
}

bool passes_over(std::string_view text) {
    JsonReader       reader{text};
    std::string_view raw;
    return reader.raw(raw) && reader.at_end();
}

}  // namespace

TEST_CASE("no mutated document is read that another strict reader refuses, and none that it takes is refused (L12)") {
    constexpr std::uint64_t seed = 20'000;
    SeededRandom            random{seed};
    Tenant                  tenant;
    JsonDecoder const       decoder{view_of<Acme, Account>};
    Decoded                 into{object_type<Account>()};
    int                     accepted = 0, decoded = 0;
    INFO("seed " << seed);
    for (int document = 0; document < 20'000; ++document) {
        auto const text = mutated(random);
        auto const said = verdict(text);
        if (said == Verdict::unknown) continue;
        bool const ours = passes_over(text);
        accepted += ours;
        CHECK_MESSAGE(ours == (said == Verdict::taken), text);

        bool const record = decoder.decode(text, tenant.context, into).has_value();
        if (record && stopped_early(into)) continue;
        decoded += record;
        CHECK_MESSAGE(record == (ours && nlohmann::json::parse(text).is_object()), text);
        if (record && !into.custom.empty()) CHECK_MESSAGE(nlohmann::json::accept(into.custom), into.custom);
        if (record && into.faults.empty()) CHECK(nlohmann::json::accept(to_canonical_json(into.object)));
    }
    CHECK(accepted > 1'000);  // Otherwise the mutations try nothing.
    CHECK(decoded > 1'000);
}
