#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/journal.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace throughline {

template <class Object>
Id<Object> id_of(std::string_view key) {
    return Id<Object>::derive("tests", "object", key);
}

inline Date      day(std::string_view text) { return Date::parse(text).value(); }
inline Timestamp at(std::string_view text) { return Timestamp::parse(std::string{text} + ":00Z").value(); }
inline Decimal   number(std::string_view literal) { return Decimal::parse(literal).value(); }
inline Hours     hours_of(std::string_view literal) { return Hours{number(literal)}; }
inline Money     usd(std::string_view literal) { return {number(literal), Currency::parse("USD").value()}; }

/// A journal that is told entry by entry.
class Told {
  public:
    template <class Object>
    Told& say(std::string_view when, std::string_view key, Object object, std::string_view said = {}) {
        entries_.push_back(journal_entry(entries_.size() + 1, at(when), id_of<Object>(key), std::move(object), "erp",
                                         said.empty() ? Timestamp{} : at(said)));
        return *this;
    }
    std::vector<JournalEntry> const& entries() const { return entries_; }
    BusinessState                    state() const { return state_at(entries_, at("2099-01-01T00:00")); }

  private:
    std::vector<JournalEntry> entries_{};
};

}  // namespace throughline
