#include "schema_changes.hpp"

#include <algorithm>
#include <iterator>

namespace throughline::mapping_detail {

namespace {

using Texts = std::vector<std::string>;

// Requires: both sorted.
Texts only_in_first(Texts const& first, Texts const& second) {
    Texts only;
    std::set_difference(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(only));
    return only;
}

std::string joined(Texts const& texts) {
    std::string all;
    for (auto const& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

std::string type_in_words(SchemaField const& field) {
    return field.spelled_type.empty() ? std::string{name_of(field.type)} : field.spelled_type;
}

std::string digits_in_words(SchemaField const& field) {
    return std::to_string(field.precision) + "." + std::to_string(field.scale);
}

std::string writable_in_words(SchemaField const& field) {
    if (field.createable && field.updateable) return "writable";
    if (field.createable) return "on creation only";
    return field.updateable ? "on update only" : "read only";
}

/// Notes what has changed about one field.
class FieldChanges {
  public:
    FieldChanges(SchemaField const& older, SchemaField const& newer, std::vector<Difference>& into)
        : older_{older}, newer_{newer}, into_{into} {}

    void run() {
        if (older_.type != newer_.type) note(DriftKind::type_changed, type_in_words(older_), type_in_words(newer_));
        lengths();
        digits();
        values();
        targets();
        permissions();
        details();
        if (older_.label != newer_.label) note(DriftKind::relabelled, older_.label, newer_.label);
    }

  private:
    void note(DriftKind kind, std::string before, std::string after) {
        into_.push_back({.kind = kind, .field = older_.name, .before = std::move(before), .after = std::move(after)});
    }

    // A length of 0 is no length at all: any text fits.
    void lengths() {
        if (older_.length == newer_.length) return;
        bool const shorter = newer_.length != 0 && (older_.length == 0 || newer_.length < older_.length);
        note(shorter ? DriftKind::shortened : DriftKind::lengthened, std::to_string(older_.length),
             std::to_string(newer_.length));
    }

    void digits() {
        if (older_.precision == newer_.precision && older_.scale == newer_.scale) return;
        auto const whole = [](SchemaField const& field) {
            return field.precision - std::min(field.scale, field.precision);
        };
        bool const is_number = newer_.precision != 0;
        bool const narrower =
            is_number && (older_.precision == 0 || whole(newer_) < whole(older_) || newer_.scale < older_.scale);
        note(narrower ? DriftKind::narrowed : DriftKind::widened, digits_in_words(older_), digits_in_words(newer_));
    }

    void values() {
        if (older_.values == newer_.values) return;
        if (older_.values.empty()) return note(DriftKind::values_listed, {}, joined(newer_.values));
        if (newer_.values.empty()) return note(DriftKind::values_unlisted, joined(older_.values), {});
        if (auto const gone = only_in_first(older_.values, newer_.values); !gone.empty())
            note(DriftKind::values_removed, joined(gone), {});
        if (auto const fresh = only_in_first(newer_.values, older_.values); !fresh.empty())
            note(DriftKind::values_added, {}, joined(fresh));
    }

    void targets() {
        if (older_.refers_to == newer_.refers_to) return;
        bool const unknown = newer_.refers_to.empty();
        if (older_.refers_to.empty()) return note(DriftKind::targets_removed, {}, joined(newer_.refers_to));
        if (auto const gone = only_in_first(older_.refers_to, newer_.refers_to); !unknown && !gone.empty())
            note(DriftKind::targets_removed, joined(gone), joined(newer_.refers_to));
        if (unknown || !only_in_first(newer_.refers_to, older_.refers_to).empty())
            note(DriftKind::targets_added, joined(older_.refers_to), joined(newer_.refers_to));
    }

    void permissions() {
        bool const lost = (older_.createable && !newer_.createable) || (older_.updateable && !newer_.updateable);
        bool const won  = (!older_.createable && newer_.createable) || (!older_.updateable && newer_.updateable);
        if (lost) note(DriftKind::no_longer_writable, writable_in_words(older_), writable_in_words(newer_));
        if (won) note(DriftKind::now_writable, writable_in_words(older_), writable_in_words(newer_));
        if (!older_.is_demanded() && newer_.is_demanded()) note(DriftKind::now_demanded, "optional", "required");
        if (older_.is_demanded() && !newer_.is_demanded()) note(DriftKind::no_longer_demanded, "required", "optional");
    }

    void details() {
        bool const same_demand = older_.is_demanded() == newer_.is_demanded();
        bool const respelled   = older_.type == newer_.type && older_.spelled_type != newer_.spelled_type;
        bool const refilled =
            same_demand && (older_.nillable != newer_.nillable || older_.defaulted != newer_.defaulted);
        if (respelled || refilled || older_.relation != newer_.relation)
            note(DriftKind::details_changed, type_in_words(older_), type_in_words(newer_));
    }

    SchemaField const&       older_;
    SchemaField const&       newer_;
    std::vector<Difference>& into_;
};

}  // namespace

Impact impact_of(DriftKind kind) {
    switch (kind) {
        case DriftKind::added:
        case DriftKind::lengthened:
        case DriftKind::widened:
        case DriftKind::values_added:
        case DriftKind::values_unlisted:
        case DriftKind::no_longer_demanded:
        case DriftKind::now_writable:
        case DriftKind::targets_added:
            return Impact::additive;
        case DriftKind::removed:
        case DriftKind::renamed:
        case DriftKind::type_changed:
        case DriftKind::shortened:
        case DriftKind::narrowed:
        case DriftKind::values_removed:
        case DriftKind::values_listed:
        case DriftKind::now_demanded:
        case DriftKind::no_longer_writable:
        case DriftKind::targets_removed:
        case DriftKind::details_changed:
        case DriftKind::relabelled:
            return Impact::cosmetic;
    }
    return Impact::cosmetic;
}

std::vector<Difference> changes_between(VendorSchema const& older, VendorSchema const& newer) {
    std::vector<Difference>  changes;
    std::vector<std::string> renamed;
    for (auto const& field : older.fields) {
        if (auto const* same = newer.find(field.name)) {
            FieldChanges{field, *same, changes}.run();
            continue;
        }
        auto const* respelled = newer.find_any_case(field.name);
        if (respelled && !older.find(respelled->name)) {
            changes.push_back(
                {.kind = DriftKind::renamed, .field = field.name, .before = field.name, .after = respelled->name});
            renamed.push_back(respelled->name);
        } else {
            changes.push_back({.kind = DriftKind::removed, .field = field.name, .before = type_in_words(field)});
        }
    }
    for (auto const& field : newer.fields)
        if (!older.find(field.name) && std::find(renamed.begin(), renamed.end(), field.name) == renamed.end())
            changes.push_back({.kind = DriftKind::added, .field = field.name, .after = type_in_words(field)});
    for (auto& change : changes) change.impact = impact_of(change.kind);
    std::stable_sort(changes.begin(), changes.end(),
                     [](Difference const& left, Difference const& right) { return left.field < right.field; });
    return changes;
}

}  // namespace throughline::mapping_detail
