#include "row_extension.hpp"
#include "schema_changes.hpp"

#include <deque>

namespace throughline {

namespace mapping_detail {

/// Whether two rows are one thing: parts of a member that is read, compared and kept as a whole, or inputs of an
/// overlay's expression.
bool stand_together(FieldRow const& left, FieldRow const& right) {
    bool const of_one_member = left.kind == RowKind::member && right.kind == RowKind::member &&
                               left.place == right.place && left.inputs == 0 && right.inputs == 0;
    bool const of_one_target = left.extension && right.extension && left.extension->target &&
                               left.extension->target == right.extension->target;
    return of_one_member || of_one_target;
}

/// The pause with all that cannot go on without what it stops.
Pause widened(Pause pause, MappingView const& view) {
    auto const exact = pause;
    for (std::size_t stopped = 0; stopped < view.rows.size(); ++stopped) {
        if (!exact.stops(stopped)) continue;
        for (std::size_t other = 0; other < view.rows.size(); ++other) {
            if (other == stopped || !stand_together(view.rows[stopped], view.rows[other])) continue;
            auto const doings        = doings_of(view.rows[other]);
            pause.not_read[other]    = pause.not_read[other] || (exact.not_read[stopped] && doings.read);
            pause.not_created[other] = pause.not_created[other] || (exact.not_created[stopped] && doings.create);
            pause.not_updated[other] = pause.not_updated[other] || (exact.not_updated[stopped] && doings.update);
        }
    }
    return pause;
}

}  // namespace mapping_detail

using namespace mapping_detail;

struct PausedMappings::State {
    std::vector<MappingView>          base;
    std::vector<MappingView>          mappings;
    std::vector<Pause>                pauses;
    std::deque<std::vector<FieldRow>> rows{};
    std::deque<RowExtension>          extensions{};

    Pause* pause_of(std::string_view object, std::string_view vendor_object) {
        for (auto& pause : pauses)
            if (pause.object == object && pause.vendor_object == vendor_object) return &pause;
        return nullptr;
    }
    MappingView const* changed(MappingView const& line) const {
        for (std::size_t each = 0; each < base.size(); ++each)
            if (base[each].object == line.object && base[each].vendor_object == line.vendor_object &&
                mappings[each].rows.data() != base[each].rows.data())
                return &mappings[each];
        return nullptr;
    }

    /// Records written inside others are read and written there as they are for now; those without a key not at all.
    void link_lines(std::size_t each) {
        for (std::size_t row = 0; row < base[each].rows.size(); ++row) {
            if (base[each].rows[row].kind != RowKind::lines || mappings[each].rows[row].kind != RowKind::lines)
                continue;
            auto const& line   = lines_of(base[each].rows[row]);
            auto const* paused = changed(line);
            if (!paused) continue;
            auto&       own   = own_rows(each);
            auto const* pause = pause_of(line.object, line.vendor_object);
            if (pause && pause->no_reading) {
                own[row] = row_during(own[row], {true, true, true});
                continue;
            }
            auto const* before = own[row].extension;
            auto&       ours   = before ? extensions.emplace_back(*before) : extensions.emplace_back();
            ours.lines         = paused;
            own[row].extension = &ours;
        }
    }

    std::vector<FieldRow>& own_rows(std::size_t each) {
        auto const& now     = mappings[each].rows;
        auto&       own     = rows.emplace_back(now.begin(), now.end());
        mappings[each].rows = own;
        return own;
    }
};

PausedMappings::PausedMappings(std::span<MappingView const> mappings, std::vector<Pause> pauses) {
    auto state = std::make_shared<State>();
    state->base.assign(mappings.begin(), mappings.end());
    state->mappings = state->base;
    state->pauses   = std::move(pauses);
    for (auto& view : state->mappings)
        if (auto* const pause = state->pause_of(view.object, view.vendor_object)) {
            *pause    = widened(*pause, view);
            view.rows = state->rows.emplace_back(rows_during(*pause, view));
        }
    for (std::size_t each = 0; each < state->mappings.size(); ++each) state->link_lines(each);
    state_ = std::move(state);
}

std::span<MappingView const> PausedMappings::mappings() const {
    return state_ ? std::span<MappingView const>{state_->mappings} : std::span<MappingView const>{};
}

Pause const* PausedMappings::pause_of(std::string_view object, std::string_view vendor_object) const {
    if (!state_) return nullptr;
    for (auto const& pause : state_->pauses)
        if (pause.object == object && pause.vendor_object == vendor_object) return &pause;
    return nullptr;
}

}  // namespace throughline
