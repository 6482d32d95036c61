#pragma once

#include <throughline/sync/member_rules.hpp>

#include <chrono>
#include <cstddef>

namespace throughline {

/// What becomes of a member where a system says something else than the record. In every case the value that loses is
/// kept (`Store::losses`), and `Engine::restore` brings it back.
enum class MergePolicy : unsigned char {
    restore,   ///< The owner's value stands, and is written back where another system changed it.
    conflict,  ///< The owner's value stands; the other system keeps its own, with an exception, until people decide.
    newest,    ///< It is everybody's. Who knew the other's value changed it; of two who did not, the later stands.
};

/// The policy of each member, and how long values that lost are kept. All members are restored unless a host says
/// otherwise; the last rule that fits wins.
class MergeRules : public MemberRules<MergePolicy, MergeRules> {
  public:
    /// What lost is kept for so long, and never more than so many values: then the oldest go.
    MergeRules& keep_losses(std::chrono::days age_max, std::size_t count_max);

    MergePolicy       policy_of(ObjectType const& type, std::size_t place) const;
    std::chrono::days losses_age_max() const { return losses_age_max_; }
    std::size_t       losses_count_max() const { return losses_count_max_; }

  private:
    std::chrono::days losses_age_max_{90};
    std::size_t       losses_count_max_ = 100'000;
};

}  // namespace throughline
