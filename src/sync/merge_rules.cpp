#include <throughline/sync/merge_rules.hpp>

namespace throughline {

MergeRules& MergeRules::keep_losses(std::chrono::days age_max, std::size_t count_max) {
    losses_age_max_   = age_max;
    losses_count_max_ = count_max;
    return *this;
}

MergePolicy MergeRules::policy_of(ObjectType const& type, std::size_t place) const {
    return said_of(type, place).value_or(MergePolicy::restore);
}

}  // namespace throughline
