#pragma once

#include "exact.hpp"
#include "target.hpp"

#include <mapping/xml_vendor.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace throughline::fuzz {

/// A tenant for every input: nothing is remembered from one to the next.
using tests::Tenant;

/// JSON to another strict reader. Of numbers beyond its binary floating point that reader says nothing.
inline bool is_json(std::string_view text) {
    struct Acceptor final : nlohmann::detail::json_sax_acceptor<nlohmann::json> {
        bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& error) {
            beyond_it = beyond_it || dynamic_cast<nlohmann::detail::out_of_range const*>(&error) != nullptr;
            return false;
        }
        bool beyond_it = false;
    } acceptor;
    bool const taken = nlohmann::json::sax_parse(text, &acceptor);
    return taken || acceptor.beyond_it;
}

/// What must hold of whatever a decoder made of hostile bytes.
inline void expect_sound(Decoded const& decoded) {
    expect(decoded.faults.size() <= 64, "a record has few faults, however wrong it is");
    if (!decoded.custom.empty()) expect(is_json(decoded.custom), "what is kept is JSON");
    for (auto const& line : decoded.lines) expect_sound(line);
}

inline void expect_same_members(AnyObject const& left, AnyObject const& right) {
    for (auto const& member : left.type().members)
        expect(member.same(left.data(), right.data()), "what is written is read back the same");
}

/// No silent coercion: an amount that was taken in is, to the last digit, the one that stands in the text.
inline void expect_exact(std::optional<Money> const& amount, std::string_view lexeme) {
    expect(amount.has_value(), "an amount that is there is taken in");
    expect(exact(amount->amount().to_string()) == exact(lexeme), "an amount is the number that was sent");
}

/// Rows that go both ways and have a value.
inline RowSet rows_held(MappingView const& view, void const* object) {
    auto rows = rows_to_create(view, object) & tests::rows_both_ways(view);
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        if (view.rows[index].kind != RowKind::member) rows.reset(index);
    return rows;
}

}  // namespace throughline::fuzz
