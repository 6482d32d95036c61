#pragma once

#include "workspace.hpp"

namespace throughline {

/// Why a value is not the record's. Stands in the store.
namespace lost_because {

inline constexpr std::string_view not_the_owner = "not its owner";
inline constexpr std::string_view frozen        = "frozen";
inline constexpr std::string_view overtaken     = "overtaken";  // It was said in ignorance of what its owner is owed.
inline constexpr std::string_view older         = "older";
inline constexpr std::string_view joined        = "joined";    // Its record went up in another.
inline constexpr std::string_view made_way      = "made way";  // For one that a person brought back.
inline constexpr std::string_view refused = "refused";  // A person brought it back, and the owner did not take it.

}  // namespace lost_because

/// The exceptions of a value that its own system keeps although it lost.
std::string conflict_cause(std::string_view system, RecordId record, std::string_view member);
std::string frozen_cause(std::string_view system, RecordId record, std::string_view member);

/// Whether a system keeps a value of its own until people decide.
Result<bool> is_contested(Workspace& workspace, std::string_view system, Held const& held, std::size_t place);

/// Keeps a value that a system said in vain, and tells people where its member's policy, or a freeze, wants that.
Result<> lose(Workspace& workspace, Held const& held, Said const& said, std::size_t place, std::string_view because,
              Freeze const* freeze);
/// Keeps the value that a record has, and that makes way for another.
Result<> displace(Workspace& workspace, Held const& held, Said const& said, std::size_t place,
                  std::string_view because);
/// Keeps what a record held differently from the one that it goes up in.
Result<> lose_joined(Workspace& workspace, Held const& loser, Held const& survivor, std::string_view correlation);

/// What a system holds of a record, where it holds one member otherwise than the record does.
Result<std::optional<AnyObject>> held_otherwise(Workspace& workspace, std::string_view system, Held const& held,
                                                std::size_t place);

/// Clears the exceptions of values that a system no longer holds differently.
Result<> settle_contests(Workspace& workspace, Held const& held);
/// Takes what owners said meanwhile of members that are frozen no longer.
Result<> take_thawed(Workspace& workspace);
/// The same for one exception, whoever asks. True where that has settled it.
Result<bool> take_thawed(Workspace& workspace, StoredException const& exception);
Result<>     prune_losses(Workspace& workspace);

/// A person brings back a value that lost.
Result<> restore_loss(Workspace& workspace, std::uint64_t sequence, std::string_view by);
/// What a person brought back, and its owner's system did not take, is given up: the owner's own value stands again.
Result<> give_up_restored(Workspace& workspace, StoredException const& refusal);
/// Whether a system is told a value only once its owner's system has taken it, which it has not.
Result<bool> waits_for_its_owner(Workspace& workspace, Held const& held, std::size_t place, Provenance const& said,
                                 std::string_view system);

}  // namespace throughline
