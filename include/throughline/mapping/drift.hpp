#pragma once

#include <throughline/core/error.hpp>
#include <throughline/mapping/fit.hpp>
#include <throughline/mapping/json.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What a change of a vendor's description means for those who map it.
enum class Impact : unsigned char {
    cosmetic,  ///< Nobody is touched.
    additive,  ///< The vendor allows more than before: nothing stops, and there may be something to map.
    breaking,  ///< A row that did fit does not fit any more.
};
std::string_view name_of(Impact impact);

enum class DriftKind : unsigned char {
    added,
    removed,
    renamed,  ///< Another case of the same name.
    type_changed,
    shortened,
    lengthened,
    narrowed,  ///< A number of fewer digits, before or after the point.
    widened,
    values_added,
    values_removed,
    values_listed,  ///< What could be any value is now one of a list.
    values_unlisted,
    now_demanded,
    no_longer_demanded,
    no_longer_writable,
    now_writable,
    targets_removed,
    targets_added,
    details_changed,  ///< Something else that its mapping does not depend on.
    relabelled,
};
std::string_view name_of(DriftKind kind);

/// A row of a mapping that a change touches, whether or not it breaks it.
struct RowTouched {
    std::string object{};         ///< Canonical.
    std::string vendor_object{};  ///< As the mapping names it.
    std::size_t row = 0;          ///< In that mapping.
    std::string field{};
    std::string member{};
    Stop        stop{};  ///< What of it the change stops.

    bool operator==(RowTouched const&) const = default;
};

/// One change of one field.
struct Difference {
    Impact                  impact = Impact::cosmetic;
    DriftKind               kind   = DriftKind::added;
    std::string             field{};
    std::string             before{};
    std::string             after{};
    std::vector<RowTouched> rows{};
    bool                    stops_creating = false;  ///< New records would be refused, whatever is left out of them.

    /// `Amount narrowed, 18.2 -> 10.2: breaking; stops Opportunity.amount`.
    std::string describe() const;
};

/// What has changed in a vendor's object between two looks at its description.
struct Drift {
    std::string             vendor_object{};
    std::string             fingerprint{};  ///< Of the newer one.
    std::vector<Difference> differences{};  ///< By field.

    bool breaks() const;
};

/// Compares two descriptions of one object as the mappings of that object see them. A change is breaking exactly when
/// it takes away what a row needs and had; what did not fit before breaks nothing now. What the vendor adds or allows
/// never breaks anything.
Drift compare(VendorSchema const& older, VendorSchema const& newer, std::span<MappingView const> mappings,
              Crosswalks const& crosswalks = {});

/// What has to rest in one mapping until a person has mended it, and the exception to raise meanwhile. Everything else
/// goes on.
struct Pause {
    std::string object{};         ///< Canonical.
    std::string vendor_object{};  ///< As the mapping names it.
    RowSet      not_read{};       ///< Rows, by their index.
    RowSet      not_created{};
    RowSet      not_updated{};
    bool        no_creating = false;  ///< No new records: the vendor would refuse each.
    bool        no_reading  = false;  ///< No reading at all: its key, stamp or currency is gone.
    Error       error;                ///< Names the fields, the owner and the remedy.

    bool stops(std::size_t row) const { return not_read[row] || not_created[row] || not_updated[row]; }
};

/// One for each mapping that a drift breaks; empty where it breaks none. Exactly the rows that break are in it.
std::vector<Pause> pauses_of(Drift const& drift, std::span<MappingView const> mappings);
/// The same for misfits that are there from the start.
std::vector<Pause> pauses_of(std::span<Misfit const> misfits, std::span<MappingView const> mappings);

/// A mapping's rows as long as a pause lasts: in the same places, paused ones turned to the direction that is left, or
/// into fields that are passed over. Members that are not read keep what they have.
std::vector<FieldRow> rows_during(Pause const& pause, MappingView const& view);

/// A connection's mappings as long as pauses last. A value; it owns what it changes, and its views are valid as long as
/// it or a copy of it lives. Two of them have nothing in common.
///
/// What cannot be taken apart rests together: the rows of one member, and those of one expression of an overlay. Lines
/// whose own key is gone rest as a whole.
class PausedMappings {
  public:
    PausedMappings() = default;
    PausedMappings(std::span<MappingView const> mappings, std::vector<Pause> pauses);

    /// In the order of those that it was made from.
    std::span<MappingView const> mappings() const;
    /// What rests in a mapping; null where nothing does.
    Pause const* pause_of(std::string_view object, std::string_view vendor_object) const;

    struct State;

  private:
    std::shared_ptr<State const> state_{};
};

}  // namespace throughline
