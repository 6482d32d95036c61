#include "record.hpp"

#include <throughline/mapping/json.hpp>

namespace throughline::kantata {

namespace {

/// One version of a card.
struct Version {
    std::string card{};
    std::string currency{};
    std::string from{};  ///< `2026-01-01`; empty: from the beginning.
    bool        active = true;
};

Result<Version> read_version(Sources const& sources, std::string_view id) {
    auto const found = sources.find("rate_card_versions", id);
    if (found.empty()) return Error{ErrorCode::corrupt, "a rate's version is not among the versions"}.with_value(id);
    auto const members = Members::of(found);
    if (!members) return members.error();
    Version    version{.card = members->text("rate_card_id")};
    auto const card = Members::of(sources.find("rate_cards", version.card));
    auto const set  = Members::of(sources.find("rate_card_set_versions", members->text("rate_card_set_version_id")));
    if (!card || !set)
        return Error{ErrorCode::corrupt, "a version of a rate card came without its card or its set"}.with_value(id);
    version.currency = card->text("currency");
    version.from     = set->text("effective_date");
    version.active   = set->raw("active") != "false";
    return version;
}

/// The first day of the card's next active version; empty when there is none.
Result<std::string> day_of_next(Sources const& sources, Version const& version) {
    std::string next;
    for (auto const* answer : sources.answers)
        for (auto const& result : answer->results) {
            if (result.collection != "rate_card_versions") continue;
            auto const other = read_version(sources, result.id);
            if (!other) return other.error();
            if (other->card != version.card || !other->active || other->from <= version.from) continue;
            if (next.empty() || other->from < next) next = other->from;
        }
    return next;
}

}  // namespace

Result<std::optional<Extras>> rate_extras(Sources const& sources, Members const& rate) {
    auto const version = read_version(sources, rate.text("rate_card_version_id"));
    if (!version) return version.error();
    if (!version->active) return std::optional<Extras>{};
    auto const next = day_of_next(sources, *version);
    if (!next) return next.error();

    std::string card, effective;
    JsonWriter  write_card{card}, write_days{effective};
    write_card.begin_object();
    write_card.name("id");
    write_card.text(version->card);
    write_card.name("currency");
    write_card.text(version->currency);
    write_card.end_object();
    write_days.begin_object();
    write_days.name("from");
    write_days.text(version->from);
    write_days.name("until");
    next->empty() ? write_days.null() : write_days.text(*next);
    write_days.end_object();
    return std::optional<Extras>{Extras{{"rate_card", card}, {"effective", effective}}};
}

}  // namespace throughline::kantata
