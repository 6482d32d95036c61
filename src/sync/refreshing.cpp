#include "refreshing.hpp"

#include "deriver.hpp"
#include "descriptions.hpp"
#include "losses.hpp"
#include "notifications.hpp"
#include "reader.hpp"
#include "refusing.hpp"
#include "replay_start.hpp"
#include "settling.hpp"

namespace throughline {

Result<> Refreshing::begin(Refreshed& refreshed) {
    workspace_.runner().set_urgency(Urgency::transactional);
    auto const described = look_at_descriptions(workspace_);
    if (!described) return described.error();
    if (auto const unknown = settle_unknown(workspace_); !unknown) return unknown.error();
    auto const hinted = read_hinted(workspace_);
    if (!hinted) return hinted.error();
    refreshed.described = *described;
    refreshed.hinted    = *hinted;
    return {};
}

Result<> Refreshing::end(Refreshed& refreshed) {
    auto const mended = read_parked(workspace_);
    if (!mended) return mended.error();
    auto const replayed = look_at_mappings();
    if (!replayed) return replayed.error();
    auto const derived = derive_all(workspace_);
    if (!derived) return derived.error();
    refreshed.mended   = *mended;
    refreshed.replayed = *replayed;
    refreshed.derived  = *derived;
    if (auto const taken = take_thawed(workspace_); !taken) return taken;
    if (auto const looked = forget_refusals(workspace_); !looked) return looked;
    return prune_losses(workspace_);
}

/// An engine's mappings stay what they are: they are compared once with those of the engine before it.
Result<std::uint64_t> Refreshing::look_at_mappings() {
    if (compared_) return std::uint64_t{0};
    auto const replayed = replay_changed_mappings(workspace_);
    compared_           = replayed.has_value();
    return replayed;
}

}  // namespace throughline
