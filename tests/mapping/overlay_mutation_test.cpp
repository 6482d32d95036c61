#include "overlay_support.hpp"

#include <throughline/core/random.hpp>

#include <set>

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string const seed_text = overlay_text("Account", R"("fields": [
    {"member": "website", "field": "contact/site"}, {"member": "tax_code", "field": "tax", "crosswalk": "tax_code"},
    {"member": "legal_name", "from": {"concatenate": [{"field": "a"}, "-", {"field": "b"}]}, "default_when_read": "x"},
    {"member": "health", "from": {"when": {"is_empty": {"field": "h"}}, "then": "good", "otherwise": "watch"}}],
    "custom": [{"name": "margin", "type": "decimal", "field": "m"}, {"name": "fee", "type": "money",
        "field": "f", "currency": "EUR"},
    {"name": "tier", "type": "enumeration", "field": "t", "crosswalk": "tier", "default_when_written": "gold"}],
    "computed": [{"field": "l", "from": {"concatenate": [{"member": "name"}, {"member": "industry"}],
        "separator": "/"}}],
    "constants": [{"field": "k", "value": 1}], "omit": [{"member": "phone", "reason": "kept elsewhere"}],
    "ignore": [{"field": "score", "reason": "nobody looks at it"}])",
                                           R"({"name": "tier", "pairs": [{"vendor": "G", "canonical": "gold"}]})");

constexpr std::array pieces{
    "\"field\"", "\"member\"", "\"read\"", "\"both\"", "title", "name",   "contact", "contact/phone",
    "{",         "}",          "[",        "]",        ",",     "\"",     "null",    "1",
    "1e99",      "-0",         "website",  "a//b",     "*/a",   "negate", "split",   "decimal",
    "text",      "\\u0000",    "\xC3",     "#x",       ":",     "true"};

std::string mutated(std::string text, Random& random) {
    for (auto changes = 1 + random.below(3); changes > 0; --changes) {
        auto const at     = random.below(text.size());
        auto const length = std::min<std::size_t>(random.below(12), text.size() - at);
        switch (random.below(3)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, pieces[random.below(pieces.size())]);
                break;
            default:
                text.replace(at, length, pieces[random.below(pieces.size())]);
        }
    }
    return text;
}

// What every mapping keeps to, however it came about.
void check_sound(MappingView const& view) {
    std::set<std::string_view> written, closed;
    std::string_view           open;
    for (auto const& row : view.rows) {
        if (row.kind == RowKind::omitted || row.kind == RowKind::ignored) continue;
        if (row.direction != Direction::read && row.kind != RowKind::external_id)
            CHECK_MESSAGE(written.insert(row.name).second, row.name << " is written twice");
        auto const slash = row.name.find('/');
        auto const outer = slash == std::string_view::npos ? std::string_view{} : row.name.substr(0, slash);
        if (outer != open && !open.empty()) closed.insert(open);
        CHECK_MESSAGE(!closed.count(outer), outer << " is opened twice");
        open = outer;
    }
}

}  // namespace

TEST_CASE("a mutated overlay is refused or sound, and never more than that (P36)") {
    SeededRandom random{911};
    INFO("seed 911");
    Tenant      tenant;
    std::size_t accepted = 0;
    for (int sample = 0; sample < 4'000; ++sample) {
        auto const text = mutated(seed_text, random);
        auto const loaded =
            load_overlay(text, "m.json", {.mappings = acme_mappings(), .crosswalks = &tenant.crosswalks});
        if (!loaded) {
            for (auto const& fault : loaded.faults) CHECK(fault.line >= 1);
            continue;
        }
        ++accepted;
        INFO(text);
        tenant.context.crosswalks = &loaded.overlay.crosswalks();
        auto const& view          = loaded.overlay.mappings()[0];
        check_sound(view);
        auto const decoded = JsonDecoder{view}.decode(
            R"({"id":"1","title":"A","contact":{"site":"w","phone":{"main":"1"}},"tax":"S","a":"1","b":"2",
                "h":null,"m":1.0,"f":2,"t":"G"})",
            tenant.context);
        REQUIRE(decoded);
        auto const written =
            encode_json(view, decoded->object.data(), rows_to_create(view, decoded->object.data()), tenant.context);
        if (written) CHECK(JsonDecoder{view}.decode(*written, tenant.context));
    }
    CHECK(accepted > 50);  // Or nothing but the reader was tried.
}
