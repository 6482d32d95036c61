#pragma once

#include "support/hostile_objects.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/json.hpp>

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline::tests {

/// Tries one mapping with one object after another (L5, L8). What the object says beyond the mapping is taken out
/// first: members that no row both reads and writes, and values that a codec refuses, which is no loss. Of the rest
///
/// - what is written and read again is the object in its normal form, member by member;
/// - a member without a value is written as null, or not at all, and either way has none when it is read;
/// - what was read and not touched owes no write.
///
/// Rows that are only read take part as if they were written: their codecs go both ways.
class LawTrial {
  public:
    /// `crosswalks` are the connection's; those that the mapping asks for beyond them are made up.
    LawTrial(MappingView const& view, Crosswalks crosswalks);

    /// Objects from one seed. The first that breaks a law is brought down to its smallest, and described; empty where
    /// none does.
    std::string run(std::uint64_t seed, int objects);

    /// Rows whose codec accepted no value at all, so that nothing was tried.
    std::vector<std::string> untried() const;

  private:
    /// Knows every record by its id.
    class Mirror final : public References {
      public:
        RecordId id_of(std::string_view, std::string_view, std::string_view key) override {
            auto const id = RecordId::parse(key);
            return id ? *id : RecordId::derive("key", "any", key);
        }
        std::optional<std::string> key_of(RecordId id, std::string_view) override { return id.to_string(); }
    };

    struct Subject {
        AnyObject object;
        Currency  currency;
    };

    void           make_crosswalks();
    void           make_crosswalk(std::string const& name, MemberType const& member);
    MappingContext context(Currency currency);
    Subject        make(HostileValues& values);
    std::string    value_of(std::size_t place, HostileValues& values);
    bool           fits(AnyObject const& object, std::size_t place, Currency currency);
    std::string    broken_law(Subject const& subject);
    std::string    compare(AnyObject const& wanted, Decoded const& read, std::string const& text, char const* law);
    Subject        smallest(Subject subject);
    RowSet         rows_of(std::size_t place) const;

    MappingView                view_;
    Crosswalks                 crosswalks_;
    JsonDecoder                decoder_;
    Mirror                     references_{};
    RowSet                     tried_rows_{};     ///< Both read and written.
    std::vector<std::size_t>   tried_members_{};  ///< That those rows are of.
    std::map<std::size_t, int> accepted_{};       ///< By member.
};

/// Runs a trial and reports as tests do.
inline void check_laws(MappingView const& view, Crosswalks const& crosswalks, std::uint64_t seed, int objects) {
    LawTrial   trial{view, crosswalks};
    auto const broken = trial.run(seed, objects);
    CHECK_MESSAGE(broken.empty(), broken);
    if (!broken.empty()) return;
    for (auto const& row : trial.untried())
        FAIL_CHECK("nothing that was tried can be written to " << view.vendor_object << "." << row);
}

}  // namespace throughline::tests
