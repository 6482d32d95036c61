#pragma once

#include "calculation.hpp"

#include <span>
#include <vector>

namespace throughline {

/// What goes off a backlog in a period, and what is left of it at the end.
struct Burn {
    Term burned;
    Term remaining;
};

/// A backlog that is used up in proportion to the weights of periods, to the last unit.
std::vector<Burn> burn_of(Calculation& calculation, Term const& backlog, std::span<Term const> weights);

}  // namespace throughline
