#pragma once

#include <throughline/mapping/field.hpp>
#include <throughline/model/object_type.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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
class MergeRules {
  public:
    template <auto Member>
    MergeRules& give(MergePolicy policy) {
        static_assert(member_named<Member>::is_described,
                      "throughline: list this member in its object's BOOST_HANA_ADAPT_STRUCT");
        return give(object_name<object_of<Member>>, names_of<object_of<Member>>.each[place_of<Member>], policy);
    }
    /// By names; an empty member means every member of the object, an empty object every object.
    MergeRules& give(std::string_view object, std::string_view member, MergePolicy policy);
    /// What lost is kept for so long, and never more than so many values: then the oldest go.
    MergeRules& keep_losses(std::chrono::days age_max, std::size_t count_max);

    MergePolicy       policy_of(ObjectType const& type, std::size_t place) const;
    bool              empty() const { return rules_.empty(); }
    std::chrono::days losses_age_max() const { return losses_age_max_; }
    std::size_t       losses_count_max() const { return losses_count_max_; }

    /// Rules that name an object or member that the model does not have, a line each.
    std::vector<std::string> faults() const;

  private:
    struct Rule {
        std::string object;
        std::string member;
        MergePolicy policy;
    };
    std::vector<Rule> rules_;
    std::chrono::days losses_age_max_{90};
    std::size_t       losses_count_max_ = 100'000;
};

}  // namespace throughline
