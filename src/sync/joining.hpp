#pragma once

#include "workspace.hpp"

namespace throughline {

/// The record that a deleted one went up in, where its system says so (`merged_into`) and we know it.
Result<std::optional<RecordId>> survivor_of(Workspace& workspace, AnyObject const& deleted, RecordId loser);

/// Two records of a system became one there. What stands for the loser elsewhere stands for the survivor from now on,
/// except where the survivor has a record of its own: those two are never merged from here, but told to people.
Result<> join_records(Workspace& workspace, Channel& channel, StoredBinding loser, RecordId survivor,
                      std::string_view correlation);

/// A record that went up in another is there again, and its own: nothing is left to merge elsewhere.
Result<> is_parted(Workspace& workspace, RecordId loser);

/// What is wrong with a record that went up in another, and is there again.
Error back_after_merge(StoredBinding const& loser);

/// The exception about two records of one system that stand for what is one elsewhere.
std::string twice_cause(std::string_view system, std::string_view vendor_object, std::string_view key);

}  // namespace throughline
