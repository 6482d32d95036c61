#pragma once

#include <throughline/sandbox/schema.hpp>

#include <span>
#include <string_view>

namespace throughline::sandbox {

/// A member of a Kantata object. What may be done with it stands in letters:
///
/// `c` may be sent when a record is made, `u` when it is changed, `!` must be sent; `a` shows only with its association
/// in `include`, `o` only in `optional_fields`, `$` only to those who see finances, `i` is told as a number although it
/// is an id; `h` is never told.
struct KantataMember {
    std::string_view name;
    FieldType        type = FieldType::text;
    std::string_view may{};
};

/// What `include` can bring along.
struct KantataAssociation {
    std::string_view name;
    std::string_view member;
    std::string_view collection;
    bool             many = false;
};

/// One kind of object, as the API serves it.
struct KantataCollection {
    std::string_view                    name;
    std::string_view                    singular;
    std::string_view                    subject;  ///< `TimeEntry`.
    std::span<KantataMember const>      members;
    std::span<KantataAssociation const> associations;
    std::string_view                    orders;      ///< Valid ones, with commas; the first is the default.
    std::string_view                    parameters;  ///< Beside those that all lists have.
    bool                                bulk = false;

    KantataMember const* member(std::string_view name) const;
};

std::span<KantataCollection const> kantata_collections();
KantataCollection const*           kantata_collection(std::string_view name);

/// Whether a list with commas holds that word.
bool lists(std::string_view words, std::string_view word);

}  // namespace throughline::sandbox
