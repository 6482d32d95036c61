#include "lawful.hpp"

#include "freezing.hpp"
#include "telling.hpp"

namespace throughline {

namespace sync_detail {

constexpr char plan_cause[] = "plan|";

/// Why a write must not be made.
struct Unlawful {
    std::string      why{};  ///< Empty: it may.
    std::string_view field{};
};

/// The rows that may be written, and whether anything may at all.
Result<Unlawful> look_at_record(Channel& channel, MappingView const& mapping, PlannedWrite const& write,
                                Held const& held, RowSet& rows) {
    auto&      workspace = channel.workspace;
    auto const known     = workspace.store().binding_of(write.record, write.system, write.vendor_object);
    auto const bound     = bound_systems(workspace.store(), write.record);
    if (!known || !bound) return known ? bound.error() : known.error();
    if (write.operation == Operation::update) {
        if (!*known || (*known)->key != write.key)
            return Unlawful{"the plan writes to another record than the one that is bound"};
        auto const told = rows_to_tell(workspace, channel, mapping, held, *bound);
        if (!told) return told.error();
        rows = *told;
        return Unlawful{};
    }
    auto const taken = takes(workspace, channel.system, held);
    if (!taken) return taken.error();
    if (write.operation == Operation::remove || !*taken || !channel.creates(mapping.object))
        return Unlawful{"the plan makes a record in a system that does not take it"};
    rows = rows_to_create(mapping, held.object.data());
    return Unlawful{};
}

/// Why a system is not told one field.
Result<Unlawful> untold(Channel& channel, FieldRow const& row, Held const& held) {
    auto&      workspace = channel.workspace;
    auto const bound     = bound_systems(workspace.store(), held.id);
    auto const seats     = bound ? seats_of(workspace, held, *bound) : Result<Seats>{bound.error()};
    if (!seats) return seats.error();
    auto const freeze = row.kind == RowKind::member ? frozen_now(workspace, held, seats->stage, row.place)
                                                    : Result<Freeze const*>{nullptr};
    if (!freeze) return freeze.error();
    if (*freeze)
        return Unlawful{"the plan writes a field that nobody changes any more: it was frozen by " + (*freeze)->by,
                        row.name};
    return Unlawful{"the plan writes a field that this system decides itself", row.name};
}

Result<Unlawful> look_at(Channel& channel, MappingView const& mapping, PlannedWrite const& write, Held const& held) {
    RowSet     rows;
    auto const record = look_at_record(channel, mapping, write, held, rows);
    if (!record || !record->why.empty()) return record;
    for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
        auto const& row    = mapping.rows[index];
        bool const  member = row.kind == RowKind::member || row.kind == RowKind::key;
        if (write.rows[index] && member && !rows[index]) return untold(channel, row, held);
    }
    return Unlawful{};
}

}  // namespace sync_detail

Result<bool> is_lawful(Channel& channel, MappingView const& mapping, PlannedWrite const& write, Held const& held,
                       std::string const& trace) {
    auto const unlawful = sync_detail::look_at(channel, mapping, write, held);
    if (!unlawful) return unlawful.error();
    if (unlawful->why.empty()) return true;
    auto const raised = channel.workspace.raise(
        Error{ErrorCode::forbidden, unlawful->why}.in_field(unlawful->field),
        {.cause   = sync_detail::plan_cause + write.system + "|" + write.vendor_object + "|" + write.record.to_string(),
         .code    = {},
         .message = {},
         .connection  = write.system,
         .object      = write.vendor_object,
         .record      = write.key,
         .record_id   = write.record,
         .rule        = "authority",
         .owner       = "integration",
         .remedy      = "make the plan anew; one that holds such a write was not made by this engine",
         .correlation = trace});
    if (!raised) return raised.error();
    return false;
}

Result<> forget_unlawful(Workspace& workspace) {
    auto const open = workspace.store().open_exceptions(sync_detail::plan_cause, limits::due_per_page);
    if (!open) return open.error();
    for (auto const& exception : *open) {
        if (!exception.cause.starts_with(sync_detail::plan_cause)) break;
        if (auto const cleared = workspace.clear(exception.cause); !cleared) return cleared;
    }
    return {};
}

}  // namespace throughline
