#include <throughline/core/currency.hpp>

#include "currency_table.hpp"

#include <algorithm>

namespace throughline {

namespace {

constexpr std::size_t letters = 26;
constexpr std::size_t pairs   = letters * letters;

/// Of the first two letters; `pairs` for what does not begin with two from A to Z.
constexpr std::size_t pair_of(std::string_view code) {
    auto const first  = static_cast<std::size_t>(static_cast<unsigned char>(code[0])) - 'A';
    auto const second = static_cast<std::size_t>(static_cast<unsigned char>(code[1])) - 'A';
    return first < letters && second < letters ? first * letters + second : pairs;
}

/// Where the currencies of each pair of letters begin; they end where those of the next do. Few share a pair.
constexpr auto first_of_pair = [] {
    std::array<std::uint16_t, pairs + 2> places{};
    for (auto const& row : currency_rows) ++places[pair_of(row.code) + 1];
    for (std::size_t i = 1; i < places.size(); ++i) places[i] = static_cast<std::uint16_t>(places[i] + places[i - 1]);
    return places;
}();

/// currency_count where there is none. Requires: three characters.
constexpr std::size_t place_of(std::string_view code) {
    auto const pair = pair_of(code);
    for (std::size_t i = first_of_pair[pair]; i < first_of_pair[pair + 1]; ++i) {
        if (currency_rows[i].code[2] == code[2]) return i;
    }
    return currency_count;
}

CurrencyRow const& row_of(Currency currency) { return currency_rows[place_of(currency.code())]; }

static_assert(std::ranges::is_sorted(currency_rows, {}, &CurrencyRow::code));

}  // namespace

/// The rows as values.
struct CurrencyTable {
    static constexpr auto currencies = [] {
        std::array<Currency, currency_count> all;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const& row = currency_rows[i];
            all[i]          = Currency{{row.code[0], row.code[1], row.code[2]}, row.exponent};
        }
        return all;
    }();
};

Result<Currency> Currency::parse(std::string_view code) {
    auto const place = code.size() == 3 ? place_of(code) : currency_count;
    if (place == currency_count) {
        return Error{ErrorCode::validation, "not a currency"}.with_value(code).with_expected(
            "an ISO 4217 code of three upper-case letters");
    }
    return CurrencyTable::currencies[place];
}

int Currency::number() const { return row_of(*this).number; }

std::string_view Currency::name() const { return row_of(*this).name; }

bool Currency::is_historic() const { return row_of(*this).is_historic; }

std::span<Currency const> all_currencies() { return CurrencyTable::currencies; }

}  // namespace throughline
